//! One company: its connections, its data and its Read history, live.

use askama::Template;
use jiff::Timestamp;

use super::{FilesSection, Viewer};
use crate::html::connection::ConnectionCard;
use crate::html::dataset::DatasetRow;
use crate::html::{Page, Paging};
use crate::i18n::Locale;

/// What stands above everything about a company.
#[derive(Debug, Clone)]
pub struct CompanyHeader {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The address to send to the company.
    pub link_url: String,
    /// Whether the viewer may see its data.
    pub shows_data: bool,
}

/// The button that reads everything again.
#[derive(Template)]
#[template(path = "portal/refresh_form.html")]
pub struct RefreshForm {
    /// The language it is written in.
    pub locale: Locale,
    /// The company's id.
    pub company_id: String,
    /// What the form must carry.
    pub form_token: String,
    /// Whether anything could be read now.
    pub may_refresh: bool,
}

/// When and by whom the company was made, and when it was last read.
#[derive(Template)]
#[template(path = "portal/facts_section.html")]
pub struct FactsSection {
    /// The language it is written in.
    pub locale: Locale,
    /// Who made the company; none where it came over the API.
    pub created_by: Option<String>,
    /// When it was made.
    pub created: Timestamp,
    /// When data was last read.
    pub last_read: Option<Timestamp>,
}

/// A company's connections.
#[derive(Template)]
#[template(path = "portal/connections_section.html")]
pub struct ConnectionsSection {
    /// The language it is written in.
    pub locale: Locale,
    /// The connections.
    pub connections: Vec<ConnectionCard>,
    /// The company's Link address.
    pub link_url: String,
}

/// A line of the Read history.
#[derive(Template)]
#[template(path = "portal/history_row.html")]
pub struct HistoryRow {
    /// The language it is written in.
    pub locale: Locale,
    /// The dataset.
    pub dataset: DatasetRow,
}

/// The Read history, or its latest part.
#[derive(Template)]
#[template(path = "portal/history_section.html")]
pub struct HistorySection {
    /// The language it is written in.
    pub locale: Locale,
    /// The latest first.
    pub rows: Vec<HistoryRow>,
    /// How many reads there were in all.
    pub total: u64,
}

/// A company's page.
#[derive(Template)]
#[template(path = "portal/company.html")]
pub struct CompanyPage {
    /// What every page has.
    pub page: Page,
    /// Who is looking.
    pub viewer: Viewer,
    /// What stands above.
    pub company: CompanyHeader,
    /// What is known of it.
    pub facts: FactsSection,
    /// Its connections.
    pub connections: ConnectionsSection,
    /// Its latest reads.
    pub history: HistorySection,
    /// Its documents; none where the viewer may not see them.
    pub files: Option<FilesSection>,
    /// The button that reads everything again.
    pub refresh: RefreshForm,
    /// The address of the stream of changes.
    pub live_url: String,
}

/// A company's whole Read history.
#[derive(Template)]
#[template(path = "portal/read_history.html")]
pub struct ReadHistoryPage {
    /// What every page has.
    pub page: Page,
    /// Who is looking.
    pub viewer: Viewer,
    /// What stands above.
    pub company: CompanyHeader,
    /// A page of its reads.
    pub history: HistorySection,
    /// The neighbouring pages.
    pub paging: Paging,
    /// The button that reads everything again.
    pub refresh: RefreshForm,
    /// The address of the stream of changes.
    pub live_url: String,
}
