//! Aged debtors and creditors: what is owed, by how long ago it was invoiced. Composed from open
//! documents when they are asked for.

use rust_decimal::Decimal;

use crate::schema::record;
use crate::{CurrencyCode, Day, Instant};

record! {
    /// What one kind of document adds to an amount.
    pub struct AgedOutstandingAmountDetail {
        /// The kind of document: `Invoices`, `CreditNotes`, `Bills` or `BillCreditNotes`.
        name: Option<String>,
        /// What is outstanding; negative for credit notes.
        amount: Option<Decimal>,
    }
}

record! {
    /// What is outstanding of documents issued in one period.
    pub struct AgedOutstandingAmount {
        /// The first day of the period; `0001-01-01` for everything earlier than the others.
        from_date: Option<Day>,
        /// The day after the last day of the period.
        to_date: Option<Day>,
        /// What is outstanding; negative where credit notes outweigh the rest.
        amount: Option<Decimal>,
        /// What each kind of document adds.
        details: Option<Vec<AgedOutstandingAmountDetail>>,
    }
}

record! {
    /// What is outstanding in one currency.
    pub struct AgedCurrencyOutstanding {
        /// The currency of the amounts.
        currency: Option<CurrencyCode>,
        /// One amount per period, the latest first.
        aged_outstanding_amounts: Option<Vec<AgedOutstandingAmount>>,
    }
}

record! {
    /// What one customer owes the company.
    pub struct AgedDebtor {
        /// The customer's id.
        customer_id: Option<String>,
        /// The customer's name.
        customer_name: Option<String>,
        /// What is outstanding, by currency.
        aged_currency_outstanding: Option<Vec<AgedCurrencyOutstanding>>,
    }
}

record! {
    /// What the company owes one supplier.
    pub struct AgedCreditor {
        /// The supplier's id.
        supplier_id: Option<String>,
        /// The supplier's name.
        supplier_name: Option<String>,
        /// What is outstanding, by currency.
        aged_currency_outstanding: Option<Vec<AgedCurrencyOutstanding>>,
    }
}

record! {
    /// What customers owe the company on a day.
    pub struct AgedDebtorReport {
        /// When the report was made.
        generated: Option<Instant>,
        /// The day the report is of; documents issued on it or later are left out.
        report_date: Option<Day>,
        /// One entry per customer who owes or is owed anything.
        data: Option<Vec<AgedDebtor>>,
    }
}

record! {
    /// What the company owes suppliers on a day.
    pub struct AgedCreditorReport {
        /// When the report was made.
        generated: Option<Instant>,
        /// The day the report is of; documents issued on it or later are left out.
        report_date: Option<Day>,
        /// One entry per supplier who is owed or owes anything.
        data: Option<Vec<AgedCreditor>>,
    }
}
