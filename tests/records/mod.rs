//! Records: how they are written, found, and read back, on both engines.

mod agreement;
mod cursors;
mod filtering;
mod held;
mod query_language;
mod reading;
mod slow_reading;
mod writing;

use jiff::Timestamp;
use platypus::query::{Filter, Order};
use platypus::store::records::{
    self, BatchContext, BatchOutcome, Coverage, NewRecord, Preparation, RecordPage, RecordSource, Sent,
};
use platypus::store::{Start, Store};
use platypus_model::columns::SlotPlace;
use platypus_model::{ClientId, ColumnValues, CompanyId, ConnectionId, DataType, DatasetId};
use serde_json::Value;

/// A record with its typed columns, extracted as a connector would.
#[derive(Debug, Clone)]
struct Sample {
    id: String,
    json: String,
    columns: ColumnValues,
    source_modified_at: Option<Timestamp>,
    deleted: bool,
}

impl Sample {
    fn new(data_type: DataType, record: &Value) -> Self {
        let mut columns = ColumnValues::default();
        for column in data_type.columns() {
            let value = record.pointer(&format!("/{}", column.path.replace('.', "/")));
            match column.slot.place() {
                SlotPlace::Text(index) => {
                    columns.text[index] = value.and_then(Value::as_str).map(str::to_owned);
                }
                SlotPlace::Number(index) => {
                    columns.number[index] = value
                        .and_then(|value| value.to_string().parse().ok())
                        .and_then(platypus_model::money::column_number);
                }
                SlotPlace::Date(index) => {
                    columns.date[index] = value
                        .and_then(Value::as_str)
                        .map(|text| text.parse::<platypus_model::Instant>().unwrap().microseconds());
                }
            }
        }
        Self {
            id: record["id"].as_str().unwrap().to_owned(),
            json: record.to_string(),
            columns,
            source_modified_at: None,
            deleted: false,
        }
    }

    fn as_new(&self) -> NewRecord<'_> {
        NewRecord {
            id: &self.id,
            json: &self.json,
            raw: self.json.as_bytes(),
            source_modified_at: self.source_modified_at,
            deleted: self.deleted,
            text: self.columns.text.each_ref().map(Option::as_deref),
            number: self.columns.number,
            date: self.columns.date,
        }
    }
}

/// One data type on one connection of one company.
#[derive(Debug, Clone, Copy)]
struct Books {
    client: ClientId,
    company: CompanyId,
    connection: ConnectionId,
    data_type: DataType,
}

impl Books {
    fn new(data_type: DataType) -> Self {
        Self {
            client: ClientId::new(),
            company: CompanyId::new(),
            connection: ConnectionId::new(),
            data_type,
        }
    }

    fn read(&self, coverage: Coverage, second: i64) -> BatchContext {
        BatchContext {
            client: self.client,
            company: self.company,
            connection: self.connection,
            data_type: self.data_type,
            dataset: DatasetId::new(),
            coverage,
            now: at(second),
        }
    }

    fn source(&self) -> RecordSource<'static> {
        RecordSource {
            client: self.client,
            company: self.company,
            connection: None,
            data_type: self.data_type,
            account: None,
        }
    }

    /// A whole full read that sees exactly these records.
    async fn sync(&self, store: &Store, second: i64, samples: &[Sample]) -> BatchOutcome {
        let context = self.read(Coverage::Full, second);
        let outcome = write(store, &context, samples).await;
        end(store, &context).await;
        outcome
    }

    async fn page(&self, store: &Store, offset: u64, size: u64) -> Option<(u64, Vec<Value>)> {
        let (sent, results) = fetch(store, &self.source(), &page(offset, size)).await?;
        Some((sent.total, results))
    }

    /// The ids that a query finds, in the order of `order_by`.
    async fn find(&self, store: &Store, query: &str, order_by: &str) -> Vec<String> {
        let filter = (!query.is_empty()).then(|| query.parse::<Filter>().unwrap());
        let order = (!order_by.is_empty()).then(|| order_by.parse::<Order>().unwrap());
        let page = RecordPage {
            filter: filter.as_ref(),
            order: order.as_ref(),
            ..page(0, 5000)
        };
        let (sent, results) = fetch(store, &self.source(), &page).await.unwrap();
        assert_eq!(sent.total, results.len() as u64, "{query}");
        ids(&results)
    }
}

/// A page of everything, in the order of numbers.
fn page(offset: u64, size: u64) -> RecordPage<'static> {
    RecordPage {
        start: Start::Offset(offset),
        size,
        filter: None,
        order: None,
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

fn ids(results: &[Value]) -> Vec<String> {
    results
        .iter()
        .map(|record| record["id"].as_str().unwrap().to_owned())
        .collect()
}

async fn write(store: &Store, context: &BatchContext, samples: &[Sample]) -> BatchOutcome {
    let mut preparation = Preparation::of(&mut store.reader(), context).await.unwrap();
    let batch = preparation.prepare(samples.iter().map(Sample::as_new));
    let mut transaction = store.begin().await.unwrap();
    let outcome = records::write_batch(&mut transaction, context, batch)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    outcome
}

/// Ends a full read; how many records it found deleted.
async fn end(store: &Store, context: &BatchContext) -> u64 {
    let unseen = records::unseen(&mut store.reader(), context).await.unwrap();
    let mut transaction = store.begin().await.unwrap();
    let deleted = records::mark_deleted(&mut transaction, context, &unseen)
        .await
        .unwrap();
    records::finish_read(&mut transaction, context).await.unwrap();
    transaction.commit().await.unwrap();
    deleted
}

async fn fetch(
    store: &Store,
    source: &RecordSource<'_>,
    page: &RecordPage<'_>,
) -> Option<(Sent, Vec<Value>)> {
    let mut body = String::from("[");
    let sent = records::page(&mut store.reader(), source, page, &mut body)
        .await
        .unwrap()?;
    body.push(']');
    Some((sent, serde_json::from_str(&body).unwrap()))
}
