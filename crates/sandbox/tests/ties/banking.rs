//! What the bank says is what the books say.

use std::collections::BTreeMap;

use platypus_sandbox::books::record::Resource;
use rust_decimal::Decimal;

use crate::books::{Books, decimal};

pub(crate) fn check_banking(books: &Books) {
    let mut lines: BTreeMap<u64, Vec<(String, Decimal, Decimal)>> = BTreeMap::new();
    for line in books.all(Resource::BankingTransactions) {
        let account = line["account_id"].as_u64().unwrap();
        lines.entry(account).or_default().push((
            line["booked_on"].as_str().unwrap().to_owned(),
            decimal(&line["amount"]),
            decimal(&line["balance"]),
        ));
        books.get(Resource::BankingCategories, &line["category"]["id"]);
    }
    let mut own: BTreeMap<u64, Vec<(String, Decimal, Decimal)>> = BTreeMap::new();
    let at_a_bank = |id: u8| {
        books
            .all(Resource::BankAccounts)
            .any(|bank| bank["id"] == id && !bank["bank"].is_null())
    };
    for (id, line) in books.bank_lines().filter(|(id, _)| at_a_bank(*id)) {
        own.entry(u64::from(id)).or_default().push((
            line["booked_on"].as_str().unwrap().to_owned(),
            decimal(&line["paid_in"]) - decimal(&line["paid_out"]),
            decimal(&line["balance_after"]),
        ));
    }
    assert_eq!(lines, own, "the bank's statement differs from the books");
    let mut last: BTreeMap<u64, Decimal> = BTreeMap::new();
    for balance in books.all(Resource::BankingBalances) {
        let (account, day) = (
            balance["account_id"].as_u64().unwrap(),
            &balance["as_at"].as_str().unwrap()[..10],
        );
        let booked: Decimal = lines
            .get(&account)
            .into_iter()
            .flatten()
            .filter(|(on, ..)| on.as_str() <= day)
            .map(|(_, amount, _)| *amount)
            .sum();
        assert_eq!(decimal(&balance["booked"]), booked, "{balance}");
        last.insert(account, booked);
    }
    for account in books.all(Resource::BankingAccounts) {
        let id = account["id"].as_u64().unwrap();
        assert_eq!(decimal(&account["booked"]), last[&id], "{account}");
        assert_eq!(
            decimal(&account["available"]),
            last[&id] + decimal(&account["overdraft_limit"]),
            "{account}"
        );
    }
}
