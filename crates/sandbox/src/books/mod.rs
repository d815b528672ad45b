//! The books: a business is played through time into a double-entry ledger, so that every record, bank line and
//! statement agrees with every other to the cent.

pub mod bank;
pub mod bookkeeper;
pub mod businesses;
pub mod chart;
mod closing;
pub mod diary;
pub mod documents;
pub mod finances;
pub mod ledger;
pub mod lines;
pub mod money;
pub mod names;
pub mod payments;
pub mod record;
pub mod reports;
pub mod trade;
pub mod trading;
