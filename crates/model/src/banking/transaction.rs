//! Data type `banking-transactions`: movements as the bank itself reports them.

use rust_decimal::Decimal;

use crate::Instant;
use crate::schema::{record, words};

words! {
    /// What a movement was, by the bank's code for it.
    pub enum BankingTransactionCode {
        Unknown = "Unknown",
        Fee = "Fee",
        Payment = "Payment",
        Cash = "Cash",
        Transfer = "Transfer",
        Interest = "Interest",
        Cashback = "Cashback",
        Cheque = "Cheque",
        DirectDebit = "DirectDebit",
        Purchase = "Purchase",
        StandingOrder = "StandingOrder",
        Adjustment = "Adjustment",
        Credit = "Credit",
        Other = "Other",
        NotSupported = "NotSupported",
    }
}

record! {
    /// A category (data type `banking-transactionCategories`).
    pub struct BankingTransactionCategoryRef {
        /// The category's id.
        id: String,
        /// The category's name.
        name: Option<String>,
    }
}

record! {
    /// One movement on a bank account, as the bank reports it.
    pub struct BankingTransaction {
        /// Identifier at the provider, unique within the connection.
        id: String,
        /// The account it moved (data type `banking-accounts`).
        account_id: String,
        /// What the bank wrote about it.
        description: Option<String>,
        /// The amount, in its currency: positive into the account, negative out of it.
        amount: Option<Decimal>,
        /// The currency of the amount: an ISO 4217 code.
        currency: String,
        /// When it cleared; absent while it is pending.
        posted_date: Option<Instant>,
        /// When it was authorised.
        authorized_date: Option<Instant>,
        /// What it was, by the bank's code for it.
        code: Option<BankingTransactionCode>,
        /// Whom the money went to or came from.
        merchant_name: Option<String>,
        /// What it was spent on or earned by, as the provider sees it.
        transaction_category_ref: Option<BankingTransactionCategoryRef>,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}
