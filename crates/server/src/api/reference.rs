//! `/openapi.json` and `/docs`: the API's description, generated from its handlers.

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::routing::get;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Components, OpenApi as Document, RefOr, Response, ResponseBuilder};
use utoipa::openapi::{ContentBuilder, Ref};
use utoipa::{OpenApi, ToSchema};
use utoipa_swagger_ui::{Config, SwaggerUi};

use super::error::ErrorBody;

const KEY_SCHEME: &str = "apiKey";

/// What the reference says of the API as a whole.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Platypus",
        description = "Onboard companies, link them to the systems they use, sync and read their data. \
                       Compatible with Codat's published API; not affiliated with Codat.",
        license(name = "Apache-2.0 OR MIT")
    ),
    components(schemas(ErrorBody))
)]
struct Whole;

/// The description without routes.
pub(super) fn base() -> Document {
    let mut document = Whole::openapi();
    let components = document.components.get_or_insert_with(Components::new);
    let key = ApiKeyValue::with_description("Authorization", "`Basic`, a space, and the API key in base64.");
    components.add_security_scheme(KEY_SCHEME, SecurityScheme::ApiKey(ApiKey::Header(key)));
    document.security = Some(vec![SecurityRequirement::new(KEY_SCHEME, Vec::<String>::new())]);
    document
}

/// Says of every operation how it fails: always in the same body.
pub(super) fn describe_failures(document: &mut Document) {
    let body = Ref::from_schema_name(ErrorBody::name());
    let failure: Response = ResponseBuilder::new()
        .description("Why it failed")
        .content(
            "application/json",
            ContentBuilder::new().schema(Some(body)).build(),
        )
        .build();
    for item in document.paths.paths.values_mut() {
        let operations = [
            &mut item.get,
            &mut item.put,
            &mut item.post,
            &mut item.patch,
            &mut item.delete,
        ];
        for operation in operations.into_iter().flatten() {
            let responses = &mut operation.responses.responses;
            responses
                .entry("default".to_owned())
                .or_insert_with(|| RefOr::T(failure.clone()));
        }
    }
}

/// The routes that serve the description and its pages, all from this server.
pub(super) fn routes(document: &Document) -> Router {
    // What is generated from types serialises; an empty answer would show in the tests.
    let text = document.to_json().unwrap_or_default();
    let json: [(HeaderName, &str); 1] = [(header::CONTENT_TYPE, "application/json")];
    // Relative, so that it also works behind a proxy that adds a prefix.
    let pages: Router = SwaggerUi::new("/docs")
        .config(Config::from("../openapi.json"))
        .into();
    // The viewer styles its elements one by one; it loads nothing from elsewhere.
    let policy = HeaderValue::from_static(
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
    );
    Router::new()
        .route("/openapi.json", get(|| async move { (json, text) }))
        .merge(pages.layer(SetResponseHeaderLayer::overriding(
            header::CONTENT_SECURITY_POLICY,
            policy,
        )))
}
