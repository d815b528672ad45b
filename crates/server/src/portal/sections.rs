//! The parts of a company's page, read from the store; the page and its live stream share them.

use std::collections::HashMap;

use platypus_model::{ConnectionId, ConnectionStatus};

use super::signed_in::SignedIn;
use crate::actions::Platform;
use crate::actions::companies::CompanyDetails;
use crate::actions::connections::ConnectionDetails;
use crate::actions::files;
use crate::actions::link_addresses::LinkAddresses;
use crate::actions::sign_in::{Right, Session};
use crate::html::connection::{ConnectionCard, ConnectionProblem, ConnectionState, LapseView};
use crate::html::dataset::DatasetRow;
use crate::html::portal::{
    CompanyHeader, ConnectionsSection, FactsSection, FileRow, FilesSection, HistoryRow, HistorySection,
    RefreshForm,
};
use crate::html::{IntegrationView, Notice};
use crate::i18n::Locale;
use crate::store::StoreError;
use crate::store::connections::{ConnectionError, ErrorStatus};
use crate::store::datasets::{self, Dataset};
use crate::store::grant_lapses::{self, Lapse, LapseCause};

/// The most documents that a company's page lists; the archive has them all.
const MOST_FILES: usize = 100;

/// The addresses to send to the client's companies.
pub(super) async fn link_addresses(
    platform: &Platform,
    signed_in: &SignedIn,
) -> Result<LinkAddresses, Notice> {
    LinkAddresses::load(platform, signed_in.session.client.id)
        .await
        .map_err(|error| super::broken(&error))
}

/// Whether an error still stands: one that passes says so itself; one of an attempt to link stands
/// until a later attempt succeeded, whatever became of the connection after that.
fn stands(details: &ConnectionDetails, error: &ConnectionError) -> bool {
    match error.status {
        Some(ErrorStatus::Active) => true,
        Some(ErrorStatus::Resolved) => false,
        None => details
            .connection
            .linked_at
            .is_none_or(|linked| linked < error.errored_at),
    }
}

/// What a connection's pill says; `lapses` are the grants that lapse soon.
pub(super) fn connection_state(details: &ConnectionDetails, lapses: &Lapses) -> ConnectionState {
    let has_error = details.errors.iter().any(|error| stands(details, error));
    ConnectionState::new(details.connection.status, has_error)
        .lapsing(lapses.contains_key(&details.connection.id))
}

/// The grants that lapse soon, by connection.
pub(super) type Lapses = HashMap<ConnectionId, Lapse>;

/// The grants that lapse soon and of which warnings were given, the soonest of each connection.
pub(super) fn by_connection(warned: &[Lapse]) -> Lapses {
    let mut lapses = Lapses::new();
    for lapse in warned {
        lapses.entry(lapse.connection).or_insert(*lapse);
    }
    lapses
}

fn lapse_view(lapse: &Lapse) -> LapseView {
    LapseView {
        at: lapse.lapses_at,
        reason: match lapse.cause {
            LapseCause::Unused => "connection-lapses-unused",
            LapseCause::Ended => "connection-lapses-ended",
            LapseCause::Expires => "connection-lapses-expires",
        },
    }
}

/// What stands above everything about a company.
pub(super) fn header(
    signed_in: &SignedIn,
    addresses: &LinkAddresses,
    details: &CompanyDetails,
) -> CompanyHeader {
    CompanyHeader {
        id: details.company.id.to_string(),
        name: details.company.name.clone(),
        link_url: addresses.company(details.company.id),
        shows_data: signed_in.session.may(Right::SeeData),
    }
}

/// Whose page it is, and in which language.
#[derive(Clone)]
pub(super) struct Reader {
    pub(super) session: Session,
    pub(super) locale: Locale,
    pub(super) form_token: String,
}

impl Reader {
    pub(super) fn new(signed_in: &SignedIn) -> Self {
        Self {
            session: signed_in.session.clone(),
            locale: signed_in.visitor.locale,
            form_token: signed_in.page().form_token,
        }
    }

    /// The button that reads everything again.
    pub(super) fn refresh(&self, details: &CompanyDetails) -> RefreshForm {
        let mut connections = details.connections.iter();
        RefreshForm {
            locale: self.locale,
            company_id: details.company.id.to_string(),
            form_token: self.form_token.clone(),
            may_refresh: connections.any(|details| details.connection.status == ConnectionStatus::Linked),
        }
    }

    /// When and by whom the company was made, and when it was last read.
    pub(super) fn facts(&self, details: &CompanyDetails) -> FactsSection {
        FactsSection {
            locale: self.locale,
            created_by: details.company.created_by_user_name.clone(),
            created: details.company.created_at,
            last_read: details.company.last_sync_at,
        }
    }

    /// The company's connections.
    pub(super) async fn connections(
        &self,
        platform: &Platform,
        addresses: &LinkAddresses,
        details: &CompanyDetails,
    ) -> Result<ConnectionsSection, StoreError> {
        let (client, company) = (self.session.client.id, details.company.id);
        let mut reader = platform.store.reader();
        let lapses = by_connection(&grant_lapses::warned(&mut reader, client, Some(company)).await?);
        Ok(ConnectionsSection {
            locale: self.locale,
            connections: details
                .connections
                .iter()
                .map(|connection| self.card(platform, addresses, connection, &lapses))
                .collect(),
            link_url: addresses.company(details.company.id),
        })
    }

    fn card(
        &self,
        platform: &Platform,
        addresses: &LinkAddresses,
        details: &ConnectionDetails,
        lapses: &Lapses,
    ) -> ConnectionCard {
        let connection = &details.connection;
        let slug = platform
            .catalogue
            .get(connection.platform_key)
            .map(|integration| integration.slug().to_owned())
            .unwrap_or_default();
        let place = format!(
            "/portal/companies/{}/connections/{}",
            connection.company_id, connection.id
        );
        let may_manage = self.session.may(Right::ManageConnections);
        let is_linked = connection.status == ConnectionStatus::Linked;
        ConnectionCard {
            id: connection.id.to_string(),
            integration: IntegrationView::new(&connection.platform_name, &slug),
            source_type: connection.source_type,
            state: connection_state(details, lapses),
            entity: connection.entity_name.clone(),
            linked: connection.linked_at,
            last_read: connection.last_sync_at,
            lapse: lapses.get(&connection.id).filter(|_| is_linked).map(lapse_view),
            link_url: addresses.connection(connection.company_id, connection.id),
            unlink_href: (may_manage && is_linked).then(|| format!("{place}/unlink")),
            delete_href: may_manage.then(|| format!("{place}/delete")),
            problems: details
                .errors
                .iter()
                .rev()
                .map(|error| ConnectionProblem {
                    at: error.errored_at,
                    message: error.error_message.clone(),
                    is_resolved: !stands(details, error),
                })
                .collect(),
        }
    }

    /// A page of the company's Read history, the latest first.
    pub(super) async fn history(
        &self,
        platform: &Platform,
        details: &CompanyDetails,
        limit: u32,
        offset: u64,
    ) -> Result<HistorySection, StoreError> {
        let mut reader = platform.store.reader();
        let (client, company) = (self.session.client.id, details.company.id);
        let total = datasets::count_of_company(&mut reader, client, company).await?;
        let offset = i64::try_from(offset).unwrap_or(i64::MAX);
        let page = datasets::page(&mut reader, client, company, limit.into(), offset).await?;
        let names = names(details);
        Ok(HistorySection {
            locale: self.locale,
            rows: page
                .into_iter()
                .map(|dataset| HistoryRow {
                    locale: self.locale,
                    dataset: dataset_row(dataset, &names),
                })
                .collect(),
            total,
        })
    }

    /// The company's documents; none where the person may not see them.
    pub(super) async fn files(
        &self,
        platform: &Platform,
        details: &CompanyDetails,
    ) -> Result<Option<FilesSection>, StoreError> {
        if !self.session.may(Right::SeeData) {
            return Ok(None);
        }
        let company = details.company.id;
        let sent = files::list(platform, self.session.client.id, company, None).await?;
        Ok(Some(FilesSection {
            locale: self.locale,
            company_id: company.to_string(),
            rows: sent
                .into_iter()
                .rev()
                .take(MOST_FILES)
                .map(|file| FileRow {
                    id: file.id.to_string(),
                    name: file.name,
                    bytes: file.size,
                    uploaded: file.uploaded_at,
                    is_scanned: file.scanned_at.is_some(),
                })
                .collect(),
        }))
    }
}

/// The integration's name behind each of a company's connections.
fn names(details: &CompanyDetails) -> HashMap<ConnectionId, String> {
    details
        .connections
        .iter()
        .map(|details| (details.connection.id, details.connection.platform_name.clone()))
        .collect()
}

fn dataset_row(dataset: Dataset, names: &HashMap<ConnectionId, String>) -> DatasetRow {
    DatasetRow {
        id: dataset.id.to_string(),
        data_type: dataset.data_type,
        integration: names.get(&dataset.connection_id).cloned().unwrap_or_default(),
        requested: dataset.requested_at,
        completed: dataset.completed_at,
        status: dataset.status,
        progress: u8::try_from(dataset.progress.clamp(0, 100)).unwrap_or_default(),
        problem: dataset.problem,
        paused_until: dataset.paused_until,
        message: dataset.error_message.or(dataset.status_description),
    }
}
