//! `GET /oauth/authorize`: an application asks, a person is shown who asks and for what.

use axum::extract::{RawQuery, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use url::Url;

use super::session::Session;
use super::{Scope, consent, secrets};
use crate::Sandbox;
use crate::pages::{Language, PageError};
use crate::storage::PendingRequest;

/// How long a person may take.
const REQUEST_MINUTES: i64 = 30;

type Parameters = Vec<(String, String)>;

/// A parameter given once; twice is an error (RFC 6749 section 3.1).
fn single<'a>(parameters: &'a Parameters, name: &str) -> Result<Option<&'a str>, String> {
    let mut values = parameters
        .iter()
        .filter(|(key, _)| key == name)
        .map(|(_, value)| value.as_str());
    let first = values.next().filter(|value| !value.is_empty());
    if values.next().is_some() {
        Err(format!("{name} was given twice"))
    } else {
        Ok(first)
    }
}

/// `GET /oauth/authorize`
pub(super) async fn begin(
    State(sandbox): State<Sandbox>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let parameters: Parameters =
        serde_urlencoded::from_str(query.as_deref().unwrap_or_default()).unwrap_or_default();
    let chosen = parameters
        .iter()
        .find(|(key, _)| key == "lang")
        .map(|(_, value)| value.as_str());
    let language = Language::choose(chosen, &headers);
    let words = language.words();
    let Ok(Some(client)) = single(&parameters, "client_id").map(|id| id.and_then(|id| sandbox.client(id)))
    else {
        return Err(PageError::refused(language, words.unknown_application));
    };
    let redirect_uri = match single(&parameters, "redirect_uri") {
        Ok(Some(uri)) if client.accepts(uri) => uri.to_owned(),
        _ => return Err(PageError::refused(language, words.wrong_redirect)),
    };
    let state = single(&parameters, "state").ok().flatten().map(str::to_owned);
    let request = match check(&parameters) {
        Ok((challenge, scope)) => PendingRequest {
            client: client.id.clone(),
            redirect_uri,
            state,
            challenge,
            scope,
            lang: language.code().to_owned(),
        },
        Err((error, description)) => {
            let answer = [("error", error), ("error_description", description.as_str())];
            return redirect(&redirect_uri, &answer, state.as_deref())
                .ok_or_else(|| PageError::refused(language, words.wrong_redirect));
        }
    };
    let session = Session::find_or_begin(&sandbox, &headers)
        .await
        .map_err(|error| PageError::broken(language, &error))?;
    let id = secrets::new_secret("srq_");
    let until = sandbox.now() + SignedDuration::from_mins(REQUEST_MINUTES);
    sandbox
        .central()
        .keep_request(secrets::hash(&id), session.hash(), &request, until)
        .await
        .map_err(|error| PageError::broken(language, &error))?;
    let page = if session.email.is_some() {
        consent::consent_page(&sandbox, &session, &id, &request, language)
    } else {
        consent::sign_in_page(&sandbox, &session, &id, &request, language, None)
    }?;
    Ok(session.tell(&sandbox, page))
}

/// The PKCE challenge and the scope, or the error that goes back to the application.
fn check(parameters: &Parameters) -> Result<(String, String), (&'static str, String)> {
    let get = |name: &str| single(parameters, name).map_err(|why| ("invalid_request", why));
    single(parameters, "state").map_err(|why| ("invalid_request", why))?;
    match get("response_type")? {
        Some("code") => {}
        Some(_) => {
            return Err((
                "unsupported_response_type",
                "response_type must be code".to_owned(),
            ));
        }
        None => return Err(("invalid_request", "response_type is missing".to_owned())),
    }
    let scope = get("scope")?.unwrap_or(Scope::Accounting.word());
    if Scope::parse(scope).is_none_or(|scopes| scopes.is_empty()) {
        return Err((
            "invalid_scope",
            "the scopes are accounting.read, accounting.write, banking.read, commerce.read, organisations.all, openid, profile and email".to_owned(),
        ));
    }
    if get("code_challenge_method")? != Some("S256") {
        return Err(("invalid_request", "code_challenge_method must be S256".to_owned()));
    }
    let challenge = get("code_challenge")?.unwrap_or_default();
    let well_formed = challenge.len() == 43
        && challenge
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if well_formed {
        Ok((challenge.to_owned(), scope.to_owned()))
    } else {
        Err((
            "invalid_request",
            "code_challenge must be 43 characters of base64url".to_owned(),
        ))
    }
}

/// An answer to the application, by way of the browser.
pub(super) fn redirect(redirect_uri: &str, answer: &[(&str, &str)], state: Option<&str>) -> Option<Response> {
    let mut uri = Url::parse(redirect_uri).ok()?;
    {
        let mut query = uri.query_pairs_mut();
        query.extend_pairs(answer);
        if let Some(state) = state {
            query.append_pair("state", state);
        }
    }
    let location = HeaderValue::from_str(uri.as_str()).ok()?;
    Some((StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response())
}
