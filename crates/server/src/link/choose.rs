//! Choosing what to connect, one kind of source after the other.

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use platypus_model::{CompanyId, ConnectionStatus};
use serde::Deserialize;

use super::enter::{self, Entrance};
use super::{journey, problem, view};
use crate::actions::Platform;
use crate::actions::authorise::Journey;
use crate::actions::link_plan::{self, PlannedStep};
use crate::actions::link_settings::{Source, Texts};
use crate::html::link::{ChoosePage, LandingPage, PlatformChoice};
use crate::html::{IntegrationView, Notice, Visitor, render};
use crate::i18n::folded;

/// What a visitor looks for, and where on the way.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    search: String,
    #[serde(default, rename = "link.source")]
    source: Option<String>,
}

/// The greeting and the platforms that can be chosen.
pub(super) async fn show(
    State(platform): State<Platform>,
    visitor: Visitor,
    company: Result<Path<CompanyId>, PathRejection>,
    asked: Result<Query<Asked>, QueryRejection>,
    RawQuery(query): RawQuery,
) -> Result<Response, Notice> {
    let Ok(Path(company)) = company else {
        return Err(problem::unknown_company());
    };
    let found = match enter::entrance(&platform, &visitor, company, None, query.as_deref()).await? {
        Entrance::Open(found) => *found,
        Entrance::Confirm(page) => return Ok(*page),
    };
    let carried = journey::open(&platform, &visitor, &found, query.as_deref()).await;
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let steps = link_plan::plan(&platform, &found, carried.shows_sandbox(&found));
    let wanted = asked.source.as_deref().and_then(Source::parse);
    let is_new = wanted.is_none() && asked.search.is_empty() && steps.iter().all(|step| !step.is_done);
    let welcome = welcome(&found, &visitor);
    if is_new && found.settings.landing_page {
        return Ok(render(&LandingPage {
            page: visitor.page(),
            begin: steps.first().map_or_else(
                || super::start(company),
                |step| step_address(company, step.source),
            ),
            welcome,
            sources: steps
                .iter()
                .map(|step| (step.source.as_str(), step.is_optional))
                .collect(),
            journey: view(&found),
        }));
    }
    let step = steps
        .iter()
        .find(|step| Some(step.source) == wanted)
        .or_else(|| link_plan::next(&steps, None))
        .or_else(|| steps.first());
    if let Some(step) = step.filter(|step| step.source == Source::Documents) {
        return Ok(Redirect::to(&step_address(company, step.source)).into_response());
    }
    Ok(render(&page(
        &visitor,
        &found,
        &steps,
        step,
        asked.search,
        welcome,
    )))
}

/// Skipping a step that may be skipped: on to the next, or to the end.
pub(super) async fn skip(
    State(platform): State<Platform>,
    visitor: Visitor,
    path: Result<Path<(CompanyId, String)>, PathRejection>,
) -> Result<Response, Notice> {
    let Ok(Path((company, source))) = path else {
        return Err(problem::unknown_company());
    };
    let found = enter::journey(&platform, &visitor, company).await?;
    let carried = journey::carried(&platform, &visitor, &found).await;
    let steps = link_plan::plan(&platform, &found, carried.shows_sandbox(&found));
    let skipped = Source::parse(&source);
    let may_skip = steps
        .iter()
        .any(|step| Some(step.source) == skipped && (step.is_optional || step.is_done));
    if !may_skip {
        return Ok(Redirect::to(&super::start(company)).into_response());
    }
    let address = link_plan::next(&steps, skipped).map_or_else(
        || format!("{}/end", super::start(company)),
        |step| step_address(company, step.source),
    );
    Ok(Redirect::to(&address).into_response())
}

/// The address of a step.
pub(super) fn step_address(company: CompanyId, source: Source) -> String {
    if source == Source::Documents {
        return format!("{}/documents", super::start(company));
    }
    format!("{}?link.source={}", super::start(company), source.as_str())
}

fn welcome(journey: &Journey, visitor: &Visitor) -> Option<String> {
    let texts = &journey.settings.texts;
    Texts::in_language(visitor.locale.tag(), &texts.welcome_en, &texts.welcome_fr).map(str::to_owned)
}

fn page(
    visitor: &Visitor,
    journey: &Journey,
    steps: &[PlannedStep],
    step: Option<&PlannedStep>,
    search: String,
    welcome: Option<String>,
) -> ChoosePage {
    let wanted = folded(search.trim());
    let start = super::start(journey.company.id);
    let choices = step.map(|step| step.integrations.as_slice()).unwrap_or_default();
    let platforms = choices
        .iter()
        .filter(|integration| folded(integration.name()).contains(&wanted))
        .map(|integration| PlatformChoice {
            integration: IntegrationView::new(integration.name(), integration.slug()),
            source_type: integration.source_type(),
            href: format!("{start}/{}", integration.slug()),
            is_linked: journey.connections.iter().any(|connection| {
                connection.platform_key == integration.key() && connection.status == ConnectionStatus::Linked
            }),
        })
        .collect();
    let place = |step: &PlannedStep| {
        let place = steps.iter().position(|other| other.source == step.source)?;
        (steps.len() > 1).then_some((place + 1, steps.len()))
    };
    ChoosePage {
        page: visitor.page(),
        journey: view(journey),
        place: step.and_then(place),
        source: step.map_or("accounting", |step| step.source.as_str()),
        skip: step
            .filter(|step| steps.len() > 1 && (step.is_optional || step.is_done))
            .map(|step| format!("{start}/skip/{}", step.source.as_str())),
        not_listed: format!("{start}/end?link.because=unsupported"),
        welcome,
        search,
        platforms,
    }
}
