//! `cargo xtask soak`: the tests too long for every run.

use std::process::ExitCode;

use anyhow::Result;

use crate::checks::{TestEnvironment, run_tests};
use crate::fuzz;
use crate::outcome::Outcome;
use crate::skips::Skips;

/// Random cases per property; the default of an ordinary run is 256.
const CASES: &str = "20000";

/// A part of the soak that can be run alone.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Part {
    /// Tests marked `#[ignore = "soak: …"]`.
    Long,
    /// Every test with many random cases per property.
    Cases,
    /// The fuzz targets.
    Fuzzing,
}

/// Runs the tests marked `#[ignore = "soak: …"]`, then every test with many more random cases,
/// then the fuzz targets; or the one part that is asked for.
pub(crate) fn run(only: Option<Part>) -> Result<ExitCode> {
    let wanted = |part| only.is_none_or(|only| only == part);
    let mut outcome = Outcome::begin();
    let mut skips = Skips::begin()?;
    if wanted(Part::Long) || wanted(Part::Cases) {
        let environment = TestEnvironment::prepare(false);
        if wanted(Part::Long) {
            outcome.check("Long tests", || {
                run_tests(&environment, &["--ignored", "--test-threads=1"], &mut skips)
            });
        }
        if wanted(Part::Cases) {
            outcome.check("Many random cases", || environment.with_cases(CASES, &mut skips));
        }
    }
    if wanted(Part::Fuzzing) {
        outcome.check("Fuzzing", || fuzz::run(&mut skips));
    }
    Ok(outcome.close(&skips.all()?, false))
}
