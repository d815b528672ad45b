//! Installing what tests and bench need, where it is missing.
//!
//! Everything but the Debian packages goes under the target folder, so that `cargo clean` removes it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::{command, debian, paths, postgres};

/// What the tests drive from Python: the published SDKs, the ledger that the Tryton integration is proven on, and
/// others' readers of what is exported.
const TEST_PYTHON: &[&str] = &[
    "codat-platform==6.0.0",
    "codat-lending==12.0.0",
    "jsonschema",
    "trytond",
    "trytond-account-invoice",
    "proteus",
    "pytest",
    "standardwebhooks",
    "openpyxl",
    "pyarrow",
];
/// The published SDKs of the generation before, whose requirements do not fit beside the others'.
const OLDER_PYTHON: &[&str] = &[
    "codat-accounting==0.36.0",
    "codat-banking==0.29.0",
    "codat-commerce==0.35.0",
    "jsonschema",
    "pytest",
];
/// What makes up requests from our specification; its requirements do not fit beside the others' either.
const SCHEMATHESIS: &[&str] = &["schemathesis==4.32.5"];
/// The published SDK for TypeScript and what reads forms for its tests, the browser and what looks at its pages, and an
/// authorisation server that others wrote.
const TEST_NODE: &[&str] = &[
    "@codat/platform@6.2.1",
    "node-html-parser@9",
    "playwright-core",
    "axe-core",
    "oidc-provider@9",
];

/// What the bench compares Platypus with.
const BENCH_PYTHON: &[&str] = &[
    "dlt[postgres,duckdb,sqlalchemy,parquet]",
    "fastapi",
    "uvicorn[standard]",
    "asyncpg",
];

/// The variables that tell tests what they may use, with their values.
pub(crate) type Provided = Vec<(&'static str, PathBuf)>;

/// The variables by which tests learn what is installed; all absent means that nothing is.
pub(crate) const VARIABLES: &[&str] = &[
    "PLATYPUS_TEST_POSTGRES",
    "PLATYPUS_TEST_CHROMIUM",
    "PLATYPUS_TEST_PYTHON",
    "PLATYPUS_TEST_PYTHON_OLDER",
    "PLATYPUS_TEST_SCHEMATHESIS",
    "PLATYPUS_TEST_NODE",
];

/// Installs what the tests need. What cannot be installed is said and left out: its tests then skip.
pub(crate) fn for_tests() -> Provided {
    let mut provided = Provided::new();
    if let Err(error) = ensure_postgres() {
        println!("  PostgreSQL is not available: {error:#}");
    }
    match ensure_chromium() {
        Ok(path) => provided.push(("PLATYPUS_TEST_CHROMIUM", path)),
        Err(error) => println!("  Chromium is not available: {error:#}"),
    }
    match ensure_python(&paths::target().join("test-venv"), TEST_PYTHON) {
        Ok(python) => provided.push(("PLATYPUS_TEST_PYTHON", python)),
        Err(error) => println!("  The Python packages are not available: {error:#}"),
    }
    match ensure_python(&paths::target().join("test-venv-older"), OLDER_PYTHON) {
        Ok(python) => provided.push(("PLATYPUS_TEST_PYTHON_OLDER", python)),
        Err(error) => println!("  The Python packages of the older SDKs are not available: {error:#}"),
    }
    match ensure_python(&paths::target().join("test-venv-schemathesis"), SCHEMATHESIS) {
        Ok(python) => provided.push(("PLATYPUS_TEST_SCHEMATHESIS", python)),
        Err(error) => println!("  Schemathesis is not available: {error:#}"),
    }
    match ensure_node(&paths::target().join("test-npm"), TEST_NODE) {
        Ok(folder) => provided.push(("PLATYPUS_TEST_NODE", folder)),
        Err(error) => println!("  The npm packages are not available: {error:#}"),
    }
    provided
}

/// Installs what the bench needs and returns its Python.
pub(crate) fn for_bench() -> Result<PathBuf> {
    ensure_postgres()?;
    ensure_python(&paths::target().join("bench-venv"), BENCH_PYTHON)
}

fn ensure_postgres() -> Result<()> {
    if postgres::programs().is_none() {
        println!("  PostgreSQL is missing; installing it");
        // Without its own cluster the package starts nothing and takes no port.
        debian::install(&["postgresql"])?;
    }
    let programs = postgres::programs().context("PostgreSQL 15 or later is still missing")?;
    println!("  PostgreSQL: {}", programs.display());
    Ok(())
}

fn ensure_chromium() -> Result<PathBuf> {
    let find = || {
        ["chromium", "chromium-browser", "google-chrome"]
            .iter()
            .find_map(|name| command::find(name))
    };
    if find().is_none() {
        println!("  Chromium is missing; installing it");
        debian::install(&["chromium"])?;
    }
    let path = find().context("Chromium is still missing")?;
    println!("  Chromium: {}", path.display());
    Ok(path)
}

/// A virtual environment that holds the packages; returns its interpreter.
fn ensure_python(folder: &Path, packages: &[&str]) -> Result<PathBuf> {
    let python = folder.join("bin/python");
    if !is_current(folder, packages) {
        println!(
            "  Python packages: installing {} into {}",
            packages.join(", "),
            folder.display()
        );
        remove(folder)?;
        let create = || command::output(Command::new("python3").args(["-m", "venv"]).arg(folder));
        if create().is_err() {
            // Debian ships the module in a package of its own.
            debian::install(&["python3", "python3-venv"])?;
            remove(folder)?;
            create()?;
        }
        command::output(
            Command::new(&python)
                .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
                .args(packages),
        )?;
        mark_current(folder, packages)?;
    }
    println!("  Python packages: {}", folder.display());
    Ok(python)
}

/// A folder whose `node_modules` holds the packages.
fn ensure_node(folder: &Path, packages: &[&str]) -> Result<PathBuf> {
    if !is_current(folder, packages) {
        println!(
            "  npm packages: installing {} into {}",
            packages.join(", "),
            folder.display()
        );
        remove(folder)?;
        std::fs::create_dir_all(folder)?;
        std::fs::write(folder.join("package.json"), r#"{"private":true}"#)?;
        command::output(
            Command::new("npm")
                .args(["install", "--no-audit", "--no-fund", "--loglevel=error"])
                .args(packages)
                .current_dir(folder),
        )?;
        mark_current(folder, packages)?;
    }
    println!("  npm packages: {}", folder.display());
    Ok(folder.to_path_buf())
}

/// The list of packages is kept beside them once all are installed, so that an interrupted or outdated
/// installation is done again.
fn is_current(folder: &Path, packages: &[&str]) -> bool {
    std::fs::read_to_string(marker(folder)).is_ok_and(|text| text == packages.join("\n"))
}

fn mark_current(folder: &Path, packages: &[&str]) -> Result<()> {
    Ok(std::fs::write(marker(folder), packages.join("\n"))?)
}

fn marker(folder: &Path) -> PathBuf {
    folder.join("installed.txt")
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).with_context(|| format!("removing {}", folder.display()))?;
    }
    Ok(())
}
