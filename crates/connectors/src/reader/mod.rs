//! Reading one data type, page by page.

mod checkpoint;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use platypus_model::DataType;

pub use checkpoint::Checkpoint;

use crate::client::ProviderClient;
use crate::credentials::{Application, Credentials};
use crate::errors::ProviderError;
use crate::integration::Integration;
use crate::record::{RejectedRecord, StandardRecord};

/// What to read.
#[derive(Debug, Clone)]
pub struct ReadRequest {
    /// The data type.
    pub data_type: DataType,
    /// Where an earlier read of the same request stopped; nothing: from the beginning.
    pub resume: Option<Checkpoint>,
    /// Only what changed since then, where the integration can ask so; nothing: everything.
    pub modified_since: Option<Timestamp>,
    /// How many months of statements, the running one included.
    pub months: u16,
    /// Today, in the company's calendar as far as known: the last month of statements.
    pub today: Date,
}

/// One page of records.
#[derive(Debug)]
pub struct Page {
    /// Its records in the standard model, in the provider's order.
    pub records: Vec<StandardRecord>,
    /// Where to resume after this page.
    pub checkpoint: Checkpoint,
    /// How much of the read is done, 0 to 100, where the provider tells totals or the parts are
    /// counted.
    pub progress: Option<u8>,
    /// Records that do not fit the standard model.
    pub rejected: Vec<RejectedRecord>,
}

/// A read under way.
#[derive(Debug)]
pub struct Reader {
    integration: Arc<Integration>,
    credentials: Credentials,
    request: ReadRequest,
}

impl Reader {
    pub(crate) fn start(
        _client: ProviderClient,
        integration: Arc<Integration>,
        _application: Application,
        credentials: Credentials,
        request: ReadRequest,
    ) -> Result<Self, ProviderError> {
        Ok(Self {
            integration,
            credentials,
            request,
        })
    }

    /// The next page, or nothing once everything was read. After an error the same page is asked
    /// for again.
    #[allow(clippy::unused_async)] // lands next
    pub async fn next_page(&mut self) -> Result<Option<Page>, ProviderError> {
        Err(ProviderError::NotSupported {
            provider: self.integration.name().to_owned(),
            what: self.request.data_type.to_string(),
        })
    }

    /// Goes on with refreshed credentials.
    pub fn replace_credentials(&mut self, credentials: Credentials) {
        self.credentials = credentials;
    }

    /// Whether only what changed is read. Else everything is, and a record that does not come is
    /// no longer there.
    pub fn is_incremental(&self) -> bool {
        self.request.modified_since.is_some() && self.integration.is_incremental(self.request.data_type)
    }
}
