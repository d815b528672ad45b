//! What is for whoever runs the server, and the reference for whoever calls it.

use std::path::Path;

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::Value;

use super::servers;

#[tokio::test]
async fn health_and_metrics_need_no_key_and_tell_of_no_client() {
    for api in servers().await {
        let company = api.company("Confidential").await;
        let open = async |path: &str| {
            api.send(Request::builder().uri(path).body(Body::empty()).unwrap())
                .await
        };
        assert_eq!(open("/health/live").await.status, 200);
        assert_eq!(open("/health/ready").await.status, 200);
        let metrics = open("/metrics").await;
        assert_eq!(metrics.status, 200);
        assert!(
            metrics.body.contains("platypus_http_request_seconds"),
            "{}",
            metrics.body
        );
        for secret in [
            "Confidential",
            company.rsplit('/').next().unwrap(),
            &api.client.to_string(),
        ] {
            assert!(!metrics.body.contains(secret), "{}", metrics.body);
        }
    }
}

#[tokio::test]
async fn the_reference_is_served_with_its_pages_from_this_server_alone() {
    for api in servers().await {
        let document = api.get("/openapi.json").await.expect(200);
        assert_eq!(document, serde_json::to_value(platypus::api::openapi()).unwrap());
        let page = api.get("/docs/").await;
        assert_eq!(page.status, 200);
        assert_eq!(page.headers[header::CONTENT_TYPE], "text/html");
        for address in ["https://", "http://"] {
            assert!(!page.body.contains(&format!("src=\"{address}")), "{}", page.body);
        }
        assert!(
            page.headers[header::CONTENT_SECURITY_POLICY]
                .to_str()
                .unwrap()
                .contains("default-src 'self'")
        );
        let start = api.get("/docs/swagger-initializer.js").await;
        assert!(start.body.contains("../openapi.json"), "{}", start.body);
    }
}

#[test]
fn every_operation_is_named_and_says_how_it_fails() {
    let document = serde_json::to_value(platypus::api::openapi()).unwrap();
    let mut names = std::collections::BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap();
            assert!(
                names.insert(name.to_owned()),
                "{name} is the name of two operations"
            );
            assert!(operation["summary"].is_string(), "{method} {path} has no summary");
            let failure = &operation["responses"]["default"]["content"]["application/json"]["schema"];
            assert_eq!(
                failure["$ref"], "#/components/schemas/ErrorMessage",
                "{method} {path}"
            );
            for parameter in path.split(['{', '}']).skip(1).step_by(2) {
                let described = operation["parameters"].as_array().unwrap();
                let found = described
                    .iter()
                    .any(|found| found["name"] == parameter && found["in"] == "path");
                assert!(found, "{method} {path} does not describe {parameter}");
            }
        }
    }
}

#[test]
fn every_reference_in_the_reference_leads_somewhere() {
    fn check(at: &Path, value: &Value, document: &Value) {
        match value {
            Value::Object(fields) => {
                if let Some(target) = fields.get("$ref").and_then(Value::as_str) {
                    let target = target.trim_start_matches('#');
                    assert!(document.pointer(target).is_some(), "{}: {target}", at.display());
                }
                for (name, value) in fields {
                    check(&at.join(name), value, document);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| check(at, item, document)),
            _ => {}
        }
    }
    let document = serde_json::to_value(platypus::api::openapi()).unwrap();
    check(Path::new(""), &document, &document);
}
