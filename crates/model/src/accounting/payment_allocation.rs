//! How payments settle a document, and tax withheld from it.

use rust_decimal::Decimal;

use super::AccountRef;
use crate::schema::record;
use crate::{CurrencyCode, Day};

record! {
    /// The payment that settles a document, wholly or in part.
    pub struct AllocationPayment {
        /// The payment's id.
        id: Option<String>,
        /// Note on the payment.
        note: Option<String>,
        /// The payment's reference.
        reference: Option<String>,
        /// The account it was paid from or into.
        account_ref: Option<AccountRef>,
        /// The payment's currency.
        currency: Option<CurrencyCode>,
        /// Units of the company's base currency for one unit of the payment's currency.
        currency_rate: Option<Decimal>,
        /// The day it was paid.
        paid_on_date: Option<Day>,
        /// The whole payment, in its own currency.
        total_amount: Option<Decimal>,
    }
}

record! {
    /// The part of a payment that settles this document.
    pub struct Allocation {
        /// The currency of the amount.
        currency: Option<CurrencyCode>,
        /// Units of the company's base currency for one unit of the currency.
        currency_rate: Option<Decimal>,
        /// The day on which the payment was put against the document.
        allocated_on_date: Option<Day>,
        /// The amount settled.
        total_amount: Option<Decimal>,
    }
}

record! {
    /// One payment against a document.
    pub struct PaymentAllocation {
        /// The payment.
        payment: AllocationPayment,
        /// What of it settles this document.
        allocation: Allocation,
    }
}

record! {
    /// Tax held back from a document and paid to the authority by the payer.
    pub struct WithholdingTax {
        /// The tax's name.
        name: String,
        /// The amount held back, positive.
        amount: Decimal,
    }
}
