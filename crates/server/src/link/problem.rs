//! What went wrong on the way, each with the next step.

use axum::http::StatusCode;
use platypus_connectors::{Blame, ProviderError};
use platypus_model::CompanyId;

use super::{brand, start};
use crate::actions::Platform;
use crate::actions::authorise::{self, AuthoriseError, Journey, Linked};
use crate::html::Notice;

/// The path that leads the company straight to the provider again.
fn again(which: Linked) -> String {
    format!(
        "/link/companies/{}/connections/{}/start",
        which.company, which.connection
    )
}

/// The path that gives up and leaves.
fn give_up(company: CompanyId) -> String {
    format!("/link/company/{company}/end?link.because=failed")
}

/// No company has this Link address.
pub(super) fn unknown_company() -> Notice {
    Notice::new(
        StatusCode::NOT_FOUND,
        "link-company-unknown-title",
        "link-company-unknown-text",
    )
}

/// Somebody tries too often what anybody may try.
pub(super) fn too_many() -> Notice {
    Notice::new(
        StatusCode::TOO_MANY_REQUESTS,
        "link-too-many-title",
        "link-too-many-text",
    )
}

/// Another accounting software is linked, and there can be one.
pub(super) fn second_accounting(journey: &Journey, linked: &str, integration: &str) -> Notice {
    Notice::new(
        StatusCode::CONFLICT,
        "link-second-accounting-title",
        "link-second-accounting-text",
    )
    .value("linked", linked)
    .value("integration", integration)
    .value("client", brand::view(journey).name)
    .step("link-choose-another", start(journey.company.id))
    .step("leave", give_up(journey.company.id))
    .branded(brand::view(journey))
}

/// The page for an authorisation that did not come about, in the client's name where it is known.
pub(super) async fn notice(platform: &Platform, error: AuthoriseError) -> Notice {
    let journey = match error.concerns() {
        Some((company, _)) => authorise::journey(platform, company).await.ok(),
        None => None,
    };
    let notice = explained(platform, error).await;
    match &journey {
        Some(journey) => notice.branded(brand::view(journey)),
        None => notice,
    }
}

async fn explained(platform: &Platform, error: AuthoriseError) -> Notice {
    let new = Notice::new;
    match error {
        AuthoriseError::UnknownCompany => unknown_company(),
        AuthoriseError::UnknownConnection(company) => new(
            StatusCode::NOT_FOUND,
            "link-connection-unknown-title",
            "link-connection-unknown-text",
        )
        .step("link-start-again", start(company)),
        AuthoriseError::NotOffered(company) => new(
            StatusCode::NOT_FOUND,
            "link-integration-unknown-title",
            "link-integration-unknown-text",
        )
        .step("link-choose-another", start(company)),
        AuthoriseError::UnknownState => new(
            StatusCode::BAD_REQUEST,
            "link-state-unknown-title",
            "link-state-unknown-text",
        ),
        AuthoriseError::Replayed(which) => {
            new(StatusCode::CONFLICT, "link-replayed-title", "link-replayed-text")
                .step("link-start-again", start(which.company))
        }
        AuthoriseError::Expired(which) => new(StatusCode::GONE, "link-expired-title", "link-expired-text")
            .step("link-start-again", again(which)),
        AuthoriseError::ForeignBrowser(which) => new(
            StatusCode::FORBIDDEN,
            "link-foreign-browser-title",
            "link-foreign-browser-text",
        )
        .step("link-start-again", again(which)),
        AuthoriseError::Refused { which, reason } => {
            let names = Names::find(platform, which).await;
            new(StatusCode::OK, "link-refused-title", "link-refused-text")
                .value("integration", names.integration)
                .detail(reason)
                .step("link-retry", again(which))
                .step("link-choose-another", start(which.company))
                .step("leave", give_up(which.company))
        }
        AuthoriseError::OtherAccountingLinked { which, other } => {
            let names = Names::find(platform, which).await;
            new(
                StatusCode::CONFLICT,
                "link-second-accounting-title",
                "link-second-accounting-text",
            )
            .value("linked", other)
            .value("integration", names.integration)
            .value("client", names.client)
            .step("link-choose-another", start(which.company))
            .step("leave", give_up(which.company))
        }
        AuthoriseError::Provider { which, error } => provider(platform, which, &error).await,
        AuthoriseError::Store(error) => {
            tracing::error!(%error, "an authorisation failed in the store");
            Notice::internal_error()
        }
    }
}

async fn provider(platform: &Platform, which: Linked, error: &ProviderError) -> Notice {
    let names = Names::find(platform, which).await;
    let is_ours = matches!(error, ProviderError::Configuration { blame: Blame::Us, .. });
    if is_ours {
        tracing::error!(%error, integration = names.integration, "an integration is not configured as its provider wants it");
        return Notice::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "link-not-configured-title",
            "link-not-configured-text",
        )
        .value("integration", names.integration)
        .value("client", names.client)
        .step("link-choose-another", start(which.company))
        .step("leave", give_up(which.company));
    }
    Notice::new(
        StatusCode::BAD_GATEWAY,
        "link-provider-failed-title",
        "link-provider-failed-text",
    )
    .value("integration", names.integration)
    .detail(error.to_string())
    .step("link-retry", again(which))
    .step("link-choose-another", start(which.company))
    .step("leave", give_up(which.company))
}

/// What notices call those concerned.
struct Names {
    integration: String,
    client: String,
}

impl Names {
    async fn find(platform: &Platform, which: Linked) -> Self {
        let journey = authorise::journey(platform, which.company).await.ok();
        let name = |journey: &Journey| {
            let connection = journey.connection(which.connection).ok();
            connection.map(|connection| connection.platform_name.clone())
        };
        Self {
            integration: journey.as_ref().and_then(name).unwrap_or_default(),
            client: journey
                .map(|journey| brand::view(&journey).name)
                .unwrap_or_default(),
        }
    }
}
