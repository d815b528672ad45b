//! The control API.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Running, TestClock};

const CLOCK: &str = "2026-11-22T12:00:00Z";
const INVOICES: &str = "/organisations/harbour-lettings/records/invoices";

#[tokio::test]
async fn changes_and_deletions_are_seen_by_modified_since_and_deletions_vanish_from_full_reads() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::at(CLOCK);
    let sandbox = Running::start(clock.options(folder.path())).await;
    let token = sandbox.link("harbour-lettings").await.access;
    let path = "/organisations/harbour-lettings/invoices";
    let before = sandbox.all(&token, path).await;
    clock.advance(60);
    let (status, changed) = sandbox
        .control(
            Method::PATCH,
            &format!("{INVOICES}/5"),
            json!({"note": "é", "totals": {"net": "1.00"}}),
        )
        .await;
    assert_eq!(
        (status, &changed["note"], &changed["totals"]["net"]),
        (200, &json!("é"), &json!("1.00"))
    );
    assert_eq!(changed["totals"]["gross"], before[4]["totals"]["gross"]);
    clock.advance(60);
    assert_eq!(
        sandbox
            .control(Method::DELETE, &format!("{INVOICES}/7"), Value::Null)
            .await
            .0,
        204
    );
    assert_eq!(
        sandbox
            .control(Method::DELETE, &format!("{INVOICES}/7"), Value::Null)
            .await
            .0,
        404
    );
    let (status, created) = sandbox
        .control(Method::POST, INVOICES, json!({"number": "X"}))
        .await;
    assert_eq!((status, &created["id"]), (201, &json!(before.len() + 1)));

    let since = format!("{path}?modified_since=2026-11-22T12:01:00Z");
    let (_, without) = sandbox.get(&token, &since).await;
    let ids = |body: &Value| -> Vec<u64> {
        body["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|record| record["id"].as_u64().unwrap())
            .collect()
    };
    assert_eq!(ids(&without), [5, before.len() as u64 + 1]);
    let (_, with) = sandbox
        .get(&token, &format!("{since}&include_deleted=true"))
        .await;
    assert_eq!(ids(&with), [5, 7, before.len() as u64 + 1]);
    assert_eq!(
        with["data"][1],
        json!({"id": 7, "deleted": true, "updated_at": "2026-11-22T12:02:00Z"})
    );
    assert_eq!(with["paging"]["total"], 3);

    let after = sandbox.all(&token, path).await;
    assert_eq!(after.len(), before.len());
    assert!(after.iter().all(|record| record["id"] != 7));
    assert_eq!(sandbox.get(&token, &format!("{path}/7")).await.0, 404);
    let (_, page) = sandbox.get(&token, &format!("{path}?page=2&page_size=6")).await;
    assert_eq!(ids(&page)[0], 8, "paging goes on over the gap");
    sandbox.stop().await;
}

#[tokio::test]
async fn organisations_of_any_size_can_be_made_and_removed() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Running::start(TestClock::at(CLOCK).options(folder.path())).await;
    let new = json!({"kind": "wholesaler", "seed": 7, "invoices": 400, "id": "w-400", "today": "2026-06-30"});
    let (status, made) = sandbox.control(Method::POST, "/organisations", new.clone()).await;
    assert_eq!(
        (status, &made["id"], &made["kind"]),
        (201, &json!("w-400"), &json!("wholesaler"))
    );
    assert_eq!(sandbox.control(Method::POST, "/organisations", new).await.0, 409);
    let (status, ready) = sandbox
        .control(Method::POST, "/organisations/w-400/prepare", Value::Null)
        .await;
    assert_eq!(
        (status, &ready["state"], &ready["counts"]["invoices"]),
        (200, &json!("ready"), &json!(400))
    );
    let token = sandbox.link("w-400").await.access;
    let (_, organisation) = sandbox.get(&token, "/organisations/w-400").await;
    assert_eq!(organisation["books_to"], "2026-06-30");
    let invoices = sandbox.all(&token, "/organisations/w-400/invoices").await;
    let bytes: usize = invoices.iter().map(|invoice| invoice.to_string().len()).sum();
    assert!(
        (1_200..1_900).contains(&(bytes / invoices.len())),
        "an invoice has {} bytes",
        bytes / invoices.len()
    );
    assert_eq!(
        sandbox
            .control(Method::DELETE, "/organisations/w-400", Value::Null)
            .await
            .0,
        204
    );
    assert_eq!(sandbox.get(&token, "/me").await.0, 401);
    for wrong in [
        json!({"kind": "circus"}),
        json!({"kind": "cafe", "invoices": 0}),
        json!({"kind": "cafe", "id": "../x"}),
    ] {
        assert_eq!(
            sandbox
                .control(Method::POST, "/organisations", wrong.clone())
                .await
                .0,
            400,
            "{wrong}"
        );
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn stopping_ends_the_writing_of_books_which_starts_afresh_when_they_are_needed_again() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::at(CLOCK);
    let sandbox = Running::start(clock.options(folder.path())).await;
    let new = json!({"kind": "wholesaler", "invoices": 1_000_000, "id": "w-huge"});
    let (_, made) = sandbox.control(Method::POST, "/organisations", new).await;
    assert_eq!(made["state"], "writing");
    let new = json!({"kind": "wholesaler", "invoices": 200, "id": "w-200"});
    assert_eq!(sandbox.control(Method::POST, "/organisations", new).await.0, 201);
    sandbox.stop().await;
    let files: Vec<_> = std::fs::read_dir(folder.path().join("organisations"))
        .unwrap()
        .collect();
    assert!(
        files
            .iter()
            .all(|file| !file.as_ref().unwrap().path().to_string_lossy().contains("w-huge")),
        "{files:?}"
    );
    let sandbox = Running::start(clock.options(folder.path())).await;
    let (_, huge) = sandbox
        .control(Method::GET, "/organisations/w-huge", Value::Null)
        .await;
    assert_eq!(huge["state"], "not_written");
    let (status, ready) = sandbox
        .control(Method::POST, "/organisations/w-200/prepare", Value::Null)
        .await;
    assert_eq!((status, &ready["counts"]["invoices"]), (200, &json!(200)));
    sandbox.stop().await;
}

#[tokio::test]
async fn pages_of_other_sites_are_refused_and_control_can_be_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = TestClock::at(CLOCK).options(folder.path());
    let sandbox = Running::start(options.clone()).await;
    let url = format!("{}/control/organisations", sandbox.base);
    let foreign = sandbox
        .http
        .post(&url)
        .header("origin", "https://evil.example")
        .body("{}")
        .send()
        .await
        .unwrap();
    assert_eq!(foreign.status(), 403);
    let own = sandbox
        .http
        .get(&url)
        .header("origin", &sandbox.base)
        .send()
        .await
        .unwrap();
    assert_eq!(own.status(), 200);
    sandbox.stop().await;
    options.control = false;
    let sandbox = Running::start(options).await;
    let url = format!("{}/control/organisations", sandbox.base);
    assert_eq!(sandbox.http.get(&url).send().await.unwrap().status(), 404);
    sandbox.stop().await;
}

#[tokio::test]
async fn calls_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Running::start(TestClock::at(CLOCK).options(folder.path())).await;
    let tokens = sandbox.link("harbour-lettings").await;
    sandbox
        .get(&tokens.access, "/organisations/harbour-lettings/items")
        .await;
    sandbox.refresh(&tokens.refresh).await;
    let (_, body) = sandbox
        .control(Method::GET, "/calls?organisation=harbour-lettings", Value::Null)
        .await;
    assert_eq!(
        body["calls"],
        json!({"api": 1, "items": 1, "token": 1, "refresh": 1})
    );
    sandbox.stop().await;
}

#[tokio::test]
async fn a_person_switches_faults_on_by_buttons_or_by_any_field_the_page_names() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Running::start(TestClock::at(CLOCK).options(folder.path())).await;
    let act = async |action: &str, field: &str, value: &str| {
        let address = format!("{}/control/page/cafe-zoe/{action}", sandbox.base);
        let answer = sandbox
            .http
            .post(address)
            .form(&[(field, value)])
            .send()
            .await
            .unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let faults = async || {
        let path = "/organisations/cafe-zoe/faults";
        sandbox.control(Method::GET, path, Value::Null).await.1
    };
    let page = sandbox.http.get(format!("{}/control", sandbox.base)).send();
    let page = page.await.unwrap().text().await.unwrap();
    let presets: std::collections::BTreeSet<&str> = page
        .split("name=\"preset\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert_eq!(presets.len(), 16, "{presets:?}");
    for preset in presets {
        assert!(
            (200..400).contains(&act("preset", "preset", preset).await.0),
            "{preset}"
        );
        assert_eq!(faults().await == json!({}), preset == "none", "{preset}");
    }
    let example = page
        .split("<pre>")
        .nth(1)
        .unwrap()
        .split("</pre>")
        .next()
        .unwrap();
    let example = example.replace("&#34;", "\"").replace("&quot;", "\"");
    act("faults", "faults", &example).await;
    assert_eq!(faults().await, serde_json::from_str::<Value>(&example).unwrap());

    let (status, said) = act("faults", "faults", r#"{"slow": 3}"#).await;
    assert_eq!(status, 422);
    assert!(said.contains("unknown field `slow`"), "{said}");
    assert_eq!(faults().await, serde_json::from_str::<Value>(&example).unwrap());
    sandbox.stop().await;
}
