//! What records name by id. Which fields do is read off the model's schema: a part of type
//! `CustomerRef` names a customer wherever it stands.

use platypus_model::schema::{Kind, Schema};
use platypus_model::{DataType, SourceType};
use serde_json::Value;

use super::path;

/// How the data type of what is named is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// Always the same.
    Always(DataType),
    /// By the word of a field beside the id; other words name nothing that can be looked up.
    ByWord(&'static str, &'static [(&'static str, DataType)]),
    /// By the data type's key in a field beside the id.
    ByKey(&'static str),
}

/// A part of records that names another record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    /// Where the part is, such as `lineItems[].accountRef`; empty for the record itself.
    pub(super) part: String,
    /// The field of the part that holds the id.
    pub(super) id: &'static str,
    /// What it names.
    pub(super) target: Target,
}

use DataType as D;

/// The model's parts that name a record, with the field that holds its id.
const PARTS: &[(&str, &str, Target)] = &[
    ("AccountRef", "id", Target::Always(D::ChartOfAccounts)),
    ("CustomerRef", "id", Target::Always(D::Customers)),
    ("SupplierRef", "id", Target::Always(D::Suppliers)),
    ("TaxRateRef", "id", Target::Always(D::TaxRates)),
    ("ItemRef", "id", Target::Always(D::Items)),
    ("TrackingCategoryRef", "id", Target::Always(D::TrackingCategories)),
    ("PaymentMethodRef", "id", Target::Always(D::PaymentMethods)),
    ("JournalRef", "id", Target::Always(D::Journals)),
    ("SalesOrderRef", "id", Target::Always(D::SalesOrders)),
    ("PurchaseOrderRef", "id", Target::Always(D::PurchaseOrders)),
    ("JournalEntryRecordRef", "id", Target::ByKey("dataType")),
    ("AccountTransactionRecordRef", "id", Target::ByKey("dataType")),
    ("ContactRef", "id", Target::ByKey("dataType")),
    ("TrackingRecordRef", "id", Target::ByKey("dataType")),
    ("OriginLineRef", "id", Target::ByKey("dataType")),
    ("RecordRef", "id", Target::ByKey("dataType")),
    ("BankAccountRef", "id", Target::Always(D::BankAccounts)),
    (
        "BankingTransactionCategoryRef",
        "id",
        Target::Always(D::BankingTransactionCategories),
    ),
    ("CommerceCustomerRef", "id", Target::Always(D::CommerceCustomers)),
    ("CommerceLocationRef", "id", Target::Always(D::CommerceLocations)),
    ("ProductRef", "id", Target::Always(D::CommerceProducts)),
    ("TaxComponentRef", "id", Target::Always(D::CommerceTaxComponents)),
    ("OrderPaymentRef", "id", Target::Always(D::CommercePayments)),
    (
        "TransactionSourceRef",
        "id",
        Target::ByWord(
            "type",
            &[("Order", D::CommerceOrders), ("Payment", D::CommercePayments)],
        ),
    ),
    (
        "PaymentLineLink",
        "id",
        Target::ByWord(
            "type",
            &[
                ("Invoice", D::Invoices),
                ("CreditNote", D::CreditNotes),
                ("Payment", D::Payments),
            ],
        ),
    ),
    (
        "BillPaymentLineLink",
        "id",
        Target::ByWord(
            "type",
            &[
                ("Bill", D::Bills),
                ("CreditNote", D::BillCreditNotes),
                ("BillPayment", D::BillPayments),
            ],
        ),
    ),
];

/// Fields of whole records that hold an id.
const FIELDS: &[(DataType, &str, Target)] =
    &[(D::BankTransactions, "accountId", Target::Always(D::BankAccounts))];

/// How deep parts may lie in parts; the model's own go half as deep.
const DEEPEST: usize = 8;

/// Every part of a data type's records that names another record, in the model's order.
pub(super) fn references_of(data_type: DataType) -> Vec<Reference> {
    let mut references: Vec<Reference> = FIELDS
        .iter()
        .filter(|(of, ..)| *of == data_type)
        .map(|(_, id, target)| Reference {
            part: String::new(),
            id,
            target: *target,
        })
        .collect();
    if !data_type.is_statement() {
        parts(data_type.schema(), "", 0, &mut references);
    }
    if data_type.source_type() == SourceType::Commerce {
        for reference in &mut references {
            reference.target = reference.target.in_commerce();
        }
    }
    references
}

fn parts(schema: &Schema, at: &str, depth: usize, references: &mut Vec<Reference>) {
    for field in schema.fields {
        let (mut path, mut kind) = (field.name.to_owned(), field.kind);
        if !at.is_empty() {
            path = format!("{at}.{path}");
        }
        while let Kind::List(of) = kind {
            path.push_str("[]");
            kind = *of;
        }
        let Kind::Object(inner) = kind else { continue };
        let inner = inner();
        if let Some((_, id, target)) = PARTS.iter().find(|(name, ..)| *name == inner.name) {
            references.push(Reference {
                part: path,
                id,
                target: *target,
            });
        } else if depth < DEEPEST {
            parts(inner, &path, depth + 1, references);
        }
    }
}

/// An id that a record names.
pub(super) struct Named<'v> {
    pub(super) data_type: DataType,
    pub(super) id: &'v str,
    pub(super) places: Vec<usize>,
}

impl Reference {
    /// The whole path of the id.
    pub(super) fn path(&self) -> String {
        if self.part.is_empty() {
            self.id.to_owned()
        } else {
            format!("{}.{}", self.part, self.id)
        }
    }

    /// Every id that a record names here.
    pub(super) fn named<'v>(&self, record: &'v Value) -> Vec<Named<'v>> {
        let mut named = Vec::new();
        let mut add = |part: &'v Value, places: &[usize]| {
            if let Some(id) = path::text(part, self.id)
                && let Some(data_type) = self.target.of(part)
            {
                named.push(Named {
                    data_type,
                    id,
                    places: places.to_vec(),
                });
            }
        };
        if self.part.is_empty() {
            add(record, &[]);
        } else {
            path::each(record, &self.part, &mut add);
        }
        named
    }
}

impl Target {
    /// A way of paying is of the shop where the record is.
    fn in_commerce(self) -> Self {
        match self {
            Self::Always(D::PaymentMethods) => Self::Always(D::CommercePaymentMethods),
            other => other,
        }
    }

    fn of(self, part: &Value) -> Option<DataType> {
        match self {
            Self::Always(data_type) => Some(data_type),
            Self::ByWord(field, words) => {
                let word = path::text(part, field)?;
                words
                    .iter()
                    .find(|(known, _)| *known == word)
                    .map(|(_, data_type)| *data_type)
            }
            Self::ByKey(field) => path::text(part, field)?.parse().ok(),
        }
    }

    /// What is named, in words.
    pub(super) fn describe(self) -> String {
        match self {
            Self::Always(data_type) => format!("`{data_type}`"),
            Self::ByWord(field, words) => {
                let words: Vec<String> = words
                    .iter()
                    .map(|(word, data_type)| format!("`{data_type}` where `{field}` is `{word}`"))
                    .collect();
                words.join(", ")
            }
            Self::ByKey(field) => format!("the data type that `{field}` beside it says"),
        }
    }

    /// A data type that it may name, for an example.
    pub(super) fn example(self) -> DataType {
        match self {
            Self::Always(data_type) => data_type,
            Self::ByWord(_, words) => words.first().map_or(D::Invoices, |(_, data_type)| *data_type),
            Self::ByKey(_) => D::Invoices,
        }
    }
}

/// What is found where a named record is not there.
pub(super) fn missing(path: &str, id: &str, data_type: DataType, deleted: bool) -> String {
    let id: String = id.chars().take(80).collect();
    if deleted {
        format!("`{path}` names `{id}` of `{data_type}`, which was deleted at the source")
    } else {
        format!("`{path}` names `{id}`, which is not among the connection's `{data_type}`")
    }
}
