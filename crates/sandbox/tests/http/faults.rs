//! Faults, one by one.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Running, TestClock, Tokens};

const CLOCK: &str = "2026-11-22T12:00:00Z";
const PATH: &str = "/organisations/harbour-lettings/invoices";

async fn start(folder: &std::path::Path, clock: &TestClock) -> (Running, Tokens) {
    let sandbox = Running::start(clock.options(folder)).await;
    let tokens = sandbox.link("harbour-lettings").await;
    (sandbox, tokens)
}

async fn set(sandbox: &Running, faults: Value) {
    let (status, set) = sandbox
        .control(
            Method::PUT,
            "/organisations/harbour-lettings/faults",
            faults.clone(),
        )
        .await;
    assert_eq!((status, &set), (200, &faults));
}

#[tokio::test]
async fn rate_limits_and_errors_strike_so_often_and_end() {
    let folder = tempfile::tempdir().unwrap();
    let (sandbox, tokens) = start(folder.path(), &TestClock::at(CLOCK)).await;
    set(
        &sandbox,
        json!({
            "rate_limit": {"after_calls": 1, "for_calls": 1, "retry_after_seconds": 3},
            "server_errors": {"after_calls": 1, "for_calls": 1},
        }),
    )
    .await;
    let mut statuses = Vec::new();
    for _ in 0..4 {
        let url = format!("{}/api/v1{PATH}", sandbox.base);
        let response = sandbox
            .http
            .get(url)
            .bearer_auth(&tokens.access)
            .send()
            .await
            .unwrap();
        let retry_after = response
            .headers()
            .get("retry-after")
            .map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(response.headers()["x-ratelimit-limit"], "60000");
        statuses.push((response.status().as_u16(), retry_after));
    }
    assert_eq!(
        statuses,
        [(200, None), (429, Some("3".to_owned())), (500, None), (200, None)]
    );
    let (_, left) = sandbox
        .control(Method::GET, "/organisations/harbour-lettings/faults", Value::Null)
        .await;
    assert_eq!(left, json!({}));
    sandbox.stop().await;
}

#[tokio::test]
async fn the_ordinary_limit_answers_429_with_retry_after() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = TestClock::at(CLOCK).options(folder.path());
    options.calls_per_minute = 2;
    let sandbox = Running::start(options).await;
    let tokens = sandbox.link("harbour-lettings").await;
    let mut last = None;
    for _ in 0..3 {
        last = Some(
            sandbox
                .http
                .get(format!("{}/api/v1/me", sandbox.base))
                .bearer_auth(&tokens.access)
                .send()
                .await
                .unwrap(),
        );
    }
    let last = last.unwrap();
    assert_eq!(
        (last.status().as_u16(), &last.headers()["x-ratelimit-remaining"]),
        (429, &"0".parse().unwrap())
    );
    assert!(
        last.headers()["retry-after"]
            .to_str()
            .unwrap()
            .parse::<u64>()
            .unwrap()
            <= 60
    );
    sandbox.stop().await;
}

#[tokio::test]
async fn records_are_spoiled_and_pages_repeated_as_asked() {
    let folder = tempfile::tempdir().unwrap();
    let (sandbox, tokens) = start(folder.path(), &TestClock::at(CLOCK)).await;
    set(
        &sandbox,
        json!({
            "malformed_record": {"resource": "invoices", "record": 3},
            "unknown_enum": {"resource": "invoices", "record": 4},
            "missing_field": {"resource": "invoices", "record": 5, "field": "currency"},
            "duplicate_page": {"resource": "invoices", "page": 2},
        }),
    )
    .await;
    let (_, first) = sandbox.get(&tokens.access, &format!("{PATH}?page_size=10")).await;
    assert_eq!(first["data"][2]["totals"], "???");
    assert_eq!(first["data"][3]["state"], "quantum");
    assert!(first["data"][4].get("currency").is_none());
    let (_, second) = sandbox
        .get(&tokens.access, &format!("{PATH}?page=2&page_size=10"))
        .await;
    assert_eq!(
        (&second["data"], &second["paging"]["page"]),
        (&first["data"], &json!(2))
    );
    set(&sandbox, json!({})).await;
    let (_, second) = sandbox
        .get(&tokens.access, &format!("{PATH}?page=2&page_size=10"))
        .await;
    assert_eq!(second["data"][0]["id"], 11);
    sandbox.stop().await;
}

#[tokio::test]
async fn a_dropped_token_answer_has_done_its_work() {
    let folder = tempfile::tempdir().unwrap();
    let (sandbox, tokens) = start(folder.path(), &TestClock::at(CLOCK)).await;
    set(&sandbox, json!({"drop_token_answers": 1})).await;
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", tokens.refresh.as_str()),
    ];
    let call = sandbox
        .http
        .post(format!("{}/oauth/token", sandbox.base))
        .basic_auth("development", Some("development-secret"));
    let lost = call.form(&form).send().await;
    assert!(lost.is_err(), "the connection closes before any answer: {lost:?}");
    let (status, _) = sandbox.refresh(&tokens.refresh).await;
    assert_eq!(status, 200, "the grace window gives the lost pair");
    sandbox.stop().await;
}

#[tokio::test]
async fn without_a_grace_window_a_lost_answer_costs_the_grant() {
    let folder = tempfile::tempdir().unwrap();
    let (sandbox, tokens) = start(folder.path(), &TestClock::at(CLOCK)).await;
    set(&sandbox, json!({"refresh_grace_seconds": 0})).await;
    assert_eq!(sandbox.refresh(&tokens.refresh).await.0, 200);
    assert_eq!(sandbox.refresh(&tokens.refresh).await.1["error"], "invalid_grant");
    assert_eq!(
        sandbox.get(&tokens.access, "/me").await.1["error"]["code"],
        "grant_revoked"
    );
    sandbox.stop().await;
}

#[tokio::test]
async fn grants_are_revoked_and_access_tokens_aged_on_demand() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::at(CLOCK);
    let (sandbox, tokens) = start(folder.path(), &clock).await;
    set(&sandbox, json!({"access_token_seconds": 5})).await;
    let (status, expired) = sandbox
        .control(
            Method::POST,
            "/organisations/harbour-lettings/expire_access_tokens",
            Value::Null,
        )
        .await;
    assert_eq!((status, &expired["expired"]), (200, &json!(1)));
    assert_eq!(
        sandbox.get(&tokens.access, "/me").await.1["error"]["code"],
        "token_expired"
    );
    let tokens = Tokens::of(sandbox.refresh(&tokens.refresh).await.1);
    assert_eq!(tokens.whole["expires_in"], 5);
    let (status, ended) = sandbox
        .control(
            Method::POST,
            "/organisations/harbour-lettings/revoke_grants",
            Value::Null,
        )
        .await;
    assert_eq!((status, &ended["ended"]), (200, &json!(1)));
    assert_eq!(
        sandbox.get(&tokens.access, "/me").await.1["error"]["code"],
        "grant_revoked"
    );
    assert_eq!(sandbox.refresh(&tokens.refresh).await.1["error"], "invalid_grant");
    sandbox.stop().await;
}

#[tokio::test]
async fn faults_outlive_a_restart_and_unknown_ones_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::at(CLOCK);
    let (sandbox, _) = start(folder.path(), &clock).await;
    set(&sandbox, json!({"refresh_grace_seconds": 0})).await;
    sandbox.stop().await;
    let sandbox = Running::start(clock.options(folder.path())).await;
    let (_, kept) = sandbox
        .control(Method::GET, "/organisations/harbour-lettings/faults", Value::Null)
        .await;
    assert_eq!(kept, json!({"refresh_grace_seconds": 0}));
    let (status, _) = sandbox
        .control(
            Method::PUT,
            "/organisations/harbour-lettings/faults",
            json!({"earthquake": 1}),
        )
        .await;
    assert_eq!(status, 400);
    sandbox.stop().await;
}
