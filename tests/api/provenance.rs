//! Where records came from, and what they were before.

use platypus::provenance::note_mapping;
use platypus_model::DataType;
use serde_json::{Value, json};

use super::{Api, UNKNOWN, servers, which};
use crate::support::books::{Books, at};

fn invoice(total: i64, lines: &[i64]) -> Value {
    let lines: Vec<Value> = lines
        .iter()
        .map(|quantity| json!({"unitAmount": 1, "quantity": quantity}))
        .collect();
    json!({
        "id": "inv/1", "issueDate": "2026-01-05T00:00:00", "status": "Submitted", "totalAmount": total,
        "amountDue": total, "totalTaxAmount": 0, "lineItems": lines,
    })
}

async fn stocked(api: &Api) -> (String, Books) {
    let company = api.company("Acme").await;
    let connection = api.linked(&company).await;
    let ids = which(api.client, &connection);
    let books = Books {
        client: ids.client,
        company: ids.company,
        connection: ids.connection,
    };
    (connection, books)
}

async fn note(api: &Api, books: &Books, second: i64) {
    let integration = api.platform.catalogue.by_slug("sandbox").unwrap();
    let mut tx = api.platform.store.begin().await.unwrap();
    note_mapping(
        &mut tx,
        at(second),
        books.client,
        books.connection,
        DataType::Invoices,
        integration,
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_record_comes_with_its_source_and_the_mapping_that_made_it() {
    for api in servers().await {
        let (connection, books) = stocked(&api).await;
        note(&api, &books, 5).await;
        let record = invoice(10, &[1]);
        let dataset = books
            .read(
                &api.platform.store,
                DataType::Invoices,
                at(6),
                std::slice::from_ref(&record),
            )
            .await;
        let origin = api
            .get(&format!("{connection}/provenance/invoices/inv%2F1"))
            .await
            .expect(200);
        assert_eq!(origin["source"], json!({"provider": record}));
        assert_eq!(origin["record"]["totalAmount"], 10);
        assert_eq!(origin["record"]["metadata"], json!({"isDeleted": false}));
        assert_eq!(origin["datasetId"], dataset.id.to_string());
        assert_eq!(origin["modifiedDate"], at(6).to_string());
        let mapping = &origin["mapping"];
        assert_eq!(mapping["firstUsed"], at(5).to_string());
        let fields = mapping["fields"].as_array().unwrap();
        let total = fields.iter().find(|row| row["field"] == "totalAmount").unwrap();
        assert_eq!(
            (&total["source"], &total["required"]),
            (&json!("totals.gross"), &json!(true))
        );
    }
}

#[tokio::test]
async fn the_mapping_is_the_one_in_force_when_the_record_was_written() {
    for api in servers().await {
        let (connection, books) = stocked(&api).await;
        books
            .read(&api.platform.store, DataType::Invoices, at(0), &[invoice(1, &[])])
            .await;
        // Only now is it noted which mapping is used.
        note(&api, &books, 5).await;
        note(&api, &books, 7).await;
        let path = format!("{connection}/provenance/invoices/inv%2F1");
        assert!(api.get(&path).await.expect(200).get("mapping").is_none());
        books
            .read(&api.platform.store, DataType::Invoices, at(8), &[invoice(2, &[])])
            .await;
        let mapping = api.get(&path).await.expect(200)["mapping"].clone();
        let version = mapping["version"].as_str().unwrap();
        let integration = api.platform.catalogue.by_slug("sandbox").unwrap();
        assert_eq!(
            version,
            integration.mapping(DataType::Invoices).unwrap().version()
        );
        assert_ne!(version, integration.mapping(DataType::Bills).unwrap().version());
    }
}

#[tokio::test]
async fn changes_between_syncs_are_told_field_by_field_the_latest_first() {
    for api in servers().await {
        let (connection, books) = stocked(&api).await;
        let store = &api.platform.store;
        let read = async |second, records: &[Value]| {
            books.read(store, DataType::Invoices, at(second), records).await
        };
        read(0, &[invoice(10, &[1, 2])]).await;
        read(1, &[invoice(10, &[1, 2])]).await;
        let second = read(2, &[invoice(12, &[1, 4, 7])]).await;
        let third = read(3, &[]).await;
        let fourth = read(4, &[invoice(12, &[1, 4, 7])]).await;
        let found = api
            .get(&format!("{connection}/changes/invoices/inv%2F1"))
            .await
            .expect(200);
        let changed = |second: i64| at(second).to_string();
        assert_eq!(
            found,
            json!({
                "dataType": "invoices", "recordId": "inv/1", "changesKept": 10,
                "changes": [
                    {"changed": changed(4), "datasetId": fourth.id.to_string(), "isDeleted": false, "fields": [],
                     "truncated": false},
                    {"changed": changed(3), "datasetId": third.id.to_string(), "isDeleted": true, "fields": [],
                     "truncated": false},
                    {"changed": changed(2), "datasetId": second.id.to_string(), "truncated": false, "fields": [
                        {"field": "amountDue", "from": 10, "to": 12},
                        {"field": "lineItems[1].quantity", "from": 2, "to": 4},
                        {"field": "lineItems[2]", "to": {"unitAmount": 1, "quantity": 7}},
                        {"field": "totalAmount", "from": 10, "to": 12},
                    ]},
                ],
            })
        );
    }
}

#[tokio::test]
async fn so_many_versions_are_kept_as_the_operator_says() {
    for api in servers().await {
        let (connection, books) = stocked(&api).await;
        let kept = async |api: &Api| {
            let found = api
                .get(&format!("{connection}/changes/invoices/inv%2F1"))
                .await
                .expect(200);
            let changes = found["changes"].as_array().unwrap().clone();
            changes
                .iter()
                .map(|change| change["fields"][0]["to"].as_i64().unwrap())
                .collect::<Vec<_>>()
        };
        let three = api.platform.store.clone().keeping_versions(3);
        for total in 1..=6 {
            books
                .read(&three, DataType::Invoices, at(total), &[invoice(total, &[])])
                .await;
        }
        assert_eq!(kept(&api).await, [6, 5, 4]);
        let none = api.platform.store.clone().keeping_versions(0);
        books
            .read(&none, DataType::Invoices, at(7), &[invoice(7, &[])])
            .await;
        assert_eq!(kept(&api).await.len(), 3, "nothing is added");
    }
}

#[tokio::test]
async fn what_is_not_there_is_said_and_strangers_see_nothing() {
    for api in servers().await {
        let (connection, books) = stocked(&api).await;
        books
            .read(&api.platform.store, DataType::Invoices, at(0), &[invoice(1, &[])])
            .await;
        let stranger = api.stranger().await;
        for what in ["provenance", "changes"] {
            api.get(&format!("{connection}/{what}/invoices/inv%2F2"))
                .await
                .error(404);
            api.get(&format!("{connection}/{what}/widgets/1"))
                .await
                .error(404);
            api.get(&format!("{connection}/{what}/bills/1")).await.error(409);
            let (company, _) = connection.split_once("/connections").unwrap();
            let elsewhere = format!("{company}/connections/{UNKNOWN}/{what}/invoices/inv%2F1");
            api.get(&elsewhere).await.error(404);
            stranger
                .get(&format!("{connection}/{what}/invoices/inv%2F1"))
                .await
                .error(404);
        }
    }
}
