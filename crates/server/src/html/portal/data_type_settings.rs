//! Settings → Data types.

use askama::Template;
use platypus_model::SourceType;

use super::Viewer;
use crate::html::Page;

/// A frequency that can be chosen.
pub struct FrequencyChoice {
    /// What the form sends.
    pub value: String,
    /// What it is called.
    pub name: String,
    /// Whether it is the present one.
    pub is_chosen: bool,
}

/// A data type with its settings.
pub struct DataTypeRow {
    /// Its name.
    pub name: String,
    /// Its key.
    pub key: &'static str,
    /// Whether it is read once a company has linked.
    pub is_fetched: bool,
    /// How often it can be read.
    pub choices: Vec<FrequencyChoice>,
}

/// The data types of one kind of source.
pub struct DataTypeGroup {
    /// The kind.
    pub key: SourceType,
    /// Its name.
    pub name: String,
    /// Its data types.
    pub rows: Vec<DataTypeRow>,
}

/// A company that has settings of its own.
pub struct OverridingCompany {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Each data type that is read otherwise, and how.
    pub settings: Vec<(String, String)>,
}

/// What is read once a company links, and how often after.
#[derive(Template)]
#[template(path = "portal/data_type_settings.html")]
pub struct DataTypeSettingsPage {
    /// What every page has.
    pub page: Page,
    /// Who is looking.
    pub viewer: Viewer,
    /// What is wrong.
    pub error: Option<String>,
    /// Every data type, by the kind of source.
    pub groups: Vec<DataTypeGroup>,
    /// Companies that go their own way.
    pub overriding: Vec<OverridingCompany>,
}
