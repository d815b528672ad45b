//! Documents as they are fetched: one, or many in an archive.

use bytes::Bytes;
use futures::{Stream, stream};
use jiff::tz::TimeZone;
use platypus_model::{ClientId, CompanyId};
use uuid::Uuid;

use super::archive::Archive;
use crate::actions::Platform;
use crate::store::StoreError;
use crate::store::files::{self as kept, StoredFile};

/// A document of the company with what is in it; none where there is none of that id.
///
/// # Errors
/// The store's.
pub async fn find(
    platform: &Platform,
    client: ClientId,
    company: CompanyId,
    id: Uuid,
) -> Result<Option<(StoredFile, Vec<u8>)>, StoreError> {
    let mut reader = platform.store.reader();
    let Some(file) = kept::find(&mut reader, client, company, id).await? else {
        return Ok(None);
    };
    let content = kept::content(&mut reader, client, id).await?;
    Ok(content.map(|content| (file, content)))
}

enum Progress {
    Files(Archive, std::vec::IntoIter<StoredFile>, Vec<String>),
    Over,
}

/// A zip archive of documents, a folder for each day, with one document at a time in memory.
pub fn archive(
    platform: Platform,
    listed: Vec<StoredFile>,
) -> impl Stream<Item = Result<Bytes, std::io::Error>> {
    let begun = Progress::Files(Archive::default(), listed.into_iter(), Vec::new());
    stream::unfold((platform, begun), async |(platform, progress)| {
        let Progress::Files(mut archive, mut files, mut names) = progress else {
            return None;
        };
        let Some(file) = files.next() else {
            return Some((Ok(Bytes::from(archive.end())), (platform, Progress::Over)));
        };
        let content = kept::content(&mut platform.store.reader(), file.client_id, file.id).await;
        let entry = match content {
            Ok(content) => {
                let name = entry_name(&file, &names);
                let entry = archive.entry(&name, &content.unwrap_or_default());
                names.push(name);
                entry.ok_or_else(|| std::io::Error::other("the archive would be too large; name a date"))
            }
            Err(error) => Err(std::io::Error::other(error)),
        };
        match entry {
            Ok(entry) => Some((
                Ok(Bytes::from(entry)),
                (platform, Progress::Files(archive, files, names)),
            )),
            Err(error) => {
                tracing::error!(%error, "an archive of files broke off");
                Some((Err(error), (platform, Progress::Over)))
            }
        }
    })
}

/// The name of a document's entry in an archive: its day, and a number where a name comes twice.
fn entry_name(file: &StoredFile, taken: &[String]) -> String {
    let day = file.uploaded_at.to_zoned(TimeZone::UTC).date();
    let (stem, ending) = file.name.rsplit_once('.').unwrap_or((&file.name, ""));
    // One of so many names is not among those taken.
    (1..=taken.len() + 1)
        .map(|number| match number {
            1 => format!("{day}/{}", file.name),
            _ => format!("{day}/{stem} ({number}).{ending}"),
        })
        .find(|name| !taken.contains(name))
        .unwrap_or_default()
}
