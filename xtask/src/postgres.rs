//! A throw-away PostgreSQL cluster for one run of the tests or the bench.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::{command, debian, paths};

/// Many tests run at once, each with a pool or two of its own.
const CONNECTIONS: u16 = 300;

/// What a cluster does for its data to outlive a loss of power.
#[derive(Clone, Copy)]
pub(crate) enum Durability {
    /// PostgreSQL's default: what is measured is what a user would have.
    Full,
    /// Nothing: tests make hundreds of databases and kill servers of ours, never the machine.
    None,
}

impl Durability {
    fn settings(self) -> &'static [&'static str] {
        match self {
            Self::Full => &[],
            Self::None => &[
                "-c",
                "fsync=off",
                "-c",
                "synchronous_commit=off",
                "-c",
                "full_page_writes=off",
            ],
        }
    }
}

/// A running cluster, stopped when dropped. It listens on loopback and on a Unix socket in its own
/// folder, and trusts whoever reaches them.
pub(crate) struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    server: Child,
}

impl Cluster {
    /// Makes a fresh cluster and waits until it answers. `name` tells the folders of tests and bench apart.
    pub(crate) fn start(name: &str, durability: Durability) -> Result<Self> {
        let programs = programs().context("PostgreSQL's server programs were not found")?;
        let folder = prepare_folder(name, &programs)?;
        let data = folder.join("data");
        command::output(
            as_server_user(&programs.join("initdb"))?
                .arg("--pgdata")
                .arg(&data)
                .args([
                    "--username=platypus",
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--locale=C.UTF-8",
                ])
                .current_dir(&folder),
        )?;
        let port = free_port()?;
        let log = std::fs::File::create(folder.join("log"))?;
        let server = as_server_user(&programs.join("postgres"))?
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(&folder)
            .args([
                "-h",
                "127.0.0.1",
                "-p",
                &port.to_string(),
                "-N",
                &CONNECTIONS.to_string(),
            ])
            .args(durability.settings())
            .current_dir(&folder)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        let mut cluster = Self {
            programs,
            folder,
            port,
            server,
        };
        cluster.wait_until_ready()?;
        Ok(cluster)
    }

    /// URL of the maintenance database; its user may create databases.
    pub(crate) fn url(&self) -> String {
        format!("postgres://platypus@127.0.0.1:{}/postgres", self.port)
    }

    /// The process id of the postmaster, whose children do the work (the bench counts their time and memory).
    pub(crate) fn server_pid(&self) -> Result<u32> {
        let file = self.folder.join("data/postmaster.pid");
        let text = command::output(as_server_user(Path::new("cat"))?.arg(&file).current_dir("/"))?;
        let first = text.lines().next().unwrap_or_default().trim();
        first
            .parse()
            .with_context(|| format!("{} holds no process id", file.display()))
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let patience = Instant::now() + Duration::from_mins(1);
        loop {
            let asked = command::output(
                Command::new(self.programs.join("pg_isready"))
                    .args(["--host=127.0.0.1", "--quiet"])
                    .arg(format!("--port={}", self.port)),
            );
            if asked.is_ok() {
                return Ok(());
            }
            if self.server.try_wait()?.is_some() || Instant::now() > patience {
                let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                bail!("PostgreSQL did not start; its log:\n{log}");
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Nothing can be done about a cluster that will not stop; the next run tries again.
        drop(stop(&self.programs, &self.folder.join("data")));
        drop(self.server.wait());
    }
}

/// The folder of PostgreSQL's server programs (version 15 or later), if there is one.
pub(crate) fn programs() -> Option<PathBuf> {
    let mut candidates: Vec<PathBuf> = Vec::new();
    if let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") {
        let mut versions: Vec<(u32, PathBuf)> = versions
            .flatten()
            .filter_map(|entry| {
                let version = entry.file_name().to_str()?.parse().ok()?;
                Some((version, entry.path().join("bin")))
            })
            .filter(|(version, _)| *version >= 15)
            .collect();
        versions.sort();
        candidates.extend(versions.into_iter().rev().map(|(_, folder)| folder));
    }
    if let Ok(folder) = command::output(Command::new("pg_config").arg("--bindir")) {
        candidates.push(PathBuf::from(folder.trim()));
    }
    candidates.into_iter().find(|folder| {
        ["initdb", "postgres", "pg_ctl"]
            .iter()
            .all(|p| folder.join(p).is_file())
    })
}

/// An empty folder that the server's user owns, any earlier cluster in it stopped and removed.
///
/// Under the target folder, or in the system's temporary folder where the server's user cannot reach
/// the workspace (root's home, for one).
fn prepare_folder(name: &str, programs: &Path) -> Result<PathBuf> {
    let near = paths::target().join(name);
    std::fs::create_dir_all(&near)?;
    let reachable = command::output(
        as_server_user(Path::new("test"))?
            .arg("-x")
            .arg(&near)
            .current_dir("/"),
    )
    .is_ok();
    let folder = if reachable {
        near
    } else {
        std::env::temp_dir().join(format!("platypus-{name}-{:x}", fingerprint(&near)))
    };
    // Fails when no earlier run left a cluster behind, which is the usual case.
    drop(stop(programs, &folder.join("data")));
    if folder.exists() {
        std::fs::remove_dir_all(&folder).with_context(|| format!("removing {}", folder.display()))?;
    }
    std::fs::create_dir_all(&folder)?;
    if debian::is_root()? {
        command::output(Command::new("chown").arg("postgres").arg(&folder))?;
    }
    Ok(folder)
}

fn stop(programs: &Path, data: &Path) -> Result<String> {
    command::output(
        as_server_user(&programs.join("pg_ctl"))?
            .args(["stop", "--mode=fast", "--wait", "--pgdata"])
            .arg(data)
            .current_dir("/"),
    )
}

/// A command run as the user the server runs as: ourselves, or `postgres` when we are root, since
/// PostgreSQL refuses to run as root.
fn as_server_user(program: &Path) -> Result<Command> {
    if debian::is_root()? {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        Ok(command)
    } else {
        Ok(Command::new(program))
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn fingerprint(path: &Path) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    hasher.finish()
}
