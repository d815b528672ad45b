//! Seasonal trade: how much falls on which day, and exact counts spread by it.

use jiff::ToSpan;
use jiff::civil::Date;

/// How trade goes by day of the week and by month.
#[derive(Debug, Clone, Copy)]
pub(super) struct Season {
    /// Monday to Sunday; Sunday's zero means closed.
    pub(super) weekdays: [u32; 7],
    /// Months that are busier than others, and how much in per cent.
    pub(super) busy: &'static [(i8, u32)],
    /// Whether trade grows a little each year.
    pub(super) grows: bool,
}

impl Season {
    /// How much trade a day has, beside other days.
    pub(super) fn weight(&self, date: Date) -> u32 {
        let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
        let month = self
            .busy
            .iter()
            .find(|(month, _)| *month == date.month())
            .map_or(100, |(_, percent)| *percent);
        let growth = if self.grows {
            100 + u32::try_from(date.year() - 2000).unwrap_or(0)
        } else {
            100
        };
        self.weekdays[weekday] * month * growth
    }
}

/// Spreads a whole number of things over days by season, so that they add up exactly.
#[derive(Debug)]
pub(super) struct Spread {
    season: Season,
    total: u64,
    weight: u64,
    spent: u64,
    given: u64,
}

impl Spread {
    /// `total` things over days from `first` to `last`.
    pub(super) fn over(total: u64, first: Date, last: Date, season: Season) -> Self {
        let mut weight = 0;
        let mut date = first;
        while date <= last {
            weight += u64::from(season.weight(date));
            date = date.saturating_add(1.day());
        }
        Self {
            season,
            total,
            weight,
            spent: 0,
            given: 0,
        }
    }

    /// How many fall on the next day.
    pub(super) fn next(&mut self, date: Date) -> u64 {
        self.spent += u64::from(self.season.weight(date));
        let due = self.total * self.spent / self.weight.max(1);
        let now = due - self.given;
        self.given = due;
        now
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_count_is_spread_exactly_and_nothing_falls_on_a_closed_day() {
        let season = Season {
            weekdays: [4, 4, 4, 4, 4, 1, 0],
            busy: &[(12, 125)],
            grows: true,
        };
        let (first, last) = (date(2026, 1, 1), date(2026, 12, 30));
        let mut spread = Spread::over(1_000, first, last, season);
        let mut total = 0;
        let mut day = first;
        while day <= last {
            let count = spread.next(day);
            assert!(day.weekday() != jiff::civil::Weekday::Sunday || count == 0);
            total += count;
            day = day.saturating_add(1.day());
        }
        assert_eq!(total, 1_000);
    }
}
