//! How a field comes by its value.

use platypus_model::DataType::{BankTransactions, Company, Customers, Items, JournalEntries, Payments};

use super::{apply, json};

/// A customer mapping with one more line.
fn customer(fields: &str, record: &str) -> String {
    let mapping = format!("id = \"id\"\n[fields]\nstatus = {{ constant = \"Active\" }}\n{fields}");
    json(Customers, &mapping, record)
        .replace(r#"{"id":"1","#, "")
        .replace(r#""status":"Active"}"#, "")
        .trim_end_matches(',')
        .to_owned()
}

#[test]
fn text_is_joined_filled_into_templates_translated_and_taken_from_the_first_that_has_it() {
    let record = r#"{"id":1,"first":"Ann","last":null,"code":"x","number":7}"#;
    assert_eq!(
        customer(r#"contactName = { join = ["first", "last"] }"#, record),
        r#""contactName":"Ann""#
    );
    assert_eq!(
        customer(r#"contactName = { template = "{first} ({number})" }"#, record),
        r#""contactName":"Ann (7)""#
    );
    assert_eq!(
        customer(r#"contactName = { template = "{first} {last}" }"#, record),
        ""
    );
    assert_eq!(
        customer(r#"contactName = { first = ["last", "first"] }"#, record),
        r#""contactName":"Ann""#
    );
    assert_eq!(
        customer(r#"contactName = { path = "code", enum = { x = "Ex" } }"#, record),
        r#""contactName":"Ex""#
    );
    assert_eq!(
        customer(
            r#"contactName = { path = "code", prefix = "<", suffix = ">" }"#,
            record
        ),
        r#""contactName":"<x>""#
    );
    assert_eq!(
        customer(r#"contactName = "@parent_id""#, record),
        r#""contactName":"7""#
    );
    assert_eq!(
        customer(r"contactName = { jq = '.first | ascii_upcase' }", record),
        r#""contactName":"ANN""#
    );
    assert_eq!(
        customer(r#"contactName = { path = "first", when = "last" }"#, record),
        ""
    );
    assert_eq!(
        customer(
            r#"contactName = { cases = [{ when = { path = "number", above = 7 }, constant = "many" }, { path = "first" }] }"#,
            record
        ),
        r#""contactName":"Ann""#
    );
}

#[test]
fn control_characters_quotes_and_foreign_scripts_come_through_as_valid_json() {
    let record = r#"{"id":1,"first":"a\u0000b\u0001\n\"\\ \ud83d\ude00 Łukasz"}"#;
    assert_eq!(
        customer(r#"contactName = "first""#, record),
        r#""contactName":"ab\u0001\n\"\\ 😀 Łukasz""#
    );
}

#[test]
fn lists_can_be_written_out_and_their_elements_be_conditional() {
    let fields = r#"
addresses = [
    { when = "billing", type = { constant = "Billing" }, city = "billing.city" },
    { when = "delivery", type = { constant = "Delivery" }, city = "delivery.city" },
]
"#;
    assert_eq!(
        customer(fields, r#"{"id":1,"billing":null,"delivery":{"city":"Hove"}}"#),
        r#""addresses":[{"type":"Delivery","city":"Hove"}]"#
    );
    assert_eq!(customer(fields, r#"{"id":1}"#), "");
}

#[test]
fn numbers_are_added_multiplied_turned_and_scaled_exactly() {
    let payment = |field: &str, record: &str| {
        json(
            Payments,
            &format!("id = \"id\"\n[fields]\ndate = {{ constant = \"2026-01-01\" }}\n{field}"),
            record,
        )
        .replace(r#"{"id":"1","#, "")
        .replace(r#","date":"2026-01-01T00:00:00"}"#, "")
    };
    let record = r#"{"id":1,"a":"0.10","b":0.2,"c":null,"minor":1099}"#;
    assert_eq!(
        payment(r#"totalAmount = { sum = ["a", "b", "c"] }"#, record),
        r#""totalAmount":0.30"#
    );
    assert_eq!(
        payment(r#"totalAmount = { sum = ["a", "-b"] }"#, record),
        r#""totalAmount":-0.10"#
    );
    assert_eq!(
        payment(r#"totalAmount = { product = ["a", "b"] }"#, record),
        r#""totalAmount":0.020"#
    );
    assert_eq!(
        payment(r#"totalAmount = { path = "a", negate = true }"#, record),
        r#""totalAmount":-0.10"#
    );
    assert_eq!(
        payment(r#"totalAmount = { path = "minor", minor_units = 2 }"#, record),
        r#""totalAmount":10.99"#
    );
    assert_eq!(
        payment(
            "totalAmount = \"a\"",
            r#"{"id":1,"a":{"__class__":"Decimal","decimal":"10.00"}}"#
        ),
        r#""totalAmount":10.00"#
    );
}

#[test]
fn truth_is_read_from_booleans_numbers_and_the_sources_own_words() {
    let item = |field: &str, record: &str| {
        let mapping = format!(
            "id = \"id\"\n[fields]\nitemStatus = {{ constant = \"Active\" }}\ntype = {{ constant = \"Service\" }}\n\
             isInvoiceItem = {{ constant = true }}\nisBillItem = {field}"
        );
        json(Items, &mapping, record).contains(r#""isBillItem":true"#)
    };
    assert!(item("\"a\"", r#"{"id":1,"a":true}"#));
    assert!(item("\"a\"", r#"{"id":1,"a":"Yes"}"#));
    assert!(!item("\"a\"", r#"{"id":1,"a":0}"#));
    assert!(item(
        "{ path = \"a\", true = [\"bought\"] }",
        r#"{"id":1,"a":"bought"}"#
    ));
    assert!(!item("{ path = \"a\", negate = true }", r#"{"id":1,"a":true}"#));
    assert!(!item("{ path = \"a\", default = false }", r#"{"id":1}"#));
}

#[test]
fn a_word_without_an_unknown_is_left_out_with_a_warning() {
    let mapping = "id = \"id\"\n[fields]\nrecordRef = { id = \"of\", dataType = { path = \"kind\", enum = { bill = \"bills\" } } }";
    let record = apply(JournalEntries, mapping, r#"{"id":1,"of":2,"kind":"dream"}"#)
        .unwrap()
        .unwrap();
    assert_eq!(record.json, r#"{"id":"1","recordRef":{"id":"2"}}"#);
    assert!(record.warnings[0].message.contains("dream"));
}

#[test]
fn a_company_may_have_a_constant_for_its_id() {
    let mapping = "id = { constant = \"company\" }\n[fields]\ncompanyName = \"name\"\nsourceUrls = \"urls\"";
    let record = apply(
        Company,
        mapping,
        r#"{"name":"X","urls":{"home":"https://x.example"}}"#,
    )
    .unwrap()
    .unwrap();
    assert_eq!(record.id, "company");
    assert_eq!(
        record.json,
        r#"{"companyName":"X","sourceUrls":{"home":"https://x.example"}}"#
    );
}

#[test]
fn elements_can_be_chosen_and_reach_the_record_around_them() {
    let mapping = r#"
id = "id"
[fields]
[fields.journalLines]
each = "lines"
only = { path = "zero", is_not = true }
description = "/text"
netAmount = { sum = ["debit", "-credit"] }
"#;
    let record = r#"{"id":1,"text":"Rent","lines":[{"debit":"5.00"},{"zero":true},{"credit":"5.00"}]}"#;
    assert_eq!(
        json(JournalEntries, mapping, record),
        r#"{"id":"1","journalLines":[{"description":"Rent","netAmount":5.00},{"description":"Rent","netAmount":-5.00}]}"#
    );
}

#[test]
fn a_variable_of_the_request_can_complete_an_id() {
    let mapping = "id = { template = \"{@parent_id}-{id}\" }\n[fields]\naccountId = \"@parent_id\"";
    let record = apply(BankTransactions, mapping, r#"{"id":12}"#).unwrap().unwrap();
    assert_eq!(record.id, "7-12");
    assert_eq!(record.json, r#"{"id":"7-12","accountId":"7"}"#);
}
