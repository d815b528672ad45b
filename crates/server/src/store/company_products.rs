//! Which products companies are enabled for.

use std::collections::HashMap;

use jiff::Timestamp;
use platypus_model::{ClientId, CompanyId};
use sea_query::{Expr, ExprTrait, Order, Query};
use uuid::Uuid;

use super::{Database, StoreError, Transaction, sql};

/// The products of companies, by their names; a company without any is absent.
pub async fn of(
    db: &mut impl Database,
    client: ClientId,
    companies: &[CompanyId],
) -> Result<HashMap<CompanyId, Vec<String>>, StoreError> {
    let mut products: HashMap<CompanyId, Vec<String>> = HashMap::new();
    if companies.is_empty() {
        return Ok(products);
    }
    let select = Query::select()
        .columns(["company_id", "product"])
        .from("company_products")
        .and_where(Expr::col("client_id").eq(client.0))
        .and_where(Expr::col("company_id").is_in(companies.iter().map(|id| id.0)))
        .order_by("product", Order::Asc)
        .take();
    let rows: Vec<(Uuid, String)> = db.all(&select).await?;
    for (company, product) in rows {
        products.entry(CompanyId(company)).or_default().push(product);
    }
    Ok(products)
}

/// Enables a company for a product; false where it was already.
pub async fn add(
    tx: &mut Transaction,
    client: ClientId,
    company: CompanyId,
    product: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let added = tx
        .execute(&sql!(
            "insert into company_products (client_id, company_id, product, added_at) values ($1, $2, $3, $4) \
             on conflict do nothing",
            client,
            company,
            product,
            now
        ))
        .await?;
    Ok(added == 1)
}

/// Disables a company for a product; false where it was not enabled.
pub async fn remove(
    tx: &mut Transaction,
    client: ClientId,
    company: CompanyId,
    product: &str,
) -> Result<bool, StoreError> {
    let removed = tx
        .execute(&sql!(
            "delete from company_products where client_id = $1 and company_id = $2 and product = $3",
            client,
            company,
            product
        ))
        .await?;
    Ok(removed == 1)
}
