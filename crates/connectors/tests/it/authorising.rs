//! Granting, renewing and ending access.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use platypus_connectors::{Application, Blame, Credentials, Entity, Pkce, ProviderError, RefreshError};
use secrecy::ExposeSecret as _;
use serde_json::json;
use url::Url;

use crate::provider::{Provider, Reply, Seen, client, granted, integration, now};

const ANY: &str = r#"
[data_types.customers]
path = "/customers"
"#;

fn redirect_uri() -> Url {
    Url::parse("https://platypus.example/link/callback").unwrap()
}

fn form(seen: &Seen) -> BTreeMap<String, String> {
    url::form_urlencoded::parse(seen.body.as_bytes())
        .into_owned()
        .collect()
}

fn tokens() -> serde_json::Value {
    json!({
        "access_token": "second-token", "refresh_token": "second-refresh-token", "expires_in": 1800,
        "organisation_id": "cafe"
    })
}

async fn refresh_with(
    reply: impl Fn(usize) -> Reply + Send + Sync + 'static,
) -> (Result<Credentials, RefreshError>, Vec<Seen>) {
    let provider = Provider::start(ANY, move |_, count| reply(count)).await;
    let old = granted("first-token");
    let result = client()
        .refresh(&provider.integration, &provider.application(), &old)
        .await;
    (result, provider.seen())
}

#[tokio::test]
async fn the_browser_is_sent_with_everything_the_provider_needs() {
    let provider = Provider::start(ANY, |_, _| Reply::text(500, "")).await;
    let pkce = Pkce::generate();
    let url = client()
        .authorisation_url(
            &provider.integration,
            &provider.application(),
            &redirect_uri(),
            "state-1",
            &pkce,
            false,
        )
        .unwrap();
    assert!(
        url.as_str()
            .starts_with(&format!("{}/authorise?", provider.base_url))
    );
    let query: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
    assert_eq!(query["response_type"], "code");
    assert_eq!(query["client_id"], "client");
    assert_eq!(query["redirect_uri"], redirect_uri().as_str());
    assert_eq!(query["state"], "state-1");
    assert_eq!(query["scope"], "read offline");
    assert_eq!(query["code_challenge"], pkce.challenge());
    assert_eq!(query["code_challenge_method"], "S256");
    assert!(!url.as_str().contains(pkce.verifier()));
}

#[tokio::test]
async fn a_code_becomes_credentials_with_what_the_manifest_captures() {
    let provider = Provider::start(ANY, |_, _| Reply::json(&tokens())).await;
    let callback = BTreeMap::from([
        ("code".to_owned(), "the-code".to_owned()),
        ("realmId".to_owned(), "42".to_owned()),
    ]);
    let credentials = client()
        .exchange_code(
            &provider.integration,
            &provider.application(),
            &callback,
            &redirect_uri(),
            "the-verifier",
        )
        .await
        .unwrap();
    assert_eq!(credentials.access_token.unwrap().expose_secret(), "second-token");
    assert_eq!(
        credentials.refresh_token.unwrap().expose_secret(),
        "second-refresh-token"
    );
    assert_eq!(
        credentials.expires_at,
        now().checked_add(SignedDuration::from_mins(30)).ok()
    );
    assert_eq!(credentials.captured["organisation"], "cafe");
    assert_eq!(credentials.captured["realm"], "42");

    let seen = &provider.seen()[0];
    assert_eq!(seen.path, "/token");
    // base64 of client:client-secret
    assert_eq!(
        seen.header("authorization"),
        Some("Basic Y2xpZW50OmNsaWVudC1zZWNyZXQ=")
    );
    let sent = form(seen);
    assert_eq!(sent["grant_type"], "authorization_code");
    assert_eq!(sent["code"], "the-code");
    assert_eq!(sent["code_verifier"], "the-verifier");
    assert_eq!(sent["redirect_uri"], redirect_uri().as_str());
}

#[tokio::test]
async fn a_refusal_at_the_provider_is_the_customers_to_change() {
    let provider = Provider::start(ANY, |_, _| Reply::text(500, "")).await;
    let callback = BTreeMap::from([("error".to_owned(), "access_denied".to_owned())]);
    let error = client()
        .exchange_code(
            &provider.integration,
            &provider.application(),
            &callback,
            &redirect_uri(),
            "v",
        )
        .await
        .unwrap_err();
    assert!(matches!(error, ProviderError::PermissionDenied { .. }), "{error}");
    assert_eq!(error.blame(), Blame::Customer);
    assert!(provider.seen().is_empty());
}

#[tokio::test]
async fn a_wrong_client_is_the_operators_to_correct() {
    let provider = Provider::start(ANY, |_, _| Reply::text(401, r#"{"error":"invalid_client"}"#)).await;
    let callback = BTreeMap::from([("code".to_owned(), "c".to_owned())]);
    let error = client()
        .exchange_code(
            &provider.integration,
            &provider.application(),
            &callback,
            &redirect_uri(),
            "v",
        )
        .await
        .unwrap_err();
    assert_eq!(error.blame(), Blame::Us);
    assert!(error.to_string().contains("OAuth client"), "{error}");
}

#[tokio::test]
async fn a_refresh_takes_the_new_refresh_token_or_keeps_the_old_one() {
    let (rotated, seen) = refresh_with(|_| Reply::json(&tokens())).await;
    let rotated = rotated.unwrap();
    assert_eq!(
        rotated.refresh_token.unwrap().expose_secret(),
        "second-refresh-token"
    );
    assert_eq!(form(&seen[0])["refresh_token"], "first-refresh-token");
    let (kept, _) = refresh_with(|_| Reply::json(&json!({"access_token": "second-token"}))).await;
    let kept = kept.unwrap();
    assert_eq!(kept.refresh_token.unwrap().expose_secret(), "first-refresh-token");
    assert_eq!(kept.expires_at, None, "an old expiry says nothing of a new token");
}

#[tokio::test]
async fn a_refused_refresh_asks_for_a_relink() {
    let refused = r#"{"error":"invalid_grant","error_description":"first-refresh-token was used"}"#;
    let (result, _) = refresh_with(move |_| Reply::text(400, refused)).await;
    let error = result.unwrap_err();
    assert!(matches!(error, RefreshError::Refused { .. }), "{error}");
    assert!(!format!("{error:?}").contains("first-refresh-token"), "{error:?}");
}

#[tokio::test]
async fn a_refresh_whose_answer_is_lost_is_never_sent_twice_and_said_to_be_unknown() {
    for status in [500, 502] {
        let (result, seen) = refresh_with(move |_| Reply::text(status, "")).await;
        assert!(
            matches!(result.unwrap_err(), RefreshError::Unknown { .. }),
            "{status}"
        );
        assert_eq!(seen.len(), 1);
    }
    let (broken, seen) = refresh_with(|_| Reply::broken()).await;
    assert!(matches!(broken.unwrap_err(), RefreshError::Unknown { .. }));
    assert_eq!(seen.len(), 1);
    let (odd, _) = refresh_with(|_| Reply::text(200, "<html>")).await;
    assert!(matches!(odd.unwrap_err(), RefreshError::Unknown { .. }));
}

#[tokio::test]
async fn a_connection_closed_without_an_answer_is_unknown_too() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        use tokio::io::AsyncReadExt as _;
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut some = [0; 16];
        let _ = stream.read(&mut some).await;
        drop(stream);
    });
    let (_folder, integration) = integration(ANY);
    let application = Application {
        variables: [("base_url".to_owned(), base_url)].into(),
        ..Application::default()
    };
    let error = client()
        .refresh(&integration, &application, &granted("first-token"))
        .await
        .unwrap_err();
    assert!(matches!(error, RefreshError::Unknown { .. }), "{error}");
}

#[tokio::test]
async fn a_refresh_that_never_left_or_was_put_off_leaves_the_old_token_standing() {
    let (put_off, _) = refresh_with(|_| Reply::text(503, "").header("retry-after", "60")).await;
    let RefreshError::Unavailable { retry_at, .. } = put_off.unwrap_err() else {
        panic!("expected Unavailable")
    };
    assert_eq!(retry_at, now().checked_add(SignedDuration::from_mins(1)).ok());

    let (_folder, integration) = integration(ANY);
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let variables = [("base_url".to_owned(), format!("http://{closed}"))].into();
    let application = Application {
        variables,
        ..Application::default()
    };
    let error = client()
        .refresh(&integration, &application, &granted("first-token"))
        .await
        .unwrap_err();
    assert!(matches!(error, RefreshError::Unavailable { .. }), "{error}");
}

#[tokio::test]
async fn revoking_sends_the_refresh_token() {
    let provider = Provider::start(ANY, |_, _| Reply::text(200, "")).await;
    client()
        .revoke(
            &provider.integration,
            &provider.application(),
            &granted("first-token"),
        )
        .await
        .unwrap();
    let seen = &provider.seen()[0];
    assert_eq!(seen.path, "/revoke");
    assert_eq!(form(seen)["token"], "first-refresh-token");
    assert_eq!(form(seen)["token_type_hint"], "refresh_token");
}

#[tokio::test]
async fn the_entity_behind_a_grant_has_an_id_and_a_name() {
    let provider = Provider::start(ANY, |_, _| {
        Reply::json(&json!({"organisation": {"id": "cafe", "name": "Café Zoë"}}))
    })
    .await;
    let entity = client()
        .identify(
            &provider.integration,
            &provider.application(),
            &granted("first-token"),
        )
        .await
        .unwrap();
    assert_eq!(
        entity,
        Entity {
            id: "cafe".to_owned(),
            name: "Café Zoë".to_owned()
        }
    );
    assert_eq!(
        provider.seen()[0].header("authorization"),
        Some("Bearer first-token")
    );
}
