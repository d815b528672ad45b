//! Which fields a table of records shows where nobody chose others, and queries to begin with.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use platypus_model::DataType;
use platypus_model::columns::SlotPlace;
use platypus_model::schema::Kind;

use crate::exports::{Column, ColumnKind, Table};

/// The columns of a data type's table, by their paths; the first leads to the record.
#[allow(clippy::too_many_lines)] // one table, an entry for each data type
const fn usual(data_type: DataType) -> &'static [&'static str] {
    match data_type {
        DataType::AccountTransactions => &[
            "transactionId",
            "date",
            "bankAccountRef.name",
            "status",
            "totalAmount",
        ],
        DataType::BalanceSheet => &[
            "date",
            "assets.value",
            "liabilities.value",
            "netAssets",
            "equity.value",
        ],
        DataType::BankAccounts => &[
            "accountName",
            "institution",
            "accountType",
            "status",
            "balance",
            "availableBalance",
        ],
        DataType::BankTransactions => &[
            "clearedOnDate",
            "description",
            "transactionType",
            "reconciled",
            "amount",
            "balance",
        ],
        DataType::BillCreditNotes => &[
            "billCreditNoteNumber",
            "supplierRef.supplierName",
            "issueDate",
            "status",
            "totalAmount",
            "remainingCredit",
        ],
        DataType::BillPayments => &[
            "date",
            "supplierRef.supplierName",
            "reference",
            "accountRef.name",
            "totalAmount",
        ],
        DataType::Bills => &[
            "reference",
            "supplierRef.supplierName",
            "issueDate",
            "dueDate",
            "status",
            "totalAmount",
            "amountDue",
        ],
        DataType::CashFlowStatement => &[
            "fromDate",
            "toDate",
            "reportBasis",
            "cashReceipts.value",
            "cashPayments.value",
        ],
        DataType::ChartOfAccounts => &[
            "nominalCode",
            "name",
            "type",
            "fullyQualifiedCategory",
            "status",
            "currentBalance",
        ],
        DataType::Company => &[
            "companyName",
            "companyLegalName",
            "registrationNumber",
            "taxNumber",
            "baseCurrency",
        ],
        DataType::CreditNotes => &[
            "creditNoteNumber",
            "customerRef.companyName",
            "issueDate",
            "status",
            "totalAmount",
            "remainingCredit",
        ],
        DataType::Customers => &[
            "customerName",
            "contactName",
            "emailAddress",
            "phone",
            "defaultCurrency",
            "status",
        ],
        DataType::DirectCosts | DataType::DirectIncomes => &[
            "issueDate",
            "reference",
            "note",
            "subTotal",
            "taxAmount",
            "totalAmount",
        ],
        DataType::Invoices => &[
            "invoiceNumber",
            "customerRef.companyName",
            "issueDate",
            "dueDate",
            "status",
            "totalAmount",
            "amountDue",
        ],
        DataType::ItemReceipts => &[
            "reference",
            "supplierRef.supplierName",
            "receivedDate",
            "status",
            "totalAmount",
        ],
        DataType::Items => &[
            "name",
            "code",
            "type",
            "itemStatus",
            "invoiceItem.unitPrice",
            "billItem.unitPrice",
        ],
        DataType::JournalEntries => &[
            "postedOn",
            "description",
            "journalRef.name",
            "recordRef.dataType",
            "journalLines",
        ],
        DataType::Journals => &["name", "journalCode", "type", "status", "createdOn"],
        DataType::PaymentMethods => &["name", "type", "status"],
        DataType::Payments => &[
            "date",
            "customerRef.companyName",
            "reference",
            "accountRef.name",
            "totalAmount",
        ],
        DataType::ProfitAndLoss => &[
            "fromDate",
            "toDate",
            "income.value",
            "grossProfit",
            "netOperatingProfit",
            "netProfit",
        ],
        DataType::PurchaseOrders => &[
            "purchaseOrderNumber",
            "supplierRef.supplierName",
            "issueDate",
            "deliveryDate",
            "status",
            "totalAmount",
        ],
        DataType::SalesOrders => &[
            "salesOrderNumber",
            "customerRef.companyName",
            "issueDate",
            "expectedDeliveryDate",
            "status",
            "totalAmount",
        ],
        DataType::Suppliers => &[
            "supplierName",
            "contactName",
            "emailAddress",
            "phone",
            "defaultCurrency",
            "status",
        ],
        DataType::TaxRates => &["name", "code", "effectiveTaxRate", "totalTaxRate", "status"],
        DataType::TrackingCategories => &["name", "parentId", "hasChildren", "status"],
        DataType::Transfers => &["date", "description", "from.amount", "to.amount", "status"],
        DataType::BankingAccountBalances => &["date", "accountId", "balance.current", "balance.available"],
        DataType::BankingAccounts => &[
            "name",
            "holder",
            "type",
            "institution.name",
            "balance.current",
            "balance.available",
        ],
        DataType::BankingTransactionCategories => &["name", "parentId", "status"],
        DataType::BankingTransactions => &[
            "postedDate",
            "description",
            "merchantName",
            "transactionCategoryRef.name",
            "amount",
        ],
        DataType::CommerceCompanyInfo => &[
            "companyName",
            "companyLegalName",
            "registrationNumber",
            "baseCurrency",
        ],
        DataType::CommerceCustomers => &[
            "customerName",
            "emailAddress",
            "phone",
            "defaultCurrency",
            "createdDate",
        ],
        DataType::CommerceDisputes => &["createdDate", "reason", "status", "dueDate", "totalAmount"],
        DataType::CommerceLocations => &["name", "address.city", "address.country"],
        DataType::CommerceOrders => &[
            "orderNumber",
            "createdDate",
            "customerRef.name",
            "locationRef.name",
            "totalAmount",
            "totalRefund",
        ],
        DataType::CommercePaymentMethods => &["name", "status"],
        DataType::CommercePayments => &[
            "createdDate",
            "paymentProvider",
            "paymentMethodRef.name",
            "status",
            "amount",
        ],
        DataType::CommerceProductCategories => &["name", "hasChildren"],
        DataType::CommerceProducts => &["name", "categorization", "description", "isGiftCard"],
        DataType::CommerceTaxComponents => &["name", "rate", "isCompound"],
        DataType::CommerceTransactions => &["createdDate", "type", "subType", "totalAmount"],
    }
}

/// The columns that are shown: those chosen that exist, else the usual ones.
pub(super) fn shown(data_type: DataType, table: &Table, chosen: &[String]) -> Vec<Column> {
    let find = |path: &str| table.columns.iter().find(|column| column.name == path).cloned();
    let mut columns: Vec<Column> = Vec::new();
    for column in chosen.iter().filter_map(|path| find(path)) {
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    if columns.is_empty() {
        columns = usual(data_type).iter().filter_map(|path| find(path)).collect();
    }
    columns
}

/// Whether a list can be put in the order of a column.
pub(super) fn can_order(column: &Column) -> bool {
    column.kind != ColumnKind::Json
}

/// Words that records often have where their closed set has them.
const LIKELY: [&str; 4] = ["Paid", "Open", "Active", "Complete"];

/// Queries that suit a data type: what came this year, what is large, what stands somewhere.
pub(super) fn examples(data_type: DataType, now: Timestamp) -> Vec<String> {
    let year = now.to_zoned(TimeZone::UTC).year();
    let columns = data_type.columns();
    let first = |wanted: fn(SlotPlace) -> bool| {
        let mut columns = columns.iter();
        columns
            .find(|column| wanted(column.slot.place()))
            .map(|column| column.path)
    };
    let date = first(|place| matches!(place, SlotPlace::Date(_)));
    let number = first(|place| matches!(place, SlotPlace::Number(_)));
    let word = columns
        .iter()
        .find_map(|column| match data_type.schema().at(column.path)?.kind {
            Kind::Enum(words) => {
                let find = |wanted: &&str| words.values.iter().find(|word| *word == wanted);
                let word = LIKELY.iter().find_map(find).or(words.values.last());
                word.map(|word| format!("{} = {word}", column.path))
            }
            _ => None,
        });
    let text = columns.iter().find_map(|column| {
        let is_text = matches!(data_type.schema().at(column.path)?.kind, Kind::Text);
        let is_reference = column
            .path
            .split('.')
            .any(|name| name == "id" || name.ends_with("Id"));
        (is_text && !is_reference).then(|| format!("{} ~ a", column.path))
    });
    let since = date.map(|path| format!("{path} >= {year}-01-01"));
    let large = number.map(|path| format!("{path} > 1000"));
    let both = since
        .as_ref()
        .zip(large.as_ref())
        .map(|(since, large)| format!("{since} && {large}"));
    let mut examples: Vec<String> = [since, large, word, both, text].into_iter().flatten().collect();
    if examples.is_empty() {
        examples.push("id != null".to_owned());
    }
    examples.truncate(4);
    examples
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Locale;
    use crate::query::Filter;

    #[test]
    fn every_usual_column_is_a_field_of_the_model_with_a_name() {
        for data_type in DataType::ALL {
            let table = Table::of(data_type);
            let columns = shown(data_type, &table, &[]);
            let found: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
            assert_eq!(found, usual(data_type), "{data_type}");
            for path in usual(data_type) {
                assert!(Locale::English.field(path).is_some(), "{path} has no name");
            }
        }
    }

    #[test]
    fn chosen_columns_come_in_their_order_and_once_and_strange_ones_not_at_all() {
        let chosen = ["status", "id", "nonsense", "status"].map(str::to_owned);
        let columns = shown(DataType::Invoices, &Table::of(DataType::Invoices), &chosen);
        let found: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(found, ["status", "id"]);
    }

    #[test]
    fn every_example_can_be_read() {
        for data_type in DataType::ALL {
            let examples = examples(data_type, Timestamp::UNIX_EPOCH);
            assert!(!examples.is_empty(), "{data_type}");
            for example in examples {
                assert!(example.parse::<Filter>().is_ok(), "{data_type}: {example}");
            }
        }
    }
}
