//! A connection's books in a store, written as a sync writes them.

use jiff::Timestamp;
use platypus::store::Store;
use platypus::store::datasets::Dataset;
use platypus::store::records::{
    self, BatchContext, BatchOutcome, Coverage, NewRecord, Newcomers, Preparation,
};
use platypus_model::columns::SlotPlace;
use platypus_model::{
    ClientId, ColumnValues, CompanyId, ConnectionId, DataType, DatasetId, DatasetStatus, Instant,
};
use serde_json::Value;

/// One connection of one company.
#[derive(Debug, Clone, Copy)]
pub struct Books {
    pub client: ClientId,
    pub company: CompanyId,
    pub connection: ConnectionId,
}

/// A moment, so many seconds after the first.
pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

impl Books {
    /// Of a company that nobody knows.
    pub fn new() -> Self {
        Self {
            client: ClientId::new(),
            company: CompanyId::new(),
            connection: ConnectionId::new(),
        }
    }

    /// What a read writes with.
    pub fn context(&self, data_type: DataType, now: Timestamp) -> BatchContext {
        BatchContext {
            client: self.client,
            company: self.company,
            connection: self.connection,
            data_type,
            dataset: DatasetId::new(),
            coverage: Coverage::Full,
            now,
        }
    }

    /// A whole full read that sees exactly these records; the dataset it was.
    pub async fn read(
        &self,
        store: &Store,
        data_type: DataType,
        now: Timestamp,
        standard: &[Value],
    ) -> Dataset {
        let context = self.context(data_type, now);
        for batch in standard.chunks(2_000) {
            write(store, &context, batch).await;
        }
        let unseen = records::unseen(&mut store.reader(), &context).await.unwrap();
        let mut tx = store.begin().await.unwrap();
        records::mark_deleted(&mut tx, &context, &unseen).await.unwrap();
        records::finish_read(&mut tx, &context).await.unwrap();
        tx.commit().await.unwrap();
        self.dataset(&context)
    }

    /// The dataset of a read, complete.
    fn dataset(&self, context: &BatchContext) -> Dataset {
        Dataset {
            client_id: self.client,
            id: context.dataset,
            company_id: self.company,
            connection_id: self.connection,
            data_type: context.data_type,
            status: DatasetStatus::Complete,
            status_description: None,
            error_message: None,
            blame: None,
            progress: 100,
            requested_at: context.now,
            started_at: Some(context.now),
            paused_until: None,
            completed_at: Some(context.now),
            modified_since: None,
            checkpoint: None,
            newest_change_at: None,
            records_read: 0,
            records_changed: 0,
            records_rejected: 0,
            records_deleted: 0,
            problem: None,
        }
    }
}

/// Writes one batch. A record's id is its `id`, or its `month` where it is a statement's. Its raw
/// record is its own text in another envelope.
pub async fn write(store: &Store, context: &BatchContext, standard: &[Value]) -> BatchOutcome {
    let prepared: Vec<(String, String, String, ColumnValues)> = standard
        .iter()
        .map(|record| {
            let mut record = record.clone();
            let id = match record.as_object_mut().unwrap().remove("month") {
                Some(month) => month,
                None => record["id"].clone(),
            };
            (
                id.as_str().unwrap().to_owned(),
                record.to_string(),
                serde_json::json!({ "provider": record }).to_string(),
                columns(context.data_type, &record),
            )
        })
        .collect();
    let new = prepared.iter().map(|(id, json, raw, columns)| NewRecord {
        id,
        json,
        raw: raw.as_bytes(),
        source_modified_at: None,
        deleted: false,
        text: columns.text.each_ref().map(Option::as_deref),
        number: columns.number,
        date: columns.date,
    });
    let mut tx = store.begin().await.unwrap();
    let batch = Preparation::of(&mut tx, context).await.unwrap().prepare(new);
    let outcome = records::write_batch(&mut tx, context, batch, &mut Newcomers::default())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    outcome
}

/// The typed columns, extracted as a connector would.
fn columns(data_type: DataType, record: &Value) -> ColumnValues {
    let mut columns = ColumnValues::default();
    for column in data_type.columns() {
        let value = record.pointer(&format!("/{}", column.path.replace('.', "/")));
        match column.slot.place() {
            SlotPlace::Text(index) => columns.text[index] = value.and_then(Value::as_str).map(str::to_owned),
            SlotPlace::Number(index) => {
                columns.number[index] = value
                    .and_then(|value| value.to_string().parse().ok())
                    .and_then(platypus_model::money::column_number);
            }
            SlotPlace::Date(index) => {
                columns.date[index] = value
                    .and_then(Value::as_str)
                    .and_then(|text| text.parse::<Instant>().ok())
                    .map(Instant::microseconds);
            }
        }
    }
    columns
}
