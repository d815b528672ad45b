//! Whose data a path names, without asking the store: who has data exists. Only where nothing is
//! found is it asked why.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use platypus_model::{ClientId, CompanyId, ConnectionId, DataType};

use super::super::scope::path_parameter;
use super::super::{ApiError, Caller};
use crate::actions::Platform;
use crate::store::companies;
use crate::store::connections::{self, Connection};
use crate::store::records::{self, RecordSource};

/// The caller's company, and one of its connections where the path names one.
#[derive(Debug, Clone, Copy)]
pub struct DataScope {
    client: ClientId,
    company: CompanyId,
    connection: Option<ConnectionId>,
}

impl FromRequestParts<Platform> for DataScope {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, platform: &Platform) -> Result<Self, ApiError> {
        let Caller { client, .. } = Caller::from_request_parts(parts, platform).await?;
        let company = path_parameter(parts, "companyId").await;
        let company = company.parse().map_err(|_| ApiError::CompanyNotFound(company))?;
        let connection = match path_parameter(parts, "connectionId").await {
            none if none.is_empty() => None,
            id => Some(id.parse().map_err(|_| ApiError::ConnectionNotFound(id))?),
        };
        Ok(Self {
            client,
            company,
            connection,
        })
    }
}

impl DataScope {
    /// A connection that was found already.
    pub(super) fn of_connection(connection: &Connection) -> Self {
        Self {
            client: connection.client_id,
            company: connection.company_id,
            connection: Some(connection.id),
        }
    }

    /// Its records of one data type.
    pub fn source(&self, data_type: DataType) -> RecordSource<'static> {
        RecordSource {
            client: self.client,
            company: self.company,
            connection: self.connection,
            data_type,
            account: None,
        }
    }

    /// Why no record of this data type can be read (contract section 5, "Read outcomes").
    pub async fn why_unreadable(
        &self,
        platform: &Platform,
        data_type: DataType,
    ) -> Result<ApiError, ApiError> {
        let mut reader = platform.store.reader();
        if companies::find(&mut reader, self.client, self.company)
            .await?
            .is_none()
        {
            return Ok(ApiError::CompanyNotFound(self.company.to_string()));
        }
        let mut connections = connections::list(&mut reader, self.client, self.company).await?;
        if let Some(id) = self.connection {
            connections.retain(|connection| connection.id == id);
            if connections.is_empty() {
                return Ok(ApiError::ConnectionNotFound(id.to_string()));
            }
        }
        let supported = connections.iter().any(|connection| {
            let integration = platform.catalogue.get(connection.platform_key);
            integration.is_some_and(|integration| integration.supports(data_type))
        });
        if supported || connections.is_empty() {
            return Ok(ApiError::DataNotRequested);
        }
        let mut platforms: Vec<String> = connections
            .into_iter()
            .map(|connection| connection.platform_name)
            .collect();
        platforms.sort();
        platforms.dedup();
        Ok(ApiError::DataTypeNotSupported {
            data_type: data_type.key().to_owned(),
            platforms: platforms.join(", "),
        })
    }

    /// Why there is no such record: there is none of that id, or none can be read at all.
    pub async fn why_absent(
        &self,
        platform: &Platform,
        data_type: DataType,
        id: String,
    ) -> Result<ApiError, ApiError> {
        if records::is_readable(&mut platform.store.reader(), &self.source(data_type)).await? {
            return Ok(ApiError::RecordNotFound {
                data_type: data_type.key().to_owned(),
                id,
            });
        }
        self.why_unreadable(platform, data_type).await
    }
}
