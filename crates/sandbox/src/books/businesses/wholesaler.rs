//! A wholesaler that sells goods to the trade: as many invoices as asked for.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use rand::RngExt;
use rust_decimal::Decimal;

use super::catalogue::{Habit, plain_line, plan_bill, plan_invoice, purchase_order, supplier_reference};
use super::wholesaler_catalogue::{GOODS, PACKS, SUPPLIES, TRADES};
use super::{Business, Script, Spread};
use crate::books::bank::{BankAccount, BankAccountKind, BankKind};
use crate::books::bookkeeper::{Bookkeeper, BooksError, JournalLine};
use crate::books::chart::{self, AccountId};
use crate::books::diary::{Diary, transfer};
use crate::books::finances::{Finances, Loan, WearingAsset};
use crate::books::ledger::{credit, debit};
use crate::books::lines::LineDraft;
use crate::books::money::Money;
use crate::books::names;
use crate::books::trade::{Item, ItemKind, ItemPrice, Side, TaxRate};
use crate::books::trading::NewDocument;

/// What an invoice of its goods comes to, about, net of VAT: what the size of everything else is worked out from.
const USUAL_INVOICE: i64 = 1_900;

/// A wholesaler.
pub(super) struct Wholesaler {
    sales: Spread,
    purchases: Spread,
    last: Date,
    /// Expected sales of a month.
    month: Money,
    customers: usize,
    suppliers: usize,
    habits: Vec<Habit>,
    finances: Finances,
    /// Cost of the goods sold since stock was last adjusted.
    sold: Money,
    /// Cost of the goods sold since they were last ordered again.
    to_replace: Money,
}

impl Wholesaler {
    pub(super) fn new(script: &Script) -> Self {
        let (first, last) = (script.first_day(), script.last_day());
        let invoices = u64::from(script.invoices);
        let month = Money::whole(USUAL_INVOICE * i64::from(script.invoices) / 30).max(Money::whole(5_000));
        let part = |percent: i64| month.percent(Decimal::from(percent));
        Self {
            sales: Spread::over(invoices, first, last, trade_weight),
            purchases: Spread::over((invoices / 8).max(60), first, last, trade_weight),
            last,
            month,
            customers: usize::try_from(invoices / 60).unwrap_or(0).clamp(24, 1_500),
            suppliers: usize::try_from(invoices / 1_000).unwrap_or(0).clamp(9, 80),
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
            sold: Money::ZERO,
            to_replace: Money::ZERO,
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
            let Some((item, (sold, bought))) = books
                .items
                .get(index)
                .and_then(|item| Some((item, item.sold.zip(item.bought)?)))
            else {
                continue;
            };
            cost += bought.amount.times(quantity);
            lines.push(LineDraft {
                description: item.name.clone(),
                item: Some(index),
                quantity,
                unit_price: sold.amount,
                discount_percent: discount,
                tax: sold.tax,
                account: sold.account,
            });
        }
        if books.dice.random_ratio(1, 6) {
            let carriage = Money::from_cents(books.dice.random_range(950..2_900));
            lines.push(plain_line(
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
        let new = NewDocument {
            side: Side::Sales,
            party,
            dated: date,
            lines,
            reference,
            note,
        };
        if date.saturating_add(5.days()) >= self.last && books.dice.random_ratio(1, 12) {
            return books.draft(new);
        }
        self.sold += cost;
        self.to_replace += cost;
        let invoice = books.issue(new)?;
        plan_invoice(books, diary, self.habits[party], party, invoice, date);
        Ok(())
    }

    /// Orders again what was sold, in that many deliveries.
    fn restock(
        &mut self,
        books: &mut Bookkeeper<'_>,
        diary: &mut Diary,
        date: Date,
        deliveries: u64,
    ) -> Result<(), BooksError> {
        let each = Money::rounded(self.to_replace.decimal() / Decimal::from(deliveries.max(1)));
        for _ in 0..deliveries {
            let party = books.dice.random_range(0..self.suppliers);
            let count = books.dice.random_range(1..=3);
            let mut lines = Vec::with_capacity(count);
            for _ in 0..count {
                let index = books.dice.random_range(0..books.items.len());
                let Some((item, bought)) = books.items.get(index).and_then(|item| Some((item, item.bought?)))
                else {
                    continue;
                };
                let wanted =
                    each.decimal() / Decimal::from(count) / bought.amount.decimal().max(Decimal::ONE);
                let quantity = wanted.round().max(Decimal::ONE);
                let line = LineDraft {
                    description: item.name.clone(),
                    item: Some(index),
                    quantity,
                    unit_price: bought.amount,
                    discount_percent: Decimal::ZERO,
                    tax: bought.tax,
                    account: bought.account,
                };
                self.to_replace -= bought.amount.times(quantity);
                lines.push(line);
            }
            bill(books, diary, date, party, lines)?;
        }
        Ok(())
    }

    fn adjust_stock(&mut self, books: &mut Bookkeeper<'_>, date: Date) -> Result<(), BooksError> {
        let cost = std::mem::take(&mut self.sold);
        if cost.is_zero() {
            return Ok(());
        }
        let lines: [JournalLine; 2] = [
            debit(chart::COST_OF_GOODS, cost).into(),
            credit(chart::STOCK, cost).into(),
        ];
        books.journal(date, &format!("Cost of goods sold to {date}"), &lines, None)?;
        Ok(())
    }

    fn overheads(&self, books: &mut Bookkeeper<'_>, diary: &mut Diary, date: Date) -> Result<(), BooksError> {
        const MONTHLY: [(i8, usize, &str, AccountId, i64, TaxRate); 7] = [
            (
                1,
                0,
                "Rent and rates of the warehouse",
                chart::PREMISES,
                130,
                TaxRate::Standard,
            ),
            (
                4,
                1,
                "Electricity and water",
                chart::UTILITIES,
                45,
                TaxRate::Standard,
            ),
            (7, 2, "Haulage", chart::CARRIAGE, 210, TaxRate::Standard),
            (
                9,
                3,
                "Fuel and service of the vans",
                chart::VEHICLE_COSTS,
                80,
                TaxRate::Standard,
            ),
            (
                12,
                4,
                "Software and telephone",
                chart::SOFTWARE,
                25,
                TaxRate::Standard,
            ),
            (
                15,
                5,
                "Trade fairs and print",
                chart::MARKETING,
                35,
                TaxRate::Standard,
            ),
            (
                21,
                6,
                "Insurance of goods in transit",
                chart::INSURANCE,
                30,
                TaxRate::Exempt,
            ),
        ];
        for (_, index, what, account, per_mille, tax) in MONTHLY.iter().filter(|(day, ..)| *day == date.day())
        {
            let share = Decimal::new(*per_mille * books.dice.random_range(92..109), 2);
            let net = Money::rounded(self.month.decimal() * share / Decimal::from(1_000) / Decimal::TEN);
            bill(
                books,
                diary,
                date,
                self.suppliers + index,
                vec![plain_line(what, net, *tax, *account)],
            )?;
        }
        Ok(())
    }
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

fn trade_weight(date: Date) -> u32 {
    let year = u32::try_from(date.year() - 2000).unwrap_or(0);
    let growth = 100 + year;
    match date.weekday() {
        Weekday::Sunday => 0,
        Weekday::Saturday => growth,
        _ if date.month() >= 11 => growth * 5,
        _ => growth * 4,
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
        for index in 0..self.suppliers {
            let name = names::firm(&mut books.dice, SUPPLIES, index);
            let party = names::party(&mut books.dice, name, 30, true, at);
            books.suppliers.push(party);
        }
        for name in [
            "Riverside Estates",
            "Northern Power & Water",
            "Hauliers United",
            "Vans & Drivers",
            "Ledgersoft",
            "Pier Press",
            "Coastal Mutual Insurance",
        ] {
            let party = names::party(&mut books.dice, name.to_owned(), 21, true, at);
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
        let weight = trade_weight(date);
        for _ in 0..self.sales.next(weight) {
            self.sell(books, diary, date)?;
        }
        let deliveries = self.purchases.next(weight);
        if deliveries > 0 && self.to_replace.is_positive() {
            self.restock(books, diary, date, deliveries)?;
        }
        if date.weekday() == Weekday::Sunday || date == self.last {
            self.adjust_stock(books, date)?;
        }
        self.overheads(books, diary, date)?;
        self.finances.day(books, diary, date)
    }
}
