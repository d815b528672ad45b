//! OAuth 2 over real HTTP: from the application's request to its first tokens.

use std::collections::BTreeMap;

use platypus_sandbox::RedirectUris;
use serde_json::json;
use url::Url;

use crate::support::{REDIRECT, Running, TestClock, Tokens, VERIFIER};

const CLOCK: &str = "2026-11-22T12:00:00Z";
const HARBOUR: &str = "harbour-lettings";

fn query(location: &str) -> BTreeMap<String, String> {
    Url::parse(location).unwrap().query_pairs().into_owned().collect()
}

#[tokio::test]
async fn the_whole_journey_gives_tokens_that_open_the_chosen_organisation() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Running::start(TestClock::at(CLOCK).options(folder.path())).await;
    let answer = sandbox.answer(HARBOUR, "allow").await;
    assert_eq!(
        (answer["state"].as_str(), answer["organisation_id"].as_str()),
        ("st/ate é", HARBOUR)
    );
    let (status, body) = sandbox.exchange(&answer["code"]).await;
    assert_eq!(status, 200);
    assert_eq!(
        (&body["token_type"], &body["expires_in"]),
        (&json!("Bearer"), &json!(1800))
    );
    assert_eq!(
        (&body["organisation_id"], &body["scope"]),
        (&json!(HARBOUR), &json!("accounting.read"))
    );
    let (status, _) = sandbox
        .get(
            &Tokens::of(body).access,
            "/organisations/harbour-lettings/customers",
        )
        .await;
    assert_eq!(status, 200);
    sandbox.stop().await;
}

#[tokio::test]
async fn a_grant_for_every_organisation_opens_them_all_and_tells_which() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Running::start(TestClock::at(CLOCK).options(folder.path())).await;
    let scope = Some("accounting.read organisations.all");
    let (cookie, mut form) = sandbox
        .consent_form(sandbox.authorise_url(&[("scope", scope)]))
        .await;
    form.fields.insert("decision".to_owned(), "allow".to_owned());
    let answer = sandbox.post_form(&form.action, &cookie, &form.fields).await;
    let answer = query(answer.headers()["location"].to_str().unwrap());
    assert!(!answer.contains_key("organisation_id"), "none was chosen");
    let (status, body) = sandbox.exchange(&answer["code"]).await;
    assert_eq!((status, &body["organisation_id"]), (200, &json!(null)));
    let token = Tokens::of(body).access;
    let (status, listed) = sandbox.get(&token, "/organisations").await;
    assert_eq!(status, 200);
    let ids: Vec<&str> = listed["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    assert!(ids.len() > 1 && ids.contains(&HARBOUR), "{ids:?}");
    for id in ["harbour-lettings", "stillwater"] {
        let (status, _) = sandbox
            .get(&token, &format!("/organisations/{id}/accounts"))
            .await;
        assert_eq!(status, 200, "{id}");
    }
    // Every other grant opens one.
    let tokens = sandbox.link(HARBOUR).await;
    let (_, listed) = sandbox.get(&tokens.access, "/organisations").await;
    assert_eq!(
        listed["data"],
        json!([{ "id": HARBOUR, "name": "Harbour Lettings" }])
    );
    sandbox.stop().await;
}

#[tokio::test]
async fn a_denial_goes_back_to_the_application() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Running::start(TestClock::at(CLOCK).options(folder.path())).await;
    let answer = sandbox.answer(HARBOUR, "deny").await;
    assert_eq!(
        (answer["error"].as_str(), answer["state"].as_str()),
        ("access_denied", "st/ate é")
    );
    assert!(!answer.contains_key("code"));
    sandbox.stop().await;
}

#[tokio::test]
async fn a_wrong_client_or_redirect_uri_never_redirects() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = TestClock::at(CLOCK).options(folder.path());
    let mut registered = options.clients[0].clone();
    registered.id = "registered".to_owned();
    registered.redirect_uris = RedirectUris::Exactly(vec!["https://app.example/callback".to_owned()]);
    options.clients.push(registered);
    let sandbox = Running::start(options).await;
    for changes in [
        vec![("client_id", Some("nobody"))],
        vec![("client_id", None)],
        vec![("redirect_uri", Some("https://evil.example/"))],
        vec![("redirect_uri", None)],
        vec![
            ("client_id", Some("registered")),
            ("redirect_uri", Some("https://app.example/callback?x=1")),
        ],
        vec![
            ("client_id", Some("registered")),
            ("redirect_uri", Some(REDIRECT)),
        ],
    ] {
        let page = sandbox
            .http
            .get(sandbox.authorise_url(&changes))
            .send()
            .await
            .unwrap();
        assert_eq!(page.status(), 400, "{changes:?}");
        assert!(page.headers().get("location").is_none(), "{changes:?}");
    }
    let good = [
        ("client_id", Some("registered")),
        ("redirect_uri", Some("https://app.example/callback")),
    ];
    assert_eq!(
        sandbox
            .http
            .get(sandbox.authorise_url(&good))
            .send()
            .await
            .unwrap()
            .status(),
        200
    );
    sandbox.stop().await;
}

#[tokio::test]
async fn pkce_is_required_and_other_mistakes_go_back_to_the_application() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Running::start(TestClock::at(CLOCK).options(folder.path())).await;
    for (changes, error) in [
        (vec![("code_challenge", None)], "invalid_request"),
        (vec![("code_challenge", Some("short"))], "invalid_request"),
        (vec![("code_challenge_method", None)], "invalid_request"),
        (vec![("code_challenge_method", Some("plain"))], "invalid_request"),
        (
            vec![("response_type", Some("token"))],
            "unsupported_response_type",
        ),
        (vec![("scope", Some("banking.write"))], "invalid_scope"),
    ] {
        let answer = sandbox
            .http
            .get(sandbox.authorise_url(&changes))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 303, "{changes:?}");
        let back = query(answer.headers()["location"].to_str().unwrap());
        assert_eq!(
            (back["error"].as_str(), back["state"].as_str()),
            (error, "st/ate é"),
            "{changes:?}"
        );
    }
    let answer = sandbox.answer(HARBOUR, "allow").await;
    let with = |verifier: &'static str| {
        [
            ("grant_type", "authorization_code"),
            ("code", &answer["code"]),
            ("redirect_uri", REDIRECT),
            ("code_verifier", verifier),
        ]
    };
    let (status, body) = sandbox
        .token_call(&with("another-verifier-of-more-than-forty-three-characters"))
        .await;
    assert_eq!((status, &body["error"]), (400, &json!("invalid_grant")));
    let (status, body) = sandbox.token_call(&with("")[..3]).await;
    assert_eq!((status, &body["error"]), (400, &json!("invalid_request")));
    assert_eq!(sandbox.token_call(&with(VERIFIER)).await.0, 200);
    sandbox.stop().await;
}

#[tokio::test]
async fn a_code_is_bound_to_its_redirect_uri_and_minute() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::at(CLOCK);
    let sandbox = Running::start(clock.options(folder.path())).await;
    let code = sandbox.answer(HARBOUR, "allow").await["code"].clone();
    let elsewhere = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", "http://127.0.0.1:9/other"),
        ("code_verifier", VERIFIER),
    ];
    assert_eq!(sandbox.token_call(&elsewhere).await.1["error"], "invalid_grant");
    clock.advance(61);
    assert_eq!(sandbox.exchange(&code).await.1["error"], "invalid_grant");
    sandbox.stop().await;
}

#[tokio::test]
async fn replaying_a_code_ends_the_grant_it_made() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Running::start(TestClock::at(CLOCK).options(folder.path())).await;
    let code = sandbox.answer(HARBOUR, "allow").await["code"].clone();
    let tokens = Tokens::of(sandbox.exchange(&code).await.1);
    assert_eq!(sandbox.exchange(&code).await.1["error"], "invalid_grant");
    let (status, body) = sandbox.get(&tokens.access, "/me").await;
    assert_eq!((status, &body["error"]["code"]), (401, &json!("grant_revoked")));
    assert_eq!(sandbox.refresh(&tokens.refresh).await.1["error"], "invalid_grant");
    sandbox.stop().await;
}

#[tokio::test]
async fn forms_need_the_browsers_cookie_and_its_form_token() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Running::start(TestClock::at(CLOCK).options(folder.path())).await;
    let (cookie, mut form) = sandbox.consent_form(sandbox.authorise_url(&[])).await;
    let organisations = [
        "atelier-norre",
        "cafe-zoe",
        HARBOUR,
        "northgate-wholesale",
        "stillwater",
    ];
    assert_eq!(form.choices, organisations);
    form.fields.insert("organisation".to_owned(), HARBOUR.to_owned());
    form.fields.insert("decision".to_owned(), "allow".to_owned());
    assert_eq!(
        sandbox.post_form(&form.action, "", &form.fields).await.status(),
        400
    );
    let mut forged = form.fields.clone();
    forged.insert("csrf".to_owned(), "guess".to_owned());
    assert_eq!(
        sandbox.post_form(&form.action, &cookie, &forged).await.status(),
        400
    );
    assert_eq!(
        sandbox
            .post_form(&form.action, &cookie, &form.fields)
            .await
            .status(),
        303
    );
    assert_eq!(
        sandbox
            .post_form(&form.action, &cookie, &form.fields)
            .await
            .status(),
        400,
        "a request is answered once"
    );
    sandbox.stop().await;
}

#[tokio::test]
async fn a_wrong_password_is_told_and_consent_needs_a_sign_in() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Running::start(TestClock::at(CLOCK).options(folder.path())).await;
    let page = sandbox.http.get(sandbox.authorise_url(&[])).send().await.unwrap();
    let cookie = page.headers()["set-cookie"]
        .to_str()
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let mut form = crate::support::Form::of(&page.text().await.unwrap());
    assert_eq!(form.fields["email"], platypus_sandbox::DEMO_EMAIL);
    let mut hasty = form.fields.clone();
    hasty.extend(
        [("organisation", HARBOUR), ("decision", "allow")]
            .map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    let page = sandbox.post_form("/oauth/consent", &cookie, &hasty).await;
    assert_eq!(page.status(), 200);
    assert!(page.text().await.unwrap().contains("/oauth/sign-in"));
    form.fields.insert("password".to_owned(), "guess".to_owned());
    let page = sandbox.post_form(&form.action, &cookie, &form.fields).await;
    assert_eq!(page.status(), 422);
    assert!(page.text().await.unwrap().contains("do not match"));
    sandbox.stop().await;
}
