//! The pictures of clients' brands, already checked and cleaned.

use jiff::Timestamp;
use platypus_model::ClientId;

use super::{Database, StoreError, Transaction, sql, stored_row};

stored_row! {
    /// A picture of a client's brand.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct BrandImage {
        /// What kind of picture it is by its content.
        pub content_type: String,
        /// The picture.
        pub content: Vec<u8>,
        /// The start of its hash.
        pub version: String,
    }
}

/// The client's picture for a place.
pub async fn find(
    db: &mut impl Database,
    client: ClientId,
    place: &str,
) -> Result<Option<BrandImage>, StoreError> {
    db.optional(&sql!(
        "select content_type, content, version from brand_images where client_id = $1 and kind = $2",
        client,
        place
    ))
    .await
}

/// The places for which the client has a picture, each with its version.
pub async fn versions(db: &mut impl Database, client: ClientId) -> Result<Vec<(String, String)>, StoreError> {
    db.all(&sql!(
        "select kind, version from brand_images where client_id = $1 order by kind",
        client
    ))
    .await
}

/// Keeps a picture in place of the one before.
pub async fn put(
    tx: &mut Transaction,
    client: ClientId,
    place: &str,
    image: &BrandImage,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into brand_images (client_id, kind, content_type, content, version, updated_at) \
         values ($1, $2, $3, $4, $5, $6) on conflict (client_id, kind) do update \
         set content_type = excluded.content_type, content = excluded.content, version = excluded.version, \
         updated_at = excluded.updated_at",
        client,
        place,
        &image.content_type,
        image.content.as_slice(),
        &image.version,
        now
    ))
    .await?;
    Ok(())
}

/// Removes the picture of a place.
pub async fn delete(tx: &mut Transaction, client: ClientId, place: &str) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "delete from brand_images where client_id = $1 and kind = $2",
        client,
        place
    ))
    .await?;
    Ok(())
}
