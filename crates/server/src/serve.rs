//! Starting and stopping: the store, the sandbox, the engine and the web server, in that order,
//! and back again.

mod proxies;

use std::fs::DirBuilder;
use std::future::Future;
use std::net::SocketAddr;
use std::os::unix::fs::DirBuilderExt;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use axum::Router;
use axum::middleware::from_fn_with_state;
use platypus_connectors::{Catalogue, ClientOptions, ProviderClient};
use platypus_sandbox::{OAuthClient, RedirectUris, Sandbox, SandboxOptions};
use secrecy::ExposeSecret;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::actions::Platform;
use crate::clock::Clock;
use crate::config::{Applications, Config, DatabaseUrl, Network};
use crate::jobs::Pace;
use crate::store::{self, MasterKeys, Store};
use crate::{api, demo, link, portal, sync, webhooks};

/// How long requests under way may take once the server stops.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

/// Opens the store and everything that stands on it, without serving anything yet.
pub async fn open(config: Config, clock: Clock) -> anyhow::Result<Platform> {
    store::check_there(&config.database)?;
    make_data_folder(&config)?;
    let keys = match &config.master_key {
        Some(key) => MasterKeys::parse(key.expose_secret())?,
        None => MasterKeys::load_or_create(&config.data_dir.join("master.key"))?,
    };
    let store = Store::open(&config.database, keys)
        .await?
        .keeping_versions(config.record_versions);
    let catalogue = Catalogue::load(config.catalogue.as_deref())?;
    let mut options = ClientOptions::new(Arc::new({
        let clock = clock.clone();
        move || clock.now()
    }));
    options.allow_private_addresses = config.allow_private_addresses;
    let budget = sync::StoredBudget {
        store: store.clone(),
        clock: clock.clone(),
    };
    let providers = ProviderClient::new(options)?.with_budget(Arc::new(budget));
    let applications = Applications::resolve(&config, &catalogue);
    Ok(Platform {
        store,
        config: Arc::new(config),
        clock,
        catalogue: Arc::new(catalogue),
        applications,
        providers,
    })
}

/// Makes the data folder, for its owner alone, where something is kept in it.
fn make_data_folder(config: &Config) -> anyhow::Result<()> {
    let is_on_sqlite = matches!(config.database, DatabaseUrl::Sqlite { .. });
    if !is_on_sqlite && !config.demo {
        return Ok(());
    }
    let made = DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&config.data_dir);
    made.with_context(|| {
        format!(
            "the data folder {} cannot be made; choose another with --data-dir",
            config.data_dir.display()
        )
    })
}

/// Serves until `stop` resolves, then lets what is under way finish.
pub async fn run(platform: Platform, stop: impl Future<Output = ()> + Send + 'static) -> anyhow::Result<()> {
    let config = Arc::clone(&platform.config);
    let stopping = CancellationToken::new();

    let sandbox = if config.demo && config.role.serves() {
        let listener = bind(config.sandbox_listen, "--sandbox-listen").await?;
        let sandbox = open_sandbox(&config, &platform.clock).await?;
        let stopping = stopping.clone().cancelled_owned();
        Some(tokio::spawn(platypus_sandbox::serve(listener, sandbox, stopping)))
    } else {
        None
    };
    let engine = config
        .role
        .works()
        .then(|| sync::Engine::start(&platform.reading(), config.workers, Pace::default()));
    let sender = if config.role.works() {
        Some(webhooks::Sender::start(&telling(&platform)?, Pace::default()))
    } else {
        None
    };
    let served = if config.role.serves() {
        let listener = bind(config.listen, "--listen").await?;
        let address = listener.local_addr()?;
        let server = axum::serve(
            listener,
            router(platform.clone()).into_make_service_with_connect_info::<SocketAddr>(),
        )
        .with_graceful_shutdown(stopping.clone().cancelled_owned());
        let server = tokio::spawn(async move { server.await });
        demo::announce(&platform, address).await?;
        Some(server)
    } else {
        tracing::info!("running jobs; pages and API are served by other processes");
        None
    };

    stop.await;
    tracing::info!("stopping: letting what is under way finish");
    stopping.cancel();
    if let Some(engine) = engine {
        engine.shutdown().await;
    }
    if let Some(sender) = sender {
        sender.shutdown().await;
    }
    if let Some(served) = served {
        // Live pages hold their connections open for as long as they are let.
        if let Ok(ended) = tokio::time::timeout(LAST_ANSWERS, served).await {
            ended??;
        } else {
            tracing::info!("closing the connections of pages that are still open");
        }
    }
    if let Some(sandbox) = sandbox {
        sandbox.await??;
    }
    platform.store.close().await;
    Ok(())
}

/// What telling consumers needs of the platform.
fn telling(platform: &Platform) -> anyhow::Result<webhooks::Parts> {
    Ok(webhooks::Parts {
        store: platform.store.clone(),
        clock: platform.clock.clone(),
        config: Arc::clone(&platform.config),
        outgoing: webhooks::Outgoing::new(platform.config.allow_private_webhooks)?,
    })
}

/// Every page and endpoint. The API answers at the root, as the hosted service does.
pub fn router(platform: Platform) -> Router {
    let trusted: Arc<[Network]> = platform.config.trusted_proxies.clone().into();
    Router::new()
        .merge(portal::router(&platform))
        .merge(link::router(&platform))
        .merge(api::router(platform))
        .layer(from_fn_with_state(trusted, proxies::look_behind))
}

/// Serves the sandbox provider alone.
pub async fn run_sandbox(
    config: &Config,
    clock: &Clock,
    stop: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let listener = bind(config.sandbox_listen, "--sandbox-listen").await?;
    let sandbox = open_sandbox(config, clock).await?;
    tracing::info!(address = %listener.local_addr()?, "the sandbox provider is ready");
    platypus_sandbox::serve(listener, sandbox, stop).await?;
    Ok(())
}

/// The sandbox with this server registered as its development client.
async fn open_sandbox(config: &Config, clock: &Clock) -> anyhow::Result<Sandbox> {
    let mut options = SandboxOptions::new(config.data_dir.join("sandbox"));
    let clock = clock.clone();
    options.clock = Arc::new(move || clock.now());
    options.control = config.sandbox_listen.ip().is_loopback();
    let is_loopback = config
        .public_url
        .host_str()
        .is_some_and(|host| host == "localhost" || host == "127.0.0.1");
    if !is_loopback {
        let callback = RedirectUris::Exactly(vec![config.url("/link/callback")]);
        options.clients = vec![OAuthClient {
            redirect_uris: callback,
            ..OAuthClient::development()
        }];
    }
    Ok(Sandbox::open(options).await?)
}

async fn bind(address: SocketAddr, flag: &str) -> anyhow::Result<TcpListener> {
    match TcpListener::bind(address).await {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            bail!(
                "{address} is already in use; stop what listens there, or choose another address with {flag}"
            )
        }
        Err(error) => Err(error)
            .with_context(|| format!("{address} cannot be served; choose another address with {flag}")),
    }
}
