//! `docs/validation.md`.

use std::fmt::Write;

use platypus::store::datasets::Severity;
use platypus::validation::{FINDINGS_KEPT, rules_of};
use platypus_model::DataType;

use super::assert_current;

#[test]
fn the_guide_on_validation_names_every_rule() {
    let mut text = String::from(INTRODUCTION);
    for rules in DataType::ALL.map(rules_of) {
        writeln!(text, "\n### {}\n", rules.data_type).unwrap();
        writeln!(
            text,
            "| Rule | Demands | Severity | Example of a finding |\n|---|---|---|---|"
        )
        .unwrap();
        for rule in &rules.rules {
            let severity = match rule.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            writeln!(
                text,
                "| `{}` | {} *({})* | {severity} | {} |",
                rule.id,
                rule.meaning,
                rule.family.name(),
                rule.example
            )
            .unwrap();
        }
    }
    assert!(
        text.contains(&format!("first {FINDINGS_KEPT} findings")),
        "the introduction says how many are kept"
    );
    assert_current("docs/validation.md", &text);
}

const INTRODUCTION: &str = "\
# Validation

*Written from the code; `tests/generated` fails when it goes stale.*

Every sync is validated twice.

**As it is read**, each record is put into the standard model. A record that lacks what the model requires, or
holds what cannot be read, is not kept: that is an error. A field that is not required and cannot be read is left
out: that is a warning, and the record is kept.

**Once the sync is complete**, a job behind it asks the rules below of every record that stands of that data type on
that connection. It changes nothing and holds up nothing: data is readable while it runs, and neither its errors nor
its warnings block anything. It waits, at most ten minutes, for data types that the records name and that are being
read at that moment.

## Read it

    GET /companies/{companyId}/sync/{datasetId}/validation

    {
      \"errors\": [
        {
          \"ruleId\": \"bills.subtotal-and-tax-make-total\",
          \"itemId\": \"171\",
          \"field\": \"totalAmount\",
          \"message\": \"`subTotal` + `taxAmount` comes to 120, but `totalAmount` is 100 (difference 20)\",
          \"validatorName\": \"BillValidator\"
        }
      ],
      \"warnings\": [],
      \"summary\": {
        \"validated\": \"2026-11-22T09:00:00Z\",
        \"records\": 318,
        \"rules\": [{ \"ruleId\": \"bills.subtotal-and-tax-make-total\", \"severity\": \"error\", \"found\": 1 }]
      }
    }

`itemId` is the record's id (a statement's is its month), `field` the field that is to blame. Of each rule the
first 100 findings are listed and all are counted, in `summary.rules`. `summary` is absent until the job has run.
Findings are kept for the latest 20 syncs of a data type on a connection.

- An **error** says that a record contradicts itself: its figures should not be relied upon before somebody has looked
  at it in the source.
- A **warning** says that something may need attention: what a record names is not there, or figures differ in a way
  that some systems produce.

Amounts are compared exactly, in decimals. Where the parts of a sum have more than two decimals, each may be half
a cent off. A rule says nothing about a record that lacks one of the figures it compares.

## Rules as records are read

| Rule | Demands | Severity | Example of a finding |
|---|---|---|---|
| `field:` and a field | The source has what the model requires of that field, in a form that can be read. *(structural)* | error where the record is not kept, otherwise warning | `totalAmount`: the source has no value for it |
| `field:id` | The source says what identifies the record. *(structural)* | error | the source has no value for it |
| `field:record` | What the source sent is a record at all. *(structural)* | error | not UTF-8 |
| `field:sourceModifiedDate` | When the source says the record changed can be read. *(structural)* | warning | `yesterday` is no date |
| `field:equity` | A balance sheet balances as it is put together. *(accounting)* | warning | assets less liabilities differ from equity |

## Rules over stored records
";
