//! What every failure looks like (contract section 7), and who is let in (section 8).

use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::{Value, json};

use super::{basic, servers};

/// Fails where a body is not the contract's error body for that status.
#[track_caller]
pub fn assert_error_body(body: &Value, status: u16) {
    let mut fields: Vec<&str> = body.as_object().unwrap().keys().map(String::as_str).collect();
    fields.sort_unstable();
    let expected = [
        "canBeRetried",
        "correlationId",
        "detailedErrorCode",
        "error",
        "service",
        "statusCode",
        "validation",
    ];
    assert_eq!(fields, expected, "{body}");
    assert_eq!(body["statusCode"], status, "{body}");
    assert!(!body["error"].as_str().unwrap().is_empty(), "{body}");
    assert!(!body["service"].as_str().unwrap().is_empty(), "{body}");
    let correlation = body["correlationId"].as_str().unwrap();
    assert!(
        correlation.len() == 32 && correlation.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{body}"
    );
    // A JSON boolean here breaks published clients.
    assert!(body["canBeRetried"].is_string(), "{body}");
    assert!(body["detailedErrorCode"].is_u64(), "{body}");
    let validation = &body["validation"];
    assert!(
        validation.is_null() || (validation["errors"].is_array() && validation["warnings"].is_array()),
        "{body}"
    );
}

#[tokio::test]
async fn a_caller_without_a_known_key_is_unauthorised_everywhere() {
    for api in servers().await {
        let headers = [
            None,
            Some(basic("nobody made this key")),
            Some("Basic %%%".to_owned()),
            Some(api.authorization.replace("Basic", "Bearer")),
            Some(basic("")),
        ];
        for header in headers {
            for path in ["/companies", "/companies/not-an-id", "/apiKeys", "/integrations"] {
                let mut request = Request::builder().uri(path);
                if let Some(header) = &header {
                    request = request.header(header::AUTHORIZATION, header);
                }
                let reply = api.send(request.body(Body::empty()).unwrap()).await;
                assert_eq!(reply.error(401), "Unauthorized", "{header:?} {path}");
            }
        }
    }
}

#[tokio::test]
async fn a_key_is_taken_alone_or_as_a_user_name_padded_or_not() {
    for api in servers().await {
        let key = api.authorization.trim_start_matches("Basic ").to_owned();
        let raw = {
            use base64::Engine as _;
            base64::engine::general_purpose::STANDARD.decode(&key).unwrap()
        };
        let raw = String::from_utf8(raw).unwrap();
        for header in [
            basic(&raw),
            basic(&format!("{raw}:")),
            basic(&format!("{raw}:")).trim_end_matches('=').to_owned(),
            format!("basic {key}"),
        ] {
            let request = Request::builder()
                .uri("/companies")
                .header(header::AUTHORIZATION, &header)
                .body(Body::empty())
                .unwrap();
            assert_eq!(api.send(request).await.status, 200, "{header}");
        }
    }
}

#[tokio::test]
async fn what_is_not_there_is_answered_in_the_contracts_body() {
    for api in servers().await {
        assert_eq!(api.get("/nothing/here").await.error(404), "NotFound");
        assert_eq!(api.get("/rules").await.error(404), "NotFound");
        assert_eq!(
            api.call(Method::DELETE, "/companies", Body::empty())
                .await
                .error(405),
            "Method not allowed"
        );
    }
}

#[tokio::test]
async fn a_body_that_is_no_json_of_the_right_shape_is_a_bad_request() {
    for api in servers().await {
        for body in [
            "",
            "{",
            "[]",
            "\"name\"",
            "{\"name\": 5}",
            "{\"name\": \"a\", \"tags\": {\"x\": 1}}",
        ] {
            let reply = api.call(Method::POST, "/companies", body).await;
            assert_eq!(
                reply.error(400),
                "Error processing request - not valid.",
                "{body}"
            );
            assert!(
                !reply.json()["validation"]["errors"]
                    .as_array()
                    .unwrap()
                    .is_empty(),
                "{body}"
            );
        }
    }
}

#[tokio::test]
async fn a_body_too_large_is_refused_before_it_is_read() {
    for api in servers().await {
        let body = json!({ "name": "Large", "description": "x".repeat(70_000) });
        api.post("/companies", body).await.error(413);
    }
}

#[tokio::test]
async fn the_correlation_id_of_an_error_is_in_its_header_too() {
    for api in servers().await {
        let reply = api.get("/nothing/here").await;
        assert_eq!(
            reply.headers["x-correlation-id"],
            reply.json()["correlationId"].as_str().unwrap()
        );
    }
}

#[tokio::test]
async fn the_character_nul_is_no_error_of_the_servers() {
    for api in servers().await {
        let body = json!({ "name": "N\u{0}ul", "description": "a\u{0}b", "tags": { "x\u{0}": "\u{0}y" } });
        let company = api.post("/companies", body).await.expect(200);
        assert_eq!(
            (&company["name"], &company["description"], &company["tags"]),
            (&json!("Nul"), &json!("ab"), &json!({ "x": "y" }))
        );
        assert_eq!(
            api.post("/apiKeys", json!({ "name": "\u{0}k" }))
                .await
                .expect(201)["name"],
            "k"
        );
        for path in [
            "/companies?query=name%3D%00",
            "/companies?tags=a%3D%00",
            "/companies/%00",
            "/apiKeys/%00",
        ] {
            api.get(path).await.error(400);
        }
    }
}
