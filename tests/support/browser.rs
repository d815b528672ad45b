//! Walks through pages in a real Chromium: scripts for Node (`tests/browser`, `tests/*/walks`) that
//! a test starts beside its server. Pictures of the pages are left under `target/pages`.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::server::Server;
use super::tool;

/// What walks need, where it is installed.
pub struct Browser {
    chromium: PathBuf,
    /// The folder whose `node_modules` holds what scripts import.
    pub modules: PathBuf,
}

impl Browser {
    /// The browser at hand; none, and a skip of `test`, where there is none.
    pub fn find(test: &str) -> Option<Self> {
        Some(Self {
            chromium: tool("PLATYPUS_TEST_CHROMIUM", test)?,
            modules: tool("PLATYPUS_TEST_NODE", test)?,
        })
    }

    /// Runs the script, a path under `tests/`, at the server. `does` is called with each line that
    /// the script says after `please `, and does it.
    pub fn walk(
        &self,
        script: &str,
        server: &Server,
        variables: &[(&str, OsString)],
        mut does: impl FnMut(&str),
    ) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let pages = script.trim_end_matches(".mjs").replace("/walks", "");
        let mut walk = Command::new("node")
            .arg(root.join("tests").join(script))
            .env("PLATYPUS_URL", &server.url)
            .env("PLATYPUS_SANDBOX_URL", &server.sandbox_url)
            .env("PLATYPUS_TEST_CHROMIUM", &self.chromium)
            .env("PLATYPUS_TEST_NODE", &self.modules)
            .env("PLATYPUS_SHOTS", root.join("target/pages").join(pages))
            .envs(variables.iter().cloned())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("Node starts");
        let stderr = walk.stderr.take().expect("the output is ours");
        let complaints = std::thread::spawn(move || std::io::read_to_string(stderr).unwrap_or_default());
        let mut stdin = walk.stdin.take().expect("the input is ours");
        let stdout = walk.stdout.take().expect("the output is ours");
        let mut said = String::new();
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if let Some(what) = line.strip_prefix("please ") {
                does(what);
                // A script that has ended meanwhile is told by its status.
                drop(stdin.write_all(b"done\n"));
            }
            said.push_str(&line);
            said.push('\n');
        }
        let status = walk.wait().expect("the walk can be waited for");
        let complaints = complaints.join().unwrap_or_default();
        assert!(
            status.success(),
            "{script} ended with {status}:\n{said}{complaints}\nThe server said:\n{}",
            server.said()
        );
        super::report(&said);
    }
}
