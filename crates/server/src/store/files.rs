//! Documents that companies sent.

use jiff::Timestamp;
use platypus_model::{ClientId, CompanyId, ConnectionId, SourceType};
use uuid::Uuid;

use super::{Database, StoreError, Transaction, sql, stored_row};

stored_row! {
    /// A document, without what is in it.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct StoredFile {
        /// The client.
        pub client_id: ClientId,
        /// Its id.
        pub id: Uuid,
        /// The company that sent it.
        pub company_id: CompanyId,
        /// The connection it came over.
        pub connection_id: ConnectionId,
        /// Its name, as the sender calls it, without a path.
        pub name: String,
        /// What kind of source it stands for.
        pub source_type: SourceType,
        /// What it is by its content.
        pub content_type: String,
        /// How large it is, in bytes.
        pub size: i64,
        /// When it came.
        pub uploaded_at: Timestamp,
        /// When a virus scanner found nothing; never, where none is configured.
        pub scanned_at: Option<Timestamp>,
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select client_id, id, company_id, connection_id, name, source_type, content_type, size, uploaded_at, \
             scanned_at from files ",
            $rest
        )
    };
}

/// Keeps a document.
pub async fn insert(tx: &mut Transaction, file: &StoredFile, content: &[u8]) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into files (client_id, id, company_id, connection_id, name, source_type, content_type, size, \
         uploaded_at, scanned_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        file.client_id,
        file.id,
        file.company_id,
        file.connection_id,
        &file.name,
        file.source_type,
        &file.content_type,
        file.size,
        file.uploaded_at,
        file.scanned_at
    ))
    .await?;
    tx.execute(&sql!(
        "insert into file_contents (client_id, file_id, content) values ($1, $2, $3)",
        file.client_id,
        file.id,
        content
    ))
    .await?;
    Ok(())
}

/// The company's documents that came in that time, oldest first.
pub async fn list(
    db: &mut impl Database,
    client: ClientId,
    company: CompanyId,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<StoredFile>, StoreError> {
    db.all(&sql!(
        select!(
            "where client_id = $1 and company_id = $2 and uploaded_at >= $3 and uploaded_at < $4 order by id"
        ),
        client,
        company,
        from,
        until
    ))
    .await
}

/// A document of the company.
pub async fn find(
    db: &mut impl Database,
    client: ClientId,
    company: CompanyId,
    id: Uuid,
) -> Result<Option<StoredFile>, StoreError> {
    db.optional(&sql!(
        select!("where client_id = $1 and company_id = $2 and id = $3"),
        client,
        company,
        id
    ))
    .await
}

/// How many documents the company has sent.
pub async fn count(db: &mut impl Database, client: ClientId, company: CompanyId) -> Result<i64, StoreError> {
    let (count,): (i64,) = db
        .one(&sql!(
            "select count(*) from files where client_id = $1 and company_id = $2",
            client,
            company
        ))
        .await?;
    Ok(count)
}

/// What is in a document; none where it is gone.
pub async fn content(
    db: &mut impl Database,
    client: ClientId,
    file: Uuid,
) -> Result<Option<Vec<u8>>, StoreError> {
    let row: Option<(Vec<u8>,)> = db
        .optional(&sql!(
            "select content from file_contents where client_id = $1 and file_id = $2",
            client,
            file
        ))
        .await?;
    Ok(row.map(|(content,)| content))
}
