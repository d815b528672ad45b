//! Days and moments, from the forms in which providers write them.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use super::document::{Kind, Value};
use super::path::Found;

/// The form in which a provider writes a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DateForm {
    /// Any form that cannot be mistaken for another: ISO 8601 day or date-time, `/Date(ms+0000)/`,
    /// Tryton's `{"__class__":"date",…}`.
    Plain,
    /// Seconds since 1970, UTC.
    UnixSeconds,
    /// Milliseconds since 1970, UTC.
    UnixMilliseconds,
    /// A pattern of `strptime`, such as `%d/%m/%Y`.
    Pattern(String),
}

impl DateForm {
    /// The form of that name in a mapping.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        match text {
            "iso" | "microsoft" | "tryton" => Ok(Self::Plain),
            "unix_seconds" => Ok(Self::UnixSeconds),
            "unix_milliseconds" => Ok(Self::UnixMilliseconds),
            pattern if pattern.contains('%') => Ok(Self::Pattern(pattern.to_owned())),
            other => Err(format!(
                "`{other}` is no date form: expected iso, microsoft, tryton, unix_seconds, unix_milliseconds or a \
                 pattern such as `%d/%m/%Y`"
            )),
        }
    }

    /// The form's name, for documentation.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Plain => "date",
            Self::UnixSeconds => "seconds since 1970",
            Self::UnixMilliseconds => "milliseconds since 1970",
            Self::Pattern(pattern) => pattern,
        }
    }
}

/// A date as read: the day as the source wrote it, and the moment (a day alone is its midnight UTC).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) day: Date,
    pub(crate) moment: Timestamp,
}

impl Reading {
    fn day(day: Date) -> Option<Self> {
        Self::local(day.to_datetime(jiff::civil::Time::midnight()), Offset::UTC)
    }

    fn local(local: DateTime, offset: Offset) -> Option<Self> {
        Some(Self {
            day: local.date(),
            moment: offset.to_timestamp(local).ok()?,
        })
    }

    fn moment(moment: Timestamp, offset: Offset) -> Self {
        Self {
            day: offset.to_datetime(moment).date(),
            moment,
        }
    }
}

/// Reads a date; the error says what was found instead.
pub(crate) fn read(found: Found<'_>, form: &DateForm) -> Result<Reading, String> {
    let (text, object): (Cow<'_, str>, Option<Value<'_>>) = match found {
        Found::Variable(text) => (text.into(), None),
        Found::Value(value) if value.kind() == Kind::Object => ("".into(), Some(value)),
        Found::Value(value) => (
            value
                .scalar()
                .ok_or_else(|| format!("expected a date, found {}", value.kind().name()))?,
            None,
        ),
    };
    let reading = match (form, object) {
        (DateForm::Plain, Some(object)) => tryton(object),
        (_, Some(_)) => None,
        (DateForm::Plain, None) => plain(&text),
        (DateForm::UnixSeconds, None) => unix(&text, 1_000),
        (DateForm::UnixMilliseconds, None) => unix(&text, 1),
        (DateForm::Pattern(pattern), None) => by_pattern(pattern, &text),
    };
    // The contract's dates have four digits for the year.
    let reading = reading.filter(|reading| reading.day.year() >= 0);
    reading.ok_or_else(|| {
        let shown = object.map_or_else(
            || text.chars().take(40).collect::<String>(),
            |_| "an object".to_owned(),
        );
        format!("expected a date ({}), found `{shown}`", form.name())
    })
}

fn plain(text: &str) -> Option<Reading> {
    let text = text.trim();
    if text.len() == 10 {
        return Reading::day(iso_day(text)?);
    }
    if let Some(inside) = text
        .strip_prefix("/Date(")
        .and_then(|rest| rest.strip_suffix(")/"))
    {
        return microsoft(inside);
    }
    let day = iso_day(text.get(..10)?)?;
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(Reading { day, moment });
    }
    // Offsets without a colon are common and not accepted as a moment; without any, it is UTC.
    let (local, offset) = match text
        .len()
        .checked_sub(5)
        .map(|place| (&text.as_bytes()[place], place))
    {
        Some((b'+' | b'-', place)) if place > 10 => (&text[..place], offset(&text[place..])?),
        _ => (text, Offset::UTC),
    };
    Reading::local(local.parse().ok()?, offset)
}

fn iso_day(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_i16, |sum, digit| {
            digit.is_ascii_digit().then(|| sum * 10 + i16::from(digit - b'0'))
        })
    };
    let (month, day) = (number(&bytes[5..7])?, number(&bytes[8..])?);
    Date::new(
        number(&bytes[..4])?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

/// `1518685950940` or `1518685950940+0130`.
fn microsoft(inside: &str) -> Option<Reading> {
    let split = inside
        .char_indices()
        .skip(1)
        .find(|(_, character)| matches!(character, '+' | '-'));
    let (milliseconds, offset) = match split {
        Some((place, _)) => (&inside[..place], offset(&inside[place..])?),
        None => (inside, Offset::UTC),
    };
    let moment = Timestamp::from_millisecond(milliseconds.parse().ok()?).ok()?;
    Some(Reading::moment(moment, offset))
}

/// `+0130`.
fn offset(text: &str) -> Option<Offset> {
    let (sign, digits) = text.split_at_checked(1)?;
    if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let minutes = digits[..2].parse::<i32>().ok()? * 60 + digits[2..].parse::<i32>().ok()?;
    Offset::from_seconds(if sign == "-" { -minutes * 60 } else { minutes * 60 }).ok()
}

fn unix(text: &str, milliseconds_each: i64) -> Option<Reading> {
    let milliseconds = if let Ok(whole) = text.parse::<i64>() {
        whole.checked_mul(milliseconds_each)?
    } else {
        let number = super::decimal::parse(text).ok()?;
        i64::try_from(number.checked_mul(milliseconds_each.into())?.trunc().mantissa()).ok()?
    };
    let moment = Timestamp::from_duration(SignedDuration::from_millis(milliseconds)).ok()?;
    Some(Reading::moment(moment, Offset::UTC))
}

fn by_pattern(pattern: &str, text: &str) -> Option<Reading> {
    let parts = jiff::fmt::strtime::parse(pattern, text).ok()?;
    if let Ok(moment) = parts.to_timestamp() {
        return Some(Reading {
            day: parts.to_date().ok()?,
            moment,
        });
    }
    match parts.to_datetime() {
        Ok(local) => Some(Reading {
            day: local.date(),
            moment: TimeZone::UTC.to_timestamp(local).ok()?,
        }),
        Err(_) => Reading::day(parts.to_date().ok()?),
    }
}

/// `{"__class__":"date","year":2026,"month":10,"day":8}`, or `datetime` with its time in UTC.
fn tryton(object: Value<'_>) -> Option<Reading> {
    let part = |name: &str| {
        object
            .member(name)
            .and_then(|value| value.raw().parse::<i32>().ok())
    };
    let day = Date::new(
        i16::try_from(part("year")?).ok()?,
        i8::try_from(part("month")?).ok()?,
        i8::try_from(part("day")?).ok()?,
    )
    .ok()?;
    let Some(hour) = part("hour") else {
        return Reading::day(day);
    };
    let small = |number: i32| i8::try_from(number).ok();
    let time = jiff::civil::Time::new(
        small(hour)?,
        small(part("minute").unwrap_or(0))?,
        small(part("second").unwrap_or(0))?,
        part("microsecond").unwrap_or(0).checked_mul(1_000)?,
    )
    .ok()?;
    Reading::local(day.to_datetime(time), Offset::UTC)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // what does not parse should stop the test

    use proptest::prelude::*;

    use super::*;
    use crate::mapping::document::Document;

    fn reading(json: &str, form: &DateForm) -> Result<(String, String), String> {
        let document = Document::parse(json).unwrap();
        read(Found::Value(document.root()), form)
            .map(|reading| (reading.day.to_string(), reading.moment.to_string()))
    }

    #[test]
    fn reads_every_plain_form() {
        for (json, day, moment) in [
            (r#""2026-10-08""#, "2026-10-08", "2026-10-08T00:00:00Z"),
            (r#""2026-10-08T22:40:50Z""#, "2026-10-08", "2026-10-08T22:40:50Z"),
            (
                r#""2026-10-08T22:40:50.123456Z""#,
                "2026-10-08",
                "2026-10-08T22:40:50.123456Z",
            ),
            (r#""2026-10-08T22:40:50""#, "2026-10-08", "2026-10-08T22:40:50Z"),
            (r#""2026-10-08 22:40:50""#, "2026-10-08", "2026-10-08T22:40:50Z"),
            (
                r#""2026-10-08T22:40:50-05:00""#,
                "2026-10-08",
                "2026-10-09T03:40:50Z",
            ),
            (
                r#""2026-10-08T22:40:50-0500""#,
                "2026-10-08",
                "2026-10-09T03:40:50Z",
            ),
            (
                r#""/Date(1518685950940+0000)/""#,
                "2018-02-15",
                "2018-02-15T09:12:30.94Z",
            ),
            (
                r#""/Date(1518739199000+0130)/""#,
                "2018-02-16",
                "2018-02-15T23:59:59Z",
            ),
            (r#""/Date(-1000)/""#, "1969-12-31", "1969-12-31T23:59:59Z"),
            (
                r#"{"__class__":"date","year":2026,"month":2,"day":28}"#,
                "2026-02-28",
                "2026-02-28T00:00:00Z",
            ),
            (
                r#"{"__class__":"datetime","year":2026,"month":2,"day":28,"hour":1,"minute":2,"second":3,"microsecond":4}"#,
                "2026-02-28",
                "2026-02-28T01:02:03.000004Z",
            ),
        ] {
            assert_eq!(
                reading(json, &DateForm::Plain).unwrap(),
                (day.to_owned(), moment.to_owned()),
                "{json}"
            );
        }
    }

    #[test]
    fn reads_seconds_milliseconds_and_patterns_where_the_mapping_says_so() {
        let expected = ("2009-02-13".to_owned(), "2009-02-13T23:31:30Z".to_owned());
        assert_eq!(reading("1234567890", &DateForm::UnixSeconds).unwrap(), expected);
        assert_eq!(
            reading("\"1234567890000\"", &DateForm::UnixMilliseconds).unwrap(),
            expected
        );
        let pattern = DateForm::parse("%d/%m/%Y").unwrap();
        assert_eq!(reading("\"13/02/2009\"", &pattern).unwrap().0, "2009-02-13");
        assert!(reading("\"2009-02-13\"", &pattern).is_err());
    }

    #[test]
    fn refuses_what_is_no_date_and_says_what_it_found() {
        for json in [
            r#""08/10/2026""#,
            r#""2026-02-30""#,
            "true",
            "1234567890",
            r#"{"a":1}"#,
            r#""/Date(x)/""#,
        ] {
            assert!(reading(json, &DateForm::Plain).is_err(), "{json}");
        }
        assert!(
            reading(r#""soon""#, &DateForm::Plain)
                .unwrap_err()
                .contains("soon")
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in any::<String>(), pattern in "[%a-zA-Z/ -]{0,8}") {
            let json = serde_json::to_string(&text).unwrap();
            for form in [DateForm::Plain, DateForm::UnixSeconds, DateForm::UnixMilliseconds, DateForm::Pattern(pattern.clone())] {
                let _ = reading(&json, &form);
            }
        }
    }
}
