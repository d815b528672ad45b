//! A café that sells over the counter every day but Sunday and caters for firms nearby.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use rand::RngExt;
use rust_decimal::Decimal;

use super::cafe_catalogue::{CATERING, INGREDIENTS, MONTHLY, SUPPLIERS, TRADES};
use super::catalogue::{Habit, plain_line, plan_bill, plan_invoice, purchase_order, supplier_reference};
use super::{Business, Script, Spread};
use crate::books::bank::{BankAccount, BankAccountKind, BankKind};
use crate::books::bookkeeper::{Banking, Bookkeeper, BooksError, JournalLine};
use crate::books::chart;
use crate::books::diary::{Diary, transfer};
use crate::books::finances::{Finances, Loan, WearingAsset};
use crate::books::ledger::{credit, debit};
use crate::books::lines::LineDraft;
use crate::books::money::Money;
use crate::books::names;
use crate::books::trade::{Item, ItemKind, ItemPrice, Side, TaxRate};
use crate::books::trading::NewDocument;

const CUSTOMERS: usize = 46;

/// A café.
pub(super) struct Cafe {
    invoices: Spread,
    last: Date,
    habits: Vec<Habit>,
    finances: Finances,
}

impl Cafe {
    pub(super) fn new(script: &Script) -> Self {
        let (first, last) = (script.first_day(), script.last_day());
        Self {
            invoices: Spread::over(u64::from(script.invoices), first, last, catering_weight),
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
                })
            })
            .collect();
        let reference = purchase_order(&mut books.dice);
        let note = books
            .dice
            .random_ratio(1, 9)
            .then(|| "Merci ! Thank you for your custom.".to_owned());
        let new = NewDocument {
            side: Side::Sales,
            party,
            dated: date,
            lines,
            reference,
            note,
        };
        let recent = date.saturating_add(12.days()) >= self.last;
        if recent && books.dice.random_ratio(1, 4) {
            return books.draft(new);
        }
        let invoice = books.issue(new)?;
        plan_invoice(books, diary, self.habits[party], party, invoice, date);
        Ok(())
    }
}

/// A day's takings: most by card, which the acquirer pays over less its fee, the rest into the till.
fn take(books: &mut Bookkeeper<'_>, date: Date) -> Result<(), BooksError> {
    let season = 88 + i64::from(((date.month() + 5) % 12 - 6).abs()) * 4;
    let busy = if date.weekday() == Weekday::Saturday {
        150
    } else {
        100
    };
    let standard = Money::from_cents(books.dice.random_range(62_000..98_000) * season * busy / 10_000);
    let zero = Money::from_cents(books.dice.random_range(12_000..22_000) * season * busy / 10_000);
    let vat = standard.percent(TaxRate::Standard.percent());
    let gross = standard + zero + vat;
    let cash = gross.percent(Decimal::from(books.dice.random_range(12..26)));
    let fee = (gross - cash).percent(Decimal::new(155, 2));
    let lines = [
        JournalLine {
            posting: debit(chart::BANK, gross - cash - fee),
            memo: Some("Cards, less fees"),
        },
        JournalLine {
            posting: debit(chart::TILL, cash),
            memo: Some("Cash"),
        },
        JournalLine {
            posting: debit(chart::CARD_FEES, fee),
            memo: None,
        },
        JournalLine {
            posting: credit(chart::COUNTER_SALES, standard + zero),
            memo: None,
        },
        JournalLine {
            posting: credit(chart::VAT, vat),
            memo: None,
        },
    ];
    let description = format!("TAKINGS {}", date.strftime("%d%m%y"));
    let banking = Banking {
        kind: BankKind::Takings,
        description: &description,
        counterparty: None,
    };
    books.journal(date, &format!("Takings of {date}"), &lines, Some(banking))?;
    Ok(())
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
        };
        bill(books, diary, date, *party, vec![line])?;
    }
    Ok(())
}

fn bill(
    books: &mut Bookkeeper<'_>,
    diary: &mut Diary,
    dated: Date,
    party: usize,
    lines: Vec<LineDraft>,
) -> Result<(), BooksError> {
    let reference = supplier_reference(&mut books.dice, dated);
    let id = books.issue(NewDocument {
        side: Side::Purchases,
        party,
        dated,
        lines,
        reference,
        note: None,
    })?;
    plan_bill(books, diary, party, id, dated);
    Ok(())
}

fn catering_weight(date: Date) -> u32 {
    match date.weekday() {
        Weekday::Sunday => 0,
        Weekday::Saturday => 1,
        _ if date.month() == 12 => 5,
        _ => 4,
    }
}

impl Business for Cafe {
    fn found(&mut self, books: &mut Bookkeeper<'_>, _diary: &mut Diary, on: Date) -> Result<(), BooksError> {
        let seafront = |account, kind, limit, number| {
            BankAccount::open(account, kind, Money::whole(limit)).at("Seafront Bank", "40-12-77", number)
        };
        books.add_bank(seafront(chart::BANK, BankAccountKind::Current, 5_000, "41820937"));
        books.add_bank(seafront(chart::SAVINGS, BankAccountKind::Savings, 0, "91820938"));
        books.add_bank(BankAccount::open(chart::TILL, BankAccountKind::Cash, Money::ZERO));
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
            take(books, date)?;
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
        for _ in 0..self.invoices.next(catering_weight(date)) {
            self.cater(books, diary, date)?;
        }
        for (_, party, what, account, cents, tax) in MONTHLY.iter().filter(|(day, ..)| *day == date.day()) {
            let net = Money::from_cents(*cents).percent(Decimal::from(books.dice.random_range(93..108)));
            bill(
                books,
                diary,
                date,
                *party,
                vec![plain_line(what, net, *tax, *account)],
            )?;
        }
        if date.day() == 25 && date.month() % 3 == 1 {
            let line = plain_line(
                "Bookkeeping for the quarter",
                Money::whole(480),
                TaxRate::Standard,
                chart::PROFESSIONAL_FEES,
            );
            bill(books, diary, date, 11, vec![line])?;
        }
        self.finances.day(books, diary, date)
    }
}
