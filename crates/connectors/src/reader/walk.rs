//! Noticing a walk through pages that has no end.

use crate::errors::ProviderError;
use crate::integration::Integration;

/// So many pages in a row may hold nothing although more are promised.
const EMPTY_PAGES: u64 = 1_000;

/// How often a page has to come again before its list is taken for a circle: once may be chance,
/// such as records that moved while they were read.
const MEETINGS: u32 = 2;

/// One list's pages as they go by. A circle is noticed by one remembered page (Brent's way), so that
/// neither the length of the list nor that of the circle costs memory.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pages: u64,
    empty_in_a_row: u64,
    /// The fingerprint of the remembered page.
    remembered: Option<u64>,
    /// At which page the next one is remembered instead: twice as far on each time.
    remember_next: u64,
    meetings: u32,
}

impl Walk {
    /// Goes on by a page with so many records and that fingerprint; what is wrong if it leads nowhere.
    /// `turned_back`: records were deleted meanwhile, so that pages are read again on purpose.
    pub(super) fn step(
        &mut self,
        integration: &Integration,
        what: &str,
        (records, fingerprint): (usize, u64),
        turned_back: bool,
    ) -> Result<(), ProviderError> {
        let most = integration.limits().pages;
        self.go_on(records, fingerprint, turned_back, most)
            .map_err(|reason| ProviderError::Endless {
                provider: integration.name().to_owned(),
                what: what.to_owned(),
                reason,
            })
    }

    fn go_on(
        &mut self,
        records: usize,
        fingerprint: u64,
        turned_back: bool,
        most: u64,
    ) -> Result<(), String> {
        self.pages += 1;
        if self.pages > most {
            return Err(format!("it has more than {most} pages, the manifest's limit"));
        }
        if records == 0 {
            self.empty_in_a_row += 1;
            return if self.empty_in_a_row > EMPTY_PAGES {
                Err(format!(
                    "{EMPTY_PAGES} pages in a row hold nothing and promise more"
                ))
            } else {
                Ok(())
            };
        }
        self.empty_in_a_row = 0;
        if turned_back {
            self.meetings = 0;
        } else if self.remembered == Some(fingerprint) {
            self.meetings += 1;
            if self.meetings >= MEETINGS {
                return Err(format!(
                    "after {} pages the same ones come over and over",
                    self.pages
                ));
            }
        }
        if self.pages > self.remember_next {
            self.remembered = Some(fingerprint);
            self.remember_next = self.pages * 2;
            self.meetings = 0;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pages_until_noticed(before: u64, circle: u64) -> u64 {
        let mut walk = Walk::default();
        let mut page = 0;
        loop {
            let shown = if page < before {
                page
            } else {
                before + (page - before) % circle
            };
            page += 1;
            if walk.go_on(10, shown, false, 1_000_000).is_err() {
                return page;
            }
        }
    }

    proptest! {
        #[test]
        fn a_circle_of_any_length_is_noticed_after_some_rounds(before in 0_u64..500, circle in 1_u64..500) {
            let pages = pages_until_noticed(before, circle);
            prop_assert!(pages <= 6 * (before + circle) + 6, "{pages} pages");
        }

        #[test]
        fn a_list_without_repetition_comes_to_its_end(pages in 1_u64..5_000) {
            let mut walk = Walk::default();
            prop_assert!((0..pages).all(|page| walk.go_on(10, page, false, pages).is_ok()));
            prop_assert!(walk.go_on(10, pages, false, pages).is_err(), "the manifest's limit");
        }
    }

    #[test]
    fn pages_read_again_because_records_went_are_no_circle() {
        let mut walk = Walk::default();
        for page in 0..20 {
            assert!(walk.go_on(10, page, false, 1_000).is_ok());
            assert!(walk.go_on(10, page, true, 1_000).is_ok());
        }
    }

    #[test]
    fn pages_that_hold_nothing_for_ever_are_given_up() {
        let mut walk = Walk::default();
        let empty = (0..).take_while(|_| walk.go_on(0, 0, false, 1_000_000).is_ok());
        assert_eq!(empty.count(), 1_000);
    }
}
