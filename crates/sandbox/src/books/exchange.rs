//! Currencies, and what they are worth in the currency that the books are kept in.

use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};

use super::ledger::day_number;
use super::money::Money;

/// A currency that some business trades in. Books are kept in pounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each variant is a currency's own name")]
pub enum Currency {
    Pound,
    Euro,
    DanishKrone,
}

impl Currency {
    /// ISO 4217.
    pub fn code(self) -> &'static str {
        match self {
            Self::Pound => "GBP",
            Self::Euro => "EUR",
            Self::DanishKrone => "DKK",
        }
    }

    /// What one unit was worth in pounds on a day, to five decimals: invented, and the same on every machine.
    pub fn rate(self, on: Date) -> Rate {
        let day = i64::from(day_number(on));
        let swing = (day.rem_euclid(180) - 90).abs() - 45;
        let noise = (day * 37).rem_euclid(23) - 11;
        let euro = Decimal::new(86_000 + swing * 20 + noise * 8, 5);
        Rate(match self {
            Self::Pound => Decimal::ONE,
            Self::Euro => euro,
            // The krone is pegged to the euro at 7.46038.
            Self::DanishKrone => (euro / Decimal::new(746_038, 5))
                .round_dp_with_strategy(5, RoundingStrategy::MidpointAwayFromZero),
        })
    }
}

/// What one unit of a currency is worth in the currency that the books are kept in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate(Decimal);

impl Rate {
    /// The rate of the books' own currency.
    pub const ONE: Self = Self(Decimal::ONE);

    /// An amount in the books' currency, to the cent.
    pub fn base(self, amount: Money) -> Money {
        if self == Self::ONE {
            amount
        } else {
            amount.times(self.0)
        }
    }

    /// The exact decimal.
    pub fn decimal(self) -> Decimal {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_krone_follows_the_euro_and_the_pound_is_one() {
        for days in 0..400 {
            let day = date(2025, 1, 1).saturating_add(days.days());
            let euro = Currency::Euro.rate(day).decimal();
            assert!(
                euro > Decimal::new(84, 2) && euro < Decimal::new(88, 2),
                "{day}: {euro}"
            );
            let krone = Currency::DanishKrone.rate(day).decimal();
            assert!(
                (euro - krone * Decimal::new(746_038, 5)).abs() < Decimal::new(1, 4),
                "{day}"
            );
            assert_eq!(Currency::Pound.rate(day), Rate::ONE);
        }
    }
}
