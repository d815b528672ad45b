//! Money and other exact numbers, and the codes of currencies.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// How many decimal places a number keeps in a typed column.
pub const COLUMN_PLACES: u32 = 4;

/// An ISO 4217 code: three capital letters, such as `GBP`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CurrencyCode([u8; 3]);

/// The text is not a currency code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a currency code: expected three letters of ISO 4217, such as `GBP`")]
pub struct InvalidCurrency(String);

impl CurrencyCode {
    /// The three letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl std::str::FromStr for CurrencyCode {
    type Err = InvalidCurrency;

    /// Reads a code in either case.
    fn from_str(text: &str) -> Result<Self, InvalidCurrency> {
        match <[u8; 3]>::try_from(text.as_bytes()) {
            Ok(letters) if letters.iter().all(u8::is_ascii_alphabetic) => {
                Ok(Self(letters.map(|letter| letter.to_ascii_uppercase())))
            }
            _ => Err(InvalidCurrency(text.chars().take(40).collect())),
        }
    }
}

impl TryFrom<String> for CurrencyCode {
    type Error = InvalidCurrency;

    fn try_from(text: String) -> Result<Self, InvalidCurrency> {
        text.parse()
    }
}

impl From<CurrencyCode> for String {
    fn from(code: CurrencyCode) -> Self {
        code.as_str().to_owned()
    }
}

impl std::fmt::Display for CurrencyCode {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The number as a typed column holds it: ten-thousandths, halves rounded to even. `None` where
/// it is too large for one (beyond about 922 million million).
pub fn column_number(number: Decimal) -> Option<i64> {
    let rounded = number.round_dp(COLUMN_PLACES);
    let mantissa = rounded.mantissa();
    let factor = 10_i128.pow(COLUMN_PLACES - rounded.scale().min(COLUMN_PLACES));
    i64::try_from(mantissa.checked_mul(factor)?).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a test that fails to parse should stop

    use super::*;

    fn number(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_column_holds_ten_thousandths_rounded_half_to_even() {
        assert_eq!(column_number(number("12.5")), Some(125_000));
        assert_eq!(column_number(number("-0.00005")), Some(0));
        assert_eq!(column_number(number("0.00015")), Some(2));
        assert_eq!(column_number(number("10.10")), Some(101_000));
    }

    #[test]
    fn a_number_too_large_for_a_column_has_none() {
        assert_eq!(column_number(number("922337203685477.5807")), Some(i64::MAX));
        assert_eq!(column_number(number("922337203685477.5808")), None);
        assert_eq!(column_number(Decimal::MAX), None);
    }

    #[test]
    fn money_keeps_its_digits_through_json() {
        let amount: Decimal = serde_json::from_str("10.10").unwrap();
        assert_eq!(serde_json::to_string(&amount).unwrap(), "10.10");
    }

    #[test]
    fn a_currency_is_three_letters_in_capitals() {
        assert_eq!("gbp".parse::<CurrencyCode>().unwrap().as_str(), "GBP");
        assert!("GB".parse::<CurrencyCode>().is_err());
        assert!("G8P".parse::<CurrencyCode>().is_err());
    }
}
