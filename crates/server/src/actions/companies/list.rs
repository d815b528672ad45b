//! Listing companies.

use platypus_model::ClientId;

use super::{CompanyDetails, CompanyError, Platform, describe_all};
use crate::store::companies::{self, Selection};
use crate::store::{Listed, ListingError};

/// A page of companies.
#[derive(Debug, Clone)]
pub struct CompanyList {
    /// The companies of the page.
    pub companies: Vec<CompanyDetails>,
    /// How many there are on all pages.
    pub total: u64,
}

/// A page of the selected companies with everything that is shown of them.
pub async fn list(
    platform: &Platform,
    client: ClientId,
    selection: &Selection,
    limit: u64,
    offset: u64,
) -> Result<CompanyList, CompanyError> {
    let mut reader = platform.store.reader();
    let Listed { rows, total } = companies::list(&mut reader, client, selection, limit, offset).await?;
    let companies = describe_all(&mut reader, client, rows).await?;
    Ok(CompanyList { companies, total })
}

impl From<ListingError> for CompanyError {
    fn from(error: ListingError) -> Self {
        match error {
            ListingError::Query(error) => Self::Query(error),
            ListingError::Store(error) => Self::Store(error),
        }
    }
}
