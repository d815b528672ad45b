//! Measures Platypus beside what people would use instead, in one run on one machine.
//!
//! `cargo xtask bench` builds and provides everything and starts this program; the subcommands that
//! are not `sync` or `read` are the parts it starts as processes of their own, so that each one's
//! processor time and memory can be told apart.
#![allow(
    clippy::print_stdout,
    reason = "a command line tool talks to its user on standard output"
)]

mod bare_loop;
mod bare_server;
mod contender;
mod http;
mod invoices;
mod load;
mod platypus_server;
mod postgres;
mod process;
mod provider;
mod read;
mod report;
mod sync;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

#[derive(Parser)]
struct CommandLine {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Reading a provider into the store.
    Sync(Settings),
    /// Answering requests for pages of records.
    Read(Settings),
    /// The provider that everyone reads from.
    Provider(provider::Settings),
    /// Upserts of the same rows, already mapped, from memory.
    BareLoop(bare_loop::Settings),
    /// A handler that does one prepared statement.
    BareServer(bare_server::Settings),
}

/// What a bench is told.
#[derive(Args, Clone)]
struct Settings {
    /// How many invoices there are.
    #[arg(long, default_value_t = 100_000)]
    records: u32,
    /// How often each measurement is repeated.
    #[arg(long, default_value_t = 5)]
    runs: u32,
    /// Maintenance database of a PostgreSQL that nothing else uses.
    #[arg(long)]
    postgres: String,
    /// Process id of its postmaster.
    #[arg(long)]
    postgres_pid: u32,
    /// Interpreter that has dlt, FastAPI and asyncpg.
    #[arg(long)]
    python: PathBuf,
    /// The released program.
    #[arg(long)]
    platypus: PathBuf,
    /// Only contenders whose name contains one of these words.
    #[arg(long)]
    only: Vec<String>,
    /// Only these kinds of page, of those that `read` measures.
    #[arg(long)]
    kinds: Vec<String>,
    /// Write the tables into docs/PERFORMANCE.md.
    #[arg(long)]
    write: bool,
}

impl Settings {
    /// Whether a kind of page is measured.
    fn measures(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|wanted| wanted == kind)
    }

    /// Whether a contender takes part.
    fn includes(&self, name: &str) -> bool {
        self.only.is_empty()
            || self
                .only
                .iter()
                .any(|word| name.to_lowercase().contains(&word.to_lowercase()))
    }
}

fn main() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match CommandLine::parse().task {
            Task::Sync(settings) => sync::run(&settings).await,
            Task::Read(settings) => read::run(&settings).await,
            Task::Provider(settings) => provider::serve(&settings).await,
            Task::BareLoop(settings) => bare_loop::run(&settings).await,
            Task::BareServer(settings) => bare_server::serve(&settings).await,
        }
    })
}
