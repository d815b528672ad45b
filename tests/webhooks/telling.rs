//! What is told, to whom.

use serde_json::{Value, json};

use super::receiver::Receiver;
use super::worlds;
use crate::api::published::Specification;

#[tokio::test]
async fn what_happens_to_companies_and_connections_is_told_as_published() {
    let specification = Specification::load_file("Webhooks", "webhooks against the published specification");
    for world in worlds().await {
        let receiver = Receiver::start().await;
        let wanted = [
            "company.created",
            "company.deleted",
            "company.product.added",
            "company.product.removed",
            "connection.created",
            "connection.deleted",
        ];
        world.consumer(&receiver.url, &wanted, json!({})).await;
        let company = world.company("Told of", json!({ "region": "uk" })).await;
        let path = format!("/companies/{company}");
        world
            .expect(204, "PUT", &format!("{path}/products/lending"), None)
            .await;
        world
            .expect(204, "DELETE", &format!("{path}/products/lending"), None)
            .await;
        let connections = format!("{path}/connections");
        let made = world
            .expect(200, "POST", &connections, Some(json!({ "platformKey": "mqjo" })))
            .await;
        let connection = made["id"].as_str().unwrap();
        world
            .expect_status(200, "DELETE", &format!("{connections}/{connection}"))
            .await;
        world.expect_status(204, "DELETE", &path).await;
        assert_eq!(world.send().await, 6);
        let messages = receiver.received();
        let mut types = receiver.types();
        types.sort();
        assert_eq!(types, wanted);
        for message in &messages {
            let body = message.json();
            assert_eq!(message.id(), body["id"].as_str().unwrap());
            assert_eq!(message.header("content-type"), "application/json");
            let about = &body["payload"];
            let (named, id) = match body["eventType"].as_str().unwrap() {
                "connection.created" | "connection.deleted" => {
                    assert_eq!(about["connection"]["id"], connection);
                    assert_eq!(about["connection"]["status"], "PendingAuth");
                    let start = format!(
                        "https://platypus.example/link/companies/{company}/connections/{connection}/start"
                    );
                    assert_eq!(about["connection"]["linkUrl"], start);
                    assert_eq!(about["referenceCompany"]["tags"], json!({ "region": "uk" }));
                    let company = &about["referenceCompany"];
                    (&company["name"], &company["id"])
                }
                "company.product.added" => {
                    assert_eq!(about["products"], json!(["lending"]));
                    (&about["name"], &about["id"])
                }
                _ => (&about["name"], &about["id"]),
            };
            assert_eq!((named, id), (&json!("Told of"), &json!(company)), "{body}");
            if let Some(specification) = &specification {
                specification.assert_webhook(body["eventType"].as_str().unwrap(), &body);
            }
        }
    }
}

#[tokio::test]
async fn a_consumer_is_told_of_companies_with_any_of_its_tags_only() {
    for world in worlds().await {
        let (tagged, all) = (Receiver::start().await, Receiver::start().await);
        let tags = json!({ "companyTags": ["region:uk", "team:Invoice finance"] });
        world.consumer(&tagged.url, &["company.created"], tags).await;
        world.consumer(&all.url, &["company.created"], json!({})).await;
        world.company("Neither", json!({ "region": "fr" })).await;
        world.company("Case matters", json!({ "region": "UK" })).await;
        world
            .company("One of them", json!({ "region": "uk", "other": "x" }))
            .await;
        world
            .company("The other", json!({ "team": "Invoice finance" }))
            .await;
        world.send().await;
        let names = |receiver: &Receiver| {
            let mut names: Vec<Value> = receiver
                .received()
                .iter()
                .map(|message| message.json()["payload"]["name"].clone())
                .collect();
            names.sort_by_key(ToString::to_string);
            names
        };
        assert_eq!(names(&tagged), [json!("One of them"), json!("The other")]);
        assert_eq!(names(&all).len(), 4);
    }
}

#[tokio::test]
async fn a_message_says_what_was_so_when_it_happened() {
    for world in worlds().await {
        let receiver = Receiver::start().await;
        world
            .consumer(&receiver.url, &["company.created"], json!({}))
            .await;
        let company = world.company("Before", json!({})).await;
        world
            .expect(
                200,
                "PATCH",
                &format!("/companies/{company}"),
                Some(json!({ "name": "After" })),
            )
            .await;
        world.send().await;
        assert_eq!(receiver.received()[0].json()["payload"]["name"], "Before");
    }
}

#[tokio::test]
async fn another_clients_companies_are_nobodys_business() {
    for world in worlds().await {
        let receiver = Receiver::start().await;
        world
            .consumer(&receiver.url, &["company.created"], json!({}))
            .await;
        let stranger = world.stranger().await;
        stranger.company("Theirs", json!({})).await;
        assert_eq!(world.send().await, 0);
    }
}
