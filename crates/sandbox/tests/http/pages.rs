//! The pages for people, in both languages.

use crate::support::{Running, TestClock};

const CLOCK: &str = "2026-11-22T12:00:00Z";

async fn page(sandbox: &Running, path: &str, language: &str) -> String {
    let url = format!("{}{path}", sandbox.base);
    let response = sandbox
        .http
        .get(url)
        .header("accept-language", language)
        .send()
        .await
        .unwrap();
    let policy = response.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
        "{policy}"
    );
    assert!(
        !policy.contains("unsafe") && !policy.contains("script-src"),
        "{policy}"
    );
    response.text().await.unwrap()
}

#[tokio::test]
async fn every_page_speaks_both_languages_says_that_it_is_a_sandbox_and_has_no_script() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Running::start(TestClock::at(CLOCK).options(folder.path())).await;
    let sign_in = sandbox.authorise_url(&[]);
    let sign_in = format!("{}?{}", sign_in.path(), sign_in.query().unwrap());
    for path in ["/", "/control", "/oauth/authorize", &sign_in] {
        let english = page(&sandbox, path, "de, en;q=0.8, fr;q=0.5").await;
        let french = page(&sandbox, path, "fr-CA, en").await;
        assert!(
            english.contains("<html lang=\"en\"") && english.contains("This is a sandbox"),
            "{path}"
        );
        assert!(
            french.contains("<html lang=\"fr\"") && french.contains("Ceci est un bac à sable"),
            "{path}"
        );
        for html in [english, french] {
            assert!(
                !html.contains("<script") && !html.contains(" style=") && !html.contains(" onclick="),
                "{path}"
            );
        }
    }
    let chosen = page(&sandbox, "/?lang=fr", "en").await;
    assert!(chosen.contains("lang=\"fr\""));
    sandbox.stop().await;
}

#[tokio::test]
async fn the_consent_page_names_the_application_and_where_the_answer_goes() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Running::start(TestClock::at(CLOCK).options(folder.path())).await;
    let page = sandbox
        .http
        .get(sandbox.authorise_url(&[("lang", Some("fr"))]))
        .send()
        .await
        .unwrap();
    let cookie = page.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let form = crate::support::Form::of(&page.text().await.unwrap());
    let consent = sandbox.post_form(&form.action, &cookie, &form.fields).await;
    let policy = consent.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.contains("form-action 'self' http://127.0.0.1:9"),
        "{policy}"
    );
    let html = consent.text().await.unwrap();
    assert!(
        html.contains("Platypus (development)") && html.contains("http://127.0.0.1:9"),
        "{html}"
    );
    assert!(
        html.contains("Autoriser l’accès"),
        "the language of the first page stays: {html}"
    );
    let again = sandbox
        .http
        .get(sandbox.authorise_url(&[]))
        .header("cookie", &cookie)
        .send()
        .await
        .unwrap();
    assert!(
        again.text().await.unwrap().contains("/oauth/consent"),
        "who has signed in goes straight to consent"
    );
    sandbox.stop().await;
}
