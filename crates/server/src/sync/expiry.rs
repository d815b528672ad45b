//! When what a company granted lapses, as far as that is known beforehand: its client is told 14, 7
//! and 1 days before, once each, and what has lapsed is found out about at once rather than at the next
//! read. What can be kept alive is (the token room): of that, somebody is told only where it did not
//! come about.

use jiff::{SignedDuration, Timestamp};
use platypus_connectors::{Credentials, Integration};
use platypus_model::{ClientId, ConnectionId, ConnectionStatus};
use serde_json::json;

use super::Parts;
use super::connection_status::{self, ConnectionStatusError, Which};
use super::token;
use crate::events::{Cause, Event, EventKind, record};
use crate::store::connections::{self, Connection};
use crate::store::grant_lapses::{self, Lapse, LapseCause};
use crate::store::{StoreError, Transaction, credentials};

/// How many days before its end somebody is told, the first warning first.
const WARNINGS: [i64; 3] = [14, 7, 1];

/// How many connections are looked at in one go.
const AT_ONCE: i64 = 200;

/// The company has granted something anew: finds out when that lapses.
pub(super) async fn begin(
    tx: &mut Transaction,
    now: Timestamp,
    (client, connection): (ClientId, ConnectionId),
    integration: &Integration,
    granted: &Credentials,
) -> Result<(), StoreError> {
    grant_lapses::delete_all(tx, client, connection).await?;
    let ends = end(integration, granted, now);
    for (cause, lapses_at) in ends.into_iter().chain(unused(integration, granted, now)) {
        let look_at = first_look(integration, granted, cause, now, lapses_at);
        let lapse = Lapse {
            client,
            connection,
            cause,
            lapses_at,
            look_at: Some(look_at),
            warned_days: None,
        };
        grant_lapses::put(tx, &lapse).await?;
    }
    Ok(())
}

/// What the company granted was used: it will not lapse for being unused until that time has passed
/// again. An end that has passed has proven to be none.
pub(super) async fn renew(
    tx: &mut Transaction,
    now: Timestamp,
    (client, connection): (ClientId, ConnectionId),
    integration: &Integration,
    renewed: &Credentials,
) -> Result<(), StoreError> {
    if let Some((cause, lapses_at)) = unused(integration, renewed, now) {
        let lapse = Lapse {
            client,
            connection,
            cause,
            lapses_at,
            look_at: Some(first_look(integration, renewed, cause, now, lapses_at)),
            warned_days: None,
        };
        grant_lapses::put(tx, &lapse).await?;
    }
    if integration.grant().ends_after_days.is_none() {
        return Ok(());
    }
    let known = grant_lapses::of_connection(tx, client, connection).await?;
    match known.iter().find(|lapse| lapse.cause == LapseCause::Ended) {
        Some(lapse) if lapse.lapses_at <= now => {
            grant_lapses::delete(tx, client, connection, lapse.cause).await
        }
        Some(_) => Ok(()),
        None => recall(tx, now, (client, connection), integration, renewed).await,
    }
}

/// Finds out when something lapses that was granted before that was known of its provider.
async fn recall(
    tx: &mut Transaction,
    now: Timestamp,
    (client, connection): (ClientId, ConnectionId),
    integration: &Integration,
    renewed: &Credentials,
) -> Result<(), StoreError> {
    let found = connections::find_in_client(tx, client, connection).await?;
    let granted_at = found.and_then(|connection| connection.linked_at);
    let end = granted_at.and_then(|granted_at| end(integration, renewed, granted_at));
    if let Some((cause, lapses_at)) = end.filter(|(_, lapses_at)| *lapses_at > now) {
        let lapse = Lapse {
            client,
            connection,
            cause,
            lapses_at,
            look_at: Some(first_look(integration, renewed, cause, now, lapses_at)),
            warned_days: None,
        };
        grant_lapses::put(tx, &lapse).await?;
    }
    Ok(())
}

/// When what was granted at `now` lapses however much it is used.
fn end(integration: &Integration, granted: &Credentials, now: Timestamp) -> Option<(LapseCause, Timestamp)> {
    if granted.refresh_token.is_none() {
        let expires_at = granted.access_token.as_ref().and(granted.expires_at)?;
        return Some((LapseCause::Expires, expires_at));
    }
    let days = integration.grant().ends_after_days?;
    Some((LapseCause::Ended, in_days(now, i64::from(days))))
}

/// When what was last used at `now` lapses for being unused.
fn unused(
    integration: &Integration,
    granted: &Credentials,
    now: Timestamp,
) -> Option<(LapseCause, Timestamp)> {
    granted.refresh_token.as_ref()?;
    let days = integration.grant().refresh_token_idle_days?;
    Some((LapseCause::Unused, in_days(now, i64::from(days))))
}

/// When to look at a lapse first: for the first warning that lies ahead. What is kept alive is looked
/// at no sooner than that should have come about.
fn first_look(
    integration: &Integration,
    granted: &Credentials,
    cause: LapseCause,
    now: Timestamp,
    lapses_at: Timestamp,
) -> Timestamp {
    let warnings = WARNINGS.map(|days| in_days(lapses_at, -days));
    let first = warnings.into_iter().find(|at| *at > now).unwrap_or(lapses_at);
    let kept_alive_at = match cause {
        LapseCause::Unused => token::keep_alive_at(integration, granted, now),
        LapseCause::Ended | LapseCause::Expires => None,
    };
    let Some(kept_alive_at) = kept_alive_at else {
        return first;
    };
    // A provider may be away for a while, which is nobody's concern yet.
    let patience = lapses_at.duration_since(kept_alive_at) / 15;
    first.max(kept_alive_at.saturating_add(patience).unwrap_or(lapses_at))
}

fn in_days(moment: Timestamp, days: i64) -> Timestamp {
    moment
        .saturating_add(SignedDuration::from_hours(24 * days))
        .unwrap_or(moment)
}

/// Gives every warning that is due, and has what has lapsed found out about.
pub(super) async fn look(parts: &Parts) -> Result<(), StoreError> {
    loop {
        let now = parts.clock.now();
        let due = grant_lapses::due_connections(&mut parts.store.reader(), now, AT_ONCE).await?;
        let mut dealt_with = 0;
        for (client, connection) in due {
            match serve(parts, now, client, connection).await {
                Ok(true) => dealt_with += 1,
                // Another process is at it, or was.
                Ok(false) => {}
                Err(error) => {
                    tracing::warn!(%error, %connection, "a grant that lapses could not be looked at; trying again");
                }
            }
        }
        if dealt_with == 0 {
            return Ok(());
        }
    }
}

/// Deals with what is due of one connection's grant; false where nothing is.
async fn serve(
    parts: &Parts,
    now: Timestamp,
    client: ClientId,
    connection: ConnectionId,
) -> Result<bool, ConnectionStatusError> {
    let mut tx = parts.store.begin().await?;
    let Some(connection) = connections::find_for_update_if_free(&mut tx, client, connection).await? else {
        return Ok(false);
    };
    let due = grant_lapses::hold_due(&mut tx, client, connection.id, now).await?;
    if due.is_empty() {
        return Ok(false);
    }
    if connection.status != ConnectionStatus::Linked {
        grant_lapses::delete_all(&mut tx, client, connection.id).await?;
        tx.commit().await?;
        return Ok(true);
    }
    for lapse in due {
        if lapse.lapses_at <= now {
            if lapsed(&mut tx, now, &connection, lapse).await? {
                break;
            }
        } else {
            warn(&mut tx, now, &connection, lapse).await?;
        }
    }
    tx.commit().await?;
    Ok(true)
}

async fn warn(
    tx: &mut Transaction,
    now: Timestamp,
    connection: &Connection,
    mut lapse: Lapse,
) -> Result<(), StoreError> {
    let given = WARNINGS
        .into_iter()
        .rfind(|days| in_days(lapse.lapses_at, -days) <= now);
    let next = WARNINGS
        .into_iter()
        .map(|days| in_days(lapse.lapses_at, -days))
        .find(|at| *at > now);
    lapse.look_at = Some(next.unwrap_or(lapse.lapses_at));
    let is_due = given.is_some_and(|days| lapse.warned_days.is_none_or(|warned| days < warned));
    if is_due {
        lapse.warned_days = given;
    }
    grant_lapses::put(tx, &lapse).await?;
    if is_due {
        let event = Event::new(lapse.client, EventKind::ConnectionExpiring, Cause::ENGINE)
            .company(connection.company_id)
            .connection(connection.id)
            .detail(detail(now, connection, lapse));
        record(tx, now, event).await?;
    }
    Ok(())
}

fn detail(now: Timestamp, connection: &Connection, lapse: Lapse) -> serde_json::Value {
    let provider = &connection.platform_name;
    let day = lapse.lapses_at.strftime("%Y-%m-%d");
    let why = match lapse.cause {
        LapseCause::Unused => format!(
            "{provider} drops an authorisation that is not used for a time, and it could not be used since; unless \
             {provider} answers before"
        ),
        LapseCause::Ended => {
            format!("{provider} ends every authorisation after a time, however much it is used")
        }
        LapseCause::Expires => format!("{provider} gave an authorisation that can't be renewed"),
    };
    let left = lapse.lapses_at.duration_since(now).as_secs();
    json!({
        "expiresOn": lapse.lapses_at,
        "daysLeft": left.div_euclid(24 * 60 * 60) + i64::from(left.rem_euclid(24 * 60 * 60) > 0),
        "cause": lapse.cause.as_str(),
        "message": format!(
            "{why}: this connection's lapses on {day}. Have the company link it again before."
        ),
    })
}

/// What has lapsed: where nobody can be asked it has ended; otherwise the provider is asked at once.
/// True where the connection is Deauthorized by now.
async fn lapsed(
    tx: &mut Transaction,
    now: Timestamp,
    connection: &Connection,
    mut lapse: Lapse,
) -> Result<bool, ConnectionStatusError> {
    if lapse.cause == LapseCause::Expires {
        let which = Which {
            client: lapse.client,
            company: connection.company_id,
            connection: connection.id,
        };
        let reason = format!(
            "The authorisation that {} gave ended on {} and can't be renewed without the company; the company has to \
             link it again.",
            connection.platform_name,
            lapse.lapses_at.strftime("%Y-%m-%d")
        );
        connection_status::deauthorise(tx, now, Cause::ENGINE, which, &reason).await?;
        return Ok(true);
    }
    lapse.look_at = None;
    grant_lapses::put(tx, &lapse).await?;
    credentials::keep_alive_from(tx, lapse.client, connection.id, now).await?;
    Ok(false)
}
