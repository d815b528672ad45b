//! `POST /oauth/token` and `POST /oauth/revoke`.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::json;

use super::{Scope, secrets};
use crate::Sandbox;
use crate::options::OAuthClient;
use crate::organisation::Organisation;
use crate::storage::{CodeOutcome, Grant, GrantTokens, RefreshOutcome, StorageError};

/// A refusal of the token endpoint (RFC 6749 section 5.2).
#[derive(Debug)]
pub(super) struct TokenError {
    status: StatusCode,
    error: &'static str,
    description: String,
}

impl TokenError {
    fn new(error: &'static str, description: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            error,
            description: description.into(),
        }
    }

    fn client() -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            error: "invalid_client",
            description: "The client id or secret is wrong.".to_owned(),
        }
    }

    fn grant(description: &str) -> Self {
        Self::new("invalid_grant", description)
    }
}

impl From<StorageError> for TokenError {
    fn from(error: StorageError) -> Self {
        tracing::error!(%error, "the sandbox's storage failed");
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            error: "server_error",
            description: "The sandbox could not read its files; its log says why.".to_owned(),
        }
    }
}

impl IntoResponse for TokenError {
    fn into_response(self) -> Response {
        let body = json!({"error": self.error, "error_description": self.description});
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(
                WWW_AUTHENTICATE,
                HeaderValue::from_static("Basic realm=\"sandbox\""),
            );
        }
        response
    }
}

struct Form(Vec<(String, String)>);

impl Form {
    fn parse(body: &str) -> Result<Self, TokenError> {
        let fields: Vec<(String, String)> = serde_urlencoded::from_str(body)
            .map_err(|_| TokenError::new("invalid_request", "The body must be a form."))?;
        for (index, (name, _)) in fields.iter().enumerate() {
            if fields[..index].iter().any(|(earlier, _)| earlier == name) {
                return Err(TokenError::new(
                    "invalid_request",
                    format!("{name} was given twice."),
                ));
            }
        }
        Ok(Self(fields))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    fn need(&self, name: &str) -> Result<&str, TokenError> {
        self.get(name)
            .ok_or_else(|| TokenError::new("invalid_request", format!("{name} is missing.")))
    }
}

/// The application that calls, by HTTP Basic or by the body (RFC 6749 section 2.3.1), never by both.
fn client<'a>(sandbox: &'a Sandbox, headers: &HeaderMap, form: &Form) -> Result<&'a OAuthClient, TokenError> {
    let basic = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"));
    let (id, secret) = if let Some((_, encoded)) = basic {
        if form.get("client_secret").is_some() {
            return Err(TokenError::new(
                "invalid_request",
                "Authenticate by the header or by the body, not by both.",
            ));
        }
        let pair = STANDARD
            .decode(encoded.trim())
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok());
        let pair = pair.ok_or_else(TokenError::client)?;
        let (id, secret) = pair.split_once(':').ok_or_else(TokenError::client)?;
        (form_decoded(id), form_decoded(secret))
    } else {
        let part = |name| form.get(name).unwrap_or_default().to_owned();
        (part("client_id"), part("client_secret"))
    };
    sandbox
        .client(&id)
        .filter(|client| client.has_secret(&secret))
        .ok_or_else(TokenError::client)
}

fn form_decoded(text: &str) -> String {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(&format!("x={text}")).unwrap_or_default();
    pairs
        .into_iter()
        .next()
        .map_or_else(String::new, |(_, value)| value)
}

/// `POST /oauth/token`
pub(super) async fn issue(
    State(sandbox): State<Sandbox>,
    headers: HeaderMap,
    body: String,
) -> Result<Response, TokenError> {
    let form = Form::parse(&body)?;
    let client = client(&sandbox, &headers, &form)?;
    let (kind, secret) = match form.need("grant_type")? {
        "authorization_code" => ("token", form.need("code")?),
        "refresh_token" => ("refresh", form.need("refresh_token")?),
        _ => {
            let description = "grant_type must be authorization_code or refresh_token.";
            return Err(TokenError::new("unsupported_grant_type", description));
        }
    };
    let about = sandbox.central().organisation_of(secrets::hash(secret)).await?;
    let organisation = about.and_then(|id| sandbox.organisation(&id));
    if let Some(organisation) = &organisation {
        organisation.calls().count(kind);
    }
    let answer = if kind == "token" {
        redeem(&sandbox, client, &form, secret, organisation.as_deref()).await
    } else {
        refresh(&sandbox, client, secret, organisation.as_deref()).await
    };
    match organisation {
        Some(organisation) => Ok(deliver(&sandbox, &organisation, answer).await?),
        None => answer,
    }
}

/// Gives the answer, late or never if faults say so.
async fn deliver(
    sandbox: &Sandbox,
    organisation: &Organisation,
    answer: Result<Response, TokenError>,
) -> Result<Response, TokenError> {
    let (dropped, slow) = {
        let mut faults = organisation.faults();
        (faults.meet_token_answer(), faults.slow_milliseconds)
    };
    if let Some(milliseconds) = slow {
        tokio::time::sleep(std::time::Duration::from_millis(u64::from(milliseconds))).await;
    }
    if dropped {
        sandbox.keep_faults(organisation).await?;
        // A body that fails before its first byte makes the server close the connection unanswered.
        let broken = futures::stream::once(async {
            Err::<axum::body::Bytes, _>(std::io::Error::other("a fault that was switched on: no answer"))
        });
        return Ok(Response::new(Body::from_stream(broken)));
    }
    answer
}

fn time_of(sandbox: &Sandbox, organisation: Option<&Organisation>) -> Timestamp {
    organisation.map_or_else(|| sandbox.now(), |organisation| sandbox.now_at(&organisation.id))
}

async fn redeem(
    sandbox: &Sandbox,
    client: &OAuthClient,
    form: &Form,
    code: &str,
    organisation: Option<&Organisation>,
) -> Result<Response, TokenError> {
    let redirect_uri = form.need("redirect_uri")?;
    let verifier = form.need("code_verifier")?;
    let tokens = secrets::first_tokens();
    let hashes = (secrets::hash(&tokens.access), secrets::hash(&tokens.refresh));
    let lifetimes = sandbox.lifetimes(organisation);
    let now = time_of(sandbox, organisation);
    let outcome = sandbox
        .central()
        .redeem_code(
            secrets::hash(code),
            (&client.id, redirect_uri),
            |challenge| secrets::verifier_matches(verifier, challenge),
            hashes,
            lifetimes,
            now,
        )
        .await?;
    match outcome {
        CodeOutcome::Granted(grant) => Ok(token_answer(&grant, &tokens, now + lifetimes.access, now)),
        CodeOutcome::Refused => Err(TokenError::grant(
            "The code is wrong, too old, or for another redirect_uri.",
        )),
        CodeOutcome::WrongVerifier => Err(TokenError::grant(
            "The code_verifier does not match the code_challenge.",
        )),
        CodeOutcome::Replayed => Err(TokenError::grant(
            "The code was used before; the access it gave has been ended.",
        )),
    }
}

async fn refresh(
    sandbox: &Sandbox,
    client: &OAuthClient,
    old: &str,
    organisation: Option<&Organisation>,
) -> Result<Response, TokenError> {
    let now = time_of(sandbox, organisation);
    let derive = |salt: &[u8]| {
        let tokens = secrets::successors(old, salt);
        (secrets::hash(&tokens.access), secrets::hash(&tokens.refresh))
    };
    let lifetimes = sandbox.lifetimes(organisation);
    let outcome = sandbox
        .central()
        .rotate(
            secrets::hash(old),
            &client.id,
            secrets::new_salt(),
            derive,
            lifetimes,
            now,
        )
        .await?;
    match outcome {
        RefreshOutcome::Rotated(grant, salt, until) => {
            Ok(token_answer(&grant, &secrets::successors(old, &salt), until, now))
        }
        RefreshOutcome::Refused => Err(TokenError::grant("The refresh token is wrong or too old.")),
        RefreshOutcome::Ended => Err(TokenError::grant(
            "The access was ended; the person must allow it again.",
        )),
        RefreshOutcome::Reused => Err(TokenError::grant(
            "The refresh token was used before; the access has been ended.",
        )),
    }
}

fn token_answer(grant: &Grant, tokens: &GrantTokens, until: Timestamp, now: Timestamp) -> Response {
    let body = json!({
        "access_token": tokens.access,
        "token_type": "Bearer",
        "expires_in": until.duration_since(now).as_secs().max(0),
        "refresh_token": tokens.refresh,
        "scope": grant.scope,
        "organisation_id": (!Scope::Organisations.is_in(&grant.scope)).then_some(&grant.organisation),
    });
    (
        [(CACHE_CONTROL, HeaderValue::from_static("no-store"))],
        Json(body),
    )
        .into_response()
}

/// `POST /oauth/revoke`
pub(super) async fn revoke(
    State(sandbox): State<Sandbox>,
    headers: HeaderMap,
    body: String,
) -> Result<Response, TokenError> {
    let form = Form::parse(&body)?;
    let client = client(&sandbox, &headers, &form)?;
    let token = secrets::hash(form.need("token")?);
    sandbox.central().revoke(token, &client.id, sandbox.now()).await?;
    Ok(StatusCode::OK.into_response())
}
