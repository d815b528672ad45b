//! `cargo xtask test`: every check, with what it needs.

use std::io::{BufRead, BufReader};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, bail};

use crate::outcome::Outcome;
use crate::postgres::{Cluster, Durability};
use crate::skips::{self, Skips};
use crate::{command, provision};

/// Runs every check; `quick` leaves out whatever needs something installed.
pub(crate) fn run(quick: bool, deny_skips: bool) -> Result<ExitCode> {
    let mut outcome = Outcome::begin();
    let mut skips = Skips::begin()?;
    outcome.check("Format", || {
        command::run(command::cargo().args(["fmt", "--all", "--check"]))
    });
    outcome.check("Lints", || {
        command::run(command::cargo().args([
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ]))
    });
    let environment = TestEnvironment::prepare(quick);
    outcome.check("Tests", || run_tests(&environment, &[], &mut skips));
    outcome.check("Documentation", || {
        let mut doc = command::cargo();
        command::run(
            doc.args(["doc", "--workspace", "--no-deps", "--quiet"])
                .env("RUSTDOCFLAGS", "-D warnings"),
        )
    });
    if quick {
        skips.add("dependency licences and advisories", "left out by --quick");
    } else {
        outcome.check("Dependencies", || check_dependencies(&mut skips));
    }
    drop(environment);
    Ok(outcome.close(&skips.all()?, deny_skips))
}

/// What the tests may use: a PostgreSQL of their own and the paths of what is installed.
pub(crate) struct TestEnvironment {
    provided: provision::Provided,
    cluster: Option<Cluster>,
    database: Option<String>,
}

impl TestEnvironment {
    /// Installs what is missing and starts PostgreSQL. `quick` provides nothing.
    pub(crate) fn prepare(quick: bool) -> Self {
        if quick {
            return Self {
                provided: Vec::new(),
                cluster: None,
                database: None,
            };
        }
        println!("\n== What the tests need");
        let provided = provision::for_tests();
        // A cluster of the user's own choosing comes first.
        if let Ok(url) = std::env::var("PLATYPUS_TEST_POSTGRES") {
            println!("  PostgreSQL for tests: the one PLATYPUS_TEST_POSTGRES names");
            return Self {
                provided,
                cluster: None,
                database: Some(url),
            };
        }
        match Cluster::start("test-postgres", Durability::None) {
            Ok(cluster) => {
                println!("  PostgreSQL for tests: {}", cluster.url());
                Self {
                    provided,
                    database: Some(cluster.url()),
                    cluster: Some(cluster),
                }
            }
            Err(error) => {
                println!("  PostgreSQL for tests could not start: {error:#}");
                Self {
                    provided,
                    cluster: None,
                    database: None,
                }
            }
        }
    }

    /// Runs every test with that many random cases per property.
    pub(crate) fn with_cases(&self, cases: &'static str, skips: &mut Skips) -> Result<()> {
        run_tests_with(self, &[], &[("PROPTEST_CASES", cases)], skips)
    }

    fn apply(&self, command: &mut Command) {
        for variable in provision::VARIABLES {
            command.env_remove(variable);
        }
        for (variable, path) in &self.provided {
            command.env(variable, path);
        }
        if let Some(url) = &self.database {
            command.env("PLATYPUS_TEST_POSTGRES", url);
        }
    }
}

impl Drop for TestEnvironment {
    fn drop(&mut self) {
        if self.cluster.take().is_some() {
            println!("\nStopped the tests' PostgreSQL.");
        }
    }
}

/// Runs every test of the workspace, `arguments` going to the test binaries, and collects the skips.
pub(crate) fn run_tests(environment: &TestEnvironment, arguments: &[&str], skips: &mut Skips) -> Result<()> {
    run_tests_with(environment, arguments, &[], skips)
}

fn run_tests_with(
    environment: &TestEnvironment,
    arguments: &[&str],
    variables: &[(&str, &str)],
    skips: &mut Skips,
) -> Result<()> {
    let mut test = command::cargo();
    // Every binary runs even if one fails, so that one run tells all; `--show-output` lets the
    // `skipped:` lines of passing tests through.
    test.args(["test", "--workspace", "--no-fail-fast", "--", "--show-output"])
        .args(arguments);
    environment.apply(&mut test);
    test.envs(variables.iter().copied())
        .env(skips::VARIABLE, skips.file())
        .stdout(Stdio::piped());
    let mut running = test.spawn().context("could not start cargo test")?;
    let mut totals = Totals::default();
    if let Some(output) = running.stdout.take() {
        for line in BufReader::new(output).lines() {
            let line = line?;
            println!("{line}");
            skips.notice(&line);
            totals.notice(&line);
        }
    }
    let status = running.wait()?;
    println!(
        "{} tests passed, {} failed, {} long ones left to `cargo xtask soak`.",
        totals.passed, totals.failed, totals.ignored
    );
    if !status.success() {
        bail!("cargo test ended with {status}");
    }
    Ok(())
}

/// The sums of the `test result:` lines of all test binaries.
#[derive(Default)]
struct Totals {
    passed: u32,
    failed: u32,
    ignored: u32,
}

impl Totals {
    fn notice(&mut self, line: &str) {
        let Some(figures) = line.trim().strip_prefix("test result: ") else {
            return;
        };
        for part in figures.split([';', '.']) {
            let mut words = part.split_whitespace();
            let (Some(figure), Some(what)) = (words.next(), words.next()) else {
                continue;
            };
            let Ok(figure) = figure.parse::<u32>() else {
                continue;
            };
            match what {
                "passed" => self.passed += figure,
                "failed" => self.failed += figure,
                "ignored" => self.ignored += figure,
                _ => {}
            }
        }
    }
}

/// Licences, banned crates and sources always; advisories where their database can be fetched.
fn check_dependencies(skips: &mut Skips) -> Result<()> {
    let program = ensure_cargo_deny()?;
    let deny = |checks: &[&str]| {
        let mut command = Command::new(&program);
        command
            .current_dir(crate::paths::root())
            .args(["--log-level", "error", "check"])
            .args(checks);
        command
    };
    command::run(&mut deny(&["licenses", "bans", "sources"]))?;
    let mut fetch = Command::new(&program);
    fetch
        .current_dir(crate::paths::root())
        .args(["--log-level", "error", "fetch", "db"]);
    if command::output(&mut fetch).is_ok() {
        return command::run(&mut deny(&["advisories"]));
    }
    skips.add(
        "dependency advisories",
        "the advisory database could not be fetched from github.com",
    );
    Ok(())
}

/// `cargo-deny` from `PATH`, or built once into the target folder.
fn ensure_cargo_deny() -> Result<std::path::PathBuf> {
    if let Some(installed) = command::find("cargo-deny") {
        return Ok(installed);
    }
    let folder = crate::paths::target().join("tools");
    let program = folder.join("bin/cargo-deny");
    if !program.is_file() {
        println!(
            "  cargo-deny is missing; building it into {} (a few minutes, once)",
            folder.display()
        );
        command::output(
            command::cargo()
                .args(["install", "cargo-deny", "--locked", "--quiet", "--root"])
                .arg(&folder),
        )?;
    }
    Ok(program)
}
