//! Every data type that a company's connections can give, and how reading it stands.

use std::collections::{BTreeMap, HashMap};

use axum::extract::{Path, State};
use axum::response::{Redirect, Response};
use platypus_model::{CompanyId, ConnectionId, ConnectionStatus, DataType, DatasetStatus, SourceType};
use serde::Deserialize;

use super::super::company_forms::find;
use super::super::sections::{self, Reader};
use super::super::signed_in::SignedIn;
use super::super::{broken, live};
use super::address;
use crate::actions::Platform;
use crate::actions::companies::CompanyDetails;
use crate::actions::connections::ConnectionDetails;
use crate::actions::link_addresses::LinkAddresses;
use crate::actions::refresh::{self as refreshing, RefreshError};
use crate::actions::sign_in::Right;
use crate::html::dataset::DataRow;
use crate::html::portal::{DataGroup, DataPage, DataSection};
use crate::html::{Flash, Form, IntegrationView, Notice, render};
use crate::i18n::folded;
use crate::store::data_states::{self, DataState};
use crate::store::{StoreError, records};

/// Shows what there is.
pub(super) async fn show(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Path(id): Path<CompanyId>,
) -> Result<Response, Notice> {
    signed_in.require(Right::SeeData)?;
    let broken = |error: StoreError| broken(&error);
    let view = live::View::of(live::Shown::Data);
    let live_url = live::address(&platform, &signed_in, id, view)
        .await
        .map_err(broken)?;
    let details = find(&platform, &signed_in, id).await?;
    let reader = Reader::new(&signed_in);
    let addresses = sections::link_addresses(&platform, &signed_in).await?;
    let data = reader
        .data(&platform, &addresses, &details)
        .await
        .map_err(broken)?;
    Ok(render(&DataPage {
        page: signed_in.page(),
        viewer: signed_in.viewer(),
        company: sections::header(&signed_in, &addresses, &details),
        data: data.ok_or_else(Notice::forbidden)?,
        refresh: reader.refresh(&details),
        live_url,
    }))
}

/// Which connection's data type is to be read again.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    connection: ConnectionId,
}

/// Queues one data type of one connection.
pub(super) async fn refresh(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Path((company, key)): Path<(CompanyId, String)>,
    Form(Asked { connection }): Form<Asked>,
) -> Result<Response, Notice> {
    signed_in.require(Right::ManageCompanies)?;
    signed_in.require(Right::SeeData)?;
    let data_type: DataType = key.parse().map_err(|_| Notice::not_found())?;
    let client = signed_in.session.client.id;
    let cause = signed_in.cause();
    let queued = refreshing::queue(&platform, client, cause, company, Some(connection), data_type).await;
    let said = match queued {
        Ok(_) => Flash::RefreshQueued(1),
        Err(RefreshError::AlreadyInProgress { .. }) => Flash::RefreshRunning,
        Err(RefreshError::NothingLinked { .. } | RefreshError::ConnectionNotLinked { .. }) => {
            Flash::NothingLinked
        }
        Err(RefreshError::CompanyNotFound(_) | RefreshError::ConnectionNotFound(_)) => {
            return Err(Notice::not_found());
        }
        Err(RefreshError::Store(error)) => return Err(broken(&error)),
        Err(error @ RefreshError::Engine(_)) => {
            tracing::error!(%error, "a data type could not be queued");
            return Err(Notice::internal_error());
        }
    };
    Ok(said.on(&signed_in.visitor, Redirect::to(&address(company))))
}

/// What is known of a company's data types: how reading stands, and how much is held.
struct Known {
    states: HashMap<(ConnectionId, DataType), DataState>,
    totals: HashMap<(ConnectionId, DataType), i64>,
}

impl Known {
    fn row(&self, company: CompanyId, connection: ConnectionId, data_type: DataType) -> DataRow {
        let state = self.states.get(&(connection, data_type));
        DataRow {
            data_type,
            href: format!("{}/{data_type}?connection={connection}", address(company)),
            records: self.totals.get(&(connection, data_type)).copied().unwrap_or(0),
            last_success: state.and_then(|state| state.last_successful_sync_at),
            status: state.map_or(DatasetStatus::Initial, |state| state.latest_status),
        }
    }
}

impl Reader {
    /// What the company's connections can give; none where the person may not see it.
    pub(in super::super) async fn data(
        &self,
        platform: &Platform,
        addresses: &LinkAddresses,
        details: &CompanyDetails,
    ) -> Result<Option<DataSection>, StoreError> {
        if !self.session.may(Right::SeeData) {
            return Ok(None);
        }
        let known = self.known(platform, details).await?;
        let company = details.company.id;
        let mut groups = Vec::new();
        for connection in &details.connections {
            let group = self.group(platform, company, connection, &known);
            if !group.rows.is_empty() {
                groups.push(group);
            }
        }
        Ok(Some(DataSection {
            locale: self.locale,
            company_id: company.to_string(),
            form_token: self.form_token.clone(),
            link_url: addresses.company(company),
            groups,
        }))
    }

    /// How reading one data type over one connection stands.
    pub(super) async fn data_row(
        &self,
        platform: &Platform,
        details: &CompanyDetails,
        connection: ConnectionId,
        data_type: DataType,
    ) -> Result<DataRow, StoreError> {
        let known = self.known(platform, details).await?;
        Ok(known.row(details.company.id, connection, data_type))
    }

    async fn known(&self, platform: &Platform, details: &CompanyDetails) -> Result<Known, StoreError> {
        let mut reader = platform.store.reader();
        let (client, company) = (self.session.client.id, details.company.id);
        let states = data_states::list(&mut reader, client, company).await?;
        let totals = records::totals(&mut reader, client, company).await?;
        Ok(Known {
            states: states
                .into_iter()
                .map(|state| ((state.connection, state.data_type), state))
                .collect(),
            totals: totals
                .into_iter()
                .map(|set| ((set.connection, set.data_type), set.total))
                .collect(),
        })
    }

    fn group(
        &self,
        platform: &Platform,
        company: CompanyId,
        details: &ConnectionDetails,
        known: &Known,
    ) -> DataGroup {
        let connection = &details.connection;
        let integration = platform.catalogue.get(connection.platform_key);
        let offers =
            |data_type: DataType| integration.is_some_and(|integration| integration.supports(data_type));
        // By name as the reader has it, so that the order is theirs.
        let mut rows = BTreeMap::new();
        let mut unsupported = BTreeMap::new();
        for data_type in DataType::ALL {
            let name = self.locale.data_type(data_type);
            let was_read = known.states.contains_key(&(connection.id, data_type));
            if offers(data_type) || was_read {
                let row = known.row(company, connection.id, data_type);
                rows.insert((folded(&name), data_type), row);
            } else if is_of(data_type, connection.source_type) && integration.is_some() {
                unsupported.insert(folded(&name), name);
            }
        }
        let slug = integration.map_or_else(String::new, |integration| integration.slug().to_owned());
        DataGroup {
            connection: connection.id.to_string(),
            integration: IntegrationView::new(&connection.platform_name, &slug),
            entity: connection.entity_name.clone(),
            state: sections::connection_state(details, &sections::Lapses::new()),
            may_refresh: connection.status == ConnectionStatus::Linked,
            rows: rows.into_values().collect(),
            unsupported: unsupported.into_values().collect(),
        }
    }
}

/// Whether a source of that kind might have such data at all.
fn is_of(data_type: DataType, source: SourceType) -> bool {
    data_type.source_type() == source
}
