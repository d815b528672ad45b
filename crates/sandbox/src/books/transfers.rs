//! Money moved between the business's own bank accounts.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::bank::{BankKind, BankLine, PaymentBankReference};
use super::bookkeeper::{Bookkeeper, BooksError, bank_id};
use super::chart::AccountId;
use super::ledger::{credit, debit};
use super::money::Money;
use super::posting::Entry;
use super::record::Resource;

/// A transfer to be entered.
#[derive(Debug, Clone, Copy)]
pub struct NewTransfer<'a> {
    /// The day.
    pub on: Date,
    /// The ledger account of the bank account that pays.
    pub from: AccountId,
    /// The ledger account of the bank account that is paid.
    pub to: AccountId,
    /// How much.
    pub amount: Money,
    /// Words for people.
    pub narration: &'a str,
    /// The bank's words.
    pub description: &'a str,
}

impl Bookkeeper<'_> {
    /// Moves money from one bank account to another. Nothing of nothing is moved.
    pub fn move_money(&mut self, new: NewTransfer<'_>) -> Result<(), BooksError> {
        if !new.amount.is_positive() {
            return Ok(());
        }
        let id = self.next(Resource::BankTransfers);
        let number = format!("TR-{id:06}");
        let moment = self.moment(new.on);
        let source = (Resource::BankTransfers, id);
        let entry = Entry {
            on: new.on,
            at: moment,
            narration: new.narration.to_owned(),
            source,
            number: &number,
            reversal: false,
        };
        self.post(&entry, &[debit(new.to, new.amount), credit(new.from, new.amount)])?;
        let bank = |account| {
            let index = self.banks.iter().position(|bank| bank.account == account);
            PaymentBankReference::to(index.map_or(1, bank_id), account)
        };
        let wire = TransferWire {
            id,
            number: &number,
            moved_on: new.on,
            narration: new.narration,
            from: bank(new.from),
            to: bank(new.to),
            currency: self.currency,
            amount: new.amount,
            reconciled: true,
            created_at: moment,
            updated_at: moment,
        };
        self.put(Resource::BankTransfers, id, moment, &wire)?;
        for (account, amount) in [(new.from, -new.amount), (new.to, new.amount)] {
            let line = BankLine {
                booked_on: new.on,
                kind: BankKind::Transfer,
                description: new.description,
                counterparty: None,
                amount,
                reconciled: true,
                source,
                source_number: &number,
                at: moment,
            };
            self.book_bank(account, line)?;
        }
        Ok(())
    }
}

#[derive(Serialize)]
struct TransferWire<'a> {
    id: u64,
    number: &'a str,
    moved_on: Date,
    narration: &'a str,
    from: PaymentBankReference,
    to: PaymentBankReference,
    currency: &'a str,
    amount: Money,
    reconciled: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
}
