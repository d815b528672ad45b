//! Which schema and which typed struct belong to which data type: the one line that each new
//! data type costs.

use crate::DataType;
use crate::accounting::{
    Account, BalanceSheet, BalanceSheetReport, BankAccount, BankTransaction, Bill, BillCreditNote,
    BillPayment, CashFlowReport, CashFlowStatement, CompanyInfo, CreditNote, Customer, Invoice, Item,
    JournalEntry, Payment, ProfitAndLoss, ProfitAndLossReport, Supplier, TaxRate,
};
use crate::schema::{Record, Schema};

impl DataType {
    /// The schema of a stored record of this data type, where the model has it. For statements
    /// that is one month's report; see [`DataType::reply_schema`] for what is sent.
    pub const fn schema(self) -> Option<&'static Schema> {
        Some(match self {
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
            Self::Invoices => Invoice::SCHEMA,
            Self::Items => Item::SCHEMA,
            Self::JournalEntries => JournalEntry::SCHEMA,
            Self::Payments => Payment::SCHEMA,
            Self::ProfitAndLoss => ProfitAndLossReport::SCHEMA,
            Self::Suppliers => Supplier::SCHEMA,
            Self::TaxRates => TaxRate::SCHEMA,
            _ => return None,
        })
    }

    /// The schema of what the API sends for this data type: the record itself, or for statements
    /// the set of reports.
    pub const fn reply_schema(self) -> Option<&'static Schema> {
        match self {
            Self::BalanceSheet => Some(BalanceSheet::SCHEMA),
            Self::CashFlowStatement => Some(CashFlowStatement::SCHEMA),
            Self::ProfitAndLoss => Some(ProfitAndLoss::SCHEMA),
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
