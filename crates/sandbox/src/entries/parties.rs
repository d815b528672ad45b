//! Customers and suppliers.

use serde_json::{Map, Value, json};

use super::desk::{CURRENCY, Desk, Record, party_resource};
use super::{EntryError, Fields};
use crate::books::money::Money;
use crate::books::record::Stream;
use crate::books::trade::Side;

/// Adds a party.
pub(super) async fn create(desk: &mut Desk, side: Side, fields: &Fields) -> Result<Value, EntryError> {
    let stream = Stream::Of(party_resource(side));
    let mut party = read(side, fields)?;
    let id = desk.edit.next(stream, 1).await?;
    let letter = match side {
        Side::Sales => 'C',
        Side::Purchases => 'S',
    };
    party.insert("id".to_owned(), json!(id));
    party.insert("reference".to_owned(), json!(format!("{letter}-{id:04}")));
    party.insert("balance".to_owned(), json!(Money::ZERO));
    party.insert("created_at".to_owned(), json!(desk.now));
    party.insert("updated_at".to_owned(), json!(desk.now));
    let document = Value::Object(party);
    desk.edit.add(stream, id, desk.now, &document).await?;
    Ok(document)
}

/// Changes a party; what it owes or is owed stays.
pub(super) async fn change(
    desk: &mut Desk,
    side: Side,
    id: u64,
    fields: &Fields,
) -> Result<Value, EntryError> {
    let resource = party_resource(side);
    let mut party = desk.found(resource, id).await?;
    party.extend(read(side, fields)?);
    party.insert("updated_at".to_owned(), json!(desk.now));
    let document = Value::Object(party);
    desk.edit
        .replace(Stream::Of(resource), id, desk.now, &document)
        .await?;
    Ok(document)
}

fn read(side: Side, fields: &Fields) -> Result<Record, EntryError> {
    let name = fields.required_text("name");
    let currency = fields.text("currency").unwrap_or_else(|| CURRENCY.to_owned());
    if currency.len() != 3 || !currency.bytes().all(|letter| letter.is_ascii_uppercase()) {
        fields.say("currency", "must be a code of three capital letters");
    }
    let terms = fields.decimal("payment_terms_days").unwrap_or_else(|| 30.into());
    let contact = fields.object("contact").map(|contact| {
        json!({
            "first_name": contact.text("first_name").unwrap_or_default(),
            "last_name": contact.text("last_name").unwrap_or_default(),
            "email": contact.text("email"),
            "phone": contact.text("phone"),
        })
    });
    let mut party = json!({
        "name": name,
        "contact": contact,
        "billing_address": address(fields, "billing_address"),
        "currency": currency,
        "company_number": fields.text("company_number"),
        "tax_number": fields.text("tax_number"),
        "archived": fields.flag("archived", false),
    });
    party["payment_terms_days"] = json!(i64::try_from(terms.round()).unwrap_or(30));
    if side == Side::Sales {
        party["delivery_address"] = json!(address(fields, "delivery_address"));
    }
    fields.check()?;
    match party {
        Value::Object(party) => Ok(party),
        _ => Ok(Map::new()),
    }
}

fn address(fields: &Fields, name: &str) -> Option<Value> {
    let address = fields.object(name)?;
    Some(json!({
        "street": address.text("street"),
        "city": address.text("city"),
        "region": address.text("region"),
        "postcode": address.text("postcode"),
        "country": address.text("country"),
    }))
}
