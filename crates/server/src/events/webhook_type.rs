//! What consumers can be told of (contract section 10).

use std::fmt;

use super::EventKind;

/// The data types that can be written, each of which has two events.
const WRITTEN: [&str; 18] = [
    "bankAccounts",
    "bankTransactions",
    "billCreditNotes",
    "billPayments",
    "bills",
    "chartOfAccounts",
    "creditNotes",
    "customers",
    "directCosts",
    "directIncomes",
    "invoices",
    "items",
    "journalEntries",
    "journals",
    "payments",
    "purchaseOrders",
    "suppliers",
    "transfers",
];

const PLAIN: [&str; 15] = [
    "client.rateLimit.reached",
    "client.rateLimit.reset",
    "company.created",
    "company.deleted",
    "company.product.added",
    "company.product.removed",
    "connection.connected",
    "connection.created",
    "connection.deleted",
    "connection.disconnected",
    "connection.expiring",
    "connection.failed",
    "connection.reconnected",
    "read.completed",
    "read.completed.initial",
];

/// What a consumer can be told of, as one word such as `connection.connected`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WebhookType(String);

/// A word that no event has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no event type; `company.created`, `connection.connected` and `read.completed` are some")]
pub struct UnknownWebhookType(pub String);

impl WebhookType {
    /// Every type there is, in order.
    pub fn all() -> Vec<Self> {
        let writes = WRITTEN
            .iter()
            .flat_map(|name| ["successful", "unsuccessful"].map(|end| format!("{name}.write.{end}")));
        let mut all: Vec<Self> = PLAIN
            .iter()
            .map(|name| (*name).to_owned())
            .chain(writes)
            .map(Self)
            .collect();
        all.sort();
        all
    }

    /// The type that `text` names.
    ///
    /// # Errors
    /// [`UnknownWebhookType`].
    pub fn parse(text: &str) -> Result<Self, UnknownWebhookType> {
        let known = Self::all().into_iter().find(|known| known.0 == text);
        known.ok_or_else(|| UnknownWebhookType(text.chars().take(80).collect()))
    }

    /// The word.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The type of an event; none where consumers are not told of it. The events of a write carry
    /// their data type in what else there is to say.
    pub(super) fn of(kind: EventKind, detail: &serde_json::Value) -> Option<Self> {
        match kind {
            EventKind::WriteSucceeded | EventKind::WriteFailed => {
                let data_type = detail.get("dataType")?.as_str()?;
                let end = kind.as_str().rsplit('.').next()?;
                Self::parse(&format!("{data_type}.write.{end}")).ok()
            }
            kind => Self::parse(kind.as_str()).ok(),
        }
    }
}

impl fmt::Display for WebhookType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
