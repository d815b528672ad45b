//! Data type `accountTransactions`: what was posted to a bank account in the books.

use rust_decimal::Decimal;

use super::Metadata;
use crate::schema::{record, words};
use crate::{CurrencyCode, Day, Instant};

words! {
    /// Whether the posting has been matched to the bank's statement.
    pub enum AccountTransactionStatus {
        Unknown = "Unknown",
        Unreconciled = "Unreconciled",
        Reconciled = "Reconciled",
        Void = "Void",
    }
}

words! {
    /// Kinds of record that a line can have come from.
    pub enum AccountTransactionRecordDataType {
        BankTransactions = "bankTransactions",
        BillCreditNotes = "billCreditNotes",
        BillPayments = "billPayments",
        Bills = "bills",
        CreditNotes = "creditNotes",
        DirectCosts = "directCosts",
        DirectIncomes = "directIncomes",
        Invoices = "invoices",
        JournalEntries = "journalEntries",
        Payments = "payments",
        Transfers = "transfers",
    }
}

record! {
    /// A bank account (data type `bankAccounts`).
    pub struct BankAccountRef {
        /// The bank account's id.
        id: Option<String>,
        /// The bank account's name.
        name: Option<String>,
    }
}

record! {
    /// The record that a line came from.
    pub struct AccountTransactionRecordRef {
        /// The record's id.
        id: Option<String>,
        /// The record's data type.
        data_type: Option<AccountTransactionRecordDataType>,
    }
}

record! {
    /// One record's share of an account transaction.
    pub struct AccountTransactionLine {
        /// What the line is about.
        description: Option<String>,
        /// The record that the line came from.
        record_ref: Option<AccountTransactionRecordRef>,
        /// The amount, in the transaction's currency: positive into the account, negative out of it.
        amount: Option<Decimal>,
    }
}

record! {
    /// One posting to a bank account in the company's books: a payment, a cost or income paid on the
    /// spot, or a transfer, seen from the account that it moved.
    pub struct AccountTransaction {
        /// Identifier at the source, unique within the company.
        id: Option<String>,
        /// The number or identifier that the source gives the transaction itself.
        transaction_id: Option<String>,
        /// Note on the transaction.
        note: Option<String>,
        /// The bank account it moved.
        bank_account_ref: Option<BankAccountRef>,
        /// The day it was posted.
        date: Option<Day>,
        /// Whether it has been matched to the bank's statement.
        status: Option<AccountTransactionStatus>,
        /// The currency of every amount in it.
        currency: Option<CurrencyCode>,
        /// Units of the company's base currency for one unit of the record's currency.
        currency_rate: Option<Decimal>,
        /// The records it is made of.
        lines: Option<Vec<AccountTransactionLine>>,
        /// The whole amount, tax included: positive into the account, negative out of it.
        total_amount: Option<Decimal>,
        /// What Platypus knows about the record.
        @stored metadata: Option<Metadata>,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}
