//! The `platypus` command.

use std::io::IsTerminal;
use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;
use platypus::cli::{self, Command, CommandLine};
use platypus::clock::Clock;
use platypus::config::{Config, Settings};
use platypus::serve;
use tracing_subscriber::EnvFilter;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match run(CommandLine::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // What was wrong and why, without the stack: it is the operator's to mend, not ours.
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

#[allow(clippy::print_stderr)] // the answer to whoever started the command
fn complain(error: &anyhow::Error) {
    eprintln!("Error: {error:#}");
}

async fn run(line: CommandLine) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&line.log).with_context(|| {
        format!(
            "`{}` is nothing to log; write `platypus=debug`, or `warn`",
            line.log
        )
    })?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // Colours are for eyes, not for files.
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    let settings = match &line.config {
        Some(path) => line.settings.or(Settings::from_file(path)?),
        None => line.settings,
    };
    let config = Config::resolve(settings)?;
    let clock = Clock::system();
    match line.command.unwrap_or(Command::Serve) {
        Command::Serve => serve::run(serve::open(config, clock).await?, stop_signal()?).await,
        Command::Sandbox => serve::run_sandbox(&config, &clock, stop_signal()?).await,
        command => cli::run(command, config, clock).await,
    }
}

/// Resolves when the process is asked to stop: Ctrl-C, or SIGTERM from whoever runs it.
fn stop_signal() -> anyhow::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
