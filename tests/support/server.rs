//! The released program, started as a user would start it, on ports of its own.

use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::database::TestData;

/// The master key of servers that keep their data in PostgreSQL.
pub const MASTER_KEY: &str = "dGVzdHMgdXNlIHRoaXMga2V5LCBub2JvZHkgZWxzZSE=";

/// A running `platypus serve`; killed when dropped.
pub struct Server {
    /// Where it answers, without a slash at the end.
    pub url: String,
    /// Where its sandbox provider answers.
    pub sandbox_url: String,
    process: Child,
    said: Arc<Mutex<String>>,
}

impl Server {
    /// Starts the server on the data and waits until it says that it is ready.
    pub fn start(data: &TestData, arguments: &[&str]) -> Self {
        Self::start_as(platypus(data), free_port(), arguments)
    }

    /// As [`Server::start`], with its sandbox provider on a port that settings name before.
    pub fn start_beside(data: &TestData, sandbox_port: u16, arguments: &[&str]) -> Self {
        Self::start_as(platypus(data), sandbox_port, arguments)
    }

    /// As [`Server::start`], logging as the filter says.
    pub fn start_saying(data: &TestData, arguments: &[&str], filter: &str) -> Self {
        let mut program = platypus(data);
        program.env("PLATYPUS_LOG", filter);
        Self::start_as(program, free_port(), arguments)
    }

    fn start_as(mut program: Command, sandbox_port: u16, arguments: &[&str]) -> Self {
        let port = free_port();
        let url = format!("http://127.0.0.1:{port}");
        let sandbox_url = format!("http://127.0.0.1:{sandbox_port}");
        let mut process = program
            .arg("serve")
            .arg(format!("--listen=127.0.0.1:{port}"))
            .arg(format!("--public-url={url}"))
            .arg(format!("--sandbox-listen=127.0.0.1:{sandbox_port}"))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let said = Arc::new(Mutex::new(String::new()));
        listen(process.stdout.take().expect("the output is ours"), &said);
        listen(process.stderr.take().expect("the output is ours"), &said);
        let mut server = Self {
            url,
            sandbox_url,
            process,
            said,
        };
        server.wait_until_ready(port);
        server
    }

    /// What the server has written so far, to both of its outputs.
    pub fn said(&self) -> String {
        self.said.lock().expect("no listener panicked").clone()
    }

    /// Waits until the server has written a line with that text and returns what follows it there.
    pub fn wait_for(&self, text: &str) -> String {
        let patience = Instant::now() + Duration::from_secs(30);
        loop {
            let said = self.said();
            if let Some(rest) = said
                .lines()
                .find_map(|line| line.split_once(text).map(|(_, rest)| rest))
            {
                return rest.trim().to_owned();
            }
            assert!(
                Instant::now() < patience,
                "the server never said `{text}`, but:\n{said}"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn wait_until_ready(&mut self, port: u16) {
        let patience = Instant::now() + Duration::from_mins(1);
        while !answers_ready(port) {
            let ended = self.process.try_wait().expect("the process can be asked");
            assert!(
                ended.is_none(),
                "the server ended with {ended:?}:\n{}",
                self.said()
            );
            assert!(
                Instant::now() < patience,
                "the server never became ready:\n{}",
                self.said()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already, which is as good.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// The program with the settings that name the data, ready for a subcommand.
pub fn platypus(data: &TestData) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_platypus"));
    command
        .current_dir(data.folder.path())
        .env("PLATYPUS_DATA_DIR", data.folder.path());
    if let Some(url) = &data.database_url {
        command.env("PLATYPUS_DATABASE_URL", url);
        // With PostgreSQL the key is the operator's to give; any 32 bytes do.
        command.env("PLATYPUS_MASTER_KEY", MASTER_KEY);
    }
    command
}

fn listen(output: impl std::io::Read + Send + 'static, said: &Arc<Mutex<String>>) {
    let said = Arc::clone(said);
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let mut said = said.lock().expect("no listener panicked");
            said.push_str(&line);
            said.push('\n');
        }
    });
}

fn answers_ready(port: u16) -> bool {
    use std::io::{Read, Write};
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.write_all(b"GET /health/ready HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}

/// A port that nothing listened on a moment ago.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has free ports");
    listener
        .local_addr()
        .expect("a bound socket has an address")
        .port()
}
