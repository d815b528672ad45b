//! Home: what needs attention first, how connections stand, and how to begin.

use std::collections::HashMap;

use axum::extract::State;
use axum::response::Response;
use platypus_model::{ClientId, ConnectionStatus};

use super::signed_in::SignedIn;
use super::{broken, companies};
use crate::actions::sign_in::Right;
use crate::actions::{Platform, webhooks};
use crate::html::connection::ConnectionState;
use crate::html::portal::{AttentionGroup, AttentionItem, HomePage, StatusTile};
use crate::html::{Notice, render};
use crate::store::attention::{self, Troubled};
use crate::store::webhook_consumers::ConsumerStatus;
use crate::store::{StoreError, grant_lapses};

/// Connections that are named in each group.
const SHOWN: i64 = 5;

/// The statuses in the order of the tiles, as pills say them.
const STATUSES: [(ConnectionStatus, ConnectionState); 4] = [
    (ConnectionStatus::Linked, ConnectionState::Linked),
    (ConnectionStatus::PendingAuth, ConnectionState::Pending),
    (ConnectionStatus::Deauthorized, ConnectionState::Deauthorized),
    (ConnectionStatus::Unlinked, ConnectionState::Unlinked),
];

/// Shows what there is to do.
pub(super) async fn show(State(platform): State<Platform>, signed_in: SignedIn) -> Result<Response, Notice> {
    let client = signed_in.session.client.id;
    let broken = |error: StoreError| broken(&error);
    let mut reader = platform.store.reader();
    let counts: HashMap<_, _> = attention::statuses(&mut reader, client)
        .await
        .map_err(broken)?
        .into_iter()
        .map(|row| (row.status, row.count))
        .collect();
    let unconnected = attention::unconnected(&mut reader, client)
        .await
        .map_err(broken)?;
    let lost = counts.get(&ConnectionStatus::Deauthorized).copied().unwrap_or(0);
    let groups = groups(&platform, &signed_in, client, lost)
        .await
        .map_err(broken)?;
    let may_manage = signed_in.session.may(Right::ManageSettings);
    let consumers = if may_manage {
        webhooks::list(&platform, client).await.unwrap_or_default()
    } else {
        Vec::new()
    };
    let silent = consumers
        .iter()
        .filter(|consumer| {
            let is_struggling =
                consumer.status == ConsumerStatus::Enabled && consumer.failing_since.is_some();
            is_struggling || consumer.status == ConsumerStatus::Failing
        })
        .count();
    let locale = signed_in.visitor.locale;
    Ok(render(&HomePage {
        page: signed_in.page(),
        viewer: signed_in.viewer(),
        is_new: counts.is_empty() && unconnected == 0,
        has_linked: counts.contains_key(&ConnectionStatus::Linked),
        groups,
        silent,
        tiles: STATUSES
            .into_iter()
            .map(|(status, state)| StatusTile {
                name: state.name(&locale),
                tone: state.tone(),
                count: locale.number(counts.get(&status).copied().unwrap_or(0)),
            })
            .chain([StatusTile {
                name: locale.text("home-unconnected"),
                tone: "quiet",
                count: locale.number(unconnected),
            }])
            .collect(),
    }))
}

/// What needs attention, what is worst first; groups without anything are left out.
async fn groups(
    platform: &Platform,
    signed_in: &SignedIn,
    client: ClientId,
    lost: i64,
) -> Result<Vec<AttentionGroup>, StoreError> {
    let locale = signed_in.visitor.locale;
    let mut reader = platform.store.reader();
    let now = platform.clock.now();
    let group = |key: &'static str, text: &'static str, tone, total: i64, items: Vec<AttentionItem>| {
        let total = total.unsigned_abs();
        AttentionGroup {
            key,
            title: locale.text_with(key, "count", total),
            text: locale.text(text),
            tone,
            more: total.saturating_sub(items.len() as u64),
            items,
        }
    };
    let deauthorised = attention::deauthorised(&mut reader, client, SHOWN).await?;
    let (failing, failing_total) = attention::failing(&mut reader, client, SHOWN).await?;
    let (paused, paused_total) = attention::paused(&mut reader, client, now, SHOWN).await?;
    let warned = grant_lapses::warned(&mut reader, client, None).await?;
    let (lapsing, lapsing_total) = companies::lapsing(platform, client, &warned).await?;
    let mut groups = vec![
        group(
            "home-deauthorised",
            "home-deauthorised-text",
            "bad",
            lost,
            deauthorised
                .into_iter()
                .map(|row| item(row, "home-since", ""))
                .collect(),
        ),
        group(
            "home-lapsing",
            "home-lapsing-text",
            "warning",
            i64::try_from(lapsing_total).unwrap_or(i64::MAX),
            lapsing
                .into_iter()
                .map(|lapse| AttentionItem {
                    href: lapse.href,
                    company: lapse.company,
                    integration: lapse.integration,
                    when: "home-until",
                    at: Some(lapse.at),
                    data_types: 0,
                })
                .collect(),
        ),
        group(
            "home-failing",
            "home-failing-text",
            "bad",
            failing_total,
            failing
                .into_iter()
                .map(|row| item(row, "home-last-read", "/read-history"))
                .collect(),
        ),
        group(
            "home-paused",
            "home-paused-text",
            "active",
            paused_total,
            paused
                .into_iter()
                .map(|row| item(row, "home-until", "/read-history"))
                .collect(),
        ),
    ];
    groups.retain(|group| !group.items.is_empty());
    Ok(groups)
}

/// A connection to look after; `page` is where of its company's pages.
fn item(row: Troubled, when: &'static str, page: &str) -> AttentionItem {
    let place = if page.is_empty() {
        format!("#connection-{}", row.connection)
    } else {
        page.to_owned()
    };
    AttentionItem {
        href: format!("/portal/companies/{}{place}", row.company),
        company: row.company_name,
        integration: row.platform_name,
        when,
        at: row.at,
        data_types: row.data_types.unsigned_abs(),
    }
}
