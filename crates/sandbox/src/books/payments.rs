//! Payments: from customers, to suppliers, against documents and on account.

use jiff::Timestamp;
use jiff::civil::Date;
use rand::RngExt;
use serde::Serialize;

use super::allocations::{Allocation, AllocationKind, AppliedWire};
use super::bank::{BankKind, BankLine, PaymentBankReference};
use super::bookkeeper::{Bookkeeper, BooksError, bank_id};
use super::chart::{self, AccountId};
use super::documents::document_number;
use super::exchange::{Currency, Rate};
use super::ledger::Posting;
use super::lists::{PaymentMethod, PaymentMethodReference};
use super::money::Money;
use super::parties::PartyReference;
use super::posting::Entry;
use super::record::Resource;
use super::trade::{Number, Side};

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

/// What a payment comes to: in the party's currency, and what that is in the books' own.
#[derive(Debug, Clone, Copy)]
struct Worth {
    currency: Currency,
    rate: Rate,
    amount: Money,
    /// What the bank account sees.
    banked: Money,
    /// What leaves the control account.
    relieved: Money,
    /// What of that is for no document.
    base_unallocated: Money,
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
        let worth = self.worth(new, &against);
        if !worth.amount.is_positive() {
            return Ok(None);
        }
        let resource = payment_resource(side);
        let id = self.next(resource);
        let number = payment_number(side, id);
        let moment = self.moment(new.on);
        let entry = Entry {
            on: new.on,
            at: moment,
            narration: format!("Payment {number}"),
            source: (resource, id),
            number: &number,
            reversal: false,
        };
        self.post(&entry, &payment_postings(side, new.bank, worth))?;
        self.move_balance(side, new.party, -worth.amount, moment);
        for (document, part) in &against {
            let allocation = Allocation {
                kind: AllocationKind::Payment,
                id,
                number: number.clone(),
                date: new.on,
                total: worth.amount,
                allocated_on: new.on,
                amount: *part,
            };
            self.allocate(side, *document, allocation, moment)?;
        }
        self.write_payment(new, (id, &number), worth, &against, moment)?;
        Ok(Some(id))
    }

    fn worth(&self, new: &NewPayment<'_>, against: &[(u64, Money)]) -> Worth {
        let currency = self
            .parties(new.side)
            .get(new.party)
            .map_or(Currency::Pound, |party| party.currency);
        let rate = currency.rate(new.on);
        let amount = against.iter().map(|(_, part)| *part).sum::<Money>() + new.on_account;
        let base_unallocated = rate.base(new.on_account);
        let relieved: Money = against
            .iter()
            .filter_map(|(id, part)| Some(self.open.get(&(new.side, *id))?.relief(*part)))
            .sum();
        Worth {
            currency,
            rate,
            amount,
            banked: rate.base(amount),
            relieved: relieved + base_unallocated,
            base_unallocated,
        }
    }

    fn write_payment(
        &mut self,
        new: &NewPayment<'_>,
        (id, number): (u64, &str),
        worth: Worth,
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
            method: new.method.reference(),
            bank_account: PaymentBankReference::to(bank, new.bank),
            currency: worth.currency.code(),
            exchange_rate: Number(worth.rate.decimal()),
            amount: worth.amount,
            unallocated: new.on_account,
            base: (worth.currency != Currency::Pound).then_some(BaseWire {
                amount: worth.banked,
                unallocated: worth.base_unallocated,
            }),
            allocations: against
                .iter()
                .map(|(document, part)| AppliedWire::new(side, *document, None, Some(new.on), *part))
                .collect(),
            reference: (new.method != PaymentMethod::Cheque).then_some(description.as_str()),
            created_at: moment,
            updated_at: moment,
        };
        let resource = payment_resource(side);
        self.put(resource, id, moment, &wire)?;
        let line = BankLine {
            booked_on: new.on,
            kind: if sales {
                BankKind::CustomerPayment
            } else {
                BankKind::SupplierPayment
            },
            description: &description,
            counterparty: Some(&name),
            amount: if sales { worth.banked } else { -worth.banked },
            reconciled: self.dice.random_ratio(49, 50),
            source: (resource, id),
            source_number: number,
            at: moment,
        };
        self.book_bank(new.bank, line)
    }
}

/// The bank against the control account, and the exchange difference between them.
fn payment_postings(side: Side, bank: AccountId, worth: Worth) -> Vec<Posting> {
    let sign = |amount: Money| if side == Side::Sales { amount } else { -amount };
    let mut postings = vec![
        Posting {
            account: bank,
            amount: sign(worth.banked),
        },
        Posting {
            account: side.control_account(),
            amount: sign(-worth.relieved),
        },
    ];
    if side == Side::Purchases {
        postings.reverse();
    }
    let difference = worth.relieved - worth.banked;
    if !difference.is_zero() {
        postings.push(Posting {
            account: chart::EXCHANGE_DIFFERENCES,
            amount: sign(difference),
        });
    }
    postings
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
    method: PaymentMethodReference,
    bank_account: PaymentBankReference,
    currency: &'a str,
    exchange_rate: Number,
    amount: Money,
    unallocated: Money,
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<BaseWire>,
    allocations: Vec<AppliedWire>,
    reference: Option<&'a str>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// Amounts in the books' own currency, of a payment in another one: what the bank saw, and what is for no document.
#[derive(Serialize)]
struct BaseWire {
    amount: Money,
    unallocated: Money,
}
