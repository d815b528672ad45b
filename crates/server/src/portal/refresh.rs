//! Refreshing a company's data.

use axum::extract::{Path, State};
use axum::response::{Redirect, Response};
use platypus_model::CompanyId;
use serde::Deserialize;

use super::broken;
use super::signed_in::SignedIn;
use crate::actions::Platform;
use crate::actions::refresh::{self, RefreshError};
use crate::actions::sign_in::Right;
use crate::html::{Flash, Form, Notice};

/// Nothing but the form's token.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {}

/// Queues everything that is read after a link, and shows it in the Read history.
pub(super) async fn refresh(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Path(company): Path<CompanyId>,
    Form(Asked {}): Form<Asked>,
) -> Result<Response, Notice> {
    signed_in.require(Right::ManageCompanies)?;
    let queued =
        refresh::refresh_all(&platform, signed_in.session.client.id, signed_in.cause(), company).await;
    let said = match queued {
        Ok(queued) if queued.is_empty() => Flash::RefreshRunning,
        Ok(queued) => Flash::RefreshQueued(u32::try_from(queued.len()).unwrap_or(u32::MAX)),
        Err(RefreshError::NothingLinked { .. }) => Flash::NothingLinked,
        Err(RefreshError::Store(error)) => return Err(broken(&error)),
        Err(RefreshError::CompanyNotFound(_)) => return Err(Notice::not_found()),
        Err(error) => {
            tracing::error!(%error, "a refresh could not be queued");
            return Err(Notice::internal_error());
        }
    };
    let there = Redirect::to(&format!("/portal/companies/{company}"));
    Ok(said.on(&signed_in.visitor, there))
}
