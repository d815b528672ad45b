//! Purchase orders, goods receipts and bills; sales orders and invoices.

use std::collections::BTreeMap;

use platypus_sandbox::books::record::Resource;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::books::{Books, decimal, list, sum};

/// What was billed or invoiced of each order: by item, how many.
fn charged(books: &Books, documents: Resource, order: &str) -> BTreeMap<(u64, u64), Decimal> {
    let mut charged = BTreeMap::new();
    for document in books.all(documents).filter(|one| !one[order].is_null()) {
        let order = document[order]["id"].as_u64().unwrap();
        for line in list(&document["lines"]) {
            let Some(item) = line["item"]["id"].as_u64() else {
                continue;
            };
            *charged.entry((order, item)).or_default() += decimal(&line["quantity"]);
        }
    }
    charged
}

fn by_item(order: &Value, field: &str) -> BTreeMap<(u64, u64), Decimal> {
    let mut sums = BTreeMap::new();
    let id = order["id"].as_u64().unwrap();
    for line in list(&order["lines"]) {
        if let Some(item) = line["item"]["id"].as_u64() {
            *sums.entry((id, item)).or_default() += decimal(&line[field]);
        }
    }
    sums
}

fn agree(mut said: BTreeMap<(u64, u64), Decimal>, mut found: BTreeMap<(u64, u64), Decimal>, what: &str) {
    said.retain(|_, quantity| !quantity.is_zero());
    found.retain(|_, quantity| !quantity.is_zero());
    assert_eq!(said, found, "{what}");
}

pub(crate) fn check_orders(books: &Books) {
    let mut received: BTreeMap<(u64, u64), Decimal> = BTreeMap::new();
    for receipt in books.all(Resource::GoodsReceipts) {
        let order = receipt["purchase_order"]["id"].as_u64().unwrap();
        assert_eq!(
            receipt["supplier"],
            books.get(Resource::PurchaseOrders, &receipt["purchase_order"]["id"])["supplier"]
        );
        assert_eq!(
            sum(list(&receipt["lines"]), "net"),
            decimal(&receipt["net"]),
            "{receipt}"
        );
        for line in list(&receipt["lines"]) {
            let place = line["order_line"].as_u64().unwrap();
            *received.entry((order, place)).or_default() += decimal(&line["quantity"]);
        }
    }
    let (mut billed, mut invoiced) = (BTreeMap::new(), BTreeMap::new());
    for order in books.all(Resource::PurchaseOrders) {
        let id = order["id"].as_u64().unwrap();
        let mut all = true;
        for line in list(&order["lines"]) {
            let [ordered, came, charged] =
                ["quantity", "received", "billed"].map(|field| decimal(&line[field]));
            assert!(ordered >= came && came >= charged, "{order}");
            let place = line["position"].as_u64().unwrap();
            assert_eq!(received.remove(&(id, place)).unwrap_or_default(), came, "{order}");
            all &= ordered == charged;
        }
        assert_eq!(order["state"] == "closed", all, "{order}");
        billed.extend(by_item(order, "billed"));
    }
    assert!(
        received.values().all(Decimal::is_zero),
        "received and not ordered: {received:?}"
    );
    agree(
        billed,
        charged(books, Resource::Bills, "purchase_order"),
        "bills of orders",
    );
    for order in books.all(Resource::SalesOrders) {
        for line in list(&order["lines"]) {
            assert!(
                decimal(&line["quantity"]) >= decimal(&line["invoiced"]),
                "{order}"
            );
        }
        invoiced.extend(by_item(order, "invoiced"));
    }
    agree(
        invoiced,
        charged(books, Resource::Invoices, "sales_order"),
        "invoices of orders",
    );
}
