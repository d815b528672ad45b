//! One type per identifier, so that a company's id can never be passed where a connection's is due.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[doc = $doc:literal])+ $name:ident;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A fresh identifier that sorts after those made before it (UUID version 7, so that
            /// rows made together lie together in an index).
            #[allow(clippy::new_without_default)] // an id is made on purpose, never by default
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

ids! {
    /// A client: the tenant that runs its customers' companies on this instance.
    ClientId;
    /// A company: one customer of a client.
    CompanyId;
    /// A connection of a company to an integration.
    ConnectionId;
    /// A dataset: one sync of one data type over one connection.
    DatasetId;
    /// An integration, stable across instances (contract section 2, `integrationId`).
    IntegrationId;
    /// The source behind an integration (contract section 2, `sourceId`).
    SourceId;
    /// A person who signs in to the Portal.
    UserId;
    /// An API key.
    ApiKeyId;
    /// A job in the queue.
    JobId;
    /// Something that happened.
    EventId;
    /// An address that webhooks are sent to.
    WebhookConsumerId;
    /// A record on its way to a provider (contract section 13, `pushOperationKey`).
    PushOperationId;
}
