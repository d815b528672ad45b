//! Addresses that webhooks are sent to, and the secrets they are signed with (contract section 10).

use jiff::Timestamp;
use platypus_model::{ClientId, WebhookConsumerId};
use zeroize::Zeroizing;

use super::{Column, ColumnError, Database, Store, StoreError, Transaction, sql, stored_row};

/// Whether a consumer is sent to, and why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsumerStatus {
    /// It is.
    Enabled,
    /// Its client does not want it.
    Disabled,
    /// Nothing arrived for too long.
    Failing,
    /// It said that it is gone for good.
    Gone,
}

impl ConsumerStatus {
    /// The word that is kept.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
            Self::Failing => "failing",
            Self::Gone => "gone",
        }
    }
}

impl Column for ConsumerStatus {
    type Stored = String;

    fn from_stored(stored: String) -> Result<Self, ColumnError> {
        match stored.as_str() {
            "enabled" => Ok(Self::Enabled),
            "disabled" => Ok(Self::Disabled),
            "failing" => Ok(Self::Failing),
            "gone" => Ok(Self::Gone),
            _ => Err(ColumnError {
                kind: "consumer status",
                value: stored,
            }),
        }
    }
}

/// Texts that are kept as a JSON array.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts(pub Vec<String>);

impl Texts {
    fn stored(&self) -> String {
        serde_json::json!(self.0).to_string()
    }
}

impl Column for Texts {
    type Stored = String;

    fn from_stored(stored: String) -> Result<Self, ColumnError> {
        serde_json::from_str(&stored).map(Self).map_err(|_| ColumnError {
            kind: "list of texts",
            value: stored,
        })
    }
}

stored_row! {
    /// An address that webhooks are sent to.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct WebhookConsumer {
        /// The client.
        pub client_id: ClientId,
        /// Its id.
        pub id: WebhookConsumerId,
        /// The address.
        pub url: String,
        /// What it is told of.
        pub event_types: Texts,
        /// Of which companies: those with any of these tags, written `name:value`; all where there are
        /// none.
        pub company_tags: Texts,
        /// Whether what concerns one company arrives in the order in which it happened.
        pub is_ordered: bool,
        /// Whether it is sent to.
        pub status: ConsumerStatus,
        /// Since when.
        pub status_changed_at: Timestamp,
        /// When it was made.
        pub created_at: Timestamp,
        /// Since when nothing has arrived.
        pub failing_since: Option<Timestamp>,
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select client_id, id, url, event_types, company_tags, is_ordered, status, status_changed_at, created_at, \
             failing_since from webhook_consumers ",
            $rest
        )
    };
}

fn row_name(id: WebhookConsumerId) -> String {
    format!("webhook_consumers {id}")
}

/// Keeps a new consumer with the secret that its messages are signed with.
pub async fn insert(
    tx: &mut Transaction,
    consumer: &WebhookConsumer,
    secret: &[u8],
) -> Result<(), StoreError> {
    let sealed = tx
        .seal(consumer.client_id, &row_name(consumer.id), secret)
        .await?;
    tx.execute(&sql!(
        "insert into webhook_consumers (client_id, id, url, event_types, company_tags, is_ordered, status, \
         status_changed_at, created_at, secret) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        consumer.client_id,
        consumer.id,
        &consumer.url,
        consumer.event_types.stored(),
        consumer.company_tags.stored(),
        consumer.is_ordered,
        consumer.status.as_str(),
        consumer.status_changed_at,
        consumer.created_at,
        sealed
    ))
    .await?;
    Ok(())
}

/// Every consumer of a client, oldest first.
pub async fn list(db: &mut impl Database, client: ClientId) -> Result<Vec<WebhookConsumer>, StoreError> {
    db.all(&sql!(select!("where client_id = $1 order by id"), client))
        .await
}

/// The client's consumer of that id.
pub async fn find(
    db: &mut impl Database,
    client: ClientId,
    id: WebhookConsumerId,
) -> Result<Option<WebhookConsumer>, StoreError> {
    db.optional(&sql!(select!("where client_id = $1 and id = $2"), client, id))
        .await
}

/// The same, held until the transaction ends: what is sent to it changes in one transaction at a time.
pub async fn find_for_update(
    tx: &mut Transaction,
    client: ClientId,
    id: WebhookConsumerId,
) -> Result<Option<WebhookConsumer>, StoreError> {
    tx.optional(&sql!(
        select!("where client_id = $1 and id = $2 /*pg for update pg*/"),
        client,
        id
    ))
    .await
}

/// Removes a consumer with what was to be sent to it; whether it was there.
pub async fn delete(
    tx: &mut Transaction,
    client: ClientId,
    id: WebhookConsumerId,
) -> Result<bool, StoreError> {
    let removed = tx
        .execute(&sql!(
            "delete from webhook_consumers where client_id = $1 and id = $2",
            client,
            id
        ))
        .await?;
    Ok(removed == 1)
}

/// Writes everything of a consumer that may change, its secrets apart.
pub async fn save(tx: &mut Transaction, consumer: &WebhookConsumer) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "update webhook_consumers set url = $3, event_types = $4, company_tags = $5, is_ordered = $6, status = $7, \
         status_changed_at = $8, failing_since = $9 where client_id = $1 and id = $2",
        consumer.client_id,
        consumer.id,
        &consumer.url,
        consumer.event_types.stored(),
        consumer.company_tags.stored(),
        consumer.is_ordered,
        consumer.status.as_str(),
        consumer.status_changed_at,
        consumer.failing_since
    ))
    .await?;
    Ok(())
}

/// Gives a consumer another secret; the one before works on until `previous_until`.
pub async fn rotate_secret(
    tx: &mut Transaction,
    client: ClientId,
    id: WebhookConsumerId,
    secret: &[u8],
    previous_until: Timestamp,
) -> Result<(), StoreError> {
    let sealed = tx.seal(client, &row_name(id), secret).await?;
    tx.execute(&sql!(
        "update webhook_consumers set previous_secret = secret, previous_secret_until = $4, secret = $3 \
         where client_id = $1 and id = $2",
        client,
        id,
        sealed,
        previous_until
    ))
    .await?;
    Ok(())
}

/// What a consumer's messages are signed with.
#[derive(Debug)]
pub struct ConsumerSecrets {
    /// The secret in force.
    pub current: Zeroizing<Vec<u8>>,
    /// The one before it, and until when it works.
    pub previous: Option<(Zeroizing<Vec<u8>>, Timestamp)>,
}

stored_row! {
    struct SecretsRow {
        secret: Vec<u8>,
        previous_secret: Option<Vec<u8>>,
        previous_secret_until: Option<Timestamp>,
    }
}

/// Opens a consumer's secrets; none where there is no such consumer.
pub async fn secrets(
    store: &Store,
    client: ClientId,
    id: WebhookConsumerId,
) -> Result<Option<ConsumerSecrets>, StoreError> {
    let mut reader = store.reader();
    let row: Option<SecretsRow> = reader
        .optional(&sql!(
            "select secret, previous_secret, previous_secret_until from webhook_consumers \
             where client_id = $1 and id = $2",
            client,
            id
        ))
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let name = row_name(id);
    let previous = match row.previous_secret.zip(row.previous_secret_until) {
        Some((sealed, until)) => Some((store.unseal(&mut reader, client, &name, &sealed).await?, until)),
        None => None,
    };
    Ok(Some(ConsumerSecrets {
        current: store.unseal(&mut reader, client, &name, &row.secret).await?,
        previous,
    }))
}
