//! The bank's own view of the business's accounts: its statement lines, its categories and its balances.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::bank::{BankAccount, BankAccountKind, BankKind, BankLine};
use super::bookkeeper::{Bookkeeper, BooksError, bank_id};
use super::money::Money;
use super::record::Resource;

/// The bank's categories: a name and, for those beneath another, its place in this list.
const CATEGORIES: [(&str, Option<usize>); 14] = [
    ("Income", None),
    ("Spending", None),
    ("Moving money", None),
    ("Customers", Some(0)),
    ("Sales", Some(0)),
    ("Interest", Some(0)),
    ("Suppliers", Some(1)),
    ("Wages", Some(1)),
    ("Taxes", Some(1)),
    ("Bank fees", Some(1)),
    ("Premises", Some(1)),
    ("Lending", Some(2)),
    ("Owners", Some(2)),
    ("Own accounts", Some(2)),
];

fn category_of(kind: BankKind) -> usize {
    match kind {
        BankKind::CustomerPayment => 3,
        BankKind::Takings => 4,
        BankKind::Interest => 5,
        BankKind::SupplierPayment | BankKind::Purchase | BankKind::Refund | BankKind::Chargeback => 6,
        BankKind::Payroll => 7,
        BankKind::Tax => 8,
        BankKind::Fee => 9,
        BankKind::Rent => 10,
        BankKind::Loan => 11,
        BankKind::Owner => 12,
        BankKind::Transfer => 13,
    }
}

/// The bank's code for a booking.
fn code_of(kind: BankKind) -> &'static str {
    match kind {
        BankKind::CustomerPayment | BankKind::Takings => "CR",
        BankKind::SupplierPayment
        | BankKind::Payroll
        | BankKind::Tax
        | BankKind::Owner
        | BankKind::Refund => "BP",
        BankKind::Loan | BankKind::Chargeback => "DD",
        BankKind::Rent => "SO",
        BankKind::Interest => "INT",
        BankKind::Fee => "CHG",
        BankKind::Transfer => "TFR",
        BankKind::Purchase => "POS",
    }
}

/// A bank's routing code and name, as statements show them.
fn bic_of(bank: &str) -> &'static str {
    if bank.starts_with("Seafront") {
        "SEAFGB2L"
    } else {
        "NOTRGB2L"
    }
}

impl BankAccount {
    /// The record of the `banking.transactions` resource for a line that was just booked.
    pub fn statement_line<'a>(
        &self,
        id: u8,
        number: u64,
        line: BankLine<'a>,
        currency: &'a str,
    ) -> impl Serialize + use<'a> {
        let category = category_of(line.kind);
        StatementLineWire {
            id: number,
            account_id: id,
            booked_on: line.booked_on,
            authorised_at: line.at,
            code: code_of(line.kind),
            text: line.description,
            merchant: line.counterparty,
            amount: line.amount,
            currency,
            balance: self.balance(),
            category: CategoryReference {
                id: category + 1,
                name: CATEGORIES[category].0,
            },
            created_at: line.at,
            updated_at: line.at,
        }
    }

    /// What can be spent: the balance and what may be overdrawn.
    fn available(&self) -> Money {
        self.balance() + self.overdraft_limit
    }
}

impl Bookkeeper<'_> {
    /// Writes what the bank says is on each account at the end of a day.
    pub(super) fn write_balances(&mut self, on: Date) -> Result<(), BooksError> {
        for index in 0..self.banks.len() {
            if !self.banks[index].kind.is_at_a_bank() {
                continue;
            }
            let number = self.next(Resource::BankingBalances);
            let at = self.end_of(on);
            let bank = &self.banks[index];
            let wire = BalanceWire {
                id: number,
                account_id: bank_id(index),
                as_at: at,
                booked: bank.balance(),
                available: bank.available(),
                overdraft_limit: bank.overdraft_limit,
                currency: self.currency,
                created_at: at,
                updated_at: at,
            };
            self.put(Resource::BankingBalances, number, at, &wire)?;
        }
        Ok(())
    }

    /// Writes the accounts as the bank knows them, and its categories.
    pub(super) fn write_banking(&mut self, banks: &[BankAccount]) -> Result<(), BooksError> {
        let opened_at = self.opened_at();
        let mut any = false;
        for (index, bank) in banks.iter().enumerate() {
            if !bank.kind.is_at_a_bank() {
                continue;
            }
            any = true;
            let touched = self.touched.get(&bank.account).copied().unwrap_or(opened_at);
            let name = bank.bank.unwrap_or_default();
            let wire = AccountWire {
                id: bank_id(index),
                name: match bank.kind {
                    BankAccountKind::Savings => "Business Saver",
                    _ => "Business Current",
                },
                holder: self.holder,
                product: bank.kind,
                number: bank.account_number.as_deref(),
                sort_code: bank.sort_code.as_deref(),
                bic: bic_of(name),
                currency: self.currency,
                booked: bank.balance(),
                available: bank.available(),
                overdraft_limit: bank.overdraft_limit,
                bank: BankReference {
                    id: bic_of(name),
                    name,
                },
                created_at: opened_at,
                updated_at: touched,
            };
            self.put(
                Resource::BankingAccounts,
                u64::from(bank_id(index)),
                touched,
                &wire,
            )?;
        }
        if !any {
            return Ok(());
        }
        for (index, (name, parent)) in CATEGORIES.iter().enumerate() {
            let wire = CategoryWire {
                id: index + 1,
                name,
                parent_id: parent.map(|parent| parent + 1),
                has_children: CATEGORIES.iter().any(|(_, parent)| *parent == Some(index)),
                created_at: opened_at,
                updated_at: opened_at,
            };
            self.put(Resource::BankingCategories, index as u64 + 1, opened_at, &wire)?;
        }
        Ok(())
    }
}

#[derive(Serialize)]
struct StatementLineWire<'a> {
    id: u64,
    account_id: u8,
    booked_on: Date,
    authorised_at: Timestamp,
    code: &'static str,
    text: &'a str,
    merchant: Option<&'a str>,
    amount: Money,
    currency: &'a str,
    balance: Money,
    category: CategoryReference,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Serialize)]
struct CategoryReference {
    id: usize,
    name: &'static str,
}

#[derive(Serialize)]
struct BalanceWire<'a> {
    id: u64,
    account_id: u8,
    as_at: Timestamp,
    booked: Money,
    available: Money,
    overdraft_limit: Money,
    currency: &'a str,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Serialize)]
struct BankReference {
    id: &'static str,
    name: &'static str,
}

#[derive(Serialize)]
struct AccountWire<'a> {
    id: u8,
    name: &'static str,
    holder: &'static str,
    product: BankAccountKind,
    number: Option<&'a str>,
    sort_code: Option<&'a str>,
    bic: &'static str,
    currency: &'a str,
    booked: Money,
    available: Money,
    overdraft_limit: Money,
    bank: BankReference,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Serialize)]
struct CategoryWire {
    id: usize,
    name: &'static str,
    parent_id: Option<usize>,
    has_children: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
}
