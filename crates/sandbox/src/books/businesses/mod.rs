//! The kinds of business that can be played, and the play itself.

mod cafe;
mod cafe_catalogue;
mod dormant;
mod firms;
mod goods;
mod habits;
mod landlord;
mod overheads;
mod retailer;
mod retailer_catalogue;
mod retailer_founding;
mod seasons;
mod takings;
mod wholesaler;
mod wholesaler_catalogue;

use std::str::FromStr;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::bookkeeper::{Bookkeeper, BooksError};
use super::diary::Diary;
use super::record::BooksSink;

/// A kind of business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BusinessKind {
    /// Lets two flats: a few dozen documents.
    Landlord,
    /// Sells over the counter and caters: some thousands of records.
    Cafe,
    /// Sells goods to the trade: 100,000 invoices unless told otherwise.
    Wholesaler,
    /// Sells goods online, in two shops and to the trade, in several currencies.
    Retailer,
    /// Has books and nothing in them.
    Dormant,
}

impl BusinessKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Landlord,
        Self::Cafe,
        Self::Wholesaler,
        Self::Retailer,
        Self::Dormant,
    ];

    /// Its word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Landlord => "landlord",
            Self::Cafe => "cafe",
            Self::Wholesaler => "wholesaler",
            Self::Retailer => "retailer",
            Self::Dormant => "dormant",
        }
    }

    /// How many invoices it writes in the time that the books cover, unless told otherwise. A landlord's follow
    /// from the leases; of a retailer's sales these are the ones to the trade, and its shop has eight times as many
    /// orders; a dormant company writes none.
    pub fn usual_invoices(self) -> u32 {
        match self {
            Self::Landlord => 60,
            Self::Cafe => 720,
            Self::Wholesaler => 100_000,
            Self::Retailer => 180,
            Self::Dormant => 1,
        }
    }
}

/// The text names no kind of business.
#[derive(Debug, thiserror::Error)]
#[error("“{0}” is no kind of business; there are landlord, cafe, wholesaler, retailer and dormant")]
pub struct UnknownBusinessKind(String);

impl FromStr for BusinessKind {
    type Err = UnknownBusinessKind;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.word() == text)
            .ok_or_else(|| UnknownBusinessKind(text.to_owned()))
    }
}

/// What tells the books: the same script gives the same books, to the byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Script {
    /// The kind of business.
    pub kind: BusinessKind,
    /// The seed of the dice.
    pub seed: u64,
    /// How many invoices it writes, exactly (a landlord's follow from the leases, a dormant company writes none).
    pub invoices: u32,
    /// The moment the books end.
    pub now: Timestamp,
}

impl Script {
    /// ISO 4217.
    pub const CURRENCY: &'static str = "GBP";

    /// The last day that the books cover.
    pub fn last_day(&self) -> Date {
        self.now.to_zoned(TimeZone::UTC).date()
    }

    /// The first day that the books cover: the first of the month 29 months before the last one's.
    pub fn first_day(&self) -> Date {
        self.last_day().first_of_month().saturating_sub(29.months())
    }

    /// Plays the business and writes its books.
    pub fn play(&self, sink: &mut dyn BooksSink) -> Result<(), BooksError> {
        let (first, last) = (self.first_day(), self.last_day());
        let firm = self.kind.firm();
        let mut books = Bookkeeper::open(sink, self.seed, Self::CURRENCY, &firm, first, self.now);
        let mut business: Box<dyn Business> = match self.kind {
            BusinessKind::Landlord => Box::new(landlord::Landlord::default()),
            BusinessKind::Cafe => Box::new(cafe::Cafe::new(self)),
            BusinessKind::Wholesaler => Box::new(wholesaler::Wholesaler::new(self)),
            BusinessKind::Retailer => Box::new(retailer::Retailer::new(self)),
            BusinessKind::Dormant => Box::new(dormant::Dormant),
        };
        let mut diary = Diary::default();
        let mut date = first;
        let days = (last - first).get_days().max(1);
        business.found(&mut books, &mut diary, first)?;
        loop {
            diary.run(&mut books, date)?;
            business.day(&mut books, &mut diary, date)?;
            books.close_day(date, date == last)?;
            let done = (date - first).get_days() * 99 / days;
            books.progress(u8::try_from(done).unwrap_or(99));
            if date == last {
                break;
            }
            date = date.saturating_add(1.day());
        }
        business.finish(&mut books)?;
        books.finish(last)
    }
}

/// A business that can be played.
trait Business {
    /// Sets it up on its first day.
    fn found(&mut self, books: &mut Bookkeeper<'_>, diary: &mut Diary, on: Date) -> Result<(), BooksError>;
    /// Lives a day.
    fn day(&mut self, books: &mut Bookkeeper<'_>, diary: &mut Diary, date: Date) -> Result<(), BooksError>;
    /// Writes what it keeps of its own, after the last day.
    fn finish(&mut self, _books: &mut Bookkeeper<'_>) -> Result<(), BooksError> {
        Ok(())
    }
}
