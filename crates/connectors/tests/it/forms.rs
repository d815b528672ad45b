//! Linking by a form: a key, and an address that the company chose.

use std::collections::BTreeMap;
use std::sync::Arc;

use platypus_connectors::{
    Application, Blame, ClientOptions, Credentials, Entity, ProviderClient, ProviderError,
};
use serde_json::json;

use crate::provider::{Provider, Reply, client, integration, now};

const FORM: &str = r#"
[authorisation.form]
fields = [
  { name = "address", kind = "url", label = { en = "Address", fr = "Adresse" } },
  { name = "database", kind = "text", label = { en = "Database", fr = "Base" } },
  { name = "key", kind = "password", label = { en = "Key", fr = "Clé" } },
]

[requester]
base_url = "${form.address}/${form.database}/api"
authenticator.header = { name = "X-Key", value = "${form.key}" }

[identify]
path = "/company"
id = "0.id"
name = "0.name"
captured = { company = "0.id" }

[data_types.customers]
path = "/companies/${captured.company}/customers"
"#;

fn typed(address: &str) -> Credentials {
    Credentials::from_form(BTreeMap::from([
        ("address".to_owned(), address.to_owned()),
        ("database".to_owned(), "led/ger".to_owned()),
        ("key".to_owned(), "typed-key".to_owned()),
    ]))
}

fn open_client() -> ProviderClient {
    let options = ClientOptions::new(Arc::new(now));
    ProviderClient::new(ClientOptions {
        allow_private_addresses: true,
        ..options
    })
    .unwrap()
}

#[tokio::test]
async fn a_form_is_tested_before_it_is_kept_and_completed_with_what_it_opens() {
    let provider = Provider::start(FORM, |_, _| Reply::json(&json!([{"id": 7, "name": "Books"}]))).await;
    let credentials = typed(&format!("{}/", provider.base_url));
    let (entity, kept) = open_client()
        .connect(&provider.integration, &Application::default(), credentials)
        .await
        .unwrap();
    assert_eq!(
        entity,
        Entity {
            id: "7".to_owned(),
            name: "Books".to_owned()
        }
    );
    assert_eq!(kept.captured["company"], "7");
    let seen = &provider.seen()[0];
    assert_eq!(seen.path, "/led%2Fger/api/company");
    assert_eq!(seen.header("x-key"), Some("typed-key"));
}

#[tokio::test]
async fn a_wrong_key_is_the_customers_to_correct() {
    let provider = Provider::start(FORM, |_, _| Reply::text(401, "")).await;
    let error = open_client()
        .identify(
            &provider.integration,
            &Application::default(),
            &typed(&provider.base_url),
        )
        .await
        .unwrap_err();
    assert!(matches!(error, ProviderError::GrantRevoked { .. }), "{error}");
    assert_eq!(error.blame(), Blame::Customer);
}

#[tokio::test]
async fn an_address_that_answers_oddly_is_the_customers_to_check() {
    for (status, body) in [(404, "not found"), (200, "<html>"), (200, "[]"), (301, "")] {
        let provider = Provider::start(FORM, move |_, _| Reply::text(status, body)).await;
        let error = open_client()
            .identify(
                &provider.integration,
                &Application::default(),
                &typed(&provider.base_url),
            )
            .await
            .unwrap_err();
        assert_eq!(error.blame(), Blame::Customer, "{status}: {error}");
        assert!(error.to_string().contains("check what was entered"), "{error}");
    }
}

#[tokio::test]
async fn an_address_that_a_company_typed_must_lie_in_a_public_network() {
    let provider = Provider::start(FORM, |_, _| Reply::json(&json!([{"id": 7, "name": "Books"}]))).await;
    let port = provider.base_url.rsplit_once(':').unwrap().1;
    for host in [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
    ] {
        let address = format!("http://{host}:{port}");
        let error = client()
            .identify(&provider.integration, &Application::default(), &typed(&address))
            .await
            .unwrap_err();
        assert!(
            matches!(
                error,
                ProviderError::Configuration {
                    blame: Blame::Customer,
                    ..
                }
            ),
            "{host}: {error}"
        );
    }
    assert!(provider.seen().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn an_empty_field_is_named() {
    let (_folder, integration) = integration(FORM);
    let error = client()
        .identify(&integration, &Application::default(), &Credentials::default())
        .await
        .unwrap_err();
    assert!(error.to_string().contains("`address`"), "{error}");
    assert_eq!(error.blame(), Blame::Customer);
}
