//! What fields of the standard model are called, where people read them as tables.

use super::Locale;

/// The fields that have a name in every language, in order; the others go by their path in the API.
#[rustfmt::skip] // a list of words
const NAMED: &[&str] = &[
    "account", "accountId", "accountName", "accountNumber", "accountType", "address.city",
    "address.country", "addresses", "allocatedOnDate", "amount", "amountDue", "assets",
    "assets.value", "authorizedDate", "availableBalance", "balance", "balance.available",
    "balance.current", "bankAccount", "baseCurrency", "billCreditNoteNumber", "billItem.unitPrice",
    "cashPayments", "cashPayments.value", "cashReceipts", "cashReceipts.value", "categorization",
    "clearedOnDate", "closedDate", "code", "companyLegalName", "companyName", "components",
    "contactName", "contacts", "costOfSales", "createdDate", "createdOn", "creditNoteNumber",
    "currency", "currencyRate", "currentBalance", "customer", "customerName", "date",
    "defaultCurrency", "deliveryDate", "description", "discountAmount", "discountPercentage",
    "dueDate", "effectiveTaxRate", "emailAddress", "equity", "equity.value", "expectedDeliveryDate",
    "expenses", "financialYearStartDate", "from.amount", "fromDate", "fullyQualifiedCategory",
    "fullyQualifiedName", "grossProfit", "hasChildren", "holder", "id", "income", "income.value",
    "institution", "institution.name", "invoiceItem.unitPrice", "invoiceNumber", "isBankAccount",
    "isBillItem", "isCompound", "isGiftCard", "isInvoiceItem", "issueDate", "item", "itemStatus",
    "journal", "journalCode", "journalLines", "liabilities", "liabilities.value", "lineItems",
    "lines", "location", "merchantName", "metadata.isDeleted", "modifiedDate", "name", "netAmount",
    "netAssets", "netOperatingProfit", "netOtherIncome", "netProfit", "nominalCode", "note",
    "orderLineItems", "orderNumber", "otherExpenses", "otherIncome", "paidOnDate", "parentId",
    "paymentAllocations", "paymentMethod", "paymentProvider", "payments", "phone", "postedDate",
    "postedOn", "product", "purchaseOrderNumber", "quantity", "rate", "reason", "receivedDate",
    "reconciled", "recordRef.dataType", "reference", "registrationNumber", "remainingCredit",
    "reportBasis", "salesOrderNumber", "sourceModifiedDate", "status", "subTotal", "subType",
    "supplier", "supplierName", "taxAmount", "taxNumber", "taxRate", "to.amount", "toDate",
    "totalAmount", "totalDiscount", "totalRefund", "totalTaxAmount", "totalTaxRate",
    "transactionCategory", "transactionId", "transactionType", "type", "unitAmount", "unitPrice",
    "updatedOn", "variants", "withholdingTax",
];

/// The names of what a reference points to: `customerRef.companyName` is the customer.
const NAMES_OF_REFERENCES: [&str; 3] = ["Ref.companyName", "Ref.supplierName", "Ref.name"];

impl Locale {
    /// What the field at a dotted path is called; none where it has no name but its path.
    pub fn field(self, path: &str) -> Option<String> {
        let pointed = NAMES_OF_REFERENCES
            .iter()
            .find_map(|ending| path.strip_suffix(ending));
        let path = pointed.unwrap_or(path);
        NAMED.binary_search(&path).ok()?;
        Some(self.text(&format!("field-{}", kebab(path))))
    }
}

/// `metadata.isDeleted` as messages are called: `metadata-is-deleted`.
fn kebab(path: &str) -> String {
    let mut key = String::with_capacity(path.len() + 8);
    for letter in path.chars() {
        match letter {
            '.' => key.push('-'),
            letter if letter.is_ascii_uppercase() => {
                key.push('-');
                key.push(letter.to_ascii_lowercase());
            }
            letter => key.push(letter),
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_field_has_its_message_and_can_be_found() {
        for locale in Locale::ALL {
            for path in NAMED {
                let name = locale.field(path).unwrap_or_default();
                assert!(!name.is_empty() && !name.contains('\u{27e6}'), "{path}");
            }
        }
    }

    #[test]
    fn a_reference_goes_by_what_it_points_to_and_its_id_by_its_path() {
        let name = |path| Locale::French.field(path);
        assert_eq!(name("customerRef.companyName").as_deref(), Some("Client"));
        assert_eq!(name("accountRef.name").as_deref(), Some("Compte"));
        assert_eq!(name("customerRef.id"), None);
    }
}
