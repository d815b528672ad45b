//! The API's own limits (contract section 8), which hold where the operator sets them.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Method, Request, header};
use platypus::config::Config;
use serde_json::{Value, json};

use super::{Api, Reply, servers};

/// The same server with other settings.
fn configured(api: Api, change: impl FnOnce(&mut Config)) -> Api {
    let mut config = (*api.platform.config).clone();
    change(&mut config);
    let mut api = api;
    api.platform.config = Arc::new(config);
    api
}

fn figure(reply: &Reply, name: &str) -> i64 {
    reply.headers[name].to_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn no_limit_holds_and_none_is_told_unless_the_operator_sets_one() {
    for api in servers().await {
        let reply = api.get("/companies").await;
        assert_eq!(reply.status, 200);
        assert!(!reply.headers.contains_key("x-rate-limit-limit"));
    }
}

#[tokio::test]
async fn a_days_requests_are_counted_told_and_refused_when_they_are_made() {
    for api in servers().await {
        let api = configured(api, |config| config.daily_requests = Some(3));
        for left in [2, 1, 0] {
            let reply = api.get("/companies").await;
            assert_eq!(reply.status, 200);
            assert_eq!(figure(&reply, "x-rate-limit-limit"), 3);
            assert_eq!(figure(&reply, "x-rate-limit-remaining"), left);
            let reset = reply.headers["x-rate-limit-reset"].to_str().unwrap();
            assert!(reset.ends_with("T00:00:00Z"), "{reset}");
        }
        let reply = api.get("/companies").await;
        assert_eq!(reply.error(429), "Too many requests.");
        assert!((1..=86_400).contains(&figure(&reply, "retry-after")));
        assert_eq!(figure(&reply, "x-rate-limit-remaining"), 0);
        // Another client has a day of its own; what nobody signs is refused as ever.
        let stranger = api.stranger().await;
        assert_eq!(stranger.get("/companies").await.status, 200);
        let nobody = Request::builder().uri("/companies").body(Body::empty()).unwrap();
        assert_eq!(api.send(nobody).await.status, 401);
    }
}

#[tokio::test]
async fn each_company_with_a_linked_connection_brings_as_many_again() {
    for api in servers().await {
        let company = api.company("Linked").await;
        api.linked(&company).await;
        let api = configured(api, |config| config.daily_requests = Some(10));
        assert_eq!(figure(&api.get("/companies").await, "x-rate-limit-limit"), 20);
    }
}

#[tokio::test]
async fn a_company_beyond_the_limit_is_402_as_published() {
    for api in servers().await {
        let api = configured(api, |config| config.company_limit = Some(1));
        api.company("The one").await;
        let reply = api.post("/companies", json!({ "name": "One too many" })).await;
        assert_eq!(
            reply.error(402),
            "CompanyValidationException: Company limit exceeded"
        );
        let found = &reply.json()["validation"]["errors"][0];
        assert_eq!(
            (&found["itemId"], &found["validatorName"]),
            (&json!("Company"), &json!("CreateCompany"))
        );
    }
}

#[tokio::test]
async fn a_schedule_more_often_than_allowed_is_402_as_published() {
    for api in servers().await {
        let api = configured(api, |config| config.least_schedule_hours = 24);
        let setting = |hours: u32| {
            json!({
                "clientId": api.client,
                "overridesDefaults": true,
                "settings": [
                    { "dataType": "invoices", "fetchOnFirstLink": true, "syncSchedule": hours, "syncOrder": 0 },
                ],
            })
        };
        let reply = api.post("/profile/syncSettings", setting(1)).await;
        assert_eq!(
            reply.error(402),
            "SyncSettingsValidationException: Sync schedule not allowed"
        );
        assert_eq!(api.post("/profile/syncSettings", setting(24)).await.status, 204);
    }
}

async fn with_key(api: &Api, key: &str, path: &str, body: &Value) -> Reply {
    let request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::AUTHORIZATION, &api.authorization)
        .header("idempotency-key", key)
        .body(Body::from(body.to_string()))
        .unwrap();
    api.send(request).await
}

const KEY: &str = "3c8d7c0e-6f2a-4d0b-9d55-0a1b2c3d4e5f";

#[tokio::test]
async fn a_request_that_is_sent_again_with_its_key_is_done_once_and_answered_the_same() {
    for api in servers().await {
        let body = json!({ "name": "Once" });
        let first = with_key(&api, KEY, "/companies", &body).await;
        let again = with_key(&api, &KEY.to_uppercase(), "/companies", &body).await;
        assert_eq!((first.status, &first.body), (again.status, &again.body));
        assert_eq!(again.headers["idempotency-replayed"], "true");
        assert_eq!(again.json()["name"], "Once");
        let list = api.get("/companies").await.expect(200);
        assert_eq!(list["totalResults"], 1);
        // A failure is an answer, too.
        let wrong = json!({ "name": "" });
        let other = "4c8d7c0e-6f2a-4d0b-9d55-0a1b2c3d4e5f";
        let first = with_key(&api, other, "/companies", &wrong).await;
        let again = with_key(&api, other, "/companies", &wrong).await;
        first.error(400);
        assert_eq!(first.body, again.body);
        // Another client's key of the same name is another key.
        let stranger = api.stranger().await;
        let theirs = with_key(&stranger, KEY, "/companies", &body).await;
        assert!(!theirs.headers.contains_key("idempotency-replayed"));
    }
}

#[tokio::test]
async fn a_key_stands_for_one_request() {
    for api in servers().await {
        with_key(&api, KEY, "/companies", &json!({ "name": "One" }))
            .await
            .expect(200);
        with_key(&api, KEY, "/companies", &json!({ "name": "Another" }))
            .await
            .error(422);
        with_key(&api, "no guid", "/companies", &json!({ "name": "One" }))
            .await
            .error(400);
    }
}

#[tokio::test]
async fn two_requests_with_one_key_at_once_are_done_once() {
    for api in servers().await {
        let body = json!({ "name": "Racing" });
        let (one, other) = tokio::join!(
            with_key(&api, KEY, "/companies", &body),
            with_key(&api, KEY, "/companies", &body)
        );
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert!(statuses == [200, 409] || statuses == [200, 200], "{statuses:?}");
        assert_eq!(api.get("/companies").await.expect(200)["totalResults"], 1);
    }
}
