//! The end of the journey: linked, and what is being read right now.

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use platypus_model::{CompanyId, ConnectionId, ConnectionStatus};
use serde::Deserialize;

use askama::Template;

use super::choose::step_address;
use super::connect::find_connection;
use super::journey::carried;
use super::view;
use crate::actions::link_settings::Source;
use crate::actions::{Platform, link_plan, redirects};
use crate::events::{LiveBus, Watch};
use crate::html::dataset::DatasetRow;
use crate::html::link::{LinkedPage, LiveReads};
use crate::html::live::{self, Fragments, Watched};
use crate::html::{IntegrationView, Notice, Visitor, render};
use crate::i18n::Locale;
use crate::store::connections::Connection;
use crate::store::{StoreError, datasets, events};

/// The most lines shown: as many as there are data types.
const MOST_LINES: i64 = 50;

/// Says that the connection is linked.
pub(super) async fn show(
    State(platform): State<Platform>,
    visitor: Visitor,
    path: Result<Path<(CompanyId, ConnectionId)>, PathRejection>,
) -> Result<Response, Notice> {
    let (journey, connection) = find_connection(&platform, &visitor, path).await?;
    let shown = view(&journey);
    if connection.status != ConnectionStatus::Linked {
        return Ok(Redirect::to(&shown.start).into_response());
    }
    // First the number, then the state: what happens between them is shown once more, not lost.
    let mut reader = platform.store.reader();
    let sequence = events::last_sequence(&mut reader, connection.client_id)
        .await
        .map_err(|error| failed(&error))?;
    let reads = reads(&platform, visitor.locale, &connection)
        .await
        .map_err(|error| failed(&error))?;
    let returns = redirects::load(&mut reader, connection.client_id)
        .await
        .map_err(|error| failed(&error))?
        .redirect
        .is_some()
        && visitor.embedding.is_none();
    let shows_sandbox = carried(&platform, &visitor, &journey)
        .await
        .shows_sandbox(&journey);
    let steps = link_plan::plan(&platform, &journey, shows_sandbox);
    let next = link_plan::next(&steps, Some(Source::of(connection.source_type)))
        .map(|step| step_address(connection.company_id, step.source));
    let slug = platform
        .catalogue
        .get(connection.platform_key)
        .map(|integration| integration.slug().to_owned());
    Ok(render(&LinkedPage {
        page: visitor.page(),
        journey: shown,
        integration: IntegrationView::new(&connection.platform_name, &slug.unwrap_or_default()),
        entity: connection.entity_name.clone(),
        reads,
        next,
        finish: format!("/link/company/{}/end", connection.company_id),
        returns,
        live_url: format!(
            "/link/companies/{}/connections/{}/live?from={sequence}",
            connection.company_id, connection.id
        ),
    }))
}

fn failed(error: &StoreError) -> Notice {
    tracing::error!(%error, "a linked connection could not be shown");
    Notice::internal_error()
}

/// The latest read of each data type over the connection, in the order they were asked for.
async fn reads(
    platform: &Platform,
    locale: Locale,
    connection: &Connection,
) -> Result<LiveReads, StoreError> {
    let mut reader = platform.store.reader();
    let mut latest = datasets::page(
        &mut reader,
        connection.client_id,
        connection.company_id,
        MOST_LINES,
        0,
    )
    .await?;
    latest.retain(|dataset| dataset.connection_id == connection.id);
    let mut seen = Vec::new();
    latest.retain(|dataset| {
        let is_new = !seen.contains(&dataset.data_type);
        seen.push(dataset.data_type);
        is_new
    });
    latest.reverse();
    let line = |dataset: datasets::Dataset| DatasetRow {
        id: dataset.id.to_string(),
        data_type: dataset.data_type,
        integration: connection.platform_name.clone(),
        requested: dataset.requested_at,
        completed: dataset.completed_at,
        status: dataset.status,
        progress: u8::try_from(dataset.progress.clamp(0, 100)).unwrap_or_default(),
        problem: None,
        paused_until: None,
        message: None,
    };
    Ok(LiveReads {
        locale,
        lines: latest.into_iter().map(line).collect(),
    })
}

/// From which event on a page wants to hear.
#[derive(Debug, Default, Deserialize)]
pub(super) struct From {
    #[serde(default)]
    from: i64,
}

/// The stream that keeps the page up to date.
pub(super) async fn live(
    State(platform): State<Platform>,
    visitor: Visitor,
    path: Result<Path<(CompanyId, ConnectionId)>, PathRejection>,
    from: Result<Query<From>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Notice> {
    let (_, connection) = find_connection(&platform, &visitor, path).await?;
    let from = live::resume_from(&headers, from.map(|Query(from)| from.from).unwrap_or_default());
    let watch = LiveBus::new(platform.store.clone()).watch(connection.client_id, Some(connection.company_id));
    let reading = Reading {
        platform,
        watch,
        connection,
        locale: visitor.locale,
    };
    Ok(live::stream(reading, from))
}

struct Reading {
    platform: Platform,
    watch: Watch,
    connection: Connection,
    locale: Locale,
}

impl Watched for Reading {
    async fn changed(&mut self) -> bool {
        self.watch.changed().await
    }

    async fn fragments(&mut self) -> Option<Fragments> {
        let mut reader = self.platform.store.reader();
        let sequence = events::last_sequence(&mut reader, self.connection.client_id)
            .await
            .ok()?;
        let reads = reads(&self.platform, self.locale, &self.connection).await.ok()?;
        Some(Fragments {
            sequence,
            parts: vec![("reads".to_owned(), reads.render().ok()?)],
            is_over: reads.lines.iter().all(|line| !line.is_open()),
        })
    }
}
