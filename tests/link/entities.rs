//! One permission that opens several organisations: the company chooses, with an integration that an
//! operator added and the real sandbox provider.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use platypus::config::{Applications, Config, IntegrationSettings};
use platypus_connectors::Catalogue;
use platypus_model::ConnectionStatus;
use platypus_sandbox::OAuthClient;

use super::{company, connections_of, sites};
use crate::support::folder;
use crate::support::site::Site;
use crate::support::visitor::{Answer, Visitor};

/// The sandbox's own folder once more as another integration, with a permission for every organisation of the person.
pub(super) fn write_several(folder: &Path) {
    let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/sandbox");
    let several = folder.join("several-books");
    folder::copy(&original, &several);
    let path = several.join("integration.toml");
    let mut manifest = std::fs::read_to_string(&path).unwrap();
    for (before, after) in [
        ("key = \"mqjo\"", "key = \"mqjs\""),
        ("slug = \"sandbox\"", "slug = \"several-books\""),
        ("name = \"Platypus Sandbox\"", "name = \"Several Books\""),
        ("6d716a6f0001", "6d716a730001"),
        ("6d716a6f0002", "6d716a730002"),
        (
            "scopes = [\"accounting.read\", \"accounting.write\"]",
            "scopes = [\"accounting.read\", \"accounting.write\", \"organisations.all\"]",
        ),
        (
            "token_fields.captured = { organisation = \"organisation_id\" }\n",
            "",
        ),
        (
            "path = \"/me\"\nid = \"organisation.id\"\nname = \"organisation.name\"",
            "path = \"/organisations/${captured.organisation}\"\nid = \"id\"\nname = \"name\"\n\n\
             [entities]\npath = \"/organisations\"\nrecord_path = \"data\"\nname = \"name\"\n\
             captured = \"organisation\"",
        ),
    ] {
        assert!(manifest.contains(before), "the sandbox's manifest lacks {before}");
        manifest = manifest.replace(before, after);
    }
    std::fs::write(&path, manifest).unwrap();
}

/// The site with that integration.
fn with_several(mut site: Site) -> Site {
    let folder = tempfile::tempdir().unwrap();
    write_several(folder.path());
    let catalogue = Catalogue::load(Some(folder.path())).unwrap();
    let registered = OAuthClient::development();
    let mut config = Config::clone(&site.platform.config);
    let settings = IntegrationSettings {
        client_id: registered.id,
        client_secret: registered.secret.into(),
        variables: BTreeMap::from([("base_url".to_owned(), site.sandbox_url().to_owned())]),
    };
    config.integrations.insert("several-books".to_owned(), settings);
    site.platform.applications = Applications::resolve(&config, &catalogue);
    site.platform.catalogue = Arc::new(catalogue);
    site.platform.config = Arc::new(config);
    site
}

/// Agrees, and signs in at the sandbox: where the visitor is sent then.
async fn sign_in(visitor: &mut Visitor, start: &str) -> String {
    let consent = format!("{start}/several-books");
    let agreed = visitor.submit(&consent, &consent, &[]).await;
    let away = agreed.location().to_owned();
    assert!(away.contains("organisations.all"), "{away}");
    let callback = visitor.decide_at_sandbox(&away, "allow").await;
    assert!(!callback.contains("organisation_id"), "{callback}");
    visitor.get(&callback).await.location().to_owned()
}

async fn answer(visitor: &mut Visitor, page: &str, answer: &str, entity: &str) -> Answer {
    let typed = [("answer", answer), ("entity", entity)];
    visitor.submit(page, page, &typed).await
}

#[tokio::test]
async fn a_company_chooses_among_the_organisations_that_its_permission_opens() {
    for site in sites().await {
        let site = with_several(site);
        let (company, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        let page = sign_in(&mut visitor, &start).await;
        let asked = visitor.get(&page).await.expect(200);
        assert_eq!(asked.text("h1"), "Which business is it?");
        assert!(asked.texts(".choice").contains(&"Café Zoë".to_owned()));
        assert!(
            asked.attributes("input[checked]", "value").is_empty(),
            "nothing is chosen for it"
        );
        let connection = connections_of(&site, company).await[0].connection.clone();
        assert_eq!(connection.status, ConnectionStatus::PendingAuth);

        // What is not among them changes nothing; neither does somebody else.
        let again = answer(&mut visitor, &page, "choose", "somebody-elses").await;
        assert_eq!(again.location(), page);
        site.visitor().get(&page).await.expect(403);

        let linked = answer(&mut visitor, &page, "choose", "cafe-zoe").await;
        let shown = visitor.get(linked.location()).await.expect(200);
        assert_eq!(shown.text("h1"), "Several Books is connected");
        let connection = connections_of(&site, company).await[0].connection.clone();
        assert_eq!(connection.status, ConnectionStatus::Linked);
        assert_eq!(connection.entity_id.as_deref(), Some("cafe-zoe"));
        assert_eq!(connection.entity_name.as_deref(), Some("Café Zoë"));
        // Answered once.
        visitor.get(&page).await.expect(409);
    }
}

#[tokio::test]
async fn the_organisation_of_before_is_marked_and_another_is_asked_about() {
    for site in sites().await {
        let site = with_several(site);
        let (company, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        let page = sign_in(&mut visitor, &start).await;
        answer(&mut visitor, &page, "choose", "cafe-zoe").await;
        let page = sign_in(&mut visitor, &start).await;
        let asked = visitor.get(&page).await.expect(200);
        assert_eq!(asked.attributes("input[checked]", "value"), ["cafe-zoe"]);
        let other = answer(&mut visitor, &page, "choose", "stillwater").await;
        assert_eq!(other.location(), page, "asked whether it meant that");
        let question = visitor.get(&page).await.expect(200);
        assert!(
            question.text("h1").starts_with("Did you mean"),
            "{}",
            question.text("h1")
        );
        let before = &connections_of(&site, company).await[0].connection;
        assert_eq!(before.entity_id.as_deref(), Some("cafe-zoe"));
        answer(&mut visitor, &page, "yes", "").await;
        let after = &connections_of(&site, company).await[0].connection;
        assert_eq!(after.entity_id.as_deref(), Some("stillwater"));
    }
}

#[tokio::test]
async fn choosing_none_of_them_links_nothing() {
    for site in sites().await {
        let site = with_several(site);
        let (company, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        let page = sign_in(&mut visitor, &start).await;
        let back = answer(&mut visitor, &page, "no", "").await;
        assert_eq!(back.location(), start);
        let details = &connections_of(&site, company).await[0];
        assert_eq!(details.connection.status, ConnectionStatus::PendingAuth);
        let said = &details.errors.last().unwrap().error_message;
        assert!(said.contains("none of its organisations"), "{said}");
    }
}
