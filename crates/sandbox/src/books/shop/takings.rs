//! A day's sums: what was sold, given back and kept by the processor, by where the money is.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::orders::{Order, OrderLine};
use crate::books::bank::BankKind;
use crate::books::bank_entries::NewBankEntry;
use crate::books::bookkeeper::{Bookkeeper, BooksError};
use crate::books::chart::{self, AccountId};
use crate::books::dimensions::DimensionIndex;
use crate::books::lines::{Line, LineDraft};
use crate::books::lists::PaymentMethod;
use crate::books::manual_journals::Banking;
use crate::books::money::Money;
use crate::books::tax::TaxRate;
use crate::books::trade::Side;

/// Amounts that go to the same bank account, ledger account, tax rate and dimension.
#[derive(Debug, Clone, Copy)]
struct Sum {
    bank: AccountId,
    account: AccountId,
    rate: TaxRate,
    dimension: DimensionIndex,
    net: Money,
    tax: Money,
}

/// The sums of one day.
#[derive(Debug, Default)]
pub(super) struct Takings {
    sales: Vec<Sum>,
    refunds: Vec<Sum>,
    fees: Money,
}

fn add(sums: &mut Vec<Sum>, new: Sum) {
    let same = sums.iter_mut().find(|sum| {
        (sum.bank, sum.account, sum.rate, sum.dimension) == (new.bank, new.account, new.rate, new.dimension)
    });
    match same {
        Some(sum) => {
            sum.net += new.net;
            sum.tax += new.tax;
        }
        None => sums.push(new),
    }
}

impl Takings {
    /// An order was paid.
    pub(super) fn sale(&mut self, order: &Order) {
        let (bank, dimension) = (order.method.bank(), order.dimension);
        for line in &order.lines {
            let sum = Sum {
                bank,
                account: chart::SHOP_SALES,
                rate: line.rate,
                dimension,
                net: line.net,
                tax: line.tax,
            };
            add(&mut self.sales, sum);
        }
        if let Some(shipping) = order.shipping {
            let sum = Sum {
                bank,
                account: chart::DELIVERY_CHARGES,
                rate: TaxRate::Standard,
                dimension,
                net: shipping.net,
                tax: shipping.tax,
            };
            add(&mut self.sales, sum);
        }
    }

    /// A line of an order came back.
    pub(super) fn refund(&mut self, order: &Order, line: &OrderLine) {
        let sum = Sum {
            bank: order.method.bank(),
            account: chart::SHOP_REFUNDS,
            rate: line.rate,
            dimension: order.dimension,
            net: line.net,
            tax: line.tax,
        };
        add(&mut self.refunds, sum);
    }

    /// The processor kept a fee.
    pub(super) fn fee(&mut self, fee: Money) {
        self.fees += fee;
    }

    /// Enters the sums in the books.
    pub(super) fn enter(self, books: &mut Bookkeeper<'_>, date: Date) -> Result<(), BooksError> {
        for bank in [chart::PROCESSOR, chart::TILL] {
            let what = if bank == chart::TILL {
                "in cash"
            } else {
                "by card and online"
            };
            let sold = format!("Shop sales of {date} {what}");
            enter(
                books,
                date,
                (Side::Sales, bank),
                &self.sales,
                BankKind::Takings,
                &sold,
            )?;
            let given_back = format!("Refunds of {date} {what}");
            enter(
                books,
                date,
                (Side::Purchases, bank),
                &self.refunds,
                BankKind::Refund,
                &given_back,
            )?;
        }
        let kept = format!("Nordpay's fees of {date}");
        let lines = vec![Line::untaxed(&kept, chart::CARD_FEES, self.fees)];
        books.bank_entry(&NewBankEntry {
            side: Side::Purchases,
            party: None,
            on: date,
            bank: chart::PROCESSOR,
            lines,
            method: PaymentMethod::Card,
            banking: Banking {
                kind: BankKind::Fee,
                description: &kept,
                counterparty: Some("Nordpay"),
            },
            note: Some(&kept),
        })
    }
}

fn enter(
    books: &mut Bookkeeper<'_>,
    date: Date,
    (side, bank): (Side, AccountId),
    sums: &[Sum],
    kind: BankKind,
    note: &str,
) -> Result<(), BooksError> {
    let lines = sums.iter().filter(|sum| sum.bank == bank).map(|sum| {
        let draft = LineDraft {
            description: note.to_owned(),
            item: None,
            quantity: Decimal::ONE,
            unit_price: sum.net,
            discount_percent: Decimal::ZERO,
            tax: sum.rate,
            account: sum.account,
            dimension: Some(sum.dimension),
        };
        Line::summed(draft, sum.tax)
    });
    books.bank_entry(&NewBankEntry {
        side,
        party: None,
        on: date,
        bank,
        lines: lines.collect(),
        method: if bank == chart::TILL {
            PaymentMethod::Cash
        } else {
            PaymentMethod::Card
        },
        banking: Banking {
            kind,
            description: note,
            counterparty: None,
        },
        note: Some(note),
    })
}
