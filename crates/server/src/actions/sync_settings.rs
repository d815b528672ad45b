//! What clients decide about reading, in general and for one company (contract section 4).

use jiff::{SignedDuration, Timestamp};
use platypus_model::{ClientId, CompanyId, DataType};
use serde_json::json;

use super::Platform;
use crate::events::{self, Cause, Event, EventKind};
use crate::store::client_settings::{self, SettingsKind};
use crate::store::company_settings::{self, CompanySettingsKind};
use crate::store::{StoreError, Transaction, clients, companies, data_states, schedules};
use crate::sync::clock_times::{ClockTimes, ClockTimesError};
use crate::sync::schedule::Frequency;
use crate::sync::settings::{self, EffectiveSettings, SyncSetting, SyncSettings};

/// The longest time between two reads, in hours: a year.
pub const LONGEST_SCHEDULE: u32 = 24 * 366;
/// The most companies with settings of their own that are listed.
pub const MOST_OVERRIDING: i64 = 100;
/// The most months that can be asked for.
pub const MOST_MONTHS: u16 = 240;

/// Why settings were not kept.
#[derive(Debug, thiserror::Error)]
pub enum SyncSettingsError {
    /// No such company.
    #[error("No company was found with ID {0}")]
    CompanyNotFound(CompanyId),
    /// A data type stands there twice.
    #[error("{0} stands there twice; each data type has one setting.")]
    Twice(DataType),
    /// The time between two reads is too long.
    #[error("The sync schedule of {0} is too long: it has at most {LONGEST_SCHEDULE} hours.")]
    Schedule(DataType),
    /// More often than the operator allows.
    #[error("SyncSettingsValidationException: Sync schedule not allowed")]
    ScheduleNotAllowed,
    /// Times of day that are none.
    #[error("The times of {0} can't be kept: {1}.")]
    Clock(DataType, ClockTimesError),
    /// A number of months that is none.
    #[error("The months of {0} must be from 1 to {MOST_MONTHS}.")]
    Months(DataType),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What the client decided, and what follows for every data type.
///
/// # Errors
/// The store's.
pub async fn of_client(
    platform: &Platform,
    client: ClientId,
) -> Result<(SyncSettings, EffectiveSettings), SyncSettingsError> {
    let mut reader = platform.store.reader();
    let decided = settings::of_client(&mut reader, client).await?;
    let effective = settings::effective_for_client(&mut reader, client).await?;
    Ok((decided, effective))
}

/// What was decided for a company, and what follows for every data type.
///
/// # Errors
/// The store's.
pub async fn of_company(
    platform: &Platform,
    client: ClientId,
    company: CompanyId,
) -> Result<(SyncSettings, EffectiveSettings), SyncSettingsError> {
    let mut reader = platform.store.reader();
    let decided = settings::of_company(&mut reader, client, company).await?;
    let effective = settings::effective(&mut reader, client, company).await?;
    Ok((decided, effective))
}

/// A company for which something else was decided than for its client.
#[derive(Debug, Clone)]
pub struct OverridingCompany {
    /// The company.
    pub company: CompanyId,
    /// Its name.
    pub name: String,
    /// What was decided for it.
    pub settings: SyncSettings,
}

/// The companies for which something else was decided, by name, at most [`MOST_OVERRIDING`].
///
/// # Errors
/// The store's.
pub async fn overriding(
    platform: &Platform,
    client: ClientId,
) -> Result<Vec<OverridingCompany>, SyncSettingsError> {
    let found = settings::overriding(&mut platform.store.reader(), client, MOST_OVERRIDING).await?;
    Ok(found
        .into_iter()
        .map(|(company, name, settings)| OverridingCompany {
            company,
            name,
            settings,
        })
        .collect())
}

/// Decides for a client: data types that `decided` names are read so from now on, the others as
/// before.
///
/// # Errors
/// What is wrong with it.
pub async fn decide_for_client(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    decided: SyncSettings,
) -> Result<(), SyncSettingsError> {
    check(platform, &decided)?;
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    clients::lock(&mut tx, client).await?;
    let before = settings::of_client(&mut tx, client).await?;
    let document = document(&before, &decided)?;
    client_settings::put(&mut tx, client, SettingsKind::Sync, &document, now).await?;
    for data_type in moved(&before, &decided) {
        data_states::forget_positions_in(&mut tx, client, None, data_type).await?;
    }
    for data_type in rescheduled(&before, &decided, Some(&Frequency::Never)) {
        schedules::weigh_again(&mut tx, now, client, None, data_type).await?;
    }
    announce(
        &mut tx,
        now,
        Event::new(client, EventKind::SettingsChanged, cause),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Decides for one company, as [`decide_for_client`] does for all.
///
/// # Errors
/// What is wrong with it.
pub async fn decide_for_company(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    company: CompanyId,
    decided: SyncSettings,
) -> Result<(), SyncSettingsError> {
    check(platform, &decided)?;
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    companies::find_for_update(&mut tx, client, company)
        .await?
        .ok_or(SyncSettingsError::CompanyNotFound(company))?;
    let before = settings::of_company(&mut tx, client, company).await?;
    let document = document(&before, &decided)?;
    company_settings::put(
        &mut tx,
        client,
        company,
        CompanySettingsKind::Sync,
        &document,
        now,
    )
    .await?;
    for data_type in moved(&before, &decided) {
        data_states::forget_positions_in(&mut tx, client, Some(company), data_type).await?;
    }
    let changed = if before.overrides_defaults == decided.overrides_defaults {
        rescheduled(&before, &decided, None)
    } else {
        // All of its settings come into force, or none counts any more.
        let mut all = DataType::ALL.to_vec();
        all.sort_by_key(|data_type| data_type.key());
        all
    };
    for data_type in changed {
        schedules::weigh_again(&mut tx, now, client, Some(company), data_type).await?;
    }
    let event = Event::new(client, EventKind::SettingsChanged, cause).company(company);
    announce(&mut tx, now, event).await?;
    tx.commit().await?;
    Ok(())
}

async fn announce(tx: &mut Transaction, now: Timestamp, event: Event) -> Result<(), StoreError> {
    events::record(tx, now, event.detail(json!({ "settings": "sync" }))).await?;
    Ok(())
}

fn check(platform: &Platform, decided: &SyncSettings) -> Result<(), SyncSettingsError> {
    for (index, setting) in decided.settings.iter().enumerate() {
        let data_type = setting.data_type;
        if decided.settings[..index]
            .iter()
            .any(|other| other.data_type == data_type)
        {
            return Err(SyncSettingsError::Twice(data_type));
        }
        if setting.schedule_hours > LONGEST_SCHEDULE {
            return Err(SyncSettingsError::Schedule(data_type));
        }
        let least = platform.config.least_schedule_hours;
        if setting.schedule_hours > 0 && setting.schedule_hours < least {
            return Err(SyncSettingsError::ScheduleNotAllowed);
        }
        if let Some(clock) = &setting.clock {
            let times =
                ClockTimes::parse(clock).map_err(|error| SyncSettingsError::Clock(data_type, error))?;
            if times.least_gap(platform.clock.now()) < SignedDuration::from_hours(i64::from(least)) {
                return Err(SyncSettingsError::ScheduleNotAllowed);
            }
        }
        let window = match setting.from {
            Some(settings::ReadFrom::Months(months)) => months,
            _ => 1,
        };
        if [setting.months, window]
            .iter()
            .any(|months| !(1..=MOST_MONTHS).contains(months))
        {
            return Err(SyncSettingsError::Months(data_type));
        }
    }
    Ok(())
}

/// The document that is kept: what was decided before, with what is decided now in its place.
fn document(before: &SyncSettings, decided: &SyncSettings) -> Result<String, StoreError> {
    let mut settings = before.settings.clone();
    settings.retain(|old| !decided.settings.iter().any(|new| new.data_type == old.data_type));
    settings.extend(decided.settings.iter().cloned());
    let kept = SyncSettings {
        settings,
        overrides_defaults: decided.overrides_defaults,
    };
    serde_json::to_string(&kept).map_err(|error| StoreError::Open(error.to_string()))
}

/// The data types that are read from another moment on than before: their next read has to begin
/// there.
fn moved(before: &SyncSettings, decided: &SyncSettings) -> Vec<DataType> {
    let from = |settings: &SyncSettings, data_type| {
        let found = settings
            .settings
            .iter()
            .find(|setting| setting.data_type == data_type);
        found.and_then(|setting| setting.from)
    };
    decided
        .settings
        .iter()
        .map(|setting| setting.data_type)
        .filter(|data_type| from(before, *data_type) != from(decided, *data_type))
        .collect()
}

/// The data types whose schedule another decision changes, in the order in which schedules are locked.
/// `undecided` is how often one is read that nothing was decided about, where that is known here.
fn rescheduled(
    before: &SyncSettings,
    decided: &SyncSettings,
    undecided: Option<&Frequency>,
) -> Vec<DataType> {
    let frequency = |settings: &SyncSettings, data_type| {
        let mut settings = settings.settings.iter();
        let found = settings.find(|setting| setting.data_type == data_type);
        found.map(SyncSetting::frequency).or_else(|| undecided.cloned())
    };
    let decided_on = decided.settings.iter().map(|setting| setting.data_type);
    let mut changed: Vec<DataType> = decided_on
        .filter(|data_type| frequency(before, *data_type) != frequency(decided, *data_type))
        .collect();
    changed.sort_by_key(|data_type| data_type.key());
    changed
}
