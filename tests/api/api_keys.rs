//! `/apiKeys` (contract section 8).

use serde_json::{Value, json};

use super::published::Specification;
use super::{Api, UNKNOWN, basic, servers};

impl Api {
    fn with_key(&self, key: &str) -> Self {
        Self {
            platform: self.platform.clone(),
            client: self.client,
            authorization: basic(key),
            database: std::sync::Arc::clone(&self.database),
        }
    }
}

#[tokio::test]
async fn a_key_is_shown_whole_once_and_works_until_it_is_deleted() {
    for api in servers().await {
        let made = api
            .post("/apiKeys", json!({ "name": "Short-lived" }))
            .await
            .expect(201);
        let key = made["apiKey"].as_str().unwrap();
        let id = made["id"].as_str().unwrap();
        assert_eq!(made["name"], "Short-lived");
        assert_eq!(api.with_key(key).get("/companies").await.status, 200);

        let listed = api.get("/apiKeys").await;
        assert!(!listed.body.contains(key));
        let listed = listed.expect(200);
        let shown = listed["results"]
            .as_array()
            .unwrap()
            .iter()
            .find(|key| key["id"] == id)
            .unwrap();
        assert_eq!(shown["apiKey"], format!("…{}", &key[key.len() - 4..]));

        if let Some(specification) = Specification::load("API keys against the published specification") {
            specification.assert_reply("get", "/apiKeys", "200", &listed);
        }
        let reply = api.delete(&format!("/apiKeys/{id}")).await;
        assert_eq!((reply.status.as_u16(), reply.body.as_str()), (204, ""));
        api.with_key(key).get("/companies").await.error(401);
    }
}

#[tokio::test]
async fn an_eleventh_key_and_the_last_one_are_refused() {
    for api in servers().await {
        for _ in 0..9 {
            api.post("/apiKeys", json!({})).await.expect(201);
        }
        api.post("/apiKeys", json!({})).await.error(409);
        let listed = api.get("/apiKeys").await.expect(200);
        let ids: Vec<&Value> = listed["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|key| &key["id"])
            .collect();
        assert_eq!(ids.len(), 10);
        // The key that asks is the oldest: it goes last.
        for id in &ids[1..] {
            assert_eq!(
                api.delete(&format!("/apiKeys/{}", id.as_str().unwrap()))
                    .await
                    .status,
                204
            );
        }
        api.delete(&format!("/apiKeys/{}", ids[0].as_str().unwrap()))
            .await
            .error(409);
    }
}

#[tokio::test]
async fn two_requests_at_once_do_not_both_make_the_tenth_key() {
    for api in servers().await {
        for _ in 0..8 {
            api.post("/apiKeys", json!({})).await.expect(201);
        }
        let (one, other) = tokio::join!(api.post("/apiKeys", json!({})), api.post("/apiKeys", json!({})));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
    }
}

#[tokio::test]
async fn a_keys_name_has_at_most_50_characters() {
    for api in servers().await {
        let made = api
            .post("/apiKeys", json!({ "name": "é".repeat(50) }))
            .await
            .expect(201);
        assert_eq!(made["name"], "é".repeat(50));
        api.post("/apiKeys", json!({ "name": "é".repeat(51) }))
            .await
            .error(400);
    }
}

#[tokio::test]
async fn another_clients_key_is_not_found() {
    for api in servers().await {
        let stranger = api.stranger().await;
        let theirs = stranger.post("/apiKeys", json!({})).await.expect(201);
        api.delete(&format!("/apiKeys/{}", theirs["id"].as_str().unwrap()))
            .await
            .error(404);
        api.delete(&format!("/apiKeys/{UNKNOWN}")).await.error(404);
        api.delete("/apiKeys/not-an-id").await.error(404);
        assert_eq!(
            stranger.get("/apiKeys").await.expect(200)["results"]
                .as_array()
                .unwrap()
                .len(),
            2
        );
    }
}
