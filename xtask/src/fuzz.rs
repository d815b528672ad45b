//! Fuzzing with cargo-fuzz, which needs a nightly compiler.

use std::process::Command;

use anyhow::Result;

use crate::skips::Skips;
use crate::{command, paths};

/// Inputs that a target is given.
const INPUTS: u64 = 10_000_000;

/// The targets of `fuzz/`, each with a dictionary of its name, and the longest input in bytes.
const TARGETS: [(&str, u32); 1] = [("query", 4096)];

/// The version that is installed where there is none.
const VERSION: &str = "0.13.1";

/// Gives every target its inputs; it fails at the first that breaks what the target asserts, which is then
/// kept under `fuzz/artifacts`.
pub(crate) fn run(skips: &mut Skips) -> Result<()> {
    if command::output(Command::new("rustup").args(["run", "nightly", "rustc", "--version"])).is_err() {
        skips.add(
            "fuzzing",
            "there is no nightly compiler (`rustup toolchain install nightly`)",
        );
        return Ok(());
    }
    let tools = paths::target().join("tools");
    if !tools.join("bin/cargo-fuzz").is_file() {
        println!("  cargo-fuzz: installing it into {}", tools.display());
        command::run(
            command::cargo()
                .args([
                    "install",
                    "cargo-fuzz",
                    "--version",
                    VERSION,
                    "--locked",
                    "--quiet",
                    "--root",
                ])
                .arg(&tools),
        )?;
    }
    for (target, longest) in TARGETS {
        command::run(
            Command::new("rustup")
                .args(["run", "nightly"])
                .arg(tools.join("bin/cargo-fuzz"))
                // A sanitizer would halve the rate and find nothing: the lints forbid unsafe code.
                .args(["run", "--sanitizer", "none", "--fuzz-dir", "fuzz", "--target-dir"])
                .arg(paths::target().join("fuzz"))
                .args([
                    target,
                    "--",
                    &format!("-runs={INPUTS}"),
                    &format!("-max_len={longest}"),
                ])
                .arg(format!("-dict=fuzz/{target}.dict"))
                .args(["-print_final_stats=1", "-verbosity=1"])
                .current_dir(paths::root()),
        )?;
    }
    Ok(())
}
