//! What the books write: records ready to be served, addressed by stream and number.

use jiff::Timestamp;

use super::chart::AccountId;
use super::money::Money;

/// A kind of record that the API lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each variant is its word in API.md")]
pub enum Resource {
    Accounts,
    TaxRates,
    Items,
    Customers,
    Suppliers,
    Invoices,
    CreditNotes,
    CustomerPayments,
    Bills,
    SupplierCredits,
    SupplierPayments,
    ManualJournals,
    LedgerTransactions,
    BankAccounts,
    BankReceipts,
    BankPayments,
    BankTransfers,
    PurchaseOrders,
    GoodsReceipts,
    SalesOrders,
    Journals,
    PaymentMethods,
    Dimensions,
    AgedReceivables,
    AgedPayables,
    BankingAccounts,
    BankingBalances,
    BankingCategories,
    BankingTransactions,
    ShopCustomers,
    ShopDisputes,
    ShopLocations,
    ShopOrders,
    ShopPaymentMethods,
    ShopPayments,
    ShopCategories,
    ShopProducts,
    ShopTaxComponents,
    ShopTransactions,
}

impl Resource {
    /// Every resource, in the order of API.md.
    pub const ALL: [Self; 39] = [
        Self::Accounts,
        Self::TaxRates,
        Self::Items,
        Self::Customers,
        Self::Suppliers,
        Self::Invoices,
        Self::CreditNotes,
        Self::CustomerPayments,
        Self::Bills,
        Self::SupplierCredits,
        Self::SupplierPayments,
        Self::ManualJournals,
        Self::LedgerTransactions,
        Self::BankAccounts,
        Self::BankReceipts,
        Self::BankPayments,
        Self::BankTransfers,
        Self::PurchaseOrders,
        Self::GoodsReceipts,
        Self::SalesOrders,
        Self::Journals,
        Self::PaymentMethods,
        Self::Dimensions,
        Self::AgedReceivables,
        Self::AgedPayables,
        Self::BankingAccounts,
        Self::BankingBalances,
        Self::BankingCategories,
        Self::BankingTransactions,
        Self::ShopCustomers,
        Self::ShopDisputes,
        Self::ShopLocations,
        Self::ShopOrders,
        Self::ShopPaymentMethods,
        Self::ShopPayments,
        Self::ShopCategories,
        Self::ShopProducts,
        Self::ShopTaxComponents,
        Self::ShopTransactions,
    ];

    /// Its name: its word in paths, after its area and a dot if it belongs to one.
    pub fn path(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::TaxRates => "tax_rates",
            Self::Items => "items",
            Self::Customers => "customers",
            Self::Suppliers => "suppliers",
            Self::Invoices => "invoices",
            Self::CreditNotes => "credit_notes",
            Self::CustomerPayments => "customer_payments",
            Self::Bills => "bills",
            Self::SupplierCredits => "supplier_credits",
            Self::SupplierPayments => "supplier_payments",
            Self::ManualJournals => "manual_journals",
            Self::LedgerTransactions => "ledger_transactions",
            Self::BankAccounts => "bank_accounts",
            Self::BankReceipts => "bank_receipts",
            Self::BankPayments => "bank_payments",
            Self::BankTransfers => "bank_transfers",
            Self::PurchaseOrders => "purchase_orders",
            Self::GoodsReceipts => "goods_receipts",
            Self::SalesOrders => "sales_orders",
            Self::Journals => "journals",
            Self::PaymentMethods => "payment_methods",
            Self::Dimensions => "dimensions",
            Self::AgedReceivables => "aged_receivables",
            Self::AgedPayables => "aged_payables",
            Self::BankingAccounts => "banking.accounts",
            Self::BankingBalances => "banking.balances",
            Self::BankingCategories => "banking.categories",
            Self::BankingTransactions => "banking.transactions",
            Self::ShopCustomers => "commerce.customers",
            Self::ShopDisputes => "commerce.disputes",
            Self::ShopLocations => "commerce.locations",
            Self::ShopOrders => "commerce.orders",
            Self::ShopPaymentMethods => "commerce.payment_methods",
            Self::ShopPayments => "commerce.payments",
            Self::ShopCategories => "commerce.categories",
            Self::ShopProducts => "commerce.products",
            Self::ShopTaxComponents => "commerce.tax_components",
            Self::ShopTransactions => "commerce.transactions",
        }
    }

    fn code(self) -> i64 {
        Self::ALL
            .iter()
            .position(|resource| *resource == self)
            .map_or(0, |index| i64::try_from(index).map_or(0, |index| index + 1))
    }
}

/// A list of records: a resource, or the transactions of one bank account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stream {
    /// A resource of the organisation.
    Of(Resource),
    /// The transactions of the bank account with this id.
    BankTransactions(u8),
}

impl Stream {
    /// Its number in the books' file.
    pub fn code(self) -> i64 {
        match self {
            Self::Of(resource) => resource.code(),
            Self::BankTransactions(bank_account) => 256 + i64::from(bank_account),
        }
    }

    /// The stream with that number.
    pub fn from_code(code: i64) -> Option<Self> {
        if let Ok(bank_account) = u8::try_from(code - 256) {
            return Some(Self::BankTransactions(bank_account));
        }
        let index = usize::try_from(code.checked_sub(1)?).ok()?;
        Resource::ALL.get(index).copied().map(Self::Of)
    }

    /// The stream that a name such as `invoices` or `bank_accounts.1.transactions` means.
    pub fn from_name(name: &str) -> Option<Self> {
        if let Some(resource) = Resource::ALL.into_iter().find(|resource| resource.path() == name) {
            return Some(Self::Of(resource));
        }
        let bank_account = name
            .strip_prefix("bank_accounts.")?
            .strip_suffix(".transactions")?;
        bank_account.parse().ok().map(Self::BankTransactions)
    }

    /// Its name in the control API.
    pub fn name(self) -> String {
        match self {
            Self::Of(resource) => resource.path().to_owned(),
            Self::BankTransactions(bank_account) => format!("bank_accounts.{bank_account}.transactions"),
        }
    }
}

/// One record as it will be served.
#[derive(Debug, Clone)]
pub struct Record {
    /// The list it belongs to.
    pub stream: Stream,
    /// Its id in that list.
    pub number: u64,
    /// Its `updated_at`.
    pub updated_at: Timestamp,
    /// Whether it was deleted, so that only a tombstone is served.
    pub deleted: bool,
    /// The JSON to be sent.
    pub document: String,
}

impl Record {
    /// What stays of a record that was deleted.
    pub fn tombstone(stream: Stream, number: u64, at: Timestamp) -> Self {
        Self {
            stream,
            number,
            updated_at: at,
            deleted: true,
            document: format!("{{\"id\":{number},\"deleted\":true,\"updated_at\":\"{at}\"}}"),
        }
    }
}

/// What one account did on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayMovement {
    /// The account.
    pub account: AccountId,
    /// Days since 1970-01-01.
    pub day: i32,
    /// Debits less credits.
    pub net: Money,
    /// Cash that came in against this account.
    pub received: Money,
    /// Cash that went out against this account.
    pub paid: Money,
}

/// Where the books are written to. The writer at the other end decides how much is kept in memory.
pub trait BooksSink {
    /// Takes a record that will not change any more.
    fn record(&mut self, record: Record) -> Result<(), SinkClosed>;
    /// Takes the movements of a finished day.
    fn movements(&mut self, movements: Vec<DayMovement>) -> Result<(), SinkClosed>;
    /// Hears how far the books have come, 0 to 100.
    fn progress(&mut self, _percent: u8) {}
}

/// Nobody takes records any more.
#[derive(Debug, thiserror::Error)]
#[error("the books' writer has gone away")]
pub struct SinkClosed;
