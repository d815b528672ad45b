//! Which schema and which typed struct belong to which data type: the one line that each new
//! data type costs.

use crate::DataType;
use crate::accounting::{
    Account, AccountTransaction, BalanceSheet, BalanceSheetReport, BankAccount, BankTransaction, Bill,
    BillCreditNote, BillPayment, CashFlowReport, CashFlowStatement, CompanyInfo, CreditNote, Customer,
    DirectCost, DirectIncome, Invoice, Item, ItemReceipt, Journal, JournalEntry, Payment, PaymentMethod,
    ProfitAndLoss, ProfitAndLossReport, PurchaseOrder, SalesOrder, Supplier, TaxRate, TrackingCategory,
    Transfer,
};
use crate::banking::{BankingAccount, BankingAccountBalance, BankingTransaction, BankingTransactionCategory};
use crate::commerce::{
    CommerceCompanyInfo, CommerceCustomer, CommerceDispute, CommerceLocation, CommerceOrder, CommercePayment,
    CommercePaymentMethod, CommerceProduct, CommerceProductCategory, CommerceTaxComponent,
    CommerceTransaction,
};
use crate::schema::{Record, Schema};

impl DataType {
    /// The schema of a stored record of this data type. For statements that is one month's report;
    /// see [`DataType::reply_schema`] for what is sent.
    pub const fn schema(self) -> &'static Schema {
        match self {
            Self::AccountTransactions => AccountTransaction::SCHEMA,
            Self::BalanceSheet => BalanceSheetReport::SCHEMA,
            Self::BankAccounts => BankAccount::SCHEMA,
            Self::BankTransactions => BankTransaction::SCHEMA,
            Self::BillCreditNotes => BillCreditNote::SCHEMA,
            Self::BillPayments => BillPayment::SCHEMA,
            Self::Bills => Bill::SCHEMA,
            Self::CashFlowStatement => CashFlowReport::SCHEMA,
            Self::ChartOfAccounts => Account::SCHEMA,
            Self::Company => CompanyInfo::SCHEMA,
            Self::CreditNotes => CreditNote::SCHEMA,
            Self::Customers => Customer::SCHEMA,
            Self::DirectCosts => DirectCost::SCHEMA,
            Self::DirectIncomes => DirectIncome::SCHEMA,
            Self::Invoices => Invoice::SCHEMA,
            Self::ItemReceipts => ItemReceipt::SCHEMA,
            Self::Items => Item::SCHEMA,
            Self::JournalEntries => JournalEntry::SCHEMA,
            Self::Journals => Journal::SCHEMA,
            Self::PaymentMethods => PaymentMethod::SCHEMA,
            Self::Payments => Payment::SCHEMA,
            Self::ProfitAndLoss => ProfitAndLossReport::SCHEMA,
            Self::PurchaseOrders => PurchaseOrder::SCHEMA,
            Self::SalesOrders => SalesOrder::SCHEMA,
            Self::Suppliers => Supplier::SCHEMA,
            Self::TaxRates => TaxRate::SCHEMA,
            Self::TrackingCategories => TrackingCategory::SCHEMA,
            Self::Transfers => Transfer::SCHEMA,
            Self::BankingAccountBalances => BankingAccountBalance::SCHEMA,
            Self::BankingAccounts => BankingAccount::SCHEMA,
            Self::BankingTransactionCategories => BankingTransactionCategory::SCHEMA,
            Self::BankingTransactions => BankingTransaction::SCHEMA,
            Self::CommerceCompanyInfo => CommerceCompanyInfo::SCHEMA,
            Self::CommerceCustomers => CommerceCustomer::SCHEMA,
            Self::CommerceDisputes => CommerceDispute::SCHEMA,
            Self::CommerceLocations => CommerceLocation::SCHEMA,
            Self::CommerceOrders => CommerceOrder::SCHEMA,
            Self::CommercePaymentMethods => CommercePaymentMethod::SCHEMA,
            Self::CommercePayments => CommercePayment::SCHEMA,
            Self::CommerceProductCategories => CommerceProductCategory::SCHEMA,
            Self::CommerceProducts => CommerceProduct::SCHEMA,
            Self::CommerceTaxComponents => CommerceTaxComponent::SCHEMA,
            Self::CommerceTransactions => CommerceTransaction::SCHEMA,
        }
    }

    /// The schema of what the API sends for this data type: the record itself, or for statements
    /// the set of reports.
    pub const fn reply_schema(self) -> &'static Schema {
        match self {
            Self::BalanceSheet => BalanceSheet::SCHEMA,
            Self::CashFlowStatement => CashFlowStatement::SCHEMA,
            Self::ProfitAndLoss => ProfitAndLoss::SCHEMA,
            other => other.schema(),
        }
    }

    /// Whether records of this data type are statements: one stored per month, composed into
    /// periods when read.
    pub const fn is_statement(self) -> bool {
        matches!(
            self,
            Self::BalanceSheet | Self::ProfitAndLoss | Self::CashFlowStatement
        )
    }
}
