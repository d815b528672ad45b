//! `/companies/{companyId}/connections` (contract section 2).

use axum::http::Method;
use platypus_model::{ConnectionStatus, SourceType};
use serde_json::json;

use super::published::Specification;
use super::{SANDBOX, UNKNOWN, servers};

#[tokio::test]
async fn a_new_connection_waits_for_its_company_and_is_as_specified() {
    for api in servers().await {
        let company = api.company("Waiting").await;
        let path = format!("{company}/connections");
        let connection = api
            .post(&path, json!({ "platformKey": SANDBOX, "unknown": true }))
            .await
            .expect(200);
        let id = connection["id"].as_str().unwrap();
        assert_eq!(connection["status"], "PendingAuth");
        assert_eq!(connection["sourceType"], "Accounting");
        assert_eq!(connection["integrationKey"], SANDBOX);
        assert_eq!(
            connection["linkUrl"],
            format!("https://platypus.example/link{company}/connections/{id}/start")
        );
        assert_eq!(connection["dataConnectionErrors"], json!([]));
        assert!(connection.get("lastSync").is_none());
        assert_eq!(api.get(&format!("{path}/{id}")).await.expect(200), connection);
        assert_eq!(api.get(&path).await.expect(200)["results"], json!([connection]));
        assert_eq!(
            api.get(&company).await.expect(200)["dataConnections"],
            json!([connection])
        );

        if let Some(specification) = Specification::load("connections against the published specification") {
            let route = "/companies/{companyId}/connections";
            specification.assert_reply("post", route, "200", &connection);
            specification.assert_reply("get", route, "200", &api.get(&path).await.expect(200));
        }
    }
}

#[tokio::test]
async fn a_connection_needs_an_object_with_a_known_key() {
    for api in servers().await {
        let path = format!("{}/connections", api.company("Bad key").await);
        for body in ["\"mqjo\"", "", "[]", "null"] {
            let reply = api.call(Method::POST, &path, body).await;
            assert_eq!(
                reply.error(400),
                "Push object DataConnectionArgs must be provided",
                "{body}"
            );
            assert_eq!(reply.json()["service"], "PublicApi");
        }
        for body in ["{}", "{\"platformKey\": null}", "{\"platformKey\": 1}", "{"] {
            api.call(Method::POST, &path, body).await.error(400);
        }
        for key in ["zzzz", "MQJO", "sandbox"] {
            let message = api.post(&path, json!({ "platformKey": key })).await.error(404);
            assert!(message.contains(key), "{message}");
        }
        let unknown = format!("/companies/{UNKNOWN}/connections");
        api.post(&unknown, json!({ "platformKey": SANDBOX }))
            .await
            .error(404);
    }
}

#[tokio::test]
async fn only_a_linked_connection_is_unlinked() {
    for api in servers().await {
        let company = api.company("Unlink").await;
        let connection = api.connection(&company).await;
        let unlinked = json!({ "status": "Unlinked" });
        let message = api.patch(&connection, unlinked.clone()).await.error(400);
        assert!(message.contains("PendingAuth"), "{message}");

        api.link(&connection).await;
        assert_eq!(api.get(&connection).await.expect(200)["status"], "Linked");
        for status in [
            json!({ "status": "Linked" }),
            json!({ "status": "unlinked" }),
            json!({}),
        ] {
            api.patch(&connection, status).await.error(400);
        }
        assert_eq!(
            api.patch(&connection, unlinked.clone()).await.expect(200)["status"],
            "Unlinked"
        );
        api.patch(&connection, unlinked).await.error(400);

        api.link(&connection).await;
        assert_eq!(api.get(&connection).await.expect(200)["status"], "Linked");
    }
}

#[tokio::test]
async fn a_deleted_connection_is_gone_with_what_was_queued_over_it() {
    for api in servers().await {
        let company = api.company("Deleted").await;
        let connection = api.linked(&company).await;
        api.post(&format!("{company}/data/queue/invoices"), json!({}))
            .await
            .expect(200);
        let reply = api.delete(&connection).await;
        assert_eq!((reply.status.as_u16(), reply.body.as_str()), (200, ""));
        let message = api.get(&connection).await.error(404);
        assert!(
            message.starts_with("Data connection ") && message.ends_with(" not found"),
            "{message}"
        );
        api.delete(&connection).await.error(404);
        assert_eq!(api.get(&company).await.expect(200)["dataConnections"], json!([]));
        let history = api.get(&format!("{company}/data/history")).await.expect(200);
        assert_eq!(history["totalResults"], 0);
    }
}

#[tokio::test]
async fn a_connection_is_found_only_through_its_own_company() {
    for api in servers().await {
        let company = api.company("One").await;
        let other = api.company("Other").await;
        let connection = api.linked(&company).await;
        let id = connection.rsplit('/').next().unwrap();
        let crossed = format!("{other}/connections/{id}");
        api.get(&crossed).await.error(404);
        api.delete(&crossed).await.error(404);
        api.patch(&crossed, json!({ "status": "Unlinked" }))
            .await
            .error(404);
        api.get(&format!("{company}/connections/not-an-id"))
            .await
            .error(404);
        assert_eq!(api.get(&connection).await.expect(200)["status"], "Linked");
    }
}

#[tokio::test]
async fn the_reference_names_every_status_and_source_type() {
    let document = serde_json::to_value(platypus::api::openapi()).unwrap();
    let schemas = &document["components"]["schemas"];
    let statuses: Vec<&str> = ConnectionStatus::ALL
        .iter()
        .map(|status| status.as_str())
        .collect();
    assert_eq!(schemas["DataConnectionStatus"]["enum"], json!(statuses));
    let sources: Vec<&str> = SourceType::ALL.iter().map(|source| source.as_str()).collect();
    assert_eq!(schemas["SourceType"]["enum"], json!(sources));
}
