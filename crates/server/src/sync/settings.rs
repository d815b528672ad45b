//! When, in which order and from when on each data type is read (contract section 4).

use jiff::{SignedDuration, Span, Timestamp, tz::TimeZone};
use platypus_model::{ClientId, CompanyId, DataType};
use serde::{Deserialize, Serialize};

use super::clock_times::{ClockSetting, ClockTimes};
use super::plan;
use super::schedule::Frequency;
use crate::store::client_settings::{self, SettingsKind};
use crate::store::company_settings::{self, CompanySettingsKind};
use crate::store::{Database, StoreError};

/// How one data type is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SyncSetting {
    /// Which data type.
    pub data_type: DataType,
    /// Whether it is read once a company has linked, and when all data is refreshed.
    pub fetch_on_first_link: bool,
    /// After how many hours it is to be read again; 0: never by itself.
    pub schedule_hours: u32,
    /// At which times of day it is to be read; goes before the hours.
    #[serde(default)]
    pub clock: Option<ClockSetting>,
    /// Its place in a company's queue; lower goes first.
    pub order: i64,
    /// From when on; everything where nothing is said.
    #[serde(default)]
    pub from: Option<ReadFrom>,
    /// How many months of statements.
    pub months: u16,
}

/// From when on a data type's records are read, by the provider's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ReadFrom {
    /// What changed since this moment.
    Since(Timestamp),
    /// What changed in so many months before the read.
    Months(u16),
}

impl ReadFrom {
    /// The moment it means for a read at `now`.
    pub fn moment(self, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Since(moment) => Some(moment),
            Self::Months(months) => {
                let now = now.to_zoned(TimeZone::UTC);
                let then = now.checked_sub(Span::new().months(i64::from(months)));
                then.ok().map(|then| then.timestamp())
            }
        }
    }
}

impl SyncSetting {
    /// How often it is read by itself.
    pub fn frequency(&self) -> Frequency {
        if let Some(setting) = &self.clock {
            return match ClockTimes::parse(setting) {
                Ok(times) => Frequency::At(Box::new(times)),
                // It was checked when it was decided: the server has lost a time zone since.
                Err(error) => {
                    tracing::error!(%error, data_type = %self.data_type, "a schedule can't be kept");
                    Frequency::Never
                }
            };
        }
        match self.schedule_hours {
            0 => Frequency::Never,
            hours => Frequency::Every(SignedDuration::from_hours(i64::from(hours))),
        }
    }

    /// How a data type is read where nobody decided otherwise.
    pub fn by_default(data_type: DataType) -> Self {
        Self {
            data_type,
            fetch_on_first_link: true,
            schedule_hours: 0,
            clock: None,
            order: plan::sync_order(data_type),
            from: None,
            months: plan::MONTHS,
        }
    }
}

/// What was decided, for a client or for one of its companies: data types that are not among them
/// were not decided on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SyncSettings {
    /// How data types are read.
    pub settings: Vec<SyncSetting>,
    /// Whether these go before what stands behind them: a company's before its client's.
    pub overrides_defaults: bool,
}

/// How every data type is read: what was decided, of which the latter goes before the former.
#[derive(Debug, Clone)]
pub struct EffectiveSettings(Vec<SyncSetting>);

impl EffectiveSettings {
    fn new(decided: &[&SyncSettings]) -> Self {
        let decided = decided.iter().flat_map(|decided| &decided.settings);
        Self(decided.cloned().collect())
    }

    /// How a data type is read.
    pub fn of(&self, data_type: DataType) -> SyncSetting {
        let decided = self.0.iter().rfind(|setting| setting.data_type == data_type);
        decided
            .cloned()
            .unwrap_or_else(|| SyncSetting::by_default(data_type))
    }

    /// Every data type's, in the contract's order.
    pub fn all(&self) -> impl Iterator<Item = SyncSetting> {
        DataType::ALL.into_iter().map(|data_type| self.of(data_type))
    }
}

/// What the client decided.
///
/// # Errors
/// The store's; also where the kept document was written by something else.
pub async fn of_client(db: &mut impl Database, client: ClientId) -> Result<SyncSettings, StoreError> {
    parse(client_settings::find(db, client, SettingsKind::Sync).await?)
}

/// What the client decided for one company.
///
/// # Errors
/// The store's; also where the kept document was written by something else.
pub async fn of_company(
    db: &mut impl Database,
    client: ClientId,
    company: CompanyId,
) -> Result<SyncSettings, StoreError> {
    parse(company_settings::find(db, client, company, CompanySettingsKind::Sync).await?)
}

/// The companies of a client for which something else was decided, `limit` at most, with their names
/// and what it is.
///
/// # Errors
/// The store's; also where a kept document was written by something else.
pub async fn overriding(
    db: &mut impl Database,
    client: ClientId,
    limit: i64,
) -> Result<Vec<(CompanyId, String, SyncSettings)>, StoreError> {
    // As `SyncSettings` is written: a document that is kept for other ends is not looked into.
    let part = "\"overridesDefaults\":true";
    let found = company_settings::holding(db, client, CompanySettingsKind::Sync, part, limit).await?;
    found
        .into_iter()
        .map(|(company, name, document)| Ok((company, name, parse(Some(document))?)))
        .collect()
}

/// How every data type of a client's companies is read where nothing was decided for one of them.
///
/// # Errors
/// The store's.
pub async fn effective_for_client(
    db: &mut impl Database,
    client: ClientId,
) -> Result<EffectiveSettings, StoreError> {
    Ok(EffectiveSettings::new(&[&of_client(db, client).await?]))
}

/// How every data type of a company is read: as was decided for it, where that overrides what its
/// client decided.
///
/// # Errors
/// The store's.
pub async fn effective(
    db: &mut impl Database,
    client: ClientId,
    company: CompanyId,
) -> Result<EffectiveSettings, StoreError> {
    let general = of_client(db, client).await?;
    let own = of_company(db, client, company).await?;
    Ok(if own.overrides_defaults {
        EffectiveSettings::new(&[&general, &own])
    } else {
        EffectiveSettings::new(&[&general])
    })
}

fn parse(document: Option<String>) -> Result<SyncSettings, StoreError> {
    let Some(text) = document else {
        return Ok(SyncSettings::default());
    };
    serde_json::from_str(&text)
        .map_err(|error| StoreError::Open(format!("kept sync settings are not ours: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_companys_decision_goes_before_its_clients_and_both_before_the_default() {
        let decided = |data_type, hours| SyncSettings {
            settings: vec![SyncSetting {
                schedule_hours: hours,
                ..SyncSetting::by_default(data_type)
            }],
            overrides_defaults: true,
        };
        let mut client = decided(DataType::Invoices, 24);
        client.settings.extend(decided(DataType::Bills, 168).settings);
        let effective = EffectiveSettings::new(&[&client, &decided(DataType::Invoices, 1)]);
        assert_eq!(effective.of(DataType::Invoices).schedule_hours, 1);
        assert_eq!(effective.of(DataType::Bills).schedule_hours, 168);
        assert_eq!(
            effective.of(DataType::Items),
            SyncSetting::by_default(DataType::Items)
        );
        assert_eq!(effective.all().count(), 43);
    }

    #[test]
    fn a_window_is_counted_back_from_the_read() {
        let now: Timestamp = "2026-03-31T10:00:00Z".parse().unwrap_or_default();
        let then = ReadFrom::Months(1).moment(now).map(|then| then.to_string());
        assert_eq!(then.as_deref(), Some("2026-02-28T10:00:00Z"));
    }
}
