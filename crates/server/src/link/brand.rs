//! The client's brand: its name, its pictures and its colours, under addresses that change with
//! their content.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use platypus_model::ClientId;

use crate::actions::Platform;
use crate::actions::authorise::Journey;
use crate::actions::branding::{self, Brand, Place};
use crate::html::BrandView;
use crate::store::brand_images;
use crate::store::clients::Client;

/// The brand as pages show it.
pub(super) fn view(journey: &Journey) -> BrandView {
    of(&journey.client, &journey.brand)
}

/// As [`view`], where there is no company yet.
pub(super) fn of(client: &Client, brand: &Brand) -> BrandView {
    let picture = |place: Place| {
        let version = brand.picture(place)?;
        Some(format!("/link/brand/{}/{}/{version}", client.id, place.as_str()))
    };
    BrandView {
        name: brand.name.clone().unwrap_or_else(|| client.name.clone()),
        logo: picture(Place::Logo),
        icon: picture(Place::Icon),
        hero: picture(Place::Hero),
        stylesheet: brand
            .stylesheet()
            .map(|(_, version)| format!("/link/brand/{}/colours/{version}", client.id)),
    }
}

/// Serves a picture or the colours.
pub(super) async fn serve(
    State(platform): State<Platform>,
    Path((client, part, wanted)): Path<(ClientId, String, String)>,
) -> Response {
    let mut reader = platform.store.reader();
    let found = if part == "colours" {
        let brand = branding::load(&mut reader, client).await;
        brand.map(|brand| {
            let (text, version) = brand.stylesheet()?;
            Some(("text/css; charset=utf-8".to_owned(), text.into_bytes(), version))
        })
    } else {
        let Some(place) = Place::parse(&part) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let image = brand_images::find(&mut reader, client, place.as_str()).await;
        image.map(|image| image.map(|image| (image.content_type, image.content, image.version)))
    };
    match found {
        Ok(Some((content_type, content, version))) => respond(&content_type, content, version == wanted),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a brand could not be shown");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn respond(content_type: &str, content: Vec<u8>, is_current: bool) -> Response {
    let Ok(content_type) = HeaderValue::try_from(content_type) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let caching = if is_current {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::CACHE_CONTROL, HeaderValue::from_static(caching)),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
        // Somebody who opens a picture by itself runs nothing that may be in it.
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox"),
        ),
    ];
    (headers, content).into_response()
}
