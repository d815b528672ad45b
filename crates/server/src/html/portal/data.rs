//! A company's data: what there is, and the records of one data type.

use askama::Template;
use jiff::Timestamp;

use super::{CompanyHeader, RefreshForm, Viewer};
use crate::html::connection::ConnectionState;
use crate::html::dataset::DataRow;
use crate::html::{IntegrationView, Page, Paging};
use crate::i18n::Locale;

/// What a company's connections can give, and what was read of it.
#[derive(Template)]
#[template(path = "portal/data_section.html")]
pub struct DataSection {
    /// The language it is written in.
    pub locale: Locale,
    /// The company's id.
    pub company_id: String,
    /// What forms must carry.
    pub form_token: String,
    /// The company's Link address.
    pub link_url: String,
    /// What there is, connection by connection.
    pub groups: Vec<DataGroup>,
}

/// The data types of one connection.
pub struct DataGroup {
    /// The connection's id.
    pub connection: String,
    /// What it connects to.
    pub integration: IntegrationView,
    /// The organisation at the provider, once it is known.
    pub entity: Option<String>,
    /// What its pill says.
    pub state: ConnectionState,
    /// Whether it can be read now.
    pub may_refresh: bool,
    /// A line for each data type.
    pub rows: Vec<DataRow>,
    /// The names of data types of its kind that the integration does not offer.
    pub unsupported: Vec<String>,
}

/// A company's data.
#[derive(Template)]
#[template(path = "portal/data.html")]
pub struct DataPage {
    /// What every page has.
    pub page: Page,
    /// Who is looking.
    pub viewer: Viewer,
    /// What stands above.
    pub company: CompanyHeader,
    /// What there is.
    pub data: DataSection,
    /// The button that reads everything again.
    pub refresh: RefreshForm,
    /// The address of the stream of changes.
    pub live_url: String,
}

/// A value, written the reader's way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellView {
    /// There is none.
    Empty,
    /// Words.
    Text(String),
    /// A number or an amount.
    Number(String),
    /// A day.
    Day(String),
    /// A moment.
    Moment(Timestamp),
    /// What people do not write: JSON.
    Json(String),
}

impl CellView {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        *self == Self::Empty
    }

    /// Whether it is a number.
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Number(_))
    }

    /// The value in words, for a link that leads to its record.
    pub fn words(&self, locale: &Locale) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Number(text) | Self::Day(text) | Self::Json(text) => text.clone(),
            Self::Moment(at) => locale.moment(at),
        }
    }
}

/// A field of the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldName {
    /// Its path, as the API and the query language have it.
    pub path: String,
    /// What it is called; none where it goes by its path.
    pub name: Option<String>,
}

impl FieldName {
    /// The field at a dotted path.
    pub fn new(locale: Locale, path: &str) -> Self {
        Self {
            path: path.to_owned(),
            name: locale.field(path),
        }
    }

    /// What it is called.
    pub fn shown(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.path)
    }
}

/// The heading of a column.
pub struct ColumnHead {
    /// The field.
    pub field: FieldName,
    /// The address of the list in its order; none where nothing can be ordered by it.
    pub href: Option<String>,
    /// How the list is ordered by it: the value of `aria-sort`.
    pub aria: &'static str,
    /// Whether it holds numbers.
    pub is_numeric: bool,
}

/// A field that can be a column.
pub struct ColumnChoice {
    /// The field.
    pub field: FieldName,
    /// Whether it is one.
    pub is_shown: bool,
}

/// A record as a line of the table.
pub struct RecordRow {
    /// The record's page.
    pub href: String,
    /// What the link says where the first column is empty.
    pub id: String,
    /// Whether it was deleted at the source.
    pub is_deleted: bool,
    /// Its cells.
    pub cells: Vec<CellView>,
}

/// A query that cannot be used.
pub struct QueryProblem {
    /// The query up to where it stops making sense, and from there; none where it has no such place.
    pub place: Option<(String, String)>,
    /// What is wrong, in English.
    pub message: String,
}

/// Why there is no table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoRecords {
    /// None of the company's connections offers this.
    Unsupported,
    /// It was not read yet, and can be.
    Unread,
    /// It was not read yet, and the company has to link its connection first.
    NotLinked,
}

/// A link with what it is called.
pub struct Choice {
    /// What it says.
    pub name: String,
    /// Where it leads.
    pub href: String,
    /// Whether it is what is shown.
    pub is_current: bool,
}

/// The records of one data type.
#[derive(Template)]
#[template(path = "portal/records.html")]
pub struct RecordsPage {
    /// What every page has.
    pub page: Page,
    /// Who is looking.
    pub viewer: Viewer,
    /// What stands above.
    pub company: CompanyHeader,
    /// The button that reads everything again.
    pub refresh: RefreshForm,
    /// The data type's name.
    pub name: String,
    /// The data type's key.
    pub key: &'static str,
    /// The page without its parameters.
    pub here: String,
    /// Whose records they are, where several connections have them.
    pub connections: Vec<Choice>,
    /// The connection's id; empty where there is none.
    pub connection: String,
    /// The integration behind the connection; empty where there is none.
    pub integration: String,
    /// How reading it stands.
    pub row: Option<DataRow>,
    /// Whether the connection can be read now.
    pub may_refresh: bool,
    /// Why there is no table, where there is none.
    pub nothing: Option<NoRecords>,
    /// Whether it can be asked for: not statements, of which there are few.
    pub can_be_queried: bool,
    /// The query as it was typed.
    pub query: String,
    /// The order that is asked for; empty where none is.
    pub order: String,
    /// The columns that are asked for, with commas between them; empty where none are.
    pub chosen: String,
    /// What is wrong with the query.
    pub problem: Option<QueryProblem>,
    /// Queries to begin with.
    pub examples: Vec<Choice>,
    /// The columns.
    pub columns: Vec<ColumnHead>,
    /// Every field that could be one.
    pub choices: Vec<ColumnChoice>,
    /// The records of this page.
    pub rows: Vec<RecordRow>,
    /// How many there are on all pages.
    pub total: u64,
    /// The neighbouring pages.
    pub paging: Paging,
    /// The same as files.
    pub exports: Vec<Choice>,
    /// The list without its query.
    pub unfiltered: String,
    /// The list with its usual columns.
    pub usual_columns: String,
}
