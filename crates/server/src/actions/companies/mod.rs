//! Creating, changing and deleting companies.

mod details;
mod list;

use platypus_model::{ClientId, CompanyId};
use serde_json::json;

pub use details::{CompanyChanges, CompanyName, Description, NewCompany, check_tags};
pub use list::list;

use super::connections::{ConnectionDetails, Grant};
use super::{ATTEMPTS, Platform};
use crate::events::{self, Cause, Event, EventKind, Subject};
use crate::store::companies::{self, Company, Tags};
use crate::store::{Database, StoreError, clients, company_products, connections, webhook_messages};

/// Why a company was not made, changed or found.
#[derive(Debug, thiserror::Error)]
pub enum CompanyError {
    /// There is no name, or nothing of it is left.
    #[error("A company's name must hold at least one letter, digit or allowed sign (- ' & @ . , ? !).")]
    NameMissing,
    /// The name is too long.
    #[error("A company's name has at most {} characters.", details::MAX_NAME_CHARACTERS)]
    NameTooLong,
    /// The description is too long.
    #[error(
        "A company's description has at most {} characters.",
        details::MAX_DESCRIPTION_CHARACTERS
    )]
    DescriptionTooLong,
    /// Too many tags.
    #[error("A company has at most {} tags.", details::MAX_TAGS)]
    TooManyTags,
    /// A tag's name is empty or too long.
    #[error("A tag's name has from 1 to {} characters.", details::MAX_TAG_NAME_CHARACTERS)]
    TagName,
    /// A tag's value is too long.
    #[error("A tag's value has at most {} characters.", details::MAX_TAG_VALUE_CHARACTERS)]
    TagValue,
    /// The client has as many companies as the operator allows.
    #[error("CompanyValidationException: Company limit exceeded")]
    LimitReached,
    /// No such company.
    #[error("No company was found with ID {0}")]
    NotFound(CompanyId),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A company with everything that is shown of it.
#[derive(Debug, Clone)]
pub struct CompanyDetails {
    /// The company.
    pub company: Company,
    /// Its tags.
    pub tags: Tags,
    /// The products it is enabled for.
    pub products: Vec<String>,
    /// Its connections, oldest first.
    pub connections: Vec<ConnectionDetails>,
}

impl CompanyDetails {
    fn new(company: Company, tags: Tags) -> Self {
        Self {
            company,
            tags,
            products: Vec::new(),
            connections: Vec::new(),
        }
    }
}

/// Makes a company.
pub async fn create(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    new: NewCompany,
) -> Result<CompanyDetails, CompanyError> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    if let Some(limit) = platform.config.company_limit {
        clients::lock(&mut tx, client).await?;
        if companies::count(&mut tx, client).await? >= i64::from(limit) {
            return Err(CompanyError::LimitReached);
        }
    }
    let created_by_user_name = super::users::name_of(&mut tx, client, cause).await?;
    let company = Company {
        client_id: client,
        id: CompanyId::new(),
        name: new.name.as_str().to_owned(),
        description: new.description.as_str().to_owned(),
        created_by_user_name,
        created_at: now,
        last_sync_at: None,
    };
    companies::insert(&mut tx, &company).await?;
    companies::set_tags(&mut tx, client, company.id, &new.tags).await?;
    let event = Event::new(client, EventKind::CompanyCreated, cause)
        .company(company.id)
        .detail(json!({ "name": company.name }));
    events::record(&mut tx, now, event).await?;
    tx.commit().await?;
    Ok(CompanyDetails::new(company, new.tags))
}

/// Replaces a company's name, description and tags; what `new` leaves out is cleared.
pub async fn replace(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    id: CompanyId,
    new: NewCompany,
) -> Result<CompanyDetails, CompanyError> {
    let changes = CompanyChanges {
        name: Some(new.name),
        description: Some(new.description),
        tags: Some(new.tags),
    };
    change(platform, client, cause, id, changes).await
}

/// Changes what `changes` names of a company, and leaves the rest.
pub async fn change(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    id: CompanyId,
    changes: CompanyChanges,
) -> Result<CompanyDetails, CompanyError> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    let company = companies::find_for_update(&mut tx, client, id)
        .await?
        .ok_or(CompanyError::NotFound(id))?;
    let name = changes
        .name
        .as_ref()
        .map_or(company.name.as_str(), CompanyName::as_str);
    let description = changes
        .description
        .as_ref()
        .map_or(company.description.as_str(), Description::as_str);
    companies::update(&mut tx, client, id, name, description).await?;
    if let Some(tags) = &changes.tags {
        companies::set_tags(&mut tx, client, id, tags).await?;
    }
    let event = Event::new(client, EventKind::CompanyUpdated, cause)
        .company(id)
        .detail(json!({ "name": name }));
    events::record(&mut tx, now, event).await?;
    tx.commit().await?;
    find(platform, client, id).await
}

/// The company with everything that is shown of it.
pub async fn find(
    platform: &Platform,
    client: ClientId,
    id: CompanyId,
) -> Result<CompanyDetails, CompanyError> {
    let mut reader = platform.store.reader();
    let company = companies::find(&mut reader, client, id)
        .await?
        .ok_or(CompanyError::NotFound(id))?;
    let described = describe_all(&mut reader, client, vec![company]).await?.pop();
    described.ok_or(CompanyError::NotFound(id))
}

/// Adds their tags and connections to companies, in four statements however many they are.
async fn describe_all(
    db: &mut impl Database,
    client: ClientId,
    companies: Vec<Company>,
) -> Result<Vec<CompanyDetails>, StoreError> {
    let ids: Vec<CompanyId> = companies.iter().map(|company| company.id).collect();
    let mut tags = companies::tags(db, client, &ids).await?;
    let mut products = company_products::of(db, client, &ids).await?;
    let mut connections = connections::list_by_company(db, client, &ids).await?;
    let connection_ids: Vec<_> = connections
        .values()
        .flatten()
        .map(|connection| connection.id)
        .collect();
    let mut errors = connections::errors(db, client, &connection_ids).await?;
    Ok(companies
        .into_iter()
        .map(|company| CompanyDetails {
            tags: tags.remove(&company.id).unwrap_or_default(),
            products: products.remove(&company.id).unwrap_or_default(),
            connections: connections
                .remove(&company.id)
                .unwrap_or_default()
                .into_iter()
                .map(|connection| ConnectionDetails {
                    errors: errors.remove(&connection.id).unwrap_or_default(),
                    connection,
                })
                .collect(),
            company,
        })
        .collect())
}

/// Deletes a company for good, with its connections and all that was read over them, and takes
/// every grant back at its provider.
pub async fn delete(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    id: CompanyId,
) -> Result<(), CompanyError> {
    let held = connections::list(&mut platform.store.reader(), client, id).await?;
    let grants = Grant::held(platform, &held).await?;
    let mut attempt = 1;
    loop {
        match delete_rows(platform, client, cause, id).await {
            // A worker that ends a dataset holds its job and asks for the company; we the other way.
            Err(CompanyError::Store(error)) if error.is_contention() && attempt < ATTEMPTS => attempt += 1,
            outcome => {
                outcome?;
                break;
            }
        }
    }
    Grant::revoke(platform, grants);
    Ok(())
}

async fn delete_rows(
    platform: &Platform,
    client: ClientId,
    cause: Cause,
    id: CompanyId,
) -> Result<(), CompanyError> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    let company = companies::find_for_update(&mut tx, client, id)
        .await?
        .ok_or(CompanyError::NotFound(id))?;
    let subject = Subject::of(&mut tx, client, Some(id), None).await?;
    for connection in connections::list(&mut tx, client, id).await? {
        super::connections::remove(&mut tx, now, &connection).await?;
    }
    companies::delete(&mut tx, client, id).await?;
    webhook_messages::forget_company(&mut tx, client, id).await?;
    let event = Event::new(client, EventKind::CompanyDeleted, cause)
        .company(id)
        .subject(subject)
        .detail(json!({ "name": company.name }));
    events::record(&mut tx, now, event).await?;
    tx.commit().await?;
    Ok(())
}
