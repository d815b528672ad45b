//! A site in process on each engine: a server's parts, one client, and a sandbox provider.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use platypus::actions::{Platform, clients, sign_in};
use platypus::clock::Clock;
use platypus::config::{Applications, Config, IntegrationSettings, Settings};
use platypus::events::Cause;
use platypus::store::testing::{TestDatabase, databases};
use platypus::{link, portal, serve};
use platypus_connectors::{Catalogue, ClientOptions, ProviderClient};
use platypus_model::{ClientId, UserId};
use platypus_sandbox::{OAuthClient, Sandbox, SandboxOptions};
use secrecy::ExposeSecret;
use tokio_util::sync::CancellationToken;

use super::visitor::Visitor;

/// The organisation that visitors choose at the sandbox.
pub const ORGANISATION: &str = "cafe-zoe";

/// A server on one engine, with one client.
pub struct Site {
    /// The engine's name, for messages.
    pub engine: &'static str,
    /// Its parts.
    pub platform: Platform,
    /// Its client.
    pub client: ClientId,
    /// The client's first administrator.
    pub administrator: UserId,
    time: Arc<AtomicI64>,
    _database: TestDatabase,
    sandbox: SandboxServer,
}

/// A sandbox provider for as long as the test runs.
struct SandboxServer {
    url: String,
    stop: CancellationToken,
    _folder: tempfile::TempDir,
}

impl Drop for SandboxServer {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl SandboxServer {
    async fn start(clock: Option<Clock>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let mut options = SandboxOptions::new(folder.path());
        if let Some(clock) = clock {
            options.clock = Arc::new(move || clock.now());
        }
        let sandbox = Sandbox::open(options).await.unwrap();
        let stop = CancellationToken::new();
        let stopping = stop.clone().cancelled_owned();
        tokio::spawn(platypus_sandbox::serve(listener, sandbox, stopping));
        Self {
            url,
            stop,
            _folder: folder,
        }
    }
}

/// A site on each engine at hand. No worker runs: what is queued stays queued.
pub async fn sites() -> Vec<Site> {
    let mut sites = Vec::new();
    for database in databases().await {
        sites.push(Site::new(database).await);
    }
    sites
}

/// In microseconds.
const A_DAY: i64 = 86_400_000_000;

impl Site {
    async fn new(database: TestDatabase) -> Self {
        Self::set(database, false).await
    }

    /// A site whose sandbox lives by the site's clock, and whose webhooks may go to this machine.
    pub async fn of_one_clock(database: TestDatabase) -> Self {
        Self::set(database, true).await
    }

    async fn set(database: TestDatabase, is_of_one_clock: bool) -> Self {
        // A whole site's clock starts on the last evening that is over: the sandbox's people have gone home,
        // so that none of their entries is of the very moment that its books were written.
        let now = Clock::system().now().as_microsecond();
        let evening = now - now.rem_euclid(A_DAY) - A_DAY / 8;
        let time = Arc::new(AtomicI64::new(if is_of_one_clock { evening } else { now }));
        let clock = Clock::from_fn({
            let time = Arc::clone(&time);
            move || Timestamp::from_microsecond(time.load(Ordering::SeqCst)).unwrap()
        });
        let sandbox = SandboxServer::start(is_of_one_clock.then(|| clock.clone())).await;
        let registered = OAuthClient::development();
        let configured = IntegrationSettings {
            client_id: registered.id,
            client_secret: registered.secret.into(),
            variables: BTreeMap::from([("base_url".to_owned(), sandbox.url.clone())]),
        };
        let config = Config::resolve(Settings {
            public_url: Some("http://127.0.0.1:8080".parse().unwrap()),
            data_dir: Some(std::env::temp_dir()),
            allow_private_addresses: Some(true),
            allow_private_webhooks: is_of_one_clock.then_some(true),
            trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
            integrations: BTreeMap::from([("sandbox".to_owned(), configured)]),
            ..Settings::default()
        })
        .unwrap();
        let mut options = ClientOptions::new(Arc::new({
            let clock = clock.clone();
            move || clock.now()
        }));
        options.allow_private_addresses = true;
        options.retry.attempts = 1;
        let catalogue = Catalogue::load(None).unwrap();
        let platform = Platform {
            store: database.open().await,
            applications: Applications::resolve(&config, &catalogue),
            catalogue: Arc::new(catalogue),
            config: Arc::new(config),
            clock,
            providers: ProviderClient::new(options).unwrap(),
        };
        let created = clients::create(&platform, "Harbour Lending", "Ada Admin", "ada@lender.example")
            .await
            .unwrap();
        Self {
            engine: database.engine,
            platform,
            client: created.client,
            administrator: created.administrator,
            time,
            _database: database,
            sandbox,
        }
    }

    /// Where the sandbox answers.
    pub fn sandbox_url(&self) -> &str {
        &self.sandbox.url
    }

    /// Lets time pass.
    pub fn pass(&self, duration: SignedDuration) {
        let microseconds = i64::try_from(duration.as_micros()).unwrap();
        self.time.fetch_add(microseconds, Ordering::SeqCst);
    }

    /// Somebody with a browser that has never been here.
    pub fn visitor(&self) -> Visitor {
        let routes = portal::router(&self.platform).merge(link::router(&self.platform));
        Visitor::in_process(routes)
    }

    /// As [`Site::visitor`], through everything that the server puts around its pages.
    pub fn visitor_behind_proxies(&self) -> Visitor {
        Visitor::in_process(serve::router(self.platform.clone()))
    }

    /// The path of a new one-time sign-in link for a person.
    pub async fn sign_in_path(&self, user: UserId) -> String {
        let link = sign_in::create_link(&self.platform, Cause::OPERATOR, self.client, user)
            .await
            .unwrap();
        url::Url::parse(link.url.expose_secret())
            .unwrap()
            .path()
            .to_owned()
    }

    /// A visitor who is signed in to the Portal.
    pub async fn signed_in(&self, user: UserId) -> Visitor {
        let mut visitor = self.visitor();
        let path = self.sign_in_path(user).await;
        visitor.get(&path).await;
        let answer = visitor.submit(&path, &path, &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        visitor
    }
}
