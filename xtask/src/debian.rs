//! Installing Debian packages, the only part of provisioning that reaches outside the target folder.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::command;

/// Installs packages with `apt-get`, as root or through a `sudo` that asks for no password.
///
/// The package lists are refreshed first: a fresh machine has none.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    if !command::exists("apt-get") {
        bail!(
            "this is no Debian or Ubuntu; install the equivalent of {} with your package manager",
            packages.join(", ")
        );
    }
    println!("  apt-get install {}", packages.join(" "));
    command::output(apt_get()?.arg("update")).context("refreshing the package lists")?;
    command::output(
        apt_get()?
            .args(["install", "--yes", "--no-install-recommends"])
            .args(packages),
    )?;
    Ok(())
}

fn apt_get() -> Result<Command> {
    let mut command = if is_root()? {
        Command::new("apt-get")
    } else if command::output(Command::new("sudo").args(["--non-interactive", "true"])).is_ok() {
        let mut command = Command::new("sudo");
        command.args(["--non-interactive", "apt-get"]);
        command
    } else {
        bail!("installing packages needs root, or sudo without a password");
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    Ok(command)
}

/// Whether this process runs as root.
pub(crate) fn is_root() -> Result<bool> {
    Ok(command::output(Command::new("id").arg("-u"))?.trim() == "0")
}
