//! Sending documents: known by their content, bounded, and handed out as a download alone.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use platypus::actions::link_settings::{self, LinkSettings, Source, SourceSetting};
use platypus::actions::{api_keys, files};
use platypus::api;
use platypus::events::Cause;
use platypus_model::{CompanyId, ConnectionStatus};
use secrecy::ExposeSecret;
use serde_json::Value;
use tower::ServiceExt;

use super::{company, connections_of, sites};
use crate::support::site::Site;

const PDF: &[u8] = b"%PDF-1.7 accounts";

async fn ask_for_documents(site: &Site) {
    let mut settings = LinkSettings::default();
    settings.set_sources(
        Source::ALL
            .map(|source| SourceSetting {
                source,
                is_asked: source == Source::Documents,
                is_optional: false,
            })
            .to_vec(),
    );
    link_settings::save(&site.platform, site.client, Cause::OPERATOR, &settings)
        .await
        .unwrap();
}

async fn names(site: &Site, company: CompanyId) -> Vec<String> {
    let kept = files::list(&site.platform, site.client, company, None)
        .await
        .unwrap();
    kept.into_iter().map(|file| file.name).collect()
}

/// Sends a request with the client's key.
async fn call(site: &Site, mut request: Request<Body>) -> (StatusCode, axum::http::HeaderMap, Vec<u8>) {
    let made = api_keys::create(&site.platform, site.client, Cause::OPERATOR, None)
        .await
        .unwrap();
    let header = format!("Basic {}", STANDARD.encode(made.secret.expose_secret()));
    request
        .headers_mut()
        .insert(header::AUTHORIZATION, header.parse().unwrap());
    let response = api::router(site.platform.clone()).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, 64 << 20).await.unwrap();
    (parts.status, parts.headers, body.to_vec())
}

#[tokio::test]
async fn a_company_sends_documents_and_the_client_fetches_them() {
    for site in sites().await {
        let (company, start) = company(&site, "Café Zoë").await;
        let page = format!("{start}/documents");
        // Only where they are asked for.
        site.visitor().get(&page).await.expect(404);
        ask_for_documents(&site).await;
        let mut visitor = site.visitor();
        assert_eq!(visitor.get(&start).await.location(), page);
        let sent: [(&str, &str, &[u8]); 2] = [
            ("file", "../comptes 2025.pdf", PDF),
            ("file", "ventes.csv", b"date;montant\n2026-01-01;1,50\n"),
        ];
        visitor.upload(&page, &page, &[], &sent).await.expect(303);
        let shown = visitor.get(&page).await.expect(200);
        assert_eq!(shown.text("h2"), "2 documents received");
        assert_eq!(shown.texts(".file-name"), ["comptes 2025.pdf", "ventes.csv"]);
        let connection = connections_of(&site, company).await[0].connection.clone();
        assert_eq!(connection.status, ConnectionStatus::Linked);
        assert_eq!(connection.platform_name, "File upload");

        let list = Request::get(format!("/companies/{company}/files"))
            .body(Body::empty())
            .unwrap();
        let (status, _, body) = call(&site, list).await;
        assert_eq!(status, 200);
        let listed: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(listed[0]["fileName"], "comptes 2025.pdf");
        assert_eq!(listed[0]["sourceType"], "Other");

        let download = Request::get(format!("/companies/{company}/files/download"))
            .body(Body::empty())
            .unwrap();
        let (status, headers, body) = call(&site, download).await;
        assert_eq!(status, 200);
        assert_eq!(headers[header::CONTENT_TYPE], "application/octet-stream");
        assert_eq!(
            headers[header::CONTENT_DISPOSITION],
            "attachment; filename=\"files.zip\""
        );
        assert!(body.starts_with(b"PK\x03\x04"));
        assert!(body.windows(PDF.len()).any(|window| window == PDF));
        let another_day = Request::get(format!("/companies/{company}/files/download?date=2020-01-01"))
            .body(Body::empty())
            .unwrap();
        let (_, _, empty) = call(&site, another_day).await;
        assert_eq!(empty.len(), 22, "an archive of nothing");
    }
}

#[tokio::test]
async fn what_only_looks_like_a_document_is_refused_by_name() {
    for site in sites().await {
        ask_for_documents(&site).await;
        let (company, start) = company(&site, "Café Zoë").await;
        let page = format!("{start}/documents");
        let mut visitor = site.visitor();
        let sent: [(&str, &str, &[u8]); 3] = [
            ("file", "page.pdf", b"<html><script>alert(1)</script>"),
            ("file", "run.exe", b"MZ\x90\0"),
            ("file", "kept.pdf", PDF),
        ];
        let refused = visitor.upload(&page, &page, &[], &sent).await.expect(422);
        let said = refused.text("[role=alert]");
        assert!(
            said.contains("page.pdf was not taken") && said.contains("run.exe was not taken"),
            "{said}"
        );
        assert_eq!(names(&site, company).await, ["kept.pdf"]);
        let large = vec![b'%'; files::MOST_BYTES + 1];
        let refused = visitor
            .upload(&page, &page, &[], &[("file", "large.pdf", &large)])
            .await
            .expect(422);
        assert_eq!(refused.text("[role=alert]"), "large.pdf is larger than 10 MB.");
        let far_too_large = vec![b'%'; 26 << 20];
        let refused = visitor
            .upload(&page, &page, &[], &[("file", "huge.pdf", &far_too_large)])
            .await
            .expect(413);
        assert_eq!(refused.text("h1"), "That is too large");
        assert_eq!(names(&site, company).await, ["kept.pdf"]);
    }
}

#[tokio::test]
async fn the_client_uploads_over_the_api_as_the_contract_says() {
    for site in sites().await {
        let (company, _) = company(&site, "Café Zoë").await;
        let connection = files::connection(&site.platform, site.client, Cause::OPERATOR, company)
            .await
            .unwrap();
        let send = |name: &str, content: &str| {
            let body = format!(
                "--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{content}\r\n--limit--\r\n"
            );
            Request::post(format!(
                "/companies/{company}/connections/{}/files",
                connection.id
            ))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=limit")
            .body(Body::from(body))
            .unwrap()
        };
        let (status, _, _) = call(&site, send("accounts.pdf", "%PDF-1.7")).await;
        assert_eq!(status, 200);
        let (status, _, body) = call(&site, send("accounts.pdf", "<html>")).await;
        assert_eq!(status, 400);
        let error: Value = serde_json::from_slice(&body).unwrap();
        assert!(
            error["validation"]["errors"][0]["message"]
                .as_str()
                .unwrap()
                .starts_with("accounts.pdf was not taken")
        );
        assert_eq!(names(&site, company).await, ["accounts.pdf"]);
    }
}
