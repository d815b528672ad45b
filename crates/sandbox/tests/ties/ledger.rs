//! The ledger, the accounts and the bank.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use platypus_sandbox::books::chart::{self, AccountId};
use platypus_sandbox::books::record::Resource;
use platypus_sandbox::books::reports::Balances;
use rust_decimal::Decimal;

use crate::books::{Books, balances_of, decimal, list, sum};

pub(crate) fn check_ledger(books: &Books, last: Date) -> Balances {
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

pub(crate) fn check_bank(books: &Books, balances: &Balances) {
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
