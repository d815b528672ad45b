//! Bank accounts and their lines.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::chart::AccountId;
use super::money::Money;
use super::record::Resource;
use super::trade::AccountReference;

/// What a bank account is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each variant is its word in API.md")]
pub enum BankAccountKind {
    Current,
    Savings,
    Cash,
    Processor,
}

impl BankAccountKind {
    /// Whether a bank keeps it, so that the bank has a statement of it.
    pub fn is_at_a_bank(self) -> bool {
        matches!(self, Self::Current | Self::Savings)
    }
}

/// Why money moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each variant is its word in API.md")]
pub enum BankKind {
    CustomerPayment,
    SupplierPayment,
    Takings,
    Payroll,
    Tax,
    Loan,
    Interest,
    Fee,
    Owner,
    Transfer,
    Rent,
    Purchase,
    Refund,
    Chargeback,
}

/// An account at a bank, or a till.
#[derive(Debug, Clone)]
pub struct BankAccount {
    /// Its ledger account.
    pub account: AccountId,
    /// What it is.
    pub kind: BankAccountKind,
    /// The bank's name, if it is at one.
    pub bank: Option<&'static str>,
    /// The bank's number for it.
    pub account_number: Option<String>,
    /// The bank's sort code.
    pub sort_code: Option<String>,
    /// How far below zero it may go.
    pub overdraft_limit: Money,
    transactions: u64,
    balance: Money,
}

impl BankAccount {
    /// An account that nothing has happened on.
    pub fn open(account: AccountId, kind: BankAccountKind, overdraft_limit: Money) -> Self {
        Self {
            account,
            kind,
            bank: None,
            account_number: None,
            sort_code: None,
            overdraft_limit,
            transactions: 0,
            balance: Money::ZERO,
        }
    }

    /// The same account at a bank.
    #[must_use]
    pub fn at(mut self, bank: &'static str, sort_code: &str, account_number: &str) -> Self {
        self.bank = Some(bank);
        self.sort_code = Some(sort_code.to_owned());
        self.account_number = Some(account_number.to_owned());
        self
    }

    /// What is on it.
    pub fn balance(&self) -> Money {
        self.balance
    }

    /// Books a line and returns it, numbered.
    pub fn book<'a>(
        &mut self,
        id: u8,
        line: BankLine<'a>,
        ledger_transaction: u64,
        currency: &'a str,
    ) -> (u64, impl Serialize + use<'a>) {
        self.transactions += 1;
        self.balance += line.amount;
        let wire = BankTransactionWire {
            id: self.transactions,
            bank_account: BankReference {
                id,
                name: AccountReference::name(self.account),
            },
            booked_on: line.booked_on,
            kind: line.kind,
            description: line.description,
            counterparty: line.counterparty,
            paid_in: line.amount.is_positive().then_some(line.amount),
            paid_out: line.amount.is_negative().then_some(-line.amount),
            balance_after: self.balance,
            currency,
            reconciled: line.reconciled,
            source: SourceReference {
                resource: line.source.0.path(),
                id: line.source.1,
                number: line.source_number.to_owned(),
            },
            ledger_transaction,
            created_at: line.at,
            updated_at: line.at,
        };
        (self.transactions, wire)
    }

    /// The record of the `bank_accounts` resource.
    pub fn wire<'a>(
        &'a self,
        id: u8,
        currency: &'a str,
        created_at: Timestamp,
        updated_at: Timestamp,
    ) -> impl Serialize + 'a {
        BankAccountWire {
            id,
            name: AccountReference::name(self.account),
            kind: self.kind,
            bank: self.bank,
            account_number: self.account_number.as_deref(),
            sort_code: self.sort_code.as_deref(),
            iban: None,
            currency,
            balance: self.balance,
            overdraft_limit: self.overdraft_limit,
            account: AccountReference::to(self.account),
            archived: false,
            created_at,
            updated_at,
        }
    }
}

/// A bank line before it is numbered.
#[derive(Debug, Clone, Copy)]
pub struct BankLine<'a> {
    /// The day.
    pub booked_on: Date,
    /// Why.
    pub kind: BankKind,
    /// In the bank's words.
    pub description: &'a str,
    /// Who is on the other side.
    pub counterparty: Option<&'a str>,
    /// In (positive) or out (negative).
    pub amount: Money,
    /// Whether it has been matched with the books.
    pub reconciled: bool,
    /// The record it comes from.
    pub source: (Resource, u64),
    /// That record's number.
    pub source_number: &'a str,
    /// When it was booked.
    pub at: Timestamp,
}

/// The record that another one comes from.
#[derive(Debug, Serialize)]
pub struct SourceReference {
    /// Its resource.
    pub resource: &'static str,
    /// Its id.
    pub id: u64,
    /// Its number.
    pub number: String,
}

#[derive(Serialize)]
struct BankReference {
    id: u8,
    name: &'static str,
}

/// A bank account as payments refer to it.
#[derive(Serialize)]
pub struct PaymentBankReference {
    id: u8,
    name: &'static str,
    account: AccountReference,
}

impl PaymentBankReference {
    /// The reference to the bank account with that id.
    pub fn to(id: u8, account: AccountId) -> Self {
        Self {
            id,
            name: AccountReference::name(account),
            account: AccountReference::to(account),
        }
    }
}

#[derive(Serialize)]
struct BankTransactionWire<'a> {
    id: u64,
    bank_account: BankReference,
    booked_on: Date,
    kind: BankKind,
    description: &'a str,
    counterparty: Option<&'a str>,
    paid_in: Option<Money>,
    paid_out: Option<Money>,
    balance_after: Money,
    currency: &'a str,
    reconciled: bool,
    source: SourceReference,
    ledger_transaction: u64,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Serialize)]
struct BankAccountWire<'a> {
    id: u8,
    name: &'static str,
    kind: BankAccountKind,
    bank: Option<&'static str>,
    account_number: Option<&'a str>,
    sort_code: Option<&'a str>,
    iban: Option<&'a str>,
    currency: &'a str,
    balance: Money,
    overdraft_limit: Money,
    account: AccountReference,
    archived: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
}
