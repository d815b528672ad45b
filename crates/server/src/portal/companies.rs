//! The list of companies.

use axum::extract::{Query, State};
use axum::response::Response;
use platypus_model::{ClientId, CompanyId, ConnectionId};
use serde::Deserialize;

use super::sections::{Lapses, by_connection, connection_state, link_addresses};
use super::signed_in::SignedIn;
use crate::actions::Platform;
use crate::actions::companies::{self, CompanyDetails, CompanyError};
use crate::actions::link_addresses::LinkAddresses;
use crate::actions::sign_in::Right;
use crate::html::connection::ConnectionPill;
use crate::html::portal::{CompaniesPage, CompanyRow, CompanySort, LapsingConnection};
use crate::html::{Notice, Paging, render};
use crate::store::companies::{CompanyOrder, Selection};
use crate::store::grant_lapses::{self, Lapse};
use crate::store::{self, ListingError, Start, StoreError, connections};

/// Companies on a page.
const PAGE_SIZE: u64 = 25;
/// Connections that are named because their grants lapse soon.
const LAPSES_SHOWN: usize = 5;
/// The longest text that is searched for, in characters.
const LONGEST_SEARCH: usize = 200;

/// What is listed.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Listing {
    #[serde(default)]
    search: String,
    #[serde(default)]
    sort: String,
    #[serde(default)]
    page: Option<u32>,
}

impl Listing {
    fn address(&self, page: u64) -> String {
        let page = page.to_string();
        let mut query = vec![("page", page.as_str())];
        if !self.search.is_empty() {
            query.push(("search", &self.search));
        }
        if !self.sort.is_empty() {
            query.push(("sort", &self.sort));
        }
        format!(
            "/portal/companies?{}",
            serde_urlencoded::to_string(query).unwrap_or_default()
        )
    }
}

const fn order(sort: CompanySort) -> CompanyOrder {
    match sort {
        CompanySort::Newest => CompanyOrder::Newest,
        CompanySort::Oldest => CompanyOrder::Oldest,
        CompanySort::Name => CompanyOrder::Name,
        CompanySort::NameReversed => CompanyOrder::NameReversed,
        CompanySort::LastRead => CompanyOrder::LastRead,
        CompanySort::LastReadReversed => CompanyOrder::LastReadReversed,
    }
}

/// Shows a page of the list.
pub(super) async fn list(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Query(mut listing): Query<Listing>,
) -> Result<Response, Notice> {
    listing.search = listing.search.trim().chars().take(LONGEST_SEARCH).collect();
    let sort = CompanySort::parse(&listing.sort);
    let page = u64::from(listing.page.unwrap_or(1).max(1));
    let selection = Selection {
        search: Some(listing.search.clone()).filter(|search| !search.is_empty()),
        order: order(sort),
        ..Selection::default()
    };
    let client = signed_in.session.client.id;
    let start = Start::Offset((page - 1) * PAGE_SIZE);
    let found = companies::list(&platform, client, &selection, PAGE_SIZE, start)
        .await
        .map_err(|error| match error {
            ListingError::Store(error) => super::broken(&error),
            _ => Notice::not_found(),
        })?;
    let addresses = link_addresses(&platform, &signed_in).await?;
    let broken = |error| super::broken(&error);
    let warned = grant_lapses::warned(&mut platform.store.reader(), client, None)
        .await
        .map_err(broken)?;
    let lapses = by_connection(&warned);
    let (named, lapsing_total) = lapsing(&platform, client, &warned).await.map_err(broken)?;
    Ok(render(&CompaniesPage {
        page: signed_in.page(),
        viewer: signed_in.viewer(),
        sort,
        lapsing: named,
        lapsing_total,
        rows: found
            .rows
            .into_iter()
            .map(|company| row(&addresses, company, &lapses))
            .collect(),
        total: found.total,
        paging: Paging::new(page, PAGE_SIZE, found.total, |page| listing.address(page)),
        may_delete: signed_in.session.may(Right::DeleteCompanies),
        search: listing.search,
    }))
}

/// The connections whose grants lapse first, with their companies, and how many there are in all.
pub(super) async fn lapsing(
    platform: &Platform,
    client: ClientId,
    warned: &[Lapse],
) -> Result<(Vec<LapsingConnection>, usize), StoreError> {
    let lapses = by_connection(warned);
    let mut first: Vec<_> = lapses.values().collect();
    first.sort_by_key(|lapse| (lapse.lapses_at, lapse.connection));
    let mut reader = platform.store.reader();
    let mut shown = Vec::new();
    for lapse in first.into_iter().take(LAPSES_SHOWN) {
        let Some(connection) = connections::find_in_client(&mut reader, client, lapse.connection).await?
        else {
            continue;
        };
        let company = store::companies::find(&mut reader, client, connection.company_id).await?;
        shown.push(LapsingConnection {
            href: address(connection.company_id, connection.id),
            company: company.map(|company| company.name).unwrap_or_default(),
            integration: connection.platform_name,
            at: lapse.lapses_at,
        });
    }
    Ok((shown, lapses.len()))
}

/// Where a connection is managed.
fn address(company: CompanyId, connection: ConnectionId) -> String {
    format!("/portal/companies/{company}#connection-{connection}")
}

fn row(addresses: &LinkAddresses, details: CompanyDetails, lapses: &Lapses) -> CompanyRow {
    let company = details.company;
    CompanyRow {
        id: company.id.to_string(),
        link_url: addresses.company(company.id),
        connections: details
            .connections
            .into_iter()
            .map(|details| ConnectionPill {
                href: address(company.id, details.connection.id),
                state: connection_state(&details, lapses),
                integration: details.connection.platform_name,
            })
            .collect(),
        name: company.name,
        created_by: company.created_by_user_name,
        created: company.created_at,
        last_read: company.last_sync_at,
    }
}

/// The page for a company that cannot be shown.
pub(super) fn notice(error: &CompanyError) -> Notice {
    match error {
        CompanyError::Store(error) => super::broken(error),
        _ => Notice::not_found(),
    }
}
