//! What rules over stored records found, dataset by dataset.

use jiff::Timestamp;
use platypus_model::{ClientId, ConnectionId, DatasetId};

use super::datasets::{Dataset, Severity};
use super::{Database, StoreError, Transaction, sql, stored_row};

/// Of how many datasets of one data type on one connection findings are kept: the latest.
const DATASETS_KEPT: i64 = 20;

stored_row! {
    /// That a dataset's records were validated.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Validation {
        /// When.
        pub validated_at: Timestamp,
        /// How many records were looked at.
        pub records: i64,
    }
}

stored_row! {
    /// How often a rule was broken.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct RuleTotal {
        /// The rule.
        pub rule: String,
        /// How serious that is.
        pub severity: Severity,
        /// How often, in all.
        pub found: i64,
    }
}

stored_row! {
    /// One record that breaks a rule.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Finding {
        /// How serious it is.
        pub severity: Severity,
        /// The rule.
        pub rule: String,
        /// The record's id.
        pub item: String,
        /// The field, such as `lineItems[2].accountRef.id`.
        pub field: String,
        /// What is wrong.
        pub message: String,
    }
}

/// Keeps what validation of a dataset found, in place of what an earlier attempt may have kept, and
/// drops what was found in datasets long ago.
pub async fn replace(
    tx: &mut Transaction,
    dataset: &Dataset,
    validation: &Validation,
    totals: &[RuleTotal],
    findings: &[Finding],
) -> Result<(), StoreError> {
    let (client, id) = (dataset.client_id, dataset.id);
    delete_one(tx, client, id).await?;
    tx.execute(&sql!(
        "insert into validations (client_id, dataset_id, connection_id, data_type, validated_at, records) \
         values ($1, $2, $3, $4, $5, $6)",
        client,
        id,
        dataset.connection_id,
        dataset.data_type,
        validation.validated_at,
        validation.records
    ))
    .await?;
    for total in totals {
        tx.execute(&sql!(
            "insert into validation_totals (client_id, dataset_id, rule_id, severity, found) \
             values ($1, $2, $3, $4, $5)",
            client,
            id,
            &total.rule,
            total.severity.as_str(),
            total.found
        ))
        .await?;
    }
    for (position, finding) in (1_i64..).zip(findings) {
        tx.execute(&sql!(
            "insert into validation_findings (client_id, dataset_id, position, severity, rule_id, item_id, field, \
             message) values ($1, $2, $3, $4, $5, $6, $7, $8)",
            client,
            id,
            position,
            finding.severity.as_str(),
            &finding.rule,
            &finding.item,
            &finding.field,
            &finding.message
        ))
        .await?;
    }
    let old: Vec<(uuid::Uuid,)> = tx
        .all(&sql!(
            "select dataset_id from validations where client_id = $1 and connection_id = $2 and data_type = $3 \
             order by validated_at desc, dataset_id desc limit 1000 offset $4",
            client,
            dataset.connection_id,
            dataset.data_type,
            DATASETS_KEPT
        ))
        .await?;
    for (old,) in old {
        delete_one(tx, client, old.into()).await?;
    }
    Ok(())
}

async fn delete_one(tx: &mut Transaction, client: ClientId, dataset: DatasetId) -> Result<(), StoreError> {
    for text in [
        "delete from validation_findings where client_id = $1 and dataset_id = $2",
        "delete from validation_totals where client_id = $1 and dataset_id = $2",
        "delete from validations where client_id = $1 and dataset_id = $2",
    ] {
        tx.execute(&sql!(text, client, dataset)).await?;
    }
    Ok(())
}

/// Removes what was found in every dataset of a connection.
pub async fn delete_connection(
    tx: &mut Transaction,
    client: ClientId,
    connection: ConnectionId,
) -> Result<(), StoreError> {
    for text in [
        "delete from validation_findings where client_id = $1 and dataset_id in \
         (select dataset_id from validations where client_id = $1 and connection_id = $2)",
        "delete from validation_totals where client_id = $1 and dataset_id in \
         (select dataset_id from validations where client_id = $1 and connection_id = $2)",
        "delete from validations where client_id = $1 and connection_id = $2",
    ] {
        tx.execute(&sql!(text, client, connection)).await?;
    }
    Ok(())
}

/// Whether and when a dataset's records were validated.
pub async fn find(
    db: &mut impl Database,
    client: ClientId,
    dataset: DatasetId,
) -> Result<Option<Validation>, StoreError> {
    db.optional(&sql!(
        "select validated_at, records from validations where client_id = $1 and dataset_id = $2",
        client,
        dataset
    ))
    .await
}

/// How often each rule was broken, by the rule's id; rules that were kept are absent.
pub async fn totals(
    db: &mut impl Database,
    client: ClientId,
    dataset: DatasetId,
) -> Result<Vec<RuleTotal>, StoreError> {
    db.all(&sql!(
        "select rule_id, severity, found from validation_totals where client_id = $1 and dataset_id = $2 \
         order by rule_id",
        client,
        dataset
    ))
    .await
}

/// The findings that are kept, rule by rule.
pub async fn findings(
    db: &mut impl Database,
    client: ClientId,
    dataset: DatasetId,
) -> Result<Vec<Finding>, StoreError> {
    db.all(&sql!(
        "select severity, rule_id, item_id, field, message from validation_findings \
         where client_id = $1 and dataset_id = $2 order by position",
        client,
        dataset
    ))
    .await
}
