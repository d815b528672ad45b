//! The shop's orders, payments, refunds, disputes and payouts agree with each other, with the ledger and with the bank.

use std::collections::BTreeMap;

use platypus_sandbox::books::chart::{self, AccountId};
use platypus_sandbox::books::record::Resource;
use platypus_sandbox::books::reports::Balances;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::books::{Books, decimal, list, sum};

/// What one ledger account has from bank receipts and payments: credits positive.
fn from_bank_entries(books: &Books, account: AccountId) -> Decimal {
    let of = |resource, sign: i64| -> Decimal {
        books
            .all(resource)
            .flat_map(|entry| list(&entry["lines"]))
            .filter(|line| line["account"]["id"] == account.0)
            .map(|line| decimal(&line["net"]) * Decimal::from(sign))
            .sum()
    };
    of(Resource::BankReceipts, 1) + of(Resource::BankPayments, -1)
}

fn check_order(order: &Value) {
    let (lines, totals) = (list(&order["lines"]), &order["totals"]);
    assert!(!lines.is_empty(), "{order}");
    for line in lines {
        let full = decimal(&line["quantity"]) * decimal(&line["unit_price"]);
        assert_eq!(
            full - decimal(&line["discount"]["amount"]),
            decimal(&line["net"]),
            "{line}"
        );
        assert_eq!(
            decimal(&line["net"]) + decimal(&line["tax"]["amount"]),
            decimal(&line["gross"]),
            "{line}"
        );
    }
    let shipping = &order["shipping"];
    assert_eq!(
        sum(lines, "gross") + decimal(&shipping["gross"]),
        decimal(&totals["gross"]),
        "{order}"
    );
    assert_eq!(
        decimal(&totals["net"]) + decimal(&totals["tax"]),
        decimal(&totals["gross"]),
        "{order}"
    );
    assert_eq!(
        sum(list(&order["refunds"]), "amount"),
        decimal(&totals["refunded"]),
        "{order}"
    );
    assert!(
        decimal(&totals["refunded"]) <= decimal(&totals["gross"]),
        "{order}"
    );
    let captured: Vec<_> = list(&order["payments"])
        .iter()
        .filter(|payment| payment["status"] == "captured")
        .collect();
    assert_eq!(
        captured.len(),
        usize::from(order["state"] == "completed"),
        "{order}"
    );
    for payment in captured {
        assert_eq!(payment["amount"], totals["gross"], "{order}");
    }
}

#[allow(clippy::too_many_lines)] // one identity after the other, none of use alone
pub(crate) fn check_shop(books: &Books, balances: &Balances) {
    let balance = |account: AccountId| balances.get(&account).copied().unwrap_or_default().decimal();
    let completed = || {
        books
            .all(Resource::ShopOrders)
            .filter(|order| order["state"] == "completed")
    };
    books.all(Resource::ShopOrders).for_each(check_order);

    // Orders and the ledger.
    let of_lines: Decimal = completed().map(|order| sum(list(&order["lines"]), "net")).sum();
    assert_eq!(of_lines, from_bank_entries(books, chart::SHOP_SALES), "sales");
    if books.all(Resource::ShopOrders).next().is_some() {
        assert_eq!(-balance(chart::SHOP_SALES), of_lines, "sales");
        let shipped: Decimal = completed().map(|order| decimal(&order["shipping"]["net"])).sum();
        assert_eq!(-balance(chart::DELIVERY_CHARGES), shipped, "shipping");
    }
    let refunded_net: Decimal = books
        .all(Resource::ShopOrders)
        .flat_map(|order| list(&order["refunds"]))
        .map(|refund| decimal(&refund["amount"]) - decimal(&refund["tax"]))
        .sum();
    assert_eq!(balance(chart::SHOP_REFUNDS), refunded_net, "refunds");

    // Payments and the processor's account, and that account and the ledger.
    let mut by_kind: BTreeMap<&str, Decimal> = BTreeMap::new();
    let mut payouts = Vec::new();
    for transaction in books.all(Resource::ShopTransactions) {
        let (kind, amount) = (
            transaction["kind"].as_str().unwrap(),
            decimal(&transaction["amount"]),
        );
        *by_kind.entry(kind).or_default() += amount;
        match kind {
            "charge" => assert_eq!(
                decimal(&books.get(Resource::ShopPayments, &transaction["source"]["id"])["amount"]),
                amount
            ),
            "payout" => payouts.push((transaction["source"]["id"].as_u64().unwrap(), -amount)),
            "payout_failed" => assert_eq!(
                payouts.pop(),
                Some((transaction["source"]["id"].as_u64().unwrap(), amount))
            ),
            _ => {}
        }
    }
    let of_kind = |kind: &str| by_kind.get(kind).copied().unwrap_or_default();
    assert_eq!(
        by_kind.values().sum::<Decimal>(),
        balance(chart::PROCESSOR),
        "the processor's account differs from the ledger: {by_kind:?}"
    );
    let captured: Decimal = books
        .all(Resource::ShopPayments)
        .filter(|payment| payment["status"] == "captured" && !payment["processor"].is_null())
        .map(|payment| decimal(&payment["amount"]))
        .sum();
    assert_eq!(of_kind("charge"), captured, "charges");
    let refunded: Decimal = completed()
        .filter(|order| {
            list(&order["payments"])
                .iter()
                .any(|payment| payment["status"] == "captured" && !payment["processor"].is_null())
        })
        .map(|order| decimal(&order["totals"]["refunded"]))
        .sum();
    assert_eq!(-of_kind("refund"), refunded, "refunds");
    if !by_kind.is_empty() {
        assert_eq!(
            -(of_kind("fee") + of_kind("fee_refund")),
            balance(chart::CARD_FEES),
            "fees"
        );
    }
    assert_eq!(
        -(of_kind("chargeback") + of_kind("chargeback_reversal")),
        balance(chart::CHARGEBACKS),
        "chargebacks"
    );

    // Disputes and the processor's account.
    let disputed = |states: &[&str]| -> Decimal {
        books
            .all(Resource::ShopDisputes)
            .filter(|dispute| states.is_empty() || states.contains(&dispute["state"].as_str().unwrap()))
            .map(|dispute| decimal(&dispute["amount"]))
            .sum()
    };
    assert_eq!(-of_kind("chargeback"), disputed(&[]), "disputes");
    assert_eq!(
        of_kind("chargeback_reversal"),
        disputed(&["won"]),
        "disputes that were won"
    );

    // Payouts and the bank.
    let banked: Vec<(u64, Decimal)> = books
        .all(Resource::BankingTransactions)
        .filter_map(|line| {
            let number = line["text"].as_str()?.strip_prefix("NORDPAY PAYOUT ")?;
            Some((number.parse().unwrap(), decimal(&line["amount"])))
        })
        .collect();
    assert_eq!(banked, payouts, "payouts differ from the bank's statement");

    // Customers and their orders.
    let mut spent: BTreeMap<u64, Decimal> = BTreeMap::new();
    for order in completed().filter(|order| !order["customer"].is_null()) {
        let totals = &order["totals"];
        *spent
            .entry(order["customer"]["id"].as_u64().unwrap())
            .or_default() += decimal(&totals["gross"]) - decimal(&totals["refunded"]);
    }
    for customer in books.all(Resource::ShopCustomers) {
        let id = customer["id"].as_u64().unwrap();
        assert_eq!(
            decimal(&customer["spent"]),
            spent.get(&id).copied().unwrap_or_default(),
            "{customer}"
        );
    }
}
