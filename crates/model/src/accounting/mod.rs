//! Accounting records (contract section 5). One file per data type; the parts that several of
//! them share come first.

mod address;
mod attachment;
mod contact;
mod delivery;
mod line_item;
mod metadata;
mod payment_allocation;
mod references;
mod report_line;
mod tracking;

mod account;
mod account_transaction;
mod aged_report;
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
mod direct_cost;
mod direct_income;
mod invoice;
mod item;
mod item_receipt;
mod journal;
mod journal_entry;
mod payment;
mod payment_method;
mod profit_and_loss;
mod purchase_order;
mod sales_order;
mod supplier;
mod tax_rate;
mod tracking_category;
mod transfer;

pub use account::{Account, AccountStatus, AccountType, DataTypeLinks};
pub use account_transaction::{
    AccountTransaction, AccountTransactionLine, AccountTransactionRecordDataType,
    AccountTransactionRecordRef, AccountTransactionStatus, BankAccountRef,
};
pub use address::{Address, AddressType};
pub use aged_report::{
    AgedCreditor, AgedCreditorReport, AgedCurrencyOutstanding, AgedDebtor, AgedDebtorReport,
    AgedOutstandingAmount, AgedOutstandingAmountDetail,
};
pub use attachment::{Attachment, Attachments};
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
pub use delivery::{DeliveryContact, ShipTo};
pub use direct_cost::{DirectCost, DirectCostLineItem, DirectCostTracking};
pub use direct_income::{DirectIncome, DirectIncomeLineItem};
pub use invoice::{Invoice, InvoiceStatus, SalesOrderDataType, SalesOrderRef};
pub use item::{BillItem, InvoiceItem, Item, ItemStatus, ItemType};
pub use item_receipt::{ItemReceipt, ItemReceiptLineItem, ItemReceiptStatus};
pub use journal::{Journal, JournalStatus};
pub use journal_entry::{JournalEntry, JournalEntryRecordRef, JournalLine, JournalRecordDataType};
pub use line_item::{
    BillCreditNoteLineItem, BillLineItem, CreditNoteLineItem, InvoiceLineItem, OriginLineDataType,
    OriginLineRef,
};
pub use metadata::{Metadata, SupplementalData};
pub use payment::{Payment, PaymentLine, PaymentLineLink, PaymentLinkType};
pub use payment_allocation::{Allocation, AllocationPayment, PaymentAllocation, WithholdingTax};
pub use payment_method::{PaymentMethod, PaymentMethodStatus, PaymentMethodType};
pub use profit_and_loss::{ProfitAndLoss, ProfitAndLossReport, ReportBasis};
pub use purchase_order::{PurchaseOrder, PurchaseOrderLineItem, PurchaseOrderStatus, PurchaseOrderUser};
pub use references::{
    AccountRef, ContactDataType, ContactRef, CustomerRef, ItemRef, JournalRef, PaymentMethodRef, ProjectRef,
    RecordRef, SupplierRef, TaxRateRef, TrackingCategoryRef,
};
pub use report_line::ReportLine;
pub use sales_order::{SalesOrder, SalesOrderInvoicingStatus, SalesOrderLineItem, SalesOrderStatus};
pub use supplier::{Supplier, SupplierStatus};
pub use tax_rate::{TaxRate, TaxRateComponent, TaxRateStatus};
pub use tracking::{
    PayableBilledTo, PayableTracking, ReceivableBilledTo, ReceivableTracking, RecordTracking,
    TrackingRecordDataType, TrackingRecordRef,
};
pub use tracking_category::{TrackingCategory, TrackingCategoryStatus, TrackingCategoryTree};
pub use transfer::{Transfer, TransferAccount, TransferStatus};
