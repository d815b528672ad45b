//! Records on their way to providers (contract section 13): asking for a write, and how one ends.

mod send;

use jiff::Timestamp;
use platypus_connectors::FieldProblem;
use platypus_model::ConnectionStatus;
use serde_json::json;

use super::connection_status::Which;
use super::job;
use crate::events::{self, Cause, Event, EventKind};
use crate::store::push_operations::{self, PushKind, PushOperation, PushStatus};
use crate::store::{Signal, StoreError, Transaction, connections};

pub(super) use send::run;

/// A write could not be queued.
#[derive(Debug, thiserror::Error)]
pub enum QueuePushError {
    /// The connection can't be written to.
    #[error(
        "Data connection {connection} is {status}; records can be written over a Linked connection only."
    )]
    NotLinked {
        /// The connection.
        connection: platypus_model::ConnectionId,
        /// Where it stands.
        status: ConnectionStatus,
    },
    /// There is no such connection.
    #[error("Data connection {0} not found")]
    NoConnection(platypus_model::ConnectionId),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Queues a write over a Linked connection.
///
/// # Errors
/// [`QueuePushError`].
pub async fn queue(
    tx: &mut Transaction,
    now: Timestamp,
    operation: &PushOperation,
) -> Result<(), QueuePushError> {
    let id = operation.connection_id;
    let connection = connections::find_for_update(tx, operation.client_id, id)
        .await?
        .filter(|connection| connection.company_id == operation.company_id)
        .ok_or(QueuePushError::NoConnection(id))?;
    if connection.status != ConnectionStatus::Linked {
        return Err(QueuePushError::NotLinked {
            connection: id,
            status: connection.status,
        });
    }
    push_operations::insert(tx, operation).await?;
    job::enqueue_push(tx, now, operation).await?;
    Ok(())
}

/// Ends every write on a connection that has not ended; their jobs are removed by the caller.
pub(super) async fn end_writes(
    tx: &mut Transaction,
    now: Timestamp,
    which: Which,
    message: &str,
) -> Result<(), StoreError> {
    for mut operation in push_operations::list_pending(tx, which.client, which.connection).await? {
        let end = match operation.sent_at {
            None => End::failed(401, message.to_owned()),
            Some(_) => End::unknown(format!(
                "{message} The record had been sent before that; look at the provider whether it is there."
            )),
        };
        finish(tx, now, &mut operation, end).await?;
    }
    Ok(())
}

/// How a write ended.
#[derive(Debug)]
pub(super) enum End {
    /// The provider has done it.
    Success {
        /// The record's id at the provider.
        record: Option<String>,
    },
    /// It was not done.
    Failed {
        /// The same as an HTTP status.
        code: i64,
        /// Why and what to do next.
        message: String,
        /// What is wrong with which field.
        problems: Vec<FieldProblem>,
    },
    /// Its time ran out, or nobody can tell any more whether it was done.
    Unknown {
        /// What happened and what to do next.
        message: String,
    },
}

impl End {
    pub(super) const fn failed(code: i64, message: String) -> Self {
        Self::Failed {
            code,
            message,
            problems: Vec::new(),
        }
    }

    pub(super) const fn unknown(message: String) -> Self {
        Self::Unknown { message }
    }
}

/// Ends a write: what became of it, and the event that tells. The one place where a write leaves `Pending`.
pub(super) async fn finish(
    tx: &mut Transaction,
    now: Timestamp,
    operation: &mut PushOperation,
    end: End,
) -> Result<(), StoreError> {
    operation.completed_at = Some(now);
    operation.document = None;
    let kind = match end {
        End::Success { record } => {
            operation.status = PushStatus::Success;
            operation.status_code = 200;
            operation.error_message = None;
            operation.record_id = record.or(operation.record_id.take());
            operation.sent_at = None;
            EventKind::WriteSucceeded
        }
        End::Failed {
            code,
            message,
            problems,
        } => {
            operation.status = PushStatus::Failed;
            operation.status_code = code;
            operation.error_message = Some(message);
            operation.sent_at = None;
            let errors = problems.iter().map(|problem| {
                json!({
                    "itemId": problem.field, "message": problem.message, "validatorName": "Provider",
                })
            });
            let errors: Vec<_> = errors.collect();
            operation.validation =
                (!errors.is_empty()).then(|| json!({"errors": errors, "warnings": []}).to_string());
            EventKind::WriteFailed
        }
        End::Unknown { message } => {
            operation.status = PushStatus::TimedOut;
            operation.status_code = 408;
            operation.error_message = Some(message);
            EventKind::WriteFailed
        }
    };
    push_operations::save(tx, operation).await?;
    let event = Event::new(operation.client_id, kind, Cause::ENGINE)
        .company(operation.company_id)
        .connection(operation.connection_id)
        .detail(json!({
            "id": operation.id,
            "type": match operation.kind {
                PushKind::Create => "Create",
                PushKind::Update => "Update",
                PushKind::Delete => "Delete",
            },
            "dataType": operation.data_type.key(),
            "connectionId": operation.connection_id,
            "requestedOnDate": operation.requested_at,
            "completedOnDate": now,
            "status": operation.status.as_str(),
            "record": operation
                .record_id
                .as_ref()
                .filter(|_| operation.status == PushStatus::Success)
                .map(|id| json!({"id": id})),
        }));
    events::record(tx, now, event).await?;
    tx.signal(Signal::Changed {
        client: operation.client_id,
        company: Some(operation.company_id),
    })
    .await
}
