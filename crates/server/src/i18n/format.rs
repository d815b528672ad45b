//! Numbers, money, dates and durations, the way each locale writes them.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;

use super::Locale;

/// Does not break a line.
const NO_BREAK: char = '\u{a0}';
/// Does not break a line, and is narrow: between thousands in French.
const NARROW_NO_BREAK: char = '\u{202f}';

const ENGLISH_MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec",
];
const FRENCH_MONTHS: [&str; 12] = [
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
];

impl Locale {
    /// A whole number, its thousands apart: `12,345`, `12 345`.
    pub fn number(self, number: i64) -> String {
        self.grouped(&number.to_string())
    }

    /// A percentage from 0 to 100: `42%`, `42 %`.
    pub fn percentage(self, percentage: u8) -> String {
        match self {
            Self::English => format!("{percentage}%"),
            Self::French => format!("{percentage}{NARROW_NO_BREAK}%"),
        }
    }

    /// An amount of money to the currency's usual two decimals: `GBP 1,234.50`, `1 234,50 GBP`.
    /// The ISO 4217 code stands for the currency, because `$` names twenty of them.
    pub fn money(self, amount: Decimal, currency: &str) -> String {
        let amount = amount.round_dp(2);
        let text = format!("{:.2}", amount.abs());
        let (whole, cents) = text.split_once('.').unwrap_or((&text, "00"));
        let sign = if amount.is_sign_negative() && !amount.is_zero() {
            "−"
        } else {
            ""
        };
        let whole = self.grouped(whole);
        match self {
            Self::English => format!("{currency}{NO_BREAK}{sign}{whole}.{cents}"),
            Self::French => format!("{sign}{whole},{cents}{NO_BREAK}{currency}"),
        }
    }

    /// A day: `22 Nov 2026`, `22 nov. 2026`, `1er` for the first in French.
    pub fn date(self, date: Date) -> String {
        let month = usize::try_from(date.month() - 1).unwrap_or_default();
        let (day, month) = match self {
            Self::English => (date.day().to_string(), ENGLISH_MONTHS[month]),
            Self::French if date.day() == 1 => ("1er".to_owned(), FRENCH_MONTHS[month]),
            Self::French => (date.day().to_string(), FRENCH_MONTHS[month]),
        };
        format!("{day}{NO_BREAK}{month}{NO_BREAK}{}", date.year())
    }

    /// A moment, in UTC: `22 Nov 2026, 14:05`, `22 nov. 2026 14:05`.
    pub fn moment(self, moment: &Timestamp) -> String {
        let moment = moment.to_zoned(TimeZone::UTC);
        let date = self.date(moment.date());
        let comma = match self {
            Self::English => ",",
            Self::French => "",
        };
        format!("{date}{comma} {:02}:{:02}", moment.hour(), moment.minute())
    }

    /// How long something took, in the two largest units that say something: `850 ms`, `4.2 s`,
    /// `1 min 12 s`, `2 h 5 min`.
    pub fn duration(self, duration: SignedDuration) -> String {
        let milliseconds = duration.as_millis().max(0);
        let seconds = milliseconds / 1000;
        if milliseconds < 1000 {
            return format!("{milliseconds}{NO_BREAK}ms");
        }
        if seconds < 10 {
            let point = match self {
                Self::English => '.',
                Self::French => ',',
            };
            return format!("{seconds}{point}{}{NO_BREAK}s", milliseconds % 1000 / 100);
        }
        let (hours, minutes) = (seconds / 3600, seconds / 60);
        let (larger, smaller) = match (hours, minutes) {
            (0, 0) => return format!("{seconds}{NO_BREAK}s"),
            (0, _) => ((minutes, "min"), (seconds % 60, "s")),
            _ => ((hours, "h"), (minutes % 60, "min")),
        };
        match smaller.0 {
            0 => format!("{}{NO_BREAK}{}", larger.0, larger.1),
            rest => format!("{}{NO_BREAK}{} {rest}{NO_BREAK}{}", larger.0, larger.1, smaller.1),
        }
    }

    fn grouped(self, digits: &str) -> String {
        let (sign, digits) = digits
            .strip_prefix('-')
            .map_or(("", digits), |digits| ("−", digits));
        let separator = match self {
            Self::English => ',',
            Self::French => NARROW_NO_BREAK,
        };
        let mut text = String::with_capacity(sign.len() + digits.len() * 2);
        text.push_str(sign);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(separator);
            }
            text.push(digit);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a test that cannot parse its own example should stop

    use super::*;

    #[test]
    fn thousands_stand_apart_in_each_locales_way() {
        assert_eq!(Locale::English.number(0), "0");
        assert_eq!(Locale::English.number(999), "999");
        assert_eq!(Locale::English.number(-1_234_567), "−1,234,567");
        assert_eq!(Locale::French.number(100_000), "100\u{202f}000");
    }

    #[test]
    fn money_keeps_two_decimals_and_its_currency_beside_it() {
        let amount: Decimal = "-1234.5".parse().unwrap();
        assert_eq!(Locale::English.money(amount, "GBP"), "GBP\u{a0}−1,234.50");
        assert_eq!(Locale::French.money(amount, "EUR"), "−1\u{202f}234,50\u{a0}EUR");
        assert_eq!(
            Locale::English.money("-0.001".parse().unwrap(), "GBP"),
            "GBP\u{a0}0.00"
        );
    }

    #[test]
    fn moments_are_written_day_first() {
        let moment: Timestamp = "2026-11-22T14:05:59Z".parse().unwrap();
        assert_eq!(Locale::English.moment(&moment), "22\u{a0}Nov\u{a0}2026, 14:05");
        assert_eq!(Locale::French.moment(&moment), "22\u{a0}nov.\u{a0}2026 14:05");
        assert_eq!(
            Locale::French.date("2026-08-01".parse().unwrap()),
            "1er\u{a0}août\u{a0}2026"
        );
    }

    #[test]
    fn durations_show_at_most_two_units() {
        let english = |milliseconds| Locale::English.duration(SignedDuration::from_millis(milliseconds));
        assert_eq!(english(850), "850\u{a0}ms");
        assert_eq!(english(4_250), "4.2\u{a0}s");
        assert_eq!(english(59_999), "59\u{a0}s");
        assert_eq!(english(60_000), "1\u{a0}min");
        assert_eq!(english(72_000), "1\u{a0}min 12\u{a0}s");
        assert_eq!(english(7_500_000), "2\u{a0}h 5\u{a0}min");
        assert_eq!(english(-5), "0\u{a0}ms");
        assert_eq!(
            Locale::French.duration(SignedDuration::from_millis(4_250)),
            "4,2\u{a0}s"
        );
    }
}
