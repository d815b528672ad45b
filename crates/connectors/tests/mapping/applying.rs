//! What applying a mapping gives: records, whole, partly or not at all.

use platypus_model::DataType::Invoices;
use proptest::prelude::*;

use super::{apply, json, rejected};

const INVOICE: &str = r#"
id = "id"
modified = "changed"
deleted = "gone"

[fields]
invoiceNumber = "number"
customerRef = { id = "customer.id", companyName = "customer.name" }
issueDate = "issued"
dueDate = "due"
currency = "currency"
totalTaxAmount = { path = "tax", default = 0 }
totalAmount = "total"
amountDue = "open"
status = { path = "state", enum = { open = "Submitted", done = "Paid" } }
note = "note"

[fields.lineItems]
each = "lines"
description = "text"
unitAmount = "price"
quantity = "count"
accountRef = { id = "account" }
"#;

fn invoice(changes: &str) -> String {
    let mut record: serde_json::Value = serde_json::from_str(
        r#"{"id":5,"number":"A-5","customer":{"id":9,"name":"Søn \"& Co\""},"issued":"2026-10-08","due":null,"currency":"gbp",
            "tax":"2.00","total":12.10,"open":"12.10","state":"open","note":"","changed":"2026-10-08T10:00:00Z",
            "lines":[{"text":"Tea","price":"5.05","count":2,"account":200}]}"#,
    )
    .unwrap();
    let changes: serde_json::Value = serde_json::from_str(changes).unwrap();
    for (name, value) in changes.as_object().unwrap() {
        record[name] = value.clone();
    }
    record.to_string()
}

#[test]
fn fields_come_in_the_models_order_with_every_digit_kept() {
    assert_eq!(
        json(Invoices, INVOICE, &invoice("{}")),
        concat!(
            r#"{"id":"5","invoiceNumber":"A-5","customerRef":{"id":"9","companyName":"Søn \"& Co\""},"#,
            r#""issueDate":"2026-10-08T00:00:00","currency":"GBP","lineItems":[{"description":"Tea","unitAmount":5.05,"#,
            r#""quantity":2,"accountRef":{"id":"200"}}],"totalTaxAmount":2.00,"totalAmount":12.10,"amountDue":12.10,"#,
            r#""status":"Submitted"}"#
        )
    );
}

#[test]
fn what_filters_use_goes_to_its_typed_column() {
    let record = apply(Invoices, INVOICE, &invoice("{}")).unwrap().unwrap();
    assert_eq!(
        record.columns.text,
        [
            Some("A-5".to_owned()),
            Some("Submitted".to_owned()),
            Some("9".to_owned()),
            Some("GBP".to_owned())
        ]
    );
    assert_eq!(record.columns.number, [Some(121_000), Some(121_000), None]);
    assert_eq!(record.columns.date, [Some(1_791_417_600_000_000), None, None]);
    assert_eq!(record.id, "5");
    assert_eq!(
        record.source_modified_at.unwrap().to_string(),
        "2026-10-08T10:00:00Z"
    );
    assert!(!record.deleted);
    assert_eq!(record.warnings, []);
}

#[test]
fn a_record_without_a_required_field_is_left_out_with_the_reason() {
    assert_eq!(
        rejected(Invoices, INVOICE, &invoice(r#"{"total":null}"#)),
        "totalAmount: required, and the source has no value for it"
    );
    assert_eq!(
        rejected(
            Invoices,
            INVOICE,
            &invoice(r#"{"lines":[{"text":"Tea","price":"5.05","count":2},{"price":1}]}"#)
        ),
        "lineItems[1].quantity: required, and the source has no value for it"
    );
    assert!(rejected(Invoices, INVOICE, &invoice(r#"{"id":null}"#)).starts_with("id: "));
}

#[test]
fn a_record_with_an_unreadable_value_is_left_out_with_what_was_found() {
    assert_eq!(
        rejected(Invoices, INVOICE, &invoice(r#"{"total":"???"}"#)),
        "totalAmount: expected a number, found `???`"
    );
    assert_eq!(
        rejected(Invoices, INVOICE, &invoice(r#"{"total":{}}"#)),
        "totalAmount: expected a number, found an object"
    );
    assert!(
        rejected(Invoices, INVOICE, &invoice(r#"{"issued":"soon"}"#))
            .starts_with("issueDate: expected a date")
    );
    assert_eq!(
        rejected(Invoices, INVOICE, &invoice(r#"{"lines":"none"}"#)),
        "lineItems: expected a list, found text"
    );
    assert_eq!(
        rejected(Invoices, INVOICE, &invoice(r#"{"number":[1]}"#)),
        "invoiceNumber: expected text, found a list"
    );
    assert!(rejected(Invoices, INVOICE, "[").starts_with("record: not JSON"));
}

#[test]
fn a_rejected_record_keeps_its_id_and_its_raw_text() {
    let record = invoice(r#"{"total":null}"#);
    let rejected = apply(Invoices, INVOICE, &record).unwrap_err();
    assert_eq!(rejected.id.as_deref(), Some("5"));
    assert_eq!(rejected.raw, record.as_bytes());
}

#[test]
fn an_unknown_word_is_sent_as_unknown_with_a_warning() {
    let record = apply(Invoices, INVOICE, &invoice(r#"{"state":"quantum"}"#))
        .unwrap()
        .unwrap();
    assert!(record.json.contains(r#""status":"Unknown""#));
    assert_eq!(record.warnings[0].field, "status");
    assert!(record.warnings[0].message.contains("quantum"));
}

#[test]
fn an_optional_object_whose_sources_are_all_empty_is_left_out_silently() {
    let record = apply(Invoices, INVOICE, &invoice(r#"{"customer":null}"#))
        .unwrap()
        .unwrap();
    assert!(!record.json.contains("customerRef"));
    assert_eq!(record.warnings, []);
}

#[test]
fn an_optional_object_without_a_required_member_is_left_out_with_a_warning() {
    let record = apply(Invoices, INVOICE, &invoice(r#"{"customer":{"name":"Bob"}}"#))
        .unwrap()
        .unwrap();
    assert!(!record.json.contains("customerRef"));
    assert_eq!(
        record.warnings[0].to_string(),
        "customerRef: left out: customerRef.id is missing"
    );
    assert_eq!(record.columns.text[2], None);
}

#[test]
fn an_empty_list_stays_a_list_and_a_missing_one_is_left_out() {
    assert!(json(Invoices, INVOICE, &invoice(r#"{"lines":[]}"#)).contains(r#""lineItems":[]"#));
    assert!(!json(Invoices, INVOICE, &invoice(r#"{"lines":null}"#)).contains("lineItems"));
}

#[test]
fn a_deleted_record_needs_no_more_than_its_id() {
    let record = apply(
        Invoices,
        INVOICE,
        r#"{"id":5,"gone":true,"changed":"2026-10-09T10:00:00.25Z"}"#,
    )
    .unwrap()
    .unwrap();
    assert!(record.deleted);
    assert_eq!(record.json, r#"{"id":"5"}"#);
    assert_eq!(
        record.source_modified_at.unwrap().to_string(),
        "2026-10-09T10:00:00.25Z"
    );
}

#[test]
fn an_unreadable_change_time_is_a_warning_and_no_reason_to_leave_the_record_out() {
    let record = apply(Invoices, INVOICE, &invoice(r#"{"changed":"???"}"#))
        .unwrap()
        .unwrap();
    assert_eq!(record.source_modified_at, None);
    assert_eq!(record.warnings[0].field, "sourceModifiedDate");
}

#[test]
fn only_keeps_records_of_the_data_type() {
    let mapping = format!("only = {{ path = \"kind\", is = [\"out\", 1] }}\n{INVOICE}");
    assert!(
        apply(Invoices, &mapping, &invoice(r#"{"kind":"in"}"#))
            .unwrap()
            .is_none()
    );
    assert!(
        apply(Invoices, &mapping, &invoice(r#"{"kind":"out"}"#))
            .unwrap()
            .is_some()
    );
    assert!(
        apply(Invoices, &mapping, &invoice(r#"{"kind":1.0}"#))
            .unwrap()
            .is_some()
    );
}

#[test]
fn a_program_may_rearrange_the_whole_record_first() {
    let mapping = format!("jq = '.envelope'\n{INVOICE}");
    let record = format!("{{\"envelope\":{}}}", invoice("{}"));
    assert_eq!(
        json(Invoices, &mapping, &record),
        json(Invoices, INVOICE, &invoice("{}"))
    );
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value as Json;
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        any::<i64>().prop_map(Json::from),
        any::<String>().prop_map(Json::String),
        Just(Json::from("2026-01-31")),
        Just(Json::from("1.50")),
    ];
    let name = prop_oneof![
        "id|number|customer|name|issued|due|currency|tax|total|open|state|lines|price|count|account|text|changed|gone",
        any::<String>()
    ];
    leaf.prop_recursive(4, 60, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::Array),
            prop::collection::btree_map(name.clone(), inner, 0..12)
                .prop_map(|members| Json::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_json_gives_a_record_that_the_model_can_read_or_a_reason(record in any_json()) {
        match apply(Invoices, INVOICE, &record.to_string()) {
            Ok(Some(made)) if !made.deleted => {
                let typed: platypus_model::accounting::Invoice = serde_json::from_str(&made.json).unwrap();
                prop_assert_eq!(typed.id, Some(made.id));
            }
            Ok(_) => {}
            Err(rejected) => prop_assert!(!rejected.issues.is_empty()),
        }
    }

    #[test]
    fn any_text_at_all_is_a_record_or_a_reason(text in any::<String>()) {
        let _ = apply(Invoices, INVOICE, &text);
    }

    #[test]
    fn money_round_trips_exactly(mantissa in any::<i64>(), scale in 0_u32..10, as_text in any::<bool>()) {
        let total = rust_decimal::Decimal::from_i128_with_scale(i128::from(mantissa), scale);
        let given = if as_text { format!("\"{total}\"") } else { total.to_string() };
        let record = invoice("{}").replace(r#""total":12.10"#, &format!("\"total\":{given}"));
        let typed: platypus_model::accounting::Invoice = serde_json::from_str(&json(Invoices, INVOICE, &record)).unwrap();
        prop_assert_eq!(typed.total_amount, total);
        prop_assert_eq!(typed.total_amount.scale(), total.scale());
    }
}
