//! `platypus connector …`

use std::fmt::Write as _;

use anyhow::{Context, bail};
use platypus_connectors::{Catalogue, Integration, check, fixtures};

use super::ConnectorCommand;
use crate::config::Config;

pub(super) fn run(config: &Config, command: &ConnectorCommand) -> anyhow::Result<String> {
    match command {
        ConnectorCommand::List => Ok(list(&Catalogue::load(config.catalogue.as_deref())?)),
        ConnectorCommand::Check { folder: Some(folder) } => {
            let integration = check(folder)?;
            Ok(format!(
                "{}: manifest and {} mappings are sound.",
                integration.name(),
                integration.data_types().count()
            ))
        }
        ConnectorCommand::Check { folder: None } => {
            let catalogue = Catalogue::load(config.catalogue.as_deref())?;
            Ok(format!("{} integrations are sound.", catalogue.iter().count()))
        }
        ConnectorCommand::Test { name } => {
            let catalogue = Catalogue::load(config.catalogue.as_deref())?;
            match name {
                Some(name) => {
                    let integration = catalogue.by_slug(name).with_context(|| {
                        format!("there is no integration `{name}`; `platypus connector list` lists them")
                    })?;
                    test([integration.as_ref()])
                }
                None => test(catalogue.iter().map(AsRef::as_ref)),
            }
        }
    }
}

fn list(catalogue: &Catalogue) -> String {
    let mut lines = String::new();
    for integration in catalogue.iter() {
        let data_types: Vec<_> = integration
            .data_types()
            .map(platypus_model::DataType::key)
            .collect();
        let (key, slug, name, proof) = (
            integration.key(),
            integration.slug(),
            integration.name(),
            integration.proof(),
        );
        let _ = writeln!(
            lines,
            "{key}  {slug:<12} {name} ({}; {proof})",
            integration.source_type()
        );
        let _ = writeln!(lines, "      {}", data_types.join(", "));
    }
    lines.trim_end().to_owned()
}

/// Runs the cases of each; an error that holds the report where one fails.
fn test<'a>(integrations: impl IntoIterator<Item = &'a Integration>) -> anyhow::Result<String> {
    let mut text = String::new();
    let mut passed = true;
    for integration in integrations {
        let report = fixtures::run(integration);
        passed &= report.passed();
        let _ = writeln!(text, "{}\n{report}", integration.name());
    }
    if !passed {
        bail!("{}", text.trim_end());
    }
    Ok(text.trim_end().to_owned())
}
