//! Whether a record is as the model's schema says. Mappings see to it when a record is read; here
//! it is asked of what is stored, which an older version or another hand may have written.

use platypus_model::schema::{Kind, Origin, Schema};
use platypus_model::{CurrencyCode, Day, Instant};
use serde_json::Value;

use super::path::decimal;

/// Calls `found` with each field that is not as the schema says, and what is wrong with it.
pub(super) fn check(schema: &Schema, record: &Value, found: &mut impl FnMut(String, String)) {
    object(schema, record, "", found);
}

fn object(schema: &Schema, value: &Value, path: &str, found: &mut impl FnMut(String, String)) {
    let Value::Object(members) = value else {
        found(path.to_owned(), "is no object".to_owned());
        return;
    };
    for field in schema.fields {
        let path = if path.is_empty() {
            field.name.to_owned()
        } else {
            format!("{path}.{}", field.name)
        };
        match members.get(field.name) {
            None | Some(Value::Null) => {
                if field.required && field.origin == Origin::Source {
                    found(path, "is required and missing".to_owned());
                }
            }
            Some(value) => kind(&field.kind, value, &path, found),
        }
    }
}

fn kind(kind_of: &Kind, value: &Value, path: &str, found: &mut impl FnMut(String, String)) {
    let fits = match kind_of {
        Kind::Text => value.is_string(),
        Kind::Decimal => value.is_number(),
        Kind::Integer => decimal(value).is_some_and(|number| number.fract().is_zero()),
        Kind::Boolean => value.is_boolean(),
        Kind::Date => parses::<Day>(value),
        Kind::DateTime => parses::<Instant>(value),
        Kind::Currency => parses::<CurrencyCode>(value),
        Kind::Free => value.is_object(),
        Kind::Enum(words) => {
            if let Some(word) = value.as_str()
                && !words.values.contains(&word)
            {
                let word: String = word.chars().take(40).collect();
                found(
                    path.to_owned(),
                    format!("is `{word}`; expected one of {}", words.values.join(", ")),
                );
                return;
            }
            value.is_string()
        }
        Kind::Object(schema) => return object(schema(), value, path, found),
        Kind::List(of) => {
            let Value::Array(items) = value else {
                found(path.to_owned(), "is no list".to_owned());
                return;
            };
            for (place, item) in items.iter().enumerate() {
                kind(of, item, &format!("{path}[{place}]"), found);
            }
            return;
        }
    };
    if !fits {
        found(path.to_owned(), format!("is no {}", kind_of.name()));
    }
}

fn parses<T: std::str::FromStr>(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.parse::<T>().is_ok())
}
