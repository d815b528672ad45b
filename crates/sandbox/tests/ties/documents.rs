//! Documents, what settled them, and what is open.

use std::collections::BTreeMap;

use jiff::civil::Date;
use platypus_sandbox::books::money::Money;
use platypus_sandbox::books::record::Resource;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::books::{Books, day, decimal, list, sum};

pub(crate) fn check_documents(books: &Books) {
    for (resource, sales) in [
        (Resource::Invoices, true),
        (Resource::Bills, false),
        (Resource::CreditNotes, true),
        (Resource::SupplierCredits, false),
    ] {
        for document in books.all(resource) {
            let (lines, totals) = (list(&document["lines"]), &document["totals"]);
            for line in lines {
                let before = decimal(&line["quantity"]) * decimal(&line["unit_price"]);
                let discount = if sales {
                    decimal(&line["discount"])
                } else {
                    Decimal::ZERO
                };
                assert_eq!(
                    Money::rounded(before - discount).decimal(),
                    decimal(&line["net"]),
                    "{line}"
                );
                assert_eq!(
                    decimal(&line["net"]) + decimal(&line["tax"]["amount"]),
                    decimal(&line["gross"]),
                    "{line}"
                );
            }
            assert!(!lines.is_empty(), "{document}");
            assert_eq!(sum(lines, "net"), decimal(&totals["net"]), "{document}");
            assert_eq!(
                lines
                    .iter()
                    .map(|line| decimal(&line["tax"]["amount"]))
                    .sum::<Decimal>(),
                decimal(&totals["tax"])
            );
            assert_eq!(
                decimal(&totals["net"]) + decimal(&totals["tax"]),
                decimal(&totals["gross"]),
                "{document}"
            );
            assert!(decimal(&totals["gross"]) > Decimal::ZERO, "{document}");
            if sales {
                assert_eq!(
                    decimal(&totals["subtotal"]) - decimal(&totals["discount"]),
                    decimal(&totals["net"])
                );
            }
            assert!(document["created_at"].as_str() <= document["updated_at"].as_str());
        }
    }
}

type Allocated = BTreeMap<(String, u64, u64), Decimal>;

/// A document's amounts agree with its state and its allocations; what is open on it.
fn check_settlement(document: &Value) -> Decimal {
    let (gross, due) = (
        decimal(&document["totals"]["gross"]),
        decimal(&document["amount_due"]),
    );
    let allocations = list(&document["allocations"]);
    let settled = sum(allocations, "amount");
    assert_eq!(
        settled,
        decimal(&document["amount_paid"]) + decimal(&document["amount_credited"]),
        "{document}"
    );
    match document["state"].as_str().unwrap() {
        "cancelled" => assert_eq!((due, allocations.len()), (Decimal::ZERO, 0), "{document}"),
        "draft" => {
            assert_eq!((due, allocations.len()), (gross, 0), "{document}");
            return Decimal::ZERO;
        }
        state => {
            assert_eq!(due, gross - settled, "{document}");
            assert!(due >= Decimal::ZERO, "{document}");
            assert_eq!(state == "paid", due.is_zero(), "{document}");
            assert_eq!(state == "paid", !document["settled_on"].is_null(), "{document}");
            assert_eq!(state == "awaiting_payment", settled.is_zero(), "{document}");
        }
    }
    due
}

/// What the other side of an allocation says is taken from `allocated`, where the documents' own word stands.
fn check_applied(allocated: &mut Allocated, kind: &str, record: &Value, parts: &str, what: &str) {
    for part in list(&record[parts]) {
        let (from, to) = (record["id"].as_u64().unwrap(), part[what]["id"].as_u64().unwrap());
        let key = (kind.to_owned(), from, to);
        assert_eq!(allocated.remove(&key), Some(decimal(&part["amount"])), "{record}");
    }
}

/// What is open, in each party's currency and, all together, in the books' own.
pub(crate) struct OpenItems {
    pub(crate) by_party: BTreeMap<u64, Decimal>,
    pub(crate) base: Decimal,
}

/// Open documents less open credits and money on account; checks each document on the way.
pub(crate) fn open_items(books: &Books, sales: bool) -> OpenItems {
    let (documents, credits, payments, who) = if sales {
        (
            Resource::Invoices,
            Resource::CreditNotes,
            Resource::CustomerPayments,
            "customer",
        )
    } else {
        (
            Resource::Bills,
            Resource::SupplierCredits,
            Resource::SupplierPayments,
            "supplier",
        )
    };
    let (what, credit_kind) = if sales {
        ("invoice", "credit_note")
    } else {
        ("bill", "supplier_credit")
    };
    let mut open: BTreeMap<u64, Decimal> = BTreeMap::new();
    let mut base = Decimal::ZERO;
    let mut allocated = Allocated::new();
    let mut add = |record: &Value, amount| {
        *open.entry(record[who]["id"].as_u64().unwrap()).or_default() += amount;
    };
    for document in books.all(documents) {
        let due = check_settlement(document);
        add(document, due);
        base += in_base(document, "due", due);
        check_worth(document, due);
        for allocation in list(&document["allocations"]) {
            let kind = allocation["kind"].as_str().unwrap().to_owned();
            let key = (
                kind,
                allocation["id"].as_u64().unwrap(),
                document["id"].as_u64().unwrap(),
            );
            *allocated.entry(key).or_default() += decimal(&allocation["amount"]);
        }
    }
    for credit in books.all(credits) {
        let (applied, remaining) = (
            decimal(&credit["amount_applied"]),
            decimal(&credit["amount_remaining"]),
        );
        assert_eq!(
            applied + remaining,
            decimal(&credit["totals"]["gross"]),
            "{credit}"
        );
        assert_eq!(sum(list(&credit["applications"]), "amount"), applied, "{credit}");
        check_applied(&mut allocated, credit_kind, credit, "applications", what);
        add(credit, -remaining);
        base -= in_base(credit, "remaining", remaining);
    }
    for payment in books.all(payments) {
        let parts = list(&payment["allocations"]);
        assert_eq!(
            sum(parts, "amount") + decimal(&payment["unallocated"]),
            decimal(&payment["amount"]),
            "{payment}"
        );
        for part in parts {
            assert_eq!(
                books.get(documents, &part[what]["id"])[who],
                payment[who],
                "{payment}"
            );
        }
        check_applied(&mut allocated, "payment", payment, "allocations", what);
        add(payment, -decimal(&payment["unallocated"]));
        base -= in_base(payment, "unallocated", decimal(&payment["unallocated"]));
    }
    assert!(
        allocated.is_empty(),
        "allocations without a source: {allocated:?}"
    );
    OpenItems { by_party: open, base }
}

/// An amount in the books' own currency: records in that one say it once.
fn in_base(record: &Value, field: &str, amount: Decimal) -> Decimal {
    assert_eq!(record["currency"] == "GBP", record["base"].is_null(), "{record}");
    if record["base"].is_null() {
        amount
    } else {
        decimal(&record["base"][field])
    }
}

/// What a document is worth in the books' own currency is its rate's, but for cents that parts of it were rounded by.
fn check_worth(document: &Value, due: Decimal) {
    let rate = decimal(&document["exchange_rate"]);
    let worth = |amount: Decimal| Money::rounded(amount * rate).decimal();
    let gross = decimal(&document["totals"]["gross"]);
    assert_eq!(worth(gross), in_base(document, "gross", gross), "{document}");
    let difference = (worth(due) - in_base(document, "due", due)).abs();
    assert!(difference <= Decimal::new(2, 2), "{document}");
    assert_eq!(document["currency"] == "GBP", rate == Decimal::ONE, "{document}");
}

/// Aged reports hold what is open and due, by days overdue, to the cent.
pub(crate) fn check_aged(books: &Books, sales: bool, balances: &BTreeMap<u64, Decimal>, last: Date) {
    const BUCKETS: [&str; 5] = [
        "not_due",
        "days_1_to_30",
        "days_31_to_60",
        "days_61_to_90",
        "over_90_days",
    ];
    let (aged, documents, who) = if sales {
        (Resource::AgedReceivables, Resource::Invoices, "customer")
    } else {
        (Resource::AgedPayables, Resource::Bills, "supplier")
    };
    let mut expected: BTreeMap<(u64, &str), Decimal> = BTreeMap::new();
    for document in books.all(documents).filter(|one| one["state"] != "draft") {
        let overdue = (last - day(&document["due_on"])).get_days();
        let bucket = match overdue {
            ..=0 => BUCKETS[0],
            1..=90 => BUCKETS[usize::try_from((overdue - 1) / 30).unwrap() + 1],
            _ => BUCKETS[4],
        };
        let party = document[who]["id"].as_u64().unwrap();
        *expected.entry((party, bucket)).or_default() += decimal(&document["amount_due"]);
    }
    for row in books.all(aged) {
        let party = row[who]["id"].as_u64().unwrap();
        for bucket in BUCKETS {
            let open = expected.remove(&(party, bucket)).unwrap_or_default();
            assert_eq!(decimal(&row[bucket]), open, "{bucket}: {row}");
        }
        let open: Decimal = BUCKETS.iter().map(|bucket| decimal(&row[*bucket])).sum();
        assert_eq!(decimal(&row["open"]), open, "{row}");
        assert_eq!(
            open - decimal(&row["unapplied"]),
            decimal(&row["balance"]),
            "{row}"
        );
        assert_eq!(decimal(&row["balance"]), balances[&party], "{row}");
    }
    assert!(
        expected.values().all(Decimal::is_zero),
        "not in the aged report: {expected:?}"
    );
}
