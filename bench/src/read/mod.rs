//! `bench read`: pages of 100 invoices from Platypus, from FastAPI and from a bare axum handler, all over
//! the tables that Platypus filled.

mod kinds;
mod summary;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use url::Url;

use crate::load::{self, Rate};
use crate::platypus_server::{Company, PlatypusServer};
use crate::process::{Process, Watch, free_port};
use kinds::{Kind, Source, pages};
use summary::summary;

use crate::{Settings, contender, http, postgres, report};

/// How long a server is asked for one kind of page at a time: short turns, so that everyone has their
/// share of a machine's good and bad seconds.
const TURN: Duration = Duration::from_millis(500);
/// How many turns make one measurement.
const TURNS: u32 = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Contender {
    PlatypusPostgres,
    BarePostgres,
    FastApi,
    PlatypusSqlite,
    BareSqlite,
}

use Contender::{BarePostgres, BareSqlite, FastApi, PlatypusPostgres, PlatypusSqlite};

const ALL: [Contender; 5] = [
    PlatypusPostgres,
    BarePostgres,
    FastApi,
    PlatypusSqlite,
    BareSqlite,
];

impl Contender {
    const fn name(self) -> &'static str {
        match self {
            PlatypusPostgres => "Platypus, PostgreSQL",
            BarePostgres => "bare axum, PostgreSQL",
            FastApi => "FastAPI + asyncpg, PostgreSQL",
            PlatypusSqlite => "Platypus, SQLite",
            BareSqlite => "bare axum, SQLite",
        }
    }

    const fn is_on_postgres(self) -> bool {
        matches!(self, PlatypusPostgres | BarePostgres | FastApi)
    }
}

/// One measurement.
#[derive(Clone, Copy)]
struct Run {
    rate: Rate,
    peak_mebibytes: f64,
}

/// Measures everyone as often as asked, in turns, and prints medians and ratios.
pub(crate) async fn run(settings: &Settings) -> Result<()> {
    let folder = tempfile::Builder::new()
        .prefix("platypus-bench-")
        .tempdir_in(settings.platypus.parent().unwrap_or(Path::new(".")))?;
    let engines = [
        Data::fill(settings, folder.path(), true).await?,
        Data::fill(settings, folder.path(), false).await?,
    ];
    let mut runs: BTreeMap<(Contender, &'static str), Vec<Run>> = BTreeMap::new();
    for run in 1..=settings.runs {
        let mut servers = Vec::new();
        for contender in ALL {
            if settings.includes(contender.name()) {
                let data = &engines[usize::from(!contender.is_on_postgres())];
                let server = Server::start(contender, settings, data)
                    .await
                    .with_context(|| contender.name())?;
                servers.push((contender, server));
            }
        }
        // Kind by kind, so that who is held against whom was measured moments apart.
        for kind in &pages(settings.records) {
            if !settings.measures(kind.name) {
                continue;
            }
            let mut asked = Vec::new();
            for (contender, server) in &servers {
                asked.push((*contender, server, server.page(kind).await?, Vec::new(), 0_f64));
            }
            for _ in 0..TURNS {
                for (contender, server, page, times, peak) in &mut asked {
                    let watch = Watch::begin(server.process.id());
                    let turn = load::drive(page, server.authorization.as_deref(), TURN).await;
                    times.extend(turn.with_context(|| format!("{}: {}", contender.name(), kind.name))?);
                    *peak = watch.end().peak_mebibytes.max(*peak);
                }
            }
            for (contender, _, _, times, peak_mebibytes) in asked {
                let rate = Rate::of(times, TURN * TURNS)?;
                println!(
                    "run {run}: {:30} {:9} {:>7} requests/s, median {:6.1} ms, 99 % within {:6.1} ms, {:4.0} MiB",
                    contender.name(),
                    kind.name,
                    report::thousands(rate.per_second),
                    rate.median.as_secs_f64() * 1e3,
                    rate.slowest_hundredth.as_secs_f64() * 1e3,
                    peak_mebibytes,
                );
                runs.entry((contender, kind.name))
                    .or_default()
                    .push(Run { rate, peak_mebibytes });
            }
        }
    }
    let text = summary(settings, &runs);
    println!("\n{text}");
    if settings.write {
        report::write("read", &text)?;
    }
    Ok(())
}

/// A database that Platypus synced all invoices into.
struct Data {
    folder: PathBuf,
    database: Option<String>,
    company: Company,
    authorization: String,
    provider_url: String,
    queries: String,
}

impl Data {
    async fn fill(settings: &Settings, folder: &Path, on_postgres: bool) -> Result<Self> {
        let folder = folder.join(if on_postgres { "postgres" } else { "sqlite" });
        std::fs::create_dir_all(&folder)?;
        let provider_url = format!("http://127.0.0.1:{}", free_port()?);
        let _provider = Process::start(
            contender::part("provider")?
                .arg(format!("--records={}", settings.records))
                .arg(format!("--listen={}", provider_url.trim_start_matches("http://"))),
        )?;
        http::wait_until_ready(&provider_url).await?;
        let database = if on_postgres {
            Some(postgres::fresh_database(&settings.postgres, "bench_read").await?)
        } else {
            None
        };
        let server =
            PlatypusServer::start(&settings.platypus, &folder, database.as_deref(), &provider_url).await?;
        let company = server.company().await?;
        server.link(&company).await?;
        server.wait_until_complete(&company, "invoices").await?;
        server.wait_until_idle().await?;
        let authorization = server.authorization.clone();
        drop(server);
        let mut data = Self {
            folder,
            database,
            company,
            authorization,
            provider_url,
            queries: String::new(),
        };
        data.queries = statements(&data.url(), settings.records).await?;
        Ok(data)
    }

    fn url(&self) -> String {
        self.database
            .clone()
            .unwrap_or_else(|| format!("sqlite:{}", self.folder.join("platypus.db").display()))
    }
}

/// The others' statements, by the kind of page.
async fn statements(database: &str, records: u32) -> Result<String> {
    let set = "select client_id, set_number from record_sets where data_type = 'invoices'";
    let (client, set): (String, i64) = if database.starts_with("sqlite:") {
        let pool = sqlx::SqlitePool::connect(database).await?;
        let (client, set): (Vec<u8>, i64) = sqlx::query_as(set).fetch_one(&pool).await?;
        (format!("x'{}'", uuid::Uuid::from_slice(&client)?.simple()), set)
    } else {
        let pool = sqlx::PgPool::connect(database).await?;
        // The server would do it by itself in a minute, beside whoever is measured then.
        sqlx::query("vacuum (analyze)").execute(&pool).await?;
        let (client, set): (uuid::Uuid, i64) = sqlx::query_as(set).fetch_one(&pool).await?;
        (format!("'{client}'::uuid"), set)
    };
    let text = |kind: &Kind| match kind.source {
        Source::Page(page) => {
            let first = (set << 32) + i64::from(page - 1) * 100;
            format!(
                "select json from records where client_id = {client} and record_number between {} and {} order by record_number",
                first + 1,
                first + 100
            )
        }
        Source::Keys { condition, order } => format!(
            "select r.json from (select client_id, record_number, number_1, date_1 from record_keys k \
             where k.client_id = {client} and k.set_number = {set} {condition} order by {order} limit 100) k \
             join records r on r.client_id = k.client_id and r.record_number = k.record_number order by {order}"
        ),
    };
    let all: BTreeMap<&str, String> = pages(records)
        .iter()
        .map(|kind| (kind.name, text(kind)))
        .collect();
    Ok(serde_json::to_string(&all)?)
}

/// A contender's server, running.
struct Server {
    process: Process,
    base: Url,
    /// The company's path on Platypus; the others have a path for each kind of page.
    path: Option<String>,
    authorization: Option<String>,
}

impl Server {
    async fn start(contender: Contender, settings: &Settings, data: &Data) -> Result<Self> {
        if matches!(contender, PlatypusPostgres | PlatypusSqlite) {
            return Self::platypus(settings, data).await;
        }
        let port = free_port()?;
        let mut command = if contender == FastApi {
            let mut command = Command::new(&settings.python);
            // One worker for each core, as its documentation advises.
            let workers = std::thread::available_parallelism().map_or(1, usize::from);
            command
                .args([
                    "-m",
                    "uvicorn",
                    "fastapi_read:app",
                    "--app-dir",
                    "bench/peers",
                    "--loop",
                    "uvloop",
                ])
                .args([
                    "--http",
                    "httptools",
                    "--no-access-log",
                    "--log-level",
                    "error",
                    "--host",
                    "127.0.0.1",
                ])
                .arg(format!("--port={port}"))
                .arg(format!("--workers={workers}"))
                .env("DATABASE_URL", data.url())
                .env("QUERIES", &data.queries);
            command
        } else {
            let mut command = contender::part("bare-server")?;
            command
                .arg(format!("--database={}", data.url()))
                .arg(format!("--queries={}", data.queries))
                .arg(format!("--listen=127.0.0.1:{port}"));
            command
        };
        let process = Process::start(command.stdout(Stdio::null()))?;
        let base = format!("http://127.0.0.1:{port}");
        http::wait_until_ready(&base).await?;
        Ok(Self {
            process,
            base: Url::parse(&base)?,
            path: None,
            authorization: None,
        })
    }

    async fn platypus(settings: &Settings, data: &Data) -> Result<Self> {
        let server = PlatypusServer::resume(
            &settings.platypus,
            &data.folder,
            data.database.as_deref(),
            &data.provider_url,
            &data.authorization,
        )
        .await?;
        Ok(Self {
            process: server.process,
            base: server.url,
            path: Some(format!("/companies/{}/data/invoices", data.company.id)),
            authorization: Some(server.authorization),
        })
    }

    async fn page(&self, kind: &Kind) -> Result<Url> {
        let Some(path) = &self.path else {
            return Ok(self.base.join(kind.name)?);
        };
        let asked = self.base.join(&format!("{path}?{}", kind.asked))?;
        if kind.name != "cursor" {
            return Ok(asked);
        }
        let headers: Vec<(&str, &str)> = self
            .authorization
            .as_deref()
            .map(|value| ("authorization", value))
            .into_iter()
            .collect();
        let answer = http::call("GET", &asked, &headers, "").await?;
        let page: serde_json::Value = serde_json::from_slice(&answer.body)?;
        let next = page["_links"]["next"]["href"]
            .as_str()
            .context("the page has no next one")?;
        Ok(self.base.join(next)?)
    }
}
