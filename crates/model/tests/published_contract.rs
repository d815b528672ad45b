//! The model says what the published OpenAPI files say: the same field names, the same required
//! fields, the same words.
//!
//! The files are read where they lie, beside the project (`../shared/reference`, or what
//! `PLATYPUS_REFERENCE` names); where they are absent the tests say so and pass.
#![allow(clippy::unwrap_used)] // a file that is not what it should be should stop the test

use std::path::PathBuf;

use platypus_model::DataType;
use platypus_model::schema::{Field, Kind, Schema};
use serde_json::Value;

const LENDING: &str = "codat-oas/Codat-Lending.json";
const BANKING: &str = "codat-oas/Codat-Banking.json";
const COMMERCE: &str = "codat-oas/Codat-Commerce.json";
const PAYABLES: &str = "codat-oas/Codat-Sync-Payables-v1.json";

/// What is ours on purpose and not in the files.
const OURS: &[&str] = &[
    // A stored month of a statement says its currency and basis; the reply says them once.
    "BalanceSheetReport.currency",
    "ProfitAndLossReport.currency",
    "ProfitAndLossReport.reportBasis",
    "CashFlowReport.currency",
    "CashFlowReport.reportBasis",
    "CashFlowReport.reportInput",
    // Products say when they changed as every other record does; published, only variants do.
    "CommerceProduct.modifiedDate",
    "CommerceProduct.sourceModifiedDate",
];

struct Document(Value);

impl Document {
    fn read(file: &str) -> Option<Self> {
        let folder = std::env::var_os("PLATYPUS_REFERENCE").map_or_else(
            || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reference"),
            PathBuf::from,
        );
        let path = folder.join(file);
        if let Ok(text) = std::fs::read_to_string(&path) {
            return Some(Self(serde_json::from_str(&text).unwrap()));
        }
        #[allow(clippy::print_stderr)] // a skipped test says so
        {
            eprintln!(
                "skipped: the published OpenAPI files are not at {}",
                path.display()
            );
        }
        None
    }

    /// Follows `$ref`s; pointers may lead through other references.
    fn resolve<'d>(&'d self, mut node: &'d Value) -> &'d Value {
        while let Some(reference) = node.get("$ref").and_then(Value::as_str) {
            node = &self.0;
            for part in reference.trim_start_matches("#/").split('/') {
                let part = part.replace("~1", "/").replace("~0", "~");
                if node.get(&part).is_none() && node.get("$ref").is_some() {
                    node = self.resolve(node);
                }
                node = match part.parse::<usize>() {
                    Ok(place) if node.is_array() => &node[place],
                    _ => &node[&part],
                };
            }
        }
        node
    }

    fn flat<'d>(&'d self, node: &'d Value) -> Flat<'d> {
        let mut flat = Flat::default();
        if node.get("$ref").is_some() {
            // What stands beside a reference holds as well.
            flat.required.extend(required(node));
        }
        let node = self.resolve(node);
        for part in node["allOf"].as_array().into_iter().flatten() {
            flat.absorb(self.flat(part));
        }
        flat.absorb(Flat {
            properties: node["properties"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(name, value)| (name.as_str(), value))
                .collect(),
            required: required(node).collect(),
            words: node["enum"]
                .as_array()
                .map(|words| words.iter().filter_map(Value::as_str).collect()),
            items: node.get("items"),
            kind: node["type"].as_str(),
        });
        flat
    }

    fn schema(&self, name: &str) -> Flat<'_> {
        self.flat(&self.0["components"]["schemas"][name])
    }
}

fn required(node: &Value) -> impl Iterator<Item = &str> {
    let names = node["required"].as_array().into_iter().flatten();
    names.filter_map(Value::as_str)
}

/// A schema with its `allOf`s merged.
#[derive(Default)]
struct Flat<'d> {
    properties: Vec<(&'d str, &'d Value)>,
    required: Vec<&'d str>,
    words: Option<Vec<&'d str>>,
    items: Option<&'d Value>,
    kind: Option<&'d str>,
}

impl<'d> Flat<'d> {
    fn absorb(&mut self, other: Flat<'d>) {
        self.properties.extend(other.properties);
        self.required.extend(other.required);
        self.words = other.words.or(self.words.take());
        self.items = other.items.or(self.items);
        self.kind = other.kind.or(self.kind);
    }
}

/// Everything in which our schema differs from the published one.
fn differences(
    document: &Document,
    ours: &'static Schema,
    theirs: &Flat<'_>,
    depth: usize,
    found: &mut Vec<String>,
) {
    for name in &theirs.required {
        match ours.field(name) {
            None => found.push(format!("{}.{name} is required and missing", ours.name)),
            Some(field) if !field.required => found.push(format!("{}.{name} is required", ours.name)),
            Some(_) => {}
        }
    }
    for (name, _) in &theirs.properties {
        if ours.field(name).is_none() {
            found.push(format!("{}.{name} is missing", ours.name));
        }
    }
    for field in ours.fields {
        // Of a property said twice, the later and narrower counts.
        let Some((_, property)) = theirs.properties.iter().rfind(|(name, _)| *name == field.name) else {
            if !OURS.contains(&format!("{}.{}", ours.name, field.name).as_str()) {
                found.push(format!("{}.{} is not published", ours.name, field.name));
            }
            continue;
        };
        if field.required && !theirs.required.contains(&field.name) {
            found.push(format!(
                "{}.{} is not required by the published schema",
                ours.name, field.name
            ));
        }
        compare(
            document,
            ours,
            field,
            field.kind,
            &document.flat(property),
            depth,
            found,
        );
    }
}

fn compare(
    document: &Document,
    ours: &'static Schema,
    field: &'static Field,
    kind: Kind,
    theirs: &Flat<'_>,
    depth: usize,
    found: &mut Vec<String>,
) {
    let expected = match kind {
        Kind::Text | Kind::Date | Kind::DateTime | Kind::Currency | Kind::Enum(_) => "string",
        Kind::Decimal => "number",
        Kind::Integer => "integer",
        Kind::Boolean => "boolean",
        Kind::Object(_) | Kind::Free => "object",
        Kind::List(_) => "array",
    };
    let path = format!("{}.{}", ours.name, field.name);
    if theirs.kind.is_some_and(|kind| kind != expected) {
        found.push(format!("{path} is {:?}, ours {expected}", theirs.kind));
    }
    match kind {
        Kind::Enum(words) => {
            let mut published = theirs.words.clone().unwrap_or_default();
            let mut modelled = words.values.to_vec();
            published.sort_unstable();
            modelled.sort_unstable();
            if published != modelled {
                found.push(format!("{path} has the words {published:?}, ours {modelled:?}"));
            }
        }
        _ if theirs.words.is_some() => {
            found.push(format!("{path} is a closed set of words, ours {}", kind.name()));
        }
        // Lines of statements contain lines; a few levels say all.
        Kind::Object(schema) if depth < 6 => differences(document, schema(), theirs, depth + 1, found),
        Kind::List(item) => match theirs.items {
            Some(items) => compare(document, ours, field, *item, &document.flat(items), depth, found),
            None => found.push(format!("{path} is a list, theirs not")),
        },
        _ => {}
    }
}

#[allow(clippy::too_many_lines)] // the table of which schema is published where
#[test]
fn every_schema_agrees_with_the_published_one() {
    let (Some(lending), Some(banking), Some(commerce), Some(payables)) = (
        Document::read(LENDING),
        Document::read(BANKING),
        Document::read(COMMERCE),
        Document::read(PAYABLES),
    ) else {
        return;
    };
    let mut found = Vec::new();
    for (data_type, document, name) in [
        (
            DataType::AccountTransactions,
            &lending,
            "AccountingAccountTransaction",
        ),
        (DataType::BalanceSheet, &lending, "AccountingBalanceSheet"),
        (DataType::BankAccounts, &lending, "AccountingBankAccount"),
        (DataType::BankTransactions, &lending, "AccountingBankTransaction"),
        (DataType::BillCreditNotes, &lending, "AccountingBillCreditNote"),
        (DataType::BillPayments, &lending, "AccountingBillPayment"),
        (DataType::Bills, &lending, "AccountingBill"),
        (
            DataType::CashFlowStatement,
            &lending,
            "AccountingCashFlowStatement",
        ),
        (DataType::ChartOfAccounts, &lending, "AccountingAccount"),
        (DataType::Company, &lending, "AccountingCompanyInfo"),
        (DataType::CreditNotes, &lending, "AccountingCreditNote"),
        (DataType::Customers, &lending, "AccountingCustomer"),
        (DataType::DirectCosts, &lending, "AccountingDirectCost"),
        (DataType::DirectIncomes, &lending, "AccountingDirectIncome"),
        (DataType::Invoices, &lending, "AccountingInvoice"),
        (DataType::JournalEntries, &lending, "AccountingJournalEntry"),
        (DataType::Journals, &lending, "AccountingJournal"),
        (DataType::PaymentMethods, &lending, "AccountingPaymentMethod"),
        (DataType::Payments, &lending, "AccountingPayment"),
        (DataType::ProfitAndLoss, &lending, "AccountingProfitAndLossReport"),
        (DataType::Suppliers, &lending, "AccountingSupplier"),
        (
            DataType::TrackingCategories,
            &lending,
            "AccountingTrackingCategory",
        ),
        (DataType::Transfers, &lending, "AccountingTransfer"),
        (DataType::PaymentMethods, &payables, "PaymentMethod"),
        (DataType::TaxRates, &payables, "TaxRate"),
        (DataType::TrackingCategories, &payables, "TrackingCategory"),
        (DataType::BankingAccounts, &lending, "BankingAccount"),
        (DataType::BankingAccounts, &banking, "Account"),
        (
            DataType::BankingAccountBalances,
            &lending,
            "BankingAccountBalance",
        ),
        (DataType::BankingAccountBalances, &banking, "AccountBalance"),
        (DataType::BankingTransactions, &lending, "BankingTransaction"),
        (DataType::BankingTransactions, &banking, "Transaction"),
        (
            DataType::BankingTransactionCategories,
            &lending,
            "BankingTransactionCategory",
        ),
        (
            DataType::BankingTransactionCategories,
            &banking,
            "TransactionCategory",
        ),
        (DataType::CommerceCompanyInfo, &lending, "CommerceCompanyInfo"),
        (DataType::CommerceCompanyInfo, &commerce, "CompanyInfo"),
        (DataType::CommerceCustomers, &lending, "CommerceCustomer"),
        (DataType::CommerceCustomers, &commerce, "Customer"),
        (DataType::CommerceDisputes, &lending, "CommerceDispute"),
        (DataType::CommerceDisputes, &commerce, "Dispute"),
        (DataType::CommerceLocations, &lending, "CommerceLocation"),
        (DataType::CommerceLocations, &commerce, "Location"),
        (DataType::CommerceOrders, &lending, "CommerceOrder"),
        (DataType::CommerceOrders, &commerce, "Order"),
        (DataType::CommercePayments, &lending, "CommercePayment"),
        (DataType::CommercePayments, &commerce, "Payment"),
        (
            DataType::CommercePaymentMethods,
            &lending,
            "CommercePaymentMethod",
        ),
        (DataType::CommercePaymentMethods, &commerce, "PaymentMethod"),
        (DataType::CommerceProducts, &lending, "CommerceProduct"),
        (DataType::CommerceProducts, &commerce, "Product"),
        (
            DataType::CommerceProductCategories,
            &lending,
            "CommerceProductCategory",
        ),
        (DataType::CommerceProductCategories, &commerce, "ProductCategory"),
        (DataType::CommerceTaxComponents, &lending, "CommerceTaxComponent"),
        (DataType::CommerceTaxComponents, &commerce, "TaxComponent"),
        (DataType::CommerceTransactions, &lending, "CommerceTransaction"),
        (DataType::CommerceTransactions, &commerce, "Transaction"),
    ] {
        let theirs = document.schema(name);
        assert!(!theirs.properties.is_empty(), "{name} is not in the file");
        differences(document, data_type.reply_schema(), &theirs, 0, &mut found);
    }
    assert_eq!(found, Vec::<String>::new());
}
