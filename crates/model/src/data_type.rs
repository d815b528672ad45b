//! The 43 data types (contract section 5).

use serde::{Deserialize, Serialize};

use crate::SourceType;

macro_rules! data_types {
    ($($variant:ident $key:literal $source:ident;)+) => {
        /// A kind of data that can be synced and read.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "&'static str")]
        #[allow(missing_docs)] // each variant is its key in the contract
        pub enum DataType {
            $($variant,)+
        }

        impl DataType {
            /// Every data type, in the contract's order.
            pub const ALL: [Self; 43] = [$(Self::$variant,)+];

            /// The contract's key, as in URLs and `dataType` fields.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)+ }
            }

            /// The kind of source that this data type comes from.
            pub const fn source_type(self) -> SourceType {
                match self { $(Self::$variant => SourceType::$source,)+ }
            }
        }
    };
}

data_types! {
    AccountTransactions "accountTransactions" Accounting;
    BalanceSheet "balanceSheet" Accounting;
    BankAccounts "bankAccounts" Accounting;
    BankTransactions "bankTransactions" Accounting;
    BillCreditNotes "billCreditNotes" Accounting;
    BillPayments "billPayments" Accounting;
    Bills "bills" Accounting;
    CashFlowStatement "cashFlowStatement" Accounting;
    ChartOfAccounts "chartOfAccounts" Accounting;
    Company "company" Accounting;
    CreditNotes "creditNotes" Accounting;
    Customers "customers" Accounting;
    DirectCosts "directCosts" Accounting;
    DirectIncomes "directIncomes" Accounting;
    Invoices "invoices" Accounting;
    ItemReceipts "itemReceipts" Accounting;
    Items "items" Accounting;
    JournalEntries "journalEntries" Accounting;
    Journals "journals" Accounting;
    PaymentMethods "paymentMethods" Accounting;
    Payments "payments" Accounting;
    ProfitAndLoss "profitAndLoss" Accounting;
    PurchaseOrders "purchaseOrders" Accounting;
    SalesOrders "salesOrders" Accounting;
    Suppliers "suppliers" Accounting;
    TaxRates "taxRates" Accounting;
    TrackingCategories "trackingCategories" Accounting;
    Transfers "transfers" Accounting;
    BankingAccountBalances "banking-accountBalances" Banking;
    BankingAccounts "banking-accounts" Banking;
    BankingTransactionCategories "banking-transactionCategories" Banking;
    BankingTransactions "banking-transactions" Banking;
    CommerceCompanyInfo "commerce-companyInfo" Commerce;
    CommerceCustomers "commerce-customers" Commerce;
    CommerceDisputes "commerce-disputes" Commerce;
    CommerceLocations "commerce-locations" Commerce;
    CommerceOrders "commerce-orders" Commerce;
    CommercePaymentMethods "commerce-paymentMethods" Commerce;
    CommercePayments "commerce-payments" Commerce;
    CommerceProductCategories "commerce-productCategories" Commerce;
    CommerceProducts "commerce-products" Commerce;
    CommerceTaxComponents "commerce-taxComponents" Commerce;
    CommerceTransactions "commerce-transactions" Commerce;
}

/// The text names no data type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a data type; expected one of the contract's 43 keys, such as `invoices`")]
pub struct UnknownDataType(String);

impl std::str::FromStr for DataType {
    type Err = UnknownDataType;

    fn from_str(key: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|data_type| data_type.key() == key)
            .ok_or_else(|| UnknownDataType(key.chars().take(80).collect()))
    }
}

impl TryFrom<String> for DataType {
    type Error = UnknownDataType;

    fn try_from(key: String) -> Result<Self, Self::Error> {
        key.parse()
    }
}

impl From<DataType> for &'static str {
    fn from(data_type: DataType) -> Self {
        data_type.key()
    }
}

impl std::fmt::Display for DataType {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.key())
    }
}
