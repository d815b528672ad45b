//! Choosing what to connect.

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, RawQuery, State};
use axum::response::Response;
use platypus_model::{CompanyId, ConnectionStatus};
use serde::Deserialize;

use super::{journey, problem, view};
use crate::actions::Platform;
use crate::actions::authorise;
use crate::html::link::{ChoosePage, PlatformChoice};
use crate::html::{IntegrationView, Notice, Visitor, render};

/// What a visitor looks for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Search {
    #[serde(default)]
    search: String,
}

/// The greeting and the platforms that can be chosen.
pub(super) async fn show(
    State(platform): State<Platform>,
    visitor: Visitor,
    company: Result<Path<CompanyId>, PathRejection>,
    search: Result<Query<Search>, QueryRejection>,
    RawQuery(query): RawQuery,
) -> Result<Response, Notice> {
    let Ok(Path(company)) = company else {
        return Err(problem::unknown_company());
    };
    let found = match authorise::journey(&platform, company).await {
        Ok(found) => found,
        Err(error) => return Err(problem::notice(&platform, error).await),
    };
    journey::open(&platform, &visitor, &found, query.as_deref()).await;
    let search = search.map(|Query(search)| search.search).unwrap_or_default();
    let wanted = search.trim().to_lowercase();
    let shown = view(&found);
    let mut platforms: Vec<PlatformChoice> = platform
        .catalogue
        .iter()
        .filter(|integration| platform.is_enabled(integration))
        .filter(|integration| integration.name().to_lowercase().contains(&wanted))
        .map(|integration| PlatformChoice {
            integration: IntegrationView::new(integration.name(), integration.slug()),
            source_type: integration.source_type(),
            href: format!("{}/{}", shown.start, integration.slug()),
            is_linked: found.connections.iter().any(|connection| {
                connection.platform_key == integration.key() && connection.status == ConnectionStatus::Linked
            }),
        })
        .collect();
    platforms.sort_by_key(|choice| choice.integration.name.to_lowercase());
    Ok(render(&ChoosePage {
        page: visitor.page(),
        journey: shown,
        search,
        platforms,
    }))
}
