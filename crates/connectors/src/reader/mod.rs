//! Reading one data type, page by page.

mod checkpoint;
mod custom;
mod envelope;
mod mapping;
mod paging;
mod parts;
mod record_path;
mod source;
mod walk;

use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use jiff::civil::Date;
use platypus_model::{DataType, DatasetProblem};

pub use checkpoint::Checkpoint;
use checkpoint::Position;
pub use custom::{CustomPage, CustomReader, CustomRecord, CustomSource, InvalidCustomSource};
use paging::Progress;
use parts::Part;
pub use record_path::{InvalidPath, RecordPath};
use source::{Ahead, Fetched, Source};
use walk::Walk;

use crate::client::ProviderClient;
use crate::credentials::{Application, Credentials};
use crate::errors::ProviderError;
use crate::integration::Integration;
use crate::mapping::MappingContext;
use crate::record::{RejectedRecord, StandardRecord};

/// What to read.
#[derive(Debug, Clone)]
pub struct ReadRequest {
    /// The data type.
    pub data_type: DataType,
    /// Where an earlier read of the same request stopped; nothing: from the beginning.
    pub resume: Option<Checkpoint>,
    /// Only what changed since then, where the integration can ask so; nothing: everything.
    pub modified_since: Option<Timestamp>,
    /// How many months of statements, the running one included.
    pub months: u16,
    /// Today, in the company's calendar as far as known: the last month of statements.
    pub today: Date,
}

/// One page as it came from the provider. Fetching waits and mapping works: a caller that has both to
/// do maps elsewhere while the next page is on its way.
#[derive(Debug)]
pub struct FetchedPage {
    integration: Arc<Integration>,
    data_type: DataType,
    context: MappingContext,
    /// Slices of the answer: raw records are never copied.
    raw: Vec<Bytes>,
    checkpoint: Checkpoint,
    progress: Option<u8>,
}

impl FetchedPage {
    /// Bytes of its raw records.
    pub fn bytes(&self) -> usize {
        self.raw.iter().map(Bytes::len).sum()
    }

    /// Maps its records to the standard model.
    pub fn map(self) -> Page {
        let table = &self.integration.mappings[&self.data_type];
        let (records, rejected) = mapping::map(table, &self.context, self.raw);
        Page {
            records,
            checkpoint: self.checkpoint,
            progress: self.progress,
            rejected,
        }
    }
}

/// One page of records.
#[derive(Debug)]
pub struct Page {
    /// Its records in the standard model, in the provider's order.
    pub records: Vec<StandardRecord>,
    /// Where to resume after this page.
    pub checkpoint: Checkpoint,
    /// How much of the read is done, 0 to 100, where the provider tells totals or the parts are
    /// counted.
    pub progress: Option<u8>,
    /// Records that do not fit the standard model.
    pub rejected: Vec<RejectedRecord>,
}

/// A read under way. Pages come one at a time; the one after is asked for while its caller works
/// on the one before.
#[derive(Debug)]
pub struct Reader {
    source: Arc<Source>,
    credentials: Credentials,
    /// The parts of the read, once known.
    parts: Option<Vec<Part>>,
    at: Checkpoint,
    ahead: Option<Ahead>,
    /// What the page before held, to notice one that comes twice.
    page_before: Option<u64>,
    /// The pages of the part being read, to notice that they never end.
    walk: Walk,
}

impl Reader {
    pub(crate) fn start(
        client: ProviderClient,
        integration: Arc<Integration>,
        application: Application,
        credentials: Credentials,
        request: ReadRequest,
    ) -> Result<Self, ProviderError> {
        let at = request.resume.clone().unwrap_or_else(Checkpoint::start);
        let source = Source {
            client,
            integration,
            application,
            request,
        };
        source.stream()?;
        Ok(Self {
            source: Arc::new(source),
            credentials,
            parts: None,
            at,
            ahead: None,
            page_before: None,
            walk: Walk::default(),
        })
    }

    /// The next page, mapped; see [`Reader::fetch_page`].
    pub async fn next_page(&mut self) -> Result<Option<Page>, ProviderError> {
        Ok(self.fetch_page().await?.map(FetchedPage::map))
    }

    /// The next page, or nothing once everything was read. After an error the same page is asked
    /// for again.
    pub async fn fetch_page(&mut self) -> Result<Option<FetchedPage>, ProviderError> {
        if self.parts.is_none() {
            let parts = self.source.parts(&self.credentials).await?;
            self.find_place(&parts);
            self.parts = Some(parts);
        }
        let parts = self.parts.take().unwrap_or_default();
        let page = self.page_of(&parts).await;
        self.parts = Some(parts);
        page
    }

    /// Goes on with refreshed credentials.
    pub fn replace_credentials(&mut self, credentials: Credentials) {
        self.credentials = credentials;
        // What was asked for with the old ones may well have been refused.
        self.ahead = None;
    }

    /// Whether only what changed is read. Else everything is, and a record that does not come is
    /// no longer there.
    pub fn is_incremental(&self) -> bool {
        self.source.cursor().is_some()
    }

    /// Finds the part that a checkpoint names. Where it is gone the read begins again: records
    /// that come twice do no harm, one that never comes would look deleted.
    fn find_place(&mut self, parts: &[Part]) {
        if self.at.partition_key.is_none() {
            return;
        }
        match parts.iter().position(|part| part.key() == self.at.partition_key) {
            Some(index) => self.at.partition = index,
            None => self.at = Checkpoint::start(),
        }
    }

    async fn page_of(&mut self, parts: &[Part]) -> Result<Option<FetchedPage>, ProviderError> {
        let Some(part) = parts
            .get(self.at.partition)
            .filter(|_| self.at.position != Position::End)
        else {
            return Ok(None);
        };
        let source = Arc::clone(&self.source);
        let stream = source.stream()?;
        let paginator = source.integration.paginator_of(stream);
        let mut repeats = 0;
        loop {
            let fetched = self.fetch(part).await?;
            let mut envelope = source.envelope(stream, paginator, &fetched)?;
            let fingerprint = source::fingerprint(&envelope.records);
            if envelope.records.len() > 1 && self.page_before == Some(fingerprint) {
                if repeats == 2 {
                    return Err(ProviderError::Unavailable {
                        provider: source.integration.name().to_owned(),
                        reason: "it sends the same page again and again".to_owned(),
                        problem: DatasetProblem::RepeatedPage,
                        retry_at: None,
                    });
                }
                repeats += 1;
                continue;
            }
            let progress = Progress {
                records: envelope.records.len() as u64,
                total: paging::total(paginator, &fetched.answer, &envelope),
                total_before: self.at.total,
            };
            let following = paging::next(
                &source.integration,
                paginator,
                &self.at.position,
                &fetched,
                &envelope,
                &progress,
            )?;
            if following != Position::End {
                self.walk.step(
                    &source.integration,
                    &fetched.call.what,
                    (envelope.records.len(), fingerprint),
                    paging::shifted(&progress) > 0,
                )?;
            }
            let checkpoint = self.after(parts, following, &progress);
            if checkpoint.position != Position::End
                && let Some(next) = parts.get(checkpoint.partition)
            {
                let next = (checkpoint.partition, next.clone());
                let position = checkpoint.position.clone();
                self.ahead = Some(Ahead::ask(&source, &self.credentials, next, position));
            }
            if !stream.element_path.is_empty() {
                let unwrapped = envelope.unwrap_elements(&stream.element_path);
                unwrapped.map_err(|error| source.malformed(&fetched, error.to_string()))?;
            }
            let percent = percent(parts.len(), &checkpoint);
            if checkpoint.partition == self.at.partition {
                self.page_before = Some(fingerprint);
            } else {
                self.page_before = None;
                self.walk = Walk::default();
            }
            self.at = checkpoint.clone();
            let body = &fetched.answer.body;
            return Ok(Some(FetchedPage {
                integration: Arc::clone(&source.integration),
                data_type: source.request.data_type,
                context: mapping::context(&self.credentials, part),
                raw: envelope
                    .records
                    .iter()
                    .map(|record| body.slice_ref(record.get().as_bytes()))
                    .collect(),
                checkpoint,
                progress: percent,
            }));
        }
    }

    /// The page at the reader's place: the one asked for ahead, or asked for now.
    async fn fetch(&mut self, part: &Part) -> Result<Fetched, ProviderError> {
        if let Some(ahead) = self.ahead.take()
            && ahead.part == self.at.partition
            && ahead.position == self.at.position
            && let Some(page) = ahead.page().await
        {
            return page;
        }
        self.source
            .fetch(&self.credentials, part, &self.at.position)
            .await
    }

    /// The checkpoint after a page that is followed by `following` in its part.
    fn after(&self, parts: &[Part], following: Position, progress: &Progress) -> Checkpoint {
        if following != Position::End {
            return Checkpoint {
                partition: self.at.partition,
                partition_key: parts[self.at.partition].key(),
                position: following,
                delivered: self.at.delivered + progress.records,
                total: progress.total,
            };
        }
        let partition = self.at.partition + 1;
        match parts.get(partition) {
            Some(part) => Checkpoint {
                partition,
                partition_key: part.key(),
                ..Checkpoint::start()
            },
            None => Checkpoint {
                partition,
                position: Position::End,
                ..Checkpoint::start()
            },
        }
    }
}

/// How much is done at a checkpoint: whole parts, and of the running one what its total tells.
fn percent(parts: usize, checkpoint: &Checkpoint) -> Option<u8> {
    if checkpoint.position == Position::End {
        return Some(100);
    }
    let within = checkpoint
        .total
        .filter(|total| *total > 0)
        .map(|total| (checkpoint.delivered * 100 / total).min(100));
    if parts < 2 && within.is_none() {
        return None;
    }
    let done = checkpoint.partition as u64 * 100 + within.unwrap_or(0);
    u8::try_from((done / parts.max(1) as u64).min(99)).ok()
}
