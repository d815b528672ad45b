//! What is refused when a mapping is compiled, and how it is told.

use platypus_connectors::mapping::Mapping;
use platypus_model::DataType::{self, BalanceSheet, Customers, Invoices, ProfitAndLoss, TaxRates};

/// The message of the error that compiling gives.
fn error(data_type: DataType, toml: &str) -> String {
    Mapping::compile(toml, data_type).unwrap_err().to_string()
}

/// The message for a customers' mapping that holds the given lines besides its status.
fn customer_error(lines: &str) -> String {
    error(
        Customers,
        &format!("id = \"id\"\n[fields]\nstatus = {{ constant = \"Active\" }}\n{lines}"),
    )
}

#[test]
fn an_error_says_where_and_which_field() {
    let message = customer_error("  cutomerName = \"name\"");
    assert!(
        message.starts_with(
            "line 4, column 3: `cutomerName`: Customer has no such field; it has id, customerName"
        ),
        "{message}"
    );
}

#[test]
fn every_required_field_must_be_mapped() {
    assert!(error(Customers, "id = \"id\"\n[fields]\n").contains("`status`: required by Customer"));
    let message = customer_error("contacts = { each = \"people\", name = \"name\" }");
    assert!(
        message.contains("`contacts[].status`: required by Contact"),
        "{message}"
    );
    assert!(error(Customers, "[fields]\nstatus = \"s\"").contains("`id`: missing"));
    assert!(error(Customers, "id = \"id\"").contains("`fields`: missing"));
}

#[test]
fn a_word_must_be_one_of_the_contracts() {
    let message = error(
        Customers,
        "id = \"id\"\n[fields]\nstatus = { path = \"s\", enum = { on = \"Actve\" } }",
    );
    assert!(
        message.contains("`Actve` is no word of CustomerStatus; expected one of Unknown, Active, Archived"),
        "{message}"
    );
    assert!(
        error(Customers, "id = \"id\"\n[fields]\nstatus = { constant = \"On\" }").contains("`On` is no word")
    );
    assert!(
        error(
            Customers,
            "id = \"id\"\n[fields]\nstatus = { path = \"s\", unknown = \"?\" }"
        )
        .contains("`?` is no word")
    );
    assert!(
        error(
            Customers,
            "id = \"id\"\n[fields]\nstatus = { path = \"s\", default = \"On\" }"
        )
        .contains("default")
    );
}

#[test]
fn a_constant_must_be_of_the_fields_kind() {
    assert!(customer_error("defaultCurrency = { constant = \"pounds\" }").contains("pounds"));
    assert!(
        error(
            TaxRates,
            "id = \"id\"\n[fields]\ntotalTaxRate = { constant = \"much\" }"
        )
        .contains("expected a number")
    );
    assert!(
        error(
            TaxRates,
            "id = \"id\"\n[fields]\ntotalTaxRate = { path = \"a\", default = \"b\" }"
        )
        .contains("expected a number")
    );
}

#[test]
fn options_belong_to_kinds() {
    assert!(
        customer_error("customerName = { path = \"a\", negate = true }")
            .contains("`negate` means nothing here")
    );
    assert!(customer_error("addresses = \"a\"").contains("expected a table"));
    assert!(customer_error("customerName = { path = \"a\", constant = \"b\" }").contains("one source"));
    assert!(customer_error("customerName = { prefix = \"b\" }").contains("says no source"));
    assert!(customer_error("customerName = 5").contains("expected a table"));
    assert!(
        customer_error("addresses = { only = \"a\", type = { constant = \"Billing\" } }").contains("`each`")
    );
    assert!(
        error(
            TaxRates,
            "id = \"id\"\n[fields]\nvalidDatatypeLinks = { each = \"a\", links = { each = \"b\" } }"
        )
        .contains("`of`")
    );
}

#[test]
fn what_the_store_fills_no_mapping_may() {
    assert!(customer_error("modifiedDate = \"m\"").contains("the store fills this field"));
    assert!(customer_error("metadata = { isDeleted = \"m\" }").contains("the store fills this field"));
}

#[test]
fn paths_dates_and_programs_are_checked_at_once() {
    assert!(customer_error("customerName = \"a..b\"").contains("expected a name"));
    assert!(customer_error("customerName = { jq = \"env\" }").contains("jq may not hold `env`"));
    assert!(customer_error("customerName = { jq = \".a |\" }").contains("jq"));
    assert!(error(Customers, "jq = \"def f: f; f\"\nid = \"id\"\n[fields]").contains("jq may not hold"));
    assert!(
        error(
            Invoices,
            "id = \"id\"\n[fields]\nissueDate = { path = \"d\", date = \"fancy\" }"
        )
        .contains("no date form")
    );
    assert!(customer_error("customerName = { template = \"{a\" }").contains("not closed"));
}

#[test]
fn a_file_that_is_no_toml_says_where() {
    assert!(error(Customers, "id = \"id\"\n[fields\n").starts_with("line 2, column "));
}

#[test]
fn lines_of_statements_need_to_know_what_a_row_looks_like() {
    let message = error(BalanceSheet, "id = \"d\"\n[fields]\nassets = { row = \"a\" }");
    assert!(message.contains("`[row]` table"), "{message}");
    let both = error(
        ProfitAndLoss,
        "id = \"d\"\n[row]\nitems = \"a\"\nid = \"b\"\nparent = \"c\"\n[fields]",
    );
    assert!(both.contains("one or the other"), "{both}");
}
