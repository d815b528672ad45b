//! What the operator configures: flags, environment (`PLATYPUS_…`) and a TOML file, in that order
//! of precedence.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::Url;

mod applications;
mod clamd;
mod database;
mod network;

pub(crate) use applications::reachable;
pub use applications::{Applications, SANDBOX, SANDBOX_BANKING, SANDBOX_COMMERCE, is_of_sandbox};
pub use clamd::{ClamdAddress, VirusScanner};
pub use database::DatabaseUrl;
pub use network::{Network, NetworkError};

/// What this process does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Serves pages and API, and runs jobs.
    #[default]
    All,
    /// Serves pages and API only.
    Web,
    /// Runs jobs only.
    Worker,
}

impl Role {
    /// Whether pages and API are served.
    pub fn serves(self) -> bool {
        self != Self::Worker
    }

    /// Whether jobs are run.
    pub fn works(self) -> bool {
        self != Self::Web
    }
}

/// Settings as they are given, each optional; [`Config::resolve`] fills the defaults.
#[derive(Debug, Clone, Default, Deserialize, clap::Args)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Address to serve on [default: 127.0.0.1:8080]
    #[arg(long, env = "PLATYPUS_LISTEN", global = true)]
    pub listen: Option<SocketAddr>,
    /// URL under which browsers and providers reach this server (default: `http://` and the address)
    #[arg(long, env = "PLATYPUS_PUBLIC_URL", global = true)]
    pub public_url: Option<Url>,
    /// Folder for the database, keys and the sandbox's books [default: ./data]
    #[arg(long, env = "PLATYPUS_DATA_DIR", global = true)]
    pub data_dir: Option<PathBuf>,
    /// Where the data is: sqlite:FILE or `postgres://user@host/database` [default: a SQLite file in the data folder]
    #[arg(long, env = "PLATYPUS_DATABASE_URL", global = true, hide_env_values = true)]
    pub database_url: Option<String>,
    /// Master key that seals secrets: 32 bytes in base64, older keys after commas [default on SQLite: data folder/master.key]
    #[arg(long, env = "PLATYPUS_MASTER_KEY", global = true, hide_env_values = true)]
    pub master_key: Option<SecretString>,
    /// Start without the sandbox provider and, on a first start, without the demo company
    #[arg(long, env = "PLATYPUS_NO_DEMO", global = true, num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub no_demo: Option<bool>,
    /// Address of the sandbox provider [default: 127.0.0.1:8081]
    #[arg(long, env = "PLATYPUS_SANDBOX_LISTEN", global = true)]
    pub sandbox_listen: Option<SocketAddr>,
    /// Folder of integrations that are added to the built-in ones, or replace them
    #[arg(long, env = "PLATYPUS_CATALOGUE", global = true)]
    pub catalogue: Option<PathBuf>,
    /// What this process does [default: all]
    #[arg(long, env = "PLATYPUS_ROLE", global = true, value_enum)]
    pub role: Option<Role>,
    /// How many datasets this process reads at once [default: 4]
    #[arg(long, env = "PLATYPUS_WORKERS", global = true)]
    pub workers: Option<u16>,
    /// How many earlier versions of each record are kept, to tell what changed; 0 keeps none [default: 10]
    #[arg(long, env = "PLATYPUS_RECORD_VERSIONS", global = true)]
    pub record_versions: Option<u16>,
    /// Let companies name servers on private networks (for an ERP beside this server)
    #[arg(long, env = "PLATYPUS_ALLOW_PRIVATE_ADDRESSES", global = true, num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub allow_private_addresses: Option<bool>,
    /// Requests each client may make in a day, and as many again for each company with a linked connection [default: no limit]
    #[arg(long, env = "PLATYPUS_DAILY_REQUESTS", global = true)]
    pub daily_requests: Option<u32>,
    /// Requests each address may make in a minute, counted by each process [default: no limit]
    #[arg(long, env = "PLATYPUS_REQUESTS_PER_MINUTE", global = true)]
    pub requests_per_minute: Option<u32>,
    /// Companies each client may have [default: no limit]
    #[arg(long, env = "PLATYPUS_COMPANY_LIMIT", global = true)]
    pub company_limit: Option<u32>,
    /// Let webhooks be sent to addresses on private networks
    #[arg(long, env = "PLATYPUS_ALLOW_PRIVATE_WEBHOOKS", global = true, num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub allow_private_webhooks: Option<bool>,
    /// Least hours between two reads that a sync schedule may ask for [default: 1]
    #[arg(long, env = "PLATYPUS_LEAST_SCHEDULE_HOURS", global = true)]
    pub least_schedule_hours: Option<u32>,
    /// Virus scanner that looks at what companies send: the address of a clamd, `HOST:PORT` or `unix:/PATH` [default: none]
    #[arg(long, env = "PLATYPUS_CLAMD", global = true)]
    pub clamd: Option<String>,
    /// Take files also while the virus scanner cannot be asked; otherwise they are refused until it can
    #[arg(long, env = "PLATYPUS_ACCEPT_UNSCANNED", global = true, num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub accept_unscanned: Option<bool>,
    /// Networks of reverse proxies whose `X-Forwarded-For` is believed, separated by commas [default: none]
    #[arg(long, env = "PLATYPUS_TRUSTED_PROXIES", global = true, value_delimiter = ',')]
    pub trusted_proxies: Vec<Network>,
    /// Per integration, by its name in the catalogue: `client_id`, `client_secret` and variables such as `base_url`.
    #[arg(skip)]
    pub integrations: BTreeMap<String, IntegrationSettings>,
}

/// What the operator registered with a provider.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IntegrationSettings {
    /// The OAuth 2 client's id.
    pub client_id: String,
    /// The OAuth 2 client's secret.
    pub client_secret: SecretString,
    /// Values for the manifest's variables, such as `base_url`.
    pub variables: BTreeMap<String, String>,
}

/// A setting that cannot be used; the message says which and what would do.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(String);

/// The settings in force.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address to serve on.
    pub listen: SocketAddr,
    /// URL under which browsers and providers reach this server, without a trailing slash in its path.
    pub public_url: Url,
    /// Folder for the database, keys and the sandbox's books.
    pub data_dir: PathBuf,
    /// Where the data is.
    pub database: DatabaseUrl,
    /// The master key, where one is configured.
    pub master_key: Option<SecretString>,
    /// Whether the sandbox runs beside the server.
    pub demo: bool,
    /// Address of the sandbox provider.
    pub sandbox_listen: SocketAddr,
    /// The operator's own integrations.
    pub catalogue: Option<PathBuf>,
    /// What this process does.
    pub role: Role,
    /// How many datasets this process reads at once.
    pub workers: u16,
    /// How many earlier versions of each record are kept.
    pub record_versions: u16,
    /// Whether companies may name servers on private networks.
    pub allow_private_addresses: bool,
    /// Requests each client may make in a day, times one more than its companies with a linked connection.
    pub daily_requests: Option<u32>,
    /// Requests each address may make in a minute.
    pub requests_per_minute: Option<u32>,
    /// Companies each client may have.
    pub company_limit: Option<u32>,
    /// Whether webhooks may be sent to addresses on private networks.
    pub allow_private_webhooks: bool,
    /// Least hours between two reads that a sync schedule may ask for.
    pub least_schedule_hours: u32,
    /// The virus scanner, where there is one.
    pub virus_scanner: Option<VirusScanner>,
    /// Networks of reverse proxies that tell truly whom they speak for.
    pub trusted_proxies: Vec<Network>,
    /// Per integration, by its name in the catalogue.
    pub integrations: BTreeMap<String, IntegrationSettings>,
}

impl Settings {
    /// These settings, with those of `file` where these say nothing.
    #[must_use]
    pub fn or(self, file: Self) -> Self {
        Self {
            listen: self.listen.or(file.listen),
            public_url: self.public_url.or(file.public_url),
            data_dir: self.data_dir.or(file.data_dir),
            database_url: self.database_url.or(file.database_url),
            master_key: self.master_key.or(file.master_key),
            no_demo: self.no_demo.or(file.no_demo),
            sandbox_listen: self.sandbox_listen.or(file.sandbox_listen),
            catalogue: self.catalogue.or(file.catalogue),
            role: self.role.or(file.role),
            workers: self.workers.or(file.workers),
            record_versions: self.record_versions.or(file.record_versions),
            allow_private_addresses: self.allow_private_addresses.or(file.allow_private_addresses),
            daily_requests: self.daily_requests.or(file.daily_requests),
            requests_per_minute: self.requests_per_minute.or(file.requests_per_minute),
            company_limit: self.company_limit.or(file.company_limit),
            allow_private_webhooks: self.allow_private_webhooks.or(file.allow_private_webhooks),
            least_schedule_hours: self.least_schedule_hours.or(file.least_schedule_hours),
            clamd: self.clamd.or(file.clamd),
            accept_unscanned: self.accept_unscanned.or(file.accept_unscanned),
            trusted_proxies: if self.trusted_proxies.is_empty() {
                file.trusted_proxies
            } else {
                self.trusted_proxies
            },
            integrations: if self.integrations.is_empty() {
                file.integrations
            } else {
                self.integrations
            },
        }
    }

    /// The settings in a TOML file.
    pub fn from_file(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            ConfigError(format!(
                "the configuration file {} cannot be read: {error}",
                path.display()
            ))
        })?;
        toml::from_str(&text)
            .map_err(|error| ConfigError(format!("the configuration file {}: {error}", path.display())))
    }
}

impl Config {
    /// The settings in force, defaults filled in.
    ///
    /// # Errors
    /// A setting that cannot be used, with what would do.
    pub fn resolve(settings: Settings) -> Result<Self, ConfigError> {
        let listen = settings
            .listen
            .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
        let public_url = match settings.public_url {
            Some(url) if matches!(url.scheme(), "http" | "https") && url.query().is_none() => url,
            Some(url) => {
                return Err(ConfigError(format!(
                    "the public URL `{url}` cannot be used; write it as https://platypus.example.com"
                )));
            }
            None => Url::parse(&format!("http://{listen}")).map_err(|error| {
                ConfigError(format!("no URL can be made of the address {listen}: {error}"))
            })?,
        };
        let data_dir = settings.data_dir.unwrap_or_else(|| PathBuf::from("data"));
        let database = match &settings.database_url {
            Some(url) => DatabaseUrl::from_str(url)
                .map_err(|error| ConfigError(format!("the database URL: {error}")))?,
            None => DatabaseUrl::Sqlite {
                path: data_dir.join("platypus.db"),
                create: true,
            },
        };
        let workers = settings.workers.unwrap_or(4);
        if workers == 0 {
            return Err(ConfigError(
                "0 workers would read nothing; use --role web for a process that runs no jobs".into(),
            ));
        }
        if matches!(database, DatabaseUrl::Postgres(_)) && settings.master_key.is_none() {
            return Err(ConfigError(
                "PostgreSQL is shared by many nodes, so the master key must be given: set PLATYPUS_MASTER_KEY to \
                 the same 32 random bytes in base64 on each (make it with `openssl rand -base64 32`)"
                    .into(),
            ));
        }
        Ok(Self {
            listen,
            public_url,
            data_dir,
            database,
            master_key: settings.master_key.filter(|key| !key.expose_secret().is_empty()),
            demo: !settings.no_demo.unwrap_or(false),
            sandbox_listen: settings
                .sandbox_listen
                .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8081))),
            catalogue: settings.catalogue,
            role: settings.role.unwrap_or_default(),
            workers,
            record_versions: settings.record_versions.unwrap_or(10),
            allow_private_addresses: settings.allow_private_addresses.unwrap_or(false),
            daily_requests: settings.daily_requests,
            requests_per_minute: settings.requests_per_minute,
            company_limit: settings.company_limit,
            allow_private_webhooks: settings.allow_private_webhooks.unwrap_or(false),
            least_schedule_hours: settings.least_schedule_hours.unwrap_or(1),
            virus_scanner: settings
                .clamd
                .as_deref()
                .map(ClamdAddress::from_str)
                .transpose()?
                .map(|address| VirusScanner {
                    address,
                    lets_unscanned_pass: settings.accept_unscanned.unwrap_or(false),
                }),
            trusted_proxies: settings.trusted_proxies,
            integrations: settings.integrations,
        })
    }

    /// A URL of this server: `path` begins with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.as_str().trim_end_matches('/'))
    }
}
