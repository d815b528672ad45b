//! The books tie, whatever the seed and whatever the day they end on.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use jiff::{ToSpan, tz::TimeZone};
use platypus_sandbox::BusinessKind;
use platypus_sandbox::books::businesses::Script;
use platypus_sandbox::books::chart::{self, AccountId};
use platypus_sandbox::books::ledger::day_number;
use platypus_sandbox::books::money::Money;
use platypus_sandbox::books::record::{BooksSink, DayMovement, Record, Resource, SinkClosed, Stream};
use platypus_sandbox::books::reports::{
    Balances, CashMovements, ReportOrganisation, balance_sheet, cash, cash_flow, profit_and_loss,
};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::Value;

#[derive(Default)]
struct Books {
    records: BTreeMap<Stream, BTreeMap<u64, Value>>,
    documents: Vec<String>,
    movements: Vec<DayMovement>,
}

impl BooksSink for Books {
    fn record(&mut self, record: Record) -> Result<(), SinkClosed> {
        let value = serde_json::from_str(&record.document).unwrap();
        let earlier = self
            .records
            .entry(record.stream)
            .or_default()
            .insert(record.number, value);
        assert!(
            earlier.is_none(),
            "{:?} {} was written twice",
            record.stream,
            record.number
        );
        self.documents.push(record.document);
        Ok(())
    }

    fn movements(&mut self, movements: Vec<DayMovement>) -> Result<(), SinkClosed> {
        self.movements.extend(movements);
        Ok(())
    }
}

fn decimal(value: &Value) -> Decimal {
    match value {
        Value::String(text) => text.parse().unwrap(),
        Value::Number(number) => number.to_string().parse().unwrap(),
        Value::Null => Decimal::ZERO,
        _ => panic!("no amount: {value}"),
    }
}

fn sum<'a>(values: impl IntoIterator<Item = &'a Value>, field: &str) -> Decimal {
    values.into_iter().map(|value| decimal(&value[field])).sum()
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

fn day(value: &Value) -> Date {
    value.as_str().unwrap().parse().unwrap()
}

impl Books {
    fn of(script: &Script) -> Self {
        let mut books = Self::default();
        script.play(&mut books).unwrap();
        books
    }

    fn all(&self, resource: Resource) -> impl Iterator<Item = &Value> {
        self.records
            .get(&Stream::Of(resource))
            .into_iter()
            .flat_map(BTreeMap::values)
    }

    fn get(&self, resource: Resource, id: &Value) -> &Value {
        &self.records[&Stream::Of(resource)][&id.as_u64().unwrap()]
    }

    /// Postings of the ledger's own records, debits less credits.
    fn postings(&self) -> Vec<(Date, AccountId, Money)> {
        let mut postings = Vec::new();
        for entry in self.all(Resource::LedgerTransactions) {
            for line in list(&entry["lines"]) {
                let account = AccountId(u16::try_from(line["account"]["id"].as_u64().unwrap()).unwrap());
                let amount = Money::rounded(decimal(&line["debit"]) - decimal(&line["credit"]));
                postings.push((day(&entry["posted_on"]), account, amount));
            }
        }
        postings
    }

    fn sums(&self, from: Option<Date>, to: Date) -> (Balances, CashMovements) {
        let (mut balances, mut cash) = (Balances::new(), CashMovements::new());
        let from = from.map_or(i32::MIN, day_number);
        for movement in self
            .movements
            .iter()
            .filter(|one| one.day >= from && one.day <= day_number(to))
        {
            *balances.entry(movement.account).or_default() += movement.net;
            let entry = cash.entry(movement.account).or_default();
            entry.0 += movement.received;
            entry.1 += movement.paid;
        }
        (balances, cash)
    }

    fn bank_lines(&self) -> impl Iterator<Item = (u8, &Value)> {
        self.records
            .iter()
            .filter_map(|(stream, records)| match stream {
                Stream::BankTransactions(id) => Some(records.values().map(|record| (*id, record))),
                Stream::Of(_) => None,
            })
            .flatten()
    }
}

fn balances_of(postings: &[(Date, AccountId, Money)], to: Date) -> Balances {
    let mut balances = Balances::new();
    for (_, account, amount) in postings.iter().filter(|(on, ..)| *on <= to) {
        *balances.entry(*account).or_default() += *amount;
    }
    balances
}

fn report_total(report: &Value, code: &str) -> Decimal {
    let row = list(&report["rows"])
        .iter()
        .find(|row| row["code"] == code)
        .unwrap();
    decimal(if row["row"] == "figure" {
        &row["amount"]
    } else {
        &row["total"]
    })
}

/// A section's total is the sum of its rows, all the way down.
fn check_totals(rows: &Value) -> Decimal {
    list(rows)
        .iter()
        .map(|row| match row["row"].as_str().unwrap() {
            "section" => {
                let within = check_totals(&row["rows"]);
                assert_eq!(within, decimal(&row["total"]), "{row}");
                within
            }
            "account" => decimal(&row["amount"]),
            _ => Decimal::ZERO,
        })
        .sum()
}

fn whose() -> ReportOrganisation {
    ReportOrganisation {
        id: "x".to_owned(),
        name: "X".to_owned(),
    }
}

fn check_documents(books: &Books) {
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

/// Open documents less open credits and money on account, per party; checks each document on the way.
fn open_items(books: &Books, sales: bool) -> BTreeMap<u64, Decimal> {
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
    let mut allocated = Allocated::new();
    let mut add = |record: &Value, amount| {
        *open.entry(record[who]["id"].as_u64().unwrap()).or_default() += amount;
    };
    for document in books.all(documents) {
        add(document, check_settlement(document));
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
    }
    assert!(
        allocated.is_empty(),
        "allocations without a source: {allocated:?}"
    );
    open
}

fn check_ledger(books: &Books, last: Date) -> Balances {
    let mut sources = BTreeSet::new();
    for entry in books.all(Resource::LedgerTransactions) {
        let lines = list(&entry["lines"]);
        assert_eq!(sum(lines, "debit"), sum(lines, "credit"), "{entry}");
        for line in lines {
            assert!(line["debit"].is_null() != line["credit"].is_null(), "{entry}");
        }
        let source = (entry["source"].to_string(), entry["reversal"].as_bool().unwrap());
        assert!(sources.insert(source), "posted twice: {entry}");
    }
    for journal in books.all(Resource::ManualJournals) {
        assert_eq!(
            sum(list(&journal["lines"]), "debit"),
            decimal(&journal["total"]),
            "{journal}"
        );
        assert_eq!(
            sum(list(&journal["lines"]), "credit"),
            decimal(&journal["total"]),
            "{journal}"
        );
    }
    let balances = balances_of(&books.postings(), last);
    for account in books.all(Resource::Accounts) {
        let id = AccountId(u16::try_from(account["id"].as_u64().unwrap()).unwrap());
        let debit_positive = chart::account(id).unwrap().group.class().is_debit_positive();
        let balance = balances[&id].decimal();
        assert_eq!(
            decimal(&account["balance"]),
            if debit_positive { balance } else { -balance },
            "{account}"
        );
    }
    balances
}

fn check_bank(books: &Books, balances: &Balances) {
    let mut running: BTreeMap<u8, Decimal> = BTreeMap::new();
    for (id, line) in books.bank_lines() {
        let amount = decimal(&line["paid_in"]) - decimal(&line["paid_out"]);
        assert!(line["paid_in"].is_null() != line["paid_out"].is_null(), "{line}");
        let balance = running.entry(id).or_default();
        *balance += amount;
        assert_eq!(*balance, decimal(&line["balance_after"]), "{line}");
    }
    for bank in books.all(Resource::BankAccounts) {
        let id = u8::try_from(bank["id"].as_u64().unwrap()).unwrap();
        let account = AccountId(u16::try_from(bank["account"]["id"].as_u64().unwrap()).unwrap());
        let booked = running.get(&id).copied().unwrap_or_default();
        assert_eq!(booked, decimal(&bank["balance"]), "{bank}");
        assert_eq!(
            booked,
            balances.get(&account).copied().unwrap_or_default().decimal(),
            "{bank}"
        );
    }
}

fn check_statements(books: &Books, first: Date, last: Date) {
    let equity_of = |balances: &Balances| -> Decimal {
        let accounts = balances
            .iter()
            .filter(|(id, _)| chart::account(**id).unwrap().group.class() == chart::AccountClass::Equity);
        accounts.map(|(_, balance)| -balance.decimal()).sum()
    };
    let postings = books.postings();
    let banked_on: Vec<(Date, Decimal)> = books
        .bank_lines()
        .map(|(_, line)| {
            (
                day(&line["booked_on"]),
                decimal(&line["paid_in"]) - decimal(&line["paid_out"]),
            )
        })
        .collect();
    let mut from = first;
    let (mut net_assets_before, mut equity_before, mut cash_before) =
        (Decimal::ZERO, Decimal::ZERO, Decimal::ZERO);
    while from <= last {
        let to = from.last_of_month();
        let (to_date, _) = books.sums(None, to);
        let (in_month, cash_in_month) = books.sums(Some(from), to);
        assert_eq!(
            to_date,
            balances_of(&postings, to),
            "daily sums differ from the ledger at {to}"
        );

        let sheet = serde_json::to_value(balance_sheet(whose(), "GBP", to, &to_date)).unwrap();
        check_totals(&sheet["rows"]);
        let net_assets = report_total(&sheet, "net_assets");
        assert_eq!(
            report_total(&sheet, "assets") - report_total(&sheet, "liabilities"),
            net_assets
        );
        assert_eq!(
            report_total(&sheet, "equity"),
            net_assets,
            "the balance sheet of {to} does not balance"
        );

        let profit = serde_json::to_value(profit_and_loss(whose(), "GBP", (from, to), &in_month)).unwrap();
        check_totals(&profit["rows"]);
        let owners = equity_of(&to_date) - equity_before;
        assert_eq!(
            net_assets - net_assets_before,
            report_total(&profit, "net_profit") + owners,
            "{from}"
        );

        let flow = serde_json::to_value(cash_flow(
            whose(),
            "GBP",
            (from, to),
            &cash_in_month,
            Money::rounded(cash_before),
        ))
        .unwrap();
        check_totals(&flow["rows"]);
        let banked: Decimal = banked_on
            .iter()
            .filter(|(on, _)| (from..=to).contains(on))
            .map(|(_, amount)| *amount)
            .sum();
        assert_eq!(report_total(&flow, "net_movement"), banked, "{from}");
        assert_eq!(
            report_total(&flow, "closing_cash"),
            cash(&to_date).decimal(),
            "{from}"
        );

        (net_assets_before, equity_before) = (net_assets, equity_of(&to_date));
        cash_before = cash(&to_date).decimal();
        from = to.saturating_add(1.day());
    }
}

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
        let owed: Decimal = open.values().sum();
        assert_eq!(
            owed,
            if sales { balance } else { -balance },
            "open items differ from the control account"
        );
        for party in books.all(resource) {
            let id = party["id"].as_u64().unwrap();
            assert_eq!(
                decimal(&party["balance"]),
                open.get(&id).copied().unwrap_or_default(),
                "{party}"
            );
        }
    }
    check_bank(&books, &balances);
    check_statements(&books, script.first_day(), last);
    if kind != BusinessKind::Landlord {
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

/// Few cases by default, since each is thirty months of a business; `PROPTEST_CASES` asks for more.
fn config(cases: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(cases);
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
