//! Values of records, written the reader's way.

use platypus_model::{Day, Instant};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::exports::{Column, ColumnKind};
use crate::html::portal::CellView;
use crate::i18n::Locale;

/// The longest text of a cell, in characters; a record's page shows more.
const LONGEST_CELL: usize = 300;

/// The cell of a column, in a record or in one of its lines. `currency` is that of amounts that do not
/// say their own.
pub(super) fn cell(locale: Locale, record: &Value, column: &Column, currency: Option<&str>) -> CellView {
    let holder = column.path[..column.path.len().saturating_sub(1)]
        .iter()
        .try_fold(record, |value, name| value.get(name));
    let name = column.path.last().copied().unwrap_or_default();
    let value = holder.and_then(|holder| holder.get(name)).unwrap_or(&Value::Null);
    let own = holder.and_then(|holder| currency_of(holder, name));
    write(locale, value, column.kind, name, own.or(currency))
}

/// The currency that a record, or a part of one, says its amounts are in.
pub(super) fn currency_of<'v>(holder: &'v Value, amount: &str) -> Option<&'v str> {
    let field = match amount {
        "transactionAmount" => "transactionCurrency",
        _ => "currency",
    };
    holder.get(field).and_then(Value::as_str)
}

fn write(locale: Locale, value: &Value, kind: ColumnKind, name: &str, currency: Option<&str>) -> CellView {
    match (kind, value) {
        (_, Value::Null) => CellView::Empty,
        (_, Value::String(text)) if text.is_empty() => CellView::Empty,
        (ColumnKind::Decimal, Value::Number(number)) => match decimal(number) {
            Some(decimal) if !is_amount(name) => CellView::Number(locale.decimal(decimal)),
            Some(decimal) => CellView::Number(amount(locale, decimal, currency)),
            None => CellView::Text(number.to_string()),
        },
        (ColumnKind::Integer, Value::Number(number)) => CellView::Number(
            number
                .as_i64()
                .map_or_else(|| number.to_string(), |number| locale.number(number)),
        ),
        (ColumnKind::Date, Value::String(text)) => match text.parse::<Day>() {
            Ok(day) => CellView::Day(locale.date(day.0)),
            Err(_) => CellView::Text(text.clone()),
        },
        (ColumnKind::Moment, Value::String(text)) => match text.parse::<Instant>() {
            Ok(moment) => CellView::Moment(moment.0),
            Err(_) => CellView::Text(text.clone()),
        },
        (_, Value::Bool(yes)) => CellView::Text(locale.text(if *yes { "cell-yes" } else { "cell-no" })),
        (_, Value::String(text)) => CellView::Text(text.clone()),
        (_, Value::Array(entries)) if entries.is_empty() => CellView::Empty,
        (_, Value::Object(members)) if members.is_empty() => CellView::Empty,
        (_, other) => CellView::Json(other.to_string()),
    }
}

/// An amount, in its currency where that is known.
pub(super) fn amount(locale: Locale, amount: Decimal, currency: Option<&str>) -> String {
    match currency {
        Some(currency) => locale.money(amount, currency),
        None => locale.amount(amount),
    }
}

/// The cell as a table has room for it: long text cut, lists counted.
pub(super) fn in_short(locale: Locale, record: &Value, column: &Column, currency: Option<&str>) -> CellView {
    let value = column.path.iter().try_fold(record, |value, name| value.get(name));
    if let Some(Value::Array(entries)) = value
        && !entries.is_empty()
    {
        return CellView::Text(locale.text_with("cell-entries", "count", entries.len()));
    }
    match cell(locale, record, column, currency) {
        CellView::Text(text) => CellView::Text(cut(text)),
        CellView::Json(text) => CellView::Json(cut(text)),
        cell => cell,
    }
}

/// A value of a change: text as it is, else JSON.
pub(super) fn plain(value: Option<&Value>) -> CellView {
    match value {
        None | Some(Value::Null) => CellView::Empty,
        Some(Value::String(text)) => CellView::Text(cut(text.clone())),
        Some(other) => CellView::Json(cut(other.to_string())),
    }
}

fn cut(text: String) -> String {
    match text.char_indices().nth(LONGEST_CELL) {
        None => text,
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// A JSON number with every digit it has.
pub(super) fn decimal(number: &serde_json::Number) -> Option<Decimal> {
    let text = number.as_str();
    Decimal::from_str_exact(text)
        .or_else(|_| Decimal::from_scientific(text))
        .ok()
}

/// Whether a number of that name is of money: rates, shares and counts are not.
fn is_amount(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    !["rate", "percentage", "quantity"]
        .iter()
        .any(|other| name.contains(other))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a test that cannot find its own column should stop

    use platypus_model::DataType;
    use serde_json::json;

    use super::*;
    use crate::exports::Table;

    fn shown(data_type: DataType, record: &Value, path: &str) -> CellView {
        let table = Table::of(data_type);
        let column = table.columns.iter().find(|column| column.name == path).unwrap();
        in_short(Locale::French, record, column, None)
    }

    #[test]
    fn amounts_take_their_currency_and_rates_none() {
        let invoice = json!({ "totalAmount": 1234.56, "currency": "EUR", "currencyRate": 1.17, "issueDate": "2026-08-01T00:00:00" });
        let shown = |path| shown(DataType::Invoices, &invoice, path);
        assert_eq!(
            shown("totalAmount"),
            CellView::Number("1\u{202f}234,56\u{a0}€".to_owned())
        );
        assert_eq!(shown("currencyRate"), CellView::Number("1,17".to_owned()));
        assert_eq!(
            shown("issueDate"),
            CellView::Day("1er\u{a0}août\u{a0}2026".to_owned())
        );
        assert_eq!(shown("note"), CellView::Empty);
    }

    #[test]
    fn lists_are_counted_and_what_is_not_of_its_kind_is_kept_as_text() {
        let invoice = json!({ "lineItems": [{}, {}], "issueDate": "soon" });
        let shown = |path| shown(DataType::Invoices, &invoice, path);
        assert_eq!(shown("lineItems"), CellView::Text("2 éléments".to_owned()));
        assert_eq!(shown("issueDate"), CellView::Text("soon".to_owned()));
    }
}
