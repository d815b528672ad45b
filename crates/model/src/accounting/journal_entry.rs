//! Data type `journalEntries`.

use rust_decimal::Decimal;

use super::{AccountRef, ContactRef, JournalRef, Metadata, RecordTracking, SupplementalData};
use crate::schema::{record, words};
use crate::{CurrencyCode, Day, Instant};

words! {
    /// Kinds of record that can cause a journal entry.
    pub enum JournalRecordDataType {
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
    /// One side of a journal entry.
    pub struct JournalLine {
        /// What the line is about.
        description: Option<String>,
        /// The amount in the company's base currency: positive for a debit, negative for a credit.
        net_amount: Decimal,
        /// The amount in the transaction's own currency, signed alike.
        transaction_amount: Option<Decimal>,
        /// The currency of the net amount.
        currency: Option<CurrencyCode>,
        /// The transaction's own currency.
        transaction_currency: Option<CurrencyCode>,
        /// The account debited or credited.
        account_ref: Option<AccountRef>,
        /// What the line is tracked by.
        tracking: Option<RecordTracking>,
        /// The customer or supplier it concerns.
        contact_ref: Option<ContactRef>,
    }
}

record! {
    /// The record that caused a journal entry.
    pub struct JournalEntryRecordRef {
        /// The record's id.
        id: Option<String>,
        /// The record's data type.
        data_type: Option<JournalRecordDataType>,
    }
}

record! {
    /// One posting to the ledger. Its lines sum to zero.
    pub struct JournalEntry {
        /// Identifier at the source, unique within the company.
        id: Option<String>,
        /// What the entry is about.
        description: Option<String>,
        /// The day it counts for in the books.
        posted_on: Option<Day>,
        /// When it was entered.
        created_on: Option<Instant>,
        /// When it was last edited.
        updated_on: Option<Instant>,
        /// The journal it is part of.
        journal_ref: Option<JournalRef>,
        /// Debits and credits.
        journal_lines: Option<Vec<JournalLine>>,
        /// The record that caused it.
        record_ref: Option<JournalEntryRecordRef>,
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
