//! Data type `bankAccounts`: bank accounts as the accounting software knows them.

use rust_decimal::Decimal;

use super::{Metadata, SupplementalData};
use crate::schema::{record, words};
use crate::{CurrencyCode, Instant};

words! {
    /// Whether money in the account is the company's own or borrowed.
    pub enum BankAccountType {
        Unknown = "Unknown",
        Credit = "Credit",
        Debit = "Debit",
    }
}

words! {
    /// Whether a bank account is in use.
    pub enum BankAccountStatus {
        Unknown = "Unknown",
        Active = "Active",
        Archived = "Archived",
        Pending = "Pending",
    }
}

record! {
    /// A bank account of the company.
    pub struct BankAccount {
        /// Identifier at the source, unique within the company.
        id: Option<String>,
        /// The account's name in the books.
        account_name: Option<String>,
        /// Credit for cards and loans, debit for current and savings accounts.
        account_type: Option<BankAccountType>,
        /// The code bookkeepers know the account by.
        nominal_code: Option<String>,
        /// The bank's sort code or routing number.
        sort_code: Option<String>,
        /// The account number.
        account_number: Option<String>,
        /// International bank account number.
        i_ban: Option<String>,
        /// The account's currency.
        currency: Option<CurrencyCode>,
        /// Balance in the books, in the account's currency; negative when overdrawn.
        balance: Option<Decimal>,
        /// The bank.
        institution: Option<String>,
        /// What can be drawn now.
        available_balance: Option<Decimal>,
        /// How far the account may be overdrawn, positive.
        overdraft_limit: Option<Decimal>,
        /// Whether it is in use.
        status: Option<BankAccountStatus>,
        /// What Platypus knows about the record.
        @stored metadata: Option<Metadata>,
        /// Fields that the standard model has no place for.
        supplemental_data: Option<SupplementalData>,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}
