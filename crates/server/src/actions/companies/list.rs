//! Listing companies.

use platypus_model::ClientId;

use super::{CompanyDetails, Platform, describe_all};
use crate::store::companies::{self, Selection};
use crate::store::{Listed, ListingError};

/// A page of the selected companies with everything that is shown of them.
pub async fn list(
    platform: &Platform,
    client: ClientId,
    selection: &Selection,
    limit: u64,
    offset: u64,
) -> Result<Listed<CompanyDetails>, ListingError> {
    let mut reader = platform.store.reader();
    let Listed { rows, total } = companies::list(&mut reader, client, selection, limit, offset).await?;
    let rows = describe_all(&mut reader, client, rows).await?;
    Ok(Listed { rows, total })
}
