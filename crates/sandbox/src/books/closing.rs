//! The end of the play: what is still open is written, and the records whose balances only the end tells.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::bookkeeper::{Bookkeeper, BooksError, bank_id};
use super::chart::{self, AccountId};
use super::dimensions;
use super::lists::{DayBook, PaymentMethod};
use super::money::Money;
use super::record::Resource;
use super::tax::TaxRate;
use super::trade::{AccountReference, Side};

impl Bookkeeper<'_> {
    /// Writes what was still open, and the records whose balances only the end of the play tells.
    pub fn finish(mut self, last: Date) -> Result<(), BooksError> {
        self.write_aged(last)?;
        for document in std::mem::take(&mut self.open).into_values() {
            self.write_document(&document)?;
        }
        for order in std::mem::take(&mut self.orders).into_values() {
            self.write_order(&order)?;
        }
        let opened_at = self.opened_at();
        for rate in TaxRate::ALL {
            self.put(Resource::TaxRates, rate.id(), opened_at, &rate.wire(opened_at))?;
        }
        for book in DayBook::ALL {
            self.put(Resource::Journals, book.id(), opened_at, &book.wire(opened_at))?;
        }
        for method in PaymentMethod::ALL {
            self.put(
                Resource::PaymentMethods,
                method.id(),
                opened_at,
                &method.wire(opened_at),
            )?;
        }
        for index in 0..self.dimensions.len() {
            let wire = dimensions::wire(&self.dimensions, index, opened_at);
            self.put(Resource::Dimensions, index as u64 + 1, opened_at, &wire)?;
        }
        for (index, item) in std::mem::take(&mut self.items).iter().enumerate() {
            let id = index as u64 + 1;
            self.put(Resource::Items, id, opened_at, &item.wire(id, opened_at))?;
        }
        for (side, resource) in [
            (Side::Sales, Resource::Customers),
            (Side::Purchases, Resource::Suppliers),
        ] {
            for (index, party) in self.parties(side).to_vec().iter().enumerate() {
                let id = index as u64 + 1;
                let wire = party.wire(side, id, opened_at);
                self.put(resource, id, party.updated_at, &wire)?;
            }
        }
        let banks = std::mem::take(&mut self.banks);
        for (index, bank) in banks.iter().enumerate() {
            let touched = self.touched.get(&bank.account).copied().unwrap_or(opened_at);
            let wire = bank.wire(bank_id(index), self.currency, opened_at, touched);
            self.put(Resource::BankAccounts, u64::from(bank_id(index)), touched, &wire)?;
        }
        self.write_banking(&banks)?;
        for account in chart::accounts() {
            let Some(touched) = self.touched.get(&account.id).copied() else {
                continue;
            };
            let balance = self.balance(account.id);
            let wire = AccountWire {
                id: account.id,
                code: account.code,
                name: account.name,
                description: account.description,
                class: account.group.class(),
                group: account.group,
                kind: account.kind,
                currency: self.currency,
                balance: if account.group.class().is_debit_positive() {
                    balance
                } else {
                    -balance
                },
                bank_account: banks
                    .iter()
                    .position(|bank| bank.account == account.id)
                    .map(|index| BankAccountReference {
                        id: bank_id(index),
                        name: AccountReference::name(account.id),
                    }),
                archived: false,
                created_at: opened_at,
                updated_at: touched,
            };
            self.put(Resource::Accounts, u64::from(account.id.0), touched, &wire)?;
        }
        self.sink.progress(100);
        Ok(())
    }
}

#[derive(Serialize)]
struct AccountWire {
    id: AccountId,
    code: &'static str,
    name: &'static str,
    description: &'static str,
    class: chart::AccountClass,
    group: chart::AccountGroup,
    kind: chart::AccountKind,
    currency: &'static str,
    balance: Money,
    bank_account: Option<BankAccountReference>,
    archived: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Serialize)]
struct BankAccountReference {
    id: u8,
    name: &'static str,
}
