//! Which fields of a record become typed columns of the store.
//!
//! What filters and orders use often is extracted once, when the record is mapped; any other
//! field is read from the record's JSON at query time. Changing this table changes what stored
//! rows mean: it needs a migration that extracts again.

use crate::DataType;

/// One of the store's ten typed columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the column's kind and number
pub enum Slot {
    Text1,
    Text2,
    Text3,
    Text4,
    Number1,
    Number2,
    Number3,
    Date1,
    Date2,
    Date3,
}

/// A standard field that is kept in a typed column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilterColumn {
    /// Dotted path of the standard field, such as `customerRef.id`.
    pub path: &'static str,
    /// The column that keeps it.
    pub slot: Slot,
}

/// The values of one record's typed columns. An absent field leaves its column empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnValues {
    /// Text, words and currencies, exactly as the record has them, less NUL characters.
    pub text: [Option<String>; 4],
    /// Decimals in ten-thousandths, halves rounded to even; empty where beyond 64 bits.
    pub number: [Option<i64>; 3],
    /// Moments and midnights of days, in microseconds since 1970, UTC.
    pub date: [Option<i64>; 3],
}

/// Which array of [`ColumnValues`] a slot lies in, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotPlace {
    /// In `text`.
    Text(usize),
    /// In `number`.
    Number(usize),
    /// In `date`.
    Date(usize),
}

impl Slot {
    /// Where [`ColumnValues`] keeps this slot.
    pub const fn place(self) -> SlotPlace {
        match self {
            Self::Text1 => SlotPlace::Text(0),
            Self::Text2 => SlotPlace::Text(1),
            Self::Text3 => SlotPlace::Text(2),
            Self::Text4 => SlotPlace::Text(3),
            Self::Number1 => SlotPlace::Number(0),
            Self::Number2 => SlotPlace::Number(1),
            Self::Number3 => SlotPlace::Number(2),
            Self::Date1 => SlotPlace::Date(0),
            Self::Date2 => SlotPlace::Date(1),
            Self::Date3 => SlotPlace::Date(2),
        }
    }
}

impl ColumnValues {
    /// Empties one slot.
    pub fn clear(&mut self, slot: Slot) {
        match slot.place() {
            SlotPlace::Text(index) => self.text[index] = None,
            SlotPlace::Number(index) => self.number[index] = None,
            SlotPlace::Date(index) => self.date[index] = None,
        }
    }
}

macro_rules! columns {
    ($($path:literal => $slot:ident),+ $(,)?) => {
        &[$(FilterColumn { path: $path, slot: Slot::$slot }),+]
    };
}

impl DataType {
    /// The fields of this data type that typed columns keep.
    #[allow(clippy::too_many_lines)] // one table, an entry for each data type
    pub const fn columns(self) -> &'static [FilterColumn] {
        match self {
            Self::Invoices => columns! {
                "invoiceNumber" => Text1, "status" => Text2, "customerRef.id" => Text3, "currency" => Text4,
                "totalAmount" => Number1, "amountDue" => Number2, "subTotal" => Number3,
                "issueDate" => Date1, "dueDate" => Date2, "paidOnDate" => Date3,
            },
            Self::Bills => columns! {
                "reference" => Text1, "status" => Text2, "supplierRef.id" => Text3, "currency" => Text4,
                "totalAmount" => Number1, "amountDue" => Number2, "subTotal" => Number3,
                "issueDate" => Date1, "dueDate" => Date2,
            },
            Self::CreditNotes => columns! {
                "creditNoteNumber" => Text1, "status" => Text2, "customerRef.id" => Text3, "currency" => Text4,
                "totalAmount" => Number1, "remainingCredit" => Number2, "subTotal" => Number3,
                "issueDate" => Date1, "allocatedOnDate" => Date2,
            },
            Self::BillCreditNotes => columns! {
                "billCreditNoteNumber" => Text1, "status" => Text2, "supplierRef.id" => Text3, "currency" => Text4,
                "totalAmount" => Number1, "remainingCredit" => Number2, "subTotal" => Number3,
                "issueDate" => Date1, "allocatedOnDate" => Date2,
            },
            Self::Payments => columns! {
                "reference" => Text1, "accountRef.id" => Text2, "customerRef.id" => Text3, "currency" => Text4,
                "totalAmount" => Number1, "date" => Date1,
            },
            Self::BillPayments => columns! {
                "reference" => Text1, "accountRef.id" => Text2, "supplierRef.id" => Text3, "currency" => Text4,
                "totalAmount" => Number1, "date" => Date1,
            },
            Self::Customers => columns! {
                "customerName" => Text1, "status" => Text2, "emailAddress" => Text3, "defaultCurrency" => Text4,
            },
            Self::Suppliers => columns! {
                "supplierName" => Text1, "status" => Text2, "emailAddress" => Text3, "defaultCurrency" => Text4,
            },
            Self::Items => {
                columns! { "name" => Text1, "itemStatus" => Text2, "code" => Text3, "type" => Text4 }
            }
            Self::TaxRates => columns! {
                "name" => Text1, "status" => Text2, "code" => Text3,
                "effectiveTaxRate" => Number1, "totalTaxRate" => Number2,
            },
            Self::ChartOfAccounts => columns! {
                "name" => Text1, "status" => Text2, "nominalCode" => Text3, "type" => Text4,
                "currentBalance" => Number1,
            },
            Self::JournalEntries => columns! {
                "description" => Text1, "journalRef.id" => Text2, "recordRef.id" => Text3, "recordRef.dataType" => Text4,
                "postedOn" => Date1, "createdOn" => Date2, "updatedOn" => Date3,
            },
            Self::BankAccounts => columns! {
                "accountName" => Text1, "status" => Text2, "nominalCode" => Text3, "currency" => Text4,
                "balance" => Number1,
            },
            Self::BankTransactions => columns! {
                "accountId" => Text1, "transactionType" => Text2, "description" => Text3,
                "amount" => Number1, "balance" => Number2, "clearedOnDate" => Date1,
            },
            Self::BalanceSheet => columns! { "date" => Date1 },
            Self::ProfitAndLoss | Self::CashFlowStatement => {
                columns! { "fromDate" => Date1, "toDate" => Date2 }
            }
            Self::AccountTransactions => columns! {
                "transactionId" => Text1, "status" => Text2, "bankAccountRef.id" => Text3, "currency" => Text4,
                "totalAmount" => Number1, "date" => Date1,
            },
            Self::DirectCosts | Self::DirectIncomes => columns! {
                "reference" => Text1, "contactRef.id" => Text3, "currency" => Text4,
                "totalAmount" => Number1, "subTotal" => Number3, "issueDate" => Date1,
            },
            Self::ItemReceipts => columns! {
                "reference" => Text1, "status" => Text2, "supplierRef.id" => Text3, "currency" => Text4,
                "totalAmount" => Number1, "subTotal" => Number3, "receivedDate" => Date1,
            },
            Self::Journals => columns! {
                "name" => Text1, "status" => Text2, "journalCode" => Text3, "parentId" => Text4, "createdOn" => Date1,
            },
            Self::PaymentMethods => columns! { "name" => Text1, "status" => Text2, "type" => Text4 },
            Self::PurchaseOrders => columns! {
                "purchaseOrderNumber" => Text1, "status" => Text2, "supplierRef.id" => Text3, "currency" => Text4,
                "totalAmount" => Number1, "subTotal" => Number3,
                "issueDate" => Date1, "paymentDueDate" => Date2, "deliveryDate" => Date3,
            },
            Self::SalesOrders => columns! {
                "salesOrderNumber" => Text1, "status" => Text2, "customerRef.id" => Text3, "currency" => Text4,
                "totalAmount" => Number1, "subTotal" => Number3,
                "issueDate" => Date1, "expectedDeliveryDate" => Date2,
            },
            Self::TrackingCategories => columns! { "name" => Text1, "status" => Text2, "parentId" => Text3 },
            Self::Transfers => columns! {
                "description" => Text1, "status" => Text2, "from.accountRef.id" => Text3, "to.accountRef.id" => Text4,
                "from.amount" => Number1, "to.amount" => Number2, "date" => Date1,
            },
            Self::BankingAccountBalances => columns! {
                "accountId" => Text1, "balance.current" => Number1, "balance.available" => Number2, "date" => Date1,
            },
            Self::BankingAccounts => columns! {
                "name" => Text1, "type" => Text2, "institution.id" => Text3, "currency" => Text4,
                "balance.current" => Number1, "balance.available" => Number2,
            },
            Self::BankingTransactionCategories => {
                columns! { "name" => Text1, "status" => Text2, "parentId" => Text3 }
            }
            Self::BankingTransactions => columns! {
                "accountId" => Text1, "code" => Text2, "transactionCategoryRef.id" => Text3, "currency" => Text4,
                "amount" => Number1, "postedDate" => Date1, "authorizedDate" => Date2,
            },
            Self::CommerceCustomers => columns! {
                "customerName" => Text1, "emailAddress" => Text3, "defaultCurrency" => Text4, "createdDate" => Date1,
            },
            Self::CommerceDisputes => columns! {
                "reason" => Text1, "status" => Text2, "currency" => Text4,
                "totalAmount" => Number1, "createdDate" => Date1, "dueDate" => Date2,
            },
            Self::CommerceLocations | Self::CommerceProductCategories => columns! { "name" => Text1 },
            Self::CommerceOrders => columns! {
                "orderNumber" => Text1, "locationRef.id" => Text2, "customerRef.id" => Text3, "currency" => Text4,
                "totalAmount" => Number1, "totalRefund" => Number2, "totalTaxAmount" => Number3,
                "createdDate" => Date1, "closedDate" => Date2,
            },
            Self::CommercePaymentMethods => columns! { "name" => Text1, "status" => Text2 },
            Self::CommercePayments => columns! {
                "paymentProvider" => Text1, "status" => Text2, "paymentMethodRef.id" => Text3, "currency" => Text4,
                "amount" => Number1, "createdDate" => Date1, "dueDate" => Date2,
            },
            Self::CommerceProducts => columns! { "name" => Text1, "categorization" => Text2 },
            Self::CommerceTaxComponents => columns! { "name" => Text1, "rate" => Number1 },
            Self::CommerceTransactions => columns! {
                "subType" => Text1, "type" => Text2, "transactionSourceRef.id" => Text3, "currency" => Text4,
                "totalAmount" => Number1, "createdDate" => Date1, "sourceCreatedDate" => Date2,
            },
            // One record each.
            Self::Company | Self::CommerceCompanyInfo => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)] // a path that is missing should stop the test

    use super::*;
    use crate::schema::Kind;

    #[test]
    fn every_column_is_a_field_of_the_model_of_its_kind_and_no_slot_is_used_twice() {
        for data_type in DataType::ALL {
            let mut used = Vec::new();
            for column in data_type.columns() {
                let field = data_type
                    .schema()
                    .at(column.path)
                    .unwrap_or_else(|| panic!("{data_type}: no field {}", column.path));
                let fits = match column.slot.place() {
                    SlotPlace::Text(_) => matches!(field.kind, Kind::Text | Kind::Enum(_) | Kind::Currency),
                    SlotPlace::Number(_) => matches!(field.kind, Kind::Decimal),
                    SlotPlace::Date(_) => matches!(field.kind, Kind::Date | Kind::DateTime),
                };
                assert!(
                    fits,
                    "{data_type}: {} does not fit {:?}",
                    column.path, column.slot
                );
                assert!(
                    !used.contains(&column.slot),
                    "{data_type}: {:?} is used twice",
                    column.slot
                );
                used.push(column.slot);
            }
        }
    }
}
