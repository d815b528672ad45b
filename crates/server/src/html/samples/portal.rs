//! The Portal's pages.

use askama::Template;
use platypus_model::SourceType;

use super::link_decisions::{branding, link_settings, redirects};
use super::{COMPANY, LINK_URL, at, datasets, integration, page, viewer};
use crate::html::connection::{
    ConnectionCard, ConnectionPill, ConnectionProblem, ConnectionState, LapseView,
};
use crate::html::dataset::DatasetRow;
use crate::html::portal::*;
use crate::html::{Flash, Page, Paging};
use crate::i18n::Locale;

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
        lapsing: rows
            .iter()
            .filter(|row| {
                let mut connections = row.connections.iter();
                connections.any(|connection| connection.state == ConnectionState::Lapsing)
            })
            .map(|row| LapsingConnection {
                href: "/portal/companies".to_owned(),
                company: row.name.clone(),
                integration: "Sandbox".to_owned(),
                at: at("2026-12-01T09:00:00Z"),
            })
            .collect(),
        lapsing_total: 1,
        rows,
        total,
        paging: Paging::new(2, 25, total, |page| format!("/portal/companies?page={page}")),
        may_delete: true,
    }
}

pub(super) fn header() -> CompanyHeader {
    CompanyHeader {
        id: COMPANY.to_owned(),
        name: "Société Générale des Ornithorynques".to_owned(),
        link_url: LINK_URL.to_owned(),
        shows_data: true,
    }
}

pub(super) fn refresh(locale: Locale, may_refresh: bool) -> RefreshForm {
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
        lapse: (state == ConnectionState::Lapsing).then(|| LapseView {
            at: at("2026-12-01T09:00:00Z"),
            reason: "connection-lapses-ended",
        }),
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
        refresh: refresh(locale, !connections.is_empty()),
        connections: ConnectionsSection {
            locale,
            connections,
            link_url: LINK_URL.to_owned(),
        },
        history: history(locale, rows),
        files: Some(FilesSection {
            locale,
            company_id: COMPANY.to_owned(),
            rows: vec![FileRow {
                id: COMPANY.to_owned(),
                name: "Comptes annuels 2026.pdf".to_owned(),
                bytes: 1_400_000,
                uploaded: at("2026-11-22T14:01:00Z"),
                is_scanned: true,
            }],
        }),
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

/// Every page of the Portal, by a name for messages.
#[allow(clippy::too_many_lines)] // a list of all pages is as long as there are pages
pub(super) fn pages(locale: Locale) -> Vec<(&'static str, String)> {
    let full = || {
        company(
            locale,
            vec![
                card("Sandbox", ConnectionState::Linked, vec![]),
                card("Sandbox Bank", ConnectionState::Lapsing, vec![]),
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
                    ("Sandbox Bank", ConnectionState::Lapsing),
                ],
            ),
            row("Société Générale", vec![]),
            row(
                "Łukasz & Søn Interiors",
                vec![("Sandbox", ConnectionState::Failing)],
            ),
        ]
    };
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
        ("link-settings", link_settings(locale)),
        ("branding", branding(locale)),
        (
            "redirects",
            redirects(locale, Some(Ok("https://bank.example/done".to_owned())), None),
        ),
        (
            "redirects-refused",
            redirects(
                locale,
                Some(Err("evil.example is not allowed.".to_owned())),
                Some("This is not an address."),
            ),
        ),
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
    ]
}

#[test]
fn what_people_type_is_never_taken_for_markup() {
    let name = "<script>alert(1)</script>\"'&";
    let rows = vec![row(name, vec![(name, ConnectionState::Linked)])];
    let html = companies(Locale::English, name, rows, 1).render().unwrap();
    assert!(!html.contains("<script>alert"), "{html}");
    let document = scraper::Html::parse_document(&html);
    let link = document
        .select(&scraper::Selector::parse(".company-name > a").unwrap())
        .next()
        .unwrap();
    assert_eq!(link.text().collect::<String>(), name);
}
