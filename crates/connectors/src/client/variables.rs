//! What a request's templates are filled with.

use jiff::civil::Date;
use secrecy::ExposeSecret as _;

use crate::credentials::{Application, Credentials};
use crate::integration::Integration;
use crate::manifest::Variables;

/// The values of `${application.…}`, `${form.…}`, `${captured.…}`, `${token}`, `${parent.id}`,
/// `${month.…}`, `${modified_since}`, `${record.id}` and `${attachment.id}` for one request.
pub(crate) struct RequestVariables<'a> {
    pub(crate) integration: &'a Integration,
    pub(crate) application: &'a Application,
    pub(crate) credentials: Option<&'a Credentials>,
    pub(crate) parent: Option<&'a str>,
    pub(crate) month: Option<Month>,
    pub(crate) modified_since: Option<&'a str>,
    pub(crate) record: Option<&'a str>,
    pub(crate) attachment: Option<&'a str>,
}

impl<'a> RequestVariables<'a> {
    pub(crate) const fn new(
        integration: &'a Integration,
        application: &'a Application,
        credentials: Option<&'a Credentials>,
    ) -> Self {
        Self {
            integration,
            application,
            credentials,
            parent: None,
            month: None,
            modified_since: None,
            record: None,
            attachment: None,
        }
    }
}

impl Variables for RequestVariables<'_> {
    fn value(&self, name: &str) -> Option<String> {
        match name.split_once('.') {
            None if name == "modified_since" => self.modified_since.map(str::to_owned),
            None if name == "token" => {
                let token = self.credentials?.access_token.as_ref()?;
                Some(token.expose_secret().to_owned())
            }
            Some(("application", "client_id")) => Some(self.application.client_id.clone()),
            Some(("application", name)) => self.application.variables.get(name).cloned().or_else(|| {
                let declared = self.integration.manifest.application.get(name)?;
                declared.default.clone()
            }),
            Some(("form", name)) => {
                let secret = self.credentials?.fields.get(name)?;
                Some(secret.expose_secret().to_owned())
            }
            Some(("captured", name)) => self.credentials?.captured.get(name).cloned(),
            Some(("parent", "id")) => self.parent.map(str::to_owned),
            Some(("record", "id")) => self.record.map(str::to_owned),
            Some(("attachment", "id")) => self.attachment.map(str::to_owned),
            Some(("month", name)) => self.month.and_then(|month| month.value(name)),
            _ => None,
        }
    }
}

/// A calendar month, by its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Month(Date);

impl Month {
    /// The month that a day lies in.
    pub(crate) fn of(day: Date) -> Self {
        Self(day.first_of_month())
    }

    /// The month so many months before.
    pub(crate) fn back(self, months: u16) -> Option<Self> {
        let first = self.0.checked_sub(jiff::Span::new().months(i64::from(months)));
        first.ok().map(Self)
    }

    /// `2026-11`, the id of a statement's record.
    pub(crate) fn key(self) -> String {
        self.0.strftime("%Y-%m").to_string()
    }

    pub(crate) const fn first_day(self) -> Date {
        self.0
    }

    pub(crate) fn last_day(self) -> Date {
        self.0.last_of_month()
    }

    fn value(self, name: &str) -> Option<String> {
        Some(match name {
            "key" => self.key(),
            "first_day" => self.first_day().to_string(),
            "last_day" => self.last_day().to_string(),
            "year" => self.0.year().to_string(),
            "number" => self.0.month().to_string(),
            "days" => self.0.days_in_month().to_string(),
            _ => return None,
        })
    }
}

/// The names a manifest's templates may use beside those that it declares itself.
pub(crate) const MONTH_NAMES: [&str; 6] = ["key", "first_day", "last_day", "year", "number", "days"];
