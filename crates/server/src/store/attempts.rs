//! How often somebody tried what anybody may try, counted for all nodes together.

use jiff::Timestamp;

use super::{Database, StoreError, Transaction, sql};

/// How many tries were counted in the stretch that began at `since`.
pub async fn count(db: &mut impl Database, who: &[u8; 32], since: Timestamp) -> Result<i64, StoreError> {
    let row: Option<(i64,)> = db
        .optional(&sql!(
            "select tries from attempts where who = $1 and since = $2",
            who.as_slice(),
            since
        ))
        .await?;
    Ok(row.map_or(0, |(tries,)| tries))
}

/// Counts one more try in the stretch that began at `since`, unless there were `most` already.
/// Whether it was counted.
pub async fn add(
    tx: &mut Transaction,
    who: &[u8; 32],
    since: Timestamp,
    most: i64,
) -> Result<bool, StoreError> {
    if most < 1 {
        return Ok(false);
    }
    let counted = tx
        .execute(&sql!(
            "insert into attempts (who, since, tries) values ($1, $2, 1) \
             on conflict (who, since) do update set tries = attempts.tries + 1 where attempts.tries < $3",
            who.as_slice(),
            since,
            most
        ))
        .await?;
    Ok(counted == 1)
}

/// Forgets what was tried before that moment.
pub async fn forget_before(tx: &mut Transaction, moment: Timestamp) -> Result<(), StoreError> {
    tx.execute(&sql!("delete from attempts where since < $1", moment))
        .await?;
    Ok(())
}
