//! Payments: from customers, to suppliers, against documents and on account.

use jiff::Timestamp;
use jiff::civil::Date;
use rand::RngExt;
use serde::Serialize;

use super::bank::{BankKind, BankLine, PaymentBankReference};
use super::bookkeeper::{Bookkeeper, BooksError, Entry, bank_id};
use super::chart::AccountId;
use super::documents::{Allocation, AllocationKind, AppliedWire, document_number};
use super::ledger::Posting;
use super::money::Money;
use super::record::{Resource, Stream};
use super::trade::{Number, PartyReference, Side};

/// How somebody pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each variant is its word in API.md")]
pub enum PaymentMethod {
    BankTransfer,
    Card,
    DirectDebit,
    Cheque,
}

/// A payment to be entered.
#[derive(Debug)]
pub struct NewPayment<'a> {
    /// From customers, or to suppliers.
    pub side: Side,
    /// The index of the customer or supplier.
    pub party: usize,
    /// The day.
    pub on: Date,
    /// The documents it settles, with how much of each. What exceeds what is due is left out.
    pub against: &'a [(u64, Money)],
    /// More money than that, kept on account.
    pub on_account: Money,
    /// How it is paid.
    pub method: PaymentMethod,
    /// The ledger account of the bank account.
    pub bank: AccountId,
}

impl Bookkeeper<'_> {
    /// Enters a payment; returns its id, or nothing if there was nothing to pay.
    pub fn settle(&mut self, new: &NewPayment<'_>) -> Result<Option<u64>, BooksError> {
        let side = new.side;
        let against: Vec<(u64, Money)> = new
            .against
            .iter()
            .filter_map(|(id, amount)| {
                let due = self.open.get(&(side, *id))?.amount_due().min(*amount);
                due.is_positive().then_some((*id, due))
            })
            .collect();
        let amount = against.iter().map(|(_, amount)| *amount).sum::<Money>() + new.on_account;
        if !amount.is_positive() {
            return Ok(None);
        }
        let resource = payment_resource(side);
        let id = self.next(resource);
        let number = payment_number(side, id);
        let moment = self.moment(new.on);
        let (into_bank, control) = match side {
            Side::Sales => (amount, -amount),
            Side::Purchases => (-amount, amount),
        };
        let narration = format!("Payment {number}");
        let entry = Entry {
            on: new.on,
            at: moment,
            narration,
            source: (resource, id),
            number: &number,
            reversal: false,
        };
        let mut postings = vec![
            Posting {
                account: new.bank,
                amount: into_bank,
            },
            Posting {
                account: side.control_account(),
                amount: control,
            },
        ];
        if into_bank.is_negative() {
            postings.reverse();
        }
        self.post(&entry, &postings)?;
        self.move_balance(side, new.party, -amount, moment);
        for (document, part) in &against {
            let allocation = Allocation {
                kind: AllocationKind::Payment,
                id,
                number: number.clone(),
                date: new.on,
                total: amount,
                allocated_on: new.on,
                amount: *part,
            };
            self.allocate(side, *document, allocation, moment)?;
        }
        self.write_payment(new, id, &number, amount, &against, moment)?;
        Ok(Some(id))
    }

    fn write_payment(
        &mut self,
        new: &NewPayment<'_>,
        id: u64,
        number: &str,
        amount: Money,
        against: &[(u64, Money)],
        moment: Timestamp,
    ) -> Result<(), BooksError> {
        let side = new.side;
        let Some(name) = self.parties(side).get(new.party).map(|party| party.name.clone()) else {
            return Ok(());
        };
        let description = match (side, against.first()) {
            (Side::Sales, Some((document, _))) => {
                format!("{} {}", name.to_uppercase(), document_number(side, *document))
            }
            _ => name.to_uppercase(),
        };
        let party = || PartyReference {
            id: new.party as u64 + 1,
            name: &name,
        };
        let bank = self
            .banks
            .iter()
            .position(|bank| bank.account == new.bank)
            .map_or(1, bank_id);
        let sales = side == Side::Sales;
        let wire = PaymentWire {
            id,
            number,
            customer: sales.then(party),
            supplier: (!sales).then(party),
            received_on: sales.then_some(new.on),
            paid_on: (!sales).then_some(new.on),
            method: new.method,
            bank_account: PaymentBankReference::to(bank, new.bank),
            currency: self.currency,
            exchange_rate: Number(1.into()),
            amount,
            unallocated: new.on_account,
            allocations: against
                .iter()
                .map(|(document, part)| AppliedWire::new(side, *document, None, Some(new.on), *part))
                .collect(),
            reference: (new.method != PaymentMethod::Cheque).then_some(description.as_str()),
            created_at: moment,
            updated_at: moment,
        };
        let resource = payment_resource(side);
        self.put(Stream::Of(resource), id, moment, &wire)?;
        let line = BankLine {
            booked_on: new.on,
            kind: if sales {
                BankKind::CustomerPayment
            } else {
                BankKind::SupplierPayment
            },
            description: &description,
            counterparty: Some(&name),
            amount: if sales { amount } else { -amount },
            reconciled: self.dice.random_ratio(49, 50),
            source: (resource, id),
            source_number: number,
            at: moment,
        };
        self.book_bank(new.bank, line)
    }
}

fn payment_resource(side: Side) -> Resource {
    match side {
        Side::Sales => Resource::CustomerPayments,
        Side::Purchases => Resource::SupplierPayments,
    }
}

fn payment_number(side: Side, id: u64) -> String {
    match side {
        Side::Sales => format!("REC-{id:06}"),
        Side::Purchases => format!("PAY-{id:06}"),
    }
}

#[derive(Serialize)]
struct PaymentWire<'a> {
    id: u64,
    number: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<PartyReference<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supplier: Option<PartyReference<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    received_on: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paid_on: Option<Date>,
    method: PaymentMethod,
    bank_account: PaymentBankReference,
    currency: &'a str,
    exchange_rate: Number,
    amount: Money,
    unallocated: Money,
    allocations: Vec<AppliedWire>,
    reference: Option<&'a str>,
    created_at: Timestamp,
    updated_at: Timestamp,
}
