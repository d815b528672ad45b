//! What every business does besides trading: payroll, loans, depreciation, taxes, and money between it and its owners.

use jiff::ToSpan;
use jiff::civil::Date;
use rand::RngExt;
use rust_decimal::Decimal;

use super::bank::BankKind;
use super::bank_entries::NewBankEntry;
use super::bookkeeper::{Bookkeeper, BooksError};
use super::chart::{self, AccountId};
use super::diary::{Diary, Planned, transfer};
use super::ledger::{credit, debit};
use super::lines::Line;
use super::lists::PaymentMethod;
use super::manual_journals::{Banking, JournalLine};
use super::money::Money;
use super::trade::Side;

/// Money that was borrowed.
#[derive(Debug, Clone, Copy)]
pub struct Loan {
    /// Its ledger account.
    pub account: AccountId,
    /// Interest a year, in per cent.
    pub percent: Decimal,
    /// What is paid back each month, besides interest.
    pub instalment: Money,
    /// Who lent it.
    pub lender: &'static str,
}

/// A class of assets that wears.
#[derive(Debug, Clone, Copy)]
pub struct WearingAsset {
    /// Its cost.
    pub cost: AccountId,
    /// Its depreciation to date.
    pub depreciation: AccountId,
    /// Its life.
    pub months: u16,
}

/// The finances of a business.
#[derive(Debug)]
pub struct Finances {
    /// Gross pay of a month.
    pub wages: Money,
    /// Loans that are being paid back.
    pub loans: Vec<Loan>,
    /// Assets that wear.
    pub assets: Vec<WearingAsset>,
    /// Whether it charges VAT and settles it each quarter.
    pub charges_vat: bool,
    /// What the owners leave in the current account at a month's end; half of what exceeds it goes to them.
    pub ceiling: Money,
    /// The share, in per cent, of what exceeds the ceiling that is put into savings.
    pub saved_percent: Decimal,
    /// How the owner is called on the bank statement.
    pub owner: &'static str,
    /// Earnings to date (credit-positive) when tax on profits was last worked out.
    pub taxed_earnings: Money,
}

impl Finances {
    /// Does what the day asks for.
    pub fn day(
        &mut self,
        books: &mut Bookkeeper<'_>,
        diary: &mut Diary,
        date: Date,
    ) -> Result<(), BooksError> {
        match date.day() {
            5 => self.pay_loans(books, date)?,
            28 => self.pay_staff(books, diary, date)?,
            _ => {}
        }
        if date == date.last_of_month() {
            self.close_month(books, diary, date)?;
        }
        self.keep_afloat(books, date)
    }

    fn pay_loans(&self, books: &mut Bookkeeper<'_>, date: Date) -> Result<(), BooksError> {
        for loan in &self.loans {
            let owed = -books.balance(loan.account);
            if !owed.is_positive() {
                continue;
            }
            let instalment = loan.instalment.min(owed);
            let interest = Money::rounded(owed.decimal() * loan.percent / Decimal::from(1200));
            let lines: [JournalLine; 3] = [
                debit(loan.account, instalment).into(),
                debit(chart::LOAN_INTEREST, interest).into(),
                credit(chart::BANK, instalment + interest).into(),
            ];
            let narration = format!("Loan instalment, {}", date.strftime("%B %Y"));
            let description = format!("{} LOAN REPAYMENT", loan.lender.to_uppercase());
            let banking = Banking {
                kind: BankKind::Loan,
                description: &description,
                counterparty: Some(loan.lender),
            };
            books.journal(date, &narration, &lines, Some(banking))?;
        }
        Ok(())
    }

    fn pay_staff(&self, books: &mut Bookkeeper<'_>, diary: &mut Diary, date: Date) -> Result<(), BooksError> {
        if self.wages.is_zero() {
            return Ok(());
        }
        let gross = self
            .wages
            .percent(Decimal::from(books.dice.random_range(94..107)));
        let insurance = gross.percent(Decimal::from(11));
        let withheld = gross.percent(Decimal::from(23));
        let net = gross - withheld;
        let month = date.strftime("%B %Y").to_string();
        let lines = [
            JournalLine {
                posting: debit(chart::WAGES, gross),
                memo: Some("Gross pay"),
            },
            JournalLine {
                posting: debit(chart::EMPLOYER_INSURANCE, insurance),
                memo: None,
            },
            JournalLine {
                posting: credit(chart::PAYROLL_TAXES, withheld + insurance),
                memo: None,
            },
            JournalLine {
                posting: credit(chart::NET_WAGES, net),
                memo: None,
            },
        ];
        books.journal(date, &format!("Payroll, {month}"), &lines, None)?;
        let paid: [JournalLine; 2] = [
            debit(chart::NET_WAGES, net).into(),
            credit(chart::BANK, net).into(),
        ];
        let banking = Banking {
            kind: BankKind::Payroll,
            description: "SALARIES BACS",
            counterparty: Some("Staff"),
        };
        books.journal(date, &format!("Wages paid, {month}"), &paid, Some(banking))?;
        diary.plan(
            date.last_of_month().saturating_add(19.days()),
            Planned::Transfer {
                narration: format!("Payroll taxes paid, {month}"),
                account: chart::PAYROLL_TAXES,
                amount: withheld + insurance,
                kind: BankKind::Tax,
                counterparty: "Tax office",
            },
        );
        Ok(())
    }

    fn close_month(
        &mut self,
        books: &mut Bookkeeper<'_>,
        diary: &mut Diary,
        date: Date,
    ) -> Result<(), BooksError> {
        let month = date.strftime("%B %Y").to_string();
        for asset in &self.assets {
            let left = books.balance(asset.cost) + books.balance(asset.depreciation);
            let wear =
                Money::rounded(books.balance(asset.cost).decimal() / Decimal::from(asset.months)).min(left);
            if wear.is_positive() {
                let lines: [JournalLine; 2] = [
                    debit(chart::DEPRECIATION, wear).into(),
                    credit(asset.depreciation, wear).into(),
                ];
                books.journal(date, &format!("Depreciation, {month}"), &lines, None)?;
            }
        }
        let fee = Money::from_cents(books.dice.random_range(850..2400));
        let note = format!("Bank charges, {month}");
        books.bank_entry(&NewBankEntry {
            side: Side::Purchases,
            party: None,
            on: date,
            bank: chart::BANK,
            lines: vec![Line::untaxed(&note, chart::BANK_CHARGES, fee)],
            method: PaymentMethod::DirectDebit,
            banking: Banking {
                kind: BankKind::Fee,
                description: "ACCOUNT CHARGES",
                counterparty: None,
            },
            note: Some(&note),
        })?;
        if date.month() % 3 == 0 {
            self.close_quarter(books, diary, date)?;
        }
        if date.month() == 3 {
            self.tax_profits(books, diary, date)?;
        }
        let spare = books.bank_balance(chart::BANK) - self.ceiling;
        if spare.is_positive() {
            let saved = spare.percent(self.saved_percent);
            if saved.is_positive() {
                transfer(
                    books,
                    date,
                    "To savings",
                    chart::SAVINGS,
                    saved,
                    BankKind::Transfer,
                    "Savings account",
                )?;
            }
            let taken = Money::rounded((spare - saved).decimal() / Decimal::TWO);
            transfer(
                books,
                date,
                &format!("Dividend, {month}"),
                chart::DRAWINGS,
                taken,
                BankKind::Owner,
                self.owner,
            )?;
        }
        Ok(())
    }

    fn close_quarter(
        &self,
        books: &mut Bookkeeper<'_>,
        diary: &mut Diary,
        date: Date,
    ) -> Result<(), BooksError> {
        let vat = -books.balance(chart::VAT);
        if self.charges_vat && !vat.is_zero() {
            diary.plan(
                date.saturating_add(37.days()),
                Planned::Transfer {
                    narration: format!("VAT for the quarter to {date}"),
                    account: chart::VAT,
                    amount: vat,
                    kind: BankKind::Tax,
                    counterparty: "Tax office",
                },
            );
        }
        let interest = books.bank_balance(chart::SAVINGS).times(Decimal::new(45, 4));
        let note = format!("Interest to {date}");
        books.bank_entry(&NewBankEntry {
            side: Side::Sales,
            party: None,
            on: date,
            bank: chart::SAVINGS,
            lines: vec![Line::untaxed(&note, chart::INTEREST_RECEIVED, interest)],
            method: PaymentMethod::BankTransfer,
            banking: Banking {
                kind: BankKind::Interest,
                description: "INTEREST PAID GROSS",
                counterparty: None,
            },
            note: Some(&note),
        })
    }

    fn tax_profits(
        &mut self,
        books: &mut Bookkeeper<'_>,
        diary: &mut Diary,
        date: Date,
    ) -> Result<(), BooksError> {
        let earnings: Money = chart::accounts()
            .iter()
            .filter(|account| !account.group.class().is_on_balance_sheet())
            .map(|account| -books.balance(account.id))
            .sum();
        let tax = (earnings - self.taxed_earnings).percent(Decimal::from(19));
        if tax.is_positive() {
            let lines: [JournalLine; 2] = [
                debit(chart::PROFITS_TAX, tax).into(),
                credit(chart::CORPORATION_TAX, tax).into(),
            ];
            let narration = format!("Tax on profits of the year to {date}");
            books.journal(date, &narration, &lines, None)?;
            diary.plan(
                date.saturating_add(275.days()),
                Planned::Transfer {
                    narration: format!("Tax on profits paid, year to {date}"),
                    account: chart::CORPORATION_TAX,
                    amount: tax,
                    kind: BankKind::Tax,
                    counterparty: "Tax office",
                },
            );
        }
        self.taxed_earnings = earnings - tax;
        Ok(())
    }

    /// The owners pay in what the overdraft does not cover.
    fn keep_afloat(&self, books: &mut Bookkeeper<'_>, date: Date) -> Result<(), BooksError> {
        let limit = books
            .banks
            .first()
            .map_or(Money::ZERO, |bank| bank.overdraft_limit);
        let short = -(books.bank_balance(chart::BANK) + limit);
        if short.is_positive() {
            let amount = Money::rounded(
                ((short + limit).decimal() / Decimal::from(1000)).ceil() * Decimal::from(1000),
            );
            transfer(
                books,
                date,
                "Capital paid in",
                chart::SHARE_CAPITAL,
                -amount,
                BankKind::Owner,
                self.owner,
            )?;
        }
        Ok(())
    }
}
