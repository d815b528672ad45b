//! `/oauth/userinfo`: who the person behind a token is (`OpenID` Connect Core, section 5.3).

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::ApiError;
use super::admission::{grant, meet};
use super::answer::json_text;
use crate::Sandbox;
use crate::oauth::Scope;
use crate::sandbox::DEMO_NAME;

/// The claims that the scopes of the grant cover (section 5.4).
pub(super) async fn claims(State(sandbox): State<Sandbox>, headers: HeaderMap) -> Result<Response, ApiError> {
    let grant = grant(&sandbox, &headers).await?;
    if !Scope::OpenId.is_in(&grant.scope) {
        return Err(ApiError::scope_missing(Scope::OpenId));
    }
    let organisation = sandbox
        .organisation(&grant.organisation)
        .ok_or_else(|| ApiError::not_found("such organisation"))?;
    let allowance = meet(&sandbox, &organisation, "userinfo").await?;
    let (given_name, family_name) = DEMO_NAME.split_once(' ').unwrap_or((DEMO_NAME, ""));
    let of_scope = [
        (Scope::OpenId, json!({"sub": format!("person:{}", grant.email)})),
        (
            Scope::Profile,
            json!({
                "name": DEMO_NAME, "given_name": given_name, "family_name": family_name,
                "preferred_username": grant.email, "locale": "en-GB", "zoneinfo": "Europe/London",
            }),
        ),
        (
            Scope::Email,
            json!({"email": grant.email, "email_verified": true}),
        ),
    ];
    let claims: Map<String, Value> = of_scope
        .into_iter()
        .filter(|(scope, _)| scope.is_in(&grant.scope))
        .filter_map(|(_, claims)| match claims {
            Value::Object(claims) => Some(claims),
            _ => None,
        })
        .flatten()
        .collect();
    Ok(json_text(Value::Object(claims).to_string(), allowance))
}
