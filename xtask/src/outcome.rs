//! What the checks of a run came to, and the closing lines that say so.

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;

/// The checks of a run, in order. A failed check does not stop the ones after it.
pub(crate) struct Outcome {
    started: Instant,
    checks: Vec<(String, Duration, Option<String>)>,
}

impl Outcome {
    pub(crate) fn begin() -> Self {
        Self {
            started: Instant::now(),
            checks: Vec::new(),
        }
    }

    /// Runs one check, says its name before it starts and notes how it went.
    pub(crate) fn check(&mut self, name: &str, work: impl FnOnce() -> Result<()>) {
        println!("\n== {name}");
        let started = Instant::now();
        let failure = work().err().map(|error| format!("{error:#}"));
        if let Some(failure) = &failure {
            println!("FAILED: {failure}");
        }
        self.checks.push((name.to_owned(), started.elapsed(), failure));
    }

    /// Prints the summary: every check with its time, every skip with its reason, and one plain line.
    pub(crate) fn close(self, skips: &BTreeSet<String>, deny_skips: bool) -> ExitCode {
        println!("\n== Summary");
        for (name, took, failure) in &self.checks {
            let word = if failure.is_none() { "ok    " } else { "FAILED" };
            println!("{word} {:>6}  {name}", minutes(*took));
        }
        let failed = self
            .checks
            .iter()
            .filter(|(_, _, failure)| failure.is_some())
            .count();
        println!("Skipped: {}", skips.len());
        for skip in skips {
            println!("  {skip}");
        }
        let took = minutes(self.started.elapsed());
        if failed > 0 {
            println!("{failed} of {} checks failed, in {took}.", self.checks.len());
            ExitCode::FAILURE
        } else if deny_skips && !skips.is_empty() {
            println!(
                "All {} checks passed, but {} skipped, in {took}.",
                self.checks.len(),
                skips.len()
            );
            ExitCode::FAILURE
        } else {
            println!(
                "All {} checks passed, {} skipped, in {took}.",
                self.checks.len(),
                skips.len()
            );
            ExitCode::SUCCESS
        }
    }
}

fn minutes(time: Duration) -> String {
    format!("{}:{:02}", time.as_secs() / 60, time.as_secs() % 60)
}
