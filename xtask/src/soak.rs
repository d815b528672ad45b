//! `cargo xtask soak`: the tests too long for every run.

use std::process::ExitCode;

use anyhow::Result;

use crate::checks::{TestEnvironment, run_tests};
use crate::fuzz;
use crate::outcome::Outcome;
use crate::skips::Skips;

/// Random cases per property; the default of an ordinary run is 256.
const CASES: &str = "20000";

/// Runs the tests marked `#[ignore = "soak: …"]`, then every test with many more random cases,
/// then the fuzz targets.
pub(crate) fn run() -> Result<ExitCode> {
    let mut outcome = Outcome::begin();
    let mut skips = Skips::begin()?;
    let environment = TestEnvironment::prepare(false);
    outcome.check("Long tests", || {
        run_tests(&environment, &["--ignored", "--test-threads=1"], &mut skips)
    });
    outcome.check("Many random cases", || environment.with_cases(CASES, &mut skips));
    drop(environment);
    outcome.check("Fuzzing", || fuzz::run(&mut skips));
    Ok(outcome.close(&skips.all()?, false))
}
