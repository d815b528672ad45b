//! The books: a business is played through time into a double-entry ledger, so that every record, bank line and
//! statement agrees with every other to the cent.

mod aged;
pub mod allocations;
pub mod bank;
pub mod bank_entries;
mod bank_statement;
pub mod bookkeeper;
pub mod businesses;
pub mod chart;
mod closing;
pub mod credits;
pub mod diary;
pub mod dimensions;
pub mod documents;
pub mod exchange;
pub mod finances;
pub mod firm;
pub mod items;
pub mod ledger;
pub mod lines;
pub mod lists;
pub mod manual_journals;
pub mod money;
pub mod names;
pub mod orders;
pub mod parties;
pub mod payments;
mod posting;
pub mod record;
pub mod reports;
pub mod sales_orders;
pub mod shop;
pub mod tax;
pub mod trade;
pub mod trading;
pub mod transfers;
