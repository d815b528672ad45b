//! Keys that other programs hold to manage webhooks; only their hashes are kept.

use jiff::Timestamp;
use platypus_model::ClientId;
use uuid::Uuid;

use super::{Database, StoreError, Transaction, sql};

/// Keeps a program's key in place of the one before, which stops working.
pub async fn put(
    tx: &mut Transaction,
    client: ClientId,
    program: &str,
    hash: &[u8],
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into integration_keys (client_id, program, key_hash, created_at) values ($1, $2, $3, $4) \
         on conflict (client_id, program) do update \
         set key_hash = excluded.key_hash, created_at = excluded.created_at",
        client,
        program,
        hash,
        now
    ))
    .await?;
    Ok(())
}

/// Whose key it is.
pub async fn find_by_hash(db: &mut impl Database, hash: &[u8]) -> Result<Option<ClientId>, StoreError> {
    let row: Option<(Uuid,)> = db
        .optional(&sql!(
            "select client_id from integration_keys where key_hash = $1",
            hash
        ))
        .await?;
    Ok(row.map(|(client,)| ClientId(client)))
}
