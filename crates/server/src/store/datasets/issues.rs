//! What validation found in a dataset.

use platypus_model::{ClientId, DatasetId};

use crate::store::{Column, ColumnError, Database, StoreError, Transaction, sql, stored_row};

/// How serious an [`Issue`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The record is not kept.
    Error,
    /// The record is kept, though something about it is odd.
    Warning,
}

impl Severity {
    /// The word it is kept under, and shown as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl Column for Severity {
    type Stored = String;

    fn from_stored(stored: String) -> Result<Self, ColumnError> {
        match stored.as_str() {
            "error" => Ok(Self::Error),
            "warning" => Ok(Self::Warning),
            _ => Err(ColumnError {
                kind: "severity",
                value: stored,
            }),
        }
    }
}

stored_row! {
    /// What validation found about one record.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Issue {
        /// How serious it is.
        pub severity: Severity,
        /// The rule it breaks, such as `field:totalAmount`.
        pub rule: String,
        /// The record's id, where it could be read.
        pub item: Option<String>,
        /// What is wrong.
        pub message: String,
    }
}

/// How many issues of one dataset are kept; the dataset's counts tell of the rest.
pub const ISSUES_KEPT: i64 = 1_000;

/// Keeps what validation found, the first [`ISSUES_KEPT`] of it.
pub async fn add_issues(
    tx: &mut Transaction,
    client: ClientId,
    dataset: DatasetId,
    issues: &[Issue],
) -> Result<(), StoreError> {
    if issues.is_empty() {
        return Ok(());
    }
    let (kept,): (i64,) = tx
        .one(&sql!(
            "select coalesce(max(position), 0) from dataset_issues where client_id = $1 and dataset_id = $2",
            client,
            dataset
        ))
        .await?;
    for (position, issue) in (kept + 1..=ISSUES_KEPT).zip(issues) {
        tx.execute(&sql!(
            "insert into dataset_issues (client_id, dataset_id, position, severity, rule_id, item_id, message) \
             values ($1, $2, $3, $4, $5, $6, $7)",
            client,
            dataset,
            position,
            issue.severity.as_str(),
            &issue.rule,
            issue.item.clone(),
            &issue.message
        ))
        .await?;
    }
    Ok(())
}

/// What validation found, in the order in which it was found.
pub async fn issues(
    db: &mut impl Database,
    client: ClientId,
    dataset: DatasetId,
) -> Result<Vec<Issue>, StoreError> {
    db.all(&sql!(
        "select severity, rule_id, item_id, message from dataset_issues \
         where client_id = $1 and dataset_id = $2 order by position",
        client,
        dataset
    ))
    .await
}
