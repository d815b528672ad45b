//! Companies and their tags.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use platypus_model::{ClientId, CompanyId};
use sea_query::{Condition, Expr, ExprTrait, LikeExpr, NullOrdering, Order, Query};
use uuid::Uuid;

use crate::query::tags::{TagCondition, TagTest};

use super::{Database, StoreError, Transaction, sql, stored_row};

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
const COLUMNS: [&str; 7] = [
    "client_id",
    "id",
    "name",
    "description",
    "created_by_user_name",
    "created_at",
    "last_sync_at",
];

/// Text as it is compared: case does not matter.
pub fn fold(text: &str) -> String {
    text.to_lowercase()
}

/// Keeps a new company.
pub async fn insert(tx: &mut Transaction, company: &Company) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into companies (client_id, id, name, name_folded, description, description_folded, \
         created_by_user_name, created_at, last_sync_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        company.client_id,
        company.id,
        &company.name,
        fold(&company.name),
        &company.description,
        fold(&company.description),
        company.created_by_user_name.clone(),
        company.created_at,
        company.last_sync_at
    ))
    .await?;
    Ok(())
}

/// The company of that id.
pub async fn find(
    db: &mut impl Database,
    client: ClientId,
    id: CompanyId,
) -> Result<Option<Company>, StoreError> {
    db.optional(&sql!(
        "select client_id, id, name, description, created_by_user_name, created_at, last_sync_at \
         from companies where client_id = $1 and id = $2",
        client,
        id
    ))
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
        "select client_id, id, name, description, created_by_user_name, created_at, last_sync_at \
         from companies where client_id = $1 and id = $2 /*pg for update pg*/",
        client,
        id
    ))
    .await
}

/// The company of that id, whichever client's it is: for a visitor of its Link page, who holds
/// the address and no key.
pub async fn find_by_link(db: &mut impl Database, id: CompanyId) -> Result<Option<Company>, StoreError> {
    db.optional(&sql!(
        "select client_id, id, name, description, created_by_user_name, created_at, last_sync_at \
         from companies where id = $1",
        id
    ))
    .await
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
        fold(name),
        description,
        fold(description)
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

/// What companies are listed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CompanyOrder {
    /// In the order in which they were made.
    #[default]
    Oldest,
    /// The latest made first.
    Newest,
    /// By name, whatever its case.
    Name,
    /// By name, from the end.
    NameReversed,
    /// The latest read first, those never read last.
    LastRead,
    /// The longest unread first, those never read before all.
    LastReadReversed,
}

/// Which of a client's companies are listed, in which order.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Tests that every company's tags must pass.
    pub tags: Vec<TagCondition>,
    /// Text that the name holds, whatever its case, or the whole id of the company or of one of
    /// its connections.
    pub search: Option<String>,
    /// What they are listed by.
    pub order: CompanyOrder,
}

impl Selection {
    fn condition(&self, client: ClientId) -> Condition {
        let mut condition = Condition::all().add(Expr::col("client_id").eq(client.0));
        for tag in &self.tags {
            condition = condition.add(tag_condition(client, tag));
        }
        if let Some(search) = &self.search {
            condition = condition.add(search_condition(client, search));
        }
        condition
    }
}

fn search_condition(client: ClientId, search: &str) -> Condition {
    let search = search.trim();
    let pattern = format!("%{}%", escape_like(&fold(search)));
    let mut found = Condition::any().add(Expr::col("name_folded").like(LikeExpr::new(pattern).escape('\\')));
    if let Ok(id) = Uuid::parse_str(search) {
        let of_connection = Query::select()
            .column("company_id")
            .from("connections")
            .and_where(Expr::col("client_id").eq(client.0))
            .and_where(Expr::col("id").eq(id))
            .take();
        found = found
            .add(Expr::col("id").eq(id))
            .add(Expr::col("id").in_subquery(of_connection));
    }
    found
}

/// A page of the selected companies, by default in the order in which they were made.
pub async fn list(
    db: &mut impl Database,
    client: ClientId,
    selection: &Selection,
    limit: u64,
    offset: u64,
) -> Result<Vec<Company>, StoreError> {
    let (column, order) = match selection.order {
        CompanyOrder::Oldest => ("created_at", Order::Asc),
        CompanyOrder::Newest => ("created_at", Order::Desc),
        CompanyOrder::Name => ("name_folded", Order::Asc),
        CompanyOrder::NameReversed => ("name_folded", Order::Desc),
        CompanyOrder::LastRead => ("last_sync_at", Order::Desc),
        CompanyOrder::LastReadReversed => ("last_sync_at", Order::Asc),
    };
    let mut statement = Query::select();
    statement
        .columns(COLUMNS)
        .from("companies")
        .cond_where(selection.condition(client));
    match selection.order {
        // Never read is the longest ago; the engines do not agree on it unasked.
        CompanyOrder::LastRead => statement.order_by_with_nulls(column, order.clone(), NullOrdering::Last),
        CompanyOrder::LastReadReversed => {
            statement.order_by_with_nulls(column, order.clone(), NullOrdering::First)
        }
        _ => statement.order_by(column, order.clone()),
    };
    let statement = statement.order_by("id", order).limit(limit).offset(offset).take();
    db.all(&statement).await
}

/// How many companies are selected.
pub async fn count(
    db: &mut impl Database,
    client: ClientId,
    selection: &Selection,
) -> Result<u64, StoreError> {
    let statement = Query::select()
        .expr(Expr::cust("count(*)"))
        .from("companies")
        .cond_where(selection.condition(client))
        .take();
    let (count,): (i64,) = db.one(&statement).await?;
    Ok(count.unsigned_abs())
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
            fold(value)
        ))
        .await?;
    }
    Ok(())
}

fn tag_condition(client: ClientId, condition: &TagCondition) -> Expr {
    let value = fold(&condition.value);
    let mut tagged = Query::select()
        .column("company_id")
        .from("company_tags")
        .and_where(Expr::col("client_id").eq(client.0))
        .and_where(Expr::col("name").eq(condition.name.as_str()))
        .take();
    let folded = Expr::col("value_folded");
    match condition.test {
        TagTest::Is | TagTest::IsNot => tagged.and_where(folded.eq(value)),
        TagTest::Contains => {
            tagged.and_where(folded.like(LikeExpr::new(format!("%{}%", escape_like(&value))).escape('\\')))
        }
    };
    match condition.test {
        TagTest::IsNot => Expr::col("id").not_in_subquery(tagged),
        TagTest::Is | TagTest::Contains => Expr::col("id").in_subquery(tagged),
    }
}

/// Text as a `like` pattern that matches nothing but itself, with `\` as the escape character.
fn escape_like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
