//! The tables of a run: rates, and ratios beside what is wanted.

use std::collections::BTreeMap;

use super::Contender::{self, BarePostgres, BareSqlite, FastApi, PlatypusPostgres, PlatypusSqlite};
use super::kinds::NAMES;
use super::{ALL, Run};
use crate::{Settings, report};

/// What a rate is held against: the rate of the second, and the least that the first should be of it.
type Target = ((Contender, &'static str), (Contender, &'static str), f64);

/// What is wanted: a plain page close to a bare handler's and well above FastAPI's; a deep page by cursor like
/// the first; a selective one within five plain ones; any other within 1.5 of the same statement by hand (which
/// does not even count).
const TARGETS: &[Target] = &[
    ((PlatypusPostgres, "plain"), (BarePostgres, "plain"), 0.75),
    ((PlatypusPostgres, "plain"), (FastApi, "plain"), 1.7),
    ((PlatypusSqlite, "plain"), (BareSqlite, "plain"), 0.75),
    ((PlatypusPostgres, "cursor"), (PlatypusPostgres, "plain"), 0.67),
    ((PlatypusSqlite, "cursor"), (PlatypusSqlite, "plain"), 0.67),
    ((PlatypusPostgres, "selective"), (PlatypusPostgres, "plain"), 0.2),
    ((PlatypusSqlite, "selective"), (PlatypusSqlite, "plain"), 0.2),
    ((PlatypusPostgres, "ordered"), (BarePostgres, "ordered"), 0.67),
    ((PlatypusSqlite, "ordered"), (BareSqlite, "ordered"), 0.67),
    ((PlatypusPostgres, "filtered"), (BarePostgres, "filtered"), 0.67),
    ((PlatypusSqlite, "filtered"), (BareSqlite, "filtered"), 0.67),
    ((PlatypusPostgres, "contains"), (BarePostgres, "contains"), 0.67),
    ((PlatypusSqlite, "contains"), (BareSqlite, "contains"), 0.67),
];

/// The medians of all runs as Markdown.
pub(super) fn summary(settings: &Settings, runs: &BTreeMap<(Contender, &'static str), Vec<Run>>) -> String {
    let middle = |contender: Contender, kind: &str, figure: fn(&Run) -> f64| {
        let (_, found) = runs
            .iter()
            .find(|((who, what), _)| *who == contender && *what == kind)?;
        Some(report::median(&found.iter().map(figure).collect::<Vec<_>>()))
    };
    let shown = |figure: Option<f64>| figure.map_or_else(|| "–".to_owned(), report::thousands);
    let rows: Vec<Vec<String>> = ALL
        .into_iter()
        .filter(|contender| middle(*contender, "plain", |run| run.rate.per_second).is_some())
        .map(|contender| {
            let mut row = vec![contender.name().to_owned()];
            row.extend(
                NAMES
                    .iter()
                    .map(|kind| shown(middle(contender, kind, |run| run.rate.per_second))),
            );
            row.push(
                middle(contender, "plain", |run| {
                    run.rate.slowest_hundredth.as_secs_f64() * 1e3
                })
                .map_or_else(String::new, |milliseconds| format!("{milliseconds:.1}")),
            );
            row.push(shown(middle(contender, "plain", |run| run.peak_mebibytes)));
            row
        })
        .collect();
    let mut text = format!(
        "Pages of 100 of {} invoices, 16 connections, requests a second, medians of {} runs. {}.\n\n",
        report::thousands(f64::from(settings.records)),
        settings.runs,
        report::machine()
    );
    let heads: Vec<&str> = ["Read"]
        .into_iter()
        .chain(NAMES)
        .chain(["99 % of plain within ms", "peak memory MiB"])
        .collect();
    text.push_str(&report::table(&heads, &rows));
    let ratios: Vec<Vec<String>> = TARGETS
        .iter()
        .filter_map(|&(ours, theirs, target)| {
            let rate = |(contender, kind)| middle(contender, kind, |run: &Run| run.rate.per_second);
            let (reached, held_against) = (rate(ours)?, rate(theirs)?);
            Some(vec![
                format!("{}, {}", ours.0.name(), ours.1),
                format!("{}, {}", theirs.0.name(), theirs.1),
                format!("{:.2}", reached / held_against),
                format!("{target:.2}"),
            ])
        })
        .collect();
    text.push('\n');
    text.push_str(&report::table(
        &["Rate of", "beside", "ratio", "wanted at least"],
        &ratios,
    ));
    text
}
