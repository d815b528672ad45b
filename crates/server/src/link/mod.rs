//! Link: a company's authorisation journey.
//!
//! The company holds an address and no key, and needs no script:
//! `/link/company/{id}` → choose → consent → the provider's sign-in, or a form → linked. Each way
//! it can fail has a page of its own (`problem.rs`) that offers the next step.

mod brand;
mod choose;
mod connect;
mod credentials;
mod documents;
mod embedded;
mod enter;
mod invite;
mod journey;
mod leave;
mod linked;
mod logo;
mod not_linked;
mod problem;
mod question;

use std::net::SocketAddr;

use axum::Router;
use axum::extract::{ConnectInfo, DefaultBodyLimit, FromRequestParts};
use axum::http::request::Parts;
use axum::routing::{get, post};
use std::convert::Infallible;
use std::net::IpAddr;

use platypus_model::CompanyId;

use crate::actions::Platform;
use crate::actions::authorise::{self, Finished};
use crate::html::link::Journey;
use crate::html::{self, Notice};

/// The most that one form with documents can hold, in bytes. With script each is sent by itself.
const MOST_SENT_BYTES: usize = 25 << 20;

/// Where providers send a company back to.
const CALLBACK: &str = "/link/callback";

/// Link's pages.
pub fn router(platform: &Platform) -> Router {
    let routes = Router::new()
        .route("/link/company/{company}", get(choose::show))
        .route("/link/company/{company}/skip/{source}", get(choose::skip))
        .route(
            "/link/company/{company}/documents",
            get(documents::show)
                .post(documents::send)
                .layer(DefaultBodyLimit::max(MOST_SENT_BYTES)),
        )
        .route("/link/company/{company}/one-time", post(enter::confirm))
        .route("/link/company/{company}/leave", get(leave::confirm))
        .route("/link/company/{company}/end", get(leave::end))
        .route(
            "/link/company/{company}/{integration}",
            get(connect::consent).post(connect::agree),
        )
        .route(
            "/link/companies/{company}/connections/{connection}/start",
            get(connect::start),
        )
        .route(
            "/link/companies/{company}/connections/{connection}/credentials",
            get(credentials::show).post(credentials::test),
        )
        .route(
            "/link/companies/{company}/connections/{connection}/question",
            get(question::show).post(question::answer),
        )
        .route(
            "/link/companies/{company}/connections/{connection}/linked",
            get(linked::show),
        )
        .route(
            "/link/companies/{company}/connections/{connection}/live",
            get(linked::live),
        )
        .route("/link/invite/{client}", get(invite::show).post(invite::begin))
        .route(
            "/link/companies/{company}/connections/{connection}/not-linked/{why}",
            get(not_linked::show),
        )
        .route(CALLBACK, get(connect::callback))
        .merge(embedded::routes())
        .route("/link/{*anything}", get(async || Notice::not_found()))
        .with_state(platform.clone());
    let logos = Router::new()
        .route("/link/integrations/{integration}/logo.svg", get(logo::serve))
        .route("/link/brand/{client}/{part}/{version}", get(brand::serve))
        .with_state(platform.clone());
    let pages = html::dress(routes, &platform.config);
    let embedded = embedded::mount(platform, &pages);
    pages.merge(embedded).merge(logos)
}

/// The address a request came from, where the server knows it.
struct Origin(Option<IpAddr>);

impl<S: Send + Sync> FromRequestParts<S> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let address = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(address.map(|ConnectInfo(address)| address.ip())))
    }
}

/// The path of a company's Link address.
fn start(company: CompanyId) -> String {
    format!("/link/company/{company}")
}

/// Where the company goes once it is back from its provider.
fn after(finished: Finished) -> String {
    let (which, page) = match finished {
        Finished::Linked(which) => (which, "linked"),
        Finished::Asked(which) => (which, "question"),
    };
    format!(
        "/link/companies/{}/connections/{}/{page}",
        which.company, which.connection
    )
}

/// What every page of a journey shows.
fn view(journey: &authorise::Journey) -> Journey {
    let brand = brand::view(journey);
    Journey {
        client_name: brand.name.clone(),
        brand,
        company_name: journey.company.name.clone(),
        start: start(journey.company.id),
    }
}
