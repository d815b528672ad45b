//! A company and its connections as the contract shows them (sections 1 and 2).

use jiff::Timestamp;
use platypus_model::{ConnectionStatus, SourceType};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::actions::companies::CompanyDetails;
use crate::actions::connections::ConnectionDetails;
use crate::actions::link_addresses::LinkAddresses;
use crate::store::companies::Tags;
use crate::store::connections::{ConnectionError, ErrorStatus};

/// A company: one of your customers, who shares access to their data.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Company)]
pub(crate) struct CompanyBody {
    /// Made by the server; the only handle to the company.
    pub id: Uuid,
    /// The name; not unique.
    #[schema(min_length = 1)]
    pub name: String,
    /// Free text; empty where there is none.
    pub description: String,
    /// Always empty.
    pub platform: &'static str,
    /// Where the company begins to share access: send your customer there.
    pub redirect: String,
    /// When data was last read; absent until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_sync: Option<Timestamp>,
    /// When the company was made.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// The Portal user who made it; null where it was made over the API.
    pub created_by_user_name: Option<String>,
    /// The products that are enabled for the company.
    pub products: Vec<String>,
    /// At most 10 pairs; names of 1 to 27 characters, values of at most 100.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub tags: Tags,
    /// The company's connections.
    pub data_connections: Vec<ConnectionBody>,
    /// The company that owns this one, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_parent_company: Option<CompanyReference>,
    /// The companies that this one owns.
    pub reference_subsidiary_companies: Vec<CompanyReference>,
    /// The Portal users who own the company.
    pub owner_user_ids: Vec<String>,
}

/// Another company, briefly.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CompanyReference {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

impl CompanyBody {
    /// The company as the contract shows it.
    pub(crate) fn new(addresses: &LinkAddresses, details: CompanyDetails) -> Self {
        let CompanyDetails {
            company,
            tags,
            products,
            connections,
        } = details;
        Self {
            id: company.id.0,
            redirect: addresses.company(company.id),
            name: company.name,
            description: company.description,
            platform: "",
            last_sync: company.last_sync_at,
            created: company.created_at,
            created_by_user_name: company.created_by_user_name,
            products,
            tags,
            data_connections: connections
                .into_iter()
                .map(|connection| ConnectionBody::new(addresses, connection))
                .collect(),
            reference_parent_company: None,
            reference_subsidiary_companies: Vec::new(),
            owner_user_ids: Vec::new(),
        }
    }
}

/// A connection of a company to a source of data.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Connection)]
pub(crate) struct ConnectionBody {
    /// Its id.
    pub id: Uuid,
    /// The integration's id.
    pub integration_id: Uuid,
    /// The integration's four letters.
    #[schema(value_type = String, example = "mqjo")]
    pub integration_key: String,
    /// The id of the source behind the integration.
    pub source_id: Uuid,
    /// What kind of system it reads.
    #[schema(value_type = SourceTypeName)]
    pub source_type: SourceType,
    /// The integration's name.
    pub platform_name: String,
    /// Where the company authorises this connection: send your customer there.
    pub link_url: String,
    /// Whether the company's permission stands.
    #[schema(value_type = ConnectionStatusName)]
    pub status: ConnectionStatus,
    /// When data was last read over it; absent until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_sync: Option<Timestamp>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// What went wrong while the company authorised it, or since.
    pub data_connection_errors: Vec<ConnectionErrorBody>,
    /// What the provider tells of the connection.
    #[schema(value_type = Option<Object>)]
    pub connection_info: Option<Box<RawValue>>,
}

impl ConnectionBody {
    /// The connection as the contract shows it.
    pub(crate) fn new(addresses: &LinkAddresses, details: ConnectionDetails) -> Self {
        let ConnectionDetails { connection, errors } = details;
        Self {
            id: connection.id.0,
            integration_id: connection.integration_id.0,
            integration_key: connection.platform_key.to_string(),
            source_id: connection.source_id.0,
            source_type: connection.source_type,
            link_url: addresses.connection(connection.company_id, connection.id),
            platform_name: connection.platform_name,
            status: connection.status,
            last_sync: connection.last_sync_at,
            created: connection.created_at,
            data_connection_errors: errors.into_iter().map(ConnectionErrorBody::from).collect(),
            // The store keeps nothing but JSON objects there.
            connection_info: connection
                .connection_info
                .and_then(|info| RawValue::from_string(info).ok()),
        }
    }
}

/// What went wrong with a connection.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DataConnectionError)]
pub(crate) struct ConnectionErrorBody {
    /// The HTTP status code, as a string.
    pub status_code: String,
    /// The status in words.
    pub status_text: String,
    /// What happened and what to do next.
    pub error_message: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub errored_on_utc: Timestamp,
    /// `Active` or `Resolved`; null where the error is not one that passes.
    #[schema(value_type = Option<String>)]
    pub status: Option<&'static str>,
    /// When it passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub resolved_on_utc: Option<Timestamp>,
}

impl From<ConnectionError> for ConnectionErrorBody {
    fn from(error: ConnectionError) -> Self {
        Self {
            status_code: error.status_code,
            status_text: error.status_text,
            error_message: error.error_message,
            errored_on_utc: error.errored_at,
            status: error.status.map(ErrorStatus::as_str),
            resolved_on_utc: error.resolved_at,
        }
    }
}

/// The contract's source types.
#[derive(ToSchema)]
#[schema(as = SourceType)]
#[allow(dead_code)] // the reference's copy of `SourceType`; a test holds the two together
pub(crate) enum SourceTypeName {
    /// Bookkeeping.
    Accounting,
    /// Bank accounts.
    Banking,
    /// Bank feeds.
    BankFeed,
    /// Shops and payment processors.
    Commerce,
    /// Expense software.
    Expense,
    /// Anything else.
    Other,
    /// Not known.
    Unknown,
}

/// The contract's connection statuses.
#[derive(ToSchema)]
#[schema(as = DataConnectionStatus)]
#[allow(dead_code)] // the reference's copy of `ConnectionStatus`; a test holds the two together
pub(super) enum ConnectionStatusName {
    /// Not yet authorised.
    PendingAuth,
    /// Authorised.
    Linked,
    /// Taken back by you.
    Unlinked,
    /// Taken back by the provider, or expired.
    Deauthorized,
}
