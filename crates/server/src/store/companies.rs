//! Companies and their tags.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use platypus_model::{ClientId, CompanyId};
use sea_query::{Condition, Expr, ExprTrait, LikeExpr, NullOrdering, Order, Query};
use uuid::Uuid;

use super::filter::{Operand, ValueKind};
use super::listing::{DefaultOrder, Listed, Listing, ListingError, Properties, Source, Start};
use super::{Database, StoreError, Transaction, sql, stored_row};
use crate::query::tags::{TagCondition, TagTest};
use crate::query::{self, Filter, Property, fold};

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

const SOURCE: Source = Source {
    type_name: "Company",
    table: "companies",
    columns: columns!(),
    properties: &[
        ("id", ValueKind::Id, "id"),
        ("name", ValueKind::FoldedText, "name_folded"),
        ("description", ValueKind::FoldedText, "description_folded"),
        ("created", ValueKind::Microseconds, "created_at"),
        ("lastSync", ValueKind::Microseconds, "last_sync_at"),
        ("createdByUserName", ValueKind::Text, "created_by_user_name"),
    ],
    related,
    order: CompanyOrder::Oldest.columns(),
};

/// A company is found by its connections too: `dataConnections.status=Linked`.
fn related(property: &Property) -> Option<Operand> {
    const OF_CONNECTIONS: Properties = &[
        ("dataConnections.id", ValueKind::Id, "id"),
        ("dataConnections.status", ValueKind::Text, "status"),
        ("dataConnections.sourceType", ValueKind::Text, "source_type"),
        ("dataConnections.platformName", ValueKind::Text, "platform_name"),
        ("dataConnections.integrationKey", ValueKind::Text, "platform_key"),
    ];
    let (_, kind, column) = OF_CONNECTIONS.iter().find(|(name, _, _)| property.is(name))?;
    let of_company = |column, of| Expr::col(("connections", column)).equals(("companies", of));
    let rows = Query::select()
        .expr(Expr::cust("1"))
        .from("connections")
        .and_where(of_company("client_id", "client_id"))
        .and_where(of_company("company_id", "id"))
        .take();
    Some(Operand::within(*kind, Expr::col(("connections", *column)), rows))
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

impl CompanyOrder {
    const fn columns(self) -> DefaultOrder {
        // Never read is the longest ago; the engines do not agree on it unasked.
        match self {
            Self::Oldest => &[("id", ValueKind::Id, Order::Asc, None)],
            Self::Newest => &[("id", ValueKind::Id, Order::Desc, None)],
            Self::Name => &[
                ("name_folded", ValueKind::FoldedText, Order::Asc, None),
                ("id", ValueKind::Id, Order::Asc, None),
            ],
            Self::NameReversed => &[
                ("name_folded", ValueKind::FoldedText, Order::Desc, None),
                ("id", ValueKind::Id, Order::Desc, None),
            ],
            Self::LastRead => &[
                (
                    "last_sync_at",
                    ValueKind::Microseconds,
                    Order::Desc,
                    Some(NullOrdering::Last),
                ),
                ("id", ValueKind::Id, Order::Desc, None),
            ],
            Self::LastReadReversed => &[
                (
                    "last_sync_at",
                    ValueKind::Microseconds,
                    Order::Asc,
                    Some(NullOrdering::First),
                ),
                ("id", ValueKind::Id, Order::Asc, None),
            ],
        }
    }
}

/// Which of a client's companies are listed, in which order.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Tests that every company's tags must pass.
    pub tags: Vec<TagCondition>,
    /// What they must fulfil.
    pub filter: Option<Filter>,
    /// Text that the name holds, whatever its case, or the whole id of the company or of one of
    /// its connections.
    pub search: Option<String>,
    /// What they are listed by.
    pub order: CompanyOrder,
    /// What they are listed by before that, in the query language.
    pub order_by: Option<query::Order>,
}

impl Selection {
    fn scope(&self, client: ClientId) -> Condition {
        let mut scope = Condition::all().add(Expr::col(("companies", "client_id")).eq(client.0));
        for tag in &self.tags {
            scope = scope.add(tag_condition(client, tag));
        }
        if let Some(search) = &self.search {
            scope = scope.add(search_condition(client, search));
        }
        scope
    }
}

fn search_condition(client: ClientId, search: &str) -> Condition {
    let search = search.trim();
    let pattern = format!("%{}%", escape_like(&fold(search)));
    let name = Expr::col(("companies", "name_folded"));
    let mut found = Condition::any().add(name.like(LikeExpr::new(pattern).escape('\\')));
    if let Ok(id) = Uuid::parse_str(search) {
        let of_connection = Query::select()
            .column("company_id")
            .from("connections")
            .and_where(Expr::col("client_id").eq(client.0))
            .and_where(Expr::col("id").eq(id))
            .take();
        found = found
            .add(Expr::col(("companies", "id")).eq(id))
            .add(Expr::col(("companies", "id")).in_subquery(of_connection));
    }
    found
}

/// A page of the selected companies.
pub async fn list(
    db: &mut impl Database,
    client: ClientId,
    selection: &Selection,
    limit: u64,
    start: Start,
) -> Result<Listed<Company>, ListingError> {
    let listing = Listing {
        filter: selection.filter.clone(),
        order: selection.order_by.clone(),
        limit,
        start,
    };
    let source = Source {
        order: selection.order.columns(),
        ..SOURCE
    };
    source.list(db, selection.scope(client), &listing).await
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

fn tag_condition(client: ClientId, condition: &TagCondition) -> Expr {
    let value = fold(&condition.value).into_owned();
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
        TagTest::IsNot => Expr::col(("companies", "id")).not_in_subquery(tagged),
        TagTest::Is | TagTest::Contains => Expr::col(("companies", "id")).in_subquery(tagged),
    }
}

/// Text as a `like` pattern that matches nothing but itself, with `\` as the escape character.
fn escape_like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
