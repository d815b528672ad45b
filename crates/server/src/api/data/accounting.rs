//! Lists of accounting records and single ones (contract section 5, "Accounting").

use axum::extract::{Path, State};
use platypus_model::DataType;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::ApiError;
use super::super::paging::{ListParameters, ListRequest};
use super::description;
use super::reply::{self, JsonText};
use super::scope::DataScope;
use crate::actions::Platform;

/// The name of the path's last parameter differs from route to route; its value is what counts.
type LastParameter = Path<Vec<(String, String)>>;

fn last(Path(parameters): LastParameter) -> String {
    parameters
        .into_iter()
        .next_back()
        .map(|(_, value)| value)
        .unwrap_or_default()
}

/// A list of a data type and its items, as two routes.
macro_rules! data_types {
    ($(
        $name:ident: $data_type:ident, $model:ident, $page:ident, tag $tag:literal,
        list $list:literal as $list_id:literal: $list_summary:literal,
        item $item:literal as $item_id:literal: $item_summary:literal,
        path ($($parameter:literal),+), id $id:literal;
    )+) => {
        $(
            mod $name {
                #[allow(clippy::wildcard_imports)] // a module for its two names alone
                use super::*;

                #[doc = $list_summary]
                #[utoipa::path(
                    get, path = $list, operation_id = $list_id, tag = $tag,
                    params($(($parameter = Uuid, Path),)+ ListParameters),
                    responses((status = 200, body = description::$page))
                )]
                pub(super) async fn list(
                    State(platform): State<Platform>,
                    scope: DataScope,
                    request: ListRequest,
                ) -> Result<JsonText, ApiError> {
                    reply::list(&platform, &scope, &request, DataType::$data_type, None).await
                }

                #[doc = $item_summary]
                #[utoipa::path(
                    get, path = $item, operation_id = $item_id, tag = $tag,
                    params($(($parameter = Uuid, Path),)+ ($id = String, Path)),
                    responses((status = 200, body = description::$model))
                )]
                pub(super) async fn item(
                    State(platform): State<Platform>,
                    scope: DataScope,
                    parameters: LastParameter,
                ) -> Result<JsonText, ApiError> {
                    reply::item(&platform, &scope, DataType::$data_type, last(parameters)).await
                }
            }
        )+

        fn lists_and_items() -> OpenApiRouter<Platform> {
            OpenApiRouter::new()
                $(.routes(routes!($name::list)).routes(routes!($name::item)))+
        }
    };
}

data_types! {
    accounts: ChartOfAccounts, Account, AccountPage, tag "Financial statements",
        list "/companies/{companyId}/data/accounts" as "list-accounting-accounts": "List accounts",
        item "/companies/{companyId}/data/accounts/{accountId}" as "get-accounting-account": "Get an account",
        path ("companyId"), id "accountId";
    bank_accounts: BankAccounts, BankAccount, BankAccountPage, tag "Accounting bank data",
        list "/companies/{companyId}/connections/{connectionId}/data/bankAccounts" as "list-accounting-bank-accounts": "List bank accounts",
        item "/companies/{companyId}/connections/{connectionId}/data/bankAccounts/{accountId}" as "get-accounting-bank-account": "Get a bank account",
        path ("companyId", "connectionId"), id "accountId";
    bill_credit_notes: BillCreditNotes, BillCreditNote, BillCreditNotePage, tag "Accounts payable",
        list "/companies/{companyId}/data/billCreditNotes" as "list-accounting-bill-credit-notes": "List bill credit notes",
        item "/companies/{companyId}/data/billCreditNotes/{billCreditNoteId}" as "get-accounting-bill-credit-note": "Get a bill credit note",
        path ("companyId"), id "billCreditNoteId";
    bill_payments: BillPayments, BillPayment, BillPaymentPage, tag "Accounts payable",
        list "/companies/{companyId}/data/billPayments" as "list-accounting-bill-payments": "List bill payments",
        item "/companies/{companyId}/data/billPayments/{billPaymentId}" as "get-accounting-bill-payment": "Get a bill payment",
        path ("companyId"), id "billPaymentId";
    bills: Bills, Bill, BillPage, tag "Accounts payable",
        list "/companies/{companyId}/data/bills" as "list-accounting-bills": "List bills",
        item "/companies/{companyId}/data/bills/{billId}" as "get-accounting-bill": "Get a bill",
        path ("companyId"), id "billId";
    credit_notes: CreditNotes, CreditNote, CreditNotePage, tag "Accounts receivable",
        list "/companies/{companyId}/data/creditNotes" as "list-accounting-credit-notes": "List credit notes",
        item "/companies/{companyId}/data/creditNotes/{creditNoteId}" as "get-accounting-credit-note": "Get a credit note",
        path ("companyId"), id "creditNoteId";
    customers: Customers, Customer, CustomerPage, tag "Accounts receivable",
        list "/companies/{companyId}/data/customers" as "list-accounting-customers": "List customers",
        item "/companies/{companyId}/data/customers/{customerId}" as "get-accounting-customer": "Get a customer",
        path ("companyId"), id "customerId";
    invoices: Invoices, Invoice, InvoicePage, tag "Accounts receivable",
        list "/companies/{companyId}/data/invoices" as "list-accounting-invoices": "List invoices",
        item "/companies/{companyId}/data/invoices/{invoiceId}" as "get-accounting-invoice": "Get an invoice",
        path ("companyId"), id "invoiceId";
    items: Items, Item, ItemPage, tag "Accounts receivable",
        list "/companies/{companyId}/data/items" as "list-accounting-items": "List items",
        item "/companies/{companyId}/data/items/{itemId}" as "get-accounting-item": "Get an item",
        path ("companyId"), id "itemId";
    journal_entries: JournalEntries, JournalEntry, JournalEntryPage, tag "Transactions",
        list "/companies/{companyId}/data/journalEntries" as "list-accounting-journal-entries": "List journal entries",
        item "/companies/{companyId}/data/journalEntries/{journalEntryId}" as "get-accounting-journal-entry": "Get a journal entry",
        path ("companyId"), id "journalEntryId";
    payments: Payments, Payment, PaymentPage, tag "Accounts receivable",
        list "/companies/{companyId}/data/payments" as "list-accounting-payments": "List payments",
        item "/companies/{companyId}/data/payments/{paymentId}" as "get-accounting-payment": "Get a payment",
        path ("companyId"), id "paymentId";
    connection_payments: Payments, Payment, PaymentPage, tag "Accounts receivable",
        list "/companies/{companyId}/connections/{connectionId}/data/payments" as "list-accounting-payments-of-connection": "List payments of a connection",
        item "/companies/{companyId}/connections/{connectionId}/data/payments/{paymentId}" as "get-accounting-payment-of-connection": "Get a payment of a connection",
        path ("companyId", "connectionId"), id "paymentId";
    suppliers: Suppliers, Supplier, SupplierPage, tag "Accounts payable",
        list "/companies/{companyId}/data/suppliers" as "list-accounting-suppliers": "List suppliers",
        item "/companies/{companyId}/data/suppliers/{supplierId}" as "get-accounting-supplier": "Get a supplier",
        path ("companyId"), id "supplierId";
    tax_rates: TaxRates, TaxRate, TaxRatePage, tag "Financial statements",
        list "/companies/{companyId}/data/taxRates" as "list-accounting-tax-rates": "List tax rates",
        item "/companies/{companyId}/data/taxRates/{taxRateId}" as "get-accounting-tax-rate": "Get a tax rate",
        path ("companyId"), id "taxRateId";
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
/// Of one bank account.
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
