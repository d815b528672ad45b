//! A landlord with two flats, a mortgage and a letting agent.

use jiff::ToSpan;
use jiff::civil::Date;
use rand::RngExt;
use rust_decimal::Decimal;

use super::Business;
use super::habits::{Habit, enter_bill, plan_invoice};
use crate::books::bank::{BankAccount, BankAccountKind, BankKind};
use crate::books::bookkeeper::{Bookkeeper, BooksError};
use crate::books::chart::{self, AccountId};
use crate::books::diary::{Diary, transfer};
use crate::books::dimensions::{Dimension, DimensionIndex};
use crate::books::finances::{Finances, Loan, WearingAsset};
use crate::books::items::{Item, ItemKind, ItemPrice};
use crate::books::ledger::{credit, debit};
use crate::books::lines::LineDraft;
use crate::books::manual_journals::JournalLine;
use crate::books::money::Money;
use crate::books::names;
use crate::books::tax::TaxRate;
use crate::books::trade::Side;
use crate::books::trading::NewDocument;

const FLATS: [(&str, &str, i64); 2] = [
    ("FLAT-1", "Flat 1, Harbour View", 1_450),
    ("FLAT-2", "Flat 2, Harbour View", 1_275),
];

const SUPPLIERS: [&str; 4] = [
    "Seaward Lettings",
    "Ó Briain Plumbing & Heating",
    "Coastal Mutual Insurance",
    "Bézier & Hart Accountants",
];

/// Two flats and their tenants.
#[derive(Debug, Default)]
pub(super) struct Landlord {
    tenants: Vec<Tenancy>,
    finances: Option<Finances>,
}

#[derive(Debug, Clone, Copy)]
struct Tenancy {
    customer: usize,
    habit: Habit,
    ends: Date,
    deposit: Money,
}

impl Landlord {
    fn charge_rent(
        &mut self,
        books: &mut Bookkeeper<'_>,
        diary: &mut Diary,
        date: Date,
    ) -> Result<(), BooksError> {
        for (flat, (_, address, _)) in FLATS.iter().enumerate().take(self.tenants.len()) {
            if self.tenants[flat].ends < date {
                let old = self.tenants[flat];
                let name = books
                    .parties(Side::Sales)
                    .get(old.customer)
                    .map_or(String::new(), |old| old.name.clone());
                if let Some(party) = books.party_mut(Side::Sales, old.customer) {
                    party.archived = true;
                }
                let narration = format!("Deposit returned to {name}");
                transfer(
                    books,
                    date,
                    &narration,
                    chart::DEPOSITS,
                    old.deposit,
                    BankKind::Rent,
                    &name,
                )?;
                self.tenants[flat] = let_flat(books, flat, date)?;
            }
            let tenancy = self.tenants[flat];
            let Some(sold) = books.items.get(flat).and_then(|item| item.sold) else {
                continue;
            };
            let month = date.strftime("%B %Y");
            let line = LineDraft {
                description: format!("Rent of {address} for {month}"),
                item: Some(flat),
                quantity: Decimal::ONE,
                unit_price: sold.amount,
                discount_percent: Decimal::ZERO,
                tax: sold.tax,
                account: sold.account,
                dimension: Some(DimensionIndex(flat + 1)),
            };
            let (side, party, lines) = (Side::Sales, tenancy.customer, vec![line]);
            let new = NewDocument {
                side,
                party,
                dated: date,
                lines,
                reference: None,
                note: None,
                order: None,
            };
            let invoice = books.issue(new)?;
            plan_invoice(books, diary, tenancy.habit, party, invoice, date);
        }
        Ok(())
    }
}

fn let_flat(books: &mut Bookkeeper<'_>, flat: usize, from: Date) -> Result<Tenancy, BooksError> {
    let (first, last) = names::person(&mut books.dice);
    let at = books.moment(from);
    let party = names::party(&mut books.dice, format!("{first} {last}"), 5, false, at);
    let name = party.name.clone();
    books.customers.push(party);
    let rent = books
        .items
        .get(flat)
        .and_then(|item| item.sold)
        .map_or(Money::ZERO, |sold| sold.amount);
    transfer(
        books,
        from,
        &format!("Deposit from {name}"),
        chart::DEPOSITS,
        -rent,
        BankKind::Rent,
        &name,
    )?;
    let habit = Habit::roll(&mut books.dice, false);
    let ends = from
        .saturating_add(books.dice.random_range(11..19).months())
        .last_of_month();
    Ok(Tenancy {
        customer: books.customers.len() - 1,
        habit,
        ends,
        deposit: rent,
    })
}

fn buy(
    books: &mut Bookkeeper<'_>,
    diary: &mut Diary,
    date: Date,
    (party, what, net, account): (usize, &str, Money, AccountId),
) -> Result<(), BooksError> {
    let line = LineDraft::plain(what, net, TaxRate::Exempt, account);
    enter_bill(books, diary, date, party, vec![line])
}

impl Business for Landlord {
    fn found(&mut self, books: &mut Bookkeeper<'_>, _diary: &mut Diary, on: Date) -> Result<(), BooksError> {
        books.add_bank(
            BankAccount::open(chart::BANK, BankAccountKind::Current, Money::whole(1_000)).at(
                "Seafront Bank",
                "40-12-77",
                "10448201",
            ),
        );
        books.add_bank(
            BankAccount::open(chart::SAVINGS, BankAccountKind::Savings, Money::ZERO).at(
                "Seafront Bank",
                "40-12-77",
                "90448202",
            ),
        );
        let heading = Dimension {
            name: "Property",
            parent: None,
            archived: false,
        };
        books.dimensions.push(heading);
        for (sku, name, rent) in FLATS {
            books.dimensions.push(Dimension {
                name,
                parent: Some(DimensionIndex(0)),
                archived: false,
            });
            books.items.push(Item {
                sku: sku.to_owned(),
                name: format!("Rent, {name}"),
                description: format!("One month's rent of {name}"),
                kind: ItemKind::Service,
                sold: Some(ItemPrice {
                    amount: Money::whole(rent),
                    account: chart::RENT_RECEIVED,
                    tax: TaxRate::Exempt,
                }),
                bought: None,
            });
        }
        let at = books.opened_at();
        for name in SUPPLIERS {
            let party = names::party(&mut books.dice, name.to_owned(), 14, true, at);
            books.suppliers.push(party);
        }
        let opening: [JournalLine; 4] = [
            debit(chart::PROPERTY, Money::whole(480_000)).into(),
            credit(chart::MORTGAGE, Money::whole(310_000)).into(),
            credit(chart::SHARE_CAPITAL, Money::whole(50_000)).into(),
            credit(chart::RETAINED_EARNINGS, Money::whole(120_000)).into(),
        ];
        books.journal(on, "Opening balances", &opening, None)?;
        let capital = -Money::whole(6_000);
        transfer(
            books,
            on,
            "Capital paid in",
            chart::SHARE_CAPITAL,
            capital,
            BankKind::Owner,
            "Owner",
        )?;
        self.finances = Some(Finances {
            wages: Money::ZERO,
            loans: vec![Loan {
                account: chart::MORTGAGE,
                percent: Decimal::new(475, 2),
                instalment: Money::whole(420),
                lender: "Seafront Mortgages",
            }],
            assets: vec![WearingAsset {
                cost: chart::PROPERTY,
                depreciation: chart::PROPERTY_DEPRECIATION,
                months: 600,
            }],
            charges_vat: false,
            ceiling: Money::whole(8_000),
            saved_percent: Decimal::from(30),
            owner: "Owner",
            taxed_earnings: Money::ZERO,
        });
        for flat in 0..FLATS.len() {
            let tenancy = let_flat(books, flat, on)?;
            self.tenants.push(tenancy);
        }
        Ok(())
    }

    fn day(&mut self, books: &mut Bookkeeper<'_>, diary: &mut Diary, date: Date) -> Result<(), BooksError> {
        if date.day() == 1 {
            self.charge_rent(books, diary, date)?;
        }
        if date.day() == 3 {
            buy(
                books,
                diary,
                date,
                (
                    0,
                    "Management of two flats",
                    Money::from_cents(27_250),
                    chart::AGENT_FEES,
                ),
            )?;
        }
        if date.day() == 17 && books.dice.random_ratio(1, 3) {
            let cost = Money::from_cents(books.dice.random_range(6_500..62_000));
            let what = names::pick(
                &mut books.dice,
                &[
                    "Boiler service",
                    "Leaking tap",
                    "Décor between lettings",
                    "New cooker",
                ],
            );
            buy(books, diary, date, (1, what, cost, chart::REPAIRS))?;
        }
        if date.day() == 9 && date.month() == 6 {
            buy(
                books,
                diary,
                date,
                (
                    2,
                    "Buildings insurance",
                    Money::from_cents(68_400),
                    chart::INSURANCE,
                ),
            )?;
        }
        if date.day() == 20 && date.month() == 5 {
            buy(
                books,
                diary,
                date,
                (
                    3,
                    "Accounts and tax return",
                    Money::whole(540),
                    chart::PROFESSIONAL_FEES,
                ),
            )?;
        }
        match &mut self.finances {
            Some(finances) => finances.day(books, diary, date),
            None => Ok(()),
        }
    }
}
