//! Data type `commerce-companyInfo`: what the shop's software knows about the company itself.

use rust_decimal::Decimal;

use super::CommerceAddress;
use crate::accounting::{PhoneNumber, WebLink};
use crate::schema::record;
use crate::{CurrencyCode, Instant};

record! {
    /// Money that the commerce platform holds for the company.
    pub struct CommerceAccountBalance {
        /// What can be paid out now, in its currency.
        available: Option<Decimal>,
        /// What has been earned and can not be paid out yet.
        pending: Option<Decimal>,
        /// What is held back, for instance against disputes.
        reserved: Option<Decimal>,
        /// The currency of the amounts.
        currency: Option<CurrencyCode>,
    }
}

record! {
    /// The company as its commerce software knows it.
    pub struct CommerceCompanyInfo {
        /// The name it trades under.
        company_name: Option<String>,
        /// The company's identifier at the source.
        commerce_platform_ref: Option<String>,
        /// The name it is registered under.
        company_legal_name: Option<String>,
        /// Addresses.
        addresses: Option<Vec<CommerceAddress>>,
        /// Telephone numbers.
        phone_numbers: Option<Vec<PhoneNumber>>,
        /// Web addresses.
        web_links: Option<Vec<WebLink>>,
        /// Company registration number.
        registration_number: Option<String>,
        /// The currency it reports in.
        base_currency: Option<CurrencyCode>,
        /// Money that the platform holds for it.
        account_balances: Option<Vec<CommerceAccountBalance>>,
        /// Addresses of the company's pages at the source, by name.
        source_urls: Option<serde_json::Map<String, serde_json::Value>>,
        /// When it was created at the source.
        created_date: Option<Instant>,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}
