//! Reading the data types: `/companies/{id}/data/…` and the reports on them (contract section 5).
//!
//! What was read stays readable whatever the connection's status, so nothing here asks for it, but
//! for files, which are fetched from the provider when they are asked for.

mod accounting;
mod aged_reports;
mod ageing;
mod attachments;
mod banking;
mod commerce;
mod composition;
mod description;
mod documents;
mod endpoints;
mod reply;
mod scope;
mod source_files;
mod statements;
mod tracking_categories;

pub use scope::DataScope;

use utoipa_axum::router::OpenApiRouter;

use crate::actions::Platform;

/// Every route that reads data.
pub fn routes() -> OpenApiRouter<Platform> {
    accounting::routes()
        .merge(tracking_categories::routes())
        .merge(attachments::routes())
        .merge(documents::routes())
        .merge(statements::routes())
        .merge(aged_reports::routes())
        .merge(banking::routes())
        .merge(commerce::routes())
}
