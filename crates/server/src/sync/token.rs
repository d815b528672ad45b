//! The token room: whoever needs a connection's credentials asks here. One refresh at a time per
//! connection across all nodes, new tokens committed before they are used, and no doubt about a
//! refresh whose answer was lost.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use platypus_connectors::{Credentials, Integration, RefreshError};
use platypus_model::DatasetProblem;
use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;

use super::connection_status::{self, ConnectionStatusError, Which};
use super::{Parts, expiry};
use crate::events::Cause;
use crate::store::credentials::{self, Hold, Kept, Outcome};
use crate::store::{StoreError, Transaction, connections};

/// An access token is renewed when this little of its life is left.
const MARGIN: SignedDuration = SignedDuration::from_mins(1);
/// How long one call of the token endpoint may take before its answer counts as lost.
const ANSWER_WITHIN: Duration = Duration::from_secs(15);
/// How long a hold lasts. Longer than one call may take; shorter than any provider's grace
/// window, so that after a crash another node asks again inside it.
const HOLD: SignedDuration = SignedDuration::from_secs(20);
/// How long to wait for whoever is refreshing.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often an answer that was lost is asked for again at once.
const TRIES: u32 = 3;

/// Credentials that are good as far as is known.
#[derive(Debug, Clone)]
pub struct Grant {
    /// What the company granted, refreshed where it had to be.
    pub credentials: Credentials,
    /// Their version: say it when the provider refuses them.
    pub version: i64,
}

/// What the caller needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// An access token that is not about to expire.
    Valid,
    /// A later one than this version, which the provider refused.
    NewerThan(i64),
    /// The grant used before it dies of disuse, or the answer of a refresh that was cut off.
    KeepAlive,
}

/// No credentials can be had.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The connection has none: it was unlinked or deleted meanwhile.
    #[error("the connection is no longer linked")]
    Gone,
    /// The provider no longer accepts the grant. The connection is Deauthorized by now and its
    /// datasets have ended.
    #[error("{0}")]
    Refused(String),
    /// Not now: the provider is away.
    #[error("{reason}")]
    Later {
        /// What happened.
        reason: String,
        /// What kind of thing that is.
        problem: DatasetProblem,
        /// When the provider said to try again, where it did.
        retry_at: Option<Timestamp>,
    },
    /// As things are configured the provider can't be asked.
    #[error("{0}")]
    Configuration(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// When a grant has to be used lest it dies of disuse: after three quarters of the time that
/// the provider lets its refresh token stand unused. None where it does not die.
pub(super) fn keep_alive_at(
    integration: &Integration,
    credentials: &Credentials,
    now: Timestamp,
) -> Option<Timestamp> {
    credentials.refresh_token.as_ref()?;
    let idle_hours = i64::from(integration.grant().refresh_token_idle_days?) * 24;
    now.checked_add(SignedDuration::from_hours(idle_hours * 3 / 4))
        .ok()
}

/// A connection's credentials, refreshed where `need` asks for it. Any number may ask at once,
/// on any node: one refresh results.
pub async fn grant(
    parts: &Parts,
    which: Which,
    integration: &Integration,
    need: Need,
) -> Result<Grant, TokenError> {
    let owner = Uuid::now_v7();
    let give_up = Instant::now() + PATIENCE;
    let mut pause = Duration::from_millis(20);
    loop {
        let kept = credentials::get(&parts.store, which.client, which.connection)
            .await?
            .ok_or(TokenError::Gone)?;
        if is_met(&kept, need, parts.clock.now()) {
            return Ok(Grant {
                credentials: kept.credentials,
                version: kept.version,
            });
        }
        if kept.credentials.refresh_token.is_none() {
            let reason = format!(
                "{} no longer accepts this connection's authorisation, and it can't be renewed without the company; \
                 the company has to link it again",
                integration.name()
            );
            if lose(parts, which, kept.version, &reason).await? {
                return Err(TokenError::Refused(reason));
            }
            continue;
        }
        let hold = Hold {
            client: which.client,
            connection: which.connection,
            version: kept.version,
            owner,
        };
        if let Some(began_at) = take(parts, hold).await?
            && let Some(grant) = refresh(parts, which, integration, &kept, hold, began_at).await?
        {
            return Ok(grant);
        }
        if Instant::now() >= give_up {
            return Err(TokenError::Later {
                reason: format!("{} takes long to refresh the authorisation", integration.name()),
                problem: DatasetProblem::Timeout,
                retry_at: None,
            });
        }
        sleep(pause).await;
        pause = (pause * 2).min(Duration::from_millis(500));
    }
}

/// The grant behind that version of the credentials is gone: the connection becomes
/// Deauthorized. False, and nothing is done, where other credentials are kept by now.
pub async fn lose(parts: &Parts, which: Which, version: i64, reason: &str) -> Result<bool, StoreError> {
    let mut tx = parts.store.begin().await?;
    connections::find_for_update(&mut tx, which.client, which.connection).await?;
    if credentials::version(&mut tx, which.client, which.connection).await? != Some(version) {
        return Ok(false);
    }
    deauthorise(parts, tx, which, reason).await
}

fn is_met(kept: &Kept, need: Need, now: Timestamp) -> bool {
    let soon = now.checked_add(MARGIN).unwrap_or(Timestamp::MAX);
    let lives = !kept.credentials.expires_before(soon);
    // Where nothing can be refreshed, what is there is as good as it gets until it is refused.
    let renewable = kept.credentials.refresh_token.is_some();
    match need {
        Need::Valid => lives || !renewable,
        Need::NewerThan(version) => kept.version > version && (lives || !renewable),
        Need::KeepAlive => {
            let due = kept.keep_alive_at.is_some_and(|due| due <= now);
            !renewable || (!due && kept.refresh_began_at.is_none())
        }
    }
}

async fn take(parts: &Parts, hold: Hold) -> Result<Option<Timestamp>, StoreError> {
    let now = parts.clock.now();
    let mut tx = parts.store.begin().await?;
    let began_at = credentials::hold_for_refresh(&mut tx, hold, now, end_of_hold(now)).await?;
    tx.commit().await?;
    Ok(began_at)
}

fn end_of_hold(now: Timestamp) -> Timestamp {
    now.checked_add(HOLD).unwrap_or(Timestamp::MAX)
}

/// Refreshes under the hold. Nothing where the hold was lost meanwhile: then look again.
async fn refresh(
    parts: &Parts,
    which: Which,
    integration: &Integration,
    kept: &Kept,
    hold: Hold,
    began_at: Timestamp,
) -> Result<Option<Grant>, TokenError> {
    let application = parts.applications.get(integration.key());
    // The provider may have replaced the refresh token already, in an attempt whose answer never
    // came. The old token is asked with all the same: inside the grace window it brings the same
    // new pair; outside it brings a new pair if the first request never arrived, and otherwise a
    // refusal, which is the truth about a grant whose only living token was lost on the way.
    let mut answer_lost = kept.refresh_began_at.is_some();
    let mut last_reason = String::new();
    for tried in 0..TRIES {
        if tried > 0 && !extend(parts, hold).await? {
            return Ok(None);
        }
        let asked = parts
            .providers
            .refresh(integration, &application, &kept.credentials);
        let answer = timeout(ANSWER_WITHIN, asked).await.unwrap_or_else(|_| {
            Err(RefreshError::Unknown {
                provider: integration.name().to_owned(),
                reason: format!("no answer within {} s", ANSWER_WITHIN.as_secs()),
            })
        });
        match answer {
            Ok(renewed) => return keep(parts, integration, &application, hold, renewed).await,
            Err(error @ RefreshError::Refused { .. }) => {
                let reason = if answer_lost {
                    format!(
                        "{error}. The answer to an earlier refresh, begun at {began_at:.0}, was lost on the way, and \
                         {} does not give it again",
                        integration.name()
                    )
                } else {
                    error.to_string()
                };
                return if revoke(parts, which, hold, &reason).await? {
                    Err(TokenError::Refused(reason))
                } else {
                    Ok(None)
                };
            }
            Err(RefreshError::Unknown { reason, .. }) => {
                answer_lost = true;
                last_reason = reason;
            }
            Err(RefreshError::Unavailable {
                reason,
                problem,
                retry_at,
                ..
            }) => {
                let reason = format!(
                    "{} could not refresh the authorisation: {reason}",
                    integration.name()
                );
                release(parts, hold, answer_lost).await?;
                return Err(TokenError::Later {
                    reason,
                    problem,
                    retry_at,
                });
            }
            Err(error @ RefreshError::Configuration { .. }) => {
                release(parts, hold, answer_lost).await?;
                return Err(TokenError::Configuration(error.to_string()));
            }
        }
    }
    release(parts, hold, true).await?;
    Err(TokenError::Later {
        reason: format!(
            "the answers of {} to a token refresh were lost: {last_reason}",
            integration.name()
        ),
        problem: DatasetProblem::BrokenOff,
        retry_at: None,
    })
}

/// Keeps renewed credentials; nothing where the hold was lost meanwhile.
async fn keep(
    parts: &Parts,
    integration: &Integration,
    application: &platypus_connectors::Application,
    hold: Hold,
    renewed: Credentials,
) -> Result<Option<Grant>, TokenError> {
    let now = parts.clock.now();
    let mut tx = parts.store.begin().await?;
    let keep_alive_at = keep_alive_at(integration, &renewed, now);
    // Before the credentials, as everybody does who writes both: else two could wait for each other.
    expiry::renew(
        &mut tx,
        now,
        (hold.client, hold.connection),
        integration,
        &renewed,
    )
    .await?;
    if credentials::replace(&mut tx, hold, &renewed, keep_alive_at).await? {
        tx.commit().await?;
        return Ok(Some(Grant {
            credentials: renewed,
            version: hold.version + 1,
        }));
    }
    drop(tx);
    let still_kept = credentials::get(&parts.store, hold.client, hold.connection).await?;
    if still_kept.is_none() {
        // Unlinked while the provider was answering: what it gave must not stay alive unseen.
        let ended = parts.providers.revoke(integration, application, &renewed).await;
        if let Err(error) = ended {
            tracing::warn!(%error, connection = %hold.connection, "renewed tokens of an unlinked connection could not be revoked");
        }
    }
    Ok(None)
}

async fn extend(parts: &Parts, hold: Hold) -> Result<bool, StoreError> {
    let mut tx = parts.store.begin().await?;
    let stands = credentials::extend_hold(&mut tx, hold, end_of_hold(parts.clock.now())).await?;
    tx.commit().await?;
    Ok(stands)
}

async fn release(parts: &Parts, hold: Hold, answer_lost: bool) -> Result<(), StoreError> {
    let outcome = if answer_lost {
        Outcome::Unknown
    } else {
        Outcome::NothingHappened
    };
    let mut tx = parts.store.begin().await?;
    credentials::release(&mut tx, hold, outcome).await?;
    tx.commit().await
}

/// Deauthorises the connection if the hold still stands; whether it did.
async fn revoke(parts: &Parts, which: Which, hold: Hold, reason: &str) -> Result<bool, StoreError> {
    let mut tx = parts.store.begin().await?;
    connections::find_for_update(&mut tx, which.client, which.connection).await?;
    if !credentials::release(&mut tx, hold, Outcome::Unknown).await? {
        return Ok(false);
    }
    deauthorise(parts, tx, which, reason).await
}

async fn deauthorise(
    parts: &Parts,
    mut tx: Transaction,
    which: Which,
    reason: &str,
) -> Result<bool, StoreError> {
    let now = parts.clock.now();
    match connection_status::deauthorise(&mut tx, now, Cause::ENGINE, which, reason).await {
        Ok(()) => {
            tx.commit().await?;
            let (company, connection) = (which.company, which.connection);
            tracing::warn!(%company, %connection, reason, "a connection is no longer authorised");
            Ok(true)
        }
        Err(ConnectionStatusError::Store(error)) => Err(error),
        Err(_) => Ok(false),
    }
}
