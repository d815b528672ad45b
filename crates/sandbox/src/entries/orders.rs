//! Purchase orders, which the ledger does not know.

use serde_json::{Value, json};

use super::desk::{CURRENCY, Desk, Record, party_resource, reference, text};
use super::lines::{Form, Lines};
use super::{EntryError, Fields};
use crate::books::record::{Resource, Stream};
use crate::books::trade::Side;

/// Enters an order.
pub(super) async fn create(desk: &mut Desk, fields: &Fields) -> Result<Value, EntryError> {
    let mut order = read(desk, fields).await?;
    let stream = Stream::Of(Resource::PurchaseOrders);
    let id = desk.edit.next(stream, 1).await?;
    let number = fields.text("number").unwrap_or_else(|| format!("PO-{id:06}"));
    order.insert("id".to_owned(), json!(id));
    order.insert("number".to_owned(), json!(number));
    order.insert("created_at".to_owned(), json!(desk.now));
    let document = Value::Object(order);
    desk.edit.add(stream, id, desk.now, &document).await?;
    Ok(document)
}

/// Changes an order of which nothing has come yet.
pub(super) async fn change(desk: &mut Desk, id: u64, fields: &Fields) -> Result<Value, EntryError> {
    let mut stored = desk.found(Resource::PurchaseOrders, id).await?;
    let lines = stored.get("lines").and_then(Value::as_array);
    let has_come = lines
        .into_iter()
        .flatten()
        .any(|line| line["received"] != json!(0));
    if has_come || !matches!(text(&stored, "state").as_str(), "draft" | "sent") {
        return Err(EntryError::Conflict(format!(
            "Purchase order {} was delivered in part or is closed; it stays as it is.",
            text(&stored, "number")
        )));
    }
    stored.extend(read(desk, fields).await?);
    if let Some(number) = fields.text("number") {
        stored.insert("number".to_owned(), json!(number));
    }
    let document = Value::Object(stored);
    desk.edit
        .replace(Stream::Of(Resource::PurchaseOrders), id, desk.now, &document)
        .await?;
    Ok(document)
}

async fn read(desk: &mut Desk, fields: &Fields) -> Result<Record, EntryError> {
    let supplier = desk
        .required(fields, "supplier", party_resource(Side::Purchases))
        .await?;
    let on = fields.required_date("ordered_on");
    desk.check_scope(fields, "ordered_on", on);
    let expected = fields.date("expected_on");
    let state = fields.word("state", &["draft", "sent", "closed", "cancelled"], "sent");
    let lines = Lines::read(desk, fields, Side::Purchases, Form::Ordered).await?;
    let address = fields.object("deliver_to").map(|address| {
        json!({
            "street": address.text("street"), "city": address.text("city"), "region": address.text("region"),
            "postcode": address.text("postcode"), "country": address.text("country"),
        })
    });
    fields.check()?;
    let order = json!({
        "state": state,
        "supplier": reference(&supplier.unwrap_or_default()),
        "ordered_on": on,
        "expected_on": expected,
        "delivered_on": null,
        "deliver_to": address,
        "currency": CURRENCY,
        "exchange_rate": 1,
        "lines": lines.wire(),
        "totals": lines.totals(Form::Plain),
        "updated_at": desk.now,
    });
    match order {
        Value::Object(order) => Ok(order),
        _ => Ok(Record::new()),
    }
}
