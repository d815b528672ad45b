//! `/integrations/{platformKey}/branding` and the images it names (contract section 12).

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use platypus_connectors::Integration;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::super::{ApiError, Caller};
use crate::actions::Platform;

pub(super) fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new().routes(routes!(get)).route(
        "/integrations/{platformKey}/branding/{image}",
        axum::routing::get(image),
    )
}

/// The images of one integration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Image {
    /// The logo, as wide as it is.
    LogoFull,
    /// The logo, in a square.
    LogoSquare,
    /// A button that leads to it.
    ButtonDefault,
    /// That button under the pointer.
    ButtonHover,
}

impl Image {
    const ALL: [Self; 4] = [
        Self::LogoFull,
        Self::LogoSquare,
        Self::ButtonDefault,
        Self::ButtonHover,
    ];

    const fn file_name(self) -> &'static str {
        match self {
            Self::LogoFull => "logo-full.svg",
            Self::LogoSquare => "logo-square.svg",
            Self::ButtonDefault => "button-default.svg",
            Self::ButtonHover => "button-hover.svg",
        }
    }

    fn alternative_text(self, name: &str) -> String {
        match self {
            Self::LogoFull => format!("{name} full logo"),
            Self::LogoSquare => format!("{name} square logo"),
            Self::ButtonDefault => format!("{name} default button"),
            Self::ButtonHover => format!("{name} hover button"),
        }
    }

    /// The drawing: the integration's own logo where it has one, its initials where not.
    fn draw(self, integration: &Integration) -> String {
        let opacity = match self {
            Self::LogoFull | Self::LogoSquare => {
                let own = integration.logo().map(str::to_owned);
                return own.unwrap_or_else(|| draw_initials(integration));
            }
            Self::ButtonDefault => "1",
            Self::ButtonHover => "0.85",
        };
        let name = escape(integration.name());
        let width = 120 + 12 * integration.name().chars().count();
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} 48\" role=\"img\" aria-label=\"{name}\">\
             <rect width=\"{width}\" height=\"48\" rx=\"8\" fill=\"{colour}\" opacity=\"{opacity}\"/>\
             <text x=\"50%\" y=\"50%\" fill=\"#fff\" font-family=\"sans-serif\" font-size=\"18\" \
             text-anchor=\"middle\" dominant-baseline=\"central\">{name}</text></svg>",
            colour = escape(integration.colour()),
        )
    }
}

fn draw_initials(integration: &Integration) -> String {
    let initials: String = integration
        .name()
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .take(2)
        .collect();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 96 96\" role=\"img\" aria-label=\"{name}\">\
         <rect width=\"96\" height=\"96\" rx=\"16\" fill=\"{colour}\"/>\
         <text x=\"50%\" y=\"50%\" fill=\"#fff\" font-family=\"sans-serif\" font-size=\"40\" \
         text-anchor=\"middle\" dominant-baseline=\"central\">{initials}</text></svg>",
        name = escape(integration.name()),
        colour = escape(integration.colour()),
        initials = escape(&initials),
    )
}

/// Text inside XML.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// Where an image is.
pub(super) fn image_url(platform: &Platform, integration: &Integration, image: Image) -> String {
    platform.config.url(&format!(
        "/integrations/{}/branding/{}",
        integration.key(),
        image.file_name()
    ))
}

/// How an integration looks.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Branding)]
struct BrandingBody {
    /// Its logo.
    logo: LogoBody,
    /// A button that leads to it.
    button: ButtonBody,
    /// The id of the source behind it.
    source_id: Uuid,
}

/// A logo in two shapes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BrandingLogo)]
struct LogoBody {
    /// As wide as it is.
    full: BrandingImageBody,
    /// In a square.
    square: BrandingImageBody,
}

/// A button in two states.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BrandingButton)]
struct ButtonBody {
    /// At rest.
    default: BrandingImageBody,
    /// Under the pointer.
    hover: BrandingImageBody,
}

/// An image.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BrandingImage)]
struct BrandingImageBody {
    /// Where it is and what it shows.
    image: ImageReferenceBody,
}

/// Where an image is and what it shows.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImageReference)]
struct ImageReferenceBody {
    /// Its URL.
    src: String,
    /// What it shows, in words.
    alt: String,
}

/// Get an integration's branding
#[utoipa::path(
    get, path = "/integrations/{platformKey}/branding", operation_id = "get-integrations-branding",
    tag = "Integrations",
    params(("platformKey" = String, Path, example = "mqjo")),
    responses((status = 200, body = BrandingBody))
)]
async fn get(
    State(platform): State<Platform>,
    _: Caller,
    key: Path<String>,
) -> Result<Json<BrandingBody>, ApiError> {
    let integration = super::find(&platform, &key)?;
    let reference = |image: Image| BrandingImageBody {
        image: ImageReferenceBody {
            src: image_url(&platform, integration, image),
            alt: image.alternative_text(integration.name()),
        },
    };
    Ok(Json(BrandingBody {
        logo: LogoBody {
            full: reference(Image::LogoFull),
            square: reference(Image::LogoSquare),
        },
        button: ButtonBody {
            default: reference(Image::ButtonDefault),
            hover: reference(Image::ButtonHover),
        },
        source_id: integration.source_id().0,
    }))
}

/// One image, open to all: it stands in pages.
async fn image(
    State(platform): State<Platform>,
    path: Path<(String, String)>,
) -> Result<impl IntoResponse, ApiError> {
    let Path((key, name)) = path;
    let integration = super::find(&platform, &key)?;
    let image = Image::ALL
        .into_iter()
        .find(|image| image.file_name() == name)
        .ok_or(ApiError::RouteNotFound)?;
    // An SVG opened by itself is a page: it may run and load nothing.
    let headers: [(HeaderName, &str); 4] = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    Ok((headers, image.draw(integration)))
}
