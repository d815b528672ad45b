//! Amounts of money with two decimals, and how they go on the wire.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Serialize, Serializer};

/// An amount in an organisation's currency, always to the cent. On the wire it is a JSON string, `"1234.50"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(Decimal);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::from_parts(0, 0, 0, false, 2));

    /// An amount given in cents.
    pub fn from_cents(cents: i64) -> Self {
        Self(Decimal::new(cents, 2))
    }

    /// An amount given in whole units of the currency.
    pub fn whole(units: i64) -> Self {
        Self(Decimal::new(units * 100, 2))
    }

    /// `amount` rounded to the cent, halves away from zero.
    pub fn rounded(amount: Decimal) -> Self {
        let mut rounded = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        rounded.rescale(2);
        Self(rounded)
    }

    /// The amount in cents, for exact sums in SQL.
    pub fn cents(self) -> i64 {
        i64::try_from(self.0.mantissa()).unwrap_or(if self.0.is_sign_negative() {
            i64::MIN
        } else {
            i64::MAX
        })
    }

    /// This amount times `factor`, rounded to the cent.
    #[must_use]
    pub fn times(self, factor: Decimal) -> Self {
        Self::rounded(self.0 * factor)
    }

    /// `percent` per cent of this amount, rounded to the cent.
    #[must_use]
    pub fn percent(self, percent: Decimal) -> Self {
        Self::rounded(self.0 * percent / Decimal::ONE_HUNDRED)
    }

    /// The exact decimal.
    pub fn decimal(self) -> Decimal {
        self.0
    }

    /// Whether this is nothing.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// Whether this is more than nothing.
    pub fn is_positive(self) -> bool {
        self > Self::ZERO
    }

    /// Whether this is less than nothing.
    pub fn is_negative(self) -> bool {
        self < Self::ZERO
    }
}

impl Default for Money {
    fn default() -> Self {
        Self::ZERO
    }
}

impl Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self::ZERO - self
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Money {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_zero() {
            serializer.serialize_str("0.00")
        } else {
            serializer.collect_str(&self.0)
        }
    }
}

/// An amount in a report: a JSON number, `1234.50`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportAmount(pub Money);

impl Serialize for ReportAmount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let amount = if self.0.is_zero() { Money::ZERO.0 } else { self.0.0 };
        rust_decimal::serde::arbitrary_precision::serialize(&amount, serializer)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_text_with_two_decimals_in_documents_and_a_number_in_reports() {
        for (cents, text) in [
            (0, "0.00"),
            (5, "0.05"),
            (-5, "-0.05"),
            (123_450, "1234.50"),
            (1_000_000_000_000, "10000000000.00"),
        ] {
            assert_eq!(
                serde_json::to_string(&Money::from_cents(cents)).unwrap(),
                format!("\"{text}\"")
            );
            assert_eq!(
                serde_json::to_string(&ReportAmount(Money::from_cents(cents))).unwrap(),
                text
            );
        }
        assert_eq!(serde_json::to_string(&-(Money::ZERO)).unwrap(), "\"0.00\"");
    }

    #[test]
    fn halves_of_a_cent_round_away_from_zero() {
        assert_eq!(Money::rounded(Decimal::new(1005, 3)), Money::from_cents(101));
        assert_eq!(Money::rounded(Decimal::new(-1005, 3)), Money::from_cents(-101));
        assert_eq!(
            Money::from_cents(1999).percent(Decimal::from(20)),
            Money::from_cents(400)
        );
    }
}
