//! Files behind records, the bank's and the shop's scopes, and books with nothing in them.

use serde_json::json;
use url::Url;

use crate::support::{REDIRECT, Running, TestClock, Tokens};

const CLOCK: &str = "2026-11-22T12:00:00Z";
const CAFE: &str = "/organisations/cafe-zoe";

impl Running {
    /// A token for these scopes.
    pub(crate) async fn link_for(&self, organisation: &str, scope: &str) -> String {
        let (cookie, mut form) = self
            .consent_form(self.authorise_url(&[("scope", Some(scope))]))
            .await;
        form.fields
            .insert("organisation".to_owned(), organisation.to_owned());
        form.fields.insert("decision".to_owned(), "allow".to_owned());
        let answer = self.post_form(&form.action, &cookie, &form.fields).await;
        let location = Url::parse(answer.headers()["location"].to_str().unwrap()).unwrap();
        assert!(location.as_str().starts_with(REDIRECT));
        let code = location.query_pairs().find(|(name, _)| name == "code").unwrap().1;
        Tokens::of(self.exchange(&code).await.1).access
    }

    async fn file(&self, token: &str, path: &str) -> (u16, String, Vec<u8>) {
        let answer = self
            .http
            .get(format!("{}/api/v1{path}", self.base))
            .bearer_auth(token)
            .send()
            .await
            .unwrap();
        let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
        (
            answer.status().as_u16(),
            kind,
            answer.bytes().await.unwrap().to_vec(),
        )
    }
}

#[tokio::test]
async fn records_have_files_and_documents_are_printed() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Running::start(TestClock::at(CLOCK).options(folder.path())).await;
    let token = sandbox.link("cafe-zoe").await.access;
    let mut kinds = std::collections::BTreeSet::new();
    for record in 1..=3 {
        let path = format!("{CAFE}/bills/{record}/attachments");
        let (status, listed) = sandbox.get(&token, &path).await;
        assert_eq!(status, 200, "{listed}");
        for one in listed["data"].as_array().unwrap() {
            let content = format!("{path}/{}/content", one["id"].as_str().unwrap());
            let (status, kind, bytes) = sandbox.file(&token, &content).await;
            assert_eq!((status, json!(bytes.len())), (200, one["size_bytes"].clone()));
            assert_eq!(kind, one["mime_type"].as_str().unwrap());
            kinds.insert(kind);
        }
        let (status, _) = sandbox.get(&token, &format!("{path}/att-9/content")).await;
        assert_eq!(status, 404);
    }
    assert_eq!(
        kinds.iter().map(String::as_str).collect::<Vec<_>>(),
        ["application/pdf", "image/png", "text/plain; charset=utf-8"]
    );
    let (status, kind, bytes) = sandbox.file(&token, &format!("{CAFE}/invoices/2/pdf")).await;
    assert_eq!((status, kind.as_str()), (200, "application/pdf"));
    assert!(bytes.starts_with(b"%PDF-"));
    for nothing in [
        "/invoices/999999/pdf",
        "/bills/1/pdf",
        "/accounts/1/attachments",
        "/nonsense/1/attachments",
    ] {
        let (status, _) = sandbox.get(&token, &format!("{CAFE}{nothing}")).await;
        assert_eq!(status, 404, "{nothing}");
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn a_grant_covers_what_was_asked_for_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Running::start(TestClock::at(CLOCK).options(folder.path())).await;
    let organisation = "/organisations/atelier-norre";
    let bank = sandbox.link_for("atelier-norre", "banking.read").await;
    let shop = sandbox.link_for("atelier-norre", "commerce.read").await;
    let both = sandbox
        .link_for("atelier-norre", "accounting.read commerce.read")
        .await;
    for (path, of_bank, of_shop, of_both) in [
        ("/invoices", 403, 403, 200),
        ("/banking/transactions", 200, 403, 403),
        ("/banking/accounts/1", 200, 403, 403),
        ("/commerce/orders", 403, 200, 200),
        ("/commerce/orders/7", 403, 200, 200),
        ("/commerce/shop", 403, 200, 200),
    ] {
        let path = format!("{organisation}{path}");
        assert_eq!(sandbox.get(&bank, &path).await.0, of_bank, "{path}");
        assert_eq!(sandbox.get(&shop, &path).await.0, of_shop, "{path}");
        assert_eq!(sandbox.get(&both, &path).await.0, of_both, "{path}");
    }
    let (_, refused) = sandbox.get(&shop, &format!("{organisation}/invoices")).await;
    assert_eq!(refused["error"]["code"], "scope_missing");
    sandbox.stop().await;
}

#[tokio::test]
async fn a_dormant_company_has_empty_lists_and_reports_of_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Running::start(TestClock::at(CLOCK).options(folder.path())).await;
    let token = sandbox.link("stillwater").await.access;
    for resource in ["accounts", "invoices", "bank_accounts", "ledger_transactions"] {
        let path = format!("/organisations/stillwater/{resource}");
        let (status, listed) = sandbox.get(&token, &path).await;
        assert_eq!((status, &listed["data"]), (200, &json!([])), "{resource}");
        assert_eq!(listed["paging"]["total"], 0);
    }
    let (status, sheet) = sandbox
        .get(&token, "/organisations/stillwater/reports/balance_sheet")
        .await;
    assert_eq!(status, 200);
    assert_eq!(sheet["rows"][0]["total"].to_string(), "0.00");
    sandbox.stop().await;
}

#[tokio::test]
async fn a_draft_that_was_thrown_away_leaves_a_tombstone() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Running::start(TestClock::at(CLOCK).options(folder.path())).await;
    let token = sandbox.link("cafe-zoe").await.access;
    let path =
        format!("{CAFE}/invoices?modified_since=2024-01-01T00:00:00Z&include_deleted=true&page_size=500");
    let (_, changed) = sandbox.get(&token, &path).await;
    let buried: Vec<_> = changed["data"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["deleted"] == true)
        .collect();
    assert!(!buried.is_empty());
    for one in buried {
        let (status, _) = sandbox
            .get(&token, &format!("{CAFE}/invoices/{}", one["id"]))
            .await;
        assert_eq!(status, 404, "{one}");
    }
    sandbox.stop().await;
}
