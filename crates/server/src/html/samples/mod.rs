//! Every page, in every state worth seeing, with invented content: one test renders them all.

#![allow(clippy::unwrap_used)] // a sample that cannot be made should stop the test

mod data;
mod link;
mod link_decisions;
mod portal;
mod settings;
mod webhooks;

use askama::Template;
use axum::http::StatusCode;
use jiff::Timestamp;
use platypus_model::{DataType, DatasetProblem, DatasetStatus};
use scraper::{Html, Selector};

use super::dataset::DatasetRow;
use super::portal::Viewer;
use super::{IntegrationView, Notice, Page, Theme};
use crate::i18n::Locale;

const COMPANY: &str = "8f74269c-6cbf-4c5e-9b93-599965a7fd49";
const LINK_URL: &str = "https://platypus.example.com/link/company/8f74269c-6cbf-4c5e-9b93-599965a7fd49";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn page(locale: Locale) -> Page {
    Page {
        locale,
        theme: Theme::System,
        form_token: "form-token".to_owned(),
        here: "/portal/companies?search=caf%C3%A9".to_owned(),
        flash: None,
        embedded: None,
    }
}

fn viewer() -> Viewer {
    Viewer {
        name: "Ada Admin".to_owned(),
        email: "ada@lender.example".to_owned(),
        client_name: "Harbour Lending".to_owned(),
        may_manage_settings: true,
    }
}

fn integration(name: &str, slug: &str) -> IntegrationView {
    IntegrationView::new(name, slug)
}
fn dataset(data_type: DataType, status: DatasetStatus, progress: u8, message: Option<&str>) -> DatasetRow {
    DatasetRow {
        id: format!("0198f2c0-7b1e-7c4a-9a51-{:012x}", data_type as u8),
        data_type,
        integration: "Sandbox".to_owned(),
        requested: at("2026-11-22T14:05:00Z"),
        completed: status.is_terminal().then(|| at("2026-11-22T14:05:04.2Z")),
        status,
        progress,
        problem: message.map(|_| match status {
            DatasetStatus::PermissionsError => DatasetProblem::PermissionDenied,
            _ => DatasetProblem::RateLimited,
        }),
        paused_until: (message.is_some() && !status.is_terminal()).then(|| at("2026-11-22T14:06:00Z")),
        message: message.map(str::to_owned),
    }
}

fn datasets() -> Vec<DatasetRow> {
    vec![
        dataset(DataType::Invoices, DatasetStatus::Fetching, 42, None),
        dataset(
            DataType::Bills,
            DatasetStatus::Fetching,
            7,
            Some("Sandbox limits how often it may be asked; reading goes on at 14:06."),
        ),
        dataset(DataType::BalanceSheet, DatasetStatus::Queued, 0, None),
        dataset(DataType::Customers, DatasetStatus::Complete, 100, None),
        dataset(
            DataType::BankTransactions,
            DatasetStatus::PermissionsError,
            0,
            Some(
                "Sandbox does not allow this connection to read bank transactions; the company has to grant that right there.",
            ),
        ),
        dataset(DataType::Transfers, DatasetStatus::NotSupported, 0, None),
    ]
}

/// Every page that says what happened, by a name for messages.
fn notices(locale: Locale) -> Vec<(&'static str, String)> {
    let notice = |notice: Notice| notice.page(page(locale)).render().unwrap();
    vec![
        ("not-found", notice(Notice::not_found())),
        ("forbidden", notice(Notice::forbidden())),
        ("foreign-form", notice(Notice::foreign_form("/"))),
        ("malformed-form", notice(Notice::malformed_form("/"))),
        ("internal-error", notice(Notice::internal_error())),
        (
            "link-refused",
            notice(
                Notice::new(StatusCode::OK, "link-refused-title", "link-refused-text")
                    .value("integration", "Sandbox")
                    .detail("The person did not allow access.")
                    .step("link-retry", "/")
                    .step("link-choose-another", "/"),
            ),
        ),
    ]
}

/// Every page, by a name for messages.
fn samples(locale: Locale) -> Vec<(&'static str, String)> {
    [
        portal::pages(locale),
        data::pages(locale),
        settings::pages(locale),
        webhooks::pages(locale),
        link::pages(locale),
        notices(locale),
    ]
    .concat()
}

/// Names, ids and texts of the page that a browser or a screen reader would stumble over.
fn faults(html: &str, locale: Locale) -> Vec<String> {
    let document = Html::parse_document(html);
    let mut faults: Vec<String> = document.errors.iter().map(ToString::to_string).collect();
    let all = |selector: &str| {
        let selector = Selector::parse(selector).unwrap();
        document
            .select(&selector)
            .map(|element| {
                (
                    element.attr("id").map(str::to_owned),
                    element.attr("lang").map(str::to_owned),
                    element.text().collect::<String>(),
                    element.html(),
                )
            })
            .collect::<Vec<_>>()
    };
    if html.contains('\u{27e6}') {
        let key = html
            .split('\u{27e6}')
            .nth(1)
            .and_then(|rest| rest.split('\u{27e7}').next());
        faults.push(format!("a message is missing: {key:?}"));
    }
    if all("html").first().and_then(|root| root.1.clone()).as_deref() != Some(locale.tag()) {
        faults.push("the page does not say its language".to_owned());
    }
    let title = all("title")
        .first()
        .map(|title| title.2.clone())
        .unwrap_or_default();
    if title.trim_start().starts_with('·') || title.is_empty() {
        faults.push("the page has no title".to_owned());
    }
    if all("h1").len() != 1 {
        faults.push(format!("the page has {} main headings", all("h1").len()));
    }
    if html.contains("style=")
        || html.contains("onclick")
        || all("script:not([src])").len() + all("style").len() > 0
    {
        faults.push("the page holds inline script or style, which its policy forbids".to_owned());
    }
    let mut ids: Vec<String> = all("[id]").into_iter().filter_map(|element| element.0).collect();
    ids.sort();
    for pair in ids.windows(2).filter(|pair| pair[0] == pair[1]) {
        faults.push(format!("two elements have the id {}", pair[0]));
    }
    for (_, _, text, html) in all("a, button, h1, h2, h3, summary, label, th") {
        if text.trim().is_empty() {
            faults.push(format!("nothing is said by {html}"));
        }
    }
    for (_, _, _, html) in all("form[method=post]") {
        if !html.contains("name=\"form_token\"") {
            faults.push(format!("a form carries no token: {html}"));
        }
    }
    faults
}

#[test]
fn every_page_is_whole_in_every_language() {
    let folder = std::env::var_os("PLATYPUS_SAMPLE_PAGES").map(std::path::PathBuf::from);
    for locale in Locale::ALL {
        for (name, html) in samples(locale) {
            let faults = faults(&html, locale);
            if let Some(folder) = &folder {
                std::fs::create_dir_all(folder).unwrap();
                std::fs::write(folder.join(format!("{name}.{}.html", locale.tag())), &html).unwrap();
            }
            assert!(faults.is_empty(), "{name} in {}: {faults:#?}", locale.own_name());
        }
    }
}
