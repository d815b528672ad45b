//! Listing companies.

use platypus_model::ClientId;

use super::{CompanyDetails, Platform, describe_all};
use crate::store::companies::{self, Selection};
use crate::store::{Listed, ListingError, Start};

/// A page of at most `limit` of the selected companies with everything that is shown of them.
pub async fn list(
    platform: &Platform,
    client: ClientId,
    selection: &Selection,
    limit: u64,
    start: Start,
) -> Result<Listed<CompanyDetails>, ListingError> {
    let mut reader = platform.store.reader();
    let mut listed = companies::list(&mut reader, client, selection, limit, start).await?;
    let companies = describe_all(&mut reader, client, std::mem::take(&mut listed.rows)).await?;
    Ok(listed.with_rows(companies))
}
