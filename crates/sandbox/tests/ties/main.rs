//! The books tie, whatever the seed and whatever the day they end on.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod banking;
mod books;
mod documents;
mod ledger;
mod orders;
mod shop;
mod statements;

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use jiff::{ToSpan, tz::TimeZone};
use platypus_sandbox::BusinessKind;
use platypus_sandbox::books::businesses::Script;
use platypus_sandbox::books::chart;
use platypus_sandbox::books::record::Resource;
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::Value;

use banking::check_banking;
use books::{Books, day, decimal};
use documents::{check_aged, check_documents, open_items};
use ledger::{check_bank, check_ledger};
use orders::check_orders;
use shop::check_shop;
use statements::check_statements;

fn check(kind: BusinessKind, seed: u64, invoices: u32, last: Date) {
    let now = last.at(17, 30, 0, 0).to_zoned(TimeZone::UTC).unwrap().timestamp();
    let script = Script {
        kind,
        seed,
        invoices,
        now,
    };
    let books = Books::of(&script);
    let balances = check_ledger(&books, last);
    check_documents(&books);
    for (sales, control, resource) in [
        (true, chart::RECEIVABLES, Resource::Customers),
        (false, chart::PAYABLES, Resource::Suppliers),
    ] {
        let open = open_items(&books, sales);
        let balance = balances.get(&control).copied().unwrap_or_default().decimal();
        assert_eq!(
            open.base,
            if sales { balance } else { -balance },
            "open items differ from the control account"
        );
        for party in books.all(resource) {
            let id = party["id"].as_u64().unwrap();
            assert_eq!(
                decimal(&party["balance"]),
                open.by_party.get(&id).copied().unwrap_or_default(),
                "{party}"
            );
        }
        check_aged(&books, sales, &open.by_party, last);
    }
    check_bank(&books, &balances);
    check_statements(&books, script.first_day(), last);
    check_orders(&books);
    check_banking(&books);
    check_shop(&books, &balances);
    if !matches!(kind, BusinessKind::Landlord | BusinessKind::Dormant) {
        assert_eq!(
            books.all(Resource::Invoices).count(),
            usize::try_from(invoices).unwrap()
        );
    }
    assert_eq!(
        script
            .first_day()
            .until((jiff::Unit::Month, last.first_of_month()))
            .unwrap()
            .get_months(),
        29
    );
    for document in books.documents.iter().take(2_000) {
        let record: Value = serde_json::from_str(document).unwrap();
        assert!(
            record["updated_at"]
                .as_str()
                .unwrap()
                .parse::<jiff::Timestamp>()
                .unwrap()
                <= now,
            "{record}"
        );
    }
}

fn any_day() -> impl Strategy<Value = Date> {
    (0_i32..1_500).prop_map(|days| date(2024, 1, 1).saturating_add(days.days()))
}

/// Few cases by default, since each is thirty months of a business; `PROPTEST_CASES` asks for more, up to 200.
fn config(cases: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .map_or(cases, |asked: u32| asked.min(200));
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(12))]
    #[test]
    fn a_landlords_books_tie(seed in any::<u64>(), last in any_day()) {
        check(BusinessKind::Landlord, seed, 60, last);
    }
}

proptest! {
    #![proptest_config(config(3))]
    #[test]
    fn a_cafes_books_tie(seed in any::<u64>(), last in any_day(), invoices in 1_u32..300) {
        check(BusinessKind::Cafe, seed, invoices, last);
    }
}

proptest! {
    #![proptest_config(config(4))]
    #[test]
    fn a_retailers_books_tie(seed in any::<u64>(), last in any_day(), invoices in 1_u32..120) {
        check(BusinessKind::Retailer, seed, invoices, last);
    }
}

proptest! {
    #![proptest_config(config(6))]
    #[test]
    fn a_wholesalers_books_tie(seed in any::<u64>(), last in any_day(), invoices in 1_u32..900) {
        check(BusinessKind::Wholesaler, seed, invoices, last);
    }
}

#[test]
fn the_same_script_gives_the_same_books_to_the_byte() {
    let now = "2026-11-22T09:00:00Z".parse().unwrap();
    let script = |seed| Script {
        kind: BusinessKind::Landlord,
        seed,
        invoices: 60,
        now,
    };
    assert_eq!(Books::of(&script(7)).documents, Books::of(&script(7)).documents);
    assert_ne!(Books::of(&script(7)).documents, Books::of(&script(8)).documents);
}

#[test]
fn the_demo_cafe_shows_every_state_and_names_of_many_scripts() {
    let now = "2026-11-22T09:00:00Z".parse().unwrap();
    let books = Books::of(&Script {
        kind: BusinessKind::Cafe,
        seed: 1,
        invoices: 720,
        now,
    });
    let states: BTreeSet<&str> = books
        .all(Resource::Invoices)
        .map(|one| one["state"].as_str().unwrap())
        .collect();
    assert_eq!(
        states,
        BTreeSet::from(["awaiting_payment", "cancelled", "draft", "paid", "part_paid"])
    );
    let today = date(2026, 11, 22);
    assert!(
        books
            .all(Resource::Invoices)
            .any(|one| one["state"] == "awaiting_payment" && day(&one["due_on"]) < today)
    );
    assert!(
        books
            .all(Resource::Customers)
            .any(|one| !one["name"].as_str().unwrap().is_ascii())
    );
    assert!(
        books
            .all(Resource::CreditNotes)
            .any(|one| one["state"] == "unapplied")
    );
    assert!(
        books
            .all(Resource::CreditNotes)
            .any(|one| one["state"] == "applied")
    );
    assert!(
        books
            .all(Resource::CustomerPayments)
            .any(|one| decimal(&one["unallocated"]) > Decimal::ZERO)
    );
}
