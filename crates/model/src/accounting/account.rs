//! Data type `chartOfAccounts`.

use rust_decimal::Decimal;

use super::{Metadata, SupplementalData};
use crate::schema::{record, words};
use crate::{CurrencyCode, Instant};

words! {
    /// The five kinds of ledger account.
    pub enum AccountType {
        Unknown = "Unknown",
        Asset = "Asset",
        Expense = "Expense",
        Income = "Income",
        Liability = "Liability",
        Equity = "Equity",
    }
}

words! {
    /// Whether a ledger account is in use.
    pub enum AccountStatus {
        Unknown = "Unknown",
        Active = "Active",
        Archived = "Archived",
        Pending = "Pending",
    }
}

record! {
    /// Kinds of record that may name this account or tax rate.
    pub struct DataTypeLinks {
        /// The property that the links are about, such as `id`.
        property: Option<String>,
        /// The fields that may hold it, such as `invoices.lineItems.accountRef.id`.
        links: Option<Vec<String>>,
    }
}

record! {
    /// A ledger account of the company's chart of accounts.
    pub struct Account {
        /// Identifier at the source, unique within the company.
        id: Option<String>,
        /// The code bookkeepers know the account by.
        nominal_code: Option<String>,
        /// The account's name.
        name: Option<String>,
        /// What the account is for.
        description: Option<String>,
        /// Kind and subkinds, from the widest to the narrowest, joined by dots.
        fully_qualified_category: Option<String>,
        /// Kind, subkinds and the account's own name, joined by dots.
        fully_qualified_name: Option<String>,
        /// The account's currency.
        currency: Option<CurrencyCode>,
        /// Balance now, in the account's currency; positive on the side that is normal for its kind.
        current_balance: Option<Decimal>,
        /// The kind of account.
        r#type: Option<AccountType>,
        /// Whether it is in use.
        status: Option<AccountStatus>,
        /// True where the account stands for a bank account.
        is_bank_account: Option<bool>,
        /// Kinds of record that may name this account.
        valid_datatype_links: Option<Vec<DataTypeLinks>>,
        /// Fields that the standard model has no place for.
        supplemental_data: Option<SupplementalData>,
        /// What Platypus knows about the record.
        @stored metadata: Option<Metadata>,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}
