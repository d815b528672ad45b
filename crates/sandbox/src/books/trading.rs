//! The bookkeeper's verbs for trade: issue, cancel, credit, settle.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use rand::RngExt;
use serde::Serialize;

use super::bank::{BankKind, BankLine, PaymentBankReference};
use super::bookkeeper::{Bookkeeper, BooksError, Entry, bank_id};
use super::chart::{self, AccountId};
use super::documents::{
    Allocation, AllocationKind, AppliedWire, Credit, Document, Stage, credit_resource, document_number,
    document_resource,
};
use super::ledger::Posting;
use super::lines::{Line, LineDraft, Totals, net_postings};
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

/// An invoice or bill to be entered.
#[derive(Debug)]
pub struct NewDocument {
    /// Which of the two.
    pub side: Side,
    /// The index of the customer or supplier.
    pub party: usize,
    /// The day it bears.
    pub dated: Date,
    /// What is charged.
    pub lines: Vec<LineDraft>,
    /// The customer's order number, or the supplier's own number.
    pub reference: Option<String>,
    /// Words for people.
    pub note: Option<String>,
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
    /// Enters an invoice or bill in the ledger and returns its id.
    pub fn issue(&mut self, new: NewDocument) -> Result<u64, BooksError> {
        let document = self.enter(new, Stage::Posted);
        let id = document.id;
        self.post_document(&document, document.dated, document.created_at, false)?;
        self.open.insert((document.side, id), document);
        Ok(id)
    }

    /// Enters a draft, which the ledger does not know.
    pub fn draft(&mut self, new: NewDocument) -> Result<(), BooksError> {
        let document = self.enter(new, Stage::Draft);
        self.write_document(&document)
    }

    fn enter(&mut self, new: NewDocument, stage: Stage) -> Document {
        let id = self.next(document_resource(new.side));
        let created_at = self.moment(new.dated);
        let terms = self
            .parties(new.side)
            .get(new.party)
            .map_or(30, |party| party.payment_terms_days);
        let lines: Vec<Line> = new.lines.into_iter().map(Line::price).collect();
        Document {
            id,
            side: new.side,
            party: new.party,
            dated: new.dated,
            due: new.dated.saturating_add(i64::from(terms).days()),
            totals: Totals::of(&lines),
            lines,
            stage,
            allocations: Vec::new(),
            settled_on: None,
            reference: new.reference,
            note: new.note,
            created_at,
            updated_at: created_at,
        }
    }

    /// Takes back a document that nothing was paid on. Others are left as they are.
    pub fn cancel(&mut self, side: Side, id: u64, on: Date) -> Result<(), BooksError> {
        let moment = self.moment(on);
        let Some(document) = self.open.get_mut(&(side, id)) else {
            return Ok(());
        };
        if !document.allocations.is_empty() || document.stage != Stage::Posted {
            return Ok(());
        }
        document.updated_at = document.updated_at.max(moment);
        let document = document.clone();
        self.post_document(&document, on, moment, true)?;
        if let Some(open) = self.open.get_mut(&(side, id)) {
            open.stage = Stage::Cancelled;
        }
        self.settle_if_closed((side, id))
    }

    fn post_document(
        &mut self,
        document: &Document,
        on: Date,
        at: Timestamp,
        reversal: bool,
    ) -> Result<(), BooksError> {
        let number = document.number();
        let what = match document.side {
            Side::Sales => "Invoice",
            Side::Purchases => "Bill",
        };
        let narration = if reversal {
            format!("{what} {number} cancelled")
        } else {
            format!("{what} {number}")
        };
        let source = (document_resource(document.side), document.id);
        let entry = Entry {
            on,
            at,
            narration,
            source,
            number: &number,
            reversal,
        };
        let postings = trade_postings(document.side, &document.lines, document.totals, !reversal);
        self.post(&entry, &postings)?;
        let gross = document.totals.gross();
        self.move_balance(
            document.side,
            document.party,
            if reversal { -gross } else { gross },
            at,
        );
        Ok(())
    }

    fn move_balance(&mut self, side: Side, party: usize, by: Money, at: Timestamp) {
        if let Some(party) = self.party_mut(side, party) {
            party.balance += by;
            party.updated_at = party.updated_at.max(at);
        }
    }

    /// Enters a credit and sets it against a document, as far as something is due on that.
    pub fn credit(
        &mut self,
        side: Side,
        party: usize,
        on: Date,
        drafts: Vec<LineDraft>,
        reason: &str,
        against: Option<u64>,
    ) -> Result<(), BooksError> {
        let id = self.next(credit_resource(side));
        let created_at = self.moment(on);
        let lines: Vec<Line> = drafts.into_iter().map(Line::price).collect();
        let totals = Totals::of(&lines);
        let application = against.and_then(|document| {
            let due = self.open.get(&(side, document))?.amount_due();
            due.is_positive().then(|| (document, due.min(totals.gross())))
        });
        let reference = (side == Side::Purchases).then(|| format!("A{}-{:04}", on.year(), id % 10_000));
        let dated = on;
        let reason = reason.to_owned();
        let credit = Credit {
            id,
            side,
            party,
            dated,
            reason,
            reference,
            lines,
            totals,
            application,
            created_at,
        };
        let number = credit.number();
        let source = (credit_resource(side), id);
        let narration = format!("Credit note {number}");
        let entry = Entry {
            on,
            at: created_at,
            narration,
            source,
            number: &number,
            reversal: false,
        };
        self.post(&entry, &trade_postings(side, &credit.lines, totals, false))?;
        self.move_balance(side, party, -totals.gross(), created_at);
        if let Some((document, amount)) = application {
            let kind = match side {
                Side::Sales => AllocationKind::CreditNote,
                Side::Purchases => AllocationKind::SupplierCredit,
            };
            let total = totals.gross();
            let allocation = Allocation {
                kind,
                id,
                number,
                date: on,
                total,
                allocated_on: on,
                amount,
            };
            self.allocate(side, document, allocation, created_at)?;
        }
        let Some(party) = self.parties(side).get(credit.party) else {
            return Ok(());
        };
        let json = credit.document(party, &self.items, self.currency)?;
        self.write(Self::credit_stream(side), id, created_at, json)
    }

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

    fn allocate(
        &mut self,
        side: Side,
        document: u64,
        allocation: Allocation,
        at: Timestamp,
    ) -> Result<(), BooksError> {
        if let Some(open) = self.open.get_mut(&(side, document)) {
            open.allocate(allocation, at);
        }
        self.settle_if_closed((side, document))
    }
}

/// The entry for lines of trade: control account against income or costs, and tax between them.
fn trade_postings(side: Side, lines: &[Line], totals: Totals, direct: bool) -> Vec<Posting> {
    let sign = |amount: Money| {
        if (side == Side::Sales) == direct {
            amount
        } else {
            -amount
        }
    };
    let mut postings = vec![Posting {
        account: side.control_account(),
        amount: sign(totals.gross()),
    }];
    postings.extend(net_postings(lines, side, direct));
    if !totals.tax().is_zero() {
        postings.push(Posting {
            account: chart::VAT,
            amount: sign(-totals.tax()),
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
