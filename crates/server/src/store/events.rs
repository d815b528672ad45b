//! What happened, append-only: the feed that pages resume from and the audit log.

use jiff::Timestamp;
use platypus_model::{ClientId, CompanyId, ConnectionId, DatasetId, EventId};

use super::{Database, Signal, StoreError, Transaction, sql, stored_row};

/// An event about to be kept.
#[derive(Debug, Clone)]
pub struct NewEvent<'a> {
    /// What happened, as one word such as `connection.connected`.
    pub kind: &'a str,
    /// The company it is about.
    pub company: Option<CompanyId>,
    /// The connection it is about.
    pub connection: Option<ConnectionId>,
    /// The dataset it is about.
    pub dataset: Option<DatasetId>,
    /// Who did it.
    pub actor: String,
    /// From which address.
    pub origin: Option<String>,
    /// What else there is to say, as a JSON object. Never a secret.
    pub detail: String,
}

stored_row! {
    /// An event as it was kept.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct StoredEvent {
        /// Its place among the client's events, from 1, in the order of their commits.
        pub sequence: i64,
        /// Its id.
        pub id: EventId,
        /// What happened.
        pub kind: String,
        /// The company it is about.
        pub company: Option<CompanyId>,
        /// The connection it is about.
        pub connection: Option<ConnectionId>,
        /// The dataset it is about.
        pub dataset: Option<DatasetId>,
        /// Who did it.
        pub actor: String,
        /// From which address.
        pub origin: Option<String>,
        /// When.
        pub happened_at: Timestamp,
        /// What else there is to say, as a JSON object.
        pub detail: String,
    }
}

/// Appends an event and tells those who watch; its id and its place. It holds the client's place in the order until
/// the transaction ends, so do it last.
pub async fn append(
    tx: &mut Transaction,
    now: Timestamp,
    client: ClientId,
    event: NewEvent<'_>,
) -> Result<(EventId, i64), StoreError> {
    let (sequence,): (i64,) = tx
        .one(&sql!(
            "insert into event_sequences (client_id, last) values ($1, 1) \
             on conflict (client_id) do update set last = event_sequences.last + 1 returning last",
            client
        ))
        .await?;
    let id = EventId::new();
    tx.execute(&sql!(
        "insert into events (client_id, sequence, id, kind, company_id, connection_id, dataset_id, actor, origin, \
         happened_at, detail) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        client,
        sequence,
        id,
        event.kind,
        event.company,
        event.connection,
        event.dataset,
        event.actor,
        event.origin,
        now,
        event.detail
    ))
    .await?;
    tx.signal(Signal::Changed {
        client,
        company: event.company,
    })
    .await?;
    Ok((id, sequence))
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select sequence, id, kind, company_id, connection_id, dataset_id, actor, origin, happened_at, detail \
             from events ",
            $rest
        )
    };
}

/// The client's events after `sequence`, oldest first, `limit` at most; only those about
/// `company` where one is given.
pub async fn since(
    db: &mut impl Database,
    client: ClientId,
    company: Option<CompanyId>,
    sequence: i64,
    limit: i64,
) -> Result<Vec<StoredEvent>, StoreError> {
    match company {
        None => {
            db.all(&sql!(
                select!("where client_id = $1 and sequence > $2 order by sequence limit $3"),
                client,
                sequence,
                limit
            ))
            .await
        }
        Some(company) => {
            db.all(&sql!(
                select!(
                    "where client_id = $1 and company_id = $4 and sequence > $2 order by sequence limit $3"
                ),
                client,
                sequence,
                limit,
                company
            ))
            .await
        }
    }
}

/// Whether the end of a connection's first reads has been told since a moment.
pub async fn has_told_first_reads(
    db: &mut impl Database,
    client: ClientId,
    connection: ConnectionId,
    since: Timestamp,
) -> Result<bool, StoreError> {
    let row: Option<(i64,)> = db
        .optional(&sql!(
            "select sequence from events where client_id = $1 and connection_id = $2 \
             and kind = 'read.completed.initial' and happened_at >= $3 limit 1",
            client,
            connection,
            since
        ))
        .await?;
    Ok(row.is_some())
}

/// The number of the client's last event; 0 before the first.
pub async fn last_sequence(db: &mut impl Database, client: ClientId) -> Result<i64, StoreError> {
    let last: Option<(i64,)> = db
        .optional(&sql!(
            "select last from event_sequences where client_id = $1",
            client
        ))
        .await?;
    Ok(last.map_or(0, |(last,)| last))
}
