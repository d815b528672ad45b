//! Providers that are taken to be down, for all nodes. What follows from that is the `sync` room's
//! business.

use jiff::Timestamp;
use platypus_model::{ConnectionId, DatasetId, PlatformKey};

use super::{Database, StoreError, Transaction, sql, stored_row};

stored_row! {
    /// A provider that is taken to be down.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Outage {
        /// Since when.
        pub began_at: Timestamp,
        /// When one dataset may ask again.
        pub ask_again_at: Timestamp,
        /// How often one has asked in vain.
        pub asked: i64,
        /// Which dataset asks now.
        pub asker: Option<DatasetId>,
        /// Until when that one is waited for.
        pub asker_until: Option<Timestamp>,
    }
}

/// What is known of a provider's being down; none where it is taken to be up.
pub async fn find(db: &mut impl Database, provider: PlatformKey) -> Result<Option<Outage>, StoreError> {
    db.optional(&sql!(
        "select began_at, ask_again_at, asked, asker, asker_until from provider_outages where platform_key = $1",
        provider
    ))
    .await
}

/// How many connections have met a provider that was down since a moment.
pub async fn failures(
    db: &mut impl Database,
    provider: PlatformKey,
    since: Timestamp,
) -> Result<i64, StoreError> {
    let (count,): (i64,) = db
        .one(&sql!(
            "select count(*) from provider_failures where platform_key = $1 and failed_at >= $2",
            provider,
            since
        ))
        .await?;
    Ok(count)
}

/// A connection has met a provider that is down.
pub async fn note_failure(
    tx: &mut Transaction,
    provider: PlatformKey,
    connection: ConnectionId,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into provider_failures (platform_key, connection_id, failed_at) values ($1, $2, $3) \
         on conflict (platform_key, connection_id) do update set failed_at = excluded.failed_at",
        provider,
        connection,
        now
    ))
    .await?;
    Ok(())
}

/// The provider is taken to be down from now on, unless it is already.
pub async fn begin(
    tx: &mut Transaction,
    provider: PlatformKey,
    now: Timestamp,
    ask_again_at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into provider_outages (platform_key, began_at, ask_again_at, asked) values ($1, $2, $3, 0) \
         on conflict (platform_key) do nothing",
        provider,
        now,
        ask_again_at
    ))
    .await?;
    Ok(())
}

/// The dataset is to be the one that asks, until a moment, if it is time and no other does; whether
/// it is.
pub async fn take_turn(
    tx: &mut Transaction,
    provider: PlatformKey,
    dataset: DatasetId,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, StoreError> {
    let taken = tx
        .execute(&sql!(
            "update provider_outages set asker = $2, asker_until = $4 where platform_key = $1 and ask_again_at <= $3 \
             and (asker is null or asker = $2 or asker_until <= $3)",
            provider,
            dataset,
            now,
            until
        ))
        .await?;
    Ok(taken == 1)
}

/// The dataset has asked in vain: the next may at `ask_again_at`. False where it was not its turn.
pub async fn ask_later(
    tx: &mut Transaction,
    provider: PlatformKey,
    dataset: DatasetId,
    ask_again_at: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(&sql!(
            "update provider_outages set ask_again_at = $3, asked = asked + 1, asker = null, asker_until = null \
             where platform_key = $1 and asker = $2",
            provider,
            dataset,
            ask_again_at
        ))
        .await?;
    Ok(changed == 1)
}

/// The provider has answered: it is up.
pub async fn end(tx: &mut Transaction, provider: PlatformKey) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "delete from provider_outages where platform_key = $1",
        provider
    ))
    .await?;
    tx.execute(&sql!(
        "delete from provider_failures where platform_key = $1",
        provider
    ))
    .await?;
    Ok(())
}
