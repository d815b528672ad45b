//! One company's page, and its whole Read history.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use platypus_model::CompanyId;
use serde::Deserialize;

use super::company_forms::find;
use super::sections::{self, Reader};
use super::signed_in::SignedIn;
use super::{broken, live};
use crate::actions::Platform;
use crate::html::portal::{CompanyPage, ReadHistoryPage};
use crate::html::{Notice, Paging, render};

/// Reads that the company's page shows; the rest is a click away.
const LATEST_READS: u32 = 8;
/// Reads on a page of the whole history.
const PAGE_SIZE: u32 = 50;

/// Shows a company.
pub(super) async fn show(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Path(id): Path<CompanyId>,
) -> Result<Response, Notice> {
    let view = live::View {
        limit: LATEST_READS,
        offset: 0,
        shown: live::Shown::Summary,
    };
    let live_url = live::address(&platform, &signed_in, id, view)
        .await
        .map_err(|error| broken(&error))?;
    let details = find(&platform, &signed_in, id).await?;
    let reader = Reader::new(&signed_in);
    let history = reader
        .history(&platform, &details, LATEST_READS, 0)
        .await
        .map_err(|error| broken(&error))?;
    let files = reader
        .files(&platform, &details)
        .await
        .map_err(|error| broken(&error))?;
    let addresses = sections::link_addresses(&platform, &signed_in).await?;
    let connections = reader
        .connections(&platform, &addresses, &details)
        .await
        .map_err(|error| broken(&error))?;
    Ok(render(&CompanyPage {
        page: signed_in.page(),
        viewer: signed_in.viewer(),
        company: sections::header(&signed_in, &addresses, &details),
        facts: reader.facts(&details),
        connections,
        history,
        files,
        refresh: reader.refresh(&details),
        live_url,
    }))
}

/// Which page of the history.
#[derive(Debug, Deserialize)]
pub(super) struct HistoryPage {
    #[serde(default)]
    page: Option<u32>,
}

/// Shows a page of the whole Read history.
pub(super) async fn read_history(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Path(id): Path<CompanyId>,
    Query(HistoryPage { page }): Query<HistoryPage>,
) -> Result<Response, Notice> {
    let page = page.unwrap_or(1).max(1);
    let view = live::View {
        limit: PAGE_SIZE,
        offset: u64::from(page - 1) * u64::from(PAGE_SIZE),
        shown: live::Shown::History,
    };
    let live_url = live::address(&platform, &signed_in, id, view)
        .await
        .map_err(|error| broken(&error))?;
    let details = find(&platform, &signed_in, id).await?;
    let reader = Reader::new(&signed_in);
    let history = reader
        .history(&platform, &details, view.limit, view.offset)
        .await
        .map_err(|error| broken(&error))?;
    let paging = Paging::new(page.into(), PAGE_SIZE.into(), history.total, |page| {
        format!("/portal/companies/{id}/read-history?page={page}")
    });
    let addresses = sections::link_addresses(&platform, &signed_in).await?;
    Ok(render(&ReadHistoryPage {
        page: signed_in.page(),
        viewer: signed_in.viewer(),
        company: sections::header(&signed_in, &addresses, &details),
        history,
        paging,
        refresh: reader.refresh(&details),
        live_url,
    }))
}
