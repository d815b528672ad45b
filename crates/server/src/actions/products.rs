//! Which products companies are enabled for (contract section 1).

use platypus_model::{ClientId, CompanyId, DataType, DatasetId};
use serde_json::json;

use super::Platform;
use super::refresh::{self, RefreshError};
use crate::events::{self, Cause, Event, EventKind};
use crate::store::{StoreError, companies, company_products};

/// How long a product's identifier may be, in characters.
pub const MOST_CHARACTERS: usize = 64;

/// Why a product was not added, removed or refreshed.
#[derive(Debug, thiserror::Error)]
pub enum ProductError {
    /// No such company.
    #[error("No company was found with ID {0}")]
    CompanyNotFound(CompanyId),
    /// The identifier is none.
    #[error(
        "`{0}` is no product: an identifier has from 1 to {MOST_CHARACTERS} letters, digits, dots, dashes and underscores, such as `spend-insights`."
    )]
    Identifier(String),
    /// The company is not enabled for it.
    #[error("Product {product} is not enabled for company {company}.")]
    NotEnabled {
        /// The product.
        product: ProductId,
        /// The company.
        company: CompanyId,
    },
    /// What would be refreshed is being read.
    #[error("Product {0} is being refreshed; wait until that has ended.")]
    Running(ProductId),
    /// Its data can't be read.
    #[error(transparent)]
    Refresh(#[from] RefreshError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a product is known by: the client's own word for what it does with a company's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductId(String);

impl ProductId {
    /// The identifier that `text` is.
    ///
    /// # Errors
    /// [`ProductError::Identifier`].
    pub fn parse(text: &str) -> Result<Self, ProductError> {
        let is_fit = (1..=MOST_CHARACTERS).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        if is_fit {
            Ok(Self(text.to_owned()))
        } else {
            Err(ProductError::Identifier(
                text.chars().take(MOST_CHARACTERS).collect(),
            ))
        }
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for ProductId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Enables a company for a product; it may be already.
///
/// # Errors
/// [`ProductError::CompanyNotFound`].
pub async fn add(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    company: CompanyId,
    product: &ProductId,
) -> Result<(), ProductError> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    companies::find_for_update(&mut tx, client, company)
        .await?
        .ok_or(ProductError::CompanyNotFound(company))?;
    if company_products::add(&mut tx, client, company, product.as_str(), now).await? {
        let event = event(client, EventKind::CompanyProductAdded, cause, company, product);
        events::record(&mut tx, now, event).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Disables a company for a product.
///
/// # Errors
/// [`ProductError::NotEnabled`].
pub async fn remove(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    company: CompanyId,
    product: &ProductId,
) -> Result<(), ProductError> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    companies::find_for_update(&mut tx, client, company)
        .await?
        .ok_or(ProductError::CompanyNotFound(company))?;
    if !company_products::remove(&mut tx, client, company, product.as_str()).await? {
        return Err(not_enabled(company, product));
    }
    let event = event(client, EventKind::CompanyProductRemoved, cause, company, product);
    events::record(&mut tx, now, event).await?;
    tx.commit().await?;
    Ok(())
}

/// Queues what a product needs: the data types that are named, or all that are read after a link.
///
/// # Errors
/// [`ProductError::Running`] where nothing could be queued, since all of it is being read.
pub async fn refresh(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    company: CompanyId,
    product: &ProductId,
    data_types: &[DataType],
) -> Result<(), ProductError> {
    let enabled = company_products::of(&mut platform.store.reader(), client, &[company]).await?;
    if !enabled
        .get(&company)
        .is_some_and(|enabled| enabled.iter().any(|name| name == product.as_str()))
    {
        return Err(not_enabled(company, product));
    }
    let mut queued: Vec<DatasetId> = Vec::new();
    if data_types.is_empty() {
        queued = refresh::refresh_all(platform, client, cause, company).await?;
    }
    for data_type in data_types {
        match refresh::queue(platform, client, cause, company, None, *data_type).await {
            Ok(dataset) => queued.push(dataset.id),
            Err(RefreshError::AlreadyInProgress { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    if queued.is_empty() {
        return Err(ProductError::Running(product.clone()));
    }
    Ok(())
}

fn not_enabled(company: CompanyId, product: &ProductId) -> ProductError {
    ProductError::NotEnabled {
        product: product.clone(),
        company,
    }
}

fn event(client: ClientId, kind: EventKind, cause: Cause, company: CompanyId, product: &ProductId) -> Event {
    Event::new(client, kind, cause)
        .company(company)
        .detail(json!({ "productId": product.as_str(), "productName": product.as_str() }))
}
