//! What is billed each month whatever the trade: rent, light, software.

use jiff::civil::Date;
use rand::RngExt;
use rust_decimal::Decimal;

use super::habits::enter_bill;
use crate::books::bookkeeper::{Bookkeeper, BooksError};
use crate::books::chart::AccountId;
use crate::books::diary::Diary;
use crate::books::lines::LineDraft;
use crate::books::money::Money;
use crate::books::tax::TaxRate;

/// Something that is billed on the same day of each month.
#[derive(Debug, Clone, Copy)]
pub(super) struct Overhead {
    /// The day of the month.
    pub(super) day: i8,
    /// The index of the supplier.
    pub(super) supplier: usize,
    /// What for.
    pub(super) what: &'static str,
    /// The account.
    pub(super) account: AccountId,
    /// The usual net amount.
    pub(super) amount: Money,
    /// The tax on it.
    pub(super) tax: TaxRate,
}

/// Enters the bills that a day brings, each a little more or less than usual.
pub(super) fn enter(
    books: &mut Bookkeeper<'_>,
    diary: &mut Diary,
    date: Date,
    overheads: &[Overhead],
) -> Result<(), BooksError> {
    for overhead in overheads.iter().filter(|overhead| overhead.day == date.day()) {
        let net = overhead
            .amount
            .percent(Decimal::from(books.dice.random_range(93..108)));
        let line = LineDraft::plain(overhead.what, net, overhead.tax, overhead.account);
        enter_bill(books, diary, date, overhead.supplier, vec![line])?;
    }
    Ok(())
}
