//! Platypus, set up as a user would: a client, a company, a connection linked over OAuth.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use url::Url;

use crate::http;
use crate::process::{Process, free_port};

/// A running server with a client whose API key is known.
pub(crate) struct PlatypusServer {
    /// Where it answers.
    pub(crate) url: Url,
    /// The Authorization header of the client's key.
    pub(crate) authorization: String,
    /// The process.
    pub(crate) process: Process,
}

/// A company with its one connection.
pub(crate) struct Company {
    pub(crate) id: String,
    link_url: Url,
}

impl PlatypusServer {
    /// Creates a client and starts the server on the data.
    pub(crate) async fn start(
        program: &Path,
        folder: &Path,
        database: Option<&str>,
        provider: &str,
    ) -> Result<Self> {
        let created = platypus(program, folder, database, provider)?
            .args(["clients", "create", "Bench", "--admin-email", "bench@example.com"])
            .output()?;
        let said = String::from_utf8_lossy(&created.stdout);
        ensure!(
            created.status.success(),
            "creating a client: {said}{}",
            String::from_utf8_lossy(&created.stderr)
        );
        let (_, rest) = said
            .split_once("Basic ")
            .context("the new client's Authorization header was not printed")?;
        let key = rest.split_whitespace().next().unwrap_or_default();
        Self::resume(program, folder, database, provider, &format!("Basic {key}")).await
    }

    /// Starts the server on data that an earlier one left.
    pub(crate) async fn resume(
        program: &Path,
        folder: &Path,
        database: Option<&str>,
        provider: &str,
        authorization: &str,
    ) -> Result<Self> {
        let address = format!("127.0.0.1:{}", free_port()?);
        let mut command = platypus(program, folder, database, provider)?;
        command
            .arg(format!("--listen={address}"))
            .arg(format!("--public-url=http://{address}"))
            .arg("serve");
        let process = Process::start(command.stdout(Stdio::null()))?;
        let base = format!("http://{address}");
        http::wait_until_ready(&base).await?;
        Ok(Self {
            url: Url::parse(&base)?,
            authorization: authorization.to_owned(),
            process,
        })
    }

    /// Creates a company and a connection to the provider.
    pub(crate) async fn company(&self) -> Result<Company> {
        let company = self.call("POST", "/companies", r#"{"name":"Bench"}"#).await?;
        let id = text(&company, "id")?;
        let path = format!("/companies/{id}/connections");
        let connection = self.call("POST", &path, r#"{"platformKey":"mqjo"}"#).await?;
        Ok(Company {
            id,
            link_url: Url::parse(&text(&connection, "linkUrl")?)?,
        })
    }

    /// Follows the connection's Link address through the provider, which consents by itself, until the
    /// platform has its answer.
    pub(crate) async fn link(&self, company: &Company) -> Result<()> {
        let mut url = company.link_url.clone();
        let mut cookies: Vec<String> = Vec::new();
        for _ in 0..10 {
            let sent = cookies.join("; ");
            let headers = if sent.is_empty() {
                vec![]
            } else {
                vec![("cookie", sent.as_str())]
            };
            let answer = http::call("GET", &url, &headers, "").await?;
            if url.origin() == self.url.origin() {
                cookies.extend(answer.cookies);
            }
            match answer.location {
                Some(location) if (300..400).contains(&answer.status) => url = url.join(&location)?,
                _ if answer.status == 200 => return Ok(()),
                _ => bail!(
                    "{url} answered {}:\n{}",
                    answer.status,
                    String::from_utf8_lossy(&answer.body)
                ),
            }
        }
        bail!("Link never ended; last at {url}")
    }

    /// Waits until a data type's first dataset is complete, and returns how long that took.
    pub(crate) async fn wait_until_complete(&self, company: &Company, data_type: &str) -> Result<Duration> {
        let started = Instant::now();
        let path = format!(
            "/companies/{}/data/history?query=dataType%3D{data_type}",
            company.id
        );
        loop {
            let history = self.call("GET", &path, "").await?;
            let dataset = history["results"].as_array().and_then(|results| results.first());
            match dataset.and_then(|dataset| dataset["status"].as_str()) {
                Some("Complete") => return Ok(started.elapsed()),
                Some(status) if status.ends_with("Error") || status == "NotSupported" => {
                    bail!("the sync of {data_type} ended: {dataset:?}")
                }
                _ => tokio::time::sleep(Duration::from_millis(20)).await,
            }
            ensure!(
                started.elapsed() < Duration::from_mins(10),
                "the sync of {data_type} never ended: {dataset:?}"
            );
        }
    }

    /// Waits until no job is left: other data types are read and what was read is validated.
    pub(crate) async fn wait_until_idle(&self) -> Result<()> {
        let url = self.url.join("/metrics")?;
        let started = Instant::now();
        loop {
            let metrics = http::call("GET", &url, &[], "").await?;
            let text = String::from_utf8_lossy(&metrics.body);
            if !text.lines().any(|line| line.starts_with("platypus_jobs{")) {
                return Ok(());
            }
            ensure!(
                started.elapsed() < Duration::from_mins(10),
                "jobs never ended:\n{text}"
            );
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// One call of the API.
    pub(crate) async fn call(&self, method: &str, path: &str, body: &str) -> Result<Value> {
        let url = self.url.join(path)?;
        let headers = [
            ("authorization", self.authorization.as_str()),
            ("content-type", "application/json"),
        ];
        let answer = http::call(method, &url, &headers, body).await?;
        let text = String::from_utf8_lossy(&answer.body);
        ensure!(
            answer.status == 200,
            "{method} {path} answered {}: {text}",
            answer.status
        );
        Ok(serde_json::from_str(&text)?)
    }
}

/// The program with the settings of the bench, ready for a subcommand.
fn platypus(program: &Path, folder: &Path, database: Option<&str>, provider: &str) -> Result<Command> {
    let configuration = folder.join("platypus.toml");
    let application = format!(
        "[integrations.sandbox]\nclient_id = \"bench\"\nclient_secret = \"bench\"\n\
         variables = {{ base_url = \"{provider}\" }}\n"
    );
    std::fs::write(&configuration, application)?;
    let mut command = Command::new(program);
    // The provider stands on loopback, as an ERP beside the server would.
    command
        .args(["--no-demo", "--allow-private-addresses", "--config"])
        .arg(&configuration);
    command
        .current_dir(folder)
        .arg("--data-dir")
        .arg(folder)
        .env("PLATYPUS_LOG", "warn");
    if let Some(url) = database {
        command.arg("--database-url").arg(url);
        command.env(
            "PLATYPUS_MASTER_KEY",
            "dGhlIGJlbmNoIHNlYWxzIG5vdGhpbmcgd2l0aCB0aGk=",
        );
    }
    Ok(command)
}

fn text(value: &Value, field: &str) -> Result<String> {
    Ok(value[field]
        .as_str()
        .with_context(|| format!("no `{field}` in {value}"))?
        .to_owned())
}
