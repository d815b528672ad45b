//! What a client decided: a JSON document for each kind of settings.

use jiff::Timestamp;
use platypus_model::ClientId;

use super::{Database, StoreError, Transaction, sql};

/// The kinds of settings that are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingsKind {
    /// Where companies go after Link.
    Redirects,
    /// What Link asks for and says.
    Link,
    /// The name and colours of its brand.
    Branding,
    /// What else its profile says.
    Profile,
    /// When and from when on data is read.
    Sync,
    /// Which of its pages Link may be shown in.
    AllowedOrigins,
}

impl SettingsKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Redirects => "redirects",
            Self::Link => "link",
            Self::Branding => "branding",
            Self::Profile => "profile",
            Self::Sync => "sync",
            Self::AllowedOrigins => "allowedOrigins",
        }
    }
}

/// The client's document of that kind; none where it never decided anything.
pub async fn find(
    db: &mut impl Database,
    client: ClientId,
    kind: SettingsKind,
) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> = db
        .optional(&sql!(
            "select document from client_settings where client_id = $1 and kind = $2",
            client,
            kind.as_str()
        ))
        .await?;
    Ok(row.map(|(document,)| document))
}

/// Keeps the client's document of that kind in place of the one before.
pub async fn put(
    tx: &mut Transaction,
    client: ClientId,
    kind: SettingsKind,
    document: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into client_settings (client_id, kind, document, updated_at) values ($1, $2, $3, $4) \
         on conflict (client_id, kind) do update set document = excluded.document, updated_at = excluded.updated_at",
        client,
        kind.as_str(),
        document,
        now
    ))
    .await?;
    Ok(())
}
