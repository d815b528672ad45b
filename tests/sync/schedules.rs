//! What is read by itself: how often, from when on, and never twice (contract section 4).

use jiff::{SignedDuration, Timestamp};
use platypus::actions::sync_settings::{decide_for_client, decide_for_company};
use platypus::events::Cause;
use platypus::store::datasets::{self, Dataset};
use platypus::store::schedules::{self, ToDo};
use platypus::store::testing::databases;
use platypus::sync::Engine;
use platypus::sync::clock_times::ClockSetting;
use platypus::sync::connection_status::{Which, deauthorise, unlink};
use platypus::sync::settings::{ReadFrom, SyncSetting, SyncSettings};
use platypus_model::{DataType, DatasetStatus};

use super::world::World;

const HOUR: i64 = 60 * 60;
const DAY: i64 = 24 * HOUR;

fn every(data_type: DataType, hours: u32) -> SyncSetting {
    SyncSetting {
        schedule_hours: hours,
        ..SyncSetting::by_default(data_type)
    }
}

fn decided(settings: &[SyncSetting]) -> SyncSettings {
    SyncSettings {
        settings: settings.to_vec(),
        overrides_defaults: true,
    }
}

impl World {
    async fn decide(&self, settings: &[SyncSetting]) {
        let platform = self.platform();
        decide_for_client(&platform, self.which.client, Cause::OPERATOR, decided(settings))
            .await
            .unwrap();
    }

    async fn decide_for_company(&self, settings: SyncSettings) {
        let platform = self.platform();
        let (client, company) = (self.which.client, self.which.company);
        decide_for_company(&platform, client, Cause::OPERATOR, company, settings)
            .await
            .unwrap();
    }

    /// When a data type is read next by itself.
    async fn next(&self, data_type: DataType) -> Option<Timestamp> {
        let mut reader = self.parts.store.reader();
        let which = self.which;
        let found = schedules::find(&mut reader, which.client, which.connection, data_type)
            .await
            .unwrap();
        let schedule = found.filter(|schedule| schedule.to_do == ToDo::Read);
        schedule.and_then(|schedule| schedule.next_due_at)
    }

    /// Every dataset of the first company, the oldest first.
    async fn datasets(&self) -> Vec<Dataset> {
        self.datasets_of(self.which).await
    }

    async fn datasets_of(&self, which: Which) -> Vec<Dataset> {
        let mut reader = self.parts.store.reader();
        let mut found = datasets::page(&mut reader, which.client, which.company, 1_000, 0)
            .await
            .unwrap();
        found.reverse();
        found
    }
}

#[tokio::test]
async fn each_frequency_counts_from_the_last_success_and_none_is_never() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        assert_eq!(
            world.next(DataType::Customers).await,
            None,
            "nothing is read by itself until somebody says so"
        );
        for hours in [1, 24, 168, 720] {
            world.decide(&[every(DataType::Customers, hours)]).await;
            world.pass(17);
            let read = world.sync(DataType::Customers).await.completed_at.unwrap();
            let next = world.next(DataType::Customers).await.unwrap();
            let whole = read + SignedDuration::from_hours(i64::from(hours));
            let early = whole.duration_since(next);
            let width = SignedDuration::from_hours(1).min(SignedDuration::from_mins(6 * i64::from(hours)));
            assert!(
                early >= SignedDuration::ZERO && early < width,
                "{}: {hours} hours after {read} is not {next}",
                world.engine
            );
            let before = world.datasets().await.len();
            world.pass_until(next - SignedDuration::from_secs(1));
            world.drain().await;
            assert_eq!(world.datasets().await.len(), before, "{}", world.engine);
            world.pass_until(next);
            world.drain().await;
            let datasets = world.datasets().await;
            assert_eq!(datasets.len(), before + 1, "{}", world.engine);
            assert_eq!(datasets.last().unwrap().status, DatasetStatus::Complete);
            // And again from there.
            let after = world.next(DataType::Customers).await.unwrap();
            assert_eq!(
                after.duration_since(next).as_hours(),
                i64::from(hours),
                "{}",
                world.engine
            );
        }
        world.decide(&[every(DataType::Customers, 0)]).await;
        world.drain().await;
        assert_eq!(world.next(DataType::Customers).await, None, "{}", world.engine);
        let before = world.datasets().await.len();
        world.pass(100 * DAY);
        world.drain().await;
        assert_eq!(world.datasets().await.len(), before, "{}", world.engine);
    }
}

#[tokio::test]
async fn a_time_of_day_is_kept_by_the_zones_clock() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        let setting = SyncSetting {
            clock: Some(ClockSetting {
                expression: "30 6 * * *".to_owned(),
                time_zone: "America/New_York".to_owned(),
            }),
            ..SyncSetting::by_default(DataType::Customers)
        };
        world.decide(&[setting]).await;
        world.drain().await;
        for day in ["2026-11-22", "2026-11-23", "2026-11-24"] {
            let next = world.next(DataType::Customers).await.unwrap();
            let at: Timestamp = format!("{day}T11:30:00Z").parse().unwrap();
            let late = next.duration_since(at).as_secs();
            assert!((0..5 * 60).contains(&late), "{}: {next}", world.engine);
            world.pass_until(next);
            world.drain().await;
        }
        assert_eq!(world.datasets().await.len(), 3, "{}", world.engine);
    }
}

#[tokio::test]
async fn a_read_that_was_asked_for_sets_the_clock_anew() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.decide(&[every(DataType::Customers, 24)]).await;
        world.sync(DataType::Customers).await;
        world.pass(12 * HOUR);
        let asked_for = world.sync(DataType::Customers).await.completed_at.unwrap();
        let next = world.next(DataType::Customers).await.unwrap();
        assert!(
            next > asked_for + SignedDuration::from_hours(23),
            "{}",
            world.engine
        );
    }
}

#[tokio::test]
async fn what_a_company_decides_goes_before_its_clients_and_falls_back_when_it_no_longer_counts() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.sync(DataType::Customers).await;
        world.decide(&[every(DataType::Customers, 168)]).await;
        world
            .decide_for_company(decided(&[every(DataType::Customers, 24)]))
            .await;
        world.drain().await;
        let in_hours = async || {
            let next = world.next(DataType::Customers).await.unwrap();
            (next.duration_since(world.now()).as_secs() + HOUR - 1) / HOUR
        };
        assert_eq!(in_hours().await, 24, "{}", world.engine);
        // The client's decision does not touch it.
        world.decide(&[every(DataType::Customers, 1)]).await;
        world.drain().await;
        assert_eq!(in_hours().await, 24, "{}", world.engine);
        world
            .decide_for_company(SyncSettings {
                settings: Vec::new(),
                overrides_defaults: false,
            })
            .await;
        world.drain().await;
        assert_eq!(in_hours().await, 1, "{}", world.engine);
    }
}

#[tokio::test]
async fn what_is_not_fetched_on_the_first_link_is_read_a_period_after_it() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        let setting = SyncSetting {
            fetch_on_first_link: false,
            ..every(DataType::Customers, 24)
        };
        world.decide(&[setting]).await;
        world.drain().await;
        let linked = world.connection().await.linked_at.unwrap();
        let next = world.next(DataType::Customers).await.unwrap();
        assert_eq!(
            (next.duration_since(linked).as_secs() + HOUR - 1) / HOUR,
            24,
            "{}",
            world.engine
        );
        world.pass_until(next);
        world.drain().await;
        assert_eq!(world.datasets().await.len(), 1, "{}", world.engine);
    }
}

#[tokio::test]
async fn what_is_in_progress_is_not_queued_again() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.decide(&[every(DataType::Customers, 1)]).await;
        let first = world.sync(DataType::Customers).await.completed_at.unwrap();
        let asked_for = world.queue(DataType::Customers).await;
        for _ in 0..30 {
            world.pass(2 * HOUR);
            Engine::look(&world.parts).await.unwrap();
        }
        let datasets = world.datasets().await;
        assert_eq!(datasets.len(), 2, "{}: {first}", world.engine);
        assert_eq!(datasets[1].id, asked_for.id, "{}", world.engine);
        // Its end counts.
        world.drain().await;
        let next = world.next(DataType::Customers).await.unwrap();
        assert!(
            next > world.now() + SignedDuration::from_mins(50),
            "{}",
            world.engine
        );
    }
}

#[tokio::test]
async fn what_fell_due_while_no_server_ran_is_read_once() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.decide(&[every(DataType::Customers, 1)]).await;
        world.sync(DataType::Customers).await;
        world.pass(3 * DAY);
        world.drain().await;
        assert_eq!(world.datasets().await.len(), 2, "{}", world.engine);
    }
}

#[tokio::test]
async fn failures_are_tried_again_less_and_less_often_and_a_success_forgets_them() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.decide(&[every(DataType::Items, 24)]).await;
        let mut minutes = Vec::new();
        let failed = world.sync(DataType::Items).await;
        assert_eq!(failed.status, DatasetStatus::PermissionsError);
        for _ in 0..8 {
            let now = world.now();
            let next = world.next(DataType::Items).await.unwrap();
            minutes.push(next.duration_since(now).as_mins());
            world.pass_until(next);
            world.drain().await;
        }
        for (wait, whole) in minutes.iter().zip([15, 30, 60, 120, 240, 480, 960, 1440]) {
            assert!(
                (whole * 9 / 10..=whole).contains(wait),
                "{}: {minutes:?}",
                world.engine
            );
        }
        assert_eq!(world.datasets().await.len(), 9, "{}", world.engine);
    }
}

#[tokio::test]
async fn nothing_is_read_over_a_connection_that_is_not_linked_until_it_is_again() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.decide(&[every(DataType::Customers, 24)]).await;
        world.sync(DataType::Customers).await;
        for is_lost in [false, true] {
            let mut tx = world.parts.store.begin().await.unwrap();
            if is_lost {
                deauthorise(&mut tx, world.now(), Cause::ENGINE, world.which, "gone")
                    .await
                    .unwrap();
            } else {
                unlink(&mut tx, world.now(), Cause::OPERATOR, world.which)
                    .await
                    .unwrap();
            }
            tx.commit().await.unwrap();
            let before = world.datasets().await.len();
            assert_eq!(world.next(DataType::Customers).await, None, "{}", world.engine);
            world.pass(10 * DAY);
            world.drain().await;
            assert_eq!(world.datasets().await.len(), before, "{}", world.engine);
            // It has been too long since the last read: soon, once it is linked.
            world.link("access-1", "refresh-1", "entity-1").await;
            world.drain().await;
            let next = world.next(DataType::Customers).await.unwrap();
            assert!(
                next <= world.now() + SignedDuration::from_hours(1),
                "{}",
                world.engine
            );
            world.pass_until(next);
            world.drain().await;
            assert_eq!(world.datasets().await.len(), before + 1, "{}", world.engine);
        }
    }
}

#[tokio::test]
async fn a_decision_for_many_companies_does_not_start_them_at_once() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        let mut companies = vec![world.which];
        for _ in 0..40 {
            companies.push(world.another_company().await);
        }
        world.pass(10 * DAY);
        world.decide(&[every(DataType::Customers, 24)]).await;
        Engine::look(&world.parts).await.unwrap();
        let mut quarters = [0; 4];
        for which in companies {
            let mut reader = world.parts.store.reader();
            let found = schedules::find(&mut reader, which.client, which.connection, DataType::Customers);
            let next = found.await.unwrap().unwrap().next_due_at.unwrap();
            let wait = next.duration_since(world.now()).as_mins();
            quarters[usize::try_from(wait / 15).unwrap().min(3)] += 1;
        }
        assert!(
            quarters.iter().all(|in_quarter| *in_quarter > 0),
            "{}: {quarters:?}",
            world.engine
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn several_processes_that_look_at_once_queue_each_once() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        let mut companies = vec![world.which];
        for _ in 0..20 {
            companies.push(world.another_company().await);
        }
        let both = [DataType::Customers, DataType::Suppliers];
        world.decide(&both.map(|data_type| every(data_type, 1))).await;
        Engine::look(&world.parts).await.unwrap();
        world.pass(2 * HOUR);
        let mut looking = tokio::task::JoinSet::new();
        for _ in 0..3 {
            let parts = world.another_process(&database).await;
            looking.spawn(async move { Engine::look(&parts).await.unwrap() });
        }
        looking.join_all().await;
        // What one found held by another is found at the next look.
        Engine::look(&world.parts).await.unwrap();
        for which in companies {
            let queued = world.datasets_of(which).await;
            let mut types: Vec<DataType> = queued.iter().map(|dataset| dataset.data_type).collect();
            types.sort_by_key(|data_type| data_type.key());
            assert_eq!(types, both, "{}", world.engine);
        }
    }
}

#[tokio::test]
async fn the_first_read_begins_where_the_settings_say_and_a_later_one_where_it_ended() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.provider.fill(3, "2026-11-20T10:00:00Z");
        let since: Timestamp = "2026-01-05T00:00:00Z".parse().unwrap();
        for (from, asked) in [
            (None, None),
            (Some(ReadFrom::Since(since)), Some("2026-01-05T00:00:00Z")),
            (Some(ReadFrom::Months(2)), Some("2026-09-22T09:00:00Z")),
        ] {
            let setting = SyncSetting {
                from,
                ..SyncSetting::by_default(DataType::Customers)
            };
            world.decide(&[setting]).await;
            world.provider.books().calls.clear();
            world.sync(DataType::Customers).await;
            let first = world.provider.books().calls[0].get("modified_since").cloned();
            assert_eq!(first.as_deref(), asked, "{}: {from:?}", world.engine);
        }
        world.provider.books().calls.clear();
        world.sync(DataType::Customers).await;
        let later = world.provider.books().calls[0].get("modified_since").cloned();
        assert_eq!(later.as_deref(), Some("2026-11-20T10:00:00Z"), "{}", world.engine);
    }
}
