//! What clients want of integrations beyond the standard model: a JSON document for each.

use jiff::Timestamp;
use platypus_model::{ClientId, PlatformKey};

use super::{Database, StoreError, Transaction, sql};

/// The kinds of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntegrationSettingsKind {
    /// Properties that records of a data type carry beside the standard ones.
    Supplemental,
    /// A data type of the client's own.
    CustomDataType,
}

impl IntegrationSettingsKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Supplemental => "supplemental",
            Self::CustomDataType => "custom",
        }
    }
}

/// The client's document of that kind and name; none where it wants nothing.
pub async fn find(
    db: &mut impl Database,
    client: ClientId,
    platform_key: PlatformKey,
    kind: IntegrationSettingsKind,
    name: &str,
) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> = db
        .optional(&sql!(
            "select document from integration_settings \
             where client_id = $1 and platform_key = $2 and kind = $3 and name = $4",
            client,
            platform_key,
            kind.as_str(),
            name
        ))
        .await?;
    Ok(row.map(|(document,)| document))
}

/// How many documents of that kind the client has for an integration.
pub async fn count(
    db: &mut impl Database,
    client: ClientId,
    platform_key: PlatformKey,
    kind: IntegrationSettingsKind,
) -> Result<i64, StoreError> {
    let (count,): (i64,) = db
        .one(&sql!(
            "select count(*) from integration_settings where client_id = $1 and platform_key = $2 and kind = $3",
            client,
            platform_key,
            kind.as_str()
        ))
        .await?;
    Ok(count)
}

/// Keeps the client's document of that kind and name in place of the one before.
pub async fn put(
    tx: &mut Transaction,
    client: ClientId,
    platform_key: PlatformKey,
    kind: IntegrationSettingsKind,
    name: &str,
    document: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into integration_settings (client_id, platform_key, kind, name, document, updated_at) \
         values ($1, $2, $3, $4, $5, $6) on conflict (client_id, platform_key, kind, name) do update \
         set document = excluded.document, updated_at = excluded.updated_at",
        client,
        platform_key,
        kind.as_str(),
        name,
        document,
        now
    ))
    .await?;
    Ok(())
}
