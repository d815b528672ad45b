//! Lists of banking records and single ones (contract section 5, "Banking").

use utoipa_axum::router::OpenApiRouter;

use super::endpoints::endpoints;
use crate::actions::Platform;

endpoints! {
    account_balances: BankingAccountBalances, BankingAccountBalancePage, tag "Banking", of ConnectionPath,
        list "/companies/{companyId}/connections/{connectionId}/data/banking-accountBalances" as "list-banking-account-balances": "List account balances";
    accounts: BankingAccounts, BankingAccountPage, tag "Banking", of ConnectionPath,
        list "/companies/{companyId}/connections/{connectionId}/data/banking-accounts" as "list-banking-accounts": "List banking accounts",
        item "/companies/{companyId}/connections/{connectionId}/data/banking-accounts/{accountId}" as "get-banking-account": "Get a banking account", id "accountId", BankingAccount;
    transaction_categories: BankingTransactionCategories, BankingTransactionCategoryPage, tag "Banking", of ConnectionPath,
        list "/companies/{companyId}/connections/{connectionId}/data/banking-transactionCategories" as "list-banking-transaction-categories": "List banking transaction categories",
        item "/companies/{companyId}/connections/{connectionId}/data/banking-transactionCategories/{transactionCategoryId}" as "get-banking-transaction-category": "Get a banking transaction category", id "transactionCategoryId", BankingTransactionCategory;
    transactions: BankingTransactions, BankingTransactionPage, tag "Banking", of ConnectionPath,
        list "/companies/{companyId}/connections/{connectionId}/data/banking-transactions" as "list-banking-transactions": "List banking transactions",
        item "/companies/{companyId}/connections/{connectionId}/data/banking-transactions/{transactionId}" as "get-banking-transaction": "Get a banking transaction", id "transactionId", BankingTransaction;
    company_transactions: BankingTransactions, BankingTransactionPage, tag "Banking", of CompanyPath,
        list "/companies/{companyId}/data/banking-transactions" as "list-banking-transactions-of-company": "List banking transactions of every connection";
}

/// Every route of this file.
pub(super) fn routes() -> OpenApiRouter<Platform> {
    lists_and_items()
}
