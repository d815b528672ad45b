//! The bookkeeper's verbs for trade: issue, cancel, credit.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use rust_decimal::Decimal;

use super::allocations::{Allocation, AllocationKind};
use super::bookkeeper::{Bookkeeper, BooksError};
use super::chart::{self, AccountId};
use super::credits::{Application, Apply, Credit, credit_resource};
use super::documents::{Document, Stage, document_resource};
use super::exchange::Currency;
use super::ledger::Posting;
use super::lines::{Line, LineDraft, Totals, net_postings};
use super::money::Money;
use super::posting::{Entry, in_base};
use super::record::Stream;
use super::trade::Side;

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
    /// The sales or purchase order that it charges for.
    pub order: Option<u64>,
}

/// A credit to be entered.
#[derive(Debug)]
pub struct NewCredit<'a> {
    /// Given, or received.
    pub side: Side,
    /// The index of the customer or supplier.
    pub party: usize,
    /// The day it bears.
    pub on: Date,
    /// What is credited.
    pub lines: Vec<LineDraft>,
    /// Why.
    pub reason: &'a str,
    /// The document that it credits.
    pub document: u64,
    /// How much of it is set against that document.
    pub apply: Apply,
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

    /// Enters a draft that is thrown away again on a later day: only its tombstone stays.
    pub fn discarded_draft(&mut self, new: NewDocument, on: Date) -> Result<(), BooksError> {
        let document = self.enter(new, Stage::Draft);
        let at = self.moment(on).max(document.updated_at);
        self.bury(document_resource(document.side), document.id, at)
    }

    fn currency_of(&self, side: Side, party: usize) -> Currency {
        self.parties(side)
            .get(party)
            .map_or(Currency::Pound, |party| party.currency)
    }

    fn enter(&mut self, new: NewDocument, stage: Stage) -> Document {
        let id = self.next(document_resource(new.side));
        let created_at = self.moment(new.dated);
        let terms = self
            .parties(new.side)
            .get(new.party)
            .map_or(30, |party| party.payment_terms_days);
        let lines: Vec<Line> = new.lines.into_iter().map(Line::price).collect();
        let totals = Totals::of(&lines);
        let currency = self.currency_of(new.side, new.party);
        let rate = currency.rate(new.dated);
        Document {
            id,
            side: new.side,
            party: new.party,
            dated: new.dated,
            due: new.dated.saturating_add(i64::from(terms).days()),
            currency,
            rate,
            base_due: rate.base(totals.gross()),
            totals,
            lines,
            order: new.order,
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
        let postings = trade_postings(
            document.side,
            document.side.control_account(),
            &document.lines,
            document.totals,
            !reversal,
        );
        self.post(&entry, &in_base(postings, document.rate))?;
        let gross = document.totals.gross();
        self.move_balance(
            document.side,
            document.party,
            if reversal { -gross } else { gross },
            at,
        );
        Ok(())
    }

    pub(super) fn move_balance(&mut self, side: Side, party: usize, by: Money, at: Timestamp) {
        if let Some(party) = self.party_mut(side, party) {
            party.balance += by;
            party.updated_at = party.updated_at.max(at);
        }
    }

    /// Enters a credit and sets it against its document, as far as that is wanted and something is due on it.
    pub fn credit(&mut self, new: NewCredit<'_>) -> Result<(), BooksError> {
        let NewCredit { side, party, on, .. } = new;
        let id = self.next(credit_resource(side));
        let created_at = self.moment(on);
        let lines: Vec<Line> = new.lines.into_iter().map(Line::price).collect();
        let totals = Totals::of(&lines);
        let currency = self.currency_of(side, party);
        let wanted = match new.apply {
            Apply::Nothing => Money::ZERO,
            Apply::Half => Money::rounded(totals.gross().decimal() / Decimal::TWO),
            Apply::Everything => totals.gross(),
        };
        let credited = self.open.get(&(side, new.document));
        // A credit against a document is worth what the document is, so that no exchange difference arises.
        let rate = credited.map_or_else(|| currency.rate(on), |document| document.rate);
        let application = credited.and_then(|document| {
            let amount = document.amount_due().min(wanted);
            amount.is_positive().then(|| Application {
                document: new.document,
                amount,
                base: document.relief(amount),
            })
        });
        let credit = Credit {
            id,
            side,
            party,
            dated: on,
            reason: new.reason.to_owned(),
            reference: (side == Side::Purchases).then(|| format!("A{}-{:04}", on.year(), id % 10_000)),
            currency,
            rate,
            lines,
            totals,
            application,
            created_at,
        };
        self.post_credit(&credit)?;
        if let Some(application) = application {
            self.apply(&credit, application)?;
        }
        let Some(party) = self.parties(side).get(credit.party) else {
            return Ok(());
        };
        let json = credit.document(party, self.registers())?;
        self.write(Stream::Of(credit_resource(side)), id, created_at, json)
    }

    fn post_credit(&mut self, credit: &Credit) -> Result<(), BooksError> {
        let Credit { side, created_at, .. } = *credit;
        let number = credit.number();
        let entry = Entry {
            on: credit.dated,
            at: created_at,
            narration: format!("Credit note {number}"),
            source: (credit_resource(side), credit.id),
            number: &number,
            reversal: false,
        };
        let postings = trade_postings(side, side.control_account(), &credit.lines, credit.totals, false);
        self.post(&entry, &in_base(postings, credit.rate))?;
        self.move_balance(side, credit.party, -credit.totals.gross(), created_at);
        Ok(())
    }

    fn apply(&mut self, credit: &Credit, application: Application) -> Result<(), BooksError> {
        let kind = match credit.side {
            Side::Sales => AllocationKind::CreditNote,
            Side::Purchases => AllocationKind::SupplierCredit,
        };
        let allocation = Allocation {
            kind,
            id: credit.id,
            number: credit.number(),
            date: credit.dated,
            total: credit.totals.gross(),
            allocated_on: credit.dated,
            amount: application.amount,
        };
        self.allocate(credit.side, application.document, allocation, credit.created_at)
    }

    pub(super) fn allocate(
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

/// The entry for lines of trade: what is owed or paid against income or costs, and tax between them.
pub(super) fn trade_postings(
    side: Side,
    against: AccountId,
    lines: &[Line],
    totals: Totals,
    direct: bool,
) -> Vec<Posting> {
    let sign = |amount: Money| {
        if (side == Side::Sales) == direct {
            amount
        } else {
            -amount
        }
    };
    let mut postings = vec![Posting {
        account: against,
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
