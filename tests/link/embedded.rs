//! Link inside a client's own page, on every engine, without script. In a real browser, on a page of
//! another origin, it is walked by `walks/embedded.mjs`.

use axum::body::Body;
use axum::http::{Request, header};
use jiff::SignedDuration;
use platypus::actions::allowed_origins::{self, WebOrigin};
use platypus::actions::link_settings::{self, LinkSettings};
use platypus::actions::{embedding, redirects};
use platypus::events::Cause;
use platypus::store::link_states;
use platypus_model::{CompanyId, ConnectionStatus};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{company, connections_of, sites};
use crate::support::site::Site;
use crate::support::visitor::{Answer, Visitor};

const PAGE: &str = "https://app.lender.example";

async fn allow(site: &Site, origins: &[&str]) {
    let origins = allowed_origins::parse(origins.iter().copied()).unwrap();
    allowed_origins::save(&site.platform, site.client, Cause::OPERATOR, &origins)
        .await
        .unwrap();
}

async fn token(site: &Site, company: CompanyId) -> String {
    let token = embedding::access_token(&site.platform, site.client, company).await;
    token.unwrap().expose_secret().to_owned()
}

/// What the frame's script sends, and what it is answered.
async fn begin(visitor: &mut Visitor, company: CompanyId, parent: &str, token: &str) -> Value {
    let request = Request::post(format!("/link/embed/{company}"))
        .header(header::CONTENT_TYPE, "application/json")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(
            json!({ "accessToken": token, "parent": parent }).to_string(),
        ))
        .unwrap();
    let answer = visitor.send(request).await.expect(200);
    serde_json::from_str(&answer.body).unwrap()
}

/// A visitor's frame in a page of the client's: where it begins, and what stands before its addresses.
async fn frame(site: &Site, company: CompanyId) -> (Visitor, String, String) {
    allow(site, &[PAGE]).await;
    let mut visitor = site.visitor();
    let begun = begin(&mut visitor, company, PAGE, &token(site, company).await).await;
    let start = begun["start"].as_str().unwrap().to_owned();
    let base = start.split("/company/").next().unwrap().to_owned();
    // The journey begins with the first page.
    open(&mut visitor, &start).await.expect(200);
    (visitor, start, base)
}

/// Opens an address in the frame: there the browser keeps and sends no cookie of ours.
async fn open(visitor: &mut Visitor, path: &str) -> Answer {
    let request = Request::get(path)
        .header("sec-fetch-dest", "iframe")
        .body(Body::empty())
        .unwrap();
    let answer = visitor.send(request).await;
    assert!(answer.headers.get(header::SET_COOKIE).is_none(), "{path}");
    answer
}

/// Agrees in the frame: the page that opens the provider's window.
async fn agree(visitor: &mut Visitor, start: &str) -> (String, Answer) {
    let consent = format!("{start}/sandbox");
    let agreed = visitor.submit(&consent, &consent, &[]).await;
    let there = agreed.location().to_owned();
    assert!(there.ends_with("/provider"), "{there}");
    let page = open(visitor, &there).await.expect(200);
    (there, page)
}

async fn told(visitor: &mut Visitor, base: &str, page: Option<&Answer>) -> Value {
    let waiting = page.map_or_else(String::new, |page| {
        format!("?{}", page.attributes("[data-waiting]", "data-waiting")[0])
    });
    let answer = open(visitor, &format!("{base}/told{waiting}")).await.expect(200);
    serde_json::from_str(&answer.body).unwrap()
}

fn names(told: &Value) -> Vec<&str> {
    let events = told["events"].as_array().unwrap();
    events
        .iter()
        .map(|event| event["name"].as_str().unwrap())
        .collect()
}

fn policy(answer: &Answer) -> &str {
    answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap()
}

#[tokio::test]
async fn a_company_links_in_a_frame_and_signs_in_in_a_window_of_its_own() {
    for site in sites().await {
        let (company, _) = company(&site, "Café Zoë").await;
        let (mut visitor, start, base) = frame(&site, company).await;
        let choose = open(&mut visitor, &start).await.expect(200);
        assert!(
            policy(&choose).ends_with(&format!("frame-ancestors {PAGE}")),
            "{}",
            policy(&choose)
        );
        assert!(choose.headers.get(header::X_FRAME_OPTIONS).is_none());
        // Every address leads on in the frame.
        for href in choose.attributes("a[href*='compan'], form", "href") {
            assert!(href.is_empty() || href.starts_with(&base), "{href}");
        }
        let (_, page) = agree(&mut visitor, &start).await;
        assert_eq!(page.text("h1"), "Sign in at Platypus Sandbox");
        let before = told(&mut visitor, &base, Some(&page)).await;
        assert_eq!(names(&before), ["consent"]);
        assert_eq!(before["next"], Value::Null);

        // The window keeps its cookie, as any does.
        let mut window = site.visitor();
        let sign_in = page.attributes("[data-sign-in]", "href").remove(0);
        let away = window.get(&sign_in).await;
        let callback = window.decide_at_sandbox(away.location(), "allow").await;
        let back = window.get(&callback).await;
        assert_eq!(back.location(), "/link/closing", "no code stays in the address");
        let closing = window.follow_from(&back).await.expect(200);
        assert_eq!(closing.text("h1"), "You can go back now");
        assert!(
            closing
                .attributes("script", "src")
                .iter()
                .any(|src| src.ends_with("/closing.js"))
        );

        let after = told(&mut visitor, &base, Some(&page)).await;
        assert_eq!(names(&after), ["consent", "connectionStarted", "connection"]);
        let linked = &connections_of(&site, company).await[0].connection;
        assert_eq!(linked.status, ConnectionStatus::Linked);
        assert_eq!(
            after["events"][2]["detail"]["connectionId"],
            linked.id.to_string()
        );
        let next = format!("{base}{}", after["next"].as_str().unwrap());
        let linked = open(&mut visitor, &next).await.expect(200);
        assert_eq!(linked.text("h1"), "Platypus Sandbox is connected");
        let finish = linked.attributes("a[href*='/end']", "href").remove(0);
        open(&mut visitor, &finish).await.expect(200);
        let finished = told(&mut visitor, &base, None).await;
        assert_eq!(names(&finished).last(), Some(&"finish"));
    }
}

#[tokio::test]
async fn no_other_page_may_show_it_and_the_one_that_tries_is_told() {
    for site in sites().await {
        let (company, _) = company(&site, "Café Zoë").await;
        allow(&site, &[PAGE]).await;
        let mut visitor = site.visitor();
        let address = |parent: &str| format!("/link/embed/{company}?parent={parent}");
        let allowed = open(&mut visitor, &address(PAGE)).await.expect(200);
        assert!(policy(&allowed).ends_with(&format!("frame-ancestors {PAGE}")));
        for parent in [
            "https://evil.example",
            "http://app.lender.example",
            "null",
            "*",
            "",
        ] {
            let refused = open(&mut visitor, &address(parent)).await.expect(403);
            assert_eq!(refused.text("h1"), "This page may not show Link");
            // Anybody may see that much; there is nothing else on it.
            assert!(policy(&refused).ends_with("frame-ancestors *"));
            assert!(refused.attributes("form, [data-embedding]", "class").is_empty());
            let token = token(&site, company).await;
            let begun = begin(&mut visitor, company, parent, &token).await;
            assert_eq!(begun, json!({ "problem": "origin" }), "{parent}");
        }
        // Every other page is shown in no frame at all.
        let hosted = visitor.get(&format!("/link/company/{company}")).await.expect(200);
        assert!(policy(&hosted).ends_with("frame-ancestors 'none'"));
    }
}

#[tokio::test]
async fn a_token_opens_one_company_for_a_day() {
    for site in sites().await {
        let (company, _) = company(&site, "Café Zoë").await;
        let (other, _) = super::company(&site, "Blue Door").await;
        allow(&site, &[PAGE]).await;
        let mut visitor = site.visitor();
        let of_other = token(&site, other).await;
        let refused = json!({ "problem": "refused" });
        assert_eq!(begin(&mut visitor, company, PAGE, &of_other).await, refused);
        let long = "A".repeat(5_000);
        for made_up in ["", "x", "AAAA", long.as_str()] {
            assert_eq!(begin(&mut visitor, company, PAGE, made_up).await, refused);
        }
        let token = token(&site, company).await;
        site.pass(SignedDuration::from_hours(24));
        let expired = begin(&mut visitor, company, PAGE, &token).await;
        assert_eq!(expired, json!({ "problem": "expired" }));
    }
}

#[tokio::test]
async fn a_session_shows_its_company_alone_until_it_is_over_or_its_page_is_no_longer_allowed() {
    for site in sites().await {
        let (company, _) = company(&site, "Café Zoë").await;
        let (other, _) = super::company(&site, "Blue Door").await;
        let (mut visitor, start, base) = frame(&site, company).await;
        open(&mut visitor, &start).await.expect(200);
        open(&mut visitor, &format!("{base}/company/{other}"))
            .await
            .expect(404);
        let address = format!("{start}?lang=fr");
        let french = open(&mut visitor, &address).await.expect(200);
        assert_eq!(french.attributes("html", "lang"), ["fr"]);
        let onward = french.attributes(".platform", "href").remove(0);
        assert!(onward.contains("/fr.system/"), "the language goes on: {onward}");

        allow(&site, &["https://other.lender.example"]).await;
        let refused = open(&mut visitor, &start).await.expect(410);
        assert!(policy(&refused).ends_with("frame-ancestors 'none'"));
        allow(&site, &[PAGE]).await;
        open(&mut visitor, &start).await.expect(200);
        site.pass(SignedDuration::from_hours(24));
        let over = open(&mut visitor, &start).await.expect(410);
        assert_eq!(over.text("h1"), "This session has run out");
        assert!(policy(&over).ends_with(&format!("frame-ancestors {PAGE}")));
        let forged = start.replace(base.split('/').nth(3).unwrap(), &"A".repeat(43));
        open(&mut visitor, &forged).await.expect(410);
    }
}

#[tokio::test]
async fn a_window_that_is_not_the_frames_links_nothing() {
    for site in sites().await {
        let (company, _) = company(&site, "Café Zoë").await;
        let (mut visitor, start, base) = frame(&site, company).await;
        let (_, page) = agree(&mut visitor, &start).await;
        let sign_in = page.attributes("[data-sign-in]", "href").remove(0);
        let mut window = site.visitor();
        let away = window.get(&sign_in).await;
        let callback = window.decide_at_sandbox(away.location(), "allow").await;
        let mut stranger = site.visitor();
        let refused = stranger.get(&callback).await.expect(403);
        assert_eq!(refused.text("h1"), "Please continue in one browser");
        let connection = &connections_of(&site, company).await[0].connection;
        assert_eq!(connection.status, ConnectionStatus::PendingAuth);
        // Nor does the frame hear of somebody else's attempt.
        let told = told(&mut visitor, &base, Some(&page)).await;
        assert_eq!(names(&told), ["consent", "connectionStarted"]);
    }
}

#[tokio::test]
async fn a_refusal_at_the_provider_is_told_and_tried_again_in_the_frame() {
    for site in sites().await {
        let (company, _) = company(&site, "Café Zoë").await;
        let (mut visitor, start, base) = frame(&site, company).await;
        let (there, page) = agree(&mut visitor, &start).await;
        let sign_in = page.attributes("[data-sign-in]", "href").remove(0);
        let mut window = site.visitor();
        let away = window.get(&sign_in).await;
        let callback = window.decide_at_sandbox(away.location(), "deny").await;
        window.follow(&callback).await.expect(200);
        let told_now = told(&mut visitor, &base, Some(&page)).await;
        let error = &told_now["events"].as_array().unwrap().last().unwrap()["detail"];
        assert_eq!(error["errorCode"], "userCancelled");
        assert_eq!(error["userRecoverable"], true);
        let next = format!("{base}{}", told_now["next"].as_str().unwrap());
        let refused = open(&mut visitor, &next).await.expect(200);
        assert_eq!(refused.text("h1"), "You did not give permission");
        let retry = refused.attributes(".actions a", "href").remove(0);
        let again = open(&mut visitor, &retry).await;
        assert_eq!(again.location(), there);
        // What happened before does not end the new wait.
        let page = open(&mut visitor, &there).await.expect(200);
        assert_eq!(told(&mut visitor, &base, Some(&page)).await["next"], Value::Null);

        let leave = open(&mut visitor, &format!("{base}/leave")).await.expect(200);
        let go = leave.attributes("a[href*='/end']", "href").remove(0);
        open(&mut visitor, &go).await.expect(200);
        assert_eq!(
            names(&told(&mut visitor, &base, None).await).last(),
            Some(&"close")
        );
    }
}

#[tokio::test]
async fn the_frame_hears_of_an_answer_whose_first_bringing_was_cut_off() {
    for site in sites().await {
        let (company, _) = company(&site, "Café Zoë").await;
        let (mut visitor, start, base) = frame(&site, company).await;
        let (_, page) = agree(&mut visitor, &start).await;
        let sign_in = page.attributes("[data-sign-in]", "href").remove(0);
        let mut window = site.visitor();
        let away = window.get(&sign_in).await;
        let callback = window.decide_at_sandbox(away.location(), "allow").await;
        // As a server leaves it that was stopped once the state was used up, and before anything was kept.
        let state = callback
            .split("state=")
            .nth(1)
            .unwrap()
            .split('&')
            .next()
            .unwrap();
        let state_hash: [u8; 32] = Sha256::digest(state.as_bytes()).into();
        let mut tx = site.platform.store.begin().await.unwrap();
        let now = site.platform.clock.now();
        assert!(
            link_states::use_up(&mut tx, site.client, &state_hash, now)
                .await
                .unwrap()
        );
        tx.commit().await.unwrap();
        site.pass(SignedDuration::from_mins(1));

        for time in ["once", "twice"] {
            let back = window.get(&callback).await;
            assert_eq!(back.location(), "/link/closing");
            let told = told(&mut visitor, &base, Some(&page)).await;
            assert_eq!(names(&told), ["consent", "connectionStarted", "error"], "{time}");
            assert_eq!(told["events"][2]["detail"]["userRecoverable"], true);
            let next = format!("{base}{}", told["next"].as_str().unwrap());
            let told_why = open(&mut visitor, &next).await.expect(409);
            assert_eq!(told_why.text("h1"), "Platypus Sandbox is not connected yet");
            let retry = told_why.attributes(".actions a", "href").remove(0);
            assert!(retry.starts_with(&base), "{retry}");
        }
    }
}

#[tokio::test]
async fn the_frame_is_led_nowhere_else_and_needs_no_one_time_address() {
    for site in sites().await {
        let mut settings = LinkSettings::default();
        settings.one_time_links = true;
        link_settings::save(&site.platform, site.client, Cause::OPERATOR, &settings)
            .await
            .unwrap();
        let redirect = redirects::RedirectSettings::parse("https://lender.example/done", []).unwrap();
        redirects::save(&site.platform, site.client, Cause::OPERATOR, &redirect)
            .await
            .unwrap();
        let (company, hosted) = company(&site, "Café Zoë").await;
        let (mut visitor, start, base) = frame(&site, company).await;
        open(&mut visitor, &start).await.expect(200);
        site.visitor().get(&hosted).await.expect(403);
        let end = open(&mut visitor, &format!("{base}/end?link.because=cancelled")).await;
        assert_eq!(end.expect(200).text("h1"), "Nothing was connected");
    }
}

#[test]
fn an_origin_is_what_browsers_send() {
    assert_eq!(
        WebOrigin::parse("https://App.lender.example/").unwrap().as_str(),
        PAGE
    );
}
