//! A company that was registered and has done nothing since: books with nothing in them.

use jiff::civil::Date;

use super::Business;
use crate::books::bookkeeper::{Bookkeeper, BooksError};
use crate::books::diary::Diary;

/// A dormant company.
pub(super) struct Dormant;

impl Business for Dormant {
    fn found(&mut self, _: &mut Bookkeeper<'_>, _: &mut Diary, _: Date) -> Result<(), BooksError> {
        Ok(())
    }

    fn day(&mut self, _: &mut Bookkeeper<'_>, _: &mut Diary, _: Date) -> Result<(), BooksError> {
        Ok(())
    }
}
