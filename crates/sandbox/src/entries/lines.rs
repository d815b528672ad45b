//! Lines of what is entered: worked out to the cent, as everywhere in the books.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::desk::{Account, Desk, Posting, Record, id_of, text};
use super::fields::amount;
use super::{EntryError, Fields};
use crate::books::chart;
use crate::books::money::Money;
use crate::books::record::Resource;
use crate::books::tax::TaxRate;
use crate::books::trade::{Number, Side};

/// A line worked out.
#[derive(Debug)]
pub(super) struct Line {
    account: Account,
    net: Money,
    tax: Money,
    discount: Money,
    wire: Value,
}

/// The lines of a document.
#[derive(Debug, Default)]
pub(super) struct Lines(Vec<Line>);

/// What a kind of document's lines look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// With discounts.
    Discounted,
    /// Without.
    Plain,
    /// Of an order: with what was received and billed.
    Ordered,
}

impl Lines {
    /// Reads `lines`; what is wrong with them is noted.
    pub(super) async fn read(
        desk: &mut Desk,
        fields: &Fields,
        side: Side,
        form: Form,
    ) -> Result<Self, EntryError> {
        let given = fields.list("lines");
        if given.is_empty() {
            fields.say("lines", "must hold at least one line");
        }
        let mut lines = Vec::with_capacity(given.len());
        for (index, line) in given.iter().enumerate() {
            if let Some(line) = read(desk, line, side, form, index + 1).await? {
                lines.push(line);
            }
        }
        Ok(Self(lines))
    }

    /// Their form on the wire.
    pub(super) fn wire(&self) -> Vec<&Value> {
        self.0.iter().map(|line| &line.wire).collect()
    }

    fn sum(&self, of: impl Fn(&Line) -> Money) -> Money {
        self.0.iter().map(of).sum()
    }

    /// Net and tax together.
    pub(super) fn gross(&self) -> Money {
        self.sum(|line| line.net + line.tax)
    }

    /// What they add up to, on the wire.
    pub(super) fn totals(&self, form: Form) -> Value {
        let (net, tax, discount) = (
            self.sum(|line| line.net),
            self.sum(|line| line.tax),
            self.sum(|line| line.discount),
        );
        let mut totals = json!({"net": net, "tax": tax, "gross": net + tax});
        if form == Form::Discounted {
            totals["subtotal"] = json!(net + discount);
            totals["discount"] = json!(discount);
        }
        totals
    }

    /// Their entry in the ledger against `against`, which is debited for sales where `direct`.
    pub(super) async fn postings(
        &self,
        desk: &mut Desk,
        side: Side,
        against: Account,
        direct: bool,
    ) -> Result<Vec<Posting>, EntryError> {
        let lines = self.0.iter().map(|line| (line.account.clone(), line.net));
        let tax = self.sum(|line| line.tax);
        postings(desk, side, against, lines.collect(), tax, direct).await
    }
}

/// The entry for amounts of trade: what is owed or paid, against income or costs with the tax between them.
pub(super) async fn postings(
    desk: &mut Desk,
    side: Side,
    against: Account,
    lines: Vec<(Account, Money)>,
    tax: Money,
    direct: bool,
) -> Result<Vec<Posting>, EntryError> {
    let sign = |amount: Money| {
        if (side == Side::Sales) == direct {
            amount
        } else {
            -amount
        }
    };
    let gross = lines.iter().map(|(_, net)| *net).sum::<Money>() + tax;
    let posting = |account, amount| Posting {
        account,
        amount,
        memo: None,
    };
    let mut postings: Vec<Posting> = vec![posting(against, sign(gross))];
    for (account, net) in lines {
        match postings[1..]
            .iter_mut()
            .find(|posting| posting.account.id == account.id)
        {
            Some(posting) => posting.amount += sign(-net),
            None => postings.push(posting(account, sign(-net))),
        }
    }
    if !tax.is_zero() {
        postings.push(posting(desk.own_account(chart::VAT).await?, sign(-tax)));
    }
    Ok(postings)
}

/// The entry of a stored document, worked out anew from its lines.
pub(super) async fn postings_of(
    desk: &mut Desk,
    side: Side,
    against: Account,
    document: &Record,
    direct: bool,
) -> Result<Vec<Posting>, EntryError> {
    let mut lines = Vec::new();
    let mut tax = Money::ZERO;
    let stored = document.get("lines").and_then(Value::as_array);
    for line in stored.into_iter().flatten() {
        let id = line["account"]["id"].as_u64().unwrap_or(0);
        let account = desk.account_of(id).await?.ok_or(EntryError::NotFound)?;
        lines.push((account, amount(line.get("net"))));
        tax += amount(line["tax"].get("amount"));
    }
    postings(desk, side, against, lines, tax, direct).await
}

async fn read(
    desk: &mut Desk,
    line: &Fields,
    side: Side,
    form: Form,
    position: usize,
) -> Result<Option<Line>, EntryError> {
    let item = desk.referred(line, "item", Resource::Items).await?;
    let trade = match side {
        Side::Sales => "sold",
        Side::Purchases => "bought",
    };
    let terms = item
        .as_ref()
        .and_then(|item| item.get(trade)?.as_object().cloned());
    let quantity = line.decimal("quantity").unwrap_or(Decimal::ONE);
    let price = price_of(line, terms.as_ref());
    let percent = line.decimal("discount_percent").unwrap_or_default();
    if percent < Decimal::ZERO || percent > Decimal::ONE_HUNDRED {
        line.say("discount_percent", "must be from 0 to 100");
    }
    if !percent.is_zero() && form != Form::Discounted {
        line.say(
            "discount_percent",
            "has no place here: purchases know no discounts",
        );
    }
    let account = account_for(desk, line, terms.as_ref()).await?;
    let wanted = line
        .reference("tax")
        .or_else(|| terms.as_ref()?.get("tax_rate")?["id"].as_u64());
    let rate = wanted.map_or(Some(TaxRate::Exempt), |id| {
        TaxRate::ALL.into_iter().find(|rate| rate.id() == id)
    });
    if rate.is_none() {
        line.say("tax", "names no tax rate");
    }
    let (Some(account), Some(rate)) = (account, rate) else {
        return Ok(None);
    };
    let subtotal = price.times(quantity);
    let discount = Money::rounded(quantity * price.decimal() * percent / Decimal::ONE_HUNDRED);
    let net = subtotal - discount;
    let tax = net.percent(rate.percent());
    let name = item.as_ref().map(|item| text(item, "name"));
    let description = line
        .text("description")
        .or_else(|| name.clone())
        .unwrap_or_default();
    let mut wire = json!({
        "position": position,
        "description": description,
        "item": item.as_ref().map(|item| json!({"id": id_of(item), "sku": item.get("sku"), "name": name})),
        "quantity": Number(quantity),
        "unit_price": price,
        "net": net,
        "tax": {"id": rate.id(), "code": rate.code(), "percent": Number(rate.percent()), "amount": tax},
        "gross": net + tax,
        "account": account.reference(),
    });
    match form {
        Form::Discounted => {
            wire["discount_percent"] = json!(Number(percent));
            wire["discount"] = json!(discount);
        }
        Form::Ordered => {
            wire["received"] = json!(0);
            wire["billed"] = json!(0);
        }
        Form::Plain => {}
    }
    Ok(Some(Line {
        account,
        net,
        tax,
        discount,
        wire,
    }))
}

/// What one costs: what the line says, or what its item does.
fn price_of(line: &Fields, terms: Option<&Record>) -> Money {
    match (line.money("unit_price"), terms) {
        (Some(price), _) => price,
        (None, Some(terms)) => amount(terms.get("price").or_else(|| terms.get("cost"))),
        (None, None) => {
            if !line.has("unit_price") {
                let message = "must be given where the line has no item with a price";
                line.say("unit_price", message);
            }
            Money::ZERO
        }
    }
}

/// The account that it is posted to: the one that the line names, or its item's.
async fn account_for(
    desk: &mut Desk,
    line: &Fields,
    terms: Option<&Record>,
) -> Result<Option<Account>, EntryError> {
    if line.has("account") {
        return desk.account(line, "account").await;
    }
    let of_item = terms.and_then(|terms| terms.get("account")?["id"].as_u64());
    let account = match of_item {
        Some(id) => desk.account_of(id).await?,
        None => None,
    };
    if account.is_none() {
        let message = "must be given where the line has no item with an account";
        line.say("account", message);
    }
    Ok(account)
}
