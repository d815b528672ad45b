//! Accounting records (contract section 5). One file per data type; the parts that several of
//! them share come first.

mod address;
mod contact;
mod line_item;
mod metadata;
mod payment_allocation;
mod references;
mod report_line;
mod tracking;

mod account;
mod balance_sheet;
mod bank_account;
mod bank_transaction;
mod bill;
mod bill_credit_note;
mod bill_payment;
mod cash_flow_statement;
mod company_info;
mod credit_note;
mod customer;
mod invoice;
mod item;
mod journal_entry;
mod payment;
mod profit_and_loss;
mod supplier;
mod tax_rate;

pub use account::{Account, AccountStatus, AccountType, DataTypeLinks};
pub use address::{Address, AddressType};
pub use balance_sheet::{BalanceSheet, BalanceSheetReport};
pub use bank_account::{BankAccount, BankAccountStatus, BankAccountType};
pub use bank_transaction::{BankTransaction, BankTransactionType};
pub use bill::{Bill, BillStatus, PurchaseOrderRef};
pub use bill_credit_note::{BillCreditNote, BillCreditNoteStatus};
pub use bill_payment::{BillPayment, BillPaymentLine, BillPaymentLineLink, BillPaymentLinkType};
pub use cash_flow_statement::{CashFlowReport, CashFlowStatement, ReportInput};
pub use company_info::{CompanyInfo, WebLink, WebLinkType};
pub use contact::{Contact, PhoneNumber, PhoneNumberType};
pub use credit_note::{CreditNote, CreditNoteStatus};
pub use customer::{Customer, CustomerStatus};
pub use invoice::{Invoice, InvoiceStatus, SalesOrderDataType, SalesOrderRef};
pub use item::{BillItem, InvoiceItem, Item, ItemStatus, ItemType};
pub use journal_entry::{
    JournalContactDataType, JournalContactRef, JournalEntry, JournalEntryRecordRef, JournalLine,
    JournalLineTracking, JournalRecordDataType, TrackingRecordDataType, TrackingRecordRef,
};
pub use line_item::{
    BillCreditNoteLineItem, BillLineItem, CreditNoteLineItem, InvoiceLineItem, OriginLineDataType,
    OriginLineRef,
};
pub use metadata::{Metadata, SupplementalData};
pub use payment::{Payment, PaymentLine, PaymentLineLink, PaymentLinkType};
pub use payment_allocation::{Allocation, AllocationPayment, PaymentAllocation, WithholdingTax};
pub use profit_and_loss::{ProfitAndLoss, ProfitAndLossReport, ReportBasis};
pub use references::{
    AccountRef, CustomerRef, ItemRef, JournalRef, PaymentMethodRef, ProjectRef, RecordRef, SupplierRef,
    TaxRateRef, TrackingCategoryRef,
};
pub use report_line::ReportLine;
pub use supplier::{Supplier, SupplierStatus};
pub use tax_rate::{TaxRate, TaxRateComponent, TaxRateStatus};
pub use tracking::{PayableBilledTo, PayableTracking, ReceivableBilledTo, ReceivableTracking};
