//! Tests that could not run say so; this collects what they said.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::Result;

use crate::paths;

/// The variable that tells tests where to write their skips, one `skipped: TEST: WHY` line each.
pub(crate) const VARIABLE: &str = "PLATYPUS_SKIPS";

/// The skips of one run.
pub(crate) struct Skips {
    file: PathBuf,
    seen: BTreeSet<String>,
}

impl Skips {
    /// Starts a run with an empty list.
    pub(crate) fn begin() -> Result<Self> {
        let file = paths::target().join("test-skips.txt");
        std::fs::create_dir_all(paths::target())?;
        std::fs::write(&file, "")?;
        Ok(Self {
            file,
            seen: BTreeSet::new(),
        })
    }

    /// The file that tests append to.
    pub(crate) fn file(&self) -> &std::path::Path {
        &self.file
    }

    /// Takes in a line of a test's output, should it be a skip.
    pub(crate) fn notice(&mut self, line: &str) {
        if let Some(skip) = line.trim().strip_prefix("skipped: ") {
            self.seen.insert(skip.to_owned());
        }
    }

    /// Adds a skip of a check of our own.
    pub(crate) fn add(&mut self, check: &str, why: &str) {
        self.seen.insert(format!("{check}: {why}"));
    }

    /// Every skip of the run, sorted.
    pub(crate) fn all(mut self) -> Result<BTreeSet<String>> {
        for line in std::fs::read_to_string(&self.file)?.lines() {
            self.notice(line);
        }
        Ok(self.seen)
    }
}
