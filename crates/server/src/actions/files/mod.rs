//! Documents as a source: companies send them, clients fetch them (contract section 12).

mod archive;
mod download;
mod kind;
mod scan;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use platypus_model::{
    ClientId, CompanyId, ConnectionId, ConnectionStatus, IntegrationId, PlatformKey, SourceId, SourceType,
};
use serde_json::json;
use uuid::{Uuid, uuid};

pub use download::{archive, find};
pub use kind::DocumentKind;

use scan::Verdict;

use super::Platform;
use crate::events::{self, Cause, Event, EventKind};
use crate::store::connections::{self, Connection};
use crate::store::files::{self, StoredFile};
use crate::store::{StoreError, companies};
use crate::sync::connection_status::{self, ConnectionStatusError, Which};

/// The largest document, in bytes.
pub const MOST_BYTES: usize = 10 << 20;
/// The most documents in one go.
pub const MOST_AT_ONCE: usize = 20;
/// The most documents of one company.
pub const MOST_OF_COMPANY: i64 = 1_000;
/// The longest name that is kept, in characters.
const LONGEST_NAME: usize = 200;

/// What a connection that documents come over is called.
const NAME: &str = "File upload";
/// Its integration and source: ours, since there is no provider behind it.
const INTEGRATION: IntegrationId = IntegrationId(uuid!("c4d1f3a0-7d0b-4a52-9a3e-75706c640001"));
const SOURCE: SourceId = SourceId(uuid!("c4d1f3a0-7d0b-4a52-9a3e-75706c640002"));

/// The four letters of connections that documents come over.
pub fn platform_key() -> Option<PlatformKey> {
    "upld".parse().ok()
}

/// Why a document was not taken.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// No such company.
    #[error("No company was found with ID {0}")]
    CompanyNotFound(CompanyId),
    /// It is larger than [`MOST_BYTES`].
    #[error("{0} is larger than 10 MB.")]
    TooLarge(String),
    /// By its content it is none of the kinds that are taken, or its name says otherwise.
    #[error(
        "{0} was not taken: by its content it is not a PDF, spreadsheet, text, presentation or picture, or its name \
         says otherwise."
    )]
    Kind(String),
    /// The virus scanner found something.
    #[error("{0} was not taken: the virus scanner found {1} in it.")]
    Infected(String, String),
    /// The virus scanner cannot be asked, and nothing is taken without it.
    #[error("{0} was not taken: the virus scanner cannot be asked at the moment. Try again later.")]
    NotScanned(String),
    /// There are too many.
    #[error("At most {MOST_AT_ONCE} files can be sent at once, and {MOST_OF_COMPANY} per company.")]
    TooMany,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The connection that the company's documents come over: the one it has, or a new one.
///
/// # Errors
/// [`FileError::CompanyNotFound`], or the store's.
pub async fn connection(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    company: CompanyId,
) -> Result<Connection, FileError> {
    let Some(key) = platform_key() else {
        return Err(FileError::Store(StoreError::Open(
            "`upld` is no platform key".to_owned(),
        )));
    };
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    companies::find_for_update(&mut tx, client, company)
        .await?
        .ok_or(FileError::CompanyNotFound(company))?;
    let known = connections::list(&mut tx, client, company).await?;
    if let Some(connection) = known
        .into_iter()
        .rfind(|connection| connection.platform_key == key)
    {
        return Ok(connection);
    }
    let connection = Connection {
        client_id: client,
        id: ConnectionId::new(),
        company_id: company,
        platform_key: key,
        integration_id: INTEGRATION,
        source_id: SOURCE,
        source_type: SourceType::Other,
        platform_name: NAME.to_owned(),
        status: ConnectionStatus::PendingAuth,
        created_at: now,
        status_changed_at: now,
        linked_at: None,
        last_sync_at: None,
        entity_id: None,
        entity_name: None,
        connection_info: None,
    };
    connections::insert(&mut tx, &connection).await?;
    let event = Event::new(client, EventKind::ConnectionCreated, cause)
        .company(company)
        .connection(connection.id)
        .detail(json!({ "platformKey": key, "platformName": NAME }));
    events::record(&mut tx, now, event).await?;
    tx.commit().await?;
    Ok(connection)
}

/// Takes a document: checked by its content, kept as it is. A connection that documents come over
/// is Linked with its first.
///
/// # Errors
/// [`FileError`]; nothing is kept then.
pub async fn add(
    platform: &Platform,
    cause: Cause,
    connection: &Connection,
    name: &str,
    content: &[u8],
) -> Result<StoredFile, FileError> {
    let name = plain_name(name);
    if content.len() > MOST_BYTES {
        return Err(FileError::TooLarge(name));
    }
    let Some(kind) = DocumentKind::of(&name, content) else {
        return Err(FileError::Kind(name));
    };
    let is_scanned = is_scanned(platform, &name, content).await?;
    let (client, company) = (connection.client_id, connection.company_id);
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    companies::find_for_update(&mut tx, client, company)
        .await?
        .ok_or(FileError::CompanyNotFound(company))?;
    if files::count(&mut tx, client, company).await? >= MOST_OF_COMPANY {
        return Err(FileError::TooMany);
    }
    let file = StoredFile {
        client_id: client,
        id: Uuid::now_v7(),
        company_id: company,
        connection_id: connection.id,
        name,
        source_type: connection.source_type,
        content_type: kind.content_type().to_owned(),
        size: i64::try_from(content.len()).unwrap_or(i64::MAX),
        uploaded_at: now,
        scanned_at: is_scanned.then_some(now),
    };
    files::insert(&mut tx, &file, content).await?;
    if Some(connection.platform_key) == platform_key() {
        let which = Which {
            client,
            company,
            connection: connection.id,
        };
        connection_status::link_uploads(&mut tx, now, cause, which)
            .await
            .map_err(|error| match error {
                ConnectionStatusError::Store(error) => error,
                other => StoreError::Open(other.to_string()),
            })?;
    }
    let event = Event::new(client, EventKind::FileUploaded, cause)
        .company(company)
        .connection(connection.id)
        .detail(json!({ "size": file.size, "contentType": file.content_type }));
    events::record(&mut tx, now, event).await?;
    tx.commit().await?;
    Ok(file)
}

/// Whether the virus scanner has found nothing in it; not where there is none to ask.
async fn is_scanned(platform: &Platform, name: &str, content: &[u8]) -> Result<bool, FileError> {
    let Some(scanner) = &platform.config.virus_scanner else {
        return Ok(false);
    };
    match scan::scan(&scanner.address, content).await {
        Ok(Verdict::Clean) => Ok(true),
        Ok(Verdict::Infected(found)) => {
            tracing::warn!(%found, "a document was not taken: the virus scanner found something in it");
            Err(FileError::Infected(name.to_owned(), found))
        }
        Err(error) if scanner.lets_unscanned_pass => {
            tracing::warn!(%error, "a document was taken unscanned: the virus scanner cannot be asked");
            Ok(false)
        }
        Err(error) => {
            tracing::error!(%error, "a document was not taken: the virus scanner cannot be asked");
            Err(FileError::NotScanned(name.to_owned()))
        }
    }
}

/// The company's documents, oldest first; of one day (UTC) where it is named.
///
/// # Errors
/// The store's.
pub async fn list(
    platform: &Platform,
    client: ClientId,
    company: CompanyId,
    day: Option<Date>,
) -> Result<Vec<StoredFile>, StoreError> {
    let start = day
        .and_then(|day| day.to_zoned(TimeZone::UTC).ok())
        .map(|start| start.timestamp());
    let (from, until) = match start {
        Some(start) => (start, start + SignedDuration::from_hours(24)),
        None => (Timestamp::UNIX_EPOCH, Timestamp::MAX),
    };
    files::list(&mut platform.store.reader(), client, company, from, until).await
}

/// The name without a path, control characters and what file systems do not take.
fn plain_name(sent: &str) -> String {
    let name = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut plain: String = name
        .chars()
        .filter(|letter| !letter.is_control() && !matches!(letter, '<' | '>' | ':' | '"' | '|' | '?' | '*'))
        .collect();
    // The ending stays when a long name is cut.
    let length = plain.chars().count();
    if length > LONGEST_NAME {
        plain = plain.chars().skip(length - LONGEST_NAME).collect();
    }
    plain.trim_start_matches('.').trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::plain_name;

    #[test]
    fn a_name_leads_nowhere() {
        assert_eq!(plain_name("../../etc/passwd.pdf"), "passwd.pdf");
        assert_eq!(plain_name("C:\\Users\\zoe\\compte 2026.pdf"), "compte 2026.pdf");
        assert_eq!(plain_name(".hidden\r\n.pdf"), "hidden.pdf");
    }
}
