//! Writing records to providers (contract section 13): asking for it.

mod check;

use jiff::SignedDuration;
use platypus_connectors::Verb;
use platypus_model::{ClientId, CompanyId, ConnectionId, DataType, PushOperationId};
use serde_json::{Map, Value};

use super::Platform;
use super::push_options::CREATABLE;
use crate::store::push_operations::{PushKind, PushOperation, PushStatus};
use crate::store::{StoreError, connections};
use crate::sync::push::{self, QueuePushError};
pub use check::WrongField;

/// The data types whose records can be changed, in the contract's order.
pub const UPDATABLE: [DataType; 8] = [
    DataType::BankAccounts,
    DataType::BillCreditNotes,
    DataType::Bills,
    DataType::CreditNotes,
    DataType::Customers,
    DataType::Invoices,
    DataType::PurchaseOrders,
    DataType::Suppliers,
];

/// The data types whose records can be removed, in the contract's order.
pub const DELETABLE: [DataType; 5] = [
    DataType::BillPayments,
    DataType::Bills,
    DataType::DirectCosts,
    DataType::Invoices,
    DataType::JournalEntries,
];

/// The longest time that a write may be given, in minutes: thirty days.
pub const LONGEST_TIMEOUT: i64 = 30 * 24 * 60;
/// The longest id of a record, in bytes.
pub const LONGEST_ID: usize = 512;

/// What is to be written.
#[derive(Debug, Clone)]
pub enum Write {
    /// A record is made.
    Create(Map<String, Value>),
    /// A record is changed to this.
    Update {
        /// Its id at the provider.
        id: String,
        /// What it is to be.
        record: Map<String, Value>,
        /// Though the provider has changed it since it was read last.
        is_forced: bool,
    },
    /// A record is removed.
    Delete {
        /// Its id at the provider.
        id: String,
    },
}

/// A write was not begun.
#[derive(Debug, thiserror::Error)]
pub enum PushError {
    /// The contract knows no such write, or the integration does not take it.
    #[error("{what} {data_type} is not supported by {platform}")]
    NotSupported {
        /// What was asked for, such as `Creating`.
        what: &'static str,
        /// The data type.
        data_type: DataType,
        /// The integration's name.
        platform: String,
    },
    /// Fields of the record can't be what they are.
    #[error("The record does not fit the data type.")]
    Invalid(Vec<WrongField>),
    /// The time that it was given is none.
    #[error("timeoutInMinutes must be from 1 to {LONGEST_TIMEOUT}.")]
    Timeout,
    /// The record's id is none.
    #[error("The id of a record has from 1 to {LONGEST_ID} bytes.")]
    Id,
    /// It can't be queued.
    #[error(transparent)]
    Queue(#[from] QueuePushError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Queues a write over a company's connection and answers the operation, which is `Pending`.
///
/// # Errors
/// Why nothing was queued.
pub async fn begin(
    platform: &Platform,
    client: ClientId,
    company: CompanyId,
    connection: ConnectionId,
    data_type: DataType,
    write: Write,
    timeout_minutes: Option<i64>,
) -> Result<PushOperation, PushError> {
    let mut tx = platform.store.begin().await?;
    let found = connections::find(&mut tx, client, company, connection)
        .await?
        .ok_or(QueuePushError::NoConnection(connection))?;
    let (verb, what, known) = match &write {
        Write::Create(_) => (Verb::Create, "Creating", &CREATABLE[..]),
        Write::Update { .. } => (Verb::Update, "Updating", &UPDATABLE[..]),
        Write::Delete { .. } => (Verb::Delete, "Deleting", &DELETABLE[..]),
    };
    let integration = platform.catalogue.get(found.platform_key);
    let is_taken = integration.is_some_and(|integration| integration.can_write(data_type, verb));
    if !known.contains(&data_type) || !is_taken {
        return Err(PushError::NotSupported {
            what,
            data_type,
            platform: found.platform_name,
        });
    }
    if timeout_minutes.is_some_and(|minutes| !(1..=LONGEST_TIMEOUT).contains(&minutes)) {
        return Err(PushError::Timeout);
    }
    let now = platform.clock.now();
    let (kind, id, record, is_forced) = match write {
        Write::Create(record) => (PushKind::Create, None, Some(record), false),
        Write::Update {
            id,
            record,
            is_forced,
        } => (PushKind::Update, Some(id), Some(record), is_forced),
        Write::Delete { id } => (PushKind::Delete, Some(id), None, false),
    };
    if id
        .as_ref()
        .is_some_and(|id| id.is_empty() || id.len() > LONGEST_ID)
    {
        return Err(PushError::Id);
    }
    if let Some(record) = &record {
        let wrong = check::wrong_fields(record, data_type);
        if !wrong.is_empty() {
            return Err(PushError::Invalid(wrong));
        }
    }
    let operation = PushOperation {
        client_id: client,
        id: PushOperationId::new(),
        company_id: company,
        connection_id: connection,
        data_type,
        kind,
        record_id: id,
        document: record.map(|record| Value::Object(record).to_string()),
        status: PushStatus::Pending,
        status_code: 202,
        error_message: None,
        validation: None,
        requested_at: now,
        completed_at: None,
        timeout_minutes,
        times_out_at: timeout_minutes
            .and_then(|minutes| now.checked_add(SignedDuration::from_mins(minutes)).ok()),
        sent_at: None,
        is_forced,
    };
    push::queue(&mut tx, now, &operation).await?;
    tx.commit().await?;
    Ok(operation)
}
