//! Reading the data types (contract sections 1, 5, 6 and 7).

use platypus::store::records::{self, BatchContext, Coverage, NewRecord, Newcomers, Preparation};
use platypus_model::{DataType, DatasetId};
use serde_json::{Value, json};

use super::{Api, UNKNOWN, query, servers, which};

/// Stores records as a whole read over the connection would.
pub(super) async fn stored(api: &Api, connection: &str, data_type: DataType, standard: &[Value]) {
    let ids = which(api.client, connection);
    let context = BatchContext {
        client: ids.client,
        company: ids.company,
        connection: ids.connection,
        data_type,
        dataset: DatasetId::new(),
        coverage: Coverage::Full,
        now: api.platform.clock.now(),
    };
    let texts: Vec<(String, String)> = standard
        .iter()
        .map(|record| {
            let mut record = record.clone();
            // A statement's id is its month, and not part of what is sent.
            let id = match record.as_object_mut().unwrap().remove("month") {
                Some(month) => month,
                None => record["id"].clone(),
            };
            (id.as_str().unwrap().to_owned(), record.to_string())
        })
        .collect();
    let batch: Vec<NewRecord<'_>> = texts
        .iter()
        .zip(standard)
        .map(|((id, json), record)| NewRecord {
            id,
            json,
            raw: json.as_bytes(),
            source_modified_at: None,
            deleted: false,
            text: [
                record["accountId"].as_str(),
                record["status"].as_str(),
                None,
                None,
            ],
            number: [
                record["totalAmount"].as_i64().map(|amount| amount * 10_000),
                None,
                None,
            ],
            date: [None; 3],
        })
        .collect();
    let mut tx = api.platform.store.begin().await.unwrap();
    let mut preparation = Preparation::of(&mut tx, &context).await.unwrap();
    let batch = preparation.prepare(batch.iter().copied());
    records::write_batch(&mut tx, &context, batch, &mut Newcomers::default())
        .await
        .unwrap();
    records::finish_read(&mut tx, &context).await.unwrap();
    tx.commit().await.unwrap();
}

pub(super) fn invoices(count: usize) -> Vec<Value> {
    (1..=count)
        .map(|number| {
            json!({
                "id": format!("inv/{number}"), "invoiceNumber": format!("INV-{number}"), "currency": "GBP",
                "issueDate": "2024-01-05T00:00:00", "status": if number % 2 == 0 { "Paid" } else { "Submitted" },
                "totalAmount": number, "amountDue": 0, "totalTaxAmount": 0, "totalDiscount": 0,
            })
        })
        .collect()
}

#[tokio::test]
async fn a_list_comes_in_the_contracts_envelope() {
    for api in servers().await {
        let company = api.company("Acme").await;
        let connection = api.linked(&company).await;
        stored(&api, &connection, DataType::Invoices, &invoices(5)).await;
        let path = format!("{company}/data/invoices");

        let page = api.get(&format!("{path}?page=2&pageSize=2")).await.expect(200);
        assert_eq!(
            (&page["pageNumber"], &page["pageSize"], &page["totalResults"]),
            (&json!(2), &json!(2), &json!(5))
        );
        assert_eq!(page["results"][0]["id"], "inv/3");
        assert_eq!(page["results"][0]["metadata"], json!({"isDeleted": false}));
        assert!(
            page["results"][0]["modifiedDate"]
                .as_str()
                .unwrap()
                .ends_with('Z')
        );
        let mut links = page["_links"].clone();
        let next = links["next"]["href"].take();
        let next = next.as_str().unwrap();
        assert!(
            next.starts_with(&format!("{path}?page=3&pageSize=2&cursor=")),
            "{next}"
        );
        assert_eq!(
            links,
            json!({
                "self": {"href": path}, "current": {"href": format!("{path}?page=2&pageSize=2")},
                "next": {"href": null},
                "previous": {"href": format!("{path}?page=1&pageSize=2")},
            })
        );
        let beyond = api.get(&format!("{path}?page=9")).await.expect(200);
        assert_eq!(
            (&beyond["results"], &beyond["totalResults"]),
            (&json!([]), &json!(5))
        );
    }
}

#[tokio::test]
async fn lists_are_filtered_and_ordered_and_say_why_they_cannot_be() {
    for api in servers().await {
        let company = api.company("Acme").await;
        let connection = api.linked(&company).await;
        stored(&api, &connection, DataType::Invoices, &invoices(5)).await;
        let path = format!("{company}/data/invoices");
        let ask = |parameters: &[(&str, &str)]| format!("{path}?{}", query(parameters));

        let page = api
            .get(&ask(&[("query", "status=paid"), ("orderby", "-invoiceNumber")]))
            .await
            .expect(200);
        assert_eq!(page["totalResults"], 2);
        let page = api.get(&ask(&[("query", "note=none")])).await.expect(200);
        assert_eq!((&page["results"], &page["totalResults"]), (&json!([]), &json!(0)));
        for (name, value, message) in [
            (
                "query",
                "isCompleted=true",
                "Error parsing query - Could not resolve property isCompleted on Invoice",
            ),
            (
                "query",
                "status",
                "Error parsing query - Malformed query. At character 7: expected an operator (`=`, `!=`, `~`, `>`, `<`, `>=`, `<=` or `in (…)`), found the end",
            ),
            (
                "orderBy",
                "lineItems",
                "Error parsing query - Could not resolve property lineItems on Invoice",
            ),
        ] {
            assert_eq!(api.get(&ask(&[(name, value)])).await.error(400), message);
        }
        api.get(&ask(&[("pageSize", "5001")])).await.error(400);
    }
}

#[tokio::test]
async fn one_record_is_read_by_its_id_whatever_it_holds() {
    for api in servers().await {
        let company = api.company("Acme").await;
        let connection = api.linked(&company).await;
        stored(&api, &connection, DataType::Invoices, &invoices(1)).await;
        let invoice = api
            .get(&format!("{company}/data/invoices/inv%2F1"))
            .await
            .expect(200);
        assert_eq!(invoice["invoiceNumber"], "INV-1");
        let message = api.get(&format!("{company}/data/invoices/none")).await.error(404);
        assert_eq!(message, "No data available for invoices for ID none");
    }
}

#[tokio::test]
async fn what_was_never_read_is_409_and_what_does_not_exist_is_404() {
    for api in servers().await {
        let company = api.company("Acme").await;
        assert_eq!(
            api.get(&format!("{company}/data/invoices")).await.error(409),
            "The data set has not been requested."
        );
        let connection = api.linked(&company).await;
        for path in [
            "invoices",
            "invoices/1",
            "info",
            "accounts",
            "financials/balanceSheet?periodLength=1&periodsToCompare=1",
        ] {
            api.get(&format!("{company}/data/{path}")).await.error(409);
        }
        api.get(&format!("{connection}/data/bankAccounts"))
            .await
            .error(409);
        assert_eq!(
            api.get(&format!("/companies/{UNKNOWN}/data/invoices"))
                .await
                .error(404),
            format!("No company was found with ID {UNKNOWN}")
        );
        api.get("/companies/acme/data/invoices").await.error(404);
        api.get(&format!("{company}/connections/{UNKNOWN}/data/payments"))
            .await
            .error(404);
        api.get(&format!("{company}/data/nothing")).await.error(404);
        stored(&api, &connection, DataType::Invoices, &invoices(1)).await;
        api.stranger()
            .await
            .get(&format!("{company}/data/invoices"))
            .await
            .error(404);
    }
}

#[tokio::test]
async fn data_stays_readable_once_the_connection_is_unlinked() {
    for api in servers().await {
        let company = api.company("Acme").await;
        let connection = api.linked(&company).await;
        stored(&api, &connection, DataType::Invoices, &invoices(1)).await;
        api.patch(&connection, json!({"status": "Unlinked"}))
            .await
            .expect(200);
        let page = api.get(&format!("{company}/data/invoices")).await.expect(200);
        assert_eq!(page["totalResults"], 1);
    }
}

#[tokio::test]
async fn bank_transactions_are_those_of_their_account_on_their_connection() {
    for api in servers().await {
        let company = api.company("Acme").await;
        let connection = api.linked(&company).await;
        let transactions: Vec<Value> = (0..6)
            .map(|number| json!({"id": number.to_string(), "accountId": (["A1", "A2"])[number % 2], "amount": number}))
            .collect();
        stored(&api, &connection, DataType::BankTransactions, &transactions).await;
        let path = format!("{connection}/data/bankAccounts/A2/bankTransactions");
        let page = api.get(&format!("{path}?pageSize=2")).await.expect(200);
        assert_eq!(
            (&page["totalResults"], &page["results"][1]["id"]),
            (&json!(3), &json!("3"))
        );
        let page = api
            .get(&format!("{path}?{}", query(&[("query", "amount>3")])))
            .await
            .expect(200);
        assert_eq!(page["totalResults"], 0, "typed columns were left empty here");
    }
}

#[tokio::test]
async fn company_info_is_one_object() {
    for api in servers().await {
        let company = api.company("Acme").await;
        let connection = api.linked(&company).await;
        stored(
            &api,
            &connection,
            DataType::Company,
            &[json!({"month": "company", "companyName": "Acme Ltd", "baseCurrency": "GBP"})],
        )
        .await;
        let info = api.get(&format!("{company}/data/info")).await.expect(200);
        assert_eq!(info["companyName"], "Acme Ltd");
    }
}

#[test]
fn every_data_type_has_its_paths_in_the_description() {
    let document = serde_json::to_value(platypus::api::openapi()).unwrap();
    for path in [
        "/data/accounts",
        "/data/info",
        "/data/customers/{customerId}",
        "/data/taxRates",
        "/data/journalEntries",
        "/data/financials/profitAndLoss",
        "/connections/{connectionId}/data/bankAccounts/{accountId}/bankTransactions",
    ] {
        let operation = &document["paths"][format!("/companies/{{companyId}}{path}")]["get"];
        let schema = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
            .as_str()
            .unwrap();
        let name = schema.rsplit('/').next().unwrap();
        assert!(
            document["components"]["schemas"][name]["properties"].is_object(),
            "{path}: {name}"
        );
    }
    assert!(document["components"]["schemas"]["ReportLine"]["properties"]["items"].is_object());
    let text = document.to_string();
    for reference in text.split("\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(
            document["components"]["schemas"][name].is_object(),
            "{name} is named but not described"
        );
    }
}
