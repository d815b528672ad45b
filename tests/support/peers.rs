//! Servers that others wrote, started for a test and ended with it (`tests/peers`).

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use super::server::free_port;

/// A server that others wrote; it ends when dropped.
pub struct Peer {
    process: Child,
    /// What it said once it answered.
    pub said: String,
}

impl Peer {
    /// Starts it and waits until it says `ready`, or what it is in JSON.
    fn start(command: &mut Command) -> Self {
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut said = String::new();
        let mut stdout = BufReader::new(process.stdout.take().expect("the output is ours"));
        // Some warn of this and that before they are ready.
        loop {
            said.clear();
            let length = stdout.read_line(&mut said).expect("its output is text");
            if length == 0 || said.starts_with("ready") || said.starts_with('{') {
                break;
            }
        }
        let stderr = process.stderr.take().expect("the output is ours");
        assert!(
            !said.is_empty(),
            "{command:?} never answered:\n{}",
            std::io::read_to_string(stderr).unwrap_or_default()
        );
        // Read on, so that it never waits for somebody to read.
        std::thread::spawn(move || std::io::copy(&mut stdout, &mut std::io::sink()));
        std::thread::spawn(move || {
            let mut stderr = stderr;
            std::io::copy(&mut stderr, &mut std::io::sink())
        });
        Self {
            process,
            said: said.trim().to_owned(),
        }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // The end of its input is what it waits for.
        drop(self.process.stdin.take());
        drop(self.process.wait());
    }
}

/// A folder of integrations for peers.
pub fn catalogue() -> PathBuf {
    folder().join("catalogue")
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/peers")
}

/// A strict `OpenID` provider, `oidc-provider` from npm.
pub struct OpenIdProvider {
    port: u16,
    modules: PathBuf,
    peer: Option<Peer>,
}

impl OpenIdProvider {
    /// One that is still to be started; `modules` holds its packages.
    pub fn new(modules: &Path) -> Self {
        Self {
            port: free_port(),
            modules: modules.to_owned(),
            peer: None,
        }
    }

    /// Where it answers.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Starts it for a server that answers at `site`, with nothing known of before.
    pub fn start(&mut self, site: &str) {
        let mut command = Command::new("node");
        command
            .arg(folder().join("openid_provider.mjs"))
            .arg(self.port.to_string())
            .arg(format!("{site}/link/callback"))
            .arg(&self.modules);
        self.peer = Some(Peer::start(&mut command));
    }

    /// Stops it.
    pub fn stop(&mut self) {
        self.peer = None;
    }
}

/// A Tryton with seeded books; filling them takes a minute and is done once a run.
pub fn tryton(python: &Path) -> (Peer, tempfile::TempDir) {
    static FILLED: OnceLock<tempfile::TempDir> = OnceLock::new();
    let filled = FILLED.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        drop(run_tryton(python, folder.path().as_os_str().to_owned()));
        folder
    });
    let own = tempfile::tempdir().expect("a temporary folder can be made");
    let copied = Command::new("cp")
        .arg("-r")
        .arg(filled.path().join("database"))
        .arg(filled.path().join("password"))
        .arg(own.path())
        .status();
    assert!(copied.expect("cp starts").success());
    (run_tryton(python, own.path().as_os_str().to_owned()), own)
}

fn run_tryton(python: &Path, books: OsString) -> Peer {
    Peer::start(Command::new(python).arg(folder().join("tryton.py")).arg(books))
}
