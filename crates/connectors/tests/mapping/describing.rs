//! A mapping documents itself.

use platypus_connectors::mapping::Mapping;
use platypus_model::DataType::BankTransactions;

#[test]
fn every_mapped_field_says_where_it_comes_from_and_how_it_is_converted() {
    let mapping = Mapping::compile(
        r#"
id = { template = "{@parent_id}-{id}" }
[fields]
amount = { sum = ["paid_in", "-paid_out"] }
reconciled = { path = "matched", default = false }
transactionType = { path = "kind", enum = { fee = "Fee" }, unknown = "Other", when = { path = "kind", is_not = "x" } }
"#,
        BankTransactions,
    )
    .unwrap();
    let rows: Vec<_> = mapping
        .describe()
        .into_iter()
        .map(|row| format!("{} ← {} ({})", row.field, row.source, row.conversion))
        .collect();
    assert_eq!(
        rows,
        [
            "id ← {@parent_id}-{id} ()",
            "reconciled ← matched (true or false, false where missing)",
            "amount ← paid_in − paid_out (exact decimal)",
            "transactionType ← kind (fee → Fee, anything else → Other; only when not (kind is x))",
        ]
    );
}
