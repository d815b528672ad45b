//! Which steps a company is led through: the client's order, as far as there is something to
//! choose.

use std::sync::Arc;

use platypus_connectors::Integration;
use platypus_model::ConnectionStatus;

use super::Platform;
use super::authorise::Journey;
use super::files;
use super::link_settings::{Source, SourceSetting};
use crate::config::SANDBOX;
use crate::store::connections::Connection;

/// One step: a kind of source and what can be chosen for it.
#[derive(Debug, Clone)]
pub struct PlannedStep {
    /// The kind of source.
    pub source: Source,
    /// Whether it may be skipped.
    pub is_optional: bool,
    /// Whether something of the kind is linked.
    pub is_done: bool,
    /// What can be chosen, by name. Empty for documents, which are sent and not chosen.
    pub integrations: Vec<Arc<Integration>>,
}

/// Whether the company may choose this integration on its own.
pub fn is_offered(platform: &Platform, integration: &Integration, show_sandbox: bool) -> bool {
    platform.is_enabled(integration) && (show_sandbox || !integration.slug().starts_with(SANDBOX))
}

/// The kind of source that a connection stands for.
pub fn source_of(connection: &Connection) -> Source {
    if Some(connection.platform_key) == files::platform_key() {
        return Source::Documents;
    }
    Source::of(connection.source_type)
}

/// The steps of a company's journey, in order.
pub fn plan(platform: &Platform, journey: &Journey, show_sandbox: bool) -> Vec<PlannedStep> {
    let step = |setting: SourceSetting| {
        let mut integrations: Vec<Arc<Integration>> = platform
            .catalogue
            .iter()
            .filter(|integration| Source::of(integration.source_type()) == setting.source)
            .filter(|integration| is_offered(platform, integration, show_sandbox))
            .cloned()
            .collect();
        integrations.sort_by_key(|integration| integration.name().to_lowercase());
        let is_done = journey.connections.iter().any(|connection| {
            connection.status == ConnectionStatus::Linked && source_of(connection) == setting.source
        });
        PlannedStep {
            source: setting.source,
            is_optional: setting.is_optional,
            is_done,
            integrations,
        }
    };
    journey
        .settings
        .sources()
        .into_iter()
        .filter(|setting| setting.is_asked)
        .map(step)
        .filter(|step| step.source == Source::Documents || !step.integrations.is_empty())
        .collect()
}

/// The step after `source` that is still to do; the first, where `source` is none.
pub fn next(steps: &[PlannedStep], source: Option<Source>) -> Option<&PlannedStep> {
    let after = source
        .and_then(|source| steps.iter().position(|step| step.source == source))
        .map_or(0, |place| place + 1);
    steps.iter().skip(after).find(|step| !step.is_done)
}
