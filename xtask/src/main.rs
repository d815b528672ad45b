//! Set-up and checks of the workspace: `cargo xtask test` is the one command a contributor needs.
#![allow(
    clippy::print_stdout,
    reason = "a command line tool talks to its user on standard output"
)]

mod bench;
mod checks;
mod command;
mod debian;
mod fuzz;
mod outcome;
mod paths;
mod postgres;
mod provision;
mod skips;
mod soak;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Set-up, checks and measurements.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what tests need where it is missing, then run every check.
    Test {
        /// Run only the checks that need nothing installed; the rest report themselves as skipped.
        #[arg(long)]
        quick: bool,
        /// Treat a skipped test as a failure.
        #[arg(long)]
        deny_skips: bool,
    },
    /// Run the long tests: many kills, many seeds, many random inputs.
    Soak {
        /// Only this part of them.
        part: Option<soak::Part>,
    },
    /// Measure Platypus beside what people would use instead.
    Bench(bench::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().task {
        Task::Test { quick, deny_skips } => checks::run(quick, deny_skips),
        Task::Soak { part } => soak::run(part),
        Task::Bench(arguments) => bench::run(&arguments),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            println!("\nStopped: {error:#}");
            ExitCode::FAILURE
        }
    }
}
