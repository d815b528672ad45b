//! Data type `company`: what the accounting software knows about the company itself.

use super::{Address, PhoneNumber, SupplementalData};
use crate::schema::{record, words};
use crate::{Day, Instant};

words! {
    /// What a web address leads to.
    pub enum WebLinkType {
        Website = "Website",
        Social = "Social",
        Unknown = "Unknown",
    }
}

record! {
    /// A web address of the company.
    pub struct WebLink {
        /// What it leads to.
        r#type: Option<WebLinkType>,
        /// The address.
        url: Option<String>,
    }
}

record! {
    /// The company as its accounting software knows it.
    pub struct CompanyInfo {
        /// The name it trades under.
        company_name: Option<String>,
        /// The company's identifier at the source.
        accounting_platform_ref: Option<String>,
        /// The name it is registered under.
        company_legal_name: Option<String>,
        /// Addresses.
        addresses: Option<Vec<Address>>,
        /// Telephone numbers.
        phone_numbers: Option<Vec<PhoneNumber>>,
        /// Web addresses.
        web_links: Option<Vec<WebLink>>,
        /// Postings up to this day can no longer be changed.
        ledger_lock_date: Option<Day>,
        /// Company registration number.
        registration_number: Option<String>,
        /// Tax number.
        tax_number: Option<String>,
        /// The first day of the current financial year.
        financial_year_start_date: Option<Day>,
        /// The currency of the books: an ISO 4217 code.
        base_currency: Option<String>,
        /// Addresses of the company's pages at the source, by name.
        source_urls: Option<serde_json::Map<String, serde_json::Value>>,
        /// When the company was set up at the source.
        created_date: Option<Instant>,
        /// Fields that the standard model has no place for.
        supplemental_data: Option<SupplementalData>,
    }
}
