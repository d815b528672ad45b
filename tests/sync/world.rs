//! A server's engine, one company and one connection to the scripted provider.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use platypus::actions::Platform;
use platypus::clock::Clock;
use platypus::config::{Applications, Config, IntegrationSettings, Settings};
use platypus::events::Cause;
use platypus::store::clients::Client;
use platypus::store::companies::Company;
use platypus::store::connections::Connection;
use platypus::store::datasets::{self, Dataset};
use platypus::store::testing::TestDatabase;
use platypus::store::{Bind, Database, Sql, Store, Transaction, clients, companies, connections};
use platypus::sync::connection_status::{Which, link};
use platypus::sync::{Engine, InFlight, Parts, QueueDataset, QueueError, StoredBudget, queue_dataset};
use platypus_connectors::{
    Catalogue, ClientOptions, Credentials, Entity, Integration, ProviderClient, RetryPolicy,
};
use platypus_model::{ClientId, CompanyId, ConnectionId, ConnectionStatus, DataType};

use super::provider::{ANOTHER_SLUG, Provider, SLUG, write_integration};

/// The moment at which a test begins.
pub const BEGINNING: &str = "2026-11-22T09:00:00Z";

pub struct World {
    pub engine: &'static str,
    pub parts: Parts,
    pub provider: Provider,
    pub which: Which,
    pub integration: Arc<Integration>,
    now: Arc<AtomicI64>,
    catalogue: tempfile::TempDir,
}

/// A record as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRecord {
    pub id: String,
    pub json: String,
    pub is_deleted: bool,
    pub modified_at: i64,
}

impl World {
    /// A linked connection, nothing read yet. The provider gives `grace` seconds in which a
    /// replaced refresh token may be used again.
    pub async fn linked(database: &TestDatabase, grace: u32) -> Self {
        Self::linked_for(database, grace, "").await
    }

    /// The same, of whose grants' lives the manifest says more.
    pub async fn linked_for(database: &TestDatabase, grace: u32, lifetime: &str) -> Self {
        let provider = Provider::start().await;
        provider.books().gives_grace = grace > 0;
        let base_url = provider.base_url.clone();
        let now = beginning();
        let world = Self::set(database, provider, &base_url, now, |folder| {
            write_integration(folder, grace, lifetime);
        });
        let world = world.await;
        world.link("access-1", "refresh-1", "entity-1").await;
        world
    }

    /// The same, of whose provider's limits the manifest says more.
    pub async fn limited(database: &TestDatabase, limits: &str) -> Self {
        let provider = Provider::start().await;
        let base_url = provider.base_url.clone();
        let world = Self::set(database, provider, &base_url, beginning(), |folder| {
            write_integration(folder, 60, "");
            let manifest = folder.join(SLUG).join("integration.toml");
            let text = std::fs::read_to_string(&manifest).unwrap();
            let more = format!("[limits]\n{limits}");
            std::fs::write(manifest, text.replace("[limits]\n", &more)).unwrap();
        });
        let world = world.await;
        world.link("access-1", "refresh-1", "entity-1").await;
        world
    }

    /// A company whose connection waits to be linked; `write` writes the integrations, of a provider that
    /// listens at `base_url`.
    pub async fn set(
        database: &TestDatabase,
        provider: Provider,
        base_url: &str,
        now: Arc<AtomicI64>,
        write: impl FnOnce(&std::path::Path),
    ) -> Self {
        let catalogue = tempfile::tempdir().unwrap();
        write(catalogue.path());
        let parts = parts(database.open().await, catalogue.path(), base_url, &now);
        let integration = Arc::clone(parts.catalogue.by_slug(SLUG).unwrap());
        let which = company_and_connection(&parts, &integration).await;
        Self {
            engine: database.engine,
            parts,
            provider,
            which,
            integration,
            now,
            catalogue,
        }
    }

    /// The parts of another process over the same database, with the same clock.
    pub async fn another_process(&self, database: &TestDatabase) -> Parts {
        parts(
            database.open().await,
            self.catalogue.path(),
            &self.provider.base_url,
            &self.now,
        )
    }

    pub fn now(&self) -> Timestamp {
        self.parts.clock.now()
    }

    /// What the verbs of the API and the Portal need.
    pub fn platform(&self) -> Platform {
        let parts = self.parts.clone();
        Platform {
            store: parts.store,
            config: Arc::new(Config::resolve(Settings::default()).unwrap()),
            clock: parts.clock,
            catalogue: parts.catalogue,
            applications: parts.applications,
            providers: parts.providers,
        }
    }

    /// Another company of the client, its connection linked as the first one's.
    pub async fn another_company(&self) -> Which {
        let which = self.unlinked_company(&self.integration).await;
        self.link_another(which).await;
        which
    }

    /// Another company of the client, whose connection waits to be linked.
    pub async fn unlinked_company(&self, integration: &Integration) -> Which {
        let which = Which {
            company: CompanyId::new(),
            connection: ConnectionId::new(),
            ..self.which
        };
        let mut tx = self.parts.store.begin().await.unwrap();
        insert(&mut tx, self.now(), which, integration).await;
        tx.commit().await.unwrap();
        which
    }

    async fn link_another(&self, which: Which) {
        let granted = Credentials {
            access_token: Some("access-1".into()),
            refresh_token: Some("refresh-1".into()),
            expires_at: Some(self.now() + SignedDuration::from_hours(1)),
            ..Credentials::default()
        };
        let mut tx = self.parts.store.begin().await.unwrap();
        let (now, integration) = (self.now(), &self.integration);
        link(&mut tx, now, Cause::ENGINE, which, integration, &granted, None)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    pub fn pass_until(&self, moment: Timestamp) {
        self.now.store(moment.as_microsecond(), Ordering::SeqCst);
    }

    pub fn pass(&self, seconds: i64) {
        self.now.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    /// The company authorises the connection, as Link would have it.
    pub async fn link(&self, access: &str, refresh: &str, entity: &str) {
        let granted = Credentials {
            access_token: Some(access.into()),
            refresh_token: Some(refresh.into()),
            expires_at: Some(self.now() + SignedDuration::from_hours(1)),
            ..Credentials::default()
        };
        self.link_with(granted, entity).await;
    }

    /// The company authorises the connection with what is granted.
    pub async fn link_with(&self, granted: Credentials, entity: &str) {
        let entity = Entity {
            id: entity.to_owned(),
            name: "Café Zoë".to_owned(),
        };
        let mut tx = self.parts.store.begin().await.unwrap();
        link(
            &mut tx,
            self.now(),
            Cause::ENGINE,
            self.which,
            &self.integration,
            &granted,
            Some(&entity),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn try_queue(&self, data_type: DataType) -> Result<Dataset, QueueError> {
        let mut tx = self.parts.store.begin().await.unwrap();
        let request = QueueDataset {
            client: self.which.client,
            company: self.which.company,
            connection: self.which.connection,
            data_type,
            requested_by: Cause::OPERATOR,
        };
        let queued = queue_dataset(&mut tx, self.now(), &self.integration, request).await?;
        tx.commit().await.unwrap();
        Ok(queued)
    }

    pub async fn queue(&self, data_type: DataType) -> Dataset {
        self.try_queue(data_type).await.unwrap()
    }

    /// Does all that is due now.
    pub async fn drain(&self) {
        Engine::drain(&self.parts).await.unwrap();
    }

    /// Queues a data type and reads it; how it ended.
    pub async fn sync(&self, data_type: DataType) -> Dataset {
        let queued = self.queue(data_type).await;
        self.drain().await;
        self.dataset(&queued).await
    }

    pub async fn dataset(&self, dataset: &Dataset) -> Dataset {
        datasets::find_in_client(&mut self.parts.store.reader(), self.which.client, dataset.id)
            .await
            .unwrap()
            .unwrap()
    }

    pub async fn connection(&self) -> Connection {
        connections::find_in_client(
            &mut self.parts.store.reader(),
            self.which.client,
            self.which.connection,
        )
        .await
        .unwrap()
        .unwrap()
    }

    /// What the connection keeps of what went wrong.
    pub async fn connection_errors(&self) -> Vec<String> {
        let ids = [self.which.connection];
        let errors = connections::errors(&mut self.parts.store.reader(), self.which.client, &ids)
            .await
            .unwrap();
        let errors = errors.get(&self.which.connection).cloned().unwrap_or_default();
        errors.into_iter().map(|error| error.error_message).collect()
    }

    /// Every record of the client, by id.
    pub async fn records(&self) -> Vec<StoredRecord> {
        let statement = Sql::new(
            "select k.record_id, r.json, k.is_deleted, k.modified_at from record_keys k join records r \
             on r.client_id = k.client_id and r.record_number = k.record_number where k.client_id = $1 \
             order by length(k.record_id), k.record_id",
            vec![Bind::from(self.which.client)],
        );
        let rows: Vec<(String, String, bool, i64)> = self.parts.store.reader().all(&statement).await.unwrap();
        rows.into_iter()
            .map(|(id, json, is_deleted, modified_at)| StoredRecord {
                id,
                json,
                is_deleted,
                modified_at,
            })
            .collect()
    }
}

/// A clock that shows when a test begins.
pub fn beginning() -> Arc<AtomicI64> {
    let beginning: Timestamp = BEGINNING.parse().unwrap();
    Arc::new(AtomicI64::new(beginning.as_microsecond()))
}

fn parts(store: Store, catalogue: &std::path::Path, base_url: &str, now: &Arc<AtomicI64>) -> Parts {
    let time = {
        let now = Arc::clone(now);
        move || Timestamp::from_microsecond(now.load(Ordering::SeqCst)).unwrap()
    };
    let application = IntegrationSettings {
        client_id: "client".to_owned(),
        client_secret: "client-secret".into(),
        variables: [("base_url".to_owned(), base_url.to_owned())].into(),
    };
    let settings = Settings {
        integrations: [SLUG, ANOTHER_SLUG]
            .map(|slug| (slug.to_owned(), application.clone()))
            .into(),
        ..Settings::default()
    };
    let catalogue = Catalogue::load(Some(catalogue)).unwrap_or_else(|error| panic!("{error}"));
    let providers = ProviderClient::new(ClientOptions {
        allow_private_addresses: false,
        clock: Arc::new(time.clone()),
        retry: RetryPolicy {
            attempts: 1,
            first_wait: Duration::from_millis(1),
            longest_wait: Duration::from_millis(1),
        },
    })
    .unwrap()
    .with_budget(Arc::new(StoredBudget {
        store: store.clone(),
        clock: Clock::from_fn(time.clone()),
    }));
    Parts {
        store,
        clock: Clock::from_fn(time),
        applications: Applications::resolve(&Config::resolve(settings).unwrap(), &catalogue),
        catalogue: Arc::new(catalogue),
        providers,
        in_flight: InFlight::default(),
    }
}

async fn company_and_connection(parts: &Parts, integration: &Integration) -> Which {
    let now = parts.clock.now();
    let which = Which {
        client: ClientId::new(),
        company: CompanyId::new(),
        connection: ConnectionId::new(),
    };
    let mut tx = parts.store.begin().await.unwrap();
    let client = Client {
        id: which.client,
        name: "Lender".to_owned(),
        created_at: now,
    };
    clients::insert(&mut tx, &client).await.unwrap();
    tx.create_client_key(which.client).await.unwrap();
    insert(&mut tx, now, which, integration).await;
    tx.commit().await.unwrap();
    which
}

/// A company with a connection that waits to be linked.
async fn insert(tx: &mut Transaction, now: Timestamp, which: Which, integration: &Integration) {
    let company = Company {
        client_id: which.client,
        id: which.company,
        name: "Café Zoë".to_owned(),
        description: String::new(),
        created_by_user_name: None,
        created_at: now,
        last_sync_at: None,
    };
    companies::insert(tx, &company).await.unwrap();
    let connection = Connection {
        client_id: which.client,
        id: which.connection,
        company_id: which.company,
        platform_key: integration.key(),
        integration_id: integration.id(),
        source_id: integration.source_id(),
        source_type: integration.source_type(),
        platform_name: integration.name().to_owned(),
        status: ConnectionStatus::PendingAuth,
        created_at: now,
        status_changed_at: now,
        linked_at: None,
        last_sync_at: None,
        entity_id: None,
        entity_name: None,
        connection_info: None,
    };
    connections::insert(tx, &connection).await.unwrap();
}
