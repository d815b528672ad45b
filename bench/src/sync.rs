//! `bench sync`: the same invoices from the same provider, by Platypus, by dlt and by a bare loop.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::contender::{self, Run};
use crate::platypus_server::PlatypusServer;
use crate::process::{Process, Watch, free_port};
use crate::{Settings, http, postgres, provider, report};

/// Rows that Platypus writes in one transaction (`sync::batch`), and so the bare loop too.
const BATCH: usize = 2_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Contender {
    PlatypusPostgres,
    BarePostgres,
    DltPostgres,
    PlatypusSqlite,
    BareSqlite,
    DltSqlite,
    DltDuckdb,
}

use Contender::{
    BarePostgres, BareSqlite, DltDuckdb, DltPostgres, DltSqlite, PlatypusPostgres, PlatypusSqlite,
};

/// In this order each run, so that a bare loop finds what Platypus left.
const ALL: [Contender; 7] = [
    PlatypusPostgres,
    BarePostgres,
    DltPostgres,
    PlatypusSqlite,
    BareSqlite,
    DltSqlite,
    DltDuckdb,
];

impl Contender {
    const fn name(self) -> &'static str {
        match self {
            PlatypusPostgres => "Platypus → PostgreSQL",
            BarePostgres => "bare loop → PostgreSQL",
            DltPostgres => "dlt, upsert → PostgreSQL",
            PlatypusSqlite => "Platypus → SQLite",
            BareSqlite => "bare loop → SQLite",
            DltSqlite => "dlt, upsert → SQLite",
            DltDuckdb => "dlt, upsert → DuckDB",
        }
    }
}

/// What the issue asks for: one contender's rate over another's, at least so much.
const TARGETS: &[(Contender, Contender, f64)] = &[
    (PlatypusPostgres, DltPostgres, 6.0),
    (PlatypusPostgres, BarePostgres, 0.6),
    (PlatypusSqlite, DltSqlite, 8.0),
    (PlatypusSqlite, DltDuckdb, 6.0),
    (PlatypusSqlite, BareSqlite, 0.6),
];

/// Measures everyone as often as asked, in turns, and prints medians and ratios.
pub(crate) async fn run(settings: &Settings) -> Result<()> {
    let folder = tempfile::Builder::new()
        .prefix("platypus-bench-")
        .tempdir_in(settings.platypus.parent().unwrap_or(Path::new(".")))?;
    let provider_url = format!("http://127.0.0.1:{}", free_port()?);
    let _provider = Process::start(
        contender::part("provider")?
            .arg(format!("--records={}", settings.records))
            .arg(format!("--listen={}", provider_url.trim_start_matches("http://"))),
    )?;
    http::wait_until_ready(&provider_url).await?;
    let mut bench = Bench {
        settings,
        provider_url,
        folder: folder.path().to_path_buf(),
        run: 0,
    };
    let mut runs: BTreeMap<Contender, Vec<Run>> = BTreeMap::new();
    for run in 1..=settings.runs {
        bench.run = run;
        for contender in ALL
            .into_iter()
            .filter(|contender| settings.includes(contender.name()))
        {
            postgres::settle(&settings.postgres).await?;
            let result = bench.measure(contender).await.with_context(|| contender.name())?;
            println!(
                "run {run}: {:26} {:>7} records/s, {:6.1} s processor, {:6.1} s in the database, {:5.0} MiB",
                contender.name(),
                report::thousands(result.rate),
                result.own.processor_seconds,
                result.database_seconds,
                result.own.peak_mebibytes,
            );
            runs.entry(contender).or_default().push(result);
        }
    }
    let text = summary(settings, &runs);
    println!("\n{text}");
    if settings.write {
        report::write("sync", &text)?;
    }
    Ok(())
}

struct Bench<'a> {
    settings: &'a Settings,
    provider_url: String,
    folder: PathBuf,
    run: u32,
}

impl Bench<'_> {
    async fn measure(&self, contender: Contender) -> Result<Run> {
        match contender {
            PlatypusPostgres => {
                let url = postgres::fresh_database(&self.settings.postgres, "bench_platypus").await?;
                self.platypus(Some(&url)).await
            }
            PlatypusSqlite => self.platypus(None).await,
            BarePostgres => {
                let target = postgres::fresh_database(&self.settings.postgres, "bench_bare").await?;
                let mut source = url::Url::parse(&self.settings.postgres)?;
                source.set_path("bench_platypus");
                self.peer(contender::part("bare-loop")?.args(bare_arguments(source.as_str(), &target)))
            }
            BareSqlite => {
                let source = format!(
                    "sqlite:{}",
                    self.synced_folder(false).join("platypus.db").display()
                );
                let target = format!("sqlite:{}?mode=rwc", self.new_file("bare.db")?.display());
                self.peer(contender::part("bare-loop")?.args(bare_arguments(&source, &target)))
            }
            DltPostgres => {
                let target = postgres::fresh_database(&self.settings.postgres, "bench_dlt").await?;
                self.dlt("postgres", &target)
            }
            DltSqlite => self.dlt("sqlite", &self.new_file("dlt.db")?.display().to_string()),
            DltDuckdb => self.dlt("duckdb", &self.new_file("dlt.duckdb")?.display().to_string()),
        }
    }

    /// From following the Link address to the dataset's end, everything that Link queues included.
    async fn platypus(&self, database: Option<&str>) -> Result<Run> {
        let folder = self.synced_folder(database.is_some());
        drop(std::fs::remove_dir_all(&folder));
        std::fs::create_dir_all(&folder)?;
        let server =
            PlatypusServer::start(&self.settings.platypus, &folder, database, &self.provider_url).await?;
        let company = server.company().await?;
        let in_database = Watch::begin(self.settings.postgres_pid);
        let own = Watch::begin(server.process.id());
        let started = Instant::now();
        server.link(&company).await?;
        server.wait_until_complete(&company, "invoices").await?;
        let seconds = started.elapsed().as_secs_f64();
        let (own, database_seconds) = (own.end(), in_database.end().processor_seconds);
        let path = format!("/companies/{}/data/invoices?pageSize=1", company.id);
        let stored = server.call("GET", &path, "").await?;
        ensure!(
            stored["totalResults"] == self.settings.records,
            "{} invoices are readable",
            stored["totalResults"]
        );
        Ok(Run {
            rate: f64::from(self.settings.records) / seconds,
            own,
            database_seconds,
        })
    }

    fn dlt(&self, destination: &str, target: &str) -> Result<Run> {
        let mut command = contender::script(&self.settings.python, "dlt_sync.py");
        self.peer(command.args([destination, &self.provider_url, provider::TOKEN, target]))
    }

    fn peer(&self, command: &mut Command) -> Result<Run> {
        contender::run(command, self.settings.records, self.settings.postgres_pid)
    }

    fn synced_folder(&self, on_postgres: bool) -> PathBuf {
        self.folder.join(if on_postgres { "postgres" } else { "sqlite" })
    }

    /// A path at which nothing lies.
    fn new_file(&self, name: &str) -> Result<PathBuf> {
        let folder = self.folder.join(format!("peers-{}", self.run));
        std::fs::create_dir_all(&folder)?;
        Ok(folder.join(name))
    }
}

fn bare_arguments(source: &str, target: &str) -> [String; 3] {
    [
        format!("--source={source}"),
        format!("--target={target}"),
        format!("--batch={BATCH}"),
    ]
}

fn summary(settings: &Settings, runs: &BTreeMap<Contender, Vec<Run>>) -> String {
    let middle = |contender: &Contender, figure: fn(&Run) -> f64| {
        runs.get(contender)
            .map(|runs| report::median(&runs.iter().map(figure).collect::<Vec<_>>()))
    };
    let rows: Vec<Vec<String>> = runs
        .iter()
        .map(|(contender, found)| {
            let figure = |figure: fn(&Run) -> f64| middle(contender, figure).unwrap_or(f64::NAN);
            let rates: Vec<f64> = found.iter().map(|run| run.rate).collect();
            let (least, most) = rates.iter().fold((f64::MAX, 0.0_f64), |(least, most), rate| {
                (least.min(*rate), most.max(*rate))
            });
            vec![
                contender.name().to_owned(),
                report::thousands(figure(|run| run.rate)),
                format!("{}–{}", report::thousands(least), report::thousands(most)),
                format!("{:.1}", figure(|run| run.own.processor_seconds)),
                format!("{:.1}", figure(|run| run.database_seconds)),
                format!("{:.0}", figure(|run| run.own.peak_mebibytes)),
            ]
        })
        .collect();
    let mut text = format!(
        "{} invoices of 1.5 KB, medians of {} runs. {}.\n\n",
        report::thousands(f64::from(settings.records)),
        settings.runs,
        report::machine()
    );
    text.push_str(&report::table(
        &[
            "Sync",
            "records/s",
            "least–most",
            "processor s",
            "in PostgreSQL s",
            "peak memory MiB",
        ],
        &rows,
    ));
    let ratios: Vec<Vec<String>> = TARGETS
        .iter()
        .filter_map(|(ours, theirs, target)| {
            let ratio = middle(ours, |run| run.rate)? / middle(theirs, |run| run.rate)?;
            let memory =
                middle(ours, |run| run.own.peak_mebibytes)? / middle(theirs, |run| run.own.peak_mebibytes)?;
            let is_peer = !theirs.name().starts_with("bare");
            Some(vec![
                format!("{} / {}", ours.name(), theirs.name()),
                format!("{ratio:.2}"),
                format!("{target:.1}"),
                if is_peer {
                    format!("{memory:.2} (wanted: at most 0.25)")
                } else {
                    String::new()
                },
            ])
        })
        .collect();
    text.push('\n');
    text.push_str(&report::table(
        &["Ratio", "rate", "wanted at least", "memory"],
        &ratios,
    ));
    text
}
