//! From when on records are read, as sync settings say: the sandbox is asked from that moment.

use jiff::{SignedDuration, Span, Timestamp, tz::TimeZone};
use platypus::store::testing::databases;
use platypus::store::{Bind, Database, Sql};
use platypus::sync::connection_status::Which;
use platypus_model::{DataType, DatasetStatus};
use serde_json::{Value, json};

use super::stage::Stage;

/// The look-back of the sandbox's manifest.
const LOOKBACK: SignedDuration = SignedDuration::from_secs(60);

async fn decide(stage: &Stage, which: Which, data_type: &str, more: Value) {
    let mut setting = json!({
        "dataType": data_type, "fetchOnFirstLink": true, "syncSchedule": 24, "syncOrder": 0,
    });
    for (name, value) in more.as_object().unwrap() {
        setting[name] = value.clone();
    }
    let body = json!({
        "companyId": which.company, "overridesDefaults": true, "settings": [setting],
    });
    stage
        .decide(&format!("/companies/{}/syncSettings", which.company), &body)
        .await;
}

/// How many invoices the provider says have changed since a moment, among those read over a connection.
async fn changed_since(stage: &Stage, which: Which, since: Timestamp) -> i64 {
    let statement = Sql::new(
        "select count(*) from record_sets s join record_keys k on k.client_id = s.client_id \
         and k.set_number = s.set_number where s.client_id = $1 and s.connection_id = $2 \
         and k.source_modified_at >= $3",
        vec![
            Bind::from(which.client),
            Bind::from(which.connection),
            Bind::from(since),
        ],
    );
    let (count,): (i64,) = stage.parts.store.reader().one(&statement).await.unwrap();
    count
}

#[tokio::test]
async fn sync_from_utc_and_sync_from_window_have_the_provider_asked_from_that_moment() {
    for database in databases().await {
        let stage = Stage::set(database).await;
        let engine = stage.site.engine;
        let everything = stage.company("Everything").await;
        assert_eq!(stage.read(everything).await.status, DatasetStatus::Complete);
        let (_, asked) = stage.calls("invoices").await;
        assert_eq!(asked.get("modified_since"), None, "{engine}: {asked:?}");

        let now = stage.parts.clock.now().to_zoned(TimeZone::UTC);
        let back = |months: i64| now.checked_sub(Span::new().months(months)).unwrap().timestamp();
        let since = Timestamp::from_second(back(4).as_second()).unwrap();
        for (name, setting, moment) in [
            ("Window", json!({"syncFromWindow": 6}), back(6)),
            ("Since", json!({"syncFromUtc": since.to_string()}), since),
        ] {
            let which = stage.company(name).await;
            decide(&stage, which, "invoices", setting).await;
            let read = stage.read(which).await;
            assert_eq!(read.status, DatasetStatus::Complete, "{engine}, {name}: {read:?}");
            let (_, asked) = stage.calls("invoices").await;
            let from: Timestamp = asked["modified_since"].parse().unwrap();
            assert_eq!(from, moment - LOOKBACK, "{engine}, {name}");
            let expected = changed_since(&stage, everything, from).await;
            let all = i64::try_from(stage.invoices().await).unwrap();
            assert!(
                0 < expected && expected < all,
                "{engine}, {name}: {expected} of {all}"
            );
            // Deletions come along, of records that were never read.
            let records = stage.records(which).await;
            let there = records.values().filter(|is_deleted| !**is_deleted).count();
            assert_eq!(i64::try_from(there).unwrap(), expected, "{engine}, {name}");

            // The next read goes on from the last change, and not from that moment again.
            stage.pass(60);
            let next = stage.read(which).await;
            assert!(
                next.modified_since.is_some_and(|next| next > moment),
                "{engine}, {name}: {next:?}"
            );
        }
    }
}

#[tokio::test]
async fn months_to_sync_has_the_provider_asked_for_so_many_months_of_statements() {
    for database in databases().await {
        let stage = Stage::set(database).await;
        let engine = stage.site.engine;
        for (data_type, kind, word, months) in [
            (DataType::BalanceSheet, "reports.balance_sheet", "balanceSheet", 5),
            (
                DataType::ProfitAndLoss,
                "reports.profit_and_loss",
                "profitAndLoss",
                3,
            ),
        ] {
            let which = stage.company(word).await;
            decide(&stage, which, word, json!({"monthsToSync": months})).await;
            let (before, _) = stage.calls(kind).await;
            let queued = stage.queue(which, data_type).await;
            stage.drain().await;
            let read = stage.dataset(&queued).await;
            assert_eq!(read.status, DatasetStatus::Complete, "{engine}: {read:?}");
            let (after, _) = stage.calls(kind).await;
            assert_eq!(after - before, months, "{engine}, {word}: a call for each month");
            let last = stage
                .parts
                .clock
                .now()
                .to_zoned(TimeZone::UTC)
                .date()
                .first_of_month();
            let expected: Vec<String> = (0..months)
                .rev()
                .map(|back| {
                    let month = last.checked_sub(Span::new().months(i64::try_from(back).unwrap()));
                    month.unwrap().strftime("%Y-%m").to_string()
                })
                .collect();
            let read: Vec<String> = stage.records(which).await.into_keys().collect();
            assert_eq!(read, expected, "{engine}, {word}");
        }
    }
}
