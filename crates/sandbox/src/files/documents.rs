//! Invoices, purchase orders and bills, printed.

use serde_json::Value;

use super::pdf::{Pdf, Weight};
use crate::books::firm::Firm;
use crate::books::record::Resource;

const LEFT: f32 = 50.0;
const RIGHT: f32 = 545.0;
const SIZE: f32 = 9.5;
const LEADING: f32 = 14.0;
/// Where a page ends, from the top.
const BOTTOM: f32 = 770.0;

/// A printed record: who writes it, to whom, its lines and its totals.
pub(crate) fn printed(resource: Resource, firm: &Firm, record: &Value) -> Vec<u8> {
    let number = text(record, &["supplier_reference", "number", "reference", "id"]);
    let title = format!("{} {number}", title_of(resource));
    let (from, to) = parties(resource, firm, record);
    let mut pdf = Pdf::new(&title);
    pdf.text((LEFT, 70.0), 18.0, Weight::Bold, &title);
    let mut top = 100.0;
    for (words, weight) in [(&from, Weight::Bold), (&to, Weight::Regular)] {
        for line in words {
            pdf.text((LEFT, top), SIZE, weight, line);
            top += LEADING;
        }
        top += LEADING / 2.0;
    }
    for (label, fields) in [
        ("Date", ["issued_on", "billed_on", "ordered_on", "dated_on"]),
        ("Due", ["due_on", "expected_on", "", ""]),
    ] {
        let date = text(record, &fields);
        if !date.is_empty() {
            pdf.text((LEFT, top), SIZE, Weight::Regular, &format!("{label} {date}"));
            top += LEADING;
        }
    }
    top = lines(&mut pdf, record, top + LEADING);
    totals(&mut pdf, record, top);
    pdf.finish()
}

fn title_of(resource: Resource) -> &'static str {
    match resource {
        Resource::Invoices => "Invoice",
        Resource::Bills => "Bill",
        Resource::PurchaseOrders => "Purchase order",
        Resource::BankPayments | Resource::BankReceipts => "Receipt",
        Resource::Customers | Resource::Suppliers => "Terms agreed with",
        _ => "Record",
    }
}

/// Who writes, and to whom.
fn parties(resource: Resource, firm: &Firm, record: &Value) -> (Vec<String>, Vec<String>) {
    let own = vec![
        firm.legal_name.to_owned(),
        format!("{}, {} {}", firm.street, firm.city, firm.postcode),
    ];
    let other = ["customer", "supplier"]
        .iter()
        .filter_map(|party| record[*party]["name"].as_str())
        .chain(record["name"].as_str())
        .map(str::to_owned)
        .collect();
    match resource {
        Resource::Bills | Resource::BankPayments => (other, own),
        _ => (own, other),
    }
}

fn lines(pdf: &mut Pdf, record: &Value, mut top: f32) -> f32 {
    let Some(lines) = record["lines"].as_array() else {
        return top;
    };
    pdf.rule((LEFT, RIGHT), top - LEADING + 3.0);
    for line in lines {
        if top > BOTTOM {
            pdf.new_page();
            top = 60.0;
        }
        let words: String = text(line, &["description"]).chars().take(60).collect();
        pdf.text((LEFT, top), SIZE, Weight::Regular, &words);
        for (right, field) in [(380.0, "quantity"), (460.0, "unit_price"), (RIGHT, "net")] {
            pdf.amount((right, top), SIZE, Weight::Regular, &text(line, &[field]));
        }
        top += LEADING;
    }
    top
}

fn totals(pdf: &mut Pdf, record: &Value, mut top: f32) {
    let totals = &record["totals"];
    if !totals.is_object() {
        return;
    }
    pdf.rule((LEFT, RIGHT), top - LEADING + 3.0);
    let currency = text(record, &["currency"]);
    for (label, field, weight) in [
        ("Net", "net", Weight::Regular),
        ("VAT", "tax", Weight::Regular),
        ("Total", "gross", Weight::Bold),
    ] {
        if top > BOTTOM {
            pdf.new_page();
            top = 60.0;
        }
        pdf.text((400.0, top), SIZE, weight, label);
        let amount = format!("{currency} {}", text(totals, &[field]));
        pdf.amount((RIGHT, top), SIZE, weight, &amount);
        top += LEADING;
    }
}

/// The first of the fields that is there, as text.
fn text(record: &Value, fields: &[&str]) -> String {
    fields
        .iter()
        .find_map(|field| match &record[*field] {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
        .unwrap_or_default()
}
