//! What faults leave behind in the records, beyond the read that met them.

use platypus::store::datasets::{Severity, issues};
use platypus::store::records::{RecordSource, SourceRecord, source_record};
use platypus::store::testing::databases;
use platypus::sync::connection_status::Which;
use platypus_model::{DataType, DatasetProblem, DatasetStatus};
use reqwest::Method;
use serde_json::json;

use super::stage::Stage;

#[tokio::test]
async fn a_record_deleted_while_pages_are_read_is_known_to_be_deleted_by_the_next_read_and_no_other_is() {
    for database in databases().await {
        let stage = Stage::set(database).await;
        let engine = stage.site.engine;
        let all = stage.invoices().await;
        let which = stage.company("Shrinking").await;
        // One on a page that was read: what follows moves up by one, over the edge of the page.
        let deletion = json!({"resource": "invoices", "record": 20, "page": 3});
        stage.fault(&json!({ "delete_mid_paging": deletion })).await;
        assert_eq!(stage.read(which).await.status, DatasetStatus::Complete);
        assert_eq!(stage.invoices().await, all - 1, "{engine}");
        let records = stage.records(which).await;
        assert_eq!(records.len(), all, "{engine}: none was skipped");
        assert!(records.values().all(|is_deleted| !is_deleted), "{engine}");

        stage.pass(60);
        assert_eq!(stage.read(which).await.status, DatasetStatus::Complete);
        let records = stage.records(which).await;
        let deleted: Vec<&String> = records
            .iter()
            .filter(|(_, is_deleted)| **is_deleted)
            .map(|(id, _)| id)
            .collect();
        assert_eq!(deleted, ["20"], "{engine}");
        assert_eq!(records.len(), all, "{engine}");
    }
}

#[tokio::test]
async fn what_changes_by_a_wrong_clock_is_read_whichever_way_it_is_wrong_and_after_it_was_put_right() {
    for skew in [7200, -7200] {
        for database in databases().await {
            let stage = Stage::set(database).await;
            let about = format!("{}, {skew} s", stage.site.engine);
            let which = stage.company("Skewed").await;
            stage.fault(&json!({ "clock_skew_seconds": skew })).await;
            assert_eq!(stage.read(which).await.status, DatasetStatus::Complete, "{about}");

            for (clock, invoice) in [("wrong", 1), ("wrong", 2), ("right", 3), ("right", 5)] {
                let skew = if clock == "wrong" { skew } else { 0 };
                stage.fault(&json!({ "clock_skew_seconds": skew })).await;
                stage.pass(300);
                let path = format!("/records/invoices/{invoice}");
                stage
                    .ask(
                        Method::PATCH,
                        &path,
                        &json!({"number": format!("SKEWED-{invoice}")}),
                    )
                    .await;
                stage.pass(300);
                let read = stage.read(which).await;
                assert_eq!(read.status, DatasetStatus::Complete, "{about}: {read:?}");
                let kept = kept(&stage, which, &invoice.to_string()).await.json;
                assert!(
                    kept.contains(&format!("SKEWED-{invoice}")),
                    "{about}, while the clock is {clock}: {kept}"
                );
            }
        }
    }
}

#[tokio::test]
async fn what_drifts_from_the_schema_is_a_warning_and_the_providers_own_record_is_kept() {
    for database in databases().await {
        let stage = Stage::set(database).await;
        let engine = stage.site.engine;
        let which = stage.company("Drifting").await;
        stage
            .fault(&json!({
                "unknown_enum": {"resource": "invoices", "record": 1},
                "missing_field": {"resource": "invoices", "record": 2, "field": "due_on"},
            }))
            .await;
        let read = stage.read(which).await;
        assert_eq!(read.status, DatasetStatus::Complete, "{engine}: {read:?}");
        assert_eq!(read.records_rejected, 0, "{engine}: {read:?}");
        assert_eq!(
            stage.records(which).await.len(),
            stage.invoices().await,
            "{engine}"
        );
        let found = issues(&mut stage.parts.store.reader(), which.client, read.id)
            .await
            .unwrap();
        let warning = found
            .iter()
            .find(|issue| issue.item.as_deref() == Some("1"))
            .unwrap_or_else(|| panic!("{engine}: no warning in {found:?}"));
        assert_eq!(warning.severity, Severity::Warning, "{engine}: {warning:?}");
        assert!(warning.message.contains("quantum"), "{engine}: {warning:?}");
        let raw = String::from_utf8(kept(&stage, which, "1").await.raw).unwrap();
        assert!(raw.contains("quantum"), "{engine}: {raw}");
    }
}

/// An invoice as it is stored, with the provider's own.
async fn kept(stage: &Stage, which: Which, id: &str) -> SourceRecord {
    let source = RecordSource {
        client: which.client,
        company: which.company,
        data_type: DataType::Invoices,
        connection: Some(which.connection),
        account: None,
    };
    let found = source_record(&mut stage.parts.store.reader(), &source, id).await;
    found.unwrap().unwrap()
}

#[tokio::test]
async fn a_provider_that_is_down_is_shown_as_such_to_those_who_wait_for_it() {
    for database in databases().await {
        let stage = Stage::set(database).await;
        let engine = stage.site.engine;
        let mut companies = Vec::new();
        for name in ["First", "Second", "Third", "Fourth"] {
            companies.push(stage.company(name).await);
        }
        stage.fault(&json!({"server_errors": {"for_calls": 50}})).await;
        for which in &companies[..3] {
            stage.read(*which).await;
        }
        let waiting = stage.read(companies[3]).await;
        assert_eq!(waiting.problem, Some(DatasetProblem::Outage), "{engine}");
        for (language, status, message) in [
            (
                "en",
                "Queued",
                "Platypus Sandbox is down at present. Nothing is lost: this is read once it answers again. Goes on by \
                 itself after",
            ),
            (
                "fr",
                "En file d’attente",
                "Platypus Sandbox est actuellement en panne. Rien n’est perdu : la lecture reprendra dès son retour. \
                 Reprend automatiquement après le",
            ),
        ] {
            let shown = stage.shown(companies[3], &waiting, language).await;
            assert_eq!(shown.status, status, "{engine}");
            assert!(shown.message.starts_with(message), "{engine}: {}", shown.message);
        }
        stage.fault(&json!({})).await;
        stage.pass(600);
        stage.drain().await;
        assert_eq!(
            stage.dataset(&waiting).await.status,
            DatasetStatus::Complete,
            "{engine}"
        );
    }
}
