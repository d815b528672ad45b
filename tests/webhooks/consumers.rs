//! Consumers by the API, beyond what the SDKs know (`tests/sdk/test_webhook_consumers.py`).

use serde_json::json;

use super::receiver::Receiver;
use super::worlds;

#[tokio::test]
async fn a_client_has_at_most_fifty_consumers() {
    for world in worlds().await {
        for _ in 0..50 {
            world
                .consumer("https://lender.example/hook", &["company.created"], json!({}))
                .await;
        }
        let one_more = json!({ "url": "https://lender.example/hook", "eventTypes": ["company.created"] });
        world.expect(400, "POST", "/webhooks", Some(one_more)).await;
    }
}

#[tokio::test]
async fn another_clients_consumer_is_not_found() {
    for world in worlds().await {
        let path = world
            .consumer("https://lender.example/hook", &["company.created"], json!({}))
            .await;
        let stranger = world.stranger().await;
        for (method, below) in [
            ("GET", ""),
            ("DELETE", ""),
            ("GET", "/secret"),
            ("POST", "/secret/rotate"),
            ("POST", "/test"),
            ("GET", "/messages"),
        ] {
            stranger
                .expect(404, method, &format!("{path}{below}"), None)
                .await;
        }
        world.expect(200, "GET", &path, None).await;
        world.expect(404, "GET", "/webhooks/not-an-id", None).await;
    }
}

#[tokio::test]
async fn a_test_message_is_sent_to_whoever_is_enabled() {
    for world in worlds().await {
        let receiver = Receiver::start().await;
        let path = world
            .consumer(&receiver.url, &["company.created"], json!({}))
            .await;
        let sent = world.expect(200, "POST", &format!("{path}/test"), None).await;
        world.send().await;
        let messages = receiver.received();
        assert_eq!(messages[0].id(), sent["messageId"].as_str().unwrap());
        assert_eq!(messages[0].json()["eventType"], "webhook.test");
        world
            .expect(200, "PATCH", &path, Some(json!({ "disabled": true })))
            .await;
        world.expect(400, "POST", &format!("{path}/test"), None).await;
    }
}
