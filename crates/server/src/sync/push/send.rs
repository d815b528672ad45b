//! Sending a write, from its job to its end. A provider that knows a write by its key is asked again until it has
//! answered; any other is asked once, and where its answer is lost the operation says that nobody knows.

use std::sync::Arc;

use jiff::Timestamp;
use platypus_connectors::{
    Integration, ProviderError, StandardRecord, Verb, WriteError, WriteRequest, Written,
};
use serde_json::Value;

use super::{End, finish};
use crate::jobs::{Claim, Lost, Outcome, Progress, back_off};
use crate::store::push_operations::{self, PushKind, PushOperation, PushStatus};
use crate::store::records::{self, BatchContext, Coverage, Newcomers, Preparation};
use crate::store::{StoreError, Transaction, connections, data_states};
use crate::sync::batch::new_record;
use crate::sync::connection_status::Which;
use crate::sync::supplement::{self, Supplementer};
use crate::sync::token::{self, Grant, Need, TokenError};
use crate::sync::{Parts, job, outage};

/// So many attempts in a row that got nowhere end a write.
const ATTEMPTS: i64 = 12;

/// Does a job that writes a record.
pub(in crate::sync) async fn run(parts: &Parts, claim: &Claim) -> Outcome {
    push(parts, claim).await.into()
}

/// What a job needs to write.
struct Work {
    operation: PushOperation,
    integration: Arc<Integration>,
    which: Which,
    document: Value,
}

async fn push(parts: &Parts, claim: &Claim) -> Result<(), Lost> {
    let Some(mut work) = prepare(parts, claim).await? else {
        return Ok(());
    };
    let now = parts.clock.now();
    let name = work.integration.name().to_owned();
    if work.operation.sent_at.is_some() && !work.integration.writes_once() {
        let message = format!(
            "The record was sent to {name}, and this server stopped before the answer came. {name} can't be asked again \
             without risking a second record; look there whether it has it."
        );
        return end(parts, claim, work.operation, End::unknown(message), None).await;
    }
    if work.operation.times_out_at.is_some_and(|moment| moment <= now) {
        let message = format!("{name} had not taken the record when its time ran out.");
        return end(parts, claim, work.operation, End::unknown(message), None).await;
    }
    if let Some(until) = outage::down_until(parts, &work.integration).await? {
        return put_off(parts, claim, &work.operation, until).await;
    }
    let mut grant = match token::grant(parts, work.which, &work.integration, Need::Valid).await {
        Ok(grant) => grant,
        Err(error) => return no_token(parts, claim, work, error).await,
    };
    if work.operation.kind == PushKind::Update && !work.operation.is_forced {
        match changed_meanwhile(parts, &work, &grant).await {
            Ok(false) => {}
            Ok(true) => {
                let message = format!(
                    "{name} has changed the record since it was read last. Refresh the data type and look at the record, \
                     or write it with forceUpdate=true."
                );
                return end(parts, claim, work.operation, End::failed(409, message), None).await;
            }
            Err(error) => return not_done(parts, claim, work, &grant, error).await,
        }
    }
    work.operation.sent_at = Some(now);
    let mut tx = parts.store.begin().await?;
    claim.hold(&mut tx, now, Progress::None).await?;
    push_operations::save(&mut tx, &work.operation).await?;
    tx.commit().await?;
    let mut outcome = send(parts, &work, &grant).await;
    if matches!(
        outcome,
        Err(WriteError::NotDone(ProviderError::AccessTokenRejected { .. }))
    ) {
        let need = Need::NewerThan(grant.version);
        grant = match token::grant(parts, work.which, &work.integration, need).await {
            Ok(grant) => grant,
            Err(error) => return no_token(parts, claim, work, error).await,
        };
        outcome = send(parts, &work, &grant).await;
    }
    match outcome {
        Ok(written) => {
            let Written { id, record } = written;
            let end_of = End::Success { record: id };
            end(parts, claim, work.operation, end_of, record).await
        }
        Err(WriteError::Refused {
            message,
            status,
            problems,
        }) => {
            let end_of = End::Failed {
                code: i64::from(status),
                message,
                problems,
            };
            end(parts, claim, work.operation, end_of, None).await
        }
        Err(WriteError::NotDone(error)) => not_done(parts, claim, work, &grant, error).await,
        Err(error @ WriteError::Unknown { .. })
            if work.integration.writes_once() && claim.setbacks() < ATTEMPTS =>
        {
            tracing::info!(operation = %work.operation.id, %error, "a write is asked for again under its key");
            work.operation.error_message = Some(error.to_string());
            wait(parts, claim, &mut work.operation, back_off(now, claim.setbacks())).await
        }
        Err(error @ WriteError::Unknown { .. }) => {
            let message = format!("{error}; look there before writing it again.");
            end(parts, claim, work.operation, End::unknown(message), None).await
        }
    }
}

async fn send(parts: &Parts, work: &Work, grant: &Grant) -> Result<Written, WriteError> {
    let key = work.operation.id.to_string();
    let application = parts.applications.get(work.integration.key());
    let request = request(work, &application, grant, &key);
    parts.providers.write(request).await
}

fn request<'a>(
    work: &'a Work,
    application: &'a platypus_connectors::Application,
    grant: &'a Grant,
    key: &'a str,
) -> WriteRequest<'a> {
    WriteRequest {
        integration: &work.integration,
        application,
        credentials: &grant.credentials,
        data_type: work.operation.data_type,
        verb: match work.operation.kind {
            PushKind::Create => Verb::Create,
            PushKind::Update => Verb::Update,
            PushKind::Delete => Verb::Delete,
        },
        id: work.operation.record_id.as_deref(),
        record: &work.document,
        key,
    }
}

/// Whether the provider has changed a record since it was read last; not, where it was never read.
async fn changed_meanwhile(parts: &Parts, work: &Work, grant: &Grant) -> Result<bool, ProviderError> {
    let operation = &work.operation;
    let Some(id) = operation.record_id.as_deref() else {
        return Ok(false);
    };
    let mut reader = parts.store.reader();
    let known = records::source_modified_at(
        &mut reader,
        operation.client_id,
        operation.connection_id,
        operation.data_type,
        id,
    )
    .await;
    // What the store can't tell now it will not tell later either: the write goes on, as if forced.
    let Some(known) = known.ok().flatten() else {
        return Ok(false);
    };
    let application = parts.applications.get(work.integration.key());
    let current = parts
        .providers
        .current(request(work, &application, grant, ""))
        .await?;
    Ok(current
        .and_then(|record| record.source_modified_at)
        .is_some_and(|moment| moment > known))
}

/// Nothing where the job is settled already.
async fn prepare(parts: &Parts, claim: &Claim) -> Result<Option<Work>, Lost> {
    let mut tx = parts.store.begin().await?;
    let operation = match serde_json::from_str::<job::PushRecord>(claim.payload()) {
        Ok(payload) => push_operations::find_for_update(&mut tx, claim.client(), payload.operation).await?,
        Err(error) => {
            tracing::error!(%error, "a job of a form this version does not know was dropped");
            None
        }
    };
    let Some(mut operation) = operation.filter(|operation| operation.status == PushStatus::Pending) else {
        claim.finish(&mut tx).await?;
        tx.commit().await?;
        return Ok(None);
    };
    let connection =
        connections::find_in_client(&mut tx, operation.client_id, operation.connection_id).await?;
    let integration = connection.and_then(|connection| parts.catalogue.get(connection.platform_key).cloned());
    let Some(integration) = integration else {
        let message = "The integration is no longer in the catalogue.".to_owned();
        claim.finish(&mut tx).await?;
        finish(
            &mut tx,
            parts.clock.now(),
            &mut operation,
            End::failed(404, message),
        )
        .await?;
        tx.commit().await?;
        return Ok(None);
    };
    drop(tx);
    let document = operation.document.as_deref();
    let document = document.and_then(|document| serde_json::from_str(document).ok());
    Ok(Some(Work {
        which: Which {
            client: operation.client_id,
            company: operation.company_id,
            connection: operation.connection_id,
        },
        document: document.unwrap_or(Value::Null),
        operation,
        integration,
    }))
}

/// The provider has not done it, for a reason that has nothing to do with the record.
async fn not_done(
    parts: &Parts,
    claim: &Claim,
    mut work: Work,
    grant: &Grant,
    error: ProviderError,
) -> Result<(), Lost> {
    work.operation.sent_at = None;
    match error {
        ProviderError::GrantRevoked { reason, .. } => {
            // It was refused: what ends with the connection was not sent.
            let mut tx = parts.store.begin().await?;
            claim.hold(&mut tx, parts.clock.now(), Progress::None).await?;
            push_operations::save(&mut tx, &work.operation).await?;
            tx.commit().await?;
            token::lose(parts, work.which, grant.version, &reason).await?;
            Ok(())
        }
        error if error.is_transient() && claim.setbacks() < ATTEMPTS => {
            let now = parts.clock.now();
            let due = error
                .retry_at()
                .unwrap_or_else(|| back_off(now, claim.setbacks()));
            work.operation.error_message = Some(error.to_string());
            wait(parts, claim, &mut work.operation, due).await
        }
        error => {
            let code = match error {
                ProviderError::AccessTokenRejected { .. } => 401,
                ProviderError::PermissionDenied { .. } => 403,
                ProviderError::NotSupported { .. } => 404,
                ProviderError::RateLimited { .. } => 429,
                ProviderError::Unavailable { .. } => 503,
                _ => 400,
            };
            let end_of = End::failed(code, error.to_string());
            end(parts, claim, work.operation, end_of, None).await
        }
    }
}

async fn no_token(parts: &Parts, claim: &Claim, mut work: Work, error: TokenError) -> Result<(), Lost> {
    work.operation.sent_at = None;
    match error {
        // Whoever ended the connection's grant has ended this write and removed its job.
        TokenError::Refused(_) | TokenError::Gone => Ok(()),
        TokenError::Later { retry_at, reason, .. } if claim.setbacks() < ATTEMPTS => {
            let now = parts.clock.now();
            let due = retry_at.unwrap_or_else(|| back_off(now, claim.setbacks()));
            work.operation.error_message = Some(reason);
            wait(parts, claim, &mut work.operation, due).await
        }
        TokenError::Later { reason, .. } | TokenError::Configuration(reason) => {
            end(parts, claim, work.operation, End::failed(503, reason), None).await
        }
        TokenError::Store(error) => Err(error.into()),
    }
}

/// Goes on later, when its time runs out at the latest; the operation says meanwhile why it waits.
async fn wait(
    parts: &Parts,
    claim: &Claim,
    operation: &mut PushOperation,
    due: Timestamp,
) -> Result<(), Lost> {
    let mut tx = parts.store.begin().await?;
    push_operations::save(&mut tx, operation).await?;
    claim.wait_until(&mut tx, in_time(operation, due)).await?;
    Ok(tx.commit().await?)
}

/// The provider is down: the write waits without having asked it, and none of its attempts is used up.
async fn put_off(
    parts: &Parts,
    claim: &Claim,
    operation: &PushOperation,
    until: Timestamp,
) -> Result<(), Lost> {
    let mut tx = parts.store.begin().await?;
    claim.put_off(&mut tx, in_time(operation, until)).await?;
    Ok(tx.commit().await?)
}

/// A moment, or the one at which the write's time runs out, whichever is sooner.
fn in_time(operation: &PushOperation, moment: Timestamp) -> Timestamp {
    operation.times_out_at.map_or(moment, |end| moment.min(end))
}

async fn end(
    parts: &Parts,
    claim: &Claim,
    mut operation: PushOperation,
    end: End,
    record: Option<StandardRecord>,
) -> Result<(), Lost> {
    let now = parts.clock.now();
    let succeeded = matches!(end, End::Success { .. });
    let mut tx = parts.store.begin().await?;
    claim.finish(&mut tx).await?;
    if succeeded {
        keep(parts, &mut tx, now, &operation, record).await?;
    }
    finish(&mut tx, now, &mut operation, end).await?;
    Ok(tx.commit().await?)
}

/// Keeps what was written beside what was read, so that it can be seen at once; where the data type was never read,
/// its first read brings it.
async fn keep(
    parts: &Parts,
    tx: &mut Transaction,
    now: Timestamp,
    operation: &PushOperation,
    record: Option<StandardRecord>,
) -> Result<(), StoreError> {
    let state = data_states::find(
        tx,
        operation.client_id,
        operation.connection_id,
        operation.data_type,
    )
    .await?;
    let Some(dataset) = state.and_then(|state| state.latest_successful_dataset) else {
        return Ok(());
    };
    let connection = connections::find_in_client(tx, operation.client_id, operation.connection_id).await?;
    let integration = connection.and_then(|connection| parts.catalogue.get(connection.platform_key).cloned());
    let Some(integration) = integration.filter(|known| known.is_read_back(operation.data_type)) else {
        return Ok(());
    };
    let context = BatchContext {
        client: operation.client_id,
        company: operation.company_id,
        connection: operation.connection_id,
        data_type: operation.data_type,
        dataset,
        // Only this record is seen: what else there is stands as it was.
        coverage: Coverage::Incremental,
        now,
    };
    let mut record = match (record, &operation.record_id) {
        (Some(record), _) => record,
        (None, Some(id)) if operation.kind == PushKind::Delete => StandardRecord {
            id: id.clone(),
            json: serde_json::json!({"id": id}).to_string(),
            raw: bytes::Bytes::new(),
            source_modified_at: None,
            deleted: true,
            columns: platypus_model::ColumnValues::default(),
            warnings: Vec::new(),
        },
        _ => return Ok(()),
    };
    let wanted = supplement::find(tx, operation.client_id, integration.key(), operation.data_type);
    Supplementer::new(&wanted.await?).add(&mut record);
    let mut preparation = Preparation::of(tx, &context).await?;
    let batch = preparation.prepare([&record].into_iter().map(new_record));
    records::write_batch(tx, &context, batch, &mut Newcomers::default()).await?;
    Ok(())
}
