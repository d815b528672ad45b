//! Data type `banking-accounts`.

use super::BankingBalance;
use crate::Instant;
use crate::accounting::BankAccountType;
use crate::schema::{record, words};

words! {
    /// What kind of account it is to the bank.
    pub enum BankingAccountIdentifierType {
        Account = "Account",
        Card = "Card",
        Credit = "Credit",
        Depository = "Depository",
        Investment = "Investment",
        Loan = "Loan",
        Other = "Other",
    }
}

record! {
    /// The numbers that a bank account is known by.
    pub struct BankingAccountIdentifiers {
        /// What kind of account it is to the bank.
        r#type: BankingAccountIdentifierType,
        /// A narrower kind, in the provider's own words.
        subtype: Option<String>,
        /// The account number.
        number: Option<String>,
        /// The bank's national routing number: a sort code, an ABA number.
        bank_code: Option<String>,
        /// The international bank account number (ISO 13616).
        iban: Option<String>,
        /// The bank's international code (ISO 9362, SWIFT).
        bic: Option<String>,
        /// The last digits of the account number, where the whole number is not shown.
        masked_account_number: Option<String>,
    }
}

record! {
    /// The bank or institution that keeps an account.
    pub struct BankingInstitution {
        /// The institution's id at the provider.
        id: Option<String>,
        /// The institution's name.
        name: Option<String>,
    }
}

record! {
    /// A bank account, as the bank itself reports it. On an account of type `Credit` a positive balance
    /// is owed by the company; on one of type `Debit` it is the company's own.
    pub struct BankingAccount {
        /// Identifier at the provider, unique within the connection.
        id: String,
        /// The account's name at the bank.
        name: String,
        /// The name that its holder has given it.
        informal_name: Option<String>,
        /// Who holds the account.
        holder: Option<String>,
        /// Whether balances are money held (`Debit`) or owed (`Credit`).
        r#type: BankAccountType,
        /// What is in the account now, in its currency.
        balance: BankingBalance,
        /// The numbers it is known by.
        identifiers: BankingAccountIdentifiers,
        /// The account's currency: an ISO 4217 code.
        currency: String,
        /// The bank that keeps it.
        institution: BankingInstitution,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}
