//! The bookkeeper's verbs for trade: issue, cancel, credit.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::bookkeeper::{Bookkeeper, BooksError, Entry};
use super::chart;
use super::documents::{
    Allocation, AllocationKind, Credit, Document, Stage, credit_resource, document_resource,
};
use super::ledger::Posting;
use super::lines::{Line, LineDraft, Totals, net_postings};
use super::money::Money;
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

    pub(super) fn move_balance(&mut self, side: Side, party: usize, by: Money, at: Timestamp) {
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
