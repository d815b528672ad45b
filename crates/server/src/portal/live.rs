//! The stream that keeps a company's pages up to date.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use platypus_model::CompanyId;
use serde::{Deserialize, Serialize};

use super::company_forms::find;
use super::sections::Reader;
use super::signed_in::SignedIn;
use crate::actions::companies::CompanyDetails;
use crate::actions::link_addresses::LinkAddresses;
use crate::actions::{Platform, companies};
use crate::events::{LiveBus, Watch};
use crate::html::Notice;
use crate::html::live::{self, Fragments, Watched};
use crate::store::{StoreError, events};

/// The most lines of the Read history that one stream follows.
const MOST_LINES: u32 = 100;

/// What a page shows of a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct View {
    /// How many lines of the Read history.
    pub(super) limit: u32,
    /// After skipping so many.
    pub(super) offset: u64,
    /// What else.
    pub(super) shown: Shown,
}

/// Which of a company's pages it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Shown {
    /// The company itself: its connections, its latest reads, its files.
    Summary,
    /// Nothing but the Read history.
    History,
    /// What its connections can give, without the Read history.
    Data,
}

impl View {
    /// A page without the Read history.
    pub(super) const fn of(shown: Shown) -> Self {
        Self {
            limit: 0,
            offset: 0,
            shown,
        }
    }
}

/// The address of the stream for a page that is made now. Ask before the page is read: what
/// happens between is then shown once more, not lost.
pub(super) async fn address(
    platform: &Platform,
    signed_in: &SignedIn,
    company: CompanyId,
    view: View,
) -> Result<String, StoreError> {
    let mut reader = platform.store.reader();
    let from = events::last_sequence(&mut reader, signed_in.session.client.id).await?;
    let view = serde_urlencoded::to_string(view).unwrap_or_default();
    Ok(format!("/portal/companies/{company}/live?from={from}&{view}"))
}

/// From which event on a page wants to hear.
#[derive(Debug, Default, Deserialize)]
pub(super) struct From {
    #[serde(default)]
    from: i64,
}

/// Streams what changes.
pub(super) async fn stream(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Path(company): Path<CompanyId>,
    Query(From { from }): Query<From>,
    Query(view): Query<View>,
    headers: HeaderMap,
) -> Result<Response, Notice> {
    find(&platform, &signed_in, company).await?;
    let from = live::resume_from(&headers, from);
    let bus = LiveBus::new(platform.store.clone());
    let watch = bus.watch(signed_in.session.client.id, Some(company));
    let watched = CompanyPage {
        platform,
        watch,
        reader: Reader::new(&signed_in),
        company,
        view: View {
            limit: view.limit.min(MOST_LINES),
            ..view
        },
    };
    Ok(live::stream(watched, from))
}

struct CompanyPage {
    platform: Platform,
    watch: Watch,
    reader: Reader,
    company: CompanyId,
    view: View,
}

impl CompanyPage {
    async fn history(&self, details: &CompanyDetails, parts: &mut Vec<(String, String)>) -> Option<()> {
        let history = self
            .reader
            .history(&self.platform, details, self.view.limit, self.view.offset)
            .await
            .ok()?;
        for row in history.rows {
            parts.push((row.dataset.id.clone(), row.render().ok()?));
        }
        Some(())
    }
}

impl Watched for CompanyPage {
    async fn changed(&mut self) -> bool {
        self.watch.changed().await
    }

    async fn fragments(&mut self) -> Option<Fragments> {
        let client = self.reader.session.client.id;
        let sequence = events::last_sequence(&mut self.platform.store.reader(), client)
            .await
            .ok()?;
        // A company that is gone ends the stream.
        let details = companies::find(&self.platform, client, self.company).await.ok()?;
        let refresh = self.reader.refresh(&details);
        let mut parts = vec![("refresh".to_owned(), refresh.render().ok()?)];
        let addresses = LinkAddresses::load(&self.platform, client).await.ok()?;
        match self.view.shown {
            Shown::History => self.history(&details, &mut parts).await?,
            Shown::Summary => {
                parts.push(("facts".to_owned(), self.reader.facts(&details).render().ok()?));
                let connections = self
                    .reader
                    .connections(&self.platform, &addresses, &details)
                    .await
                    .ok()?;
                parts.push(("connections".to_owned(), connections.render().ok()?));
                self.history(&details, &mut parts).await?;
                if let Some(files) = self.reader.files(&self.platform, &details).await.ok()? {
                    parts.push(("files".to_owned(), files.render().ok()?));
                }
            }
            Shown::Data => {
                // Who may no longer see it is shown nothing more.
                let data = self.reader.data(&self.platform, &addresses, &details);
                parts.push(("data".to_owned(), data.await.ok()??.render().ok()?));
            }
        }
        Some(Fragments {
            sequence,
            parts,
            is_over: false,
        })
    }
}
