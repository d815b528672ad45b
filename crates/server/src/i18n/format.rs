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

    /// A decimal with every digit it has: `1,234.5`, `1 234,5`.
    pub fn decimal(self, number: Decimal) -> String {
        let (sign, figure) = self.figure(number, 0);
        format!("{sign}{figure}")
    }

    /// An amount of money, with the currency's usual decimals and those beyond that count: `£1,234.50`,
    /// `1 234,50 €`. Where a sign would stand for several currencies, the ISO 4217 code does: `$` names
    /// twenty of them.
    pub fn money(self, amount: Decimal, currency: &str) -> String {
        let (sign, figure) = self.figure(amount, usual_decimals(currency));
        match (self, symbol(currency)) {
            (Self::English, Some(symbol)) => format!("{sign}{symbol}{figure}"),
            (Self::English, None) => format!("{currency}{NO_BREAK}{sign}{figure}"),
            (Self::French, symbol) => format!("{sign}{figure}{NO_BREAK}{}", symbol.unwrap_or(currency)),
        }
    }

    /// An amount whose currency is not known: `1,234.50`, `1 234,50`.
    pub fn amount(self, amount: Decimal) -> String {
        let (sign, figure) = self.figure(amount, 2);
        format!("{sign}{figure}")
    }

    /// The sign, and the digits with at least so many decimals.
    fn figure(self, number: Decimal, least_decimals: u32) -> (&'static str, String) {
        let number = number.normalize();
        let sign = if number.is_sign_negative() && !number.is_zero() {
            "−"
        } else {
            ""
        };
        let decimals = usize::try_from(number.scale().max(least_decimals)).unwrap_or_default();
        let text = format!("{:.decimals$}", number.abs());
        let point = match self {
            Self::English => '.',
            Self::French => ',',
        };
        let figure = match text.split_once('.') {
            Some((whole, rest)) => format!("{}{point}{rest}", self.grouped(whole)),
            None => self.grouped(&text),
        };
        (sign, figure)
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

/// The sign of a currency, where it stands for no other that is as likely to be met.
fn symbol(currency: &str) -> Option<&'static str> {
    match currency {
        "EUR" => Some("€"),
        "GBP" => Some("£"),
        _ => None,
    }
}

/// How many decimals amounts of a currency have (ISO 4217, "minor unit").
fn usual_decimals(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND"
        | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
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
    fn money_has_its_currencys_decimals_and_every_digit_that_counts() {
        let written =
            |locale: Locale, amount: &str, currency| locale.money(amount.parse().unwrap(), currency);
        assert_eq!(written(Locale::English, "-1234.5", "GBP"), "−£1,234.50");
        assert_eq!(
            written(Locale::French, "1234.56", "EUR"),
            "1\u{202f}234,56\u{a0}€"
        );
        assert_eq!(written(Locale::English, "-1234.5", "USD"), "USD\u{a0}−1,234.50");
        assert_eq!(
            written(Locale::French, "-1234.5", "USD"),
            "−1\u{202f}234,50\u{a0}USD"
        );
        assert_eq!(written(Locale::English, "1234", "JPY"), "JPY\u{a0}1,234");
        assert_eq!(written(Locale::English, "0.01250", "GBP"), "£0.0125");
        assert_eq!(written(Locale::English, "-0.00", "GBP"), "£0.00");
    }

    #[test]
    fn decimals_keep_every_digit() {
        let number = "-1234.50".parse().unwrap();
        assert_eq!(Locale::English.decimal(number), "−1,234.5");
        assert_eq!(Locale::French.amount(number), "−1\u{202f}234,50");
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
