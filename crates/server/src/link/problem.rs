//! What went wrong on the way, each with the next step.

use axum::http::StatusCode;
use platypus_model::{CompanyId, ConnectionStatus};

use super::{brand, start};
use crate::actions::Platform;
use crate::actions::authorise::{self, AuthoriseError, Journey, Linked, Why};
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
    if let Some((which, why)) = Why::of(&error) {
        let reason = error.reason();
        return match authorise::journey(platform, which.company).await {
            Ok(journey) => not_linked(&journey, which, why, Some(reason)),
            Err(_) => Notice::internal_error(),
        };
    }
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
        AuthoriseError::ForeignBrowser(which) => new(
            StatusCode::FORBIDDEN,
            "link-foreign-browser-title",
            "link-foreign-browser-text",
        )
        .step("link-start-again", again(which)),
        other => {
            tracing::error!(error = %other, "an authorisation failed in the store");
            Notice::internal_error()
        }
    }
}

const fn status(why: Why) -> StatusCode {
    match why {
        Why::Refused => StatusCode::OK,
        Why::Expired => StatusCode::GONE,
        Why::Replayed | Why::SecondAccounting => StatusCode::CONFLICT,
        Why::NotConfigured => StatusCode::SERVICE_UNAVAILABLE,
        Why::Provider => StatusCode::BAD_GATEWAY,
        Why::Ours => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The page for a connection that was not linked.
pub(super) fn not_linked(journey: &Journey, which: Linked, why: Why, reason: Option<String>) -> Notice {
    let connection = journey.connection(which.connection).ok();
    let is_linked = connection.is_some_and(|connection| connection.status == ConnectionStatus::Linked);
    let (title, text) = match why {
        Why::Refused => ("link-refused-title", "link-refused-text"),
        Why::Expired => ("link-expired-title", "link-expired-text"),
        // What matters to whoever does a thing twice is how it stands.
        Why::Replayed if is_linked => ("link-replayed-linked-title", "link-replayed-linked-text"),
        Why::Replayed => ("link-replayed-title", "link-replayed-text"),
        Why::SecondAccounting => ("link-second-accounting-title", "link-second-accounting-text"),
        Why::NotConfigured => ("link-not-configured-title", "link-not-configured-text"),
        Why::Provider => ("link-provider-failed-title", "link-provider-failed-text"),
        Why::Ours => ("link-failed-title", "link-failed-text"),
    };
    let in_the_way = connection.and_then(|connection| journey.other_accounting(connection.id));
    let shown = brand::view(journey);
    let notice = Notice::new(status(why), title, text)
        .value(
            "integration",
            connection.map_or_else(String::new, |connection| connection.platform_name.clone()),
        )
        .value("client", shown.name.clone())
        .value(
            "linked",
            in_the_way.map_or_else(String::new, |other| other.platform_name.clone()),
        )
        .branded(shown);
    if why == Why::Replayed && is_linked {
        return notice.step("link-back-to-start", start(which.company));
    }
    // Only then are they the provider's own words.
    let notice = match reason.filter(|_| why == Why::Refused) {
        Some(reason) => notice.detail(reason),
        None => notice,
    };
    let notice = match why {
        Why::SecondAccounting | Why::NotConfigured => notice,
        _ => notice.step("link-retry", again(which)),
    };
    notice
        .step("link-choose-another", start(which.company))
        .step("leave", give_up(which.company))
}
