//! The names of the model's own words: data types, statuses, kinds of source.

use platypus_model::{ConnectionStatus, DataType, DatasetProblem, DatasetStatus, SourceType};

use super::Locale;

impl Locale {
    /// What a data type is called.
    pub fn data_type(self, data_type: DataType) -> String {
        self.text(match data_type {
            DataType::AccountTransactions => "data-type-account-transactions",
            DataType::BalanceSheet => "data-type-balance-sheet",
            DataType::BankAccounts => "data-type-bank-accounts",
            DataType::BankTransactions => "data-type-bank-transactions",
            DataType::BillCreditNotes => "data-type-bill-credit-notes",
            DataType::BillPayments => "data-type-bill-payments",
            DataType::Bills => "data-type-bills",
            DataType::CashFlowStatement => "data-type-cash-flow-statement",
            DataType::ChartOfAccounts => "data-type-chart-of-accounts",
            DataType::Company => "data-type-company",
            DataType::CreditNotes => "data-type-credit-notes",
            DataType::Customers => "data-type-customers",
            DataType::DirectCosts => "data-type-direct-costs",
            DataType::DirectIncomes => "data-type-direct-incomes",
            DataType::Invoices => "data-type-invoices",
            DataType::ItemReceipts => "data-type-item-receipts",
            DataType::Items => "data-type-items",
            DataType::JournalEntries => "data-type-journal-entries",
            DataType::Journals => "data-type-journals",
            DataType::PaymentMethods => "data-type-payment-methods",
            DataType::Payments => "data-type-payments",
            DataType::ProfitAndLoss => "data-type-profit-and-loss",
            DataType::PurchaseOrders => "data-type-purchase-orders",
            DataType::SalesOrders => "data-type-sales-orders",
            DataType::Suppliers => "data-type-suppliers",
            DataType::TaxRates => "data-type-tax-rates",
            DataType::TrackingCategories => "data-type-tracking-categories",
            DataType::Transfers => "data-type-transfers",
            DataType::BankingAccountBalances => "data-type-banking-account-balances",
            DataType::BankingAccounts => "data-type-banking-accounts",
            DataType::BankingTransactionCategories => "data-type-banking-transaction-categories",
            DataType::BankingTransactions => "data-type-banking-transactions",
            DataType::CommerceCompanyInfo => "data-type-commerce-company-info",
            DataType::CommerceCustomers => "data-type-commerce-customers",
            DataType::CommerceDisputes => "data-type-commerce-disputes",
            DataType::CommerceLocations => "data-type-commerce-locations",
            DataType::CommerceOrders => "data-type-commerce-orders",
            DataType::CommercePaymentMethods => "data-type-commerce-payment-methods",
            DataType::CommercePayments => "data-type-commerce-payments",
            DataType::CommerceProductCategories => "data-type-commerce-product-categories",
            DataType::CommerceProducts => "data-type-commerce-products",
            DataType::CommerceTaxComponents => "data-type-commerce-tax-components",
            DataType::CommerceTransactions => "data-type-commerce-transactions",
        })
    }

    /// What a dataset's status is called.
    pub fn dataset_status(self, dataset_status: DatasetStatus) -> String {
        self.text(match dataset_status {
            DatasetStatus::Initial => "dataset-status-initial",
            DatasetStatus::Queued => "dataset-status-queued",
            DatasetStatus::Fetching => "dataset-status-fetching",
            DatasetStatus::MapQueued => "dataset-status-map-queued",
            DatasetStatus::Mapping => "dataset-status-mapping",
            DatasetStatus::ValidationQueued => "dataset-status-validation-queued",
            DatasetStatus::Validating => "dataset-status-validating",
            DatasetStatus::ProcessingQueued => "dataset-status-processing-queued",
            DatasetStatus::Processing => "dataset-status-processing",
            DatasetStatus::Complete => "dataset-status-complete",
            DatasetStatus::FetchError => "dataset-status-fetch-error",
            DatasetStatus::MapError => "dataset-status-map-error",
            DatasetStatus::ValidationError => "dataset-status-validation-error",
            DatasetStatus::ProcessingError => "dataset-status-processing-error",
            DatasetStatus::InternalError => "dataset-status-internal-error",
            DatasetStatus::AuthError => "dataset-status-auth-error",
            DatasetStatus::PermissionsError => "dataset-status-permissions-error",
            DatasetStatus::RateLimitError => "dataset-status-rate-limit-error",
            DatasetStatus::PrerequisiteNotMet => "dataset-status-prerequisite-not-met",
            DatasetStatus::NotSupported => "dataset-status-not-supported",
            DatasetStatus::Cancelled => "dataset-status-cancelled",
        })
    }

    /// What keeps a dataset from going on, or ended it, and what is to be done.
    pub fn dataset_problem(self, problem: DatasetProblem, integration: &str) -> String {
        let key = match problem {
            DatasetProblem::RateLimited => "problem-rate-limited",
            DatasetProblem::ServerError => "problem-server-error",
            DatasetProblem::Timeout => "problem-timeout",
            DatasetProblem::Unreachable => "problem-unreachable",
            DatasetProblem::NameNotFound => "problem-name-not-found",
            DatasetProblem::NotSecure => "problem-not-secure",
            DatasetProblem::BrokenOff => "problem-broken-off",
            DatasetProblem::NotJson => "problem-not-json",
            DatasetProblem::RepeatedPage => "problem-repeated-page",
            DatasetProblem::EndlessPages => "problem-endless-pages",
            DatasetProblem::Outage => "problem-outage",
            DatasetProblem::GrantRevoked => "problem-grant-revoked",
            DatasetProblem::PermissionDenied => "problem-permission-denied",
            DatasetProblem::NotOffered => "problem-not-offered",
            DatasetProblem::Rejected => "problem-rejected",
            DatasetProblem::Malformed => "problem-malformed",
            DatasetProblem::Unmappable => "problem-unmappable",
            DatasetProblem::Configuration => "problem-configuration",
            DatasetProblem::Cancelled => "problem-cancelled",
            DatasetProblem::AwayTooLong => "problem-away-too-long",
            DatasetProblem::Internal => "problem-internal",
        };
        self.text_with(key, "integration", integration)
    }

    /// What a connection's status is called.
    pub fn connection_status(self, connection_status: ConnectionStatus) -> String {
        self.text(match connection_status {
            ConnectionStatus::PendingAuth => "connection-status-pending-auth",
            ConnectionStatus::Linked => "connection-status-linked",
            ConnectionStatus::Unlinked => "connection-status-unlinked",
            ConnectionStatus::Deauthorized => "connection-status-deauthorized",
        })
    }

    /// What a kind of source is called.
    pub fn source_type(self, source_type: SourceType) -> String {
        self.text(match source_type {
            SourceType::Accounting => "source-type-accounting",
            SourceType::Banking => "source-type-banking",
            SourceType::BankFeed => "source-type-bank-feed",
            SourceType::Commerce => "source-type-commerce",
            SourceType::Expense => "source-type-expense",
            SourceType::Other => "source-type-other",
            SourceType::Unknown => "source-type-unknown",
        })
    }
}
