//! From a source's value to a field's JSON.

use platypus_model::money::column_number;
use platypus_model::{CurrencyCode, Day, Slot};
use rust_decimal::Decimal;

use super::dates;
use super::decimal;
use super::document::{Kind, Value};
use super::output::Output;
use super::path::Found;
use super::plan::Conversion;

/// What became of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// It was written.
    Yes,
    /// It stands for no value: an unknown word where there is no word for that.
    No,
}

/// Writes the value; the error says what was expected and found.
pub(crate) fn write(
    found: Found<'_>,
    conversion: &Conversion,
    slot: Option<Slot>,
    out: &mut Output,
) -> Result<Written, String> {
    match conversion {
        Conversion::Text {
            table,
            prefix,
            suffix,
        } => text(found, table, (prefix, suffix), slot, out)?,
        Conversion::Decimal {
            negate,
            absolute,
            minor_units: 0,
        } => number(found, *negate, *absolute, slot, out)?,
        Conversion::Decimal {
            negate,
            absolute,
            minor_units,
        } => {
            let digits = decimal::digits(found).map_err(|error| error.0)?;
            let minor = decimal::parse(&digits).map_err(|error| error.0)?;
            let major = minor
                .checked_mul(Decimal::new(1, *minor_units))
                .ok_or_else(|| format!("`{digits}` is too large a number"))?;
            let major = if *absolute { major.abs() } else { major };
            computed(if *negate { -major } else { major }, slot, out);
        }
        Conversion::Integer => {
            let digits = decimal::digits(found).map_err(|error| error.0)?;
            let whole: i64 = digits
                .trim()
                .parse()
                .map_err(|_| format!("expected a whole number, found `{}`", shown(&digits)))?;
            out.json.push_str(&whole.to_string());
        }
        Conversion::Boolean { negate, yes, no } => {
            let value = boolean(found, yes, no)? != *negate;
            out.json.push_str(if value { "true" } else { "false" });
        }
        Conversion::Date(form) => {
            let day = Day(dates::read(found, form)?.day);
            push_day(&mut out.json, day);
            if slot.is_some() {
                out.keep_date(day.microseconds(), slot);
            }
        }
        Conversion::DateTime(form) => {
            use std::fmt::Write as _;
            // The contract allows seven fractional digits; the store keeps six.
            let microseconds = dates::read(found, form)?.moment.as_microsecond();
            let moment =
                jiff::Timestamp::from_microsecond(microseconds).map_err(|error| error.to_string())?;
            let _ = write!(out.json, "\"{moment}\"");
            out.keep_date(microseconds, slot);
        }
        Conversion::Month(form) => {
            let day = dates::read(found, form)?.day;
            out.text(&format!("{:04}-{:02}", day.year(), day.month()), slot);
        }
        Conversion::Currency => {
            let given = scalar(found, "a currency")?;
            let code: CurrencyCode = given
                .trim()
                .parse()
                .map_err(|error: platypus_model::InvalidCurrency| error.to_string())?;
            out.text(code.as_str(), slot);
        }
        Conversion::Enum {
            words,
            table,
            unknown,
        } => return word(found, words, table, *unknown, slot, out),
        Conversion::Free => free(found, out)?,
    }
    Ok(Written::Yes)
}

/// Writes a day, quotes included. By hand: formatting it costs more than reading it, and documents
/// hold many.
fn push_day(out: &mut String, Day(day): Day) {
    let year = u16::try_from(day.year()).unwrap_or_default();
    let digit = |number: u16| char::from(b'0' + u8::try_from(number % 10).unwrap_or_default());
    out.push('"');
    for divisor in [1000, 100, 10, 1] {
        out.push(digit(year / divisor));
    }
    for part in [day.month(), day.day()] {
        let part = u16::from(part.unsigned_abs());
        out.push('-');
        out.push(digit(part / 10));
        out.push(digit(part));
    }
    out.push_str("T00:00:00\"");
}

/// Whether a constant converts.
pub(crate) fn check(constant: &str, conversion: &Conversion) -> Result<(), String> {
    write(
        Found::Variable(constant),
        conversion,
        None,
        &mut Output::default(),
    )
    .map(|_| ())
}

fn text(
    found: Found<'_>,
    table: &[(String, String)],
    (prefix, suffix): (&str, &str),
    slot: Option<Slot>,
    out: &mut Output,
) -> Result<(), String> {
    let changed = !table.is_empty() || !prefix.is_empty() || !suffix.is_empty();
    if let Found::Value(value) = found
        && value.kind() == Kind::PlainText
        && !changed
    {
        // Without escapes the source's own text, quotes included, is what would be written.
        let raw = value.raw();
        out.json.push_str(raw);
        if slot.is_some() {
            out.keep_text(&raw[1..raw.len() - 1], slot);
        }
        return Ok(());
    }
    let given = scalar(found, "text")?;
    if !changed {
        out.text(&given, slot);
        return Ok(());
    }
    let translated = table
        .iter()
        .find(|(source, _)| *source == given)
        .map_or(&*given, |(_, text)| text);
    out.text(&format!("{prefix}{translated}{suffix}"), slot);
    Ok(())
}

fn number(
    found: Found<'_>,
    negate: bool,
    absolute: bool,
    slot: Option<Slot>,
    out: &mut Output,
) -> Result<(), String> {
    let digits = decimal::digits(found).map_err(|error| error.0)?;
    let start = out.json.len();
    if decimal::append(&digits, negate, absolute, &mut out.json).map_err(|error| error.0)? {
        out.warn(format!("`{}` was rounded to 28 digits", shown(&digits)));
    }
    if slot.is_some() {
        let kept = out.json[start..].parse().ok().and_then(column_number);
        out.keep_number(kept, slot);
    }
    Ok(())
}

/// Writes a computed number.
pub(crate) fn computed(number: Decimal, slot: Option<Slot>, out: &mut Output) {
    decimal::push(&mut out.json, number);
    out.keep_number(column_number(number), slot);
}

fn boolean(found: Found<'_>, yes: &[String], no: &[String]) -> Result<bool, String> {
    let given = scalar(found, "true or false")?;
    if yes.iter().any(|word| *word == given) {
        return Ok(true);
    }
    if no.iter().any(|word| *word == given) {
        return Ok(false);
    }
    match given.to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Ok(true),
        "false" | "no" | "0" => Ok(false),
        _ => Err(format!("expected true or false, found `{}`", shown(&given))),
    }
}

fn word(
    found: Found<'_>,
    words: &'static platypus_model::schema::Words,
    table: &[(String, &'static str)],
    unknown: Option<&'static str>,
    slot: Option<Slot>,
    out: &mut Output,
) -> Result<Written, String> {
    let given = scalar(found, "a word")?;
    let known = table
        .iter()
        .find(|(source, _)| *source == given)
        .map(|(_, word)| *word)
        .or_else(|| words.values.iter().copied().find(|word| *word == given));
    let word = match (known, unknown) {
        (Some(word), _) => word,
        (None, Some(unknown)) => {
            out.warn(format!(
                "`{}` is a word the mapping does not know; sent as {unknown}",
                shown(&given)
            ));
            unknown
        }
        (None, None) => {
            out.warn(format!(
                "`{}` is a word the mapping does not know; left out",
                shown(&given)
            ));
            return Ok(Written::No);
        }
    };
    out.json.push('"');
    out.json.push_str(word);
    out.json.push('"');
    out.keep_text(word, slot);
    Ok(Written::Yes)
}

fn free(found: Found<'_>, out: &mut Output) -> Result<(), String> {
    match found {
        Found::Value(value) if value.kind() == Kind::Object => {
            out.json.push_str(value.raw());
            Ok(())
        }
        Found::Value(value) => Err(format!("expected an object, found {}", value.kind().name())),
        Found::Variable(_) => Err("expected an object, found text".to_owned()),
    }
}

/// The value as text, where it is no list or object.
pub(crate) fn scalar<'d>(found: Found<'d>, expected: &str) -> Result<std::borrow::Cow<'d, str>, String> {
    match found {
        Found::Variable(text) => Ok(text.into()),
        Found::Value(value) => value
            .scalar()
            .ok_or_else(|| format!("expected {expected}, found {}", Value::kind(value).name())),
    }
}

/// The start of a source's text, for a message.
fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}
