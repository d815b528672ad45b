//! `cargo xtask bench`: builds the release binary, provides the peers and hands over to the `bench` crate.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::postgres::{Cluster, Durability};
use crate::{command, paths, provision};

/// What to measure.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
    /// How many invoices the local provider serves.
    #[arg(long, default_value_t = 100_000, global = true)]
    records: u32,
    /// How often each measurement is repeated; medians are reported.
    #[arg(long, default_value_t = 5, global = true)]
    runs: u32,
    /// Measure only what this word names, for instance `platypus` or `dlt`; may be given more than once.
    #[arg(long, global = true)]
    only: Vec<String>,
    /// Measure only this kind of page, for instance `plain`; may be given more than once.
    #[arg(long, global = true)]
    kinds: Vec<String>,
    /// Write the tables into docs/PERFORMANCE.md.
    #[arg(long, global = true)]
    write: bool,
}

#[derive(Subcommand, Clone, Copy)]
enum What {
    /// Reading a provider into the store.
    Sync,
    /// Answering requests for pages of records.
    Read,
}

/// Runs one bench on a PostgreSQL of its own.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    println!("== What the bench needs");
    let python = provision::for_bench()?;
    command::run(command::cargo().args(["build", "--release", "-p", "platypus", "-p", "platypus-bench"]))?;
    let cluster = Cluster::start("bench-postgres", Durability::Full)?;
    println!("  PostgreSQL for the bench: {}", cluster.url());
    let programs = paths::target().join("release");
    let mut bench = std::process::Command::new(programs.join("platypus-bench"));
    bench
        .current_dir(paths::root())
        .arg(match arguments.what {
            What::Sync => "sync",
            What::Read => "read",
        })
        .arg(format!("--records={}", arguments.records))
        .arg(format!("--runs={}", arguments.runs))
        .arg(format!("--postgres={}", cluster.url()))
        .arg(format!("--postgres-pid={}", cluster.server_pid()?))
        .arg("--python")
        .arg(python)
        .arg("--platypus")
        .arg(programs.join("platypus"));
    for word in &arguments.only {
        bench.arg(format!("--only={word}"));
    }
    for kind in &arguments.kinds {
        bench.arg(format!("--kinds={kind}"));
    }
    if arguments.write {
        bench.arg("--write");
    }
    command::run(&mut bench)?;
    Ok(ExitCode::SUCCESS)
}
