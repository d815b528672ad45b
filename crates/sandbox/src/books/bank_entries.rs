//! Bank receipts and bank payments: money taken or spent at once, with no invoice or bill in between.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::bank::{BankLine, PaymentBankReference};
use super::bookkeeper::{Bookkeeper, BooksError, bank_id};
use super::chart::AccountId;
use super::ledger::Posting;
use super::lines::{Line, Totals, lines_wire};
use super::lists::{PaymentMethod, PaymentMethodReference};
use super::manual_journals::Banking;
use super::parties::PartyReference;
use super::posting::Entry;
use super::record::{Resource, Stream};
use super::trade::{Number, Side};
use super::trading::trade_postings;

/// Money taken (sales) or spent (purchases) to be entered.
#[derive(Debug)]
pub struct NewBankEntry<'a> {
    /// Taken, or spent.
    pub side: Side,
    /// The index of the customer or supplier, if it is one.
    pub party: Option<usize>,
    /// The day.
    pub on: Date,
    /// The ledger account of the bank account.
    pub bank: AccountId,
    /// What for.
    pub lines: Vec<Line>,
    /// How it is paid.
    pub method: PaymentMethod,
    /// How the bank tells of it.
    pub banking: Banking<'a>,
    /// Words for people.
    pub note: Option<&'a str>,
}

impl Bookkeeper<'_> {
    /// Enters money that was taken or spent at once. Nothing of nothing is entered.
    pub fn bank_entry(&mut self, new: &NewBankEntry<'_>) -> Result<(), BooksError> {
        let totals = Totals::of(&new.lines);
        if !totals.gross().is_positive() {
            return Ok(());
        }
        let (resource, what) = match new.side {
            Side::Sales => (Resource::BankReceipts, "receipt"),
            Side::Purchases => (Resource::BankPayments, "payment"),
        };
        let id = self.next(resource);
        let number = match new.side {
            Side::Sales => format!("BR-{id:06}"),
            Side::Purchases => format!("BP-{id:06}"),
        };
        let moment = self.moment(new.on);
        let entry = Entry {
            on: new.on,
            at: moment,
            narration: new
                .note
                .map_or_else(|| format!("Bank {what} {number}"), str::to_owned),
            source: (resource, id),
            number: &number,
            reversal: false,
        };
        let postings: Vec<Posting> = trade_postings(new.side, new.bank, &new.lines, totals, true);
        self.post(&entry, &postings)?;
        self.write_bank_entry(new, (resource, id), &number, totals, moment)?;
        let amount = match new.side {
            Side::Sales => totals.gross(),
            Side::Purchases => -totals.gross(),
        };
        let line = BankLine {
            booked_on: new.on,
            kind: new.banking.kind,
            description: new.banking.description,
            counterparty: new.banking.counterparty,
            amount,
            reconciled: true,
            source: (resource, id),
            source_number: &number,
            at: moment,
        };
        self.book_bank(new.bank, line)
    }

    fn write_bank_entry(
        &mut self,
        new: &NewBankEntry<'_>,
        (resource, id): (Resource, u64),
        number: &str,
        totals: Totals,
        moment: Timestamp,
    ) -> Result<(), BooksError> {
        let bank = self
            .banks
            .iter()
            .position(|bank| bank.account == new.bank)
            .map_or(1, bank_id);
        let party = |side| {
            let index = new.party.filter(|_| side == new.side)?;
            let party = self.parties(side).get(index)?;
            Some(PartyReference {
                id: index as u64 + 1,
                name: &party.name,
            })
        };
        let document = serde_json::to_string(&BankEntryWire {
            id,
            number,
            dated_on: new.on,
            customer: party(Side::Sales),
            supplier: party(Side::Purchases),
            method: new.method.reference(),
            bank_account: PaymentBankReference::to(bank, new.bank),
            currency: self.currency,
            exchange_rate: Number(1.into()),
            lines: lines_wire(&new.lines, Side::Purchases, self.registers()),
            totals: totals.wire(Side::Purchases),
            note: new.note,
            created_at: moment,
            updated_at: moment,
        })?;
        self.write(Stream::Of(resource), id, moment, document)
    }
}

#[derive(Serialize)]
struct BankEntryWire<'a, L: Serialize, T: Serialize> {
    id: u64,
    number: &'a str,
    dated_on: Date,
    customer: Option<PartyReference<'a>>,
    supplier: Option<PartyReference<'a>>,
    method: PaymentMethodReference,
    bank_account: PaymentBankReference,
    currency: &'a str,
    exchange_rate: Number,
    lines: Vec<L>,
    totals: T,
    note: Option<&'a str>,
    created_at: Timestamp,
    updated_at: Timestamp,
}
