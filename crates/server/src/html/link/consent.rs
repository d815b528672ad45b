//! What will be read and why, before anything is.

use askama::Template;
use platypus_model::DataType;

use super::Journey;
use crate::html::{IntegrationView, Page};
use crate::i18n::Locale;

/// Data types that serve one purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataGroup {
    /// What they are together.
    pub title: String,
    /// What they are read for.
    pub purpose: String,
    /// Their names.
    pub names: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Identity,
    Sales,
    Purchases,
    Ledger,
    Statements,
    Bank,
    Shop,
}

impl Purpose {
    const ALL: [Self; 7] = [
        Self::Identity,
        Self::Statements,
        Self::Sales,
        Self::Purchases,
        Self::Ledger,
        Self::Bank,
        Self::Shop,
    ];

    const fn of(data_type: DataType) -> Self {
        match data_type {
            DataType::Company | DataType::CommerceCompanyInfo | DataType::CommerceLocations => Self::Identity,
            DataType::BalanceSheet | DataType::ProfitAndLoss | DataType::CashFlowStatement => {
                Self::Statements
            }
            DataType::CreditNotes
            | DataType::Customers
            | DataType::DirectIncomes
            | DataType::Invoices
            | DataType::Items
            | DataType::PaymentMethods
            | DataType::Payments
            | DataType::SalesOrders => Self::Sales,
            DataType::BillCreditNotes
            | DataType::BillPayments
            | DataType::Bills
            | DataType::DirectCosts
            | DataType::ItemReceipts
            | DataType::PurchaseOrders
            | DataType::Suppliers => Self::Purchases,
            DataType::AccountTransactions
            | DataType::ChartOfAccounts
            | DataType::JournalEntries
            | DataType::Journals
            | DataType::TaxRates
            | DataType::TrackingCategories
            | DataType::Transfers => Self::Ledger,
            DataType::BankAccounts
            | DataType::BankTransactions
            | DataType::BankingAccountBalances
            | DataType::BankingAccounts
            | DataType::BankingTransactionCategories
            | DataType::BankingTransactions => Self::Bank,
            DataType::CommerceCustomers
            | DataType::CommerceDisputes
            | DataType::CommerceOrders
            | DataType::CommercePaymentMethods
            | DataType::CommercePayments
            | DataType::CommerceProductCategories
            | DataType::CommerceProducts
            | DataType::CommerceTaxComponents
            | DataType::CommerceTransactions => Self::Shop,
        }
    }

    const fn keys(self) -> (&'static str, &'static str) {
        match self {
            Self::Identity => ("consent-identity-title", "consent-identity-purpose"),
            Self::Statements => ("consent-statements-title", "consent-statements-purpose"),
            Self::Sales => ("consent-sales-title", "consent-sales-purpose"),
            Self::Purchases => ("consent-purchases-title", "consent-purchases-purpose"),
            Self::Ledger => ("consent-ledger-title", "consent-ledger-purpose"),
            Self::Bank => ("consent-bank-title", "consent-bank-purpose"),
            Self::Shop => ("consent-shop-title", "consent-shop-purpose"),
        }
    }
}

/// Data types by what they are read for.
pub fn groups(locale: Locale, data_types: impl IntoIterator<Item = DataType>) -> Vec<DataGroup> {
    let data_types: Vec<DataType> = data_types.into_iter().collect();
    let group = |purpose: Purpose| {
        let names: Vec<String> = data_types
            .iter()
            .filter(|data_type| Purpose::of(**data_type) == purpose)
            .map(|data_type| locale.data_type(*data_type))
            .collect();
        let (title, purpose) = purpose.keys();
        (!names.is_empty()).then(|| DataGroup {
            title: locale.text(title),
            purpose: locale.text(purpose),
            names,
        })
    };
    Purpose::ALL.into_iter().filter_map(group).collect()
}

/// The integration is linked already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlreadyLinked {
    /// What is linked, as the provider names it.
    pub entity: String,
    /// Whether agreeing adds another rather than renewing this one.
    pub adds_another: bool,
}

/// What will be read, why, and for how long.
#[derive(Template)]
#[template(path = "link/consent.html")]
pub struct ConsentPage {
    /// What every page has.
    pub page: Page,
    /// Whose journey it is.
    pub journey: Journey,
    /// What is being connected.
    pub integration: IntegrationView,
    /// Where it is linked already.
    pub already: Option<AlreadyLinked>,
    /// What it is for, in the client's words.
    pub purpose: Option<String>,
    /// How long it is kept, in the client's words.
    pub retention: Option<String>,
    /// The client's terms.
    pub terms: Option<String>,
    /// The client's privacy notice.
    pub privacy: Option<String>,
    /// What will be read.
    pub groups: Vec<DataGroup>,
    /// Where agreeing leads.
    pub action: String,
    /// Where refusing leads.
    pub back: String,
    /// Whether records can also be written to it.
    pub takes_writes: bool,
    /// Whether the next step is a form of ours rather than the provider's sign-in.
    pub asks_for_key: bool,
}

impl ConsentPage {
    fn text(&self) -> String {
        self.page.locale.text_with_all(
            "consent-text",
            &[
                ("client", &self.journey.client_name),
                ("company", &self.journey.company_name),
                ("integration", &self.integration.name),
            ],
        )
    }
}
