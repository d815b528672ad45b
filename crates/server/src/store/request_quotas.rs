//! How many requests clients made in a day, as far as nodes have set them aside: a node asks for a few
//! at a time, so that a request does not write.

use jiff::Timestamp;
use platypus_model::ClientId;

use super::{Database, StoreError, Transaction, sql};

/// Sets up to `wanted` of a client's requests of a day aside, within `limit`; how many that are, and how
/// many of the day's are set aside now, these included.
pub async fn reserve(
    tx: &mut Transaction,
    client: ClientId,
    day: i64,
    wanted: i64,
    limit: i64,
) -> Result<(i64, i64), StoreError> {
    tx.execute(&sql!(
        "insert into request_quotas (client_id, day, reserved) values ($1, $2, 0) on conflict do nothing",
        client,
        day
    ))
    .await?;
    let (reserved,): (i64,) = tx
        .one(&sql!(
            "select reserved from request_quotas where client_id = $1 and day = $2 /*pg for update pg*/",
            client,
            day
        ))
        .await?;
    let granted = wanted.min(limit - reserved).max(0);
    if granted > 0 {
        tx.execute(&sql!(
            "update request_quotas set reserved = $3 where client_id = $1 and day = $2",
            client,
            day,
            reserved + granted
        ))
        .await?;
    }
    Ok((granted, reserved + granted))
}

/// Notes that a client has made the last request of a day; false where that is noted already.
pub async fn note_reached(
    tx: &mut Transaction,
    client: ClientId,
    day: i64,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(&sql!(
            "update request_quotas set reached_at = $3 where client_id = $1 and day = $2 and reached_at is null",
            client,
            day,
            now
        ))
        .await?;
    Ok(changed == 1)
}

/// Forgets the days before one.
pub async fn remove_before(tx: &mut Transaction, day: i64) -> Result<u64, StoreError> {
    tx.execute(&sql!("delete from request_quotas where day < $1", day))
        .await
}
