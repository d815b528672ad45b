//! Files behind records, fetched from the provider when they are asked for. Nothing of them is
//! kept, so they can be had over a Linked connection only.

use std::sync::Arc;

use bytes::Bytes;
use platypus_connectors::{Application, Integration, ProviderError, RecordAtSource, SourceFile};
use platypus_model::accounting::Attachment;
use platypus_model::{ConnectionId, ConnectionStatus, DataType};

use super::Platform;
use crate::store::StoreError;
use crate::store::connections::Connection;
use crate::sync::Parts;
use crate::sync::connection_status::Which;
use crate::sync::token::{self, Grant, Need, TokenError};

/// Why a file could not be fetched.
#[derive(Debug, thiserror::Error)]
pub enum SourceFileError {
    /// The connection can't be read over.
    #[error(
        "Data connection {connection} is {status}; files are fetched from the provider over a Linked connection only."
    )]
    NotLinked {
        /// The connection.
        connection: ConnectionId,
        /// Where it stands.
        status: ConnectionStatus,
    },
    /// The integration has no such files.
    #[error("{platform} does not offer them")]
    NotSupported {
        /// The integration's name.
        platform: String,
    },
    /// No authorisation can be had for the connection.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The provider did not give the file.
    #[error(transparent)]
    Provider(#[from] ProviderError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A record of a connection, whose files are asked for.
#[derive(Debug, Clone, Copy)]
pub struct RecordOfConnection<'a> {
    /// The connection it was read over.
    pub connection: &'a Connection,
    /// Its data type.
    pub data_type: DataType,
    /// Its id.
    pub id: &'a str,
}

/// The files attached to a record; none where the provider no longer knows the record.
pub async fn attachments(
    platform: &Platform,
    record: RecordOfConnection<'_>,
) -> Result<Option<Vec<Attachment>>, SourceFileError> {
    let mut session = Session::begin(platform, record, Integration::has_attachments).await?;
    loop {
        match platform.providers.attachments(&session.record()).await {
            Ok(attachments) => return Ok(attachments),
            Err(error) => session.go_on_after(error).await?,
        }
    }
}

/// The content of a file attached to a record; none where the provider knows no such file.
pub async fn attachment_content(
    platform: &Platform,
    record: RecordOfConnection<'_>,
    attachment: &str,
) -> Result<Option<SourceFile>, SourceFileError> {
    let mut session = Session::begin(platform, record, Integration::has_attachments).await?;
    loop {
        let record = session.record();
        let asked = platform.providers.attachment_content(&record, attachment);
        match asked.await {
            Ok(file) => return Ok(file),
            Err(error) => session.go_on_after(error).await?,
        }
    }
}

/// A record as PDF; none where the provider no longer knows the record.
pub async fn pdf(
    platform: &Platform,
    record: RecordOfConnection<'_>,
) -> Result<Option<Bytes>, SourceFileError> {
    let mut session = Session::begin(platform, record, Integration::has_documents).await?;
    loop {
        match platform.providers.pdf(&session.record()).await {
            Ok(content) => return Ok(content),
            Err(error) => session.go_on_after(error).await?,
        }
    }
}

/// One question to a provider, asked again once where its credentials had to be renewed.
struct Session<'a> {
    parts: Parts,
    which: Which,
    integration: Arc<Integration>,
    application: Application,
    record: RecordOfConnection<'a>,
    grant: Grant,
    is_renewed: bool,
}

impl<'a> Session<'a> {
    /// With credentials that are good as far as is known, where the integration has such files and
    /// the connection is Linked.
    async fn begin(
        platform: &Platform,
        record: RecordOfConnection<'a>,
        has_files: fn(&Integration, DataType) -> bool,
    ) -> Result<Self, SourceFileError> {
        let connection = record.connection;
        let integration = platform.catalogue.get(connection.platform_key);
        let Some(integration) = integration.filter(|integration| has_files(integration, record.data_type))
        else {
            return Err(SourceFileError::NotSupported {
                platform: connection.platform_name.clone(),
            });
        };
        if connection.status != ConnectionStatus::Linked {
            return Err(SourceFileError::NotLinked {
                connection: connection.id,
                status: connection.status,
            });
        }
        let parts = platform.reading();
        let which = Which {
            client: connection.client_id,
            company: connection.company_id,
            connection: connection.id,
        };
        let grant = token::grant(&parts, which, integration, Need::Valid).await?;
        Ok(Self {
            application: platform.applications.get(integration.key()),
            integration: Arc::clone(integration),
            parts,
            which,
            record,
            grant,
            is_renewed: false,
        })
    }

    fn record(&self) -> RecordAtSource<'_> {
        RecordAtSource {
            integration: &self.integration,
            application: &self.application,
            credentials: &self.grant.credentials,
            data_type: self.record.data_type,
            id: self.record.id,
        }
    }

    /// Renews credentials that were refused, once; any other error ends the session, and one that
    /// says the grant is gone deauthorises the connection.
    async fn go_on_after(&mut self, error: ProviderError) -> Result<(), SourceFileError> {
        let version = self.grant.version;
        match error {
            ProviderError::AccessTokenRejected { .. } if !self.is_renewed => {
                self.is_renewed = true;
                let need = Need::NewerThan(version);
                self.grant = token::grant(&self.parts, self.which, &self.integration, need).await?;
                Ok(())
            }
            ProviderError::AccessTokenRejected { .. } | ProviderError::GrantRevoked { .. } => {
                token::lose(&self.parts, self.which, version, &error.to_string()).await?;
                Err(error.into())
            }
            error => Err(error.into()),
        }
    }
}
