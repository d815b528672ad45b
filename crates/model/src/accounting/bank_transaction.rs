//! Data type `bankTransactions`.

use rust_decimal::Decimal;

use crate::schema::{record, words};
use crate::{Day, Instant};

words! {
    /// How money moved.
    pub enum BankTransactionType {
        Unknown = "Unknown",
        Credit = "Credit",
        Debit = "Debit",
        Int = "Int",
        Div = "Div",
        Fee = "Fee",
        SerChg = "SerChg",
        Dep = "Dep",
        Atm = "Atm",
        Pos = "Pos",
        Xfer = "Xfer",
        Check = "Check",
        Payment = "Payment",
        Cash = "Cash",
        DirectDep = "DirectDep",
        DirectDebit = "DirectDebit",
        RepeatPmt = "RepeatPmt",
        Other = "Other",
    }
}

record! {
    /// One movement on a bank account, as the accounting software knows it.
    pub struct BankTransaction {
        /// Identifier at the source, unique within the bank account.
        id: Option<String>,
        /// The bank account it moved (data type `bankAccounts`).
        account_id: Option<String>,
        /// The day it cleared at the bank.
        cleared_on_date: Option<Day>,
        /// What the bank or the bookkeeper wrote about it.
        description: Option<String>,
        /// Whether it has been matched to the books.
        reconciled: Option<bool>,
        /// The amount, in the account's currency: positive into the account, negative out of it.
        amount: Option<Decimal>,
        /// The account's balance after it.
        balance: Option<Decimal>,
        /// How the money moved.
        transaction_type: Option<BankTransactionType>,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}
