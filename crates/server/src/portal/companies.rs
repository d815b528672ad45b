//! The list of companies.

use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::sections::{connection_state, link_addresses};
use super::signed_in::SignedIn;
use crate::actions::Platform;
use crate::actions::companies::{self, CompanyDetails, CompanyError};
use crate::actions::link_addresses::LinkAddresses;
use crate::actions::sign_in::Right;
use crate::html::connection::ConnectionPill;
use crate::html::portal::{CompaniesPage, CompanyRow, CompanySort};
use crate::html::{Notice, Paging, render};
use crate::store::companies::{CompanyOrder, Selection};
use crate::store::{ListingError, Start};

/// Companies on a page.
const PAGE_SIZE: u64 = 25;
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
    Ok(render(&CompaniesPage {
        page: signed_in.page(),
        viewer: signed_in.viewer(),
        sort,
        rows: found
            .rows
            .into_iter()
            .map(|company| row(&addresses, company))
            .collect(),
        total: found.total,
        paging: Paging::new(page, PAGE_SIZE, found.total, |page| listing.address(page)),
        may_delete: signed_in.session.may(Right::DeleteCompanies),
        search: listing.search,
    }))
}

fn row(addresses: &LinkAddresses, details: CompanyDetails) -> CompanyRow {
    let company = details.company;
    CompanyRow {
        id: company.id.to_string(),
        link_url: addresses.company(company.id),
        connections: details
            .connections
            .into_iter()
            .map(|details| ConnectionPill {
                href: format!(
                    "/portal/companies/{}#connection-{}",
                    company.id, details.connection.id
                ),
                state: connection_state(&details),
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
