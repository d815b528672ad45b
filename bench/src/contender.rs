//! One measurement of a sync: how many records, how long, at what cost.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::process::{Cost, Process, Watch};

/// What one run came to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    /// Records a second.
    pub(crate) rate: f64,
    /// The contender's own processes.
    pub(crate) own: Cost,
    /// Seconds of processor time that PostgreSQL spent meanwhile.
    pub(crate) database_seconds: f64,
}

/// What a contender prints when it is done.
#[derive(Deserialize)]
struct Said {
    rows: u32,
    seconds: f64,
}

/// Runs a contender that syncs once, prints what it did and ends.
pub(crate) fn run(command: &mut Command, records: u32, postgres_pid: u32) -> Result<Run> {
    let database = Watch::begin(postgres_pid);
    let process = Process::start(command.stdout(Stdio::piped()))?;
    let own = Watch::begin(process.id());
    let output = process.output()?;
    let own = own.end();
    let database_seconds = database.end().processor_seconds;
    let line = output.lines().last().context("a contender printed nothing")?;
    let said: Said = serde_json::from_str(line).with_context(|| format!("a contender printed `{line}`"))?;
    ensure!(
        said.rows >= records,
        "a contender left {} rows of {records}",
        said.rows
    );
    Ok(Run {
        rate: f64::from(records) / said.seconds,
        own,
        database_seconds,
    })
}

/// A part of this very program as a process of its own.
pub(crate) fn part(name: &str) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(name);
    Ok(command)
}

/// A script of `bench/peers`.
pub(crate) fn script(python: &Path, name: &str) -> Command {
    let mut command = Command::new(python);
    // What its libraries think of each other is not what is measured.
    command
        .args(["-W", "ignore"])
        .arg(Path::new("bench/peers").join(name));
    command
}
