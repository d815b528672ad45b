//! One-time Link addresses that have been used. The address itself carries the rest, sealed, so
//! that making one writes nothing.

use jiff::Timestamp;
use platypus_model::{ClientId, CompanyId};

use super::{Database, StoreError, Transaction, sql};

/// Uses an address up, by the hash of its token: the browser may go on until `expires_at`. Of two
/// that try, one succeeds.
pub async fn use_up(
    tx: &mut Transaction,
    client: ClientId,
    company: CompanyId,
    token_hash: &[u8; 32],
    browser_hash: &[u8; 32],
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<bool, StoreError> {
    let used = tx
        .execute(&sql!(
            "insert into one_time_links (client_id, nonce, company_id, browser_hash, used_at, expires_at) \
             values ($1, $2, $3, $4, $5, $6) on conflict (client_id, nonce) do nothing",
            client,
            token_hash.as_slice(),
            company,
            browser_hash.as_slice(),
            now,
            expires_at
        ))
        .await?;
    Ok(used == 1)
}

/// Whether the browser was let in to the company's pages by an address that it used.
pub async fn is_admitted(
    db: &mut impl Database,
    client: ClientId,
    company: CompanyId,
    browser_hash: &[u8; 32],
    now: Timestamp,
) -> Result<bool, StoreError> {
    let row: Option<(i64,)> = db
        .optional(&sql!(
            "select used_at from one_time_links \
             where client_id = $1 and company_id = $2 and browser_hash = $3 and expires_at > $4 limit 1",
            client,
            company,
            browser_hash.as_slice(),
            now
        ))
        .await?;
    Ok(row.is_some())
}

/// Forgets addresses that could not be used any more anyway.
pub async fn forget_before(tx: &mut Transaction, moment: Timestamp) -> Result<(), StoreError> {
    tx.execute(&sql!("delete from one_time_links where expires_at < $1", moment))
        .await?;
    Ok(())
}
