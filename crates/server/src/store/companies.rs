//! Companies and their tags.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use platypus_model::{ClientId, CompanyId};
use sea_query::{Expr, ExprTrait, Query};

use super::{Database, StoreError, Transaction, sql, stored_row};
use crate::query::fold;

/// A company's tags: name to value.
pub type Tags = BTreeMap<String, String>;

stored_row! {
    /// A company, without its tags and connections.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Company {
        /// The client whose customer it is.
        pub client_id: ClientId,
        /// Its id.
        pub id: CompanyId,
        /// Its name; not unique.
        pub name: String,
        /// Free text; empty where there is none.
        pub description: String,
        /// The Portal user who made it, if one did.
        pub created_by_user_name: Option<String>,
        /// When it was made.
        pub created_at: Timestamp,
        /// When data was last read for it.
        pub last_sync_at: Option<Timestamp>,
    }
}

/// The columns of [`Company`], in its order.
macro_rules! columns {
    () => {
        "client_id, id, name, description, created_by_user_name, created_at, last_sync_at"
    };
}

mod selection;

pub use selection::{CompanyOrder, Selection, list};

macro_rules! select {
    ($rest:literal) => {
        concat!("select ", columns!(), " from companies ", $rest)
    };
}

/// Keeps a new company.
pub async fn insert(tx: &mut Transaction, company: &Company) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into companies (client_id, id, name, name_folded, description, description_folded, \
         created_by_user_name, created_at, last_sync_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        company.client_id,
        company.id,
        &company.name,
        fold(&company.name).into_owned(),
        &company.description,
        fold(&company.description).into_owned(),
        company.created_by_user_name.clone(),
        company.created_at,
        company.last_sync_at
    ))
    .await?;
    Ok(())
}

/// How many companies a client has.
pub async fn count(db: &mut impl Database, client: ClientId) -> Result<i64, StoreError> {
    let (count,): (i64,) = db
        .one(&sql!(
            "select count(*) from companies where client_id = $1",
            client
        ))
        .await?;
    Ok(count)
}

/// The company of that id.
pub async fn find(
    db: &mut impl Database,
    client: ClientId,
    id: CompanyId,
) -> Result<Option<Company>, StoreError> {
    db.optional(&sql!(select!("where client_id = $1 and id = $2"), client, id))
        .await
}

/// The company of that id, held until the transaction ends, so that nothing is added to it while
/// it is being deleted.
pub async fn find_for_update(
    tx: &mut Transaction,
    client: ClientId,
    id: CompanyId,
) -> Result<Option<Company>, StoreError> {
    tx.optional(&sql!(
        select!("where client_id = $1 and id = $2 /*pg for update pg*/"),
        client,
        id
    ))
    .await
}

/// The company of that id, whichever client's it is: for a visitor of its Link page, who holds
/// the address and no key.
pub async fn find_by_link(db: &mut impl Database, id: CompanyId) -> Result<Option<Company>, StoreError> {
    db.optional(&sql!(select!("where id = $1"), id)).await
}

/// Changes a company's name and description.
pub async fn update(
    tx: &mut Transaction,
    client: ClientId,
    id: CompanyId,
    name: &str,
    description: &str,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "update companies set name = $3, name_folded = $4, description = $5, description_folded = $6 \
         where client_id = $1 and id = $2",
        client,
        id,
        name,
        fold(name).into_owned(),
        description,
        fold(description).into_owned()
    ))
    .await?;
    Ok(())
}

/// Notes that data was read for the company.
pub async fn set_last_sync(
    tx: &mut Transaction,
    client: ClientId,
    id: CompanyId,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "update companies set last_sync_at = $3 where client_id = $1 and id = $2",
        client,
        id,
        at
    ))
    .await?;
    Ok(())
}

/// Removes the company with its tags, connections and their errors; whether it was there.
/// What other aggregates keep of it (records, datasets, credentials) is theirs to remove.
pub async fn delete(tx: &mut Transaction, client: ClientId, id: CompanyId) -> Result<bool, StoreError> {
    let removed = tx
        .execute(&sql!(
            "delete from companies where client_id = $1 and id = $2",
            client,
            id
        ))
        .await?;
    Ok(removed > 0)
}

stored_row! {
    struct Tag {
        company_id: CompanyId,
        name: String,
        value: String,
    }
}

/// The tags of each of these companies; one without tags is absent.
pub async fn tags(
    db: &mut impl Database,
    client: ClientId,
    companies: &[CompanyId],
) -> Result<HashMap<CompanyId, Tags>, StoreError> {
    let mut tags: HashMap<CompanyId, Tags> = HashMap::new();
    if companies.is_empty() {
        return Ok(tags);
    }
    let statement = Query::select()
        .columns(["company_id", "name", "value"])
        .from("company_tags")
        .and_where(Expr::col("client_id").eq(client.0))
        .and_where(Expr::col("company_id").is_in(companies.iter().map(|company| company.0)))
        .take();
    for tag in db.all::<Tag>(&statement).await? {
        tags.entry(tag.company_id)
            .or_default()
            .insert(tag.name, tag.value);
    }
    Ok(tags)
}

/// Replaces a company's tags.
pub async fn set_tags(
    tx: &mut Transaction,
    client: ClientId,
    company: CompanyId,
    tags: &Tags,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "delete from company_tags where client_id = $1 and company_id = $2",
        client,
        company
    ))
    .await?;
    for (name, value) in tags {
        tx.execute(&sql!(
            "insert into company_tags (client_id, company_id, name, value, value_folded) values ($1, $2, $3, $4, $5)",
            client,
            company,
            name,
            value,
            fold(value).into_owned()
        ))
        .await?;
    }
    Ok(())
}
