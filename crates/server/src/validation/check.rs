//! Asking every rule of every record, a batch at a time.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use platypus_model::DataType;
use serde_json::Value;

use super::path::located;
use super::references::{self, Named};
use super::rule::{Demand, Rule, Rules};
use super::{figures, rules_of, structure};
use crate::store::datasets::Dataset;
use crate::store::records::{self, Known, RecordSource, Walk};
use crate::store::validations::{Finding, RuleTotal};
use crate::store::{ListingError, Reader, Store, StoreError};

/// How many findings of one rule are kept; all are counted.
pub const FINDINGS_KEPT: usize = 100;

/// How many records are held at a time.
const BATCH: usize = 500;

/// What was found.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Report {
    /// How many records were looked at.
    pub records: i64,
    /// How often each broken rule was broken.
    pub totals: Vec<RuleTotal>,
    /// The first findings of each rule, rule by rule.
    pub findings: Vec<Finding>,
}

/// Asks every rule of the records that stand of a dataset's data type on its connection. None where
/// `go_on` said no between two batches.
pub async fn check(
    store: &Store,
    dataset: &Dataset,
    go_on: impl Fn() -> bool,
) -> Result<Option<Report>, StoreError> {
    let rules = rules_of(dataset.data_type);
    let mut reader = store.reader();
    let source = source(dataset, dataset.data_type);
    let mut checking = Checking {
        rules,
        records: 0,
        found: BTreeMap::new(),
        readable: readable(&mut reader, dataset).await?,
    };
    if dataset.data_type.is_statement() {
        // One for each month, which do not say their id.
        let months = records::all_by_id(&mut reader, &source).await?;
        checking.batch(&mut reader, dataset, &months).await?;
        return Ok(Some(checking.report()));
    }
    let walk = Walk::open(&mut reader, &source, None, None).await;
    let Some(mut walk) = walk.map_err(of_store)? else {
        return Ok(Some(checking.report()));
    };
    loop {
        let batch = walk.next(&mut reader, BATCH).await?;
        if batch.is_empty() {
            return Ok(Some(checking.report()));
        }
        let batch: Vec<(String, String)> = batch.into_iter().map(|json| (String::new(), json)).collect();
        checking.batch(&mut reader, dataset, &batch).await?;
        if !go_on() {
            return Ok(None);
        }
    }
}

/// A walk without filter and order has nothing to resolve.
fn of_store(error: ListingError) -> StoreError {
    match error {
        ListingError::Store(error) => error,
        ListingError::Query(_) | ListingError::Place(_) => StoreError::Open(error.to_string()),
    }
}

fn source(dataset: &Dataset, data_type: DataType) -> RecordSource<'static> {
    RecordSource {
        client: dataset.client_id,
        company: dataset.company_id,
        connection: Some(dataset.connection_id),
        data_type,
        account: None,
    }
}

async fn readable(reader: &mut Reader, dataset: &Dataset) -> Result<BTreeSet<DataType>, StoreError> {
    let types = records::readable_types(reader, dataset.client_id, dataset.company_id).await?;
    Ok(types
        .into_iter()
        .filter(|(connection, ..)| *connection == dataset.connection_id)
        .map(|(_, data_type, _)| data_type)
        .collect())
}

struct Checking {
    rules: &'static Rules,
    records: i64,
    /// By the rule's place.
    found: BTreeMap<usize, Found>,
    /// What can be looked up.
    readable: BTreeSet<DataType>,
}

#[derive(Default)]
struct Found {
    times: i64,
    kept: Vec<Finding>,
}

/// An id that some record of a batch names.
struct Mention<'v> {
    rule: usize,
    path: String,
    item: &'v str,
    named: Named<'v>,
}

impl Checking {
    /// Checks records: their ids, where they do not say them, and their JSON.
    async fn batch(
        &mut self,
        reader: &mut Reader,
        dataset: &Dataset,
        batch: &[(String, String)],
    ) -> Result<(), StoreError> {
        let parsed: Vec<Option<Value>> = batch
            .iter()
            .map(|(_, json)| serde_json::from_str(json).ok())
            .collect();
        let mut mentions = Vec::new();
        for ((id, _), record) in batch.iter().zip(&parsed) {
            let Some(record) = record else {
                self.records += 1;
                self.add(0, id, "", "the stored record is no JSON".to_owned());
                continue;
            };
            let is_deleted = record.pointer("/metadata/isDeleted") == Some(&Value::Bool(true));
            if is_deleted {
                continue;
            }
            self.records += 1;
            let item = record.get("id").and_then(Value::as_str).unwrap_or(id);
            self.record(record, item, &mut mentions);
        }
        self.look_up(reader, dataset, mentions).await
    }

    fn record<'v>(&mut self, record: &'v Value, item: &'v str, mentions: &mut Vec<Mention<'v>>) {
        let rules = self.rules;
        for (place, rule) in rules.rules.iter().enumerate() {
            let mut found = |field: String, message: String| self.add(place, item, &field, message);
            match &rule.demand {
                Demand::Structure => {
                    structure::check(rules.data_type.schema(), record, &mut |field, what| {
                        let message = format!("`{field}` {what}");
                        found(field, message);
                    });
                }
                Demand::Equal(equation) => equation.check(record, &mut found),
                Demand::InOrder(order) => order.check(record, &mut found),
                Demand::LinesAddUp(section) => figures::lines_add_up(record, section, &mut found),
                Demand::Exists(reference) => {
                    for named in reference.named(record) {
                        if self.readable.contains(&named.data_type) {
                            mentions.push(Mention {
                                rule: place,
                                path: located(&reference.path(), &named.places),
                                item,
                                named,
                            });
                        }
                    }
                }
            }
        }
    }

    /// Looks up what the records of a batch name: one look-up for each data type.
    async fn look_up(
        &mut self,
        reader: &mut Reader,
        dataset: &Dataset,
        mentions: Vec<Mention<'_>>,
    ) -> Result<(), StoreError> {
        let mut wanted: BTreeMap<DataType, BTreeSet<&str>> = BTreeMap::new();
        for mention in &mentions {
            wanted
                .entry(mention.named.data_type)
                .or_default()
                .insert(mention.named.id);
        }
        let mut known: BTreeMap<DataType, HashMap<String, Known>> = BTreeMap::new();
        for (data_type, ids) in wanted {
            let ids: Vec<&str> = ids.into_iter().collect();
            known.insert(
                data_type,
                records::known(reader, &source(dataset, data_type), &ids).await?,
            );
        }
        for mention in mentions {
            let Named { data_type, id, .. } = mention.named;
            let deleted = match known.get(&data_type).and_then(|known| known.get(id)) {
                Some(Known::Standing) => continue,
                Some(Known::Deleted) => true,
                None => false,
            };
            let message = references::missing(&mention.path, id, data_type, deleted);
            self.add(mention.rule, mention.item, &mention.path, message);
        }
        Ok(())
    }

    fn add(&mut self, place: usize, item: &str, field: &str, message: String) {
        let rules = self.rules;
        let Some(rule) = rules.rules.get(place) else {
            return;
        };
        let found = self.found.entry(place).or_default();
        found.times += 1;
        if found.kept.len() < FINDINGS_KEPT {
            found.kept.push(finding(rule, item, field, message));
        }
    }

    fn report(self) -> Report {
        let rules = self.rules;
        let mut report = Report {
            records: self.records,
            ..Report::default()
        };
        for (place, found) in self.found {
            if let Some(rule) = rules.rules.get(place) {
                report.totals.push(RuleTotal {
                    rule: rule.id.clone(),
                    severity: rule.severity,
                    found: found.times,
                });
            }
            report.findings.extend(found.kept);
        }
        report
    }
}

fn finding(rule: &Rule, item: &str, field: &str, message: String) -> Finding {
    Finding {
        severity: rule.severity,
        rule: rule.id.clone(),
        item: item.to_owned(),
        field: field.to_owned(),
        message,
    }
}
