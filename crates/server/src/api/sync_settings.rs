//! Sync settings as the contract shows them (section 4), a client's and a company's.

use platypus_model::{DataType, Instant};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ApiError;
use crate::actions::sync_settings::SyncSettingsError;
use crate::sync::clock_times::ClockSetting;
use crate::sync::settings::{EffectiveSettings, ReadFrom, SyncSetting, SyncSettings};

/// How one data type is read.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SyncSetting)]
pub(super) struct SyncSettingBody {
    /// Which data type.
    #[schema(value_type = String, example = "invoices")]
    data_type: DataType,
    /// Whether it is read once a company has linked, and when all its data is refreshed.
    fetch_on_first_link: bool,
    /// After how many hours it is to be read again, counted from its last successful sync; 0: never by
    /// itself.
    #[schema(example = 24)]
    sync_schedule: u32,
    /// Beyond what is published: the times of day at which it is to be read, as a cron expression of five
    /// fields. Goes before `syncSchedule`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "30 6 * * MON-FRI")]
    sync_cron: Option<String>,
    /// The time zone whose clock `syncCron` goes by; UTC where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Europe/Paris")]
    sync_time_zone: Option<String>,
    /// Its place in a company's queue; lower goes first.
    sync_order: i64,
    /// Only what changed at the source since this moment is read. This or `syncFromWindow`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    sync_from_utc: Option<Instant>,
    /// Only what changed at the source in so many months is read. This or `syncFromUtc`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sync_from_window: Option<u16>,
    /// How many months of statements are read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    months_to_sync: Option<u16>,
    /// Whether the setting can't be changed. Never, here; ignored in requests.
    #[serde(default)]
    is_locked: bool,
}

/// The three statements are read by the month.
fn is_statement(data_type: DataType) -> bool {
    matches!(
        data_type,
        DataType::BalanceSheet | DataType::ProfitAndLoss | DataType::CashFlowStatement
    )
}

impl From<SyncSetting> for SyncSettingBody {
    fn from(setting: SyncSetting) -> Self {
        let (sync_cron, sync_time_zone) = setting
            .clock
            .map(|clock| (clock.expression, clock.time_zone))
            .unzip();
        Self {
            sync_cron,
            sync_time_zone,
            data_type: setting.data_type,
            fetch_on_first_link: setting.fetch_on_first_link,
            sync_schedule: setting.schedule_hours,
            sync_order: setting.order,
            sync_from_utc: match setting.from {
                Some(ReadFrom::Since(moment)) => Some(Instant(moment)),
                _ => None,
            },
            sync_from_window: match setting.from {
                Some(ReadFrom::Months(months)) => Some(months),
                _ => None,
            },
            months_to_sync: is_statement(setting.data_type).then_some(setting.months),
            is_locked: false,
        }
    }
}

impl SyncSettingBody {
    fn check(self) -> Result<SyncSetting, ApiError> {
        let from = match (self.sync_from_utc, self.sync_from_window) {
            (None, None) => None,
            (Some(moment), None) => Some(ReadFrom::Since(moment.0)),
            (None, Some(months)) => Some(ReadFrom::Months(months)),
            (Some(_), Some(_)) => {
                return Err(ApiError::invalid(
                    "SyncFromUtc",
                    format!(
                        "{} may have syncFromUtc or syncFromWindow, not both.",
                        self.data_type
                    ),
                    "SyncSettings",
                ));
            }
        };
        Ok(SyncSetting {
            data_type: self.data_type,
            fetch_on_first_link: self.fetch_on_first_link,
            schedule_hours: self.sync_schedule,
            clock: self.sync_cron.map(|expression| ClockSetting {
                expression,
                time_zone: self.sync_time_zone.unwrap_or_else(|| "UTC".to_owned()),
            }),
            order: self.sync_order,
            from,
            months: self
                .months_to_sync
                .unwrap_or_else(|| SyncSetting::by_default(self.data_type).months),
        })
    }
}

/// Every data type's settings, in the contract's order.
pub(super) fn show(effective: &EffectiveSettings) -> Vec<SyncSettingBody> {
    effective.all().map(SyncSettingBody::from).collect()
}

/// What a request decides.
///
/// # Errors
/// What is missing or wrong. `owner` is who the request says it is about, if it says so, and has to be
/// `expected`.
pub(super) fn decided(
    (field, owner): (&str, Option<String>),
    expected: &str,
    settings: Option<Vec<SyncSettingBody>>,
    overrides_defaults: Option<bool>,
) -> Result<SyncSettings, ApiError> {
    let missing = |item: &str, field: &str| {
        ApiError::invalid(item, format!("{field} must be provided."), "SyncSettings")
    };
    let owner = owner.ok_or_else(|| missing("Id", field))?;
    if !owner.eq_ignore_ascii_case(expected) {
        let message = format!("{field} must be {expected}, of whom the settings are.");
        return Err(ApiError::invalid("Id", message, "SyncSettings"));
    }
    let settings = settings.ok_or_else(|| missing("Settings", "settings"))?;
    Ok(SyncSettings {
        settings: settings
            .into_iter()
            .map(SyncSettingBody::check)
            .collect::<Result<_, _>>()?,
        overrides_defaults: overrides_defaults.unwrap_or(true),
    })
}

impl From<SyncSettingsError> for ApiError {
    fn from(error: SyncSettingsError) -> Self {
        match error {
            SyncSettingsError::CompanyNotFound(id) => Self::CompanyNotFound(id.to_string()),
            SyncSettingsError::ScheduleNotAllowed => Self::Quota {
                message: error.to_string(),
                item: "SyncSchedule",
                validator: "SyncSettings",
            },
            SyncSettingsError::Twice(_)
            | SyncSettingsError::Schedule(_)
            | SyncSettingsError::Clock(..)
            | SyncSettingsError::Months(_) => Self::invalid("Settings", error.to_string(), "SyncSettings"),
            SyncSettingsError::Store(error) => Self::Store(error),
        }
    }
}
