//! The person's side: signing in, choosing an organisation, allowing or denying.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jiff::SignedDuration;
use url::Url;

use super::authorize::redirect;
use super::session::Session;
use super::{Scope, secrets};
use crate::Sandbox;
use crate::pages::{ConsentPage, Language, OrganisationChoice, PageError, SignInPage, show};
use crate::sandbox::{DEMO_EMAIL, DEMO_NAME, DEMO_PASSWORD};
use crate::storage::{NewCode, PendingRequest};

/// How long a code lives.
const CODE_SECONDS: i64 = 60;

/// A posted form.
struct Form(Vec<(String, String)>);

impl Form {
    fn parse(body: &str) -> Self {
        Self(serde_urlencoded::from_str(body).unwrap_or_default())
    }

    fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value.as_str())
    }
}

/// What a posted form is about: the session, the request's id and the request.
async fn posted(
    sandbox: &Sandbox,
    headers: &HeaderMap,
    form: &Form,
) -> Result<(Session, String, PendingRequest, Language), PageError> {
    let language = Language::choose(None, headers);
    let broken = |error| PageError::broken(language, &error);
    let over = || PageError::refused(language, language.words().request_over);
    let session = Session::find(sandbox, headers)
        .await
        .map_err(broken)?
        .ok_or_else(over)?;
    if !session.accepts(form.get("csrf")) {
        return Err(over());
    }
    let id = form.get("request").to_owned();
    let request = sandbox
        .central()
        .request(secrets::hash(&id), session.hash(), sandbox.now())
        .await
        .map_err(broken)?
        .ok_or_else(over)?;
    let language = Language::choose(Some(&request.lang), headers);
    Ok((session, id, request, language))
}

/// `POST /oauth/sign-in`
pub(super) async fn sign_in(
    State(sandbox): State<Sandbox>,
    headers: HeaderMap,
    body: String,
) -> Result<Response, PageError> {
    let form = Form::parse(&body);
    let (mut session, id, request, language) = posted(&sandbox, &headers, &form).await?;
    let email = form.get("email").trim().to_lowercase();
    if email != DEMO_EMAIL || form.get("password") != DEMO_PASSWORD {
        let mistake = Some(language.words().wrong_password);
        return sign_in_page(&sandbox, &session, &id, &request, language, mistake);
    }
    session
        .sign_in(&sandbox, DEMO_EMAIL)
        .await
        .map_err(|error| PageError::broken(language, &error))?;
    consent_page(&sandbox, &session, &id, &request, language)
}

/// `POST /oauth/consent`
pub(super) async fn decide(
    State(sandbox): State<Sandbox>,
    headers: HeaderMap,
    body: String,
) -> Result<Response, PageError> {
    let form = Form::parse(&body);
    let (session, id, request, language) = posted(&sandbox, &headers, &form).await?;
    let words = language.words();
    let broken = |error| PageError::broken(language, &error);
    let Some(email) = session.email.clone() else {
        return sign_in_page(&sandbox, &session, &id, &request, language, None);
    };
    let now = sandbox.now();
    let (uri, state) = (request.redirect_uri.clone(), request.state.clone());
    let wrong_redirect = || PageError::refused(language, words.wrong_redirect);
    match form.get("decision") {
        "deny" => {
            sandbox
                .central()
                .answer_request(secrets::hash(&id), None, now)
                .await
                .map_err(broken)?;
            let answer = [
                ("error", "access_denied"),
                ("error_description", "The person denied access"),
            ];
            redirect(&uri, &answer, state.as_deref()).ok_or_else(wrong_redirect)
        }
        "allow" => {
            let covers_all = Scope::Organisations.is_in(&request.scope);
            // What is counted and what faults are met is then the first one's.
            let first = sandbox.organisations().into_iter().next();
            let chosen = if covers_all {
                first
            } else {
                sandbox.organisation(form.get("organisation"))
            };
            let Some(organisation) = chosen else {
                return consent_page(&sandbox, &session, &id, &request, language);
            };
            let secret = secrets::new_secret("sco_");
            let code = NewCode {
                request,
                organisation: organisation.id.clone(),
                email,
            };
            let until = now + SignedDuration::from_secs(CODE_SECONDS);
            let kept = Some((secrets::hash(&secret), &code, until));
            if !sandbox
                .central()
                .answer_request(secrets::hash(&id), kept, now)
                .await
                .map_err(broken)?
            {
                return Err(PageError::refused(language, words.request_over));
            }
            organisation.prepare(now);
            let mut answer = vec![("code", secret.as_str())];
            if !covers_all {
                answer.push(("organisation_id", organisation.id.as_str()));
            }
            redirect(&uri, &answer, state.as_deref()).ok_or_else(wrong_redirect)
        }
        _ => consent_page(&sandbox, &session, &id, &request, language),
    }
}

fn application_name(sandbox: &Sandbox, request: &PendingRequest) -> String {
    sandbox
        .client(&request.client)
        .map_or_else(|| request.client.clone(), |client| client.name.clone())
}

/// The sign-in page.
pub(super) fn sign_in_page(
    sandbox: &Sandbox,
    session: &Session,
    id: &str,
    request: &PendingRequest,
    language: Language,
    mistake: Option<&'static str>,
) -> Result<Response, PageError> {
    let page = SignInPage {
        words: language.words(),
        application: application_name(sandbox, request),
        request: id,
        csrf: session.form_token(),
        email: DEMO_EMAIL,
        password: DEMO_PASSWORD,
        mistake,
    };
    let status = if mistake.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    show(&page, language, status, None)
}

/// The consent page.
pub(super) fn consent_page(
    sandbox: &Sandbox,
    session: &Session,
    id: &str,
    request: &PendingRequest,
    language: Language,
) -> Result<Response, PageError> {
    let words = language.words();
    let organisations = sandbox
        .organisations()
        .into_iter()
        .enumerate()
        .map(|(index, organisation)| OrganisationChoice {
            id: organisation.id.clone(),
            name: organisation.name.clone(),
            about: words.about(organisation.kind),
            checked: index == 0,
        })
        .collect();
    let answers_go_to = Url::parse(&request.redirect_uri).ok();
    let page = ConsentPage {
        words,
        application: application_name(sandbox, request),
        reads: Scope::parse(&request.scope)
            .unwrap_or_default()
            .into_iter()
            .flat_map(|scope| words.readable(scope))
            .copied()
            .collect(),
        may_enter: Scope::Entries.is_in(&request.scope),
        destination: answers_go_to
            .as_ref()
            .map_or(String::new(), |uri| uri.origin().ascii_serialization()),
        user: DEMO_NAME,
        email: session.email.clone().unwrap_or_default(),
        request: id,
        csrf: session.form_token(),
        organisations,
        covers_all: Scope::Organisations.is_in(&request.scope),
    };
    show(&page, language, StatusCode::OK, answers_go_to.as_ref())
}
