//! Filters and orders over records: both engines find what a reading of the contract finds.

use platypus::store::ListingError;
use platypus::store::records::{self, RecordPage};
use platypus::store::testing::databases;
use platypus_model::DataType;
use serde_json::{Value, json};

use super::{Books, Sample};

fn samples() -> Vec<Value> {
    vec![
        json!({"id": "1", "invoiceNumber": "INV-1", "status": "Paid", "customerRef": {"id": "C1", "companyName": "Société Générale"},
               "currency": "GBP", "totalAmount": 1200.50, "amountDue": 0, "totalDiscount": 10.25,
               "issueDate": "2024-01-05T00:00:00", "note": "First of the Year"}),
        json!({"id": "2", "invoiceNumber": "inv-2", "status": "Submitted", "customerRef": {"id": "c2"},
               "currency": "EUR", "totalAmount": 900.0001, "amountDue": 900.0001, "discountPercentage": 5,
               "issueDate": "2024-02-10T00:00:00", "dueDate": "2024-03-10T00:00:00", "note": "100% due"}),
        json!({"id": "3", "status": "Draft", "currency": "GBP", "totalAmount": -50, "amountDue": -50}),
        json!({"id": "4", "invoiceNumber": "É-4", "status": "Paid", "customerRef": {"id": "C4"}, "currency": "USD",
               "totalAmount": 5000, "amountDue": 12, "issueDate": "2024-02-10T00:00:00", "totalDiscount": -3.5}),
    ]
}

#[tokio::test]
async fn each_kind_of_property_is_compared_as_the_contract_says() {
    let invoices: Vec<Sample> = samples()
        .iter()
        .map(|record| Sample::new(DataType::Invoices, record))
        .collect();
    for database in databases().await {
        let store = database.open().await;
        let books = Books::new(DataType::Invoices);
        books.sync(&store, 0, &invoices).await;
        for (query, expected) in [
            // Text: in any case, whether a column keeps it or not.
            ("status=paid", "1 4"),
            ("STATUS != Paid", "2 3"),
            ("invoiceNumber~INV", "1 2"),
            ("invoiceNumber=é-4", "4"),
            ("customerRef.companyName~société", "1"),
            ("CustomerRef.CompanyName=Société générale", "1"),
            ("customerRef.id=C2", "2"),
            ("note~100%", "2"),
            ("note~_", ""),
            ("note!=100% due", "1 3 4"),
            ("id=3", "3"),
            // Numbers: exact, beyond what a column keeps, and from the document.
            ("amountDue>0", "2 4"),
            ("totalAmount=1200.5", "1"),
            ("totalAmount>900.00005", "1 2 4"),
            ("totalAmount>900.0001", "1 4"),
            ("totalAmount=900.00014", ""),
            ("totalAmount!=900.00014", "1 2 3 4"),
            ("totalAmount>=-50", "1 2 3 4"),
            ("totalAmount<79228162514264337593543950335", "1 2 3 4"),
            ("totalAmount>-79228162514264337593543950335", "1 2 3 4"),
            ("totalAmount>79228162514264337593543950335", ""),
            ("totalDiscount=10.25", "1"),
            ("totalDiscount<0", "4"),
            ("discountPercentage>=5", "2"),
            // Dates: a day, a moment, any time of the day.
            ("issueDate=2024-02-10", "2 4"),
            ("issueDate!=2024-02-10", "1 3"),
            ("issueDate>2024-01-05", "2 4"),
            ("issueDate>=2024-01-05T00:00:00Z", "1 2 4"),
            ("dueDate<2024-03-11", "2"),
            ("modifiedDate>2023-11-01", "1 2 3 4"),
            ("modifiedDate=2023-11-14", "1 2 3 4"),
            ("sourceModifiedDate>2023-11-01", ""),
            // Booleans, and what joins comparisons.
            ("metadata.isDeleted!=true", "1 2 3 4"),
            ("metadata.isDeleted=TRUE", ""),
            ("amountDue>0&&{totalAmount>1000||currency=GBP}", "4"),
            ("currency=gbp||currency=usd&&amountDue>0", "1 3 4"),
        ] {
            let found = books.find(&store, query, "").await.join(" ");
            assert_eq!(found, expected, "{query} on {}", database.engine);
        }
        for (order, expected) in [
            ("totalAmount", "3 2 1 4"),
            ("-totalAmount", "4 1 2 3"),
            ("issueDate", "1 2 4 3"),
            ("-issueDate", "2 4 1 3"),
            ("-totalDiscount", "1 4 2 3"),
            ("invoicenumber", "1 2 4 3"),
        ] {
            let found = books.find(&store, "", order).await.join(" ");
            assert_eq!(found, expected, "ordered by {order} on {}", database.engine);
        }
    }
}

#[tokio::test]
async fn what_cannot_be_compared_is_refused_by_name() {
    for database in databases().await {
        let store = database.open().await;
        let books = Books::new(DataType::Invoices);
        for (query, message) in [
            (
                "isCompleted=true",
                "Could not resolve property isCompleted on Invoice",
            ),
            (
                "customerRef=1",
                "Could not resolve property customerRef on Invoice",
            ),
            (
                "lineItems.quantity>1",
                "Could not resolve property lineItems.quantity on Invoice",
            ),
            (
                "amountDue=lots",
                "Malformed query. amountDue is compared with a number, which `lots` is not",
            ),
            (
                "issueDate>yesterday",
                "Malformed query. issueDate is compared with a date, which `yesterday` is not",
            ),
            (
                "metadata.isDeleted=1",
                "Malformed query. metadata.isDeleted is compared with true or false, which `1` is not",
            ),
            (
                "status>Paid",
                "Malformed query. Operator > does not apply to status, which holds text",
            ),
            (
                "amountDue~1",
                "Malformed query. Operator ~ does not apply to amountDue, which holds a number",
            ),
        ] {
            let filter = query.parse().unwrap();
            let page = RecordPage {
                filter: Some(&filter),
                ..super::page(0, 1)
            };
            let mut body = String::new();
            let error = records::page(&mut store.reader(), &books.source(), &page, &mut body)
                .await
                .unwrap_err();
            assert!(matches!(error, ListingError::Query(_)));
            assert_eq!(error.to_string(), message);
        }
    }
}
