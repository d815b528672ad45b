//! A retailer of things for the home: online, in two shops and to the trade, with suppliers abroad.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use rand::RngExt;
use rust_decimal::Decimal;

use super::goods::{self, Goods};
use super::habits::{Habit, plan_invoice, purchase_order};
use super::overheads::{self, Overhead};
use super::retailer_catalogue::{DIMENSIONS, GOODS, LOCATIONS, OVERHEADS, SUPPLIERS};
use super::seasons::{Season, Spread};
use super::{Business, Script};
use crate::books::bank::{BankAccount, BankAccountKind, BankKind};
use crate::books::bookkeeper::{Bookkeeper, BooksError};
use crate::books::chart;
use crate::books::diary::{Diary, transfer};
use crate::books::dimensions::{Dimension, DimensionIndex};
use crate::books::finances::{Finances, Loan, WearingAsset};
use crate::books::ledger::{credit, debit};
use crate::books::lines::LineDraft;
use crate::books::manual_journals::JournalLine;
use crate::books::money::Money;
use crate::books::sales_orders::{Fulfilment, NewSalesOrder};
use crate::books::shop::{Basket, BasketLine, Channel, Fate, Method, Shop, Variant};
use crate::books::trade::Side;
use crate::books::trading::NewDocument;

/// Orders of the shop for each invoice to the trade.
const ORDERS_PER_INVOICE: u64 = 8;
/// What an order of the shop and an invoice to the trade come to, about, net of VAT.
const USUAL_ORDER: i64 = 75;
const USUAL_INVOICE: i64 = 420;
/// The dimension of sales to the trade.
const TRADE: DimensionIndex = DimensionIndex(4);
pub(super) const TRADE_CUSTOMERS: usize = 18;

const SHOP_SEASON: Season = Season {
    weekdays: [3, 3, 3, 4, 5, 6, 2],
    busy: &[(11, 150), (12, 210), (7, 80)],
    grows: true,
};
const TRADE_SEASON: Season = Season {
    weekdays: [4, 4, 4, 4, 4, 0, 0],
    busy: &[(9, 130), (10, 150)],
    grows: true,
};

/// A retailer.
pub(super) struct Retailer {
    orders: Spread,
    invoices: Spread,
    purchases: Spread,
    first: Date,
    last: Date,
    /// Expected sales of a month.
    month: Money,
    pub(super) shoppers: usize,
    pub(super) habits: Vec<Habit>,
    finances: Finances,
    goods: Goods,
    pub(super) shop: Shop,
}

impl Retailer {
    pub(super) fn new(script: &Script) -> Self {
        let (first, last) = (script.first_day(), script.last_day());
        let invoices = u64::from(script.invoices);
        let orders = invoices * ORDERS_PER_INVOICE;
        let sales = i64::from(script.invoices) * (USUAL_INVOICE + USUAL_ORDER * 8);
        let month = Money::whole(sales / 30).max(Money::whole(2_000));
        let part = |percent: i64| month.percent(Decimal::from(percent));
        Self {
            orders: Spread::over(orders, first, last, SHOP_SEASON),
            invoices: Spread::over(invoices, first, last, TRADE_SEASON),
            purchases: Spread::over((orders / 12).max(60), first, last, TRADE_SEASON),
            first,
            last,
            month,
            shoppers: usize::try_from(orders / 5).unwrap_or(0).clamp(12, 400),
            habits: Vec::new(),
            finances: Finances {
                wages: part(16),
                loans: vec![Loan {
                    account: chart::BANK_LOAN,
                    percent: Decimal::new(74, 1),
                    instalment: part(3),
                    lender: "Northern Trade Bank",
                }],
                assets: vec![WearingAsset {
                    cost: chart::EQUIPMENT,
                    depreciation: chart::EQUIPMENT_DEPRECIATION,
                    months: 60,
                }],
                charges_vat: true,
                ceiling: part(60),
                saved_percent: Decimal::from(30),
                owner: "Ingrid Nørregaard",
                taxed_earnings: Money::ZERO,
            },
            goods: Goods::new(SUPPLIERS.len(), last),
            shop: Shop::new(Vec::new(), Vec::new(), Vec::new(), Vec::new()),
        }
    }

    /// An order of the shop.
    fn serve(&mut self, books: &mut Bookkeeper<'_>, date: Date) -> Result<(), BooksError> {
        let online = books.dice.random_ratio(3, 5);
        let lines = Self::fill_basket(books);
        let cost = self.cost_of(books, &lines);
        let worth: Money = lines.iter().map(|line| self.worth_of(line)).sum();
        let method = match (online, books.dice.random_range(0..10)) {
            (true, 0..3) => Method::PayPal,
            (false, 0..3) => Method::Cash,
            _ => Method::Card,
        };
        let (channel, location) = if online {
            (Channel::Online, 0)
        } else {
            (Channel::InStore, books.dice.random_range(1..LOCATIONS.len()))
        };
        let known = online || books.dice.random_ratio(1, 4);
        let basket = Basket {
            channel,
            location,
            customer: known.then(|| books.dice.random_range(0..self.shoppers)),
            lines,
            discount: match books.dice.random_range(0..12) {
                0 => Some(("VELKOMMEN10", 10)),
                1 if online => Some(("SUMMER15", 15)),
                _ => None,
            },
            shipping: (online && worth < Money::whole(80)).then(|| Money::from_cents(412)),
            method,
        };
        let fate = self.fate(books, method, online, date);
        match fate {
            Fate::NotCaptured | Fate::Cancelled => {}
            // What comes back goes on the shelf again.
            Fate::AllReturned(day) if day <= self.last => {}
            _ => self.goods.sold(cost),
        }
        self.shop.sell(books, &basket, date, fate)
    }

    fn fill_basket(books: &mut Bookkeeper<'_>) -> Vec<BasketLine> {
        let count = [1, 1, 1, 2, 2, 3, 4][books.dice.random_range(0..7)];
        (0..count)
            .map(|_| {
                let product = books.dice.random_range(0..GOODS.len());
                BasketLine {
                    product,
                    variant: books.dice.random_range(0..GOODS[product].variants.len()),
                    quantity: [1, 1, 1, 2, 2, 4][books.dice.random_range(0..6)],
                }
            })
            .collect()
    }

    fn variant(&self, line: &BasketLine) -> Option<&Variant> {
        self.shop.products.get(line.product)?.variants.get(line.variant)
    }

    fn worth_of(&self, line: &BasketLine) -> Money {
        self.variant(line).map_or(Money::ZERO, |variant| {
            variant.price.times(Decimal::from(line.quantity))
        })
    }

    fn cost_of(&self, books: &Bookkeeper<'_>, lines: &[BasketLine]) -> Money {
        let cost = |line: &BasketLine| {
            let item = books.items.get(self.variant(line)?.item)?;
            Some(item.bought?.amount.times(Decimal::from(line.quantity)))
        };
        lines.iter().filter_map(cost).sum()
    }

    fn fate(&self, books: &mut Bookkeeper<'_>, method: Method, online: bool, date: Date) -> Fate {
        let later = date.saturating_add(books.dice.random_range(3..28).days());
        match books.dice.random_range(0..200) {
            0..9 => Fate::LineReturned(later),
            9..16 => Fate::AllReturned(later),
            16..19 if method == Method::Card => Fate::Disputed(later),
            19..22 if online => Fate::Cancelled,
            22..120 if online && date.saturating_add(1.day()) >= self.last => Fate::NotCaptured,
            _ => Fate::Sold,
        }
    }

    /// An invoice to the trade.
    fn invoice(
        &mut self,
        books: &mut Bookkeeper<'_>,
        diary: &mut Diary,
        date: Date,
    ) -> Result<(), BooksError> {
        let party = books.dice.random_range(0..TRADE_CUSTOMERS);
        let discount = Decimal::from([15, 20, 20, 25][books.dice.random_range(0..4)]);
        let mut cost = Money::ZERO;
        let mut lines = Vec::new();
        for _ in 0..books.dice.random_range(1..5) {
            let index = books.dice.random_range(0..books.items.len());
            let quantity = Decimal::from(books.dice.random_range(2..9));
            if let Some((line, goods)) =
                goods::sale(books, (party, date), index, quantity, discount, Some(TRADE))
            {
                cost += goods;
                lines.push(LineDraft {
                    account: chart::GOODS_SALES,
                    ..line
                });
            }
        }
        let reference = purchase_order(&mut books.dice);
        let order = self.take_order(books, (party, reference.as_deref()), date, &lines)?;
        let new = NewDocument {
            side: Side::Sales,
            party,
            dated: date,
            lines,
            reference,
            note: books
                .dice
                .random_ratio(1, 7)
                .then(|| "Tak for ordren! Thank you for your order.".to_owned()),
            order,
        };
        if date.saturating_add(10.days()) >= self.last && books.dice.random_ratio(1, 3) {
            return books.draft(new);
        }
        self.goods.sold(cost);
        let invoice = books.issue(new)?;
        plan_invoice(books, diary, self.habits[party], party, invoice, date);
        Ok(())
    }

    /// Most of the trade orders ahead.
    fn take_order(
        &self,
        books: &mut Bookkeeper<'_>,
        (party, reference): (usize, Option<&str>),
        date: Date,
        lines: &[LineDraft],
    ) -> Result<Option<u64>, BooksError> {
        let fulfilment = match books.dice.random_range(0..20) {
            0..10 => Fulfilment::Whole,
            10..12 => Fulfilment::Part,
            12 => Fulfilment::CalledOff,
            13..18 if date.saturating_add(14.days()) >= self.last => Fulfilment::Awaited,
            _ => return Ok(None),
        };
        let ordered_on = date
            .saturating_sub(books.dice.random_range(2..12).days())
            .max(self.first);
        let order = books.take_order(&NewSalesOrder {
            party,
            ordered_on,
            expected_on: ordered_on.saturating_add(14.days()),
            lines,
            reference,
            fulfilment,
            last_on: date,
        })?;
        Ok(matches!(fulfilment, Fulfilment::Whole | Fulfilment::Part).then_some(order))
    }

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

impl Business for Retailer {
    fn found(&mut self, books: &mut Bookkeeper<'_>, _diary: &mut Diary, on: Date) -> Result<(), BooksError> {
        let part = |percent: i64| self.month.percent(Decimal::from(percent));
        let bank = |account, kind, limit, number| {
            BankAccount::open(account, kind, limit).at("Northern Trade Bank", "20-31-08", number)
        };
        books.add_bank(bank(chart::BANK, BankAccountKind::Current, part(50), "70113308"));
        books.add_bank(bank(
            chart::SAVINGS,
            BankAccountKind::Savings,
            Money::ZERO,
            "70113309",
        ));
        books.add_bank(BankAccount::open(chart::TILL, BankAccountKind::Cash, Money::ZERO));
        books.add_bank(BankAccount::open(
            chart::PROCESSOR,
            BankAccountKind::Processor,
            Money::ZERO,
        ));
        for (name, parent, archived) in DIMENSIONS {
            books.dimensions.push(Dimension {
                name,
                parent: parent.map(DimensionIndex),
                archived,
            });
        }
        let opening: [JournalLine; 4] = [
            debit(chart::STOCK, part(160)).into(),
            debit(chart::EQUIPMENT, part(90)).into(),
            credit(chart::SHARE_CAPITAL, part(100)).into(),
            credit(chart::RETAINED_EARNINGS, part(160) + part(90) - part(100)).into(),
        ];
        let (capital, loan) = (part(80), part(70));
        self.stock_shelves(books);
        self.open_shop(books);
        self.meet_trade(books);
        books.journal(on, "Opening balances", &opening, None)?;
        let owner = self.finances.owner;
        transfer(
            books,
            on,
            "Capital paid in",
            chart::SHARE_CAPITAL,
            -capital,
            BankKind::Owner,
            owner,
        )?;
        transfer(
            books,
            on,
            "Loan drawn",
            chart::BANK_LOAN,
            -loan,
            BankKind::Loan,
            "Northern Trade Bank",
        )
    }

    fn day(&mut self, books: &mut Bookkeeper<'_>, diary: &mut Diary, date: Date) -> Result<(), BooksError> {
        self.shop.open_day(books, date)?;
        for _ in 0..self.orders.next(date) {
            self.serve(books, date)?;
        }
        for _ in 0..self.invoices.next(date) {
            self.invoice(books, diary, date)?;
        }
        let orders = self.purchases.next(date);
        self.goods.order(books, date, orders);
        self.goods.day(books, diary, date)?;
        self.shop.close_day(books, date)?;
        if date.weekday() == Weekday::Sunday || date == self.last {
            self.goods.adjust_stock(books, date)?;
        }
        if date.weekday() == Weekday::Monday {
            let held = books.bank_balance(chart::TILL) - Money::whole(200);
            if held.is_positive() {
                transfer(
                    books,
                    date,
                    "Cash banked",
                    chart::TILL,
                    -held,
                    BankKind::Transfer,
                    "Cash paid in",
                )?;
            }
        }
        overheads::enter(books, diary, date, &self.overheads())?;
        self.finances.day(books, diary, date)
    }

    fn finish(&mut self, books: &mut Bookkeeper<'_>) -> Result<(), BooksError> {
        self.shop.finish(books)
    }
}
