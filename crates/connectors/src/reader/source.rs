//! Where a read's pages come from.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use platypus_model::DatasetProblem;
use reqwest::header::CONTENT_TYPE;
use serde_json::error::Category;
use serde_json::value::RawValue;
use tokio::task::JoinHandle;
use xxhash_rust::xxh3::Xxh3;

use super::ReadRequest;
use super::checkpoint::Position;
use super::envelope::Envelope;
use super::paging::{self, Progress};
use super::parts::{self, Part};
use super::walk::Walk;
use crate::client::{Answer, Call, ProviderClient, RequestVariables};
use crate::credentials::{Application, Credentials};
use crate::errors::{Blame, ProviderError};
use crate::integration::Integration;
use crate::manifest::{Cursor, CursorFormat, Paginator, Parent, Partition, Stream};

/// What a read asks, and of whom; shared with the task that asks for the next page.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) client: ProviderClient,
    pub(super) integration: Arc<Integration>,
    pub(super) application: Application,
    pub(super) request: ReadRequest,
}

/// A page as it came.
#[derive(Debug)]
pub(super) struct Fetched {
    pub(super) call: Call,
    pub(super) answer: Answer,
}

/// A page asked for before it is needed. Dropping it calls the request off.
#[derive(Debug)]
pub(super) struct Ahead {
    pub(super) part: usize,
    pub(super) position: Position,
    task: JoinHandle<Result<Fetched, ProviderError>>,
}

impl Ahead {
    pub(super) fn ask(
        source: &Arc<Source>,
        credentials: &Credentials,
        (index, part): (usize, Part),
        position: Position,
    ) -> Self {
        let (source, credentials) = (Arc::clone(source), credentials.clone());
        let at = position.clone();
        Self {
            part: index,
            position,
            task: tokio::spawn(async move { source.fetch(&credentials, &part, &at).await }),
        }
    }

    /// The page, or nothing when its task was called off.
    pub(super) async fn page(mut self) -> Option<Result<Fetched, ProviderError>> {
        (&mut self.task).await.ok()
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Source {
    /// How the data type is read.
    pub(super) fn stream(&self) -> Result<&Stream, ProviderError> {
        let data_type = self.request.data_type;
        let stream = self.integration.streams().get(&data_type);
        stream.ok_or_else(|| ProviderError::NotSupported {
            provider: self.integration.name().to_owned(),
            what: data_type.to_string(),
        })
    }

    /// The cursor in use: the manifest's, where the request names a moment.
    pub(super) fn cursor(&self) -> Option<(&Cursor, Timestamp)> {
        let cursor = self.integration.cursor_of(self.stream().ok()?)?;
        Some((cursor, self.request.modified_since?))
    }

    /// Asks for one page.
    pub(super) async fn fetch(
        &self,
        credentials: &Credentials,
        part: &Part,
        position: &Position,
    ) -> Result<Fetched, ProviderError> {
        let stream = self.stream()?;
        let cursor = self.cursor();
        let mut call = self.call(stream, cursor, credentials, part)?;
        paging::aim(
            &self.integration,
            self.integration.paginator_of(stream),
            position,
            &mut call,
        )?;
        let answer = self.client.get(&self.integration, &call).await?;
        Ok(Fetched { call, answer })
    }

    fn call(
        &self,
        stream: &Stream,
        cursor: Option<(&Cursor, Timestamp)>,
        credentials: &Credentials,
        part: &Part,
    ) -> Result<Call, ProviderError> {
        let integration = &*self.integration;
        let since = cursor
            .map(|(cursor, moment)| written(cursor, moment))
            .transpose()
            .map_err(|reason| ProviderError::Configuration {
                provider: integration.name().to_owned(),
                reason,
                blame: Blame::Us,
            })?;
        let mut variables = RequestVariables::new(integration, &self.application, Some(credentials));
        variables.modified_since = since.as_deref();
        match part {
            Part::Whole => {}
            Part::Parent(id) => variables.parent = Some(id),
            Part::Month(month) => variables.month = Some(*month),
        }
        let what = self.request.data_type.key();
        let mut call = Call::new(what, &stream.path, &stream.query, &stream.headers, &variables)?;
        if let Some((cursor, _)) = cursor {
            call.add(&cursor.query, &cursor.headers, &variables)?;
        }
        Ok(call)
    }

    /// The parts of the read, in the order they are read in.
    pub(super) async fn parts(&self, credentials: &Credentials) -> Result<Vec<Part>, ProviderError> {
        let stream = self.stream()?;
        match (&stream.parent, stream.partition) {
            (Some(parent), _) => self.parents(parent, credentials).await,
            (None, Some(Partition::Month)) => Ok(parts::months(self.request.today, self.request.months)),
            (None, None) => Ok(vec![Part::Whole]),
        }
    }

    /// Lists the parents, all of them: a child may have changed though its parent did not.
    async fn parents(&self, parent: &Parent, credentials: &Credentials) -> Result<Vec<Part>, ProviderError> {
        let stream = &self.integration.streams()[&parent.data_type];
        let paginator = self.integration.paginator_of(stream);
        let (mut found, mut position, mut total) = (Vec::new(), Position::Start, None);
        let mut walk = Walk::default();
        while position != Position::End {
            let mut call = self.call(stream, None, credentials, &Part::Whole)?;
            paging::aim(&self.integration, paginator, &position, &mut call)?;
            let answer = self.client.get(&self.integration, &call).await?;
            let page = Fetched { call, answer };
            let envelope = self.envelope(stream, paginator, &page)?;
            let now = paging::total(paginator, &page.answer, &envelope);
            let ids = envelope
                .records
                .iter()
                .filter_map(|record| parts::parent_id(parent, record));
            for part in ids.map(Part::Parent) {
                if !found.contains(&part) {
                    found.push(part);
                }
            }
            let progress = Progress {
                records: envelope.records.len() as u64,
                total: now,
                total_before: total,
            };
            position = paging::next(
                &self.integration,
                paginator,
                &position,
                &page,
                &envelope,
                &progress,
            )?;
            if position != Position::End {
                walk.step(
                    &self.integration,
                    &page.call.what,
                    (envelope.records.len(), fingerprint(&envelope.records)),
                    paging::shifted(&progress) > 0,
                )?;
            }
            total = now;
        }
        Ok(found)
    }

    /// The error of a page that is not what the manifest describes.
    pub(super) fn malformed(&self, page: &Fetched, reason: String) -> ProviderError {
        ProviderError::Malformed {
            provider: self.integration.name().to_owned(),
            what: page.call.what.clone(),
            reason,
        }
    }

    /// Takes a page apart.
    pub(super) fn envelope<'a>(
        &self,
        stream: &Stream,
        paginator: &Paginator,
        page: &'a Fetched,
    ) -> Result<Envelope<'a>, ProviderError> {
        if page.call.end_status == Some(page.answer.status) {
            return Ok(Envelope::default());
        }
        let body = std::str::from_utf8(&page.answer.body)
            .map_err(|_| self.malformed(page, "it is not UTF-8 text".to_owned()))?;
        Envelope::parse(
            body,
            &stream.record_path,
            stream.shape,
            &paging::wanted(paginator),
        )
        .map_err(|error| match error.classify() {
            Category::Eof => self.not_json(page, "its answer stops half-way"),
            Category::Syntax => self.not_json(page, "its answer is not JSON"),
            Category::Io | Category::Data => self.malformed(page, error.to_string()),
        })
    }

    /// The error of an answer of success that no program can read: something stands between the
    /// provider and us, or it broke while it answered. Either passes.
    fn not_json(&self, page: &Fetched, what: &str) -> ProviderError {
        let headers = &page.answer.headers;
        let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        // The type alone: parameters could hold anything.
        let kind = kind
            .and_then(|kind| kind.split(';').next())
            .unwrap_or("no type at all");
        ProviderError::Unavailable {
            provider: self.integration.name().to_owned(),
            reason: format!(
                "{what} ({} bytes of {})",
                page.answer.body.len(),
                kind.trim().chars().take(60).collect::<String>()
            ),
            problem: DatasetProblem::NotJson,
            retry_at: None,
        }
    }
}

/// A moment as the provider wants it written, less the look-back.
fn written(cursor: &Cursor, moment: Timestamp) -> Result<String, String> {
    let lookback = SignedDuration::from_secs(i64::from(cursor.lookback_seconds));
    let moment = moment.checked_sub(lookback).unwrap_or(moment);
    Ok(match &cursor.format {
        CursorFormat::Rfc3339 => moment.to_string(),
        CursorFormat::Date => moment.strftime("%Y-%m-%d").to_string(),
        CursorFormat::HttpDate => moment.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string(),
        CursorFormat::EpochSeconds => moment.as_second().to_string(),
        CursorFormat::EpochMilliseconds => moment.as_millisecond().to_string(),
        CursorFormat::Pattern(pattern) => jiff::fmt::strtime::format(pattern, moment)
            .map_err(|error| format!("the cursor's pattern `{pattern}` does not fit: {error}"))?,
    })
}

/// A number for a page's content, to notice a page that comes twice.
pub(super) fn fingerprint(records: &[&RawValue]) -> u64 {
    let mut hasher = Xxh3::new();
    for record in records {
        hasher.update(record.get().as_bytes());
    }
    hasher.digest()
}
