//! What each kind of rule finds, and what it leaves alone.

use platypus::store::datasets::Severity;
use platypus::store::testing::databases;
use platypus::validation::{FINDINGS_KEPT, Report, check, rules_of};
use platypus_model::DataType;
use serde_json::{Value, json};

use crate::support::books::{Books, at};

fn invoice(changes: &Value) -> Value {
    let mut invoice = json!({
        "id": "1", "invoiceNumber": "INV-1", "customerRef": {"id": "c1"}, "currency": "GBP",
        "issueDate": "2026-10-14T00:00:00", "dueDate": "2026-11-13T00:00:00", "status": "PartiallyPaid",
        "lineItems": [
            {"unitAmount": 5, "quantity": 2, "subTotal": 10.00, "taxAmount": 2.00, "totalAmount": 12.00,
             "accountRef": {"id": "a1"}},
            {"unitAmount": 5, "quantity": 4, "subTotal": 20.00, "taxAmount": 4.00, "totalAmount": 24.00,
             "accountRef": {"id": "a2"}},
        ],
        "paymentAllocations": [
            {"payment": {"id": "p1"}, "allocation": {"currency": "GBP", "totalAmount": 6.00}},
        ],
        "subTotal": 30.00, "totalTaxAmount": 6.00, "totalAmount": 36.00, "amountDue": 30.00,
    });
    for (name, value) in changes.as_object().unwrap() {
        invoice[name] = value.clone();
    }
    invoice
}

/// What is found in records of one data type, on every engine at hand the same.
async fn found(data_type: DataType, records: &[Value], others: &[(DataType, Value)]) -> Report {
    let mut reports = Vec::new();
    for database in databases().await {
        let store = database.open().await;
        let books = Books::new();
        for (other, record) in others {
            books
                .read(&store, *other, at(0), std::slice::from_ref(record))
                .await;
        }
        let dataset = books.read(&store, data_type, at(1), records).await;
        reports.push(check(&store, &dataset, || true).await.unwrap().unwrap());
    }
    assert!(reports.windows(2).all(|pair| pair[0] == pair[1]), "{reports:#?}");
    reports.swap_remove(0)
}

async fn only(data_type: DataType, record: Value) -> Vec<(String, String)> {
    let report = found(data_type, &[record], &[]).await;
    let pairs = report
        .findings
        .into_iter()
        .map(|finding| (finding.rule, finding.field));
    pairs.collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected
        .iter()
        .map(|(rule, field)| ((*rule).to_owned(), (*field).to_owned()))
        .collect()
}

#[tokio::test]
async fn a_record_that_agrees_with_itself_is_found_nothing_against() {
    let report = found(DataType::Invoices, &[invoice(&json!({}))], &[]).await;
    assert_eq!((report.records, report.findings), (1, vec![]));
}

#[tokio::test]
async fn a_finding_says_which_record_which_field_and_by_how_much() {
    let wrong = invoice(&json!({"id": "77", "totalAmount": 40.00, "amountDue": 34.00}));
    let report = found(DataType::Invoices, &[invoice(&json!({})), wrong], &[]).await;
    let [finding] = &report.findings[..] else {
        panic!("{report:#?}");
    };
    assert_eq!(finding.rule, "invoices.subtotal-and-tax-make-total");
    assert_eq!(finding.severity, Severity::Error);
    assert_eq!(
        (finding.item.as_str(), finding.field.as_str()),
        ("77", "totalAmount")
    );
    assert_eq!(
        finding.message,
        "`subTotal` + `totalTaxAmount` comes to 36, but `totalAmount` is 40 (difference -4)"
    );
    assert_eq!((report.totals[0].found, report.records), (1, 2));
}

#[tokio::test]
async fn arithmetic_compares_lines_totals_and_allocations() {
    for (changes, expected) in [
        (
            json!({"subTotal": 31.00, "totalAmount": 37.00, "amountDue": 31.00}),
            "lines-make-subtotal",
        ),
        (
            json!({"totalTaxAmount": 6.01, "totalAmount": 36.01, "amountDue": 30.01}),
            "lines-make-tax",
        ),
        (json!({"amountDue": 29.99}), "allocations-leave-amount-due"),
        (json!({"dueDate": "2026-10-13T00:00:00"}), "due-after-issue"),
        (json!({"status": "Paid"}), "paid-leaves-nothing-due"),
    ] {
        let found = only(DataType::Invoices, invoice(&changes)).await;
        assert_eq!(found.len(), 1, "{changes}: {found:?}");
        assert_eq!(found[0].0, format!("invoices.{expected}"), "{changes}");
    }
    let mut line = invoice(&json!({}));
    line["lineItems"][1]["totalAmount"] = json!(24.01);
    assert_eq!(
        only(DataType::Invoices, line).await,
        pairs(&[("invoices.lines-add-up", "lineItems[1].totalAmount")])
    );
}

#[tokio::test]
async fn a_rule_says_nothing_where_its_figures_are_not_there_or_not_comparable() {
    for changes in [
        json!({"lineItems": []}),
        json!({"lineItems": null, "paymentAllocations": null, "amountDue": 1}),
        // The whole invoice bears a discount, so lines make more than the total.
        json!({"discountPercentage": 10, "subTotal": 27.00, "totalTaxAmount": 5.40, "totalAmount": 32.40, "amountDue": 26.40}),
        json!({"status": "Draft", "amountDue": 36.00}),
        json!({"status": "Void", "amountDue": 0}),
        json!({"paymentAllocations": [{"payment": {}, "allocation": {"currency": "EUR", "totalAmount": 7.1}}]}),
        json!({"withholdingTax": [{"name": "CIS", "amount": 2}], "amountDue": 28.00}),
    ] {
        assert_eq!(
            only(DataType::Invoices, invoice(&changes)).await,
            pairs(&[]),
            "{changes}"
        );
    }
    // A line without its share of tax says nothing of the whole.
    let mut line = invoice(&json!({}));
    line["lineItems"][0]["taxAmount"] = Value::Null;
    assert_eq!(only(DataType::Invoices, line).await, pairs(&[]));
}

#[tokio::test]
async fn unrounded_parts_may_be_half_a_cent_off_each_and_no_more() {
    let lines = |tax: &str| {
        let line = |tax: f64| json!({"unitAmount": 1, "quantity": 1, "subTotal": 15.00, "taxAmount": tax});
        let tax: f64 = tax.parse().unwrap();
        invoice(&json!({"lineItems": [line(tax), line(tax)], "paymentAllocations": null}))
    };
    assert_eq!(only(DataType::Invoices, lines("2.9955")).await, pairs(&[]));
    assert_eq!(
        only(DataType::Invoices, lines("2.9905")).await,
        pairs(&[("invoices.lines-make-tax", "totalTaxAmount")])
    );
}

#[tokio::test]
async fn form_is_checked_against_the_model() {
    let mut odd = invoice(&json!({"status": "Lost", "currency": "pounds", "issueDate": "soon", "note": 5}));
    odd.as_object_mut().unwrap().remove("totalTaxAmount");
    odd["lineItems"][1]["quantity"] = json!("four");
    let report = found(DataType::Invoices, &[odd], &[]).await;
    let of_form: Vec<&str> = report
        .findings
        .iter()
        .filter(|finding| finding.rule == "invoices.form")
        .map(|finding| finding.field.as_str())
        .collect();
    assert_eq!(
        of_form,
        [
            "issueDate",
            "currency",
            "lineItems[1].quantity",
            "totalTaxAmount",
            "status",
            "note"
        ]
    );
    let status = report
        .findings
        .iter()
        .find(|finding| finding.field == "status")
        .unwrap();
    assert!(
        status.message.contains("`Lost`; expected one of Unknown, Draft"),
        "{}",
        status.message
    );
}

#[tokio::test]
async fn what_a_record_names_is_looked_up_on_its_own_connection() {
    let account = |id: &str| (DataType::ChartOfAccounts, json!({"id": id}));
    let customer = (DataType::Customers, json!({"id": "c1", "status": "Active"}));
    let report = found(
        DataType::Invoices,
        &[invoice(&json!({}))],
        &[account("a1"), customer.clone()],
    )
    .await;
    let [finding] = &report.findings[..] else {
        panic!("{report:#?}");
    };
    assert_eq!(finding.rule, "invoices.lineItems.accountRef.id-exists");
    assert_eq!(finding.severity, Severity::Warning);
    assert_eq!(finding.field, "lineItems[1].accountRef.id");
    assert_eq!(
        finding.message,
        "`lineItems[1].accountRef.id` names `a2`, which is not among the connection's `chartOfAccounts`"
    );
    // Where accounts were never read, nothing can be said of them.
    let report = found(DataType::Invoices, &[invoice(&json!({}))], &[customer]).await;
    assert_eq!(report.findings, vec![]);
}

#[tokio::test]
async fn a_payment_names_invoices_and_credit_notes_by_the_kind_of_its_links() {
    let payment = json!({
        "id": "9", "date": "2026-11-02T00:00:00", "totalAmount": 250.00, "currency": "GBP",
        "lines": [
            {"amount": 200.00, "links": [{"type": "Invoice", "id": "1", "amount": -200.00}]},
            {"amount": 50.00, "links": [{"type": "PaymentOnAccount", "amount": -50.00},
                                        {"type": "CreditNote", "id": "1", "amount": 0}]},
        ],
    });
    let others = [
        (DataType::Invoices, invoice(&json!({}))),
        (DataType::CreditNotes, json!({"id": "2"})),
    ];
    let report = found(DataType::Payments, &[payment], &others).await;
    let findings: Vec<_> = report
        .findings
        .iter()
        .map(|finding| (finding.rule.as_str(), finding.field.as_str()))
        .collect();
    assert_eq!(
        findings,
        [("payments.lines.links.id-exists", "lines[1].links[1].id")]
    );
}

#[tokio::test]
async fn a_record_that_was_deleted_at_the_source_counts_as_gone_and_is_not_asked_itself() {
    for database in databases().await {
        let store = database.open().await;
        let books = Books::new();
        let customers = [
            json!({"id": "c1", "status": "Active"}),
            json!({"id": "c2", "status": "Active"}),
        ];
        books.read(&store, DataType::Customers, at(0), &customers).await;
        books
            .read(&store, DataType::Customers, at(1), &customers[1..])
            .await;
        let bad = invoice(&json!({"id": "2", "totalAmount": 1}));
        books
            .read(&store, DataType::Invoices, at(2), &[invoice(&json!({})), bad])
            .await;
        let dataset = books
            .read(&store, DataType::Invoices, at(3), &[invoice(&json!({}))])
            .await;
        let report = check(&store, &dataset, || true).await.unwrap().unwrap();
        assert_eq!(report.records, 1, "{}", database.engine);
        let [finding] = &report.findings[..] else {
            panic!("{report:#?}");
        };
        assert!(
            finding.message.ends_with("which was deleted at the source"),
            "{}",
            finding.message
        );
    }
}

#[tokio::test]
async fn journal_entries_balance_and_statements_tie() {
    let entry = |credit: f64| {
        json!({"id": "1", "journalLines": [
            {"netAmount": 100.00, "currency": "GBP", "accountRef": {"id": "a"}},
            {"netAmount": credit, "currency": "GBP", "accountRef": {"id": "b"}},
        ]})
    };
    assert_eq!(only(DataType::JournalEntries, entry(-100.0)).await, pairs(&[]));
    assert_eq!(
        only(DataType::JournalEntries, entry(-99.99)).await,
        pairs(&[("journalEntries.lines-balance", "journalLines")])
    );

    let line = |value: i64, items: &[i64]| {
        let items: Vec<Value> = items
            .iter()
            .map(|value| json!({"name": "x", "value": value}))
            .collect();
        json!({"value": value, "items": items})
    };
    let sheet = json!({
        "month": "2026-10", "date": "2026-10-31T00:00:00", "assets": line(150, &[100, 40]),
        "liabilities": line(50, &[50]), "netAssets": 100, "equity": line(90, &[90]),
    });
    assert_eq!(
        only(DataType::BalanceSheet, sheet.clone()).await,
        pairs(&[
            ("balanceSheet.equity", "netAssets"),
            ("balanceSheet.assets-lines", "assets.value")
        ])
    );
    let report = found(DataType::BalanceSheet, &[sheet], &[]).await;
    assert_eq!(
        report.findings[0].item, "2026-10",
        "a statement's id is its month"
    );

    let profit = json!({
        "month": "2026-10", "income": line(500, &[500]), "costOfSales": line(100, &[]), "grossProfit": 400,
        "expenses": line(150, &[]), "netOperatingProfit": 260, "otherIncome": line(0, &[]),
        "otherExpenses": line(0, &[]), "netOtherIncome": 0, "netProfit": 260,
    });
    assert_eq!(
        only(DataType::ProfitAndLoss, profit).await,
        pairs(&[("profitAndLoss.operating-profit", "netOperatingProfit")])
    );
}

#[tokio::test]
async fn findings_are_counted_all_and_kept_up_to_a_bound() {
    let wrong: Vec<Value> = (0..1_300)
        .map(|number| invoice(&json!({"id": number.to_string(), "totalAmount": 1, "amountDue": -5})))
        .collect();
    let report = found(DataType::Invoices, &wrong, &[]).await;
    assert_eq!(report.records, 1_300);
    assert_eq!(report.findings.len(), FINDINGS_KEPT, "{:?}", report.totals);
    assert_eq!(report.totals[0].found, 1_300);
}

#[test]
fn every_rule_says_what_it_demands_with_an_example() {
    for rules in DataType::ALL.map(rules_of) {
        assert!(rules.validator.ends_with("Validator"));
        for rule in &rules.rules {
            assert!(
                rule.id.starts_with(&format!("{}.", rules.data_type)),
                "{}",
                rule.id
            );
            assert!(
                rule.meaning.ends_with('.') && !rule.example.is_empty(),
                "{}",
                rule.id
            );
        }
    }
}
