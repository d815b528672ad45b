//! What a record of the standard model looks like, as data.
//!
//! `record!` turns one definition into a typed struct and a static [`Schema`], so that the type
//! that the code uses, the check of a mapping's targets, the OpenAPI document and the field
//! reference can never disagree.

use rust_decimal::Decimal;

use crate::{CurrencyCode, Day, Instant};

/// A record, or a part of one.
#[derive(Debug)]
pub struct Schema {
    /// The type's name, such as `Invoice`.
    pub name: &'static str,
    /// What it is, in a sentence or two.
    pub doc: &'static str,
    /// Its fields, in the order in which they are written.
    pub fields: &'static [Field],
}

/// One field of a [`Schema`].
#[derive(Debug)]
pub struct Field {
    /// The name in JSON, such as `amountDue`.
    pub name: &'static str,
    /// What it means, with its unit and sign where it has them.
    pub doc: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether every record has it, never null. What is not required may be left out.
    pub required: bool,
    /// Who gives it its value.
    pub origin: Origin,
}

/// Who gives a field its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The integration's mapping.
    Source,
    /// The store, which adds it as a record is sent: no mapping may set it.
    Stored,
}

/// What a field holds.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Unicode text.
    Text,
    /// An exact decimal number.
    Decimal,
    /// A whole number.
    Integer,
    /// True or false.
    Boolean,
    /// A calendar day, sent as `YYYY-MM-DDT00:00:00`.
    Date,
    /// A moment in UTC, sent as `YYYY-MM-DDTHH:MM:SSZ` with up to seven fractional digits.
    DateTime,
    /// An ISO 4217 code: three capital letters.
    Currency,
    /// One word of a closed set.
    Enum(&'static Words),
    /// A part with fields of its own. A function, because parts may contain themselves.
    Object(fn() -> &'static Schema),
    /// Any number of one kind.
    List(&'static Kind),
    /// A JSON object whose members the model does not fix.
    Free,
}

impl Kind {
    /// The kind's name, for messages and documentation.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Decimal => "decimal",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::DateTime => "date-time",
            Self::Currency => "currency",
            Self::Enum(_) => "enum",
            Self::Object(_) => "object",
            Self::List(_) => "list",
            Self::Free => "free object",
        }
    }
}

/// A closed set of words. Published clients reject any other.
#[derive(Debug)]
pub struct Words {
    /// The type's name, such as `InvoiceStatus`.
    pub name: &'static str,
    /// What the words tell.
    pub doc: &'static str,
    /// The words, in the contract's order.
    pub values: &'static [&'static str],
}

impl Schema {
    /// The field of that JSON name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The field at a dotted path through objects, such as `customerRef.id`. Lists do not resolve.
    pub fn at(&self, path: &str) -> Option<&'static Field> {
        let (first, rest) = match path.split_once('.') {
            Some((first, rest)) => (first, Some(rest)),
            None => (path, None),
        };
        let field = self.field(first)?;
        match (rest, field.kind) {
            (None, _) => Some(field),
            (Some(rest), Kind::Object(schema)) => schema().at(rest),
            (Some(_), _) => None,
        }
    }
}

/// A Rust type that a field of a record may have.
pub trait Described {
    /// What it holds.
    const KIND: Kind;
    /// Whether a field of this type is always present.
    const REQUIRED: bool = true;
    /// Whether this value stands for an absent field.
    fn is_absent(&self) -> bool {
        false
    }
}

/// A struct made by `record!`.
pub trait Record: Described {
    /// Its schema.
    const SCHEMA: &'static Schema;
}

impl<T: Described> Described for Option<T> {
    const KIND: Kind = T::KIND;
    const REQUIRED: bool = false;
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Described> Described for Vec<T> {
    const KIND: Kind = Kind::List(&T::KIND);
}

macro_rules! described {
    ($($type:ty => $kind:ident;)+) => {$(
        impl Described for $type {
            const KIND: Kind = Kind::$kind;
        }
    )+};
}

described! {
    String => Text;
    Decimal => Decimal;
    i64 => Integer;
    bool => Boolean;
    Day => Date;
    Instant => DateTime;
    CurrencyCode => Currency;
    serde_json::Map<String, serde_json::Value> => Free;
}

/// How long the JSON name of a Rust field is.
pub(crate) const fn camel_length(name: &str) -> usize {
    let bytes = name.as_bytes();
    let mut index = raw_prefix(bytes);
    let mut length = 0;
    while index < bytes.len() {
        if bytes[index] != b'_' {
            length += 1;
        }
        index += 1;
    }
    length
}

/// The JSON name of a Rust field, which is `LENGTH` bytes long: `issue_date` gives `issueDate`.
pub(crate) const fn camel<const LENGTH: usize>(name: &str) -> [u8; LENGTH] {
    let bytes = name.as_bytes();
    let mut result = [0; LENGTH];
    let mut index = raw_prefix(bytes);
    let mut written = 0;
    let mut capital = false;
    while index < bytes.len() {
        if bytes[index] == b'_' {
            capital = true;
        } else {
            result[written] = if capital {
                bytes[index].to_ascii_uppercase()
            } else {
                bytes[index]
            };
            written += 1;
            capital = false;
        }
        index += 1;
    }
    result
}

/// The name as text. Field names are ASCII, so this never fails.
pub(crate) const fn ascii(bytes: &'static [u8]) -> &'static str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("a field name is ASCII"),
    }
}

const fn raw_prefix(bytes: &[u8]) -> usize {
    if bytes.len() > 2 && bytes[0] == b'r' && bytes[1] == b'#' {
        2
    } else {
        0
    }
}

/// Whether a field marked `@stored` or not marked comes from the store.
macro_rules! origin {
    () => {
        $crate::schema::Origin::Source
    };
    (stored) => {
        $crate::schema::Origin::Stored
    };
}

/// One definition gives the typed struct (serde, camelCase) and its [`Schema`].
///
/// A field of type `Option` may be absent and is then left out; any other is required. `@stored`
/// before a field says that the store fills it as the record is sent.
macro_rules! record {
    (
        $(#[doc = $doc:literal])+
        pub struct $name:ident {
            $(
                $(#[doc = $field_doc:literal])+
                $(@$origin:ident)? $field:ident : $type:ty,
            )+
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub struct $name {
            $(
                $(#[doc = $field_doc])+
                #[serde(skip_serializing_if = "crate::schema::Described::is_absent")]
                pub $field: $type,
            )+
        }

        const _: () = {
            static SCHEMA: $crate::schema::Schema = $crate::schema::Schema {
                name: stringify!($name),
                doc: concat!($($doc),+).trim_ascii(),
                fields: &[$(
                    $crate::schema::Field {
                        name: {
                            const LENGTH: usize = $crate::schema::camel_length(stringify!($field));
                            const NAME: [u8; LENGTH] = $crate::schema::camel(stringify!($field));
                            $crate::schema::ascii(&NAME)
                        },
                        doc: concat!($($field_doc),+).trim_ascii(),
                        kind: <$type as $crate::schema::Described>::KIND,
                        required: <$type as $crate::schema::Described>::REQUIRED,
                        origin: $crate::schema::origin!($($origin)?),
                    },
                )+],
            };

            impl $crate::schema::Described for $name {
                const KIND: $crate::schema::Kind = $crate::schema::Kind::Object(|| &SCHEMA);
            }

            impl $crate::schema::Record for $name {
                const SCHEMA: &'static $crate::schema::Schema = &SCHEMA;
            }
        };
    };
}

/// One definition gives a closed enum (serde) and its [`Words`].
macro_rules! words {
    (
        $(#[doc = $doc:literal])+
        pub enum $name:ident { $($variant:ident = $word:literal,)+ }
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[allow(missing_docs)] // the contract's words; the enum says what they tell
        pub enum $name {
            $(#[serde(rename = $word)] $variant,)+
        }

        const _: () = {
            static WORDS: $crate::schema::Words = $crate::schema::Words {
                name: stringify!($name),
                doc: concat!($($doc),+).trim_ascii(),
                values: &[$($word),+],
            };

            impl $crate::schema::Described for $name {
                const KIND: $crate::schema::Kind = $crate::schema::Kind::Enum(&WORDS);
            }
        };

        impl $name {
            /// The contract's word.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }
    };
}

pub(crate) use {origin, record, words};
