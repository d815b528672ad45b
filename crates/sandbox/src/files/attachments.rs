//! What people attach to records: scans, photographs and notes. Which record has which follows from its id.

use serde::Serialize;
use serde_json::Value;

use super::documents::printed;
use super::png::stamp;
use crate::books::firm::Firm;
use crate::books::record::Resource;

/// A file attached to a record.
#[derive(Debug, Serialize)]
pub(crate) struct Attachment {
    pub(crate) id: &'static str,
    file_name: String,
    pub(crate) mime_type: &'static str,
    size_bytes: usize,
    created_at: Value,
    updated_at: Value,
    include_on_document: bool,
    #[serde(skip)]
    pub(crate) content: Vec<u8>,
}

/// The files attached to a record; nothing if records of its kind have none.
pub(crate) fn attached_to(
    resource: Resource,
    number: u64,
    firm: &Firm,
    record: &Value,
) -> Option<Vec<Attachment>> {
    let takes_files = matches!(
        resource,
        Resource::Invoices
            | Resource::Bills
            | Resource::Customers
            | Resource::Suppliers
            | Resource::BankPayments
            | Resource::BankReceipts
            | Resource::PurchaseOrders
    );
    takes_files.then(|| match number % 3 {
        1 => vec![scan(resource, firm, record)],
        2 => vec![photograph(number, record), note(number, record)],
        _ => Vec::new(),
    })
}

fn attachment(
    id: &'static str,
    file_name: String,
    mime_type: &'static str,
    record: &Value,
    content: Vec<u8>,
) -> Attachment {
    Attachment {
        id,
        file_name,
        mime_type,
        size_bytes: content.len(),
        created_at: record["created_at"].clone(),
        updated_at: record["created_at"].clone(),
        include_on_document: mime_type == "application/pdf",
        content,
    }
}

fn scan(resource: Resource, firm: &Firm, record: &Value) -> Attachment {
    let content = printed(resource, firm, record);
    let name = record["number"].as_str().unwrap_or("scan");
    attachment("att-1", format!("{name}.pdf"), "application/pdf", record, content)
}

fn photograph(number: u64, record: &Value) -> Attachment {
    attachment(
        "att-1",
        format!("stamp-{number}.png"),
        "image/png",
        record,
        stamp(number),
    )
}

fn note(number: u64, record: &Value) -> Attachment {
    let about = record["number"]
        .as_str()
        .or_else(|| record["name"].as_str())
        .unwrap_or_default();
    let content = format!("Bemærkning {number}: {about}\nTalt med kunden, alt er i orden. ✓\n");
    attachment(
        "att-2",
        format!("Bemærkning n° {number}.txt"),
        "text/plain; charset=utf-8",
        record,
        content.into_bytes(),
    )
}
