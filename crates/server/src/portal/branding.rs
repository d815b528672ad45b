//! Settings → Branding: how Link looks.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Redirect, Response};

use super::broken;
use super::signed_in::SignedIn;
use crate::actions::Platform;
use crate::actions::branding::{
    self, Brand, BrandChanges, BrandError, LONGEST_NAME, Palette, Picture, PictureChange, PictureError, Place,
};
use crate::actions::sign_in::Right;
use crate::html::portal::BrandingPage;
use crate::html::{BrandView, Flash, Notice, Upload, render, render_with_status};
use crate::i18n::Locale;

/// The path of the page.
const HERE: &str = "/portal/settings/branding";

/// The brand as it stands.
pub(super) async fn show(State(platform): State<Platform>, signed_in: SignedIn) -> Result<Response, Notice> {
    signed_in.require(Right::ManageSettings)?;
    let brand = load(&platform, &signed_in).await?;
    Ok(render(&page(&signed_in, &brand)))
}

/// Keeps the brand, or says what is wrong with it.
pub(super) async fn save(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    upload: Upload,
) -> Result<Response, Notice> {
    signed_in.require(Right::ManageSettings)?;
    match parse(&upload) {
        Ok(changes) => {
            let client = signed_in.session.client.id;
            branding::save(&platform, client, signed_in.cause(), &changes)
                .await
                .map_err(|error| broken(&error))?;
            Ok(Flash::SettingsSaved.on(&signed_in.visitor, Redirect::to(HERE)))
        }
        Err(BrandError::Store(error)) => Err(broken(&error)),
        Err(error) => {
            let brand = load(&platform, &signed_in).await?;
            let page = BrandingPage {
                name: upload.text("name").to_owned(),
                primary: upload.text("primary").to_owned(),
                secondary: upload.text("secondary").to_owned(),
                error: Some(said(signed_in.visitor.locale, &error)),
                ..page(&signed_in, &brand)
            };
            Ok(render_with_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

fn parse(upload: &Upload) -> Result<BrandChanges, BrandError> {
    let mut changes = BrandChanges::parse(
        upload.text("name"),
        upload.text("primary"),
        upload.text("secondary"),
    )?;
    for place in Place::ALL {
        let file = upload.file(place.as_str());
        if let Some(file) = file {
            let picture =
                Picture::check(place, &file.content).map_err(|error| BrandError::Picture { place, error })?;
            changes.picture(place, PictureChange::Put(picture));
        } else if upload.has(&format!("remove.{}", place.as_str())) {
            changes.picture(place, PictureChange::Remove);
        }
    }
    Ok(changes)
}

async fn load(platform: &Platform, signed_in: &SignedIn) -> Result<Brand, Notice> {
    branding::load(&mut platform.store.reader(), signed_in.session.client.id)
        .await
        .map_err(|error| broken(&error))
}

fn said(locale: Locale, error: &BrandError) -> String {
    let of = |key: &'static str, place: Place| {
        let place = locale.text(&format!("branding-{}", place.as_str()));
        locale.text_with(key, "place", place.as_str())
    };
    match error {
        BrandError::Name => locale.text_with("branding-error-name", "most", LONGEST_NAME),
        BrandError::Colour(text) => locale.text_with("branding-error-colour", "text", text.as_str()),
        BrandError::Picture { place, error } => match error {
            PictureError::TooLarge => of("branding-error-too-large", *place),
            PictureError::Kind => of("branding-error-kind", *place),
            PictureError::Svg => of("branding-error-svg", *place),
        },
        BrandError::Store(_) => locale.text("notice-internal-error-title"),
    }
}

fn page(signed_in: &SignedIn, brand: &Brand) -> BrandingPage {
    let client = &signed_in.session.client;
    let picture = |place: Place| {
        let version = brand.picture(place)?;
        Some(format!("/link/brand/{}/{}/{version}", client.id, place.as_str()))
    };
    let palette = brand
        .colours
        .map(|(primary, secondary)| Palette::new(primary, secondary));
    let is_repaired = brand
        .colours
        .zip(palette)
        .is_some_and(|((primary, secondary), palette)| {
            palette.accent.light != primary || palette.secondary.light != secondary
        });
    BrandingPage {
        page: signed_in.page(),
        viewer: signed_in.viewer(),
        name: brand.name.clone().unwrap_or_default(),
        primary: brand
            .colours
            .map_or_else(String::new, |(primary, _)| primary.to_string()),
        secondary: brand
            .colours
            .map_or_else(String::new, |(_, secondary)| secondary.to_string()),
        is_repaired,
        brand: BrandView {
            name: brand.name.clone().unwrap_or_else(|| client.name.clone()),
            logo: picture(Place::Logo),
            icon: picture(Place::Icon),
            hero: picture(Place::Hero),
            stylesheet: brand
                .stylesheet()
                .map(|(_, version)| format!("/link/brand/{}/colours/{version}", client.id)),
        },
        error: None,
    }
}
