//! The standard model in the API's description: made from the model's own schemas, so that the
//! two cannot disagree.

use std::borrow::Cow;

use platypus_model::schema::{Field, Kind, Record, Schema};
use platypus_model::{accounting, banking, commerce};
use utoipa::openapi::schema::{
    AdditionalProperties, ArrayBuilder, KnownFormat, ObjectBuilder, Schema as Described, SchemaFormat, Type,
};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

use super::super::paging::Links;

type Schemas = Vec<(String, RefOr<Described>)>;

/// Types that stand for records of the model, and for pages of them, where a description is due.
macro_rules! sent {
    ($($model:ident { $($record:ident $($page:ident)?;)+ })+) => {$($(
        /// A record of that name.
        pub(super) struct $record;

        impl PartialSchema for $record {
            fn schema() -> RefOr<Described> {
                object($model::$record::SCHEMA)
            }
        }

        impl ToSchema for $record {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed($model::$record::SCHEMA.name)
            }

            fn schemas(schemas: &mut Schemas) {
                parts($model::$record::SCHEMA, schemas);
            }
        }

        $(
            /// A page of them.
            pub(super) struct $page;

            impl PartialSchema for $page {
                fn schema() -> RefOr<Described> {
                    page($model::$record::SCHEMA)
                }
            }

            impl ToSchema for $page {
                fn schemas(schemas: &mut Schemas) {
                    schemas.push(($record::name().into_owned(), $record::schema()));
                    schemas.push((Links::name().into_owned(), Links::schema()));
                    $record::schemas(schemas);
                    Links::schemas(schemas);
                }
            }
        )?
    )+)+};
}

sent! {
    accounting {
        Account AccountPage;
        AccountTransaction AccountTransactionPage;
        BankAccount BankAccountPage;
        BankTransaction BankTransactionPage;
        Bill BillPage;
        BillCreditNote BillCreditNotePage;
        BillPayment BillPaymentPage;
        CreditNote CreditNotePage;
        Customer CustomerPage;
        DirectCost DirectCostPage;
        DirectIncome DirectIncomePage;
        Invoice InvoicePage;
        Item ItemPage;
        ItemReceipt ItemReceiptPage;
        Journal JournalPage;
        JournalEntry JournalEntryPage;
        Payment PaymentPage;
        PaymentMethod PaymentMethodPage;
        PurchaseOrder PurchaseOrderPage;
        SalesOrder SalesOrderPage;
        Supplier SupplierPage;
        TaxRate TaxRatePage;
        TrackingCategory TrackingCategoryPage;
        Transfer TransferPage;
        AgedCreditorReport;
        AgedDebtorReport;
        Attachment;
        Attachments;
        BalanceSheet;
        CashFlowStatement;
        CompanyInfo;
        ProfitAndLoss;
        TrackingCategoryTree;
    }
    banking {
        BankingAccount BankingAccountPage;
        BankingAccountBalance BankingAccountBalancePage;
        BankingTransaction BankingTransactionPage;
        BankingTransactionCategory BankingTransactionCategoryPage;
    }
    commerce {
        CommerceCustomer CommerceCustomerPage;
        CommerceDispute CommerceDisputePage;
        CommerceLocation CommerceLocationPage;
        CommerceOrder CommerceOrderPage;
        CommercePayment CommercePaymentPage;
        CommercePaymentMethod CommercePaymentMethodPage;
        CommerceProduct CommerceProductPage;
        CommerceProductCategory CommerceProductCategoryPage;
        CommerceTaxComponent CommerceTaxComponentPage;
        CommerceTransaction CommerceTransactionPage;
        CommerceCompanyInfo;
    }
}

/// The content of a file.
pub(super) struct FileContent;

impl PartialSchema for FileContent {
    fn schema() -> RefOr<Described> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
            .into()
    }
}

impl ToSchema for FileContent {}

/// The envelope around a page of records (contract section 1, "List").
fn page(schema: &Schema) -> RefOr<Described> {
    let number = |description: &str| {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .description(Some(description))
    };
    let results = ArrayBuilder::new().items(Ref::from_schema_name(schema.name));
    ObjectBuilder::new()
        .property("results", results)
        .property("pageNumber", number("The page's number, from 1."))
        .property("pageSize", number("Results per page."))
        .property("totalResults", number("How many results there are on all pages."))
        .property("_links", Ref::from_schema_name(Links::name()))
        .required("results")
        .required("pageNumber")
        .required("pageSize")
        .required("totalResults")
        .required("_links")
        .into()
}

/// Adds the schemas of a record's parts, and of theirs, once each.
fn parts(schema: &'static Schema, schemas: &mut Schemas) {
    for field in schema.fields {
        if let Some(part) = part(&field.kind)
            && !schemas.iter().any(|(name, _)| name == part.name)
        {
            schemas.push((part.name.to_owned(), object(part)));
            parts(part, schemas);
        }
    }
}

fn part(kind: &Kind) -> Option<&'static Schema> {
    match kind {
        Kind::Object(schema) => Some(schema()),
        Kind::List(kind) => part(kind),
        _ => None,
    }
}

fn object(schema: &Schema) -> RefOr<Described> {
    let mut object = ObjectBuilder::new().description(Some(schema.doc));
    for field in schema.fields {
        object = object.property(field.name, kind(&field.kind, field));
        if field.required {
            object = object.required(field.name);
        }
    }
    object.into()
}

fn kind(of: &Kind, field: &Field) -> RefOr<Described> {
    let simple = |kind: Type| {
        ObjectBuilder::new()
            .schema_type(kind)
            .description(Some(field.doc))
    };
    let format = |format: KnownFormat| Some(SchemaFormat::KnownFormat(format));
    match of {
        Kind::Text => simple(Type::String).into(),
        Kind::Currency => simple(Type::String).examples(["GBP"]).into(),
        Kind::Decimal => simple(Type::Number).into(),
        Kind::Integer => simple(Type::Integer).format(format(KnownFormat::Int64)).into(),
        Kind::Boolean => simple(Type::Boolean).into(),
        Kind::Date => simple(Type::String).examples(["2026-10-08T00:00:00"]).into(),
        Kind::DateTime => simple(Type::String).format(format(KnownFormat::DateTime)).into(),
        Kind::Enum(words) => simple(Type::String)
            .enum_values(Some(words.values.iter().copied()))
            .into(),
        Kind::Object(schema) => Ref::from_schema_name(schema().name).into(),
        Kind::List(item) => ArrayBuilder::new()
            .items(kind(item, field))
            .description(Some(field.doc))
            .into(),
        Kind::Free => simple(Type::Object)
            .additional_properties(Some(AdditionalProperties::<Described>::FreeForm(true)))
            .into(),
    }
}
