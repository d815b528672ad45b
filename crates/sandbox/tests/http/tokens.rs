//! What becomes of tokens once there are some: refreshed, expired, revoked, and kept over a restart.

use serde_json::json;

use crate::support::{Running, TestClock, Tokens};

const CLOCK: &str = "2026-11-22T12:00:00Z";
const HARBOUR: &str = "harbour-lettings";

#[tokio::test]
async fn within_the_grace_window_the_old_refresh_token_gives_the_same_pair_again() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::at(CLOCK);
    let sandbox = Running::start(clock.options(folder.path())).await;
    let first = sandbox.link(HARBOUR).await;
    let second = Tokens::of(sandbox.refresh(&first.refresh).await.1);
    assert_ne!((&second.access, &second.refresh), (&first.access, &first.refresh));
    clock.advance(59);
    let again = Tokens::of(sandbox.refresh(&first.refresh).await.1);
    assert_eq!((&again.access, &again.refresh), (&second.access, &second.refresh));
    assert_eq!(again.whole["expires_in"], 1800 - 59);
    assert_eq!(sandbox.get(&again.access, "/me").await.0, 200);
    sandbox.stop().await;
}

#[tokio::test]
async fn after_the_grace_window_reuse_ends_the_grant() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::at(CLOCK);
    let sandbox = Running::start(clock.options(folder.path())).await;
    let first = sandbox.link(HARBOUR).await;
    let second = Tokens::of(sandbox.refresh(&first.refresh).await.1);
    clock.advance(60);
    assert_eq!(sandbox.refresh(&first.refresh).await.1["error"], "invalid_grant");
    assert_eq!(sandbox.refresh(&second.refresh).await.1["error"], "invalid_grant");
    assert_eq!(
        sandbox.get(&second.access, "/me").await.1["error"]["code"],
        "grant_revoked"
    );
    sandbox.stop().await;
}

#[tokio::test]
async fn once_the_successor_is_used_the_old_refresh_token_ends_the_grant_even_within_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Running::start(TestClock::at(CLOCK).options(folder.path())).await;
    let first = sandbox.link(HARBOUR).await;
    let second = Tokens::of(sandbox.refresh(&first.refresh).await.1);
    let third = Tokens::of(sandbox.refresh(&second.refresh).await.1);
    assert_eq!(sandbox.refresh(&first.refresh).await.1["error"], "invalid_grant");
    assert_eq!(
        sandbox.get(&third.access, "/me").await.1["error"]["code"],
        "grant_revoked"
    );
    sandbox.stop().await;
}

#[tokio::test]
async fn many_refreshes_at_once_give_one_pair() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Running::start(TestClock::at(CLOCK).options(folder.path())).await;
    let first = sandbox.link(HARBOUR).await;
    let calls = (0..20).map(|_| sandbox.refresh(&first.refresh));
    let pairs: Vec<(u16, serde_json::Value)> = futures::future::join_all(calls).await;
    assert!(
        pairs
            .iter()
            .all(|(status, body)| *status == 200 && body["refresh_token"] == pairs[0].1["refresh_token"])
    );
    sandbox.stop().await;
}

#[tokio::test]
async fn access_tokens_expire_and_revocation_ends_everything() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::at(CLOCK);
    let sandbox = Running::start(clock.options(folder.path())).await;
    let tokens = sandbox.link(HARBOUR).await;
    clock.advance(1800);
    assert_eq!(
        sandbox.get(&tokens.access, "/me").await.1["error"]["code"],
        "token_expired"
    );
    let tokens = Tokens::of(sandbox.refresh(&tokens.refresh).await.1);
    assert_eq!(sandbox.get(&tokens.access, "/me").await.0, 200);
    let form = [
        ("token", tokens.refresh.as_str()),
        ("client_id", "development"),
        ("client_secret", "development-secret"),
    ];
    let revoked = sandbox
        .http
        .post(format!("{}/oauth/revoke", sandbox.base))
        .form(&form)
        .send()
        .await
        .unwrap();
    assert_eq!(
        (revoked.status().as_u16(), revoked.text().await.unwrap()),
        (200, String::new())
    );
    assert_eq!(
        sandbox.get(&tokens.access, "/me").await.1["error"]["code"],
        "grant_revoked"
    );
    assert_eq!(sandbox.refresh(&tokens.refresh).await.1["error"], "invalid_grant");
    sandbox.stop().await;
}

#[tokio::test]
async fn clients_authenticate_by_header_or_body_and_wrong_secrets_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Running::start(TestClock::at(CLOCK).options(folder.path())).await;
    let tokens = sandbox.link(HARBOUR).await;
    let url = format!("{}/oauth/token", sandbox.base);
    let grant = [
        ("grant_type", "refresh_token"),
        ("refresh_token", tokens.refresh.as_str()),
    ];
    let wrong = sandbox
        .http
        .post(&url)
        .basic_auth("development", Some("guess"))
        .form(&grant)
        .send()
        .await
        .unwrap();
    assert_eq!(wrong.status(), 401);
    assert_eq!(
        wrong.json::<serde_json::Value>().await.unwrap()["error"],
        "invalid_client"
    );
    let anonymous = sandbox.http.post(&url).form(&grant).send().await.unwrap();
    assert_eq!(anonymous.status(), 401);
    let mut body = grant.to_vec();
    body.extend([
        ("client_id", "development"),
        ("client_secret", "development-secret"),
    ]);
    let good = sandbox.http.post(&url).form(&body).send().await.unwrap();
    assert_eq!(
        (
            good.status().as_u16(),
            good.headers()["cache-control"].to_str().unwrap()
        ),
        (200, "no-store")
    );
    let (status, refused) = sandbox.token_call(&[("grant_type", "password")]).await;
    assert_eq!(
        (status, &refused["error"]),
        (400, &json!("unsupported_grant_type"))
    );
    sandbox.stop().await;
}

#[tokio::test]
async fn a_restart_keeps_grants_and_the_grace_window() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::at(CLOCK);
    let sandbox = Running::start(clock.options(folder.path())).await;
    let first = sandbox.link(HARBOUR).await;
    let second = Tokens::of(sandbox.refresh(&first.refresh).await.1);
    sandbox.stop().await;
    let sandbox = Running::start(clock.options(folder.path())).await;
    assert_eq!(
        sandbox
            .get(&second.access, "/organisations/harbour-lettings/invoices")
            .await
            .0,
        200
    );
    let again = Tokens::of(sandbox.refresh(&first.refresh).await.1);
    assert_eq!(again.refresh, second.refresh);
    sandbox.stop().await;
}
