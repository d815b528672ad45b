//! Records of any data type, made from the model: every field filled, and every word of every
//! closed set in one of them.

use std::iter::once;

use platypus::store::Store;
use platypus::store::records::{self, BatchContext, Coverage, NewRecord, Newcomers, Preparation};
use platypus::sync::connection_status::Which;
use platypus_model::columns::SlotPlace;
use platypus_model::schema::{Field, Kind, Origin, Schema};
use platypus_model::{ColumnValues, DataType, DatasetId, Instant};
use serde_json::{Map, Value, json};

/// A record to be stored: its id and its JSON.
pub struct Sample {
    pub id: String,
    pub record: Value,
}

/// How many samples show every word of the model's longest closed set.
const SAMPLES: usize = 22;
/// Lines of statements and the like contain their own kind; so deep samples go.
const DEEPEST: usize = 4;

/// Samples of a data type: full ones, and one with nothing but what every record must have.
pub fn of(data_type: DataType) -> Vec<Sample> {
    let schema = data_type.schema();
    let sample = |index: usize, least: bool| {
        let id = if data_type.is_statement() {
            format!("{}-{:02}", 2024 + index / 12, index % 12 + 1)
        } else if index == 0 {
            of_first(data_type)
        } else {
            format!("{data_type} {index}/é")
        };
        let mut record = object(schema, index, least, 0);
        if schema.field("id").is_some() {
            record["id"] = json!(id);
        }
        if schema.field("accountId").is_some() {
            // What lies in an account is found under it.
            record["accountId"] = json!(of_first(DataType::BankAccounts));
        }
        Sample { id, record }
    };
    (0..SAMPLES)
        .map(|index| sample(index, false))
        .chain(once(sample(SAMPLES, true)))
        .collect()
}

/// The id of a data type's first sample: one that needs no encoding in a path, as the others do.
pub fn of_first(data_type: DataType) -> String {
    format!("{data_type}-0")
}

fn object(schema: &Schema, index: usize, least: bool, depth: usize) -> Value {
    let fields = schema
        .fields
        .iter()
        .filter(|field| field.origin == Origin::Source && (field.required || !least));
    let members: Map<String, Value> = fields
        .filter_map(|field| {
            Some((
                field.name.to_owned(),
                value(field, &field.kind, index, least, depth)?,
            ))
        })
        .collect();
    Value::Object(members)
}

fn value(field: &Field, kind: &Kind, index: usize, least: bool, depth: usize) -> Option<Value> {
    Some(match kind {
        Kind::Text => json!(format!("{} — {index}", field.name)),
        Kind::Decimal => serde_json::from_str(&format!("{}.25", index + 1)).unwrap(),
        Kind::Integer => json!(index),
        Kind::Boolean => json!(index.is_multiple_of(2)),
        Kind::Date => json!(format!("2024-{:02}-01T00:00:00", index % 12 + 1)),
        Kind::DateTime => json!("2024-02-29T12:30:00.5Z"),
        Kind::Currency => json!("GBP"),
        Kind::Enum(words) => json!(words.values[index % words.values.len()]),
        Kind::Object(_) if depth == DEEPEST => return None,
        Kind::Object(schema) => object(schema(), index, least, depth + 1),
        Kind::List(item) => {
            value(field, item, index, least, depth + 1).map_or(json!([]), |item| json!([item]))
        }
        Kind::Free if field.name == "sourceUrls" => json!({"page": "https://provider.example/company"}),
        Kind::Free => json!({"group": {"field": "value"}}),
    })
}

/// The typed columns of a record, extracted as a connector would.
pub fn columns(data_type: DataType, record: &Value) -> ColumnValues {
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
                    .map(|text| text.parse::<Instant>().unwrap().microseconds());
            }
        }
    }
    columns
}

/// Stores samples as a whole read over the connection would.
pub async fn store(store: &Store, which: Which, data_type: DataType, samples: &[Sample]) {
    let context = BatchContext {
        client: which.client,
        company: which.company,
        connection: which.connection,
        data_type,
        dataset: DatasetId::new(),
        coverage: Coverage::Full,
        now: "2026-11-22T09:00:00Z".parse().unwrap(),
    };
    let texts: Vec<(String, ColumnValues)> = samples
        .iter()
        .map(|sample| (sample.record.to_string(), columns(data_type, &sample.record)))
        .collect();
    let batch: Vec<NewRecord<'_>> = samples
        .iter()
        .zip(&texts)
        .map(|(sample, (json, columns))| NewRecord {
            id: &sample.id,
            json,
            raw: json.as_bytes(),
            source_modified_at: None,
            deleted: false,
            text: columns.text.each_ref().map(Option::as_deref),
            number: columns.number,
            date: columns.date,
        })
        .collect();
    let mut tx = store.begin().await.unwrap();
    let mut preparation = Preparation::of(&mut tx, &context).await.unwrap();
    let batch = preparation.prepare(batch.iter().copied());
    records::write_batch(&mut tx, &context, batch, &mut Newcomers::default())
        .await
        .unwrap();
    records::finish_read(&mut tx, &context).await.unwrap();
    tx.commit().await.unwrap();
}
