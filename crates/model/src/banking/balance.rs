//! Balances of a bank account.

use rust_decimal::Decimal;

use crate::schema::record;

record! {
    /// What is in a bank account at one time. Not every bank tells every one of these.
    pub struct BankingBalance {
        /// What can be spent, pending movements included, without any overdraft; in the account's currency.
        available: Option<Decimal>,
        /// The sum of what has cleared, in the account's currency.
        current: Option<Decimal>,
        /// The lowest balance allowed, in the account's currency: an overdraft of 100 is -100.
        limit: Option<Decimal>,
    }
}
