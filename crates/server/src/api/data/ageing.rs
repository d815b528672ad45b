//! What is outstanding by how long ago it was invoiced: invoices or bills, less credit notes, put
//! into periods by the day they were issued (contract section 5, "Extras").
//!
//! Documents are added one at a time; what is kept grows with customers, not with documents.

use std::collections::BTreeMap;

use jiff::civil::Date;
use platypus_model::accounting::{
    AgedCurrencyOutstanding, AgedOutstandingAmount, AgedOutstandingAmountDetail, PaymentAllocation,
};
use platypus_model::{CurrencyCode, Day};
use rust_decimal::Decimal;
use serde::Deserialize;

/// The beginning of the period of everything earlier than the others.
const BEGINNING: Date = Date::constant(1, 1, 1);

/// Which periods a report has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AgedPeriods {
    /// The day of the report; what was issued on it or later is left out.
    pub(super) report_date: Day,
    /// How many periods, besides that of everything earlier; at least 1.
    pub(super) count: u16,
    /// How many days a period has; at least 1.
    pub(super) days: u16,
}

impl AgedPeriods {
    /// The first day of a period and the day after its last; 0 is the latest.
    fn bounds(self, index: u16) -> (Day, Day) {
        let from = if index < self.count {
            self.back(index + 1)
        } else {
            BEGINNING
        };
        (Day(from), Day(self.back(index)))
    }

    fn back(self, periods: u16) -> Date {
        let days = jiff::Span::new().days(i64::from(periods) * i64::from(self.days));
        self.report_date.0.checked_sub(days).unwrap_or(BEGINNING)
    }

    /// The period of a document; none where it was issued too late.
    fn index(self, issued: Option<Day>) -> Option<u16> {
        let Some(issued) = issued else {
            return Some(self.count);
        };
        let age = (self.report_date.microseconds() - issued.microseconds()) / Day::MICROSECONDS;
        let whole = age.checked_sub(1).filter(|whole| *whole >= 0)? / i64::from(self.days);
        Some(u16::try_from(whole).unwrap_or(u16::MAX).min(self.count))
    }
}

/// A kind of document in a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Invoices or bills: what is outstanding is owed.
    Charge,
    /// Credit notes of either side: what is outstanding lessens it.
    Credit,
}

/// What a report needs of a document.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    #[serde(alias = "customerRef", alias = "supplierRef")]
    contact: Option<Contact>,
    issue_date: Option<Day>,
    currency: Option<CurrencyCode>,
    currency_rate: Option<Decimal>,
    status: Option<String>,
    total_amount: Option<Decimal>,
    #[serde(alias = "amountDue", alias = "remainingCredit")]
    outstanding: Option<Decimal>,
    payment_allocations: Option<Vec<PaymentAllocation>>,
}

#[derive(Debug, Deserialize)]
struct Contact {
    id: String,
    #[serde(alias = "companyName", alias = "supplierName")]
    name: Option<String>,
}

impl Document {
    /// What was outstanding at the beginning of `day`; as stored where that is not in the past.
    fn outstanding(&self, day: Option<Day>) -> Decimal {
        let allocations = self.payment_allocations.as_deref().unwrap_or_default();
        let since = |allocation: &&PaymentAllocation| {
            let on = allocation.allocation.allocated_on_date;
            match (on.or(allocation.payment.paid_on_date), day) {
                (Some(on), Some(day)) => on >= day,
                _ => false,
            }
        };
        let of = |allocation: &PaymentAllocation| self.in_own_currency(allocation);
        if let Some(now) = self.outstanding {
            return now + allocations.iter().filter(since).map(of).sum::<Decimal>();
        }
        let until = allocations.iter().filter(|allocation| !since(allocation));
        self.total_amount.unwrap_or_default() - until.map(of).sum::<Decimal>()
    }

    /// How much of the document a payment settles; sources differ in its sign.
    fn in_own_currency(&self, allocation: &PaymentAllocation) -> Decimal {
        let allocated = &allocation.allocation;
        let amount = allocated.total_amount.unwrap_or_default().abs();
        match (allocated.currency_rate, self.currency_rate) {
            (Some(theirs), Some(ours))
                if allocated.currency.is_some() && allocated.currency != self.currency && !ours.is_zero() =>
            {
                (amount * theirs / ours).round_dp(2)
            }
            _ => amount,
        }
    }
}

/// What is outstanding in one period, by kind of document.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    charges: Option<Decimal>,
    credits: Option<Decimal>,
}

/// What is outstanding with one customer or supplier.
#[derive(Debug, Default)]
pub(super) struct Owing {
    /// The name, as a document of theirs has it.
    pub(super) name: Option<String>,
    by_currency: BTreeMap<Option<String>, (Option<CurrencyCode>, Vec<Cell>)>,
}

/// A report in the making.
#[derive(Debug)]
pub(super) struct Ageing {
    periods: AgedPeriods,
    /// The day to go back to, where the report is of the past.
    past: Option<Day>,
    contacts: BTreeMap<Option<String>, Owing>,
}

impl Ageing {
    /// A report of nothing yet, made on `today`.
    pub(super) fn new(periods: AgedPeriods, today: Day) -> Self {
        Self {
            periods,
            past: (periods.report_date < today).then_some(periods.report_date),
            contacts: BTreeMap::new(),
        }
    }

    /// Whether what has been settled by now may have been outstanding then.
    pub(super) const fn is_of_the_past(&self) -> bool {
        self.past.is_some()
    }

    /// Adds a document. Drafts and what is void are owed by nobody.
    pub(super) fn add(&mut self, kind: Kind, json: &str) -> Result<(), serde_json::Error> {
        let document: Document = serde_json::from_str(json)?;
        if matches!(document.status.as_deref(), Some("Draft" | "Void")) {
            return Ok(());
        }
        let Some(index) = self.periods.index(document.issue_date) else {
            return Ok(());
        };
        let amount = document.outstanding(self.past);
        if amount.is_zero() {
            return Ok(());
        }
        let (id, name) = match document.contact {
            Some(contact) => (Some(contact.id), contact.name),
            None => (None, None),
        };
        let owing = self.contacts.entry(id).or_default();
        owing.name = owing.name.take().or(name);
        let key = document.currency.map(|currency| currency.as_str().to_owned());
        let count = usize::from(self.periods.count) + 1;
        let (_, cells) = owing
            .by_currency
            .entry(key)
            .or_insert_with(|| (document.currency, vec![Cell::default(); count]));
        let cell = &mut cells[usize::from(index)];
        match kind {
            Kind::Charge => *cell.charges.get_or_insert_default() += amount,
            Kind::Credit => *cell.credits.get_or_insert_default() -= amount,
        }
        Ok(())
    }

    /// Every customer or supplier with what is outstanding, in the order of their ids. `charges`
    /// and `credits` name the two kinds.
    pub(super) fn finish(
        self,
        charges: &str,
        credits: &str,
    ) -> Vec<(Option<String>, Option<String>, Vec<AgedCurrencyOutstanding>)> {
        let periods = self.periods;
        let detail = |name: &str, amount: Option<Decimal>| {
            amount.map(|amount| AgedOutstandingAmountDetail {
                name: Some(name.to_owned()),
                amount: Some(amount),
            })
        };
        let amount = |(index, cell): (u16, Cell)| {
            let (from_date, to_date) = periods.bounds(index);
            let details = [detail(charges, cell.charges), detail(credits, cell.credits)];
            AgedOutstandingAmount {
                from_date: Some(from_date),
                to_date: Some(to_date),
                amount: Some(cell.charges.unwrap_or_default() + cell.credits.unwrap_or_default()),
                details: Some(details.into_iter().flatten().collect()),
            }
        };
        self.contacts
            .into_iter()
            .map(|(id, owing)| {
                let currencies = owing.by_currency.into_values().map(|(currency, cells)| {
                    let amounts = (0..).zip(cells).map(amount).collect();
                    AgedCurrencyOutstanding {
                        currency,
                        aged_outstanding_amounts: Some(amounts),
                    }
                });
                (id, owing.name, currencies.collect())
            })
            .collect()
    }
}
