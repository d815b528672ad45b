//! A sandbox in a process of its own, and a database that servers come and go over.

use std::time::{Duration, Instant};

use platypus::actions::{Platform, clients, companies, connections};
use platypus::clock::Clock;
use platypus::config::{Config, IntegrationSettings, SANDBOX, Settings};
use platypus::events::Cause;
use platypus::serve;
use platypus::store::datasets::{self, Dataset};
use platypus::sync::connection_status::{Which, link};
use platypus::sync::{QueueDataset, queue_dataset};
use platypus_connectors::Pkce;
use platypus_model::{ConnectionStatus, DataType};
use secrecy::SecretString;

use super::database::TestData;
use super::sandbox::SandboxProcess;
use super::server::{MASTER_KEY, Server};

/// The organisation whose books are read.
pub const ORGANISATION: &str = "w-crash";

/// A sandbox in a process of its own, and a database that servers come and go over.
pub struct Scene<'a> {
    pub data: &'a TestData,
    pub sandbox: SandboxProcess,
    pub platform: Platform,
    pub client: platypus_model::ClientId,
    /// The client's API key.
    pub api_key: SecretString,
    settings: std::path::PathBuf,
}

impl<'a> Scene<'a> {
    /// Whose access tokens live so many seconds.
    pub async fn set(data: &'a TestData, invoices: u32, token_seconds: u32) -> Self {
        let sandbox = SandboxProcess::start();
        let config = Config::resolve(Settings {
            data_dir: Some(data.folder.path().to_owned()),
            database_url: data.database_url.clone(),
            master_key: data.database_url.as_ref().map(|_| MASTER_KEY.into()),
            no_demo: Some(true),
            integrations: [(
                SANDBOX.to_owned(),
                IntegrationSettings {
                    variables: [("base_url".to_owned(), sandbox.url.clone())].into(),
                    ..IntegrationSettings::default()
                },
            )]
            .into(),
            ..Settings::default()
        })
        .unwrap();
        let settings = data.folder.path().join("settings.toml");
        std::fs::write(
            &settings,
            format!(
                "[integrations.{SANDBOX}.variables]\nbase_url = \"{}\"\n",
                sandbox.url
            ),
        )
        .unwrap();
        let platform = serve::open(config, Clock::system()).await.unwrap();
        sandbox.write_books(ORGANISATION, invoices, token_seconds).await;
        let created = clients::create(&platform, "Lender", "Ada", "ada@lender.example")
            .await
            .unwrap();
        Self {
            data,
            sandbox,
            platform,
            client: created.client,
            api_key: created.api_key,
            settings,
        }
    }

    pub fn start(&self) -> Server {
        let settings = format!("--config={}", self.settings.display());
        Server::start(self.data, &["--no-demo=true", &settings])
    }

    /// A company whose connection waits to be linked.
    pub async fn company_with_connection(&self, name: &str) -> Which {
        let platform = &self.platform;
        let integration = platform.catalogue.by_slug(SANDBOX).unwrap();
        let new = companies::NewCompany::named(name).unwrap();
        let company = companies::create(platform, self.client, Cause::OPERATOR, new)
            .await
            .unwrap()
            .company
            .id;
        let connection =
            connections::create(platform, self.client, Cause::OPERATOR, company, integration.key())
                .await
                .unwrap()
                .connection
                .id;
        Which {
            client: self.client,
            company,
            connection,
        }
    }

    /// A company that has granted access to the organisation.
    pub async fn connect(&self, name: &str) -> Which {
        let which = self.company_with_connection(name).await;
        let platform = &self.platform;
        let integration = platform.catalogue.by_slug(SANDBOX).unwrap();
        let application = platform.applications.get(integration.key());
        let pkce = Pkce::generate();
        let redirect = url::Url::parse("http://127.0.0.1:8080/link/callback").unwrap();
        let sign_in = platform
            .providers
            .authorisation_url(integration, &application, &redirect, "state", &pkce, false)
            .unwrap();
        let callback = self.sandbox.consent(sign_in, ORGANISATION).await;
        let granted = platform
            .providers
            .exchange_code(integration, &application, &callback, &redirect, pkce.verifier())
            .await
            .unwrap();
        let mut tx = platform.store.begin().await.unwrap();
        let now = platform.clock.now();
        link(&mut tx, now, Cause::OPERATOR, which, integration, &granted, None)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        which
    }

    pub async fn queue(&self, which: Which) -> Dataset {
        let integration = self.platform.catalogue.by_slug(SANDBOX).unwrap();
        let request = QueueDataset {
            client: which.client,
            company: which.company,
            connection: which.connection,
            data_type: DataType::Invoices,
            requested_by: Cause::OPERATOR,
        };
        let mut tx = self.platform.store.begin().await.unwrap();
        let queued = queue_dataset(&mut tx, self.platform.clock.now(), integration, request)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        queued
    }

    pub async fn dataset(&self, dataset: &Dataset) -> Dataset {
        datasets::find_in_client(&mut self.platform.store.reader(), self.client, dataset.id)
            .await
            .unwrap()
            .unwrap()
    }

    pub async fn end_of(&self, dataset: &Dataset) -> Dataset {
        let patience = Instant::now() + Duration::from_mins(10);
        loop {
            let standing = self.dataset(dataset).await;
            if standing.status.is_terminal() {
                return standing;
            }
            assert!(Instant::now() < patience, "it never ends: {standing:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    pub async fn connection_status(&self, which: Which) -> ConnectionStatus {
        let mut reader = self.platform.store.reader();
        let found = platypus::store::connections::find_in_client(&mut reader, which.client, which.connection);
        found.await.unwrap().unwrap().status
    }
}
