//! A company's data: what there is, the records of a data type, one record, and files of them.

mod cells;
mod export;
mod fields;
mod overview;
mod record;
mod records;
mod request;
mod trees;

use axum::Router;
use axum::routing::{get, post};
use platypus_model::{CompanyId, ConnectionId, DataType};

use super::company_forms::find;
use super::signed_in::SignedIn;
use crate::actions::Platform;
use crate::actions::companies::CompanyDetails;
use crate::actions::connections::ConnectionDetails;
use crate::actions::sign_in::Right;
use crate::html::Notice;
use crate::store::records::{self as stored, RecordSource};

/// The pages of a company's data.
pub(super) fn routes() -> Router<Platform> {
    Router::new()
        .route("/portal/companies/{company}/data", get(overview::show))
        .route("/portal/companies/{company}/data/{data_type}", get(records::show))
        .route(
            "/portal/companies/{company}/data/{data_type}/record",
            get(record::show),
        )
        .route(
            "/portal/companies/{company}/data/{data_type}/export",
            get(export::export),
        )
        .route(
            "/portal/companies/{company}/data/{data_type}/refresh",
            post(overview::refresh),
        )
}

/// Where a company's data is shown.
fn address(company: CompanyId) -> String {
    format!("/portal/companies/{company}/data")
}

/// Whose records of which data type are asked for.
struct Scope {
    details: CompanyDetails,
    data_type: DataType,
    /// The company's connections that offer the data type, or gave records of it.
    connections: Vec<ConnectionDetails>,
    /// The one among them that is meant.
    connection: Option<ConnectionDetails>,
}

impl Scope {
    /// Finds them. Where the request names no connection, the first that was read is meant.
    async fn find(
        platform: &Platform,
        signed_in: &SignedIn,
        company: CompanyId,
        key: &str,
        named: Option<ConnectionId>,
    ) -> Result<Self, Notice> {
        signed_in.require(Right::SeeData)?;
        let data_type: DataType = key.parse().map_err(|_| Notice::not_found())?;
        let details = find(platform, signed_in, company).await?;
        let totals = stored::totals(&mut platform.store.reader(), signed_in.session.client.id, company)
            .await
            .map_err(|error| super::broken(&error))?;
        let has_records = |connection: ConnectionId| {
            totals
                .iter()
                .any(|set| set.connection == connection && set.data_type == data_type)
        };
        let connections: Vec<ConnectionDetails> = details
            .connections
            .iter()
            .filter(|details| {
                let integration = platform.catalogue.get(details.connection.platform_key);
                integration.is_some_and(|integration| integration.supports(data_type))
                    || has_records(details.connection.id)
            })
            .cloned()
            .collect();
        let connection = match named {
            Some(named) => {
                let mut found = connections.iter();
                let found = found.find(|details| details.connection.id == named);
                Some(found.ok_or_else(Notice::not_found)?.clone())
            }
            None => connections
                .iter()
                .find(|details| has_records(details.connection.id))
                .or(connections.first())
                .cloned(),
        };
        Ok(Self {
            details,
            data_type,
            connections,
            connection,
        })
    }

    /// Its records; none where no connection has such.
    fn source(&self) -> Option<RecordSource<'static>> {
        let connection = &self.connection.as_ref()?.connection;
        Some(RecordSource {
            client: connection.client_id,
            company: connection.company_id,
            connection: Some(connection.id),
            data_type: self.data_type,
            account: None,
        })
    }

    /// Where these records are listed.
    fn address(&self) -> String {
        format!("{}/{}", address(self.details.company.id), self.data_type)
    }

    /// The list of the connection that is meant.
    fn list(&self) -> String {
        match &self.connection {
            Some(details) => format!("{}?connection={}", self.address(), details.connection.id),
            None => self.address(),
        }
    }
}

/// Whether records of this data type have ids of their own in the model. Those that do not are few
/// (a company's own details, a statement for each month), and the API has no list of them.
fn has_ids(data_type: DataType) -> bool {
    data_type.schema().field("id").is_some()
}
