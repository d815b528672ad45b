//! Whether a record that is to be written is of its data type: what is there has to be of its kind. Whether enough is
//! there is for the provider to say.

use platypus_model::DataType;
use platypus_model::schema::{Kind, Schema};
use serde_json::{Map, Value};

/// How many wrong fields are told.
const MOST: usize = 50;
/// How deep a record may go.
const DEEPEST: usize = 12;

/// A field that can't be what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongField {
    /// The field, such as `lineItems[0].quantity`.
    pub field: String,
    /// What it has to be.
    pub message: String,
}

/// What is wrong with a record's fields. Fields that the model lacks are left aside.
pub(super) fn wrong_fields(record: &Map<String, Value>, data_type: DataType) -> Vec<WrongField> {
    let mut wrong = Vec::new();
    object(record, data_type.schema(), "", 0, &mut wrong);
    wrong.truncate(MOST);
    wrong
}

fn object(record: &Map<String, Value>, schema: &Schema, at: &str, depth: usize, wrong: &mut Vec<WrongField>) {
    for (name, value) in record {
        if let Some(field) = schema.field(name)
            && !value.is_null()
        {
            let place = if at.is_empty() {
                name.clone()
            } else {
                format!("{at}.{name}")
            };
            field_of(value, &field.kind, &place, depth, wrong);
        }
    }
}

fn field_of(value: &Value, kind: &Kind, at: &str, depth: usize, wrong: &mut Vec<WrongField>) {
    let mut say = |message: String| {
        wrong.push(WrongField {
            field: at.to_owned(),
            message: format!("{at} {message}"),
        });
    };
    match (kind, value) {
        (Kind::Text, Value::String(_))
        | (Kind::Decimal, Value::Number(_))
        | (Kind::Boolean, Value::Bool(_))
        | (Kind::Free, _) => {}
        (Kind::Currency, Value::String(text))
            if text.len() == 3 && text.bytes().all(|letter| letter.is_ascii_alphabetic()) => {}
        (Kind::Integer, Value::Number(number)) if number.is_i64() => {}
        (Kind::Date | Kind::DateTime, Value::String(text)) if is_date(text) => {}
        (Kind::Enum(words), Value::String(word)) if words.values.contains(&word.as_str()) => {}
        (Kind::Object(schema), Value::Object(fields)) if depth < DEEPEST => {
            object(fields, schema(), at, depth + 1, wrong);
        }
        (Kind::List(inner), Value::Array(elements)) if depth < DEEPEST => {
            for (index, element) in elements.iter().enumerate().take(1_000) {
                field_of(element, inner, &format!("{at}[{index}]"), depth + 1, wrong);
            }
        }
        (Kind::Enum(words), _) => say(format!("must be one of {}.", words.values.join(", "))),
        (Kind::Date | Kind::DateTime, _) => say("must be a date such as 2026-03-14T00:00:00.".to_owned()),
        (Kind::Currency, _) => say("must be an ISO 4217 code of three letters.".to_owned()),
        (kind, _) => say(format!("must be of the kind {}.", kind.name())),
    }
}

fn is_date(text: &str) -> bool {
    text.get(..10)
        .is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn wrong(record: &Value) -> Vec<String> {
        let fields = record.as_object().cloned().unwrap_or_default();
        let found = wrong_fields(&fields, DataType::Invoices).into_iter();
        found.map(|wrong| wrong.message).collect()
    }

    #[test]
    fn what_is_of_its_kind_passes_and_unknown_fields_are_left_aside() {
        let record = json!({
            "issueDate": "2026-11-01T00:00:00", "status": "Draft", "currency": "GBP", "note": null, "other": [1],
            "lineItems": [{"quantity": 2, "unitAmount": 9.99, "accountRef": {"id": "7"}}],
        });
        assert_eq!(wrong(&record), Vec::<String>::new());
    }

    #[test]
    fn what_is_not_is_told_with_its_place() {
        let record = json!({"issueDate": "soon", "lineItems": [{"quantity": "two"}], "currency": 5});
        let mut found = wrong(&record);
        found.sort();
        assert_eq!(
            found,
            [
                "currency must be an ISO 4217 code of three letters.",
                "issueDate must be a date such as 2026-03-14T00:00:00.",
                "lineItems[0].quantity must be of the kind decimal.",
            ]
        );
        assert!(wrong(&json!({"status": "Nearly"}))[0].starts_with("status must be one of"));
    }
}
