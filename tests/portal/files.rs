//! A company's documents on its page.

use axum::body::Body;
use axum::http::{Request, header};
use platypus::actions::files;
use platypus::events::Cause;
use platypus::store::users::Role;

use super::rights::colleague;
use super::{company, sites};

const PDF: &[u8] = b"%PDF-1.7 accounts";

#[tokio::test]
async fn documents_are_listed_and_saved_never_shown_in_place() {
    for site in sites().await {
        let id = company(&site, "Café Zoë").await;
        let page = format!("/portal/companies/{id}");
        let mut visitor = site.signed_in(site.administrator).await;
        let empty = visitor.get(&page).await.expect(200);
        assert_eq!(empty.attributes("#files", "hidden").len(), 1, "nothing to list");
        let connection = files::connection(&site.platform, site.client, Cause::OPERATOR, id)
            .await
            .unwrap();
        let name = "comptes <b>été.pdf";
        files::add(&site.platform, Cause::OPERATOR, &connection, name, PDF)
            .await
            .unwrap();
        let shown = visitor.get(&page).await.expect(200);
        assert_eq!(shown.texts("#files .file-name"), ["comptes bété.pdf"]);
        assert!(shown.text("#files tbody").contains("1 KB"));
        assert!(shown.text("#files tbody").contains("Not scanned"));

        let saved = visitor
            .get(&shown.attributes("#files .file-name", "href")[0])
            .await
            .expect(200);
        assert_eq!(saved.body.as_bytes(), PDF);
        assert_eq!(saved.headers[header::CONTENT_TYPE], "application/octet-stream");
        assert_eq!(
            saved.headers[header::CONTENT_DISPOSITION],
            "attachment; filename*=UTF-8''comptes%20b%C3%A9t%C3%A9.pdf"
        );
        assert_eq!(saved.headers["x-content-type-options"], "nosniff");
        let request = Request::get(format!("{page}/files")).body(Body::empty()).unwrap();
        let all = visitor.open(request).await;
        assert_eq!(
            all.headers()[header::CONTENT_DISPOSITION],
            "attachment; filename*=UTF-8''Caf%C3%A9%20Zo%C3%AB.zip"
        );
        let archive = axum::body::to_bytes(all.into_body(), 1 << 20).await.unwrap();
        assert!(archive.starts_with(b"PK\x03\x04"));
    }
}

#[tokio::test]
async fn who_may_not_see_data_sees_no_documents_and_nobody_sees_anothers() {
    for site in sites().await {
        let (id, other) = (
            company(&site, "Café Zoë").await,
            company(&site, "Blue Door").await,
        );
        let connection = files::connection(&site.platform, site.client, Cause::OPERATOR, id)
            .await
            .unwrap();
        let kept = files::add(&site.platform, Cause::OPERATOR, &connection, "a.pdf", PDF)
            .await
            .unwrap();
        let onboarding = colleague(&site, Role::Onboarding).await;
        let mut visitor = site.signed_in(onboarding).await;
        let page = format!("/portal/companies/{id}");
        assert!(visitor.get(&page).await.expect(200).texts("#files").is_empty());
        visitor.get(&format!("{page}/files")).await.expect(403);
        visitor
            .get(&format!("{page}/files/{}", kept.id))
            .await
            .expect(403);
        let mut visitor = site.signed_in(site.administrator).await;
        visitor
            .get(&format!("/portal/companies/{other}/files/{}", kept.id))
            .await
            .expect(404);
        visitor.get(&format!("{page}/files/{id}")).await.expect(404);
        visitor.get(&format!("{page}/files/x")).await.expect(404);
    }
}
