//! Linking by a key: tested before anything is kept.

use platypus::store::credentials;
use platypus_model::ConnectionStatus;

use super::{company, connections_of, sites};

#[tokio::test]
async fn a_wrong_key_is_refused_before_anything_is_kept() {
    for site in sites().await {
        let (company, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        let consent = format!("{start}/tryton");
        let form = visitor
            .submit(&consent, &consent, &[])
            .await
            .location()
            .to_owned();
        let shown = visitor.get(&form).await.expect(200);
        assert_eq!(
            shown.texts(".field label"),
            ["Address of your Tryton server", "Database", "Application key"]
        );
        // The sandbox is no Tryton: whatever it answers, it is not what Tryton would.
        let typed = [
            ("field.base_url", site.sandbox_url()),
            ("field.database", "books"),
            ("field.key", "a-secret-that-stays-one"),
        ];
        let refused = visitor.submit(&form, &form, &typed).await.expect(422);
        assert_eq!(
            refused.text("[role=alert] strong"),
            "That did not work. Nothing was kept."
        );
        assert_eq!(
            refused.attributes("input[name='field.base_url']", "value"),
            [site.sandbox_url()]
        );
        assert!(!refused.body.contains("a-secret-that-stays-one"));

        let connection = &connections_of(&site, company).await[0];
        assert_eq!(connection.connection.status, ConnectionStatus::PendingAuth);
        assert!(
            !connection.errors[0]
                .error_message
                .contains("a-secret-that-stays-one")
        );
        let kept = credentials::get(&site.platform.store, site.client, connection.connection.id)
            .await
            .unwrap();
        assert!(kept.is_none());
    }
}

#[tokio::test]
async fn an_empty_field_is_named_and_nothing_is_sent() {
    for site in sites().await {
        let (company, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        let consent = format!("{start}/tryton");
        let form = visitor
            .submit(&consent, &consent, &[])
            .await
            .location()
            .to_owned();
        let typed = [("field.base_url", "https://erp.example"), ("field.database", " ")];
        let refused = visitor.submit(&form, &form, &typed).await.expect(422);
        assert!(refused.text("[role=alert]").ends_with("Fill in Database."));
        assert!(connections_of(&site, company).await[0].errors.is_empty());
    }
}
