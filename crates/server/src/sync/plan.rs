//! What is read first and how far back, until sync settings say otherwise (contract section 4).

use platypus_model::DataType;

/// How many months of statements are read (contract section 4, `monthsToSync`).
pub(super) const MONTHS: u16 = 24;

/// Where a data type stands in a client's queue; lower goes first. What other records refer to
/// comes before them, and the small before the large, so that a company's page fills early.
pub(super) fn sync_order(data_type: DataType) -> i64 {
    match data_type {
        DataType::Company | DataType::CommerceCompanyInfo => 0,
        DataType::ChartOfAccounts
        | DataType::TaxRates
        | DataType::TrackingCategories
        | DataType::PaymentMethods
        | DataType::BankAccounts
        | DataType::BankingAccounts => 10,
        DataType::BalanceSheet | DataType::ProfitAndLoss | DataType::CashFlowStatement => 20,
        DataType::Customers | DataType::Suppliers | DataType::Items => 30,
        DataType::Journals
        | DataType::AccountTransactions
        | DataType::BankTransactions
        | DataType::BankingTransactions => 50,
        _ => 40,
    }
}
