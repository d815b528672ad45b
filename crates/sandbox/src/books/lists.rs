//! The lists that every set of books has whatever the business: day books and methods of payment.

use jiff::Timestamp;
use serde::Serialize;

use super::record::Resource;

/// A day book: the journal that an entry of the ledger belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayBook {
    /// Invoices and credit notes.
    Sales,
    /// Bills and suppliers' credits.
    Purchases,
    /// Money that came in.
    Receipts,
    /// Money that went out.
    Payments,
    /// Money moved between the business's own accounts.
    Transfers,
    /// What is posted by hand.
    General,
}

impl DayBook {
    /// Every day book, by id.
    pub const ALL: [Self; 6] = [
        Self::Sales,
        Self::Purchases,
        Self::Receipts,
        Self::Payments,
        Self::Transfers,
        Self::General,
    ];

    /// The day book of entries that come from a resource.
    pub fn of(resource: Resource) -> Self {
        match resource {
            Resource::Invoices | Resource::CreditNotes => Self::Sales,
            Resource::Bills | Resource::SupplierCredits => Self::Purchases,
            Resource::CustomerPayments | Resource::BankReceipts => Self::Receipts,
            Resource::SupplierPayments | Resource::BankPayments => Self::Payments,
            Resource::BankTransfers => Self::Transfers,
            _ => Self::General,
        }
    }

    /// Its id.
    pub fn id(self) -> u64 {
        match self {
            Self::Sales => 1,
            Self::Purchases => 2,
            Self::Receipts => 3,
            Self::Payments => 4,
            Self::Transfers => 5,
            Self::General => 6,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Sales => "SAL",
            Self::Purchases => "PUR",
            Self::Receipts => "REC",
            Self::Payments => "PAY",
            Self::Transfers => "TRF",
            Self::General => "GEN",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Sales => "Sales day book",
            Self::Purchases => "Purchases day book",
            Self::Receipts => "Receipts",
            Self::Payments => "Payments",
            Self::Transfers => "Bank transfers",
            Self::General => "General journal",
        }
    }

    fn kind(self) -> &'static str {
        match self {
            Self::Sales => "sales",
            Self::Purchases => "purchases",
            Self::Receipts | Self::Payments | Self::Transfers => "bank",
            Self::General => "general",
        }
    }

    /// The day book as entries refer to it.
    pub fn reference(self) -> DayBookReference {
        DayBookReference {
            id: self.id(),
            code: self.code(),
        }
    }

    /// The record of the `journals` resource.
    pub fn wire(self, created_at: Timestamp) -> impl Serialize {
        DayBookWire {
            id: self.id(),
            code: self.code(),
            name: self.name(),
            kind: self.kind(),
            archived: false,
            created_at,
            updated_at: created_at,
        }
    }
}

/// A day book as entries refer to it.
#[derive(Debug, Serialize)]
pub struct DayBookReference {
    id: u64,
    code: &'static str,
}

#[derive(Serialize)]
struct DayBookWire {
    id: u64,
    code: &'static str,
    name: &'static str,
    kind: &'static str,
    archived: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// How somebody pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each variant is its word in API.md")]
pub enum PaymentMethod {
    BankTransfer,
    Card,
    DirectDebit,
    Cheque,
    Cash,
}

impl PaymentMethod {
    /// Every method, by id.
    pub const ALL: [Self; 5] = [
        Self::BankTransfer,
        Self::Card,
        Self::DirectDebit,
        Self::Cheque,
        Self::Cash,
    ];

    /// Its id.
    pub fn id(self) -> u64 {
        match self {
            Self::BankTransfer => 1,
            Self::Card => 2,
            Self::DirectDebit => 3,
            Self::Cheque => 4,
            Self::Cash => 5,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::BankTransfer => "Bank transfer",
            Self::Card => "Card",
            Self::DirectDebit => "Direct debit",
            Self::Cheque => "Cheque",
            Self::Cash => "Cash",
        }
    }

    /// The method as payments refer to it.
    pub fn reference(self) -> PaymentMethodReference {
        PaymentMethodReference {
            id: self.id(),
            name: self.name(),
            kind: self,
        }
    }

    /// The record of the `payment_methods` resource.
    pub fn wire(self, created_at: Timestamp) -> impl Serialize {
        PaymentMethodWire {
            id: self.id(),
            name: self.name(),
            kind: self,
            archived: false,
            created_at,
            updated_at: created_at,
        }
    }
}

/// A method of payment as payments refer to it.
#[derive(Debug, Serialize)]
pub struct PaymentMethodReference {
    id: u64,
    name: &'static str,
    kind: PaymentMethod,
}

#[derive(Serialize)]
struct PaymentMethodWire {
    id: u64,
    name: &'static str,
    kind: PaymentMethod,
    archived: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
}
