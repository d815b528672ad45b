//! Speaking to providers.

mod addresses;
mod authorise;
mod budget;
mod call;
mod entities;
mod files;
mod grant;
mod identify;
mod outcome;
mod pace;
mod person;
mod send;
mod token_endpoint;
mod variables;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

pub use addresses::{NotPublic, PublicResolver, check as check_address};
pub use budget::{SharedBudget, Taking};
pub(crate) use call::{Call, chosen_by_company, remove_parameter};
pub use entities::Granted;
pub use files::{RecordAtSource, SourceFile};
pub use identify::Entity;
pub(crate) use outcome::Answer;
pub use person::Claims;
pub(crate) use send::{SendError, failed};
pub(crate) use variables::{MONTH_NAMES, Month, RequestVariables};

use crate::credentials::{Application, Credentials};
use crate::errors::ProviderError;
use crate::integration::Integration;
use crate::reader::{ReadRequest, Reader};

/// The time, for expiry, `Retry-After` and rate limits; tests pass their own.
pub type ClockFn = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// How a [`ProviderClient`] behaves.
#[derive(Clone)]
pub struct ClientOptions {
    /// Whether addresses that companies supply may lie in private, loopback or link-local
    /// networks. Off unless the operator says so.
    pub allow_private_addresses: bool,
    /// The time.
    pub clock: ClockFn,
    /// How failures that pass are waited out.
    pub retry: RetryPolicy,
}

impl ClientOptions {
    /// What suits most: private addresses refused, short patience.
    pub fn new(clock: ClockFn) -> Self {
        Self {
            allow_private_addresses: false,
            clock,
            retry: RetryPolicy::default(),
        }
    }
}

/// How failures that pass are waited out inside one call, before the caller hears of them.
#[derive(Debug, Clone, Copy)]
pub struct RetryPolicy {
    /// How often a request is sent at most.
    pub attempts: u32,
    /// The first wait; each later one is twice as long, and a random part is taken off each.
    pub first_wait: Duration,
    /// The longest wait, one that the provider asks for included: asked for a longer one, the
    /// call fails with the moment to try again.
    pub longest_wait: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 4,
            first_wait: Duration::from_millis(300),
            longest_wait: Duration::from_secs(5),
        }
    }
}

/// Speaks to providers over HTTP: authorises, refreshes, identifies, reads. Cheap to clone; one
/// serves every integration.
#[derive(Clone)]
pub struct ProviderClient {
    open: reqwest::Client,
    guarded: reqwest::Client,
    options: ClientOptions,
    pace: pace::Pace,
    budget: budget::Budget,
}

impl std::fmt::Debug for ProviderClient {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("ProviderClient(..)")
    }
}

/// The HTTP client can't be set up.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client for providers can't be set up: {0}")]
pub struct ClientSetupError(#[from] reqwest::Error);

impl ProviderClient {
    /// A client. No proxy of the system's is used and no redirect followed, so that a request
    /// goes where the manifest says or nowhere.
    pub fn new(options: ClientOptions) -> Result<Self, ClientSetupError> {
        // Another part of the process may have installed it before; either way one stands.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = || {
            reqwest::Client::builder()
                .user_agent(concat!("Platypus/", env!("CARGO_PKG_VERSION")))
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .connect_timeout(Duration::from_secs(10))
                .pool_idle_timeout(Duration::from_mins(1))
        };
        let open = builder().build()?;
        let guarded = if options.allow_private_addresses {
            open.clone()
        } else {
            builder()
                .dns_resolver(Arc::new(addresses::PublicResolver))
                .build()?
        };
        Ok(Self {
            open,
            guarded,
            options,
            pace: pace::Pace::default(),
            budget: budget::Budget::default(),
        })
    }

    /// The same client, keeping to limits of applications with all who share the budget.
    #[must_use]
    pub fn with_budget(mut self, shared: Arc<dyn SharedBudget>) -> Self {
        self.budget = budget::Budget::shared(shared);
        self
    }

    /// Starts a read of one data type; nothing is sent before the first page is asked for.
    pub fn read(
        &self,
        integration: Arc<Integration>,
        application: Application,
        credentials: Credentials,
        request: ReadRequest,
    ) -> Result<Reader, ProviderError> {
        Reader::start(self.clone(), integration, application, credentials, request)
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.options.clock)()
    }
}
