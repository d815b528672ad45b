//! What is bought and sold.

use serde_json::{Value, json};

use super::desk::Desk;
use super::{EntryError, Fields};
use crate::books::record::{Resource, Stream};
use crate::books::tax::TaxRate;

/// Adds an item.
pub(super) async fn create(desk: &mut Desk, fields: &Fields) -> Result<Value, EntryError> {
    let name = fields.required_text("name");
    let sku = fields.text("sku");
    let description = fields.text("description");
    let kind = fields.word("kind", &["stock", "non_stock", "service"], "service");
    let sold = terms(desk, fields, "sold", "price").await?;
    let bought = terms(desk, fields, "bought", "cost").await?;
    if sold.is_none() && bought.is_none() {
        fields.say("sold", "or `bought` must be given");
    }
    let archived = fields.flag("archived", false);
    fields.check()?;
    let stream = Stream::Of(Resource::Items);
    let id = desk.edit.next(stream, 1).await?;
    let document = json!({
        "id": id,
        "sku": sku.unwrap_or_else(|| format!("ITEM-{id}")),
        "name": name,
        "description": description,
        "kind": kind,
        "sold": sold,
        "bought": bought,
        "archived": archived,
        "created_at": desk.now,
        "updated_at": desk.now,
    });
    desk.edit.add(stream, id, desk.now, &document).await?;
    Ok(document)
}

async fn terms(
    desk: &mut Desk,
    fields: &Fields,
    name: &str,
    amount: &str,
) -> Result<Option<Value>, EntryError> {
    let Some(terms) = fields.object(name) else {
        return Ok(None);
    };
    let price = terms.money(amount).unwrap_or_default();
    let account = desk.account(&terms, "account").await?;
    if account.is_none() && !terms.has("account") {
        terms.say("account", "must be given");
    }
    let wanted = terms
        .reference("tax_rate")
        .unwrap_or_else(|| TaxRate::Exempt.id());
    let rate = TaxRate::ALL.into_iter().find(|rate| rate.id() == wanted);
    if rate.is_none() {
        terms.say("tax_rate", "names no tax rate");
    }
    Ok(Some(json!({
        amount: price,
        "account": account.map(|account| account.reference()),
        "tax_rate": rate.map(TaxRate::reference),
    })))
}
