//! Settings → Link: which of the client's own pages may show it.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Redirect, Response};
use serde::Deserialize;

use super::signed_in::SignedIn;
use super::{broken, link_settings};
use crate::actions::Platform;
use crate::actions::allowed_origins::{self, MOST_ORIGINS, OriginError};
use crate::actions::sign_in::Right;
use crate::html::{Flash, Form, Notice, render_with_status};

/// The origins as they were typed, one a line.
#[derive(Debug, Deserialize)]
pub(super) struct Typed {
    allowed_origins: String,
}

/// Keeps the origins, or says what is wrong with them.
pub(super) async fn save(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Form(typed): Form<Typed>,
) -> Result<Response, Notice> {
    signed_in.require(Right::ManageSettings)?;
    let client = signed_in.session.client.id;
    let locale = signed_in.visitor.locale;
    let error = match allowed_origins::parse(typed.allowed_origins.lines()) {
        Ok(origins) => {
            allowed_origins::save(&platform, client, signed_in.cause(), &origins)
                .await
                .map_err(|error| broken(&error))?;
            let here = Redirect::to(link_settings::HERE);
            return Ok(Flash::SettingsSaved.on(&signed_in.visitor, here));
        }
        Err(OriginError::NotAnOrigin(text)) => {
            locale.text_with("link-settings-not-an-origin", "text", text.as_str())
        }
        Err(OriginError::TooMany) => locale.text_with("link-settings-many-origins", "most", MOST_ORIGINS),
        Err(OriginError::Store(error)) => return Err(broken(&error)),
    };
    let mut page = link_settings::load_page(&platform, &signed_in).await?;
    page.origins = typed.allowed_origins;
    page.origins_error = Some(error);
    Ok(render_with_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
