//! Reading the data types: `/companies/{id}/data/…` (contract section 5).
//!
//! What was read stays readable whatever the connection's status, so nothing here asks for it.

mod accounting;
mod composition;
mod description;
mod reply;
mod scope;
mod statements;

use utoipa_axum::router::OpenApiRouter;

use crate::actions::Platform;

/// Every route that reads data.
pub fn routes() -> OpenApiRouter<Platform> {
    accounting::routes().merge(statements::routes())
}
