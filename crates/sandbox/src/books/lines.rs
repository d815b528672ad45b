//! Lines of documents: prices, discounts and tax, and the totals that they add up to.

use rust_decimal::Decimal;
use serde::Serialize;

use super::chart::AccountId;
use super::dimensions::{self, Dimension, DimensionIndex, DimensionReference};
use super::items::{Item, ItemReference};
use super::ledger::Posting;
use super::money::Money;
use super::tax::TaxRate;
use super::trade::{AccountReference, Number, Side};

/// What lines refer to by index.
#[derive(Debug, Clone, Copy)]
pub struct Registers<'a> {
    /// What is bought and sold.
    pub items: &'a [Item],
    /// What income and costs are tracked by.
    pub dimensions: &'a [Dimension],
}

/// What is charged, before it is worked out.
#[derive(Debug, Clone)]
pub struct LineDraft {
    /// What it is for.
    pub description: String,
    /// The index of the item in the books, if it is for one.
    pub item: Option<usize>,
    /// How many.
    pub quantity: Decimal,
    /// Net price of one.
    pub unit_price: Money,
    /// Discount in per cent; always zero on purchases.
    pub discount_percent: Decimal,
    /// The tax on it.
    pub tax: TaxRate,
    /// The account it is posted to.
    pub account: AccountId,
    /// What it is tracked by.
    pub dimension: Option<DimensionIndex>,
}

impl LineDraft {
    /// One of something that is no item.
    pub fn plain(description: &str, net: Money, tax: TaxRate, account: AccountId) -> Self {
        Self {
            description: description.to_owned(),
            item: None,
            quantity: Decimal::ONE,
            unit_price: net,
            discount_percent: Decimal::ZERO,
            tax,
            account,
            dimension: None,
        }
    }
}

/// A line worked out to the cent.
#[derive(Debug, Clone)]
pub struct Line {
    draft: LineDraft,
    discount: Money,
    net: Money,
    tax: Money,
}

impl Line {
    /// Works out discount, net and tax, each rounded to the cent.
    pub fn price(draft: LineDraft) -> Self {
        let subtotal = draft.unit_price.times(draft.quantity);
        let discount = Money::rounded(
            draft.quantity * draft.unit_price.decimal() * draft.discount_percent / Decimal::ONE_HUNDRED,
        );
        let net = subtotal - discount;
        let tax = net.percent(draft.tax.percent());
        Self {
            draft,
            discount,
            net,
            tax,
        }
    }

    /// A line that sums up others, whose tax was worked out piece by piece.
    pub fn summed(draft: LineDraft, tax: Money) -> Self {
        Self {
            tax,
            ..Self::price(draft)
        }
    }

    /// A line that no tax is charged on.
    pub fn untaxed(description: &str, account: AccountId, net: Money) -> Self {
        Self::price(LineDraft::plain(description, net, TaxRate::Exempt, account))
    }

    /// Net and tax together.
    pub fn gross(&self) -> Money {
        self.net + self.tax
    }

    /// Before tax.
    pub fn net(&self) -> Money {
        self.net
    }

    /// The line before it was worked out.
    pub fn draft(&self) -> &LineDraft {
        &self.draft
    }

    fn wire<'a>(&'a self, index: usize, side: Side, registers: Registers<'a>) -> LineWire<'a> {
        let discounts = side == Side::Sales;
        LineWire {
            position: index + 1,
            description: &self.draft.description,
            item: self.draft.item.and_then(|item| {
                let found = registers.items.get(item)?;
                Some(ItemReference {
                    id: item as u64 + 1,
                    sku: &found.sku,
                    name: &found.name,
                })
            }),
            quantity: Number(self.draft.quantity),
            unit_price: self.draft.unit_price,
            discount_percent: discounts.then_some(Number(self.draft.discount_percent)),
            discount: discounts.then_some(self.discount),
            net: self.net,
            tax: TaxWire {
                id: self.draft.tax.id(),
                code: self.draft.tax.code(),
                percent: Number(self.draft.tax.percent()),
                amount: self.tax,
            },
            gross: self.net + self.tax,
            account: AccountReference::to(self.draft.account),
            dimensions: self
                .draft
                .dimension
                .and_then(|index| dimensions::reference(registers.dimensions, index))
                .into_iter()
                .collect(),
        }
    }
}

/// What lines add up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    discount: Money,
    net: Money,
    tax: Money,
}

impl Totals {
    /// The sums of `lines`.
    pub fn of(lines: &[Line]) -> Self {
        lines.iter().fold(Self::default(), |totals, line| Self {
            discount: totals.discount + line.discount,
            net: totals.net + line.net,
            tax: totals.tax + line.tax,
        })
    }

    /// Net and tax together.
    pub fn gross(self) -> Money {
        self.net + self.tax
    }

    /// Before tax.
    pub fn net(self) -> Money {
        self.net
    }

    /// The tax.
    pub fn tax(self) -> Money {
        self.tax
    }

    /// The wire form; purchases know no discounts.
    pub fn wire(self, side: Side) -> impl Serialize {
        let discounts = side == Side::Sales;
        TotalsWire {
            subtotal: discounts.then_some(self.net + self.discount),
            discount: discounts.then_some(self.discount),
            net: self.net,
            tax: self.tax,
            gross: self.gross(),
        }
    }
}

/// The lines' wire form.
pub fn lines_wire<'a>(
    lines: &'a [Line],
    side: Side,
    registers: Registers<'a>,
) -> Vec<impl Serialize + use<'a>> {
    lines
        .iter()
        .enumerate()
        .map(|(index, line)| line.wire(index, side, registers))
        .collect()
}

/// The lines' net amounts summed per account, credit for sales and debit for purchases when `direct`,
/// the other way round for credits and reversals.
pub fn net_postings(lines: &[Line], side: Side, direct: bool) -> Vec<Posting> {
    let debit = (side == Side::Purchases) == direct;
    let mut postings: Vec<Posting> = Vec::with_capacity(lines.len());
    for line in lines {
        let amount = if debit { line.net } else { -line.net };
        match postings
            .iter_mut()
            .find(|posting| posting.account == line.draft.account)
        {
            Some(posting) => posting.amount += amount,
            None => postings.push(Posting {
                account: line.draft.account,
                amount,
            }),
        }
    }
    postings
}

#[derive(Serialize)]
struct LineWire<'a> {
    position: usize,
    description: &'a str,
    item: Option<ItemReference<'a>>,
    quantity: Number,
    unit_price: Money,
    #[serde(skip_serializing_if = "Option::is_none")]
    discount_percent: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    discount: Option<Money>,
    net: Money,
    tax: TaxWire,
    gross: Money,
    account: AccountReference,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dimensions: Vec<DimensionReference>,
}

#[derive(Serialize)]
struct TaxWire {
    id: u64,
    code: &'static str,
    percent: Number,
    amount: Money,
}

#[derive(Serialize)]
struct TotalsWire {
    #[serde(skip_serializing_if = "Option::is_none")]
    subtotal: Option<Money>,
    #[serde(skip_serializing_if = "Option::is_none")]
    discount: Option<Money>,
    net: Money,
    tax: Money,
    gross: Money,
}
