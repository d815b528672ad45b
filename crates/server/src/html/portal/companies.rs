//! The list of companies, and what is done from it.

use askama::Template;
use jiff::Timestamp;

use super::Viewer;
use crate::html::connection::ConnectionPill;
use crate::html::{Page, Paging};

/// What the list is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CompanySort {
    /// The newest first.
    #[default]
    Newest,
    /// The oldest first.
    Oldest,
    /// By name, from A.
    Name,
    /// By name, from Z.
    NameReversed,
    /// The most recently read first.
    LastRead,
    /// The longest unread first.
    LastReadReversed,
}

impl CompanySort {
    /// Every order.
    pub const ALL: [Self; 6] = [
        Self::Newest,
        Self::Oldest,
        Self::Name,
        Self::NameReversed,
        Self::LastRead,
        Self::LastReadReversed,
    ];

    /// The word in the address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Name => "name",
            Self::NameReversed => "name-reversed",
            Self::LastRead => "last-read",
            Self::LastReadReversed => "last-read-reversed",
        }
    }

    /// The order behind the word; the default where it is none.
    pub fn parse(text: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|sort| sort.as_str() == text)
            .unwrap_or_default()
    }
}

/// A line of the list.
#[derive(Debug, Clone)]
pub struct CompanyRow {
    /// The company's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Who made it; none where it came over the API.
    pub created_by: Option<String>,
    /// When it was made.
    pub created: Timestamp,
    /// When data was last read.
    pub last_read: Option<Timestamp>,
    /// The address to send to the company.
    pub link_url: String,
    /// Its connections.
    pub connections: Vec<ConnectionPill>,
}

/// A connection whose grant lapses soon.
#[derive(Debug, Clone)]
pub struct LapsingConnection {
    /// Where it is managed.
    pub href: String,
    /// Its company's name.
    pub company: String,
    /// The integration's name.
    pub integration: String,
    /// When it lapses.
    pub at: Timestamp,
}

/// The list of companies.
#[derive(Template)]
#[template(path = "portal/companies.html")]
pub struct CompaniesPage {
    /// What every page has.
    pub page: Page,
    /// Who is looking.
    pub viewer: Viewer,
    /// What is searched for.
    pub search: String,
    /// What the list is ordered by.
    pub sort: CompanySort,
    /// The first of the connections whose grants lapse soon, of whatever page.
    pub lapsing: Vec<LapsingConnection>,
    /// How many these are in all.
    pub lapsing_total: usize,
    /// This page's companies.
    pub rows: Vec<CompanyRow>,
    /// How many there are in all.
    pub total: u64,
    /// The neighbouring pages.
    pub paging: Paging,
    /// Whether the viewer may delete companies.
    pub may_delete: bool,
}

/// What a column's heading says of the order, for screen readers and for its arrow.
struct ColumnOrder {
    /// The value of `aria-sort`.
    aria: &'static str,
    /// Where a click on the heading leads.
    href: String,
}

impl CompaniesPage {
    /// Whether nothing was ever added, as opposed to nothing being found.
    fn is_new(&self) -> bool {
        self.total == 0 && self.search.is_empty()
    }

    /// Whether any order but the usual is in force.
    fn is_sorted(&self) -> bool {
        self.sort != CompanySort::default()
    }

    fn by_name(&self) -> ColumnOrder {
        self.column(CompanySort::Name, CompanySort::NameReversed)
    }

    fn by_creation(&self) -> ColumnOrder {
        self.column(CompanySort::Oldest, CompanySort::Newest)
    }

    fn by_last_read(&self) -> ColumnOrder {
        self.column(CompanySort::LastReadReversed, CompanySort::LastRead)
    }

    fn column(&self, ascending: CompanySort, descending: CompanySort) -> ColumnOrder {
        let names_first = ascending == CompanySort::Name;
        let (aria, next) = if self.sort == ascending {
            ("ascending", descending)
        } else if self.sort == descending {
            ("descending", ascending)
        } else if names_first {
            ("none", ascending)
        } else {
            ("none", descending)
        };
        let mut query = vec![("sort", next.as_str())];
        if !self.search.is_empty() {
            query.push(("search", self.search.as_str()));
        }
        ColumnOrder {
            aria,
            href: format!(
                "/portal/companies?{}",
                serde_urlencoded::to_string(query).unwrap_or_default()
            ),
        }
    }
}

/// The form for a new company; a page by itself, and what the dialog shows.
#[derive(Template)]
#[template(path = "portal/new_company.html")]
pub struct NewCompanyPage {
    /// What every page has.
    pub page: Page,
    /// Who is looking.
    pub viewer: Viewer,
    /// The name as it was typed.
    pub name: String,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// A company was added: its Link address, to be copied.
#[derive(Template)]
#[template(path = "portal/company_added.html")]
pub struct CompanyAddedPage {
    /// What every page has.
    pub page: Page,
    /// Who is looking.
    pub viewer: Viewer,
    /// The company's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The address to send to the company.
    pub link_url: String,
}

/// The form that renames a company.
#[derive(Template)]
#[template(path = "portal/rename_company.html")]
pub struct RenameCompanyPage {
    /// What every page has.
    pub page: Page,
    /// Who is looking.
    pub viewer: Viewer,
    /// The company's id.
    pub id: String,
    /// The name as it is, or as it was typed.
    pub name: String,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// The form that deletes a company, once its name is typed.
#[derive(Template)]
#[template(path = "portal/delete_company.html")]
pub struct DeleteCompanyPage {
    /// What every page has.
    pub page: Page,
    /// Who is looking.
    pub viewer: Viewer,
    /// The company's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What was typed instead.
    pub error: Option<String>,
}
