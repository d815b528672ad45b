//! What can be written of a data type (contract section 13): the standard model's own fields, without
//! those that nobody but the provider or the store can give.

use std::collections::BTreeMap;

use platypus_model::DataType;
use platypus_model::schema::{Field, Kind, Origin, Schema};

/// The data types that records can be made of, in the contract's order.
pub const CREATABLE: [DataType; 18] = [
    DataType::BankAccounts,
    DataType::BankTransactions,
    DataType::BillCreditNotes,
    DataType::BillPayments,
    DataType::Bills,
    DataType::ChartOfAccounts,
    DataType::CreditNotes,
    DataType::Customers,
    DataType::DirectCosts,
    DataType::DirectIncomes,
    DataType::Invoices,
    DataType::Items,
    DataType::JournalEntries,
    DataType::Journals,
    DataType::Payments,
    DataType::PurchaseOrders,
    DataType::Suppliers,
    DataType::Transfers,
];

/// How deep options go: parts of the model may contain themselves.
const DEEPEST: usize = 8;

/// The contract's word for what a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // each variant is the contract's word
pub enum OptionType {
    Array,
    Object,
    String,
    Number,
    Boolean,
    DateTime,
}

impl OptionType {
    /// The contract's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Array => "Array",
            Self::Object => "Object",
            Self::String => "String",
            Self::Number => "Number",
            Self::Boolean => "Boolean",
            Self::DateTime => "DateTime",
        }
    }
}

/// What can be written in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushOption {
    /// What it holds.
    pub kind: OptionType,
    /// Its name, for people.
    pub display_name: String,
    /// What it means.
    pub description: &'static str,
    /// Whether it has to be there.
    pub required: bool,
    /// What is in it, where it is an object or a list of them.
    pub properties: Option<BTreeMap<&'static str, PushOption>>,
    /// The words it may be, where it is one of a closed set.
    pub words: Option<&'static [&'static str]>,
}

/// What can be written of a data type; none where nothing can.
pub fn options(data_type: DataType) -> Option<PushOption> {
    if !CREATABLE.contains(&data_type) {
        return None;
    }
    let schema = data_type.schema();
    Some(PushOption {
        kind: OptionType::Object,
        display_name: schema.name.to_owned(),
        description: schema.doc,
        required: true,
        properties: Some(properties(schema, 0)),
        words: None,
    })
}

/// Whether a field of a record can be written.
pub fn is_written(field: &Field, depth: usize) -> bool {
    let is_given = matches!(
        field.name,
        "modifiedDate" | "sourceModifiedDate" | "metadata" | "supplementalData"
    );
    // What refers to another record names its id; a record's own is the provider's to give.
    field.origin == Origin::Source && !is_given && !(depth == 0 && field.name == "id")
}

fn properties(schema: &'static Schema, depth: usize) -> BTreeMap<&'static str, PushOption> {
    schema
        .fields
        .iter()
        .filter(|field| is_written(field, depth))
        .filter_map(|field| Some((field.name, option(field, &field.kind, depth)?)))
        .collect()
}

fn option(field: &'static Field, kind: &'static Kind, depth: usize) -> Option<PushOption> {
    let (kind, properties, words) = match kind {
        Kind::Text | Kind::Currency => (OptionType::String, None, None),
        Kind::Enum(words) => (OptionType::String, None, Some(words.values)),
        Kind::Decimal | Kind::Integer => (OptionType::Number, None, None),
        Kind::Boolean => (OptionType::Boolean, None, None),
        Kind::Date | Kind::DateTime => (OptionType::DateTime, None, None),
        Kind::Object(schema) if depth < DEEPEST => {
            (OptionType::Object, Some(properties(schema(), depth + 1)), None)
        }
        Kind::List(inner) if depth < DEEPEST => {
            let of = match inner {
                Kind::Object(schema) => Some(properties(schema(), depth + 1)),
                _ => None,
            };
            (OptionType::Array, of, None)
        }
        Kind::Free | Kind::Object(_) | Kind::List(_) => return None,
    };
    Some(PushOption {
        kind,
        display_name: display_name(field.name),
        description: field.doc,
        required: field.required,
        properties,
        words,
    })
}

/// `issueDate` → `Issue date`.
fn display_name(name: &str) -> String {
    let mut shown = String::with_capacity(name.len() + 4);
    for (index, letter) in name.chars().enumerate() {
        match letter {
            _ if index == 0 => shown.extend(letter.to_uppercase()),
            _ if letter.is_uppercase() => {
                shown.push(' ');
                shown.extend(letter.to_lowercase());
            }
            _ => shown.push(letter),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_written_are_the_models_fields() {
        for data_type in CREATABLE {
            let found = options(data_type).and_then(|option| option.properties);
            let fields = found.unwrap_or_default();
            assert!(!fields.is_empty(), "{data_type}");
            for given in ["id", "metadata", "modifiedDate", "sourceModifiedDate"] {
                assert!(!fields.contains_key(given), "{data_type} {given}");
            }
        }
        assert_eq!(options(DataType::BalanceSheet), None);
    }

    #[test]
    fn names_are_shown_as_words() {
        assert_eq!(display_name("issueDate"), "Issue date");
        assert_eq!(display_name("id"), "Id");
    }
}
