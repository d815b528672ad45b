//! What a request's path names, found for its caller: `/companies/{companyId}/…` and
//! `/companies/{companyId}/connections/{connectionId}/…`. A handler that takes a scope has
//! authenticated its caller and can't reach another client's rows.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use platypus_model::ClientId;

use super::{ApiError, Caller};
use crate::actions::Platform;
use crate::events::Cause;
use crate::store::companies::{self, Company};
use crate::store::connections::{self, Connection};
use crate::store::datasets::{self, Dataset};

/// The caller's company that the path names; 404 where there is none.
#[derive(Debug, Clone)]
pub struct CompanyScope {
    /// The caller.
    pub client: ClientId,
    /// The caller's key and address, for the audit log.
    pub cause: Cause,
    /// The company.
    pub company: Company,
}

impl FromRequestParts<Platform> for CompanyScope {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, platform: &Platform) -> Result<Self, ApiError> {
        let Caller { client, cause } = Caller::from_request_parts(parts, platform).await?;
        let id = path_parameter(parts, "companyId").await;
        let company = match id.parse() {
            Ok(id) => companies::find(&mut platform.store.reader(), client, id).await?,
            Err(_) => None,
        };
        let company = company.ok_or(ApiError::CompanyNotFound(id))?;
        Ok(Self {
            client,
            cause,
            company,
        })
    }
}

/// The connection of the caller's company that the path names; 404 where there is none.
#[derive(Debug, Clone)]
pub struct ConnectionScope {
    /// The caller.
    pub client: ClientId,
    /// The caller's key and address, for the audit log.
    pub cause: Cause,
    /// The company.
    pub company: Company,
    /// The connection.
    pub connection: Connection,
}

impl FromRequestParts<Platform> for ConnectionScope {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, platform: &Platform) -> Result<Self, ApiError> {
        let CompanyScope {
            client,
            cause,
            company,
        } = CompanyScope::from_request_parts(parts, platform).await?;
        let id = path_parameter(parts, "connectionId").await;
        let connection = match id.parse() {
            Ok(id) => connections::find(&mut platform.store.reader(), client, company.id, id).await?,
            Err(_) => None,
        };
        let connection = connection.ok_or(ApiError::ConnectionNotFound(id))?;
        Ok(Self {
            client,
            cause,
            company,
            connection,
        })
    }
}

/// A parameter of the path as it was written, cut to a length that fits an error message.
pub async fn path_parameter(parts: &mut Parts, name: &str) -> String {
    // Refused where the path is not UTF-8: then it names nothing we have.
    let Ok(parameters) = RawPathParams::from_request_parts(parts, &()).await else {
        return String::new();
    };
    parameters
        .iter()
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.chars().take(80).collect())
        .unwrap_or_default()
}

/// The dataset of the caller's company that the path names; 404 where there is none.
#[derive(Debug, Clone)]
pub struct DatasetScope {
    /// The caller.
    pub client: ClientId,
    /// The dataset.
    pub dataset: Dataset,
}

impl FromRequestParts<Platform> for DatasetScope {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, platform: &Platform) -> Result<Self, ApiError> {
        let CompanyScope { client, company, .. } = CompanyScope::from_request_parts(parts, platform).await?;
        let id = path_parameter(parts, "datasetId").await;
        let dataset = match id.parse() {
            Ok(id) => datasets::find(&mut platform.store.reader(), client, company.id, id).await?,
            Err(_) => None,
        };
        let dataset = dataset.ok_or(ApiError::DatasetNotFound(id))?;
        Ok(Self { client, dataset })
    }
}
