//! What an event is about, as it was when it happened: a message may be sent hours later, when the
//! company has another name or is gone.

use std::collections::BTreeMap;

use jiff::Timestamp;
use platypus_model::{ClientId, CompanyId, ConnectionId, ConnectionStatus, SourceType};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::store::connections::{Connection, ConnectionError, ErrorStatus};
use crate::store::{Database, StoreError, companies, company_products, connections};

/// What an event is about. Addresses are left out: they are known where it is sent.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Subject {
    /// The company.
    pub company: Option<CompanySubject>,
    /// The connection.
    pub connection: Option<ConnectionSubject>,
    /// What else there is to say.
    pub detail: Value,
}

/// A company as it was.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)] // each field is the contract's of that name (section 1)
pub struct CompanySubject {
    pub id: CompanyId,
    pub name: String,
    pub description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_sync: Option<Timestamp>,
    pub created: Timestamp,
    pub created_by_user_name: Option<String>,
    pub products: Vec<String>,
    pub tags: BTreeMap<String, String>,
}

/// A connection as it was.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)] // each field is the contract's of that name (section 2)
pub struct ConnectionSubject {
    pub id: ConnectionId,
    pub integration_id: Uuid,
    pub integration_key: String,
    pub source_id: Uuid,
    pub source_type: SourceType,
    pub platform_name: String,
    pub status: ConnectionStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_sync: Option<Timestamp>,
    pub created: Timestamp,
    pub data_connection_errors: Vec<ErrorSubject>,
    pub connection_info: Option<Value>,
}

/// What went wrong with a connection.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)] // each field is the contract's of that name (section 2)
pub struct ErrorSubject {
    pub status_code: String,
    pub status_text: String,
    pub error_message: String,
    pub errored_on_utc: Timestamp,
    pub status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_on_utc: Option<Timestamp>,
}

impl Subject {
    /// The company and the connection as they are now.
    ///
    /// # Errors
    /// The store's.
    pub async fn of(
        db: &mut impl Database,
        client: ClientId,
        company: Option<CompanyId>,
        connection: Option<ConnectionId>,
    ) -> Result<Self, StoreError> {
        let mut subject = Self::default();
        if let Some(id) = company
            && let Some(found) = companies::find(db, client, id).await?
        {
            let mut tags = companies::tags(db, client, &[id]).await?;
            let mut products = company_products::of(db, client, &[id]).await?;
            subject.company = Some(CompanySubject {
                id,
                name: found.name,
                description: found.description,
                last_sync: found.last_sync_at,
                created: found.created_at,
                created_by_user_name: found.created_by_user_name,
                products: products.remove(&id).unwrap_or_default(),
                tags: tags.remove(&id).unwrap_or_default(),
            });
        }
        if let Some(id) = connection
            && let Some(found) = connections::find_in_client(db, client, id).await?
        {
            let mut errors = connections::errors(db, client, &[id]).await?;
            subject.connection = Some(ConnectionSubject::new(
                found,
                errors.remove(&id).unwrap_or_default(),
            ));
        }
        Ok(subject)
    }
}

impl ConnectionSubject {
    fn new(connection: Connection, errors: Vec<ConnectionError>) -> Self {
        Self {
            id: connection.id,
            integration_id: connection.integration_id.0,
            integration_key: connection.platform_key.to_string(),
            source_id: connection.source_id.0,
            source_type: connection.source_type,
            platform_name: connection.platform_name,
            status: connection.status,
            last_sync: connection.last_sync_at,
            created: connection.created_at,
            data_connection_errors: errors.into_iter().map(ErrorSubject::from).collect(),
            // The store keeps nothing but JSON objects there.
            connection_info: connection
                .connection_info
                .and_then(|info| serde_json::from_str(&info).ok()),
        }
    }
}

impl From<ConnectionError> for ErrorSubject {
    fn from(error: ConnectionError) -> Self {
        Self {
            status_code: error.status_code,
            status_text: error.status_text,
            error_message: error.error_message,
            errored_on_utc: error.errored_at,
            status: error.status.map(ErrorStatus::as_str).map(str::to_owned),
            resolved_on_utc: error.resolved_at,
        }
    }
}
