//! A message's body: the contract's envelope (section 10). The same message has the same body every
//! time it is sent.

use serde_json::{Value, json};

use crate::config::Config;
use crate::events::{CompanySubject, ConnectionSubject, Subject};
use crate::store::webhook_messages::WebhookMessage;

/// What is sent for a message.
pub fn body(config: &Config, message: &WebhookMessage) -> String {
    // The store keeps nothing else there; what another version wrote is sent without what it is about.
    let subject: Subject = serde_json::from_str(&message.subject).unwrap_or_default();
    json!({
        "id": message.id,
        "eventType": message.event_type,
        "generatedDate": message.happened_at,
        "payload": payload(config, &message.event_type, &subject),
    })
    .to_string()
}

fn payload(config: &Config, event_type: &str, subject: &Subject) -> Value {
    let company = subject.company.as_ref();
    let reference = company.map(|company| reference(config, company));
    match event_type.split('.').collect::<Vec<_>>()[..] {
        ["company", "product", _] => {
            let mut payload = json!({
                "productId": subject.detail["productId"],
                "productName": subject.detail["productName"],
            });
            if let Some(company) = company {
                payload["id"] = json!(company.id);
                payload["name"] = json!(company.name);
                payload["description"] = json!(company.description);
                payload["products"] = json!(company.products);
            }
            payload
        }
        ["company", _] => company.map_or(Value::Null, |company| {
            let mut payload = json!(company);
            payload["redirect"] = json!(config.url(&format!("/link/company/{}", company.id)));
            payload
        }),
        ["connection", what] => {
            let mut payload = json!({
                "referenceCompany": reference,
                "connection": company
                    .zip(subject.connection.as_ref())
                    .map(|(company, connection)| connection_of(config, company, connection)),
            });
            if what == "expiring" {
                payload["expiry"] = subject.detail.clone();
            }
            payload
        }
        ["read", "completed", ..] => json!({
            "referenceCompany": reference,
            "modifiedFromDate": subject.detail["modifiedFromDate"],
            "dataTypes": reads(config, subject),
        }),
        [_, "write", _] => {
            let mut payload = subject.detail.clone();
            if let Some(fields) = payload.as_object_mut() {
                // The event's type names it.
                fields.remove("dataType");
                fields.insert("referenceCompany".to_owned(), json!(reference));
            }
            payload
        }
        _ => subject.detail.clone(),
    }
}

fn portal_address(config: &Config, company: &CompanySubject) -> String {
    config.url(&format!("/portal/companies/{}", company.id))
}

fn reference(config: &Config, company: &CompanySubject) -> Value {
    json!({
        "id": company.id,
        "name": company.name,
        "description": company.description,
        "links": { "portal": portal_address(config, company) },
        "tags": company.tags,
    })
}

fn connection_of(config: &Config, company: &CompanySubject, connection: &ConnectionSubject) -> Value {
    let mut shown = json!(connection);
    let address = config.url(&format!(
        "/link/companies/{}/connections/{}/start",
        company.id, connection.id
    ));
    shown["linkUrl"] = json!(address);
    shown
}

/// What was read: one data type, or all that was read first.
fn reads(config: &Config, subject: &Subject) -> Vec<Value> {
    let connection = subject.connection.as_ref().map(|connection| connection.id);
    let read = match subject.detail["dataTypes"].as_array() {
        Some(several) => several.clone(),
        None => vec![subject.detail.clone()],
    };
    read.iter()
        .map(|read| {
            json!({
                "connectionId": connection,
                "dataType": read["dataType"],
                "recordsModified": read["recordsModified"].as_i64().is_some_and(|records| records > 0),
                "status": read["status"],
                "issues": issues(config, subject, read),
            })
        })
        .collect()
}

fn issues(config: &Config, subject: &Subject, read: &Value) -> Vec<Value> {
    let rejected = read["recordsRejected"].as_i64().unwrap_or(0);
    if rejected == 0 {
        return Vec::new();
    }
    let portal = subject
        .company
        .as_ref()
        .map(|company| format!("{}/read-history", portal_address(config, company)));
    vec![json!({
        "type": "warning.validation",
        "message": format!("{rejected} records don't fit the standard model and are not kept."),
        "links": { "portal": portal },
    })]
}
