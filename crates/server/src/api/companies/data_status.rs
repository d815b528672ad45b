//! `/companies/{companyId}/dataStatus` (contract section 3).

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use platypus_model::{DataType, DatasetStatus};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::super::ApiError;
use super::super::scope::CompanyScope;
use super::history::DatasetStatusName;
use crate::actions::Platform;
use crate::store::data_states::{self, DataState};

pub(super) fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new().routes(routes!(get))
}

/// What stands of one data type.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DataStatus)]
struct DataStatusBody {
    /// The data type.
    #[schema(example = "invoices")]
    data_type: &'static str,
    /// When a sync last ended well; absent until one has.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    last_successful_sync: Option<Timestamp>,
    /// Where the latest sync stands; `Initial` where there was none.
    #[schema(value_type = DatasetStatusName)]
    current_status: DatasetStatus,
    /// The latest sync; absent where there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    latest_sync_id: Option<Uuid>,
    /// The latest sync that ended well; absent until one has.
    #[serde(skip_serializing_if = "Option::is_none")]
    latest_successful_sync_id: Option<Uuid>,
}

impl DataStatusBody {
    fn never_synced(data_type: DataType) -> Self {
        Self {
            data_type: data_type.key(),
            last_successful_sync: None,
            current_status: DatasetStatus::Initial,
            latest_sync_id: None,
            latest_successful_sync_id: None,
        }
    }

    /// Takes one connection's state in: the latest sync over any connection counts.
    fn add(&mut self, state: &DataState) {
        // Ids made later sort later.
        if self
            .latest_sync_id
            .is_none_or(|latest| latest < state.latest_dataset.0)
        {
            self.latest_sync_id = Some(state.latest_dataset.0);
            self.current_status = state.latest_status;
        }
        if self.last_successful_sync < state.last_successful_sync_at {
            self.last_successful_sync = state.last_successful_sync_at;
            self.latest_successful_sync_id = state.latest_successful_dataset.map(|dataset| dataset.0);
        }
    }
}

/// Get data status
///
/// What stands of each data type, keyed by data type.
#[utoipa::path(
    get, path = "/companies/{companyId}/dataStatus", operation_id = "get-company-data-status", tag = "Refresh data",
    params(("companyId" = Uuid, Path)),
    responses((status = 200, body = std::collections::HashMap<String, DataStatusBody>))
)]
async fn get(
    State(platform): State<Platform>,
    scope: CompanyScope,
) -> Result<Json<BTreeMap<&'static str, DataStatusBody>>, ApiError> {
    let states = data_states::list(&mut platform.store.reader(), scope.client, scope.company.id).await?;
    let mut statuses: BTreeMap<&'static str, DataStatusBody> = DataType::ALL
        .into_iter()
        .map(|data_type| (data_type.key(), DataStatusBody::never_synced(data_type)))
        .collect();
    for state in &states {
        if let Some(status) = statuses.get_mut(state.data_type.key()) {
            status.add(state);
        }
    }
    Ok(Json(statuses))
}
