//! One integration, loaded and checked.

use std::collections::BTreeMap;

use platypus_model::{DataType, IntegrationId, PlatformKey, SourceId, SourceType};

use crate::client::chosen_by_company;
use crate::fixtures::Fixtures;
use crate::manifest::{Authorisation, GrantLifetime, Limits, Manifest, Paginator, ProofLabel, Stream};
use crate::mapping::Mapping;
use crate::writer::{Body, Verb};

/// One integration: who the provider is, how a company grants access, and how each data type is
/// read and mapped. Made by [`crate::Catalogue::load`], which has checked every part of it.
#[derive(Debug)]
pub struct Integration {
    pub(crate) manifest: Manifest,
    /// One for each data type of the manifest.
    pub(crate) mappings: BTreeMap<DataType, Mapping>,
    /// What is sent for each data type that can be written.
    pub(crate) bodies: BTreeMap<DataType, Body>,
    pub(crate) logo: Option<String>,
    pub(crate) fixtures: Fixtures,
}

impl Integration {
    /// The data types whose records can have files attached (contract section 5, "Extras").
    pub const ATTACHMENTS: &[DataType] = &[
        DataType::Bills,
        DataType::Customers,
        DataType::DirectCosts,
        DataType::DirectIncomes,
        DataType::Invoices,
        DataType::PurchaseOrders,
        DataType::Suppliers,
    ];

    /// The data types whose records can be had as PDF (contract section 5, "Extras").
    pub const DOCUMENTS: &[DataType] = &[DataType::Invoices, DataType::PurchaseOrders];

    /// The contract's four letters.
    pub fn key(&self) -> PlatformKey {
        self.manifest.identity.key
    }

    /// The contract's `integrationId`.
    pub fn id(&self) -> IntegrationId {
        self.manifest.identity.integration_id
    }

    /// The contract's `sourceId`.
    pub fn source_id(&self) -> SourceId {
        self.manifest.identity.source_id
    }

    /// The name people know.
    pub fn name(&self) -> &str {
        &self.manifest.identity.name
    }

    /// The catalogue folder's name, in addresses and on the command line.
    pub fn slug(&self) -> &str {
        &self.manifest.identity.slug
    }

    /// The kind of system.
    pub fn source_type(&self) -> SourceType {
        self.manifest.identity.source_type
    }

    /// How far it was proven to work.
    pub fn proof(&self) -> ProofLabel {
        self.manifest.identity.proof
    }

    /// The brand's colour, `#rrggbb`.
    pub fn colour(&self) -> &str {
        &self.manifest.identity.colour
    }

    /// The logo, as SVG text.
    pub fn logo(&self) -> Option<&str> {
        self.logo.as_deref()
    }

    /// The data types it gives, in the contract's order.
    pub fn data_types(&self) -> impl Iterator<Item = DataType> {
        self.manifest.data_types.keys().copied()
    }

    /// Whether it gives a data type.
    pub fn supports(&self, data_type: DataType) -> bool {
        self.manifest.data_types.contains_key(&data_type)
    }

    /// Whether it tells which files are attached to records of a data type.
    pub fn has_attachments(&self, data_type: DataType) -> bool {
        self.manifest.attachments.contains_key(&data_type)
    }

    /// Whether it gives records of a data type as PDF.
    pub fn has_documents(&self, data_type: DataType) -> bool {
        self.manifest.documents.contains_key(&data_type)
    }

    /// Whether records of a data type can be made, changed or removed at the provider.
    pub fn can_write(&self, data_type: DataType, verb: Verb) -> bool {
        let writes = self.manifest.writes.get(&data_type);
        writes.is_some_and(|writes| match verb {
            Verb::Create => writes.create.is_some(),
            Verb::Update => writes.update.is_some(),
            Verb::Delete => writes.delete.is_some(),
        })
    }

    /// Whether any record can be written at the provider.
    pub fn takes_writes(&self) -> bool {
        !self.manifest.writes.is_empty()
    }

    /// Whether a write may be sent again when its answer was lost: the provider knows it by its key.
    pub fn writes_once(&self) -> bool {
        self.manifest.writer.idempotency_header.is_some()
    }

    /// Whether what was written is among what the next read brings.
    pub fn is_read_back(&self, data_type: DataType) -> bool {
        self.manifest
            .writes
            .get(&data_type)
            .is_some_and(|writes| writes.is_read_back)
    }

    /// How a data type's records become standard ones: where every standard field comes from.
    pub fn mapping(&self, data_type: DataType) -> Option<&Mapping> {
        self.mappings.get(&data_type)
    }

    /// Whether a data type can be read from a moment on.
    pub fn is_incremental(&self, data_type: DataType) -> bool {
        self.streams()
            .get(&data_type)
            .is_some_and(|stream| self.cursor_of(stream).is_some())
    }

    /// How a company grants access.
    pub fn authorisation(&self) -> &Authorisation {
        &self.manifest.authorisation
    }

    /// What the operator configures: name, description, default.
    pub fn application_variables(&self) -> impl Iterator<Item = (&str, &str, Option<&str>)> {
        self.manifest.application.iter().map(|(name, variable)| {
            (
                name.as_str(),
                variable.description.as_str(),
                variable.default.as_deref(),
            )
        })
    }

    /// Whether all connections ask one service: not where each company types its own server's address.
    pub fn is_one_service(&self) -> bool {
        !chosen_by_company(&self.manifest.requester.base_url)
    }

    /// How much may be asked of the provider.
    pub fn limits(&self) -> &Limits {
        &self.manifest.limits
    }

    /// How long a grant lives. A key typed in a form lives until it is revoked.
    pub fn grant(&self) -> GrantLifetime {
        match &self.manifest.authorisation {
            Authorisation::OAuth2(oauth2) => oauth2.lifetime,
            Authorisation::Form { .. } => GrantLifetime::default(),
        }
    }

    pub(crate) fn streams(&self) -> &BTreeMap<DataType, Stream> {
        &self.manifest.data_types
    }

    pub(crate) fn cursor_of<'a>(&'a self, stream: &'a Stream) -> Option<&'a crate::manifest::Cursor> {
        if stream.full_reads_only || stream.partition.is_some() {
            return None;
        }
        stream.cursor.as_ref().or(self.manifest.cursor.as_ref())
    }

    pub(crate) fn paginator_of<'a>(&'a self, stream: &'a Stream) -> &'a Paginator {
        const ALONE: &Paginator = &Paginator::None {};
        if stream.partition.is_some() || stream.shape == crate::manifest::Shape::Single {
            return stream.paginator.as_ref().unwrap_or(ALONE);
        }
        stream
            .paginator
            .as_ref()
            .or(self.manifest.paginator.as_ref())
            .unwrap_or(ALONE)
    }
}
