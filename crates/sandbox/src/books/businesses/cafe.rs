//! A café that sells over the counter every day but Sunday and caters for firms nearby.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use rand::RngExt;
use rust_decimal::Decimal;

use super::cafe_catalogue::{CATERING, INGREDIENTS, SUPPLIERS, TRADES, overheads};
use super::habits::{Habit, enter_bill, plan_invoice, purchase_order};
use super::seasons::{Season, Spread};
use super::takings::{pay_card_fees, take};
use super::{Business, Script};
use crate::books::bank::{BankAccount, BankAccountKind, BankKind};
use crate::books::bookkeeper::{Bookkeeper, BooksError};
use crate::books::chart;
use crate::books::diary::{Diary, transfer};
use crate::books::dimensions::{Dimension, DimensionIndex};
use crate::books::finances::{Finances, Loan, WearingAsset};
use crate::books::items::{Item, ItemKind, ItemPrice};
use crate::books::lines::LineDraft;
use crate::books::money::Money;
use crate::books::names;
use crate::books::sales_orders::{Fulfilment, NewSalesOrder};
use crate::books::tax::TaxRate;
use crate::books::trade::Side;
use crate::books::trading::NewDocument;

const CUSTOMERS: usize = 46;

const CATERING_SEASON: Season = Season {
    weekdays: [4, 4, 4, 4, 4, 1, 0],
    busy: &[(12, 125)],
    grows: false,
};

/// What sales are tracked by: the heading, the counter, catering.
const ACTIVITIES: [(&str, Option<DimensionIndex>); 4] = [
    ("Activity", None),
    ("Counter", Some(DimensionIndex(0))),
    ("Catering", Some(DimensionIndex(0))),
    ("Christmas market 2023", Some(DimensionIndex(0))),
];
const COUNTER: DimensionIndex = DimensionIndex(1);
const CATERED: DimensionIndex = DimensionIndex(2);

/// A café.
pub(super) struct Cafe {
    invoices: Spread,
    first: Date,
    last: Date,
    habits: Vec<Habit>,
    finances: Finances,
    /// What the card acquirer keeps for this month so far.
    card_fees: Money,
}

impl Cafe {
    pub(super) fn new(script: &Script) -> Self {
        let (first, last) = (script.first_day(), script.last_day());
        Self {
            invoices: Spread::over(u64::from(script.invoices), first, last, CATERING_SEASON),
            first,
            last,
            habits: Vec::new(),
            finances: Finances {
                wages: Money::whole(11_900),
                loans: vec![Loan {
                    account: chart::BANK_LOAN,
                    percent: Decimal::new(69, 1),
                    instalment: Money::whole(500),
                    lender: "Seafront Bank",
                }],
                assets: vec![WearingAsset {
                    cost: chart::EQUIPMENT,
                    depreciation: chart::EQUIPMENT_DEPRECIATION,
                    months: 60,
                }],
                charges_vat: true,
                ceiling: Money::whole(16_000),
                saved_percent: Decimal::from(20),
                owner: "Zoë Hartmann",
                taxed_earnings: Money::ZERO,
            },
            card_fees: Money::ZERO,
        }
    }

    fn cater(&self, books: &mut Bookkeeper<'_>, diary: &mut Diary, date: Date) -> Result<(), BooksError> {
        let party = books.dice.random_range(0..CUSTOMERS);
        let count = books.dice.random_range(1..=4);
        let first = books.dice.random_range(0..CATERING.len());
        let lines: Vec<LineDraft> = (0..count)
            .filter_map(|step| {
                let item = (first + step * 3) % CATERING.len();
                let sold = books.items.get(item)?.sold?;
                let description = books.items.get(item)?.name.clone();
                let discount = if books.dice.random_ratio(1, 7) {
                    Decimal::TEN
                } else {
                    Decimal::ZERO
                };
                Some(LineDraft {
                    description,
                    item: Some(item),
                    quantity: Decimal::from(books.dice.random_range(1..5)),
                    unit_price: sold.amount,
                    discount_percent: discount,
                    tax: sold.tax,
                    account: sold.account,
                    dimension: Some(CATERED),
                })
            })
            .collect();
        let reference = purchase_order(&mut books.dice);
        let note = books
            .dice
            .random_ratio(1, 9)
            .then(|| "Merci ! Thank you for your custom.".to_owned());
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
        let recent = date.saturating_add(12.days()) >= self.last;
        // What is catered on a Thursday is written up on the Monday after next.
        if recent && (date.weekday() == Weekday::Thursday || books.dice.random_ratio(1, 5)) {
            return books.draft(new);
        }
        let invoice = books.issue(new)?;
        plan_invoice(books, diary, self.habits[party], party, invoice, date);
        Ok(())
    }

    /// A draft that came to nothing is thrown away a few days later.
    fn discard_quote(&self, books: &mut Bookkeeper<'_>, date: Date) -> Result<(), BooksError> {
        let thrown_away = date.saturating_add(3.days());
        if thrown_away > self.last {
            return Ok(());
        }
        let line = LineDraft::plain(
            "Catering for a reception",
            Money::whole(640),
            TaxRate::Standard,
            chart::CATERING_SALES,
        );
        let new = NewDocument {
            side: Side::Sales,
            party: books.dice.random_range(0..CUSTOMERS),
            dated: date,
            lines: vec![line],
            reference: None,
            note: Some("Quoted, not yet agreed".to_owned()),
            order: None,
        };
        books.discarded_draft(new, thrown_away)
    }

    /// Some catering is ordered days ahead; now and then somebody orders what is not invoiced yet, or calls it off.
    fn take_order(
        &self,
        books: &mut Bookkeeper<'_>,
        (party, reference): (usize, Option<&str>),
        date: Date,
        lines: &[LineDraft],
    ) -> Result<Option<u64>, BooksError> {
        let order = |ordered_on, expected_on, fulfilment| NewSalesOrder {
            party,
            ordered_on,
            expected_on,
            lines,
            reference,
            fulfilment,
            last_on: date,
        };
        match books.dice.random_range(0..24) {
            0..8 => {
                let ordered_on = date
                    .saturating_sub(books.dice.random_range(1..9).days())
                    .max(self.first);
                books
                    .take_order(&order(ordered_on, date, Fulfilment::Whole))
                    .map(Some)
            }
            8 => {
                books.take_order(&order(date, date.saturating_add(9.days()), Fulfilment::CalledOff))?;
                Ok(None)
            }
            9..15 if date.saturating_add(9.days()) >= self.last => {
                books.take_order(&order(date, date.saturating_add(12.days()), Fulfilment::Awaited))?;
                Ok(None)
            }
            _ => Ok(None),
        }
    }
}

fn buy_ingredients(books: &mut Bookkeeper<'_>, diary: &mut Diary, date: Date) -> Result<(), BooksError> {
    let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
    for (index, (_, name, cents, party, tax)) in INGREDIENTS.iter().enumerate() {
        let weekly = *party >= 4;
        if (weekly && weekday != index % 5) || (!weekly && weekday % 3 != index % 3) {
            continue;
        }
        let unit_price = Money::from_cents(*cents).percent(Decimal::from(books.dice.random_range(97..104)));
        let line = LineDraft {
            description: (*name).to_owned(),
            item: Some(CATERING.len() + index),
            quantity: Decimal::from(books.dice.random_range(3..9)),
            unit_price,
            discount_percent: Decimal::ZERO,
            tax: *tax,
            account: chart::FOOD_AND_DRINK,
            dimension: None,
        };
        enter_bill(books, diary, date, *party, vec![line])?;
    }
    Ok(())
}

impl Business for Cafe {
    fn found(&mut self, books: &mut Bookkeeper<'_>, _diary: &mut Diary, on: Date) -> Result<(), BooksError> {
        let seafront = |account, kind, limit, number| {
            BankAccount::open(account, kind, Money::whole(limit)).at("Seafront Bank", "40-12-77", number)
        };
        books.add_bank(seafront(chart::BANK, BankAccountKind::Current, 5_000, "41820937"));
        books.add_bank(seafront(chart::SAVINGS, BankAccountKind::Savings, 0, "91820938"));
        books.add_bank(BankAccount::open(chart::TILL, BankAccountKind::Cash, Money::ZERO));
        for (name, parent) in ACTIVITIES {
            books.dimensions.push(Dimension {
                name,
                parent,
                archived: name.ends_with("2023"),
            });
        }
        for (sku, name, cents, tax) in CATERING {
            books.items.push(Item {
                sku: (*sku).to_owned(),
                name: (*name).to_owned(),
                description: format!("{name}, delivered"),
                kind: ItemKind::Service,
                sold: Some(ItemPrice {
                    amount: Money::from_cents(*cents),
                    account: chart::CATERING_SALES,
                    tax: *tax,
                }),
                bought: None,
            });
        }
        for (sku, name, cents, _, tax) in INGREDIENTS {
            books.items.push(Item {
                sku: (*sku).to_owned(),
                name: (*name).to_owned(),
                description: (*name).to_owned(),
                kind: ItemKind::NonStock,
                sold: None,
                bought: Some(ItemPrice {
                    amount: Money::from_cents(*cents),
                    account: chart::FOOD_AND_DRINK,
                    tax: *tax,
                }),
            });
        }
        let at = books.opened_at();
        for (name, terms) in SUPPLIERS {
            let party = names::party(&mut books.dice, (*name).to_owned(), *terms, true, at);
            books.suppliers.push(party);
        }
        for index in 0..CUSTOMERS {
            let name = names::firm(&mut books.dice, TRADES, index);
            let terms = [7, 14, 30, 30][books.dice.random_range(0..4)];
            let party = names::party(&mut books.dice, name, terms, true, at);
            books.customers.push(party);
            self.habits.push(Habit::roll(&mut books.dice, false));
        }
        let owner = self.finances.owner;
        transfer(
            books,
            on,
            "Capital paid in",
            chart::SHARE_CAPITAL,
            -Money::whole(30_000),
            BankKind::Owner,
            owner,
        )?;
        transfer(
            books,
            on,
            "Loan drawn",
            chart::BANK_LOAN,
            -Money::whole(24_000),
            BankKind::Loan,
            "Seafront Bank",
        )?;
        let machines = Money::whole(38_400);
        transfer(
            books,
            on,
            "Kitchen and bar",
            chart::EQUIPMENT,
            machines,
            BankKind::Purchase,
            "Espresso Technik Müller",
        )
    }

    fn day(&mut self, books: &mut Bookkeeper<'_>, diary: &mut Diary, date: Date) -> Result<(), BooksError> {
        if date.weekday() != Weekday::Sunday {
            self.card_fees += take(books, date, COUNTER)?;
            buy_ingredients(books, diary, date)?;
        }
        if date.weekday() == Weekday::Monday {
            let held = books.bank_balance(chart::TILL) - Money::whole(150);
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
        for _ in 0..self.invoices.next(date) {
            self.cater(books, diary, date)?;
        }
        super::overheads::enter(books, diary, date, &overheads())?;
        if date == date.last_of_month() {
            pay_card_fees(books, date, std::mem::take(&mut self.card_fees))?;
        }
        if date.weekday() == Weekday::Wednesday && date.day() <= 7 {
            self.discard_quote(books, date)?;
        }
        if date.day() == 25 && date.month() % 3 == 1 {
            let line = LineDraft::plain(
                "Bookkeeping for the quarter",
                Money::whole(480),
                TaxRate::Standard,
                chart::PROFESSIONAL_FEES,
            );
            enter_bill(books, diary, date, 11, vec![line])?;
        }
        self.finances.day(books, diary, date)
    }
}
