//! Sending documents.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::SignedDuration;
use platypus_model::CompanyId;

use super::journey::{carried, note};
use super::{Origin, choose, enter, problem, view};
use crate::actions::Platform;
use crate::actions::authorise::Journey;
use crate::actions::files::{self, DocumentKind, FileError, MOST_AT_ONCE};
use crate::actions::link_journeys::Step;
use crate::actions::link_plan;
use crate::actions::link_settings::Source;
use crate::events::{Actor, Cause};
use crate::html::link::DocumentsPage;
use crate::html::{Notice, Upload, Visitor, render, render_with_status};
use crate::i18n::Locale;
use crate::store::StoreError;

/// Files that came within this time are shown as sent.
const RECENT: SignedDuration = SignedDuration::from_hours(24);

/// What was sent, and the form for more.
pub(super) async fn show(
    State(platform): State<Platform>,
    visitor: Visitor,
    company: Result<Path<CompanyId>, PathRejection>,
) -> Result<Response, Notice> {
    let journey = find(&platform, &visitor, company).await?;
    Ok(render(&page(&platform, &visitor, &journey, Vec::new()).await?))
}

/// Takes what is sent.
pub(super) async fn send(
    State(platform): State<Platform>,
    visitor: Visitor,
    Origin(origin): Origin,
    company: Result<Path<CompanyId>, PathRejection>,
    upload: Upload,
) -> Result<Response, Notice> {
    let journey = find(&platform, &visitor, company).await?;
    let cause = Cause::new(Actor::Link, origin);
    let locale = visitor.locale;
    if upload.files.is_empty() || upload.files.len() > MOST_AT_ONCE {
        let error = locale.text_with("documents-how-many", "most", MOST_AT_ONCE);
        let page = page(&platform, &visitor, &journey, vec![error]).await?;
        return Ok(render_with_status(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let connection = files::connection(&platform, journey.client.id, cause, journey.company.id)
        .await
        .map_err(|error| broken(&error))?;
    let mut errors = Vec::new();
    for file in &upload.files {
        match files::add(&platform, cause, &connection, &file.name, &file.content).await {
            Ok(_) => note(&platform, &visitor, &journey, &Step::Completed(connection.id)).await,
            Err(error @ FileError::Store(_)) => return Err(broken(&error)),
            Err(error) => errors.push(said(locale, &error)),
        }
    }
    if errors.is_empty() {
        let here = format!("{}/documents", super::start(journey.company.id));
        return Ok(Redirect::to(&here).into_response());
    }
    let page = page(&platform, &visitor, &journey, errors).await?;
    Ok(render_with_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// The journey of a company that is asked for documents.
async fn find(
    platform: &Platform,
    visitor: &Visitor,
    company: Result<Path<CompanyId>, PathRejection>,
) -> Result<Journey, Notice> {
    let Ok(Path(company)) = company else {
        return Err(problem::unknown_company());
    };
    let journey = enter::journey(platform, visitor, company).await?;
    let is_asked = journey
        .settings
        .sources()
        .iter()
        .any(|setting| setting.source == Source::Documents && setting.is_asked);
    if is_asked {
        Ok(journey)
    } else {
        Err(Notice::not_found())
    }
}

fn said(locale: Locale, error: &FileError) -> String {
    match error {
        FileError::TooLarge(name) => locale.text_with("documents-too-large", "name", name.as_str()),
        FileError::Kind(name) => locale.text_with("documents-kind", "name", name.as_str()),
        FileError::Infected(name, _) => locale.text_with("documents-infected", "name", name.as_str()),
        FileError::NotScanned(name) => locale.text_with("documents-not-scanned", "name", name.as_str()),
        FileError::TooMany => locale.text_with("documents-how-many", "most", MOST_AT_ONCE),
        FileError::CompanyNotFound(_) | FileError::Store(_) => locale.text("notice-internal-error-title"),
    }
}

fn broken(error: &FileError) -> Notice {
    tracing::error!(%error, "documents could not be kept");
    Notice::internal_error()
}

async fn page(
    platform: &Platform,
    visitor: &Visitor,
    journey: &Journey,
    errors: Vec<String>,
) -> Result<DocumentsPage, Notice> {
    let since = platform.clock.now() - RECENT;
    let found = async {
        let sent = files::list(platform, journey.client.id, journey.company.id, None).await?;
        Ok::<_, StoreError>(sent)
    };
    let sent = found.await.map_err(|error| broken(&FileError::Store(error)))?;
    let sent: Vec<String> = sent
        .into_iter()
        .filter(|file| file.uploaded_at > since)
        .map(|file| file.name)
        .collect();
    let shows_sandbox = carried(platform, visitor, journey).await.shows_sandbox(journey);
    let steps = link_plan::plan(platform, journey, shows_sandbox);
    let may_go_on = !sent.is_empty()
        || steps
            .iter()
            .any(|step| step.source == Source::Documents && step.is_optional);
    let onward = link_plan::next(&steps, Some(Source::Documents)).map_or_else(
        || format!("{}/end", super::start(journey.company.id)),
        |step| choose::step_address(journey.company.id, step.source),
    );
    Ok(DocumentsPage {
        page: visitor.page(),
        action: format!("{}/documents", super::start(journey.company.id)),
        accept: DocumentKind::ENDINGS.map(|ending| format!(".{ending}")).join(","),
        onward: may_go_on.then_some(onward),
        journey: view(journey),
        sent,
        errors,
    })
}
