//! Recording what happened.

use std::net::IpAddr;

use jiff::Timestamp;
use platypus_model::{ApiKeyId, ClientId, CompanyId, ConnectionId, DatasetId, EventId, UserId};

use super::announce::announce;
use super::subject::Subject;
use crate::store::events::{NewEvent, append};
use crate::store::{StoreError, Transaction};

macro_rules! event_kinds {
    ($($(#[doc = $doc:literal])+ $variant:ident $word:literal;)+) => {
        /// What happened. The words for companies, connections and reads are the contract's
        /// (section 10); the others are ours.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum EventKind {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl EventKind {
            /// The word that is kept and announced.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }
    };
}

event_kinds! {
    /// A client was created.
    ClientCreated "client.created";
    /// A person may now sign in to the Portal.
    UserCreated "user.created";
    /// A one-time sign-in link was made for a person.
    SignInLinkCreated "user.signInLink.created";
    /// A person signed in.
    UserSignedIn "user.signedIn";
    /// A person signed out.
    UserSignedOut "user.signedOut";
    /// An API key was made.
    ApiKeyCreated "apiKey.created";
    /// An API key was revoked.
    ApiKeyDeleted "apiKey.deleted";
    /// A client's settings changed.
    SettingsChanged "settings.changed";
    /// A company was created.
    CompanyCreated "company.created";
    /// A company's name, description or tags changed.
    CompanyUpdated "company.updated";
    /// A company was deleted with all its data.
    CompanyDeleted "company.deleted";
    /// A company was enabled for a product.
    CompanyProductAdded "company.product.added";
    /// A company was disabled for a product.
    CompanyProductRemoved "company.product.removed";
    /// A connection was created and awaits the company's authorisation.
    ConnectionCreated "connection.created";
    /// The company authorised the connection for the first time.
    ConnectionConnected "connection.connected";
    /// What the company granted will lapse, and can't be kept alive without it.
    ConnectionExpiring "connection.expiring";
    /// The connection was unlinked, or lost its grant.
    ConnectionDisconnected "connection.disconnected";
    /// The company authorised the connection again.
    ConnectionReconnected "connection.reconnected";
    /// The company tried to authorise the connection and it did not come about.
    ConnectionFailed "connection.failed";
    /// A connection was deleted.
    ConnectionDeleted "connection.deleted";
    /// A company sent a document, or somebody for it.
    FileUploaded "file.uploaded";
    /// A dataset was queued.
    DatasetQueued "dataset.queued";
    /// A dataset ended, well or not.
    ReadCompleted "read.completed";
    /// All that was read after a company authorised a connection has ended.
    InitialReadCompleted "read.completed.initial";
    /// A record was written to a provider.
    WriteSucceeded "write.successful";
    /// A record could not be written to a provider.
    WriteFailed "write.unsuccessful";
    /// A client has made all the requests of a day.
    RateLimitReached "client.rateLimit.reached";
    /// A client that had may make requests again.
    RateLimitReset "client.rateLimit.reset";
    /// Webhooks go to another address.
    WebhookConsumerCreated "webhook.created";
    /// What a consumer of webhooks is told of, or whether it is told, changed.
    WebhookConsumerChanged "webhook.changed";
    /// Webhooks no longer go to an address.
    WebhookConsumerDeleted "webhook.deleted";
}

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// A program, with this API key.
    ApiKey(ApiKeyId),
    /// Another program, with a key that is good for webhooks alone.
    IntegrationKey,
    /// A person in the Portal.
    User(UserId),
    /// Whoever the company let use its Link page.
    Link,
    /// The sync engine, unasked.
    Engine,
    /// The operator, on the command line.
    Operator,
}

impl std::fmt::Display for Actor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::ApiKey(id) => write!(formatter, "api_key:{id}"),
            Self::IntegrationKey => formatter.write_str("integration_key"),
            Self::User(id) => write!(formatter, "user:{id}"),
            Self::Link => formatter.write_str("link"),
            Self::Engine => formatter.write_str("engine"),
            Self::Operator => formatter.write_str("operator"),
        }
    }
}

/// Who did it, and from where: what the audit log wants to know of every change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cause {
    /// Who.
    pub actor: Actor,
    /// From which address, where it came over the network.
    pub origin: Option<IpAddr>,
}

impl Cause {
    /// The sync engine did it by itself.
    pub const ENGINE: Self = Self {
        actor: Actor::Engine,
        origin: None,
    };
    /// The operator did it on the command line.
    pub const OPERATOR: Self = Self {
        actor: Actor::Operator,
        origin: None,
    };

    /// `actor` did it from `origin`.
    pub const fn new(actor: Actor, origin: Option<IpAddr>) -> Self {
        Self { actor, origin }
    }
}

/// Something that happened.
#[derive(Debug, Clone)]
pub struct Event {
    /// To which client.
    pub client: ClientId,
    /// What.
    pub kind: EventKind,
    /// Who did it and from where.
    pub cause: Cause,
    /// To which company.
    pub company: Option<CompanyId>,
    /// To which connection.
    pub connection: Option<ConnectionId>,
    /// To which dataset.
    pub dataset: Option<DatasetId>,
    /// What else there is to say: a JSON object, never with a secret in it.
    pub detail: serde_json::Value,
    /// What it is about as it was, where it is no longer there by the time it is recorded.
    pub subject: Option<Subject>,
}

impl Event {
    /// Something that happened to a client, with nothing more to say.
    pub fn new(client: ClientId, kind: EventKind, cause: Cause) -> Self {
        Self {
            client,
            kind,
            cause,
            company: None,
            connection: None,
            dataset: None,
            detail: serde_json::json!({}),
            subject: None,
        }
    }

    /// It happened to this company.
    #[must_use]
    pub fn company(mut self, company: CompanyId) -> Self {
        self.company = Some(company);
        self
    }

    /// It happened to this connection.
    #[must_use]
    pub fn connection(mut self, connection: ConnectionId) -> Self {
        self.connection = Some(connection);
        self
    }

    /// It happened to this dataset.
    #[must_use]
    pub fn dataset(mut self, dataset: DatasetId) -> Self {
        self.dataset = Some(dataset);
        self
    }

    /// What else there is to say: a JSON object, never with a secret in it.
    #[must_use]
    pub fn detail(mut self, detail: serde_json::Value) -> Self {
        self.detail = detail;
        self
    }

    /// What it is about as it was, for what is no longer there.
    #[must_use]
    pub fn subject(mut self, subject: Subject) -> Self {
        self.subject = Some(subject);
        self
    }
}

/// Records what happened, in the transaction that made it happen. Do it last in the transaction:
/// it holds the client's place in the order of events until the commit. Whoever watches the
/// client or the company is woken with the commit, and whoever wants to be told is told after it.
pub async fn record(tx: &mut Transaction, now: Timestamp, event: Event) -> Result<EventId, StoreError> {
    let (id, sequence) = append(
        tx,
        now,
        event.client,
        NewEvent {
            kind: event.kind.as_str(),
            company: event.company,
            connection: event.connection,
            dataset: event.dataset,
            actor: event.cause.actor.to_string(),
            origin: event.cause.origin.map(|address| address.to_string()),
            detail: event.detail.to_string(),
        },
    )
    .await?;
    announce(tx, now, &event, (id, sequence)).await?;
    Ok(id)
}
