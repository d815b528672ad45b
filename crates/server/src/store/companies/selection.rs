//! Which companies a list holds, and in which order.

use platypus_model::ClientId;
use sea_query::{Condition, Expr, ExprTrait, LikeExpr, NullOrdering, Order, Query};
use uuid::Uuid;

use super::Company;
use crate::query::tags::{TagCondition, TagTest};
use crate::query::{self, Filter, Property, fold};
use crate::store::Database;
use crate::store::filter::{Operand, ValueKind};
use crate::store::listing::{DefaultOrder, Listed, Listing, ListingError, Properties, Source, Start};

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
