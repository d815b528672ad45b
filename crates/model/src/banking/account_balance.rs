//! Data type `banking-accountBalances`: what was in an account, day by day.

use super::BankingBalance;
use crate::Instant;
use crate::schema::record;

record! {
    /// What was in a bank account at one time. It has no id of its own; it is stored under its account
    /// and date.
    pub struct BankingAccountBalance {
        /// The account (data type `banking-accounts`).
        account_id: String,
        /// What was in it.
        balance: BankingBalance,
        /// When.
        date: Instant,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}
