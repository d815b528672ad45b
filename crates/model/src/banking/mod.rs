//! Banking records: what banks themselves report (contract section 5). One file per data type.

mod balance;

mod account;
mod account_balance;
mod transaction;
mod transaction_category;

pub use account::{
    BankingAccount, BankingAccountIdentifierType, BankingAccountIdentifiers, BankingInstitution,
};
pub use account_balance::BankingAccountBalance;
pub use balance::BankingBalance;
pub use transaction::{BankingTransaction, BankingTransactionCategoryRef, BankingTransactionCode};
pub use transaction_category::{BankingTransactionCategory, BankingTransactionCategoryStatus};
