//! Upkeep: grants are used before they die of disuse, and a refresh that was cut off is asked
//! about again while the provider still answers.

use super::connection_status::Which;
use super::token::{self, Need, TokenError};
use super::{Parts, job, outage};
use crate::jobs::{Claim, Lost, Outcome, back_off};
use crate::store::{StoreError, connections, credentials, jobs};

/// How many connections are taken up at once; the rest are found at the next look.
const AT_ONCE: i64 = 200;

/// Queues a refresh for every connection that wants one. It keeps nothing between looks, so any number
/// of nodes may do it: the queue and the token room see to it that one refresh results.
pub(super) async fn look(parts: &Parts) -> Result<(), StoreError> {
    let now = parts.clock.now();
    let due = credentials::due_for_refresh(&mut parts.store.reader(), now, AT_ONCE).await?;
    if due.is_empty() {
        return Ok(());
    }
    let mut tx = parts.store.begin().await?;
    for (client, connection) in due {
        if !jobs::is_queued(&mut tx, client, connection.0, job::REFRESH_GRANT).await? {
            job::enqueue_refresh(&mut tx, now, client, connection).await?;
        }
    }
    tx.commit().await
}

/// Does a job that refreshes a grant.
pub(super) async fn run(parts: &Parts, claim: &Claim) -> Outcome {
    match refresh(parts, claim).await {
        Ok(()) => Outcome::Settled,
        Err(lost) => Outcome::from(Err(lost)),
    }
}

async fn refresh(parts: &Parts, claim: &Claim) -> Result<(), Lost> {
    let connection = match serde_json::from_str::<job::RefreshGrant>(claim.payload()) {
        Ok(payload) => {
            let mut reader = parts.store.reader();
            connections::find_in_client(&mut reader, claim.client(), payload.connection).await?
        }
        Err(error) => {
            tracing::error!(%error, "a job of a form this version does not know was dropped");
            None
        }
    };
    let integration =
        connection.and_then(|connection| Some((parts.catalogue.get(connection.platform_key)?, connection)));
    let answer = match integration {
        None => Ok(()),
        Some((integration, connection)) => {
            if let Some(until) = outage::down_until(parts, integration).await? {
                let mut tx = parts.store.begin().await?;
                claim.put_off(&mut tx, until).await?;
                return Ok(tx.commit().await?);
            }
            let which = Which {
                client: claim.client(),
                company: connection.company_id,
                connection: connection.id,
            };
            token::grant(parts, which, integration, Need::KeepAlive)
                .await
                .map(|_| ())
        }
    };
    let mut tx = parts.store.begin().await?;
    match answer {
        // A refusal has removed the job with all else that was queued for the connection.
        Err(TokenError::Refused(_)) => return Ok(()),
        Ok(()) | Err(TokenError::Gone) => claim.finish(&mut tx).await?,
        Err(TokenError::Store(error)) => return Err(error.into()),
        Err(error @ (TokenError::Later { .. } | TokenError::Configuration(_))) => {
            tracing::warn!(%error, "a grant could not be refreshed; trying again");
            let again = back_off(parts.clock.now(), claim.setbacks());
            claim.wait_until(&mut tx, again).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}
