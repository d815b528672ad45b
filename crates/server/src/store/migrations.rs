//! The schema's steps, embedded. Each is one file for both engines; a few tokens stand for the
//! types that the engines name differently, and text between `/*pg` and `pg*/` is seen by
//! PostgreSQL alone, as in statements.

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, SqlSafeStr};

use super::Engine;

macro_rules! steps {
    ($($version:literal $name:literal;)+) => {
        &[$(($version, $name, include_str!(concat!("migrations/", $name, ".sql"))),)+]
    };
}

/// Version, name, text. Append only: a step that has been released never changes.
const STEPS: &[(i64, &str, &str)] = steps! {
    1 "0001_instance";
    100 "0100_tenancy";
    200 "0200_engine";
    300 "0300_records";
    400 "0400_pages";
    510 "0510_set_versions";
    520 "0520_evidence";
    530 "0530_link";
    531 "0531_entities";
    610 "0610_embedded";
    611 "0611_entity_choice";
    612 "0612_link_person";
    620 "0620_attempts";
    630 "0630_platform";
    631 "0631_webhooks";
    632 "0632_push";
    633 "0633_limits";
    640 "0640_schedules";
    641 "0641_grant_lapses";
    650 "0650_outages";
    651 "0651_call_budgets";
    670 "0670_push_sent";
    700 "0700_failing";
};

/// The migrator for `engine`.
pub(super) fn migrator(engine: Engine) -> Migrator {
    let steps = STEPS.iter().map(|(version, name, text)| {
        let text = match engine {
            Engine::Sqlite => text
                .replace("{uuid}", "blob")
                .replace("{bytes}", "blob")
                .replace("{text}", "text")
                .replace("{identity}", "integer primary key autoincrement")
                .replace("{row_number}", "integer primary key")
                .replace("{clustered}", "without rowid"),
            Engine::Postgres => text
                .replace("{uuid}", "uuid")
                .replace("{bytes}", "bytea")
                .replace("{text}", "text collate \"C\"")
                .replace("{identity}", "bigint generated always as identity primary key")
                .replace("{row_number}", "bigint not null")
                .replace("{clustered}", "")
                .replace("/*pg", "")
                .replace("pg*/", ""),
        };
        Migration::new(
            *version,
            (*name).into(),
            MigrationType::Simple,
            AssertSqlSafe(text).into_sql_str(),
            false,
        )
    });
    Migrator::with_migrations(steps.collect())
}
