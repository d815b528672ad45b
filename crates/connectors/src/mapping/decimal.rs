//! Exact decimals, from the forms in which providers write them to the one in which we do.

use rust_decimal::Decimal;

use super::document::{Kind, Value};
use super::path::Found;

/// How many digits a decimal may have before it is rounded.
const MAXIMUM_DIGITS: usize = 28;

/// The value is no decimal; the message says what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotDecimal(pub(crate) String);

/// The text of a number that a path found: a JSON number, a text, or Tryton's
/// `{"__class__":"Decimal","decimal":"10.00"}`.
pub(crate) fn digits(found: Found<'_>) -> Result<std::borrow::Cow<'_, str>, NotDecimal> {
    let value = match found {
        Found::Variable(text) => return Ok(text.into()),
        Found::Value(value) => value,
    };
    match value.kind() {
        Kind::Number => Ok(value.raw().into()),
        Kind::PlainText | Kind::EscapedText => Ok(value.text().unwrap_or_default()),
        Kind::Object => value
            .member("decimal")
            .and_then(Value::text)
            .ok_or_else(|| NotDecimal("expected a number, found an object".to_owned())),
        other => Err(NotDecimal(format!("expected a number, found {}", other.name()))),
    }
}

/// Appends the number to `out` in plain notation: every digit kept, `1E3` written out, `+5`,
/// `007` and `.5` mended, `-0.00` without its sign. Says whether it had to be rounded to 28
/// digits, the most that the clients' decimal types hold.
pub(crate) fn append(text: &str, negate: bool, absolute: bool, out: &mut String) -> Result<bool, NotDecimal> {
    let text = text.trim();
    let (negative, digits) = match text.as_bytes() {
        [b'-', ..] => (true, &text[1..]),
        [b'+', ..] => (false, &text[1..]),
        _ => (false, text),
    };
    let Some(shape) = Shape::of(digits) else {
        let number = parse(text)?;
        let number = if absolute { number.abs() } else { number };
        let number = if negate { -number } else { number };
        push(out, number);
        return Ok(digits.bytes().filter(u8::is_ascii_digit).count() > MAXIMUM_DIGITS);
    };
    let negative = ((negative && !absolute) != negate) && !shape.zero;
    if negative {
        out.push('-');
    }
    if shape.leading_point {
        out.push('0');
    }
    out.push_str(&digits[shape.leading_zeros..digits.len() - usize::from(shape.trailing_point)]);
    Ok(false)
}

/// Reads the number, rounding to 28 digits where there are more.
pub(crate) fn parse(text: &str) -> Result<Decimal, NotDecimal> {
    let text = text.trim();
    let parsed = if text.bytes().any(|byte| matches!(byte, b'e' | b'E')) {
        Decimal::from_scientific(text).ok()
    } else if text.bytes().any(|byte| byte == b'_') {
        None
    } else {
        text.parse().ok()
    };
    parsed.ok_or_else(|| {
        NotDecimal(format!(
            "expected a number, found `{}`",
            text.chars().take(40).collect::<String>()
        ))
    })
}

/// Appends a computed number.
pub(crate) fn push(out: &mut String, number: Decimal) {
    use std::fmt::Write as _;
    let number = if number.is_zero() { number.abs() } else { number };
    // Writing to a string cannot fail.
    let _ = write!(out, "{number}");
}

/// What plain digits look like: `None` where they need the slow path.
struct Shape {
    leading_zeros: usize,
    leading_point: bool,
    trailing_point: bool,
    zero: bool,
}

impl Shape {
    fn of(digits: &str) -> Option<Self> {
        let bytes = digits.as_bytes();
        if bytes.is_empty() || bytes.len() > MAXIMUM_DIGITS {
            return None;
        }
        let mut point = None;
        let mut zero = true;
        for (place, byte) in bytes.iter().enumerate() {
            match byte {
                b'0' => {}
                b'1'..=b'9' => zero = false,
                b'.' if point.is_none() => point = Some(place),
                _ => return None,
            }
        }
        let whole = point.unwrap_or(bytes.len());
        if bytes.len() == 1 && point.is_some() {
            return None;
        }
        let zeros = bytes[..whole].iter().take_while(|byte| **byte == b'0').count();
        Some(Self {
            leading_zeros: if zeros == whole {
                zeros.saturating_sub(1)
            } else {
                zeros
            },
            leading_point: whole == 0,
            trailing_point: point == Some(bytes.len() - 1),
            zero,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // what does not parse should stop the test

    use proptest::prelude::*;

    use super::*;

    fn plain(text: &str) -> String {
        let mut out = String::new();
        append(text, false, false, &mut out).unwrap();
        out
    }

    #[test]
    fn keeps_every_digit_and_mends_the_notation() {
        for (given, expected) in [
            ("10.10", "10.10"),
            ("-0.00", "0.00"),
            ("+5", "5"),
            ("007.50", "7.50"),
            ("000", "0"),
            (".5", "0.5"),
            ("5.", "5"),
            ("1E3", "1000"),
            ("1.5e-3", "0.0015"),
            (" 12 ", "12"),
            ("0.30000000000000004", "0.30000000000000004"),
        ] {
            assert_eq!(plain(given), expected, "{given}");
        }
    }

    #[test]
    fn says_when_it_had_to_round() {
        let mut out = String::new();
        let rounded = append("0.1000000000000000055511151231257827", false, false, &mut out).unwrap();
        assert!(rounded);
        assert_eq!(out, "0.1000000000000000055511151231");
    }

    #[test]
    fn refuses_what_is_no_number() {
        for text in [
            "", ".", "-", "1,234.50", "12a", "NaN", "1e999", "--1", "???", "1_000",
        ] {
            assert!(append(text, false, false, &mut String::new()).is_err(), "{text}");
        }
    }

    #[test]
    fn turns_signs_around() {
        let turned = |text: &str, negate, absolute| {
            let mut out = String::new();
            append(text, negate, absolute, &mut out).unwrap();
            out
        };
        assert_eq!(turned("5.0", true, false), "-5.0");
        assert_eq!(turned("-5.0", true, false), "5.0");
        assert_eq!(turned("0.0", true, false), "0.0");
        assert_eq!(turned("-5.0", false, true), "5.0");
        assert_eq!(turned("-5.0", true, true), "-5.0");
        assert_eq!(turned("1e2", true, false), "-100");
    }

    proptest! {
        #[test]
        fn a_decimal_goes_through_unchanged(mantissa in any::<i64>(), scale in 0_u32..20) {
            let number = Decimal::from_i128_with_scale(i128::from(mantissa), scale);
            let text = number.to_string();
            let out = plain(&text);
            prop_assert_eq!(out.parse::<Decimal>().unwrap(), number);
            if mantissa != 0 {
                prop_assert_eq!(out, text);
            }
        }

        #[test]
        fn what_comes_out_is_a_json_number_of_the_same_value(text in r"[+-]?[0-9]{0,12}\.?[0-9]{0,12}(e[0-9]{1,2})?") {
            let mut out = String::new();
            if append(&text, false, false, &mut out).is_ok() {
                prop_assert!(serde_json::from_str::<serde_json::Number>(&out).is_ok(), "{} gave {}", text, out);
                prop_assert_eq!(parse(&out).unwrap(), parse(&text).unwrap());
            }
        }
    }
}
