//! The sandbox itself: its organisations, its clients, its router, and how it is served.

use std::collections::BTreeMap;
use std::future::Future;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::serve::ListenerExt;
use jiff::{SignedDuration, Timestamp};
use tokio::net::TcpListener;

use crate::books::businesses::BusinessKind;
use crate::options::{OAuthClient, SandboxOptions};
use crate::organisation::Organisation;
use crate::storage::{Central, Lifetimes, StorageError, StoredOrganisation, remove_partial_books};

/// The demo user's address.
pub const DEMO_EMAIL: &str = "demo@sandbox.example";
/// The demo user's password, prefilled on the sign-in page.
pub const DEMO_PASSWORD: &str = "sandbox";
/// The demo user's name.
pub(crate) const DEMO_NAME: &str = "Zoë Demo";

/// The organisations that every sandbox has.
const DEMO_ORGANISATIONS: [(&str, &str, BusinessKind, u64); 5] = [
    ("cafe-zoe", "Café Zoë", BusinessKind::Cafe, 1),
    ("harbour-lettings", "Harbour Lettings", BusinessKind::Landlord, 2),
    (
        "northgate-wholesale",
        "Northgate Wholesale",
        BusinessKind::Wholesaler,
        3,
    ),
    ("atelier-norre", "Atelier Nørre", BusinessKind::Retailer, 4),
    ("stillwater", "Stillwater Holdings", BusinessKind::Dormant, 5),
];

/// Why a sandbox could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// Its folder cannot be made or written to.
    #[error("the sandbox cannot use its folder {}: {source}; choose another with --data-dir", path.display())]
    DataDir {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Its files failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Its listener failed.
    #[error("the sandbox's listener failed: {0}")]
    Listener(#[source] std::io::Error),
    /// There is no such organisation.
    #[error("the sandbox has no organisation “{0}”")]
    UnknownOrganisation(String),
    /// The books could not be written.
    #[error("the books of “{organisation}” could not be written: {why}")]
    Books {
        /// Whose.
        organisation: String,
        /// Why.
        why: String,
    },
}

/// A provider of accounting, banking and commerce data of our own. Cheap to clone.
#[derive(Clone)]
pub struct Sandbox {
    inner: Arc<Inner>,
}

struct Inner {
    options: SandboxOptions,
    central: Central,
    organisations: RwLock<BTreeMap<String, Arc<Organisation>>>,
    books_dir: PathBuf,
}

impl Sandbox {
    /// Opens the sandbox in its folder, making what is missing.
    ///
    /// # Errors
    /// The folder or a file in it cannot be used.
    pub async fn open(options: SandboxOptions) -> Result<Self, SandboxError> {
        let books_dir = options.data_dir.join("organisations");
        std::fs::create_dir_all(&books_dir).map_err(|source| SandboxError::DataDir {
            path: books_dir.clone(),
            source,
        })?;
        remove_partial_books(&books_dir)?;
        let central = Central::open(&options.data_dir.join("sandbox.db")).await?;
        let now = (options.clock)();
        for (position, (id, name, kind, seed)) in DEMO_ORGANISATIONS.into_iter().enumerate() {
            let organisation = StoredOrganisation {
                id: id.to_owned(),
                name: name.to_owned(),
                kind,
                seed,
                invoices: kind.usual_invoices(),
                ends_at: None,
                faults: "{}".to_owned(),
            };
            let created = now + SignedDuration::from_millis(i64::try_from(position).unwrap_or(0));
            central.add_organisation(&organisation, created).await?;
        }
        let organisations = central
            .organisations()
            .await?
            .into_iter()
            .map(|stored| (stored.id.clone(), Arc::new(Organisation::new(stored, &books_dir))))
            .collect();
        let organisations = RwLock::new(organisations);
        Ok(Self {
            inner: Arc::new(Inner {
                options,
                central,
                organisations,
                books_dir,
            }),
        })
    }

    /// Everything the sandbox answers.
    pub fn router(&self) -> Router {
        let mut router = Router::new()
            .merge(crate::pages::router())
            .merge(crate::oauth::router())
            .merge(crate::api::router());
        if self.inner.options.control {
            router = router.merge(crate::control::router());
        }
        router.with_state(self.clone())
    }

    /// Writes an organisation's books if they are not there yet, and waits until they are.
    ///
    /// # Errors
    /// There is no such organisation, or its books cannot be written.
    pub async fn prefetch(&self, organisation: &str) -> Result<(), SandboxError> {
        let found = self
            .organisation(organisation)
            .ok_or_else(|| SandboxError::UnknownOrganisation(organisation.to_owned()))?;
        found
            .books(self.now(), std::time::Duration::from_hours(24))
            .await
            .map(|_| ())
            .map_err(|why| SandboxError::Books {
                organisation: organisation.to_owned(),
                why: format!("{why:?}"),
            })
    }

    /// Closes all files.
    pub async fn close(&self) {
        for organisation in self.organisations() {
            organisation.close().await;
        }
        self.inner.central.close().await;
    }

    pub(crate) fn options(&self) -> &SandboxOptions {
        &self.inner.options
    }

    pub(crate) fn central(&self) -> &Central {
        &self.inner.central
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.inner.options.clock)()
    }

    /// The time by an organisation's clock, which a fault may have put wrong.
    pub(crate) fn now_at(&self, organisation: &str) -> Timestamp {
        let skew = self
            .organisation(organisation)
            .and_then(|organisation| organisation.faults().clock_skew_seconds)
            .unwrap_or(0);
        self.now()
            .saturating_add(SignedDuration::from_secs(i64::from(skew)))
            .unwrap_or(Timestamp::MAX)
    }

    pub(crate) fn client(&self, id: &str) -> Option<&OAuthClient> {
        self.inner.options.clients.iter().find(|client| client.id == id)
    }

    pub(crate) fn organisation(&self, id: &str) -> Option<Arc<Organisation>> {
        self.inner
            .organisations
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id)
            .cloned()
    }

    pub(crate) fn organisations(&self) -> Vec<Arc<Organisation>> {
        self.inner
            .organisations
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .values()
            .cloned()
            .collect()
    }

    /// Adds an organisation, or says that its id is taken.
    pub(crate) async fn add_organisation(
        &self,
        new: StoredOrganisation,
    ) -> Result<Option<Arc<Organisation>>, StorageError> {
        if !self.inner.central.add_organisation(&new, self.now()).await? {
            return Ok(None);
        }
        let organisation = Arc::new(Organisation::new(new, &self.inner.books_dir));
        self.inner
            .organisations
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(organisation.id.clone(), Arc::clone(&organisation));
        Ok(Some(organisation))
    }

    /// Removes an organisation, its books and its grants.
    pub(crate) async fn remove_organisation(&self, organisation: &Organisation) -> Result<(), StorageError> {
        self.inner
            .organisations
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&organisation.id);
        self.inner.central.remove_organisation(&organisation.id).await?;
        organisation.close().await;
        organisation.remove_books()
    }

    /// Keeps an organisation's faults as they are now.
    pub(crate) async fn keep_faults(&self, organisation: &Organisation) -> Result<(), StorageError> {
        let faults = serde_json::to_string(&*organisation.faults()).unwrap_or_else(|_| "{}".to_owned());
        self.inner.central.keep_faults(&organisation.id, &faults).await
    }

    /// How long what is handed out for an organisation lives.
    pub(crate) fn lifetimes(&self, organisation: Option<&Organisation>) -> Lifetimes {
        let options = &self.inner.options;
        let (grace, access) = organisation.map_or((None, None), |organisation| {
            let faults = organisation.faults();
            (faults.refresh_grace_seconds, faults.access_token_seconds)
        });
        let usual =
            |duration: std::time::Duration| SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX);
        let chosen = |seconds: u32| SignedDuration::from_secs(i64::from(seconds));
        Lifetimes {
            access: access.map_or_else(|| usual(options.access_token_lifetime), chosen),
            refresh: SignedDuration::from_hours(60 * 24),
            grace: grace.map_or_else(|| usual(options.refresh_grace), chosen),
        }
    }
}

/// Serves the sandbox until `shutdown` is done, then lets running calls finish and closes its files.
///
/// # Errors
/// The listener fails.
pub async fn serve(
    listener: TcpListener,
    sandbox: Sandbox,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), SandboxError> {
    let router = sandbox.router();
    let listener = listener.tap_io(|connection| {
        if let Err(error) = connection.set_nodelay(true) {
            tracing::debug!(%error, "a connection of the sandbox keeps Nagle's delay");
        }
    });
    axum::serve(listener, router)
        .with_graceful_shutdown(shutdown)
        .await
        .map_err(SandboxError::Listener)?;
    sandbox.close().await;
    Ok(())
}
