//! A wholesaler that sells goods to the trade: as many invoices as asked for.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use rand::RngExt;
use rust_decimal::Decimal;

use super::goods::{self, Goods};
use super::habits::{Habit, plan_invoice, purchase_order};
use super::overheads::{self, Overhead};
use super::seasons::{Season, Spread};
use super::wholesaler_catalogue::{GOODS, OVERHEADS, PACKS, SUPPLIES, TRADES};
use super::{Business, Script};
use crate::books::bank::{BankAccount, BankAccountKind, BankKind};
use crate::books::bookkeeper::{Bookkeeper, BooksError};
use crate::books::chart;
use crate::books::diary::{Diary, transfer};
use crate::books::finances::{Finances, Loan, WearingAsset};
use crate::books::items::{Item, ItemKind, ItemPrice};
use crate::books::ledger::{credit, debit};
use crate::books::lines::LineDraft;
use crate::books::manual_journals::JournalLine;
use crate::books::money::Money;
use crate::books::names;
use crate::books::sales_orders::{Fulfilment, NewSalesOrder};
use crate::books::tax::TaxRate;
use crate::books::trade::Side;
use crate::books::trading::NewDocument;

/// What an invoice of its goods comes to, about, net of VAT: what the size of everything else is worked out from.
const USUAL_INVOICE: i64 = 1_900;

const SEASON: Season = Season {
    weekdays: [4, 4, 4, 4, 4, 1, 0],
    busy: &[(11, 125), (12, 125)],
    grows: true,
};

/// A wholesaler.
pub(super) struct Wholesaler {
    sales: Spread,
    purchases: Spread,
    first: Date,
    last: Date,
    /// Expected sales of a month.
    month: Money,
    customers: usize,
    habits: Vec<Habit>,
    finances: Finances,
    goods: Goods,
}

impl Wholesaler {
    pub(super) fn new(script: &Script) -> Self {
        let (first, last) = (script.first_day(), script.last_day());
        let invoices = u64::from(script.invoices);
        let month = Money::whole(USUAL_INVOICE * i64::from(script.invoices) / 30).max(Money::whole(5_000));
        let part = |percent: i64| month.percent(Decimal::from(percent));
        let suppliers = usize::try_from(invoices / 1_000).unwrap_or(0).clamp(9, 80);
        Self {
            sales: Spread::over(invoices, first, last, SEASON),
            purchases: Spread::over((invoices / 8).max(60), first, last, SEASON),
            first,
            last,
            month,
            customers: usize::try_from(invoices / 60).unwrap_or(0).clamp(24, 1_500),
            habits: Vec::new(),
            finances: Finances {
                wages: part(11),
                loans: vec![Loan {
                    account: chart::BANK_LOAN,
                    percent: Decimal::new(62, 1),
                    instalment: part(1),
                    lender: "Northern Trade Bank",
                }],
                assets: vec![
                    WearingAsset {
                        cost: chart::EQUIPMENT,
                        depreciation: chart::EQUIPMENT_DEPRECIATION,
                        months: 96,
                    },
                    WearingAsset {
                        cost: chart::VEHICLES,
                        depreciation: chart::VEHICLES_DEPRECIATION,
                        months: 48,
                    },
                ],
                charges_vat: true,
                ceiling: part(55),
                saved_percent: Decimal::from(25),
                owner: "Shareholders",
                taxed_earnings: Money::ZERO,
            },
            goods: Goods::new(suppliers, last),
        }
    }

    fn sell(&mut self, books: &mut Bookkeeper<'_>, diary: &mut Diary, date: Date) -> Result<(), BooksError> {
        // Squaring the dice gives large customers many orders and small ones few.
        let roll = books.dice.random_range(0..self.customers * self.customers);
        let party = self.customers - 1 - roll.isqrt();
        let count = [1, 2, 2, 3, 3, 3, 4, 4, 5][books.dice.random_range(0..9)];
        let discount = Decimal::from([0, 0, 0, 0, 5, 10][books.dice.random_range(0..6)]);
        let mut cost = Money::ZERO;
        let mut lines = Vec::with_capacity(count + 1);
        for _ in 0..count {
            let index = books.dice.random_range(0..books.items.len());
            let quantity = Decimal::from(books.dice.random_range(1..13));
            if let Some((line, goods)) = goods::sale(books, (party, date), index, quantity, discount, None) {
                cost += goods;
                lines.push(line);
            }
        }
        if books.dice.random_ratio(1, 6) {
            let carriage = Money::from_cents(books.dice.random_range(950..2_900));
            lines.push(LineDraft::plain(
                "Carriage",
                carriage,
                TaxRate::Standard,
                chart::DELIVERY_CHARGES,
            ));
        }
        let reference = purchase_order(&mut books.dice);
        let note = books
            .dice
            .random_ratio(1, 12)
            .then(|| "Deliver to the rear entrance before noon.".to_owned());
        let order = self.take_order(books, (party, reference.as_deref()), date, &lines)?;
        let new = NewDocument {
            side: Side::Sales,
            party,
            dated: date,
            lines,
            reference,
            note,
            order,
        };
        if date.saturating_add(5.days()) >= self.last && books.dice.random_ratio(1, 12) {
            return books.draft(new);
        }
        self.goods.sold(cost);
        let invoice = books.issue(new)?;
        plan_invoice(books, diary, self.habits[party], party, invoice, date);
        Ok(())
    }

    /// Some customers order days ahead; some orders are invoiced in part, or called off.
    fn take_order(
        &self,
        books: &mut Bookkeeper<'_>,
        (party, reference): (usize, Option<&str>),
        date: Date,
        lines: &[LineDraft],
    ) -> Result<Option<u64>, BooksError> {
        let fulfilment = match books.dice.random_range(0..120) {
            0..8 => Fulfilment::Whole,
            8 => Fulfilment::Part,
            9 => Fulfilment::CalledOff,
            10..40 if date.saturating_add(4.days()) >= self.last => Fulfilment::Awaited,
            _ => return Ok(None),
        };
        let ordered_on = date
            .saturating_sub(books.dice.random_range(0..7).days())
            .max(self.first);
        let order = books.take_order(&NewSalesOrder {
            party,
            ordered_on,
            expected_on: ordered_on.saturating_add(7.days()),
            lines,
            reference,
            fulfilment,
            last_on: date,
        })?;
        Ok(matches!(fulfilment, Fulfilment::Whole | Fulfilment::Part).then_some(order))
    }

    /// What is billed each month, by the size of the business.
    fn overheads(&self) -> Vec<Overhead> {
        OVERHEADS
            .iter()
            .enumerate()
            .map(
                |(index, (day, _, what, account, per_ten_thousand, tax))| Overhead {
                    day: *day,
                    supplier: self.goods.suppliers() + index,
                    what,
                    account: *account,
                    amount: self.month.times(Decimal::new(*per_ten_thousand, 4)),
                    tax: *tax,
                },
            )
            .collect()
    }
}

impl Business for Wholesaler {
    fn found(&mut self, books: &mut Bookkeeper<'_>, _diary: &mut Diary, on: Date) -> Result<(), BooksError> {
        let part = |percent: i64| self.month.percent(Decimal::from(percent));
        let bank = |account, kind, limit, number| {
            BankAccount::open(account, kind, limit).at("Northern Trade Bank", "20-31-08", number)
        };
        books.add_bank(bank(chart::BANK, BankAccountKind::Current, part(10), "60012745"));
        books.add_bank(bank(
            chart::SAVINGS,
            BankAccountKind::Savings,
            Money::ZERO,
            "60012746",
        ));
        for (index, (code, name)) in GOODS.iter().cycle().take(GOODS.len() * PACKS.len()).enumerate() {
            let (pack, factor) = PACKS[index / GOODS.len()];
            let price = Money::from_cents(books.dice.random_range(1_600..3_400) * factor / 100);
            let cost = price.percent(Decimal::from(books.dice.random_range(68..80)));
            let tax = if index % 4 == 3 {
                TaxRate::Standard
            } else {
                TaxRate::Zero
            };
            books.items.push(Item {
                sku: format!("{code}-{:03}", index + 1),
                name: format!("{name}, {pack}"),
                description: format!("{name}, sold by the {pack}"),
                kind: ItemKind::Stock,
                sold: Some(ItemPrice {
                    amount: price,
                    account: chart::GOODS_SALES,
                    tax,
                }),
                bought: Some(ItemPrice {
                    amount: cost,
                    account: chart::STOCK,
                    tax,
                }),
            });
        }
        let at = books.opened_at();
        for index in 0..self.goods.suppliers() {
            let name = names::firm(&mut books.dice, SUPPLIES, index);
            let party = names::party(&mut books.dice, name, 30, true, at);
            books.suppliers.push(party);
        }
        for (_, name, ..) in OVERHEADS {
            let party = names::party(&mut books.dice, (*name).to_owned(), 21, true, at);
            books.suppliers.push(party);
        }
        for index in 0..self.customers {
            let name = names::firm(&mut books.dice, TRADES, index);
            let terms = [14, 30, 30, 45][books.dice.random_range(0..4)];
            let party = names::party(&mut books.dice, name, terms, true, at);
            books.customers.push(party);
            self.habits.push(Habit::roll(&mut books.dice, true));
        }
        let opening: [JournalLine; 5] = [
            debit(chart::STOCK, part(80)).into(),
            debit(chart::EQUIPMENT, part(50)).into(),
            debit(chart::VEHICLES, part(30)).into(),
            credit(chart::SHARE_CAPITAL, part(120)).into(),
            credit(
                chart::RETAINED_EARNINGS,
                part(80) + part(50) + part(30) - part(120),
            )
            .into(),
        ];
        books.journal(on, "Opening balances", &opening, None)?;
        let owner = self.finances.owner;
        transfer(
            books,
            on,
            "Capital paid in",
            chart::SHARE_CAPITAL,
            -part(60),
            BankKind::Owner,
            owner,
        )?;
        transfer(
            books,
            on,
            "Loan drawn",
            chart::BANK_LOAN,
            -part(40),
            BankKind::Loan,
            "Northern Trade Bank",
        )
    }

    fn day(&mut self, books: &mut Bookkeeper<'_>, diary: &mut Diary, date: Date) -> Result<(), BooksError> {
        for _ in 0..self.sales.next(date) {
            self.sell(books, diary, date)?;
        }
        let orders = self.purchases.next(date);
        self.goods.order(books, date, orders);
        self.goods.day(books, diary, date)?;
        if date.weekday() == Weekday::Sunday || date == self.last {
            self.goods.adjust_stock(books, date)?;
        }
        overheads::enter(books, diary, date, &self.overheads())?;
        self.finances.day(books, diary, date)
    }
}
