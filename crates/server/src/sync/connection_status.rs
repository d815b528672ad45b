//! The one place where a connection's status changes (contract section 2, "State rules").

use jiff::Timestamp;
use platypus_connectors::{Blame, Credentials, Entity, Integration};
use platypus_model::{
    ClientId, CompanyId, ConnectionId, ConnectionStatus, DatasetProblem, DatasetStatus, SourceType,
};
use uuid::Uuid;

use super::dataset_status::{self, DatasetStatusError, Failure, Step};
use super::token;
use super::{custom, expiry, push, scheduler};
use crate::events::{Cause, Event, EventKind, record};
use crate::store::connections::{self, Connection, ConnectionError, ErrorStatus};
use crate::store::{
    StoreError, Transaction, credentials, data_states, datasets, grant_lapses, jobs, schedules,
};

/// A connection's status could not change.
#[derive(Debug, thiserror::Error)]
pub enum ConnectionStatusError {
    /// There is no such connection.
    #[error("there is no connection {connection}; it may have been deleted")]
    NotFound {
        /// The id asked for.
        connection: ConnectionId,
    },
    /// The contract has no such change.
    #[error("a connection that is {from} cannot become {to}")]
    Illegal {
        /// Where it stands.
        from: ConnectionStatus,
        /// Where it was to go.
        to: ConnectionStatus,
    },
    /// The company already has a linked accounting connection (contract section 16, point 7).
    #[error(
        "the company's accounting connection {other} is linked; unlink it first, since a company has one active \
         accounting connection"
    )]
    OtherAccountingLinked {
        /// The connection to unlink first.
        other: ConnectionId,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DatasetStatusError> for ConnectionStatusError {
    fn from(error: DatasetStatusError) -> Self {
        match error {
            DatasetStatusError::Store(error) => Self::Store(error),
            // Only datasets in progress are ended here, and those may always end.
            illegal @ DatasetStatusError::Illegal { .. } => {
                Self::Store(StoreError::Open(illegal.to_string()))
            }
        }
    }
}

/// Which connection, of which company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Which {
    /// The client.
    pub client: ClientId,
    /// The company.
    pub company: CompanyId,
    /// The connection.
    pub connection: ConnectionId,
}

/// The company authorised the connection: its credentials are kept and it becomes Linked. Where
/// another entity than before was authorised, the next reads start from the beginning. Queueing
/// its first datasets is the caller's ([`super::queue_first_datasets`]).
pub async fn link(
    tx: &mut Transaction,
    now: Timestamp,
    cause: Cause,
    which: Which,
    integration: &Integration,
    granted: &Credentials,
    entity: Option<&Entity>,
) -> Result<Connection, ConnectionStatusError> {
    let connection = find(tx, which).await?;
    allow(&connection, ConnectionStatus::Linked)?;
    if connection.source_type == SourceType::Accounting {
        let other =
            connections::find_other_linked_accounting(tx, which.client, which.company, which.connection)
                .await?;
        if let Some(other) = other {
            return Err(ConnectionStatusError::OtherAccountingLinked { other: other.id });
        }
    }
    expiry::begin(tx, now, (which.client, which.connection), integration, granted).await?;
    credentials::put(
        tx,
        which.client,
        which.connection,
        granted,
        token::keep_alive_at(integration, granted, now),
    )
    .await?;
    if let Some(entity) = entity {
        let is_same = connection.entity_id.as_ref() == Some(&entity.id)
            && connection.entity_name.as_ref() == Some(&entity.name);
        if !is_same {
            if connection.entity_id.is_some() {
                // What is being read belongs to the entity before, and must not mix with the new.
                let failure = Failure {
                    status: DatasetStatus::Cancelled,
                    message: "The company authorised another organisation while this was being read."
                        .to_owned(),
                    blame: Blame::Customer,
                    problem: DatasetProblem::Cancelled,
                };
                end_reads(tx, now, which, &failure).await?;
            }
            data_states::forget_positions(tx, which.client, which.connection).await?;
        }
        connections::set_entity(
            tx,
            which.client,
            which.connection,
            &entity.id,
            &entity.name,
            connection.connection_info.as_deref(),
        )
        .await?;
    }
    connections::set_status(tx, which.client, which.connection, ConnectionStatus::Linked, now).await?;
    connections::resolve_errors(tx, which.client, which.connection, now).await?;
    scheduler::begin(tx, now, &connection, integration.data_types()).await?;
    let kind = match connection.linked_at {
        None => EventKind::ConnectionConnected,
        Some(_) => EventKind::ConnectionReconnected,
    };
    record(tx, now, event(which, kind, cause)).await?;
    find(tx, which).await
}

/// A document came over a connection that nothing is granted over: with its first it is Linked.
pub async fn link_uploads(
    tx: &mut Transaction,
    now: Timestamp,
    cause: Cause,
    which: Which,
) -> Result<(), ConnectionStatusError> {
    let connection = find(tx, which).await?;
    if connection.status == ConnectionStatus::Linked {
        return Ok(());
    }
    allow(&connection, ConnectionStatus::Linked)?;
    connections::set_status(tx, which.client, which.connection, ConnectionStatus::Linked, now).await?;
    let kind = match connection.linked_at {
        None => EventKind::ConnectionConnected,
        Some(_) => EventKind::ConnectionReconnected,
    };
    record(tx, now, event(which, kind, cause)).await?;
    Ok(())
}

/// The client takes a Linked connection out of use: its datasets in progress are cancelled, its
/// credentials forgotten; what was read stays readable.
pub async fn unlink(
    tx: &mut Transaction,
    now: Timestamp,
    cause: Cause,
    which: Which,
) -> Result<Connection, ConnectionStatusError> {
    let connection = find(tx, which).await?;
    if connection.status != ConnectionStatus::Linked {
        return Err(ConnectionStatusError::Illegal {
            from: connection.status,
            to: ConnectionStatus::Unlinked,
        });
    }
    let failure = Failure {
        status: DatasetStatus::Cancelled,
        message: "The connection was unlinked while this was being read.".to_owned(),
        blame: Blame::Customer,
        problem: DatasetProblem::Cancelled,
    };
    end_reads(tx, now, which, &failure).await?;
    grant_lapses::delete_all(tx, which.client, which.connection).await?;
    credentials::delete(tx, which.client, which.connection).await?;
    schedules::delete(tx, which.client, which.connection).await?;
    connections::set_status(
        tx,
        which.client,
        which.connection,
        ConnectionStatus::Unlinked,
        now,
    )
    .await?;
    let detail = serde_json::json!({ "status": ConnectionStatus::Unlinked.as_str() });
    record(
        tx,
        now,
        event(which, EventKind::ConnectionDisconnected, cause).detail(detail),
    )
    .await?;
    find(tx, which).await
}

/// The provider no longer accepts the grant: the connection becomes Deauthorized, its datasets in
/// progress end in `AuthError`, and the error it keeps says what happened and how to go on.
pub async fn deauthorise(
    tx: &mut Transaction,
    now: Timestamp,
    cause: Cause,
    which: Which,
    message: &str,
) -> Result<(), ConnectionStatusError> {
    let connection = find(tx, which).await?;
    allow(&connection, ConnectionStatus::Deauthorized)?;
    let failure = Failure {
        status: DatasetStatus::AuthError,
        message: message.to_owned(),
        blame: Blame::Customer,
        problem: DatasetProblem::GrantRevoked,
    };
    end_reads(tx, now, which, &failure).await?;
    grant_lapses::delete_all(tx, which.client, which.connection).await?;
    credentials::delete(tx, which.client, which.connection).await?;
    schedules::delete(tx, which.client, which.connection).await?;
    connections::set_status(
        tx,
        which.client,
        which.connection,
        ConnectionStatus::Deauthorized,
        now,
    )
    .await?;
    let error = ErrorText {
        status_code: 401,
        status_text: "Unauthorized".to_owned(),
        message: message.to_owned(),
    };
    add_error(tx, now, which, error, Some(ErrorStatus::Active)).await?;
    let detail = serde_json::json!({
        "status": ConnectionStatus::Deauthorized.as_str(),
        "reason": message,
    });
    record(
        tx,
        now,
        event(which, EventKind::ConnectionDisconnected, cause).detail(detail),
    )
    .await?;
    Ok(())
}

/// What a connection keeps of an attempt to authorise it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorText {
    /// The contract's number (section 9), such as 403 for a person who quit.
    pub status_code: u16,
    /// It in words, such as `User cancelled`.
    pub status_text: String,
    /// What happened, and what to do next. Shown to the client; no secret.
    pub message: String,
}

/// An attempt to authorise did not come about: the status stays, the connection keeps the error.
pub async fn keep_failure(
    tx: &mut Transaction,
    now: Timestamp,
    cause: Cause,
    which: Which,
    error: ErrorText,
) -> Result<(), ConnectionStatusError> {
    find(tx, which).await?;
    let detail = serde_json::json!({ "statusCode": error.status_code, "reason": error.message });
    add_error(tx, now, which, error, None).await?;
    record(
        tx,
        now,
        event(which, EventKind::ConnectionFailed, cause).detail(detail),
    )
    .await?;
    Ok(())
}

/// Ends every dataset in progress on a connection and takes its jobs out of the queue: a worker
/// that holds one can't write any more.
pub(super) async fn end_reads(
    tx: &mut Transaction,
    now: Timestamp,
    which: Which,
    failure: &Failure,
) -> Result<(), ConnectionStatusError> {
    jobs::remove_group(tx, which.client, which.connection.0).await?;
    for mut dataset in datasets::list_in_progress(tx, which.client, which.connection).await? {
        dataset_status::advance(tx, now, &mut dataset, Step::Fail(failure.clone())).await?;
    }
    custom::end_reads(tx, now, which, failure.status, &failure.message).await?;
    push::end_writes(tx, now, which, &failure.message).await?;
    Ok(())
}

async fn find(tx: &mut Transaction, which: Which) -> Result<Connection, ConnectionStatusError> {
    connections::find_for_update(tx, which.client, which.connection)
        .await?
        .filter(|connection| connection.company_id == which.company)
        .ok_or(ConnectionStatusError::NotFound {
            connection: which.connection,
        })
}

fn allow(connection: &Connection, next: ConnectionStatus) -> Result<(), ConnectionStatusError> {
    if connection.status.may_become(next) {
        return Ok(());
    }
    Err(ConnectionStatusError::Illegal {
        from: connection.status,
        to: next,
    })
}

fn event(which: Which, kind: EventKind, cause: Cause) -> Event {
    Event::new(which.client, kind, cause)
        .company(which.company)
        .connection(which.connection)
}

async fn add_error(
    tx: &mut Transaction,
    now: Timestamp,
    which: Which,
    error: ErrorText,
    status: Option<ErrorStatus>,
) -> Result<(), StoreError> {
    let error = ConnectionError {
        connection_id: which.connection,
        id: Uuid::now_v7(),
        status_code: error.status_code.to_string(),
        status_text: error.status_text,
        error_message: error.message,
        errored_at: now,
        status,
        resolved_at: None,
    };
    connections::add_error(tx, which.client, &error).await
}
