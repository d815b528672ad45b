//! Reading what the standard model lacks: an endpoint that a client names, and paths into its records
//! (contract section 12, "Custom").

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::checkpoint::Position;
use super::envelope::Envelope;
use super::paging::{self, Progress};
use super::record_path::{InvalidPath, RecordPath};
use super::source::Fetched;
use crate::client::{Call, ProviderClient, RequestVariables};
use crate::credentials::{Application, Credentials};
use crate::errors::ProviderError;
use crate::integration::Integration;
use crate::manifest::{Paginator, Shape, Template};

/// Between the parts of an id that is made of several values.
const BETWEEN_KEYS: &str = "|";

/// Where custom records are and what is taken of each.
#[derive(Debug, Clone)]
pub struct CustomSource {
    path: Template,
    properties: Vec<(String, RecordPath)>,
    key: Vec<RecordPath>,
    modified: Vec<RecordPath>,
}

/// A custom source cannot be read as it is described.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCustomSource {
    /// The endpoint would lead elsewhere.
    #[error(
        "the data source `{0}` is no path of the provider's API: write it as `/purchaseOrders`, without a host and without `..`"
    )]
    DataSource(String),
    /// Nothing tells one record from another.
    #[error("keyBy must name at least one property, such as `$.id`")]
    NoKey,
    /// A property's path cannot be read.
    #[error(transparent)]
    Path(#[from] InvalidPath),
}

impl CustomSource {
    /// The source at `data_source`, a path of the provider's API, with the properties that are taken
    /// of each record, those that make its id, and those that tell when it changed.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(
        data_source: &str,
        properties: &BTreeMap<String, String>,
        key_by: &[String],
        source_modified: &[String],
    ) -> Result<Self, InvalidCustomSource> {
        let unfit = || InvalidCustomSource::DataSource(data_source.to_owned());
        let path = data_source.trim().trim_start_matches('/');
        let route = path.split(['?', '#']).next().unwrap_or_default();
        let leads_away = route.split('/').any(|part| matches!(part, ".." | "."))
            || path.contains("${")
            || path.contains('\\')
            || path.contains("://")
            || path
                .chars()
                .any(|letter| letter.is_control() || letter.is_whitespace());
        if route.is_empty() || leads_away {
            return Err(unfit());
        }
        if key_by.is_empty() {
            return Err(InvalidCustomSource::NoKey);
        }
        let paths = |texts: &[String]| {
            texts
                .iter()
                .map(|text| text.parse())
                .collect::<Result<Vec<RecordPath>, _>>()
        };
        Ok(Self {
            path: Template::try_from(format!("/{path}")).map_err(|_| unfit())?,
            properties: properties
                .iter()
                .map(|(name, path)| Ok((name.clone(), path.parse()?)))
                .collect::<Result<_, InvalidPath>>()?,
            key: paths(key_by)?,
            modified: paths(source_modified)?,
        })
    }

    /// What is taken of one record; none where nothing tells it from others.
    fn record(&self, source: &Value) -> Option<CustomRecord> {
        let keys = self.key.iter().map(|path| match path.value(source) {
            Value::String(text) if !text.is_empty() => Some(text),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        });
        let id = keys.collect::<Option<Vec<_>>>()?.join(BETWEEN_KEYS);
        let content: Map<String, Value> = self
            .properties
            .iter()
            .map(|(name, path)| (name.clone(), path.value(source)))
            .collect();
        let source_modified_at = self.modified.iter().find_map(|path| match path.value(source) {
            Value::String(text) => text.parse::<Timestamp>().ok(),
            _ => None,
        });
        Some(CustomRecord {
            id,
            content: Value::Object(content).to_string(),
            source_modified_at,
        })
    }
}

/// What was taken of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomRecord {
    /// Its id, made of what the source's keys name.
    pub id: String,
    /// The named properties, a JSON object.
    pub content: String,
    /// When it last changed at the provider, where the source says where that stands.
    pub source_modified_at: Option<Timestamp>,
}

/// A page of custom records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomPage {
    /// The records.
    pub records: Vec<CustomRecord>,
    /// How many had nothing to tell them from others.
    pub without_key: usize,
}

/// A read of custom records under way.
#[derive(Debug)]
pub struct CustomReader {
    client: ProviderClient,
    integration: Arc<Integration>,
    application: Application,
    credentials: Credentials,
    source: CustomSource,
    position: Position,
    total: Option<u64>,
}

impl ProviderClient {
    /// Starts a read of custom records; nothing is sent before the first page is asked for.
    pub fn read_custom(
        &self,
        integration: Arc<Integration>,
        application: Application,
        credentials: Credentials,
        source: CustomSource,
    ) -> CustomReader {
        CustomReader {
            client: self.clone(),
            integration,
            application,
            credentials,
            source,
            position: Position::Start,
            total: None,
        }
    }
}

impl CustomReader {
    /// The next page, or nothing once everything was read. After an error the same page is asked for
    /// again.
    ///
    /// # Errors
    /// What went wrong with the provider.
    pub async fn next_page(&mut self) -> Result<Option<CustomPage>, ProviderError> {
        if self.position == Position::End {
            return Ok(None);
        }
        let integration = Arc::clone(&self.integration);
        let paginator = integration
            .manifest
            .paginator
            .as_ref()
            .unwrap_or(&Paginator::None {});
        let variables = RequestVariables::new(&integration, &self.application, Some(&self.credentials));
        let none = indexmap::IndexMap::new();
        let mut call = Call::new("custom data", &self.source.path, &none, &none, &variables)?;
        paging::aim(&integration, paginator, &self.position, &mut call)?;
        let answer = self.client.get(&integration, &call).await?;
        if call.end_status == Some(answer.status) {
            self.position = Position::End;
            return Ok(None);
        }
        let page = Fetched { call, answer };
        let malformed = |reason: String| ProviderError::Malformed {
            provider: integration.name().to_owned(),
            what: page.call.what.clone(),
            reason,
        };
        let body = std::str::from_utf8(&page.answer.body)
            .map_err(|_| malformed("it is not UTF-8 text".to_owned()))?;
        let (envelope, shape) = open(&integration, body, &paging::wanted(paginator)).map_err(malformed)?;
        let total = paging::total(paginator, &page.answer, &envelope);
        self.position = if shape == Shape::Single {
            Position::End
        } else {
            let progress = Progress {
                records: envelope.records.len() as u64,
                total,
                total_before: self.total,
            };
            paging::next(
                &integration,
                paginator,
                &self.position,
                &page,
                &envelope,
                &progress,
            )?
        };
        self.total = total;
        let mut found = CustomPage::default();
        for record in &envelope.records {
            let record: Value =
                serde_json::from_str(record.get()).map_err(|error| malformed(error.to_string()))?;
            match self.source.record(&record) {
                Some(record) => found.records.push(record),
                None => found.without_key += 1,
            }
        }
        Ok(Some(found))
    }

    /// Goes on with refreshed credentials.
    pub fn replace_credentials(&mut self, credentials: Credentials) {
        self.credentials = credentials;
    }
}

/// Takes an answer apart that no manifest describes: its records stand where those of the provider's
/// other lists do, or it is itself a list, or a record.
fn open<'a>(
    integration: &Integration,
    body: &'a str,
    wanted: &[&str],
) -> Result<(Envelope<'a>, Shape), String> {
    let usual = integration
        .streams()
        .values()
        .filter(|stream| stream.shape == Shape::List)
        .map(|stream| stream.record_path.as_str())
        .find(|path| !path.is_empty());
    for path in usual.into_iter().chain([""]) {
        if let Ok(envelope) = Envelope::parse(body, path, Shape::List, wanted) {
            return Ok((envelope, Shape::List));
        }
    }
    Envelope::parse(body, "", Shape::Single, wanted)
        .map(|envelope| (envelope, Shape::Single))
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a failed unwrap is a failed test

    use serde_json::json;

    use super::*;

    fn source(data_source: &str) -> Result<CustomSource, InvalidCustomSource> {
        let properties = BTreeMap::from([
            ("number".to_owned(), "$[*].number".to_owned()),
            ("amounts".to_owned(), "$[*].lines[*].amount".to_owned()),
        ]);
        let keys = ["$[*].id".to_owned(), "$[*].number".to_owned()];
        CustomSource::new(data_source, &properties, &keys, &["$[*].changed".to_owned()])
    }

    #[test]
    fn a_record_is_made_of_what_the_paths_name() {
        let record = json!({
            "id": 7, "number": "A-1", "changed": "2026-11-02T10:12:40Z", "lines": [{"amount": 1.50}, {"amount": 2}],
        });
        let made = source("/purchaseOrders?x=1").unwrap().record(&record).unwrap();
        assert_eq!(made.id, "7|A-1");
        let content: Value = serde_json::from_str(&made.content).unwrap();
        assert_eq!(content, json!({"number": "A-1", "amounts": [1.50, 2]}));
        assert_eq!(
            made.source_modified_at,
            Some("2026-11-02T10:12:40Z".parse().unwrap())
        );
        assert_eq!(source("a").unwrap().record(&json!({"number": "A-1"})), None);
    }

    #[test]
    fn a_data_source_cannot_lead_elsewhere() {
        for text in [
            "",
            "/",
            "https://evil.example/",
            "/a/../../b",
            "/${token}",
            "a b",
            "\\\\evil",
        ] {
            assert!(
                matches!(source(text), Err(InvalidCustomSource::DataSource(_))),
                "{text}"
            );
        }
        assert!(source("api/v2/orders").is_ok());
    }
}
