//! The API: `/api/v1`. Stored JSON passes through without being parsed.

mod admission;
mod answer;
mod files;
mod lists;
mod organisation;
mod parameters;
mod person;
mod reports;
mod writes;

use axum::Router;
use axum::routing::get;

use crate::Sandbox;

pub(crate) use answer::ApiError;

/// The API's routes.
pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/oauth/userinfo", get(person::claims).post(person::claims))
        .route("/api/v1/me", get(organisation::me))
        .route("/api/v1/organisations", get(organisation::list))
        .route("/api/v1/organisations/{organisation}", get(organisation::show))
        .route(
            "/api/v1/organisations/{organisation}/reports/{report}",
            get(reports::show),
        )
        .route(
            "/api/v1/organisations/{organisation}/banking/{resource}",
            get(lists::banking_list),
        )
        .route(
            "/api/v1/organisations/{organisation}/banking/{resource}/{record}",
            get(lists::banking_record),
        )
        .route(
            "/api/v1/organisations/{organisation}/commerce/shop",
            get(organisation::shop),
        )
        .route(
            "/api/v1/organisations/{organisation}/commerce/{resource}",
            get(lists::commerce_list),
        )
        .route(
            "/api/v1/organisations/{organisation}/commerce/{resource}/{record}",
            get(lists::commerce_record),
        )
        .route(
            "/api/v1/organisations/{organisation}/{resource}",
            get(lists::list).post(writes::create),
        )
        .route(
            "/api/v1/organisations/{organisation}/{resource}/{record}",
            get(lists::record).put(writes::change).delete(writes::remove),
        )
        .route(
            "/api/v1/organisations/{organisation}/bank_accounts/{bank_account}/transactions",
            get(lists::bank_transactions).post(writes::create_bank_transaction),
        )
        .route(
            "/api/v1/organisations/{organisation}/bank_accounts/{bank_account}/transactions/{record}",
            get(lists::bank_transaction),
        )
        .route(
            "/api/v1/organisations/{organisation}/{resource}/{record}/attachments",
            get(files::attachments),
        )
        .route(
            "/api/v1/organisations/{organisation}/{resource}/{record}/attachments/{attachment}/content",
            get(files::attachment),
        )
        .route(
            "/api/v1/organisations/{organisation}/{resource}/{record}/pdf",
            get(files::pdf),
        )
        .route("/api/{*rest}", get(answer::no_such_path))
}
