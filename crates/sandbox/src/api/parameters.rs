//! Parameters of lists and reports.

use std::str::FromStr;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::ApiError;
use crate::storage::{Deletions, Period};

/// The parameters of a query string.
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Parses a query string.
    pub(super) fn parse(query: Option<&str>) -> Result<Self, ApiError> {
        serde_urlencoded::from_str(query.unwrap_or_default())
            .map(Self)
            .map_err(|_| ApiError::parameter("The query string cannot be read."))
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    fn parsed<T: FromStr>(&self, name: &str, form: &str) -> Result<Option<T>, ApiError> {
        let Some(text) = self.text(name) else {
            return Ok(None);
        };
        text.parse()
            .map(Some)
            .map_err(|_| ApiError::parameter(format!("{name} must be {form}.")))
    }

    fn whole(&self, name: &str, usual: u64, highest: u64) -> Result<u64, ApiError> {
        let form = format!("a whole number from 1 to {highest}");
        let value = self.parsed(name, &form)?.unwrap_or(usual);
        if (1..=highest).contains(&value) {
            Ok(value)
        } else {
            Err(ApiError::parameter(format!("{name} must be {form}.")))
        }
    }

    /// The parameters of a list.
    pub(super) fn list(&self) -> Result<ListParameters, ApiError> {
        let since: Option<Timestamp> =
            self.parsed("modified_since", "an instant such as 2026-11-22T09:00:00Z")?;
        let deletions = match self.text("include_deleted") {
            None | Some("false") => Deletions::LeftOut,
            Some("true") if since.is_some() => Deletions::Included,
            Some("true") => return Err(ApiError::parameter("include_deleted needs modified_since.")),
            Some(_) => return Err(ApiError::parameter("include_deleted must be true or false.")),
        };
        Ok(ListParameters {
            page: self.whole("page", 1, 1_000_000_000)?,
            size: self.whole("page_size", 100, 500)?,
            since,
            deletions,
        })
    }

    fn month(&self) -> Result<Option<Period>, ApiError> {
        let wrong = || ApiError::parameter("month must be a month such as 2026-10.");
        let Some(text) = self.text("month") else {
            return Ok(None);
        };
        let from: Date = format!("{text}-01").parse().map_err(|_| wrong())?;
        if text.len() != 7 {
            return Err(wrong());
        }
        Ok(Some(Period {
            from,
            to: from.last_of_month(),
        }))
    }

    /// The day of a balance sheet.
    pub(super) fn date(&self, last_day: Date) -> Result<Date, ApiError> {
        if let Some(month) = self.month()? {
            return Ok(month.to);
        }
        Ok(self
            .parsed("date", "a date such as 2026-10-31")?
            .unwrap_or(last_day))
    }

    /// The period of a report.
    pub(super) fn period(&self, last_day: Date) -> Result<Period, ApiError> {
        if let Some(month) = self.month()? {
            return Ok(month);
        }
        let form = "a date such as 2026-10-31";
        let to = self
            .parsed("to", form)?
            .unwrap_or_else(|| last_day.last_of_month());
        let from = self.parsed("from", form)?.unwrap_or_else(|| to.first_of_month());
        if to < from {
            return Err(ApiError::parameter("to must not be before from."));
        }
        Ok(Period { from, to })
    }
}

/// The parameters of a list.
#[derive(Debug, Clone, Copy)]
pub(super) struct ListParameters {
    pub(super) page: u64,
    pub(super) size: u64,
    pub(super) since: Option<Timestamp>,
    pub(super) deletions: Deletions,
}

/// The day before a period.
pub(super) fn day_before(date: Date) -> Date {
    date.saturating_sub(1.day())
}
