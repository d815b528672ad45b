//! Lists of accounting records and single ones (contract section 5, "Accounting").

use axum::extract::State;
use platypus_model::DataType;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::ApiError;
use super::super::paging::{ListParameters, ListRequest};
use super::description;
use super::endpoints::{LastParameter, endpoints, last};
use super::reply::{self, JsonText};
use super::scope::DataScope;
use crate::actions::Platform;
use crate::store::records;

endpoints! {
    account_transactions: AccountTransactions, AccountTransactionPage, tag "Transactions", of ConnectionPath,
        list "/companies/{companyId}/connections/{connectionId}/data/accountTransactions" as "list-accounting-account-transactions": "List account transactions",
        item "/companies/{companyId}/connections/{connectionId}/data/accountTransactions/{accountTransactionId}" as "get-accounting-account-transaction": "Get an account transaction", id "accountTransactionId", AccountTransaction;
    accounts: ChartOfAccounts, AccountPage, tag "Financial statements", of CompanyPath,
        list "/companies/{companyId}/data/accounts" as "list-accounting-accounts": "List accounts",
        item "/companies/{companyId}/data/accounts/{accountId}" as "get-accounting-account": "Get an account", id "accountId", Account;
    bank_accounts: BankAccounts, BankAccountPage, tag "Accounting bank data", of ConnectionPath,
        list "/companies/{companyId}/connections/{connectionId}/data/bankAccounts" as "list-accounting-bank-accounts": "List bank accounts",
        item "/companies/{companyId}/connections/{connectionId}/data/bankAccounts/{accountId}" as "get-accounting-bank-account": "Get a bank account", id "accountId", BankAccount;
    bill_credit_notes: BillCreditNotes, BillCreditNotePage, tag "Accounts payable", of CompanyPath,
        list "/companies/{companyId}/data/billCreditNotes" as "list-accounting-bill-credit-notes": "List bill credit notes",
        item "/companies/{companyId}/data/billCreditNotes/{billCreditNoteId}" as "get-accounting-bill-credit-note": "Get a bill credit note", id "billCreditNoteId", BillCreditNote;
    bill_payments: BillPayments, BillPaymentPage, tag "Accounts payable", of CompanyPath,
        list "/companies/{companyId}/data/billPayments" as "list-accounting-bill-payments": "List bill payments",
        item "/companies/{companyId}/data/billPayments/{billPaymentId}" as "get-accounting-bill-payment": "Get a bill payment", id "billPaymentId", BillPayment;
    bills: Bills, BillPage, tag "Accounts payable", of CompanyPath,
        list "/companies/{companyId}/data/bills" as "list-accounting-bills": "List bills",
        item "/companies/{companyId}/data/bills/{billId}" as "get-accounting-bill": "Get a bill", id "billId", Bill;
    credit_notes: CreditNotes, CreditNotePage, tag "Accounts receivable", of CompanyPath,
        list "/companies/{companyId}/data/creditNotes" as "list-accounting-credit-notes": "List credit notes",
        item "/companies/{companyId}/data/creditNotes/{creditNoteId}" as "get-accounting-credit-note": "Get a credit note", id "creditNoteId", CreditNote;
    customers: Customers, CustomerPage, tag "Accounts receivable", of CompanyPath,
        list "/companies/{companyId}/data/customers" as "list-accounting-customers": "List customers",
        item "/companies/{companyId}/data/customers/{customerId}" as "get-accounting-customer": "Get a customer", id "customerId", Customer;
    direct_costs: DirectCosts, DirectCostPage, tag "Accounts payable", of ConnectionPath,
        list "/companies/{companyId}/connections/{connectionId}/data/directCosts" as "list-accounting-direct-costs": "List direct costs",
        item "/companies/{companyId}/connections/{connectionId}/data/directCosts/{directCostId}" as "get-accounting-direct-cost": "Get a direct cost", id "directCostId", DirectCost;
    direct_incomes: DirectIncomes, DirectIncomePage, tag "Accounts receivable", of ConnectionPath,
        list "/companies/{companyId}/connections/{connectionId}/data/directIncomes" as "list-accounting-direct-incomes": "List direct incomes",
        item "/companies/{companyId}/connections/{connectionId}/data/directIncomes/{directIncomeId}" as "get-accounting-direct-income": "Get a direct income", id "directIncomeId", DirectIncome;
    invoices: Invoices, InvoicePage, tag "Accounts receivable", of CompanyPath,
        list "/companies/{companyId}/data/invoices" as "list-accounting-invoices": "List invoices",
        item "/companies/{companyId}/data/invoices/{invoiceId}" as "get-accounting-invoice": "Get an invoice", id "invoiceId", Invoice;
    item_receipts: ItemReceipts, ItemReceiptPage, tag "Accounts payable", of ConnectionPath,
        list "/companies/{companyId}/connections/{connectionId}/data/itemReceipts" as "list-accounting-item-receipts": "List item receipts",
        item "/companies/{companyId}/connections/{connectionId}/data/itemReceipts/{itemReceiptId}" as "get-accounting-item-receipt": "Get an item receipt", id "itemReceiptId", ItemReceipt;
    items: Items, ItemPage, tag "Accounts receivable", of CompanyPath,
        list "/companies/{companyId}/data/items" as "list-accounting-items": "List items",
        item "/companies/{companyId}/data/items/{itemId}" as "get-accounting-item": "Get an item", id "itemId", Item;
    journal_entries: JournalEntries, JournalEntryPage, tag "Transactions", of CompanyPath,
        list "/companies/{companyId}/data/journalEntries" as "list-accounting-journal-entries": "List journal entries",
        item "/companies/{companyId}/data/journalEntries/{journalEntryId}" as "get-accounting-journal-entry": "Get a journal entry", id "journalEntryId", JournalEntry;
    journals: Journals, JournalPage, tag "Transactions", of CompanyPath,
        list "/companies/{companyId}/data/journals" as "list-accounting-journals": "List journals",
        item "/companies/{companyId}/data/journals/{journalId}" as "get-accounting-journal": "Get a journal", id "journalId", Journal;
    payment_methods: PaymentMethods, PaymentMethodPage, tag "Accounts payable", of CompanyPath,
        list "/companies/{companyId}/data/paymentMethods" as "list-accounting-payment-methods": "List payment methods",
        item "/companies/{companyId}/data/paymentMethods/{paymentMethodId}" as "get-accounting-payment-method": "Get a payment method", id "paymentMethodId", PaymentMethod;
    payments: Payments, PaymentPage, tag "Accounts receivable", of CompanyPath,
        list "/companies/{companyId}/data/payments" as "list-accounting-payments": "List payments",
        item "/companies/{companyId}/data/payments/{paymentId}" as "get-accounting-payment": "Get a payment", id "paymentId", Payment;
    connection_payments: Payments, PaymentPage, tag "Accounts receivable", of ConnectionPath,
        list "/companies/{companyId}/connections/{connectionId}/data/payments" as "list-accounting-payments-of-connection": "List payments of a connection",
        item "/companies/{companyId}/connections/{connectionId}/data/payments/{paymentId}" as "get-accounting-payment-of-connection": "Get a payment of a connection", id "paymentId", Payment;
    purchase_orders: PurchaseOrders, PurchaseOrderPage, tag "Accounts payable", of CompanyPath,
        list "/companies/{companyId}/data/purchaseOrders" as "list-accounting-purchase-orders": "List purchase orders",
        item "/companies/{companyId}/data/purchaseOrders/{purchaseOrderId}" as "get-accounting-purchase-order": "Get a purchase order", id "purchaseOrderId", PurchaseOrder;
    sales_orders: SalesOrders, SalesOrderPage, tag "Accounts receivable", of CompanyPath,
        list "/companies/{companyId}/data/salesOrders" as "list-accounting-sales-orders": "List sales orders",
        item "/companies/{companyId}/data/salesOrders/{salesOrderId}" as "get-accounting-sales-order": "Get a sales order", id "salesOrderId", SalesOrder;
    suppliers: Suppliers, SupplierPage, tag "Accounts payable", of CompanyPath,
        list "/companies/{companyId}/data/suppliers" as "list-accounting-suppliers": "List suppliers",
        item "/companies/{companyId}/data/suppliers/{supplierId}" as "get-accounting-supplier": "Get a supplier", id "supplierId", Supplier;
    tax_rates: TaxRates, TaxRatePage, tag "Financial statements", of CompanyPath,
        list "/companies/{companyId}/data/taxRates" as "list-accounting-tax-rates": "List tax rates",
        item "/companies/{companyId}/data/taxRates/{taxRateId}" as "get-accounting-tax-rate": "Get a tax rate", id "taxRateId", TaxRate;
    tracking_categories: TrackingCategories, TrackingCategoryPage, tag "Financial statements", of CompanyPath,
        list "/companies/{companyId}/data/trackingCategories" as "list-accounting-tracking-categories": "List tracking categories";
    transfers: Transfers, TransferPage, tag "Transactions", of ConnectionPath,
        list "/companies/{companyId}/connections/{connectionId}/data/transfers" as "list-accounting-transfers": "List transfers",
        item "/companies/{companyId}/connections/{connectionId}/data/transfers/{transferId}" as "get-accounting-transfer": "Get a transfer", id "transferId", Transfer;
}

/// Get company info
#[utoipa::path(
    get, path = "/companies/{companyId}/data/info", operation_id = "get-accounting-profile", tag = "Company info",
    params(("companyId" = Uuid, Path)),
    responses((status = 200, body = description::CompanyInfo))
)]
async fn info(State(platform): State<Platform>, scope: DataScope) -> Result<JsonText, ApiError> {
    reply::only(&platform, &scope, DataType::Company).await
}

/// List bank transactions
///
/// Of one bank account; 404 where bank accounts were read and it is none of them.
#[utoipa::path(
    get, path = "/companies/{companyId}/connections/{connectionId}/data/bankAccounts/{accountId}/bankTransactions",
    operation_id = "list-accounting-bank-account-transactions", tag = "Accounting bank data",
    params(("companyId" = Uuid, Path), ("connectionId" = Uuid, Path), ("accountId" = String, Path), ListParameters),
    responses((status = 200, body = description::BankTransactionPage))
)]
async fn bank_transactions(
    State(platform): State<Platform>,
    scope: DataScope,
    request: ListRequest,
    parameters: LastParameter,
) -> Result<JsonText, ApiError> {
    let account = last(parameters);
    let accounts = scope.source(DataType::BankAccounts);
    let mut reader = platform.store.reader();
    if records::connection_of(&mut reader, &accounts, &account)
        .await?
        .is_none()
        && records::is_readable(&mut reader, &accounts).await?
    {
        return Err(ApiError::RecordNotFound {
            data_type: DataType::BankAccounts.key().to_owned(),
            id: account.chars().take(80).collect(),
        });
    }
    reply::list(
        &platform,
        &scope,
        &request,
        DataType::BankTransactions,
        Some(&account),
    )
    .await
}

/// Every route of this file.
pub(super) fn routes() -> OpenApiRouter<Platform> {
    lists_and_items()
        .routes(routes!(info))
        .routes(routes!(bank_transactions))
}
