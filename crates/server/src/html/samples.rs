//! Every page, in every state worth seeing, with invented content: one test renders them all.

#![allow(clippy::unwrap_used)] // a sample that cannot be made should stop the test

use askama::Template;
use axum::http::StatusCode;
use jiff::Timestamp;
use platypus_model::{DataType, DatasetStatus, SourceType};
use scraper::{Html, Selector};

use super::connection::{ConnectionCard, ConnectionPill, ConnectionProblem, ConnectionState};
use super::dataset::{DataRow, DatasetRow};
use super::link::{self, ChoosePage, ConsentPage, CredentialField, CredentialsPage, Journey};
use super::link::{LinkedPage, LiveReads, PlatformChoice};
use super::portal::*;
use super::{Flash, IntegrationView, Notice, Page, Paging, Theme};
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
    }
}

fn viewer() -> Viewer {
    Viewer {
        name: "Ada Admin".to_owned(),
        email: "ada@lender.example".to_owned(),
        client_name: "Harbour Lending".to_owned(),
    }
}

fn integration(name: &str, slug: &str) -> IntegrationView {
    IntegrationView::new(name, slug)
}

fn row(name: &str, connections: Vec<(&str, ConnectionState)>) -> CompanyRow {
    CompanyRow {
        id: COMPANY.to_owned(),
        name: name.to_owned(),
        created_by: (!name.starts_with('S')).then(|| "Ada Admin".to_owned()),
        created: at("2026-11-22T14:05:00Z"),
        last_read: (!connections.is_empty()).then(|| at("2026-11-22T14:07:31Z")),
        link_url: LINK_URL.to_owned(),
        connections: connections
            .into_iter()
            .map(|(integration, state)| ConnectionPill {
                href: format!("/portal/companies/{COMPANY}#connection-1"),
                integration: integration.to_owned(),
                state,
            })
            .collect(),
    }
}

fn companies(locale: Locale, search: &str, rows: Vec<CompanyRow>, total: u64) -> CompaniesPage {
    CompaniesPage {
        page: page(locale),
        viewer: viewer(),
        search: search.to_owned(),
        sort: CompanySort::Name,
        rows,
        total,
        paging: Paging::new(2, 25, total, |page| format!("/portal/companies?page={page}")),
        may_delete: true,
    }
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

fn header() -> CompanyHeader {
    CompanyHeader {
        id: COMPANY.to_owned(),
        name: "Société Générale des Ornithorynques".to_owned(),
        link_url: LINK_URL.to_owned(),
    }
}

fn refresh(locale: Locale, may_refresh: bool) -> RefreshForm {
    RefreshForm {
        locale,
        company_id: COMPANY.to_owned(),
        form_token: "form-token".to_owned(),
        may_refresh,
    }
}

fn card(name: &str, state: ConnectionState, problems: Vec<ConnectionProblem>) -> ConnectionCard {
    ConnectionCard {
        id: format!("connection-of-{}", name.to_lowercase().replace(' ', "-")),
        integration: integration(name, &name.to_lowercase()),
        source_type: SourceType::Accounting,
        state,
        entity: (state == ConnectionState::Linked).then(|| "Café Zoë".to_owned()),
        linked: (state != ConnectionState::Pending).then(|| at("2026-11-22T14:05:00Z")),
        last_read: (state != ConnectionState::Pending).then(|| at("2026-11-22T14:05:04Z")),
        link_url: LINK_URL.to_owned(),
        unlink_href: (state == ConnectionState::Linked).then(|| "/portal/unlink".to_owned()),
        delete_href: Some("/portal/delete".to_owned()),
        problems,
    }
}

fn history(locale: Locale, rows: Vec<DatasetRow>) -> HistorySection {
    HistorySection {
        locale,
        total: rows.len() as u64 * 9,
        rows: rows
            .into_iter()
            .map(|dataset| HistoryRow { locale, dataset })
            .collect(),
    }
}

fn company(locale: Locale, connections: Vec<ConnectionCard>, rows: Vec<DatasetRow>) -> CompanyPage {
    let data = |data_type, records, status| DataRow {
        data_type,
        integration: "Sandbox".to_owned(),
        records,
        last_success: (records > 0).then(|| at("2026-11-22T14:05:04Z")),
        status,
    };
    CompanyPage {
        page: Page {
            flash: (!rows.is_empty()).then_some(Flash::RefreshQueued(18)),
            ..page(locale)
        },
        viewer: viewer(),
        company: header(),
        facts: FactsSection {
            locale,
            created_by: Some("Ada Admin".to_owned()),
            created: at("2026-11-22T14:00:00Z"),
            last_read: Some(at("2026-11-22T14:05:04Z")),
        },
        data: Some(DataSection {
            locale,
            rows: if rows.is_empty() {
                Vec::new()
            } else {
                vec![
                    data(DataType::Invoices, 100_000, DatasetStatus::Fetching),
                    data(DataType::Customers, 812, DatasetStatus::Complete),
                    data(DataType::BankTransactions, 0, DatasetStatus::PermissionsError),
                ]
            },
        }),
        refresh: refresh(locale, !connections.is_empty()),
        connections: ConnectionsSection {
            locale,
            connections,
            link_url: LINK_URL.to_owned(),
        },
        history: history(locale, rows),
        live_url: format!("/portal/companies/{COMPANY}/live?from=7"),
    }
}

fn problem(message: &str, is_resolved: bool) -> ConnectionProblem {
    ConnectionProblem {
        at: at("2026-11-22T14:05:00Z"),
        message: message.to_owned(),
        is_resolved,
    }
}

fn journey() -> Journey {
    Journey {
        client_name: "Harbour Lending".to_owned(),
        company_name: "Café Zoë".to_owned(),
        start: format!("/link/company/{COMPANY}"),
    }
}

/// Every page, by a name for messages.
#[allow(clippy::too_many_lines)] // a list of all pages is as long as there are pages
fn samples(locale: Locale) -> Vec<(&'static str, String)> {
    let full = || {
        company(
            locale,
            vec![
                card("Sandbox", ConnectionState::Linked, vec![]),
                card("Tryton", ConnectionState::Pending, vec![]),
                card(
                    "QuickBooks Online",
                    ConnectionState::Deauthorized,
                    vec![
                        problem(
                            "QuickBooks Online no longer accepts this connection’s authorisation; the company has to link it again.",
                            false,
                        ),
                        problem("The company declined access.", true),
                    ],
                ),
            ],
            datasets(),
        )
    };
    let rows = || {
        vec![
            row("Café Zoë", vec![("Sandbox", ConnectionState::Linked)]),
            row(
                "Northgate Wholesale and Distribution of Very Many Things Limited",
                vec![
                    ("QuickBooks Online", ConnectionState::Deauthorized),
                    ("Tryton", ConnectionState::Pending),
                    ("Sandbox", ConnectionState::Unlinked),
                ],
            ),
            row("Société Générale", vec![]),
            row(
                "Łukasz & Søn Interiors",
                vec![("Sandbox", ConnectionState::Failing)],
            ),
        ]
    };
    let choice = |name: &str, slug: &str, is_linked| PlatformChoice {
        integration: integration(name, slug),
        source_type: SourceType::Accounting,
        href: format!("/link/company/{COMPANY}/{slug}"),
        is_linked,
    };
    let credentials = |error: Option<&str>| CredentialsPage {
        page: page(locale),
        journey: journey(),
        integration: integration("Tryton", "tryton"),
        fields: vec![
            CredentialField {
                name: "base_url".to_owned(),
                label: "Server address".to_owned(),
                kind: "url",
                placeholder: "https://erp.example.com".to_owned(),
                help: String::new(),
                value: "https://erp.example.com".to_owned(),
            },
            CredentialField {
                name: "api_key".to_owned(),
                label: "Application key".to_owned(),
                kind: "password",
                placeholder: String::new(),
                help: "Found under Preferences, Actions, User applications.".to_owned(),
                value: String::new(),
            },
        ],
        action: "/link".to_owned(),
        back: "/link".to_owned(),
        error: error.map(str::to_owned),
    };
    let linked = |statuses: Vec<DatasetRow>| LinkedPage {
        page: page(locale),
        journey: journey(),
        integration: integration("Sandbox", "sandbox"),
        entity: Some("Café Zoë".to_owned()),
        reads: LiveReads {
            locale,
            lines: statuses,
        },
        live_url: "/link/live".to_owned(),
    };
    let notice = |notice: Notice| notice.page(page(locale)).render().unwrap();
    let unlink = UnlinkConnectionPage {
        page: page(locale),
        viewer: viewer(),
        company_href: "/portal".to_owned(),
        company_name: "Café Zoë".to_owned(),
        integration: "Sandbox".to_owned(),
        action: "/portal".to_owned(),
    };
    let delete_connection = DeleteConnectionPage {
        page: page(locale),
        viewer: viewer(),
        company_href: "/portal".to_owned(),
        company_name: "Café Zoë".to_owned(),
        integration: "Sandbox".to_owned(),
        action: "/portal".to_owned(),
    };
    let new_company = |error: Option<String>| NewCompanyPage {
        page: page(locale),
        viewer: viewer(),
        name: "()".to_owned(),
        error,
    };
    let signed_out = |just_signed_out| SignedOutPage {
        page: page(locale),
        just_signed_out,
    };
    vec![
        ("companies", companies(locale, "", rows(), 60).render().unwrap()),
        (
            "companies-empty",
            companies(locale, "", vec![], 0).render().unwrap(),
        ),
        (
            "companies-none-found",
            companies(locale, "zzz", vec![], 0).render().unwrap(),
        ),
        ("company", full().render().unwrap()),
        ("company-new", company(locale, vec![], vec![]).render().unwrap()),
        (
            "read-history",
            ReadHistoryPage {
                page: page(locale),
                viewer: viewer(),
                company: header(),
                history: history(locale, datasets()),
                paging: Paging::new(1, 50, 162, |page| format!("?page={page}")),
                refresh: refresh(locale, true),
                live_url: "/portal/live".to_owned(),
            }
            .render()
            .unwrap(),
        ),
        ("new-company", new_company(None).render().unwrap()),
        (
            "new-company-refused",
            new_company(Some(locale.text("company-name-missing")))
                .render()
                .unwrap(),
        ),
        (
            "company-added",
            CompanyAddedPage {
                page: page(locale),
                viewer: viewer(),
                id: COMPANY.to_owned(),
                name: "Café Zoë".to_owned(),
                link_url: LINK_URL.to_owned(),
            }
            .render()
            .unwrap(),
        ),
        (
            "rename-company",
            RenameCompanyPage {
                page: page(locale),
                viewer: viewer(),
                id: COMPANY.to_owned(),
                name: "Café Zoë".to_owned(),
                error: None,
            }
            .render()
            .unwrap(),
        ),
        (
            "delete-company",
            DeleteCompanyPage {
                page: page(locale),
                viewer: viewer(),
                id: COMPANY.to_owned(),
                name: "Café Zoë".to_owned(),
                error: Some(locale.text("delete-company-mismatch")),
            }
            .render()
            .unwrap(),
        ),
        ("unlink-connection", unlink.render().unwrap()),
        ("delete-connection", delete_connection.render().unwrap()),
        (
            "confirm-sign-in",
            ConfirmSignInPage {
                page: page(locale),
                action: "/portal/sign-in/token".to_owned(),
                email: "ada@lender.example".to_owned(),
                client_name: "Harbour Lending".to_owned(),
            }
            .render()
            .unwrap(),
        ),
        ("signed-out", signed_out(false).render().unwrap()),
        ("signed-out-just-now", signed_out(true).render().unwrap()),
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
        (
            "link-choose",
            ChoosePage {
                page: page(locale),
                journey: journey(),
                search: String::new(),
                platforms: vec![
                    choice("Sandbox", "sandbox", false),
                    choice("Tryton", "tryton", true),
                ],
            }
            .render()
            .unwrap(),
        ),
        (
            "link-choose-none-found",
            ChoosePage {
                page: page(locale),
                journey: journey(),
                search: "zzz".to_owned(),
                platforms: vec![],
            }
            .render()
            .unwrap(),
        ),
        (
            "link-consent",
            ConsentPage {
                page: page(locale),
                journey: journey(),
                integration: integration("Sandbox", "sandbox"),
                groups: link::groups(locale, DataType::ALL),
                action: "/link".to_owned(),
                back: "/link".to_owned(),
                asks_for_key: false,
            }
            .render()
            .unwrap(),
        ),
        (
            "link-consent-key",
            ConsentPage {
                page: page(locale),
                journey: journey(),
                integration: integration("Tryton", "tryton"),
                groups: link::groups(locale, [DataType::Invoices]),
                action: "/link".to_owned(),
                back: "/link".to_owned(),
                asks_for_key: true,
            }
            .render()
            .unwrap(),
        ),
        ("link-credentials", credentials(None).render().unwrap()),
        (
            "link-credentials-refused",
            credentials(Some("Tryton refused the key.")).render().unwrap(),
        ),
        ("linked", linked(datasets()).render().unwrap()),
        (
            "linked-over",
            linked(vec![dataset(
                DataType::Company,
                DatasetStatus::Complete,
                100,
                None,
            )])
            .render()
            .unwrap(),
        ),
    ]
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

#[test]
fn what_people_type_is_never_taken_for_markup() {
    let name = "<script>alert(1)</script>\"'&";
    let html = companies(
        Locale::English,
        name,
        vec![row(name, vec![(name, ConnectionState::Linked)])],
        1,
    )
    .render()
    .unwrap();
    assert!(!html.contains("<script>alert"), "{html}");
    let document = Html::parse_document(&html);
    let link = document
        .select(&Selector::parse(".company-name > a").unwrap())
        .next()
        .unwrap();
    assert_eq!(link.text().collect::<String>(), name);
}
