//! `bench read`: pages of 100 invoices from Platypus, from FastAPI and from a bare axum handler, all over
//! the tables that Platypus filled.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use url::Url;

use crate::load::{self, Rate};
use crate::platypus_server::{Company, PlatypusServer};
use crate::process::{Process, Watch, free_port};
use crate::{Settings, contender, http, postgres, report};

/// How long a server is asked for one kind of page.
const TIME: Duration = Duration::from_secs(2);

/// The kinds, as the tables name them.
const NAMES: [&str; 7] = [
    "plain",
    "ordered",
    "filtered",
    "selective",
    "contains",
    "deep",
    "cursor",
];

/// The kinds of page: name, what Platypus is asked, what the others' statement looks for in the same tables.
///
/// The others are spared what Platypus does besides: they check no key, look up no connection, count nothing.
/// For the deep page they may use our numbering of records in place of an offset.
fn pages(records: u32) -> [Kind; 7] {
    let deep = (records / 100 * 9 / 10).max(2);
    [
        Kind {
            name: "plain",
            asked: "page=1&pageSize=100".to_owned(),
            source: Source::Page(1),
        },
        Kind {
            name: "ordered",
            asked: "page=1&pageSize=100&orderBy=-totalAmount".to_owned(),
            source: Source::Keys {
                condition: "",
                order: "k.number_1 desc, k.record_number",
            },
        },
        Kind {
            name: "filtered",
            asked: "page=1&pageSize=100&query=amountDue%3E0%26%26totalAmount%3E1000".to_owned(),
            source: Source::Keys {
                condition: "and k.number_2 > 0 and k.number_1 > 10000000",
                order: "k.record_number",
            },
        },
        // One day of the year: 0.3 % of the invoices.
        Kind {
            name: "selective",
            asked: "page=1&pageSize=100&query=issueDate%3D2025-03-05&orderBy=-totalAmount".to_owned(),
            source: Source::Keys {
                condition: "and k.date_1 >= 1741132800000000 and k.date_1 < 1741219200000000",
                order: "k.number_1 desc, k.record_number",
            },
        },
        // 1.7 % of the customers.
        Kind {
            name: "contains",
            asked: "page=1&pageSize=100&query=customerRef.id~99&orderBy=-issueDate".to_owned(),
            source: Source::Keys {
                condition: "and k.text_3 like '%99%'",
                order: "k.date_1 desc, k.record_number",
            },
        },
        Kind {
            name: "deep",
            asked: format!("page={deep}&pageSize=100"),
            source: Source::Page(deep),
        },
        // The same page as a client comes to it that follows `_links.next`.
        Kind {
            name: "cursor",
            asked: format!("page={}&pageSize=100", deep - 1),
            source: Source::Page(deep),
        },
    ]
}

struct Kind {
    name: &'static str,
    asked: String,
    source: Source,
}

#[derive(Clone, Copy)]
enum Source {
    /// The documents of a page, by number.
    Page(u32),
    /// The documents of the first keys that match.
    Keys {
        condition: &'static str,
        order: &'static str,
    },
}

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

/// What a rate is held against: the rate of the second, and the least that the first should be of it.
type Target = ((Contender, &'static str), (Contender, &'static str), f64);

/// What is wanted: a plain page close to a bare handler's and well above FastAPI's; a deep page by cursor like
/// the first; a selective one within five plain ones; any other within 1.5 of the same statement by hand (which
/// does not even count).
const TARGETS: &[Target] = &[
    ((PlatypusPostgres, "plain"), (BarePostgres, "plain"), 0.75),
    ((PlatypusPostgres, "plain"), (FastApi, "plain"), 1.7),
    ((PlatypusSqlite, "plain"), (BareSqlite, "plain"), 0.75),
    ((PlatypusPostgres, "cursor"), (PlatypusPostgres, "plain"), 0.67),
    ((PlatypusSqlite, "cursor"), (PlatypusSqlite, "plain"), 0.67),
    ((PlatypusPostgres, "selective"), (PlatypusPostgres, "plain"), 0.2),
    ((PlatypusSqlite, "selective"), (PlatypusSqlite, "plain"), 0.2),
    ((PlatypusPostgres, "ordered"), (BarePostgres, "ordered"), 0.67),
    ((PlatypusSqlite, "ordered"), (BareSqlite, "ordered"), 0.67),
    ((PlatypusPostgres, "filtered"), (BarePostgres, "filtered"), 0.67),
    ((PlatypusSqlite, "filtered"), (BareSqlite, "filtered"), 0.67),
    ((PlatypusPostgres, "contains"), (BarePostgres, "contains"), 0.67),
    ((PlatypusSqlite, "contains"), (BareSqlite, "contains"), 0.67),
];

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
            for (contender, server) in &servers {
                let (contender, server) = (*contender, server);
                let watch = Watch::begin(server.process.id());
                let rate = load::drive(&server.page(kind).await?, server.authorization.as_deref(), TIME)
                    .await
                    .with_context(|| format!("{}: {}", contender.name(), kind.name))?;
                let cost = watch.end();
                println!(
                    "run {run}: {:30} {:9} {:>7} requests/s, median {:6.1} ms, 99 % within {:6.1} ms, {:4.0} MiB",
                    contender.name(),
                    kind.name,
                    report::thousands(rate.per_second),
                    rate.median.as_secs_f64() * 1e3,
                    rate.slowest_hundredth.as_secs_f64() * 1e3,
                    cost.peak_mebibytes,
                );
                runs.entry((contender, kind.name)).or_default().push(Run {
                    rate,
                    peak_mebibytes: cost.peak_mebibytes,
                });
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

fn summary(settings: &Settings, runs: &BTreeMap<(Contender, &'static str), Vec<Run>>) -> String {
    let middle = |contender: Contender, kind: &str, figure: fn(&Run) -> f64| {
        let (_, found) = runs
            .iter()
            .find(|((who, what), _)| *who == contender && *what == kind)?;
        Some(report::median(&found.iter().map(figure).collect::<Vec<_>>()))
    };
    let shown = |figure: Option<f64>| figure.map_or_else(|| "–".to_owned(), report::thousands);
    let rows: Vec<Vec<String>> = ALL
        .into_iter()
        .filter(|contender| middle(*contender, "plain", |run| run.rate.per_second).is_some())
        .map(|contender| {
            let mut row = vec![contender.name().to_owned()];
            row.extend(
                NAMES
                    .iter()
                    .map(|kind| shown(middle(contender, kind, |run| run.rate.per_second))),
            );
            row.push(
                middle(contender, "plain", |run| {
                    run.rate.slowest_hundredth.as_secs_f64() * 1e3
                })
                .map_or_else(String::new, |milliseconds| format!("{milliseconds:.1}")),
            );
            row.push(shown(middle(contender, "plain", |run| run.peak_mebibytes)));
            row
        })
        .collect();
    let mut text = format!(
        "Pages of 100 of {} invoices, 16 connections, requests a second, medians of {} runs. {}.\n\n",
        report::thousands(f64::from(settings.records)),
        settings.runs,
        report::machine()
    );
    let heads: Vec<&str> = ["Read"]
        .into_iter()
        .chain(NAMES)
        .chain(["99 % of plain within ms", "peak memory MiB"])
        .collect();
    text.push_str(&report::table(&heads, &rows));
    let ratios: Vec<Vec<String>> = TARGETS
        .iter()
        .filter_map(|&(ours, theirs, target)| {
            let rate = |(contender, kind)| middle(contender, kind, |run: &Run| run.rate.per_second);
            let (reached, held_against) = (rate(ours)?, rate(theirs)?);
            Some(vec![
                format!("{}, {}", ours.0.name(), ours.1),
                format!("{}, {}", theirs.0.name(), theirs.1),
                format!("{:.2}", reached / held_against),
                format!("{target:.2}"),
            ])
        })
        .collect();
    text.push('\n');
    text.push_str(&report::table(
        &["Rate of", "beside", "ratio", "wanted at least"],
        &ratios,
    ));
    text
}
