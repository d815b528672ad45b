//! Link's pages.

use askama::Template;
use platypus_model::{DataType, DatasetStatus, SourceType};

use super::{COMPANY, dataset, datasets, integration, page};
use crate::html::dataset::DatasetRow;
use crate::html::link::{
    AlreadyLinked, ChoosePage, ClosingPage, ConsentPage, CredentialField, CredentialsPage, DocumentsPage,
    EndPage, EntitiesPage, EntityChoice, FramePage, InvitePage, Journey, LandingPage, LeavePage, LinkedPage,
    LiveReads, OneTimePage, PlatformChoice, ProviderPage, QuestionPage, groups,
};
use crate::html::{BrandView, EmbeddedPage, Page};
use crate::i18n::Locale;

fn brand() -> BrandView {
    BrandView {
        name: "Harbour Lending".to_owned(),
        logo: Some("/link/brand/logo".to_owned()),
        icon: None,
        hero: None,
        stylesheet: Some("/link/brand/colours".to_owned()),
    }
}

fn journey() -> Journey {
    Journey {
        client_name: "Harbour Lending".to_owned(),
        brand: brand(),
        company_name: "Café Zoë".to_owned(),
        start: format!("/link/company/{COMPANY}"),
    }
}

/// Every page of Link, by a name for messages.
#[allow(clippy::too_many_lines)] // a list of all pages is as long as there are pages
pub(super) fn pages(locale: Locale) -> Vec<(&'static str, String)> {
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
    let leave = |has_linked| LeavePage {
        page: page(locale),
        journey: journey(),
        leave: "/link".to_owned(),
        has_linked,
    };
    let end = |is_success| EndPage {
        page: page(locale),
        journey: journey(),
        is_success,
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
        next: None,
        finish: "/link".to_owned(),
        returns: false,
        live_url: "/link/live".to_owned(),
    };
    vec![
        (
            "link-choose",
            ChoosePage {
                page: page(locale),
                journey: journey(),
                place: Some((1, 3)),
                source: "accounting",
                skip: Some("/link".to_owned()),
                not_listed: "/link".to_owned(),
                welcome: Some("Welcome to the harbour.".to_owned()),
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
                place: None,
                source: "banking",
                skip: None,
                not_listed: "/link".to_owned(),
                welcome: None,
                search: "zzz".to_owned(),
                platforms: vec![],
            }
            .render()
            .unwrap(),
        ),
        (
            "link-landing",
            LandingPage {
                page: page(locale),
                journey: journey(),
                begin: "/link".to_owned(),
                welcome: None,
                sources: [false, true, true, true, true]
                    .into_iter()
                    .zip(["accounting", "banking", "commerce", "other", "documents"])
                    .map(|(is_optional, source)| (source, is_optional))
                    .collect(),
            }
            .render()
            .unwrap(),
        ),
        (
            "link-invite",
            InvitePage {
                page: page(locale),
                brand: brand(),
                action: "/link/invite".to_owned(),
                name: "()".to_owned(),
                error: Some("Enter a name.".to_owned()),
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
                groups: groups(locale, DataType::ALL),
                already: None,
                purpose: None,
                retention: None,
                terms: None,
                privacy: None,
                action: "/link".to_owned(),
                back: "/link".to_owned(),
                takes_writes: true,
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
                groups: groups(locale, [DataType::Invoices]),
                already: Some(AlreadyLinked {
                    entity: "Café Zoë".to_owned(),
                    adds_another: false,
                }),
                purpose: Some("To price your loan.".to_owned()),
                retention: Some("Six years.".to_owned()),
                terms: Some("https://lender.example/terms".to_owned()),
                privacy: Some("https://lender.example/privacy".to_owned()),
                action: "/link".to_owned(),
                back: "/link".to_owned(),
                takes_writes: false,
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
            "question",
            QuestionPage {
                page: page(locale),
                journey: journey(),
                action: "/link".to_owned(),
                entity: "Blue Door Books".to_owned(),
                before: Some("Café Zoë".to_owned()),
                is_elsewhere: true,
            }
            .render()
            .unwrap(),
        ),
        (
            "entities",
            EntitiesPage {
                page: page(locale),
                journey: journey(),
                action: "/link".to_owned(),
                integration: "Sandbox".to_owned(),
                before: "2".to_owned(),
                entities: ["Café Zoë", "Blue Door Books"]
                    .into_iter()
                    .zip(["1", "2"])
                    .map(|(name, id)| EntityChoice {
                        id: id.to_owned(),
                        name: name.to_owned(),
                    })
                    .collect(),
            }
            .render()
            .unwrap(),
        ),
        (
            "one-time",
            OneTimePage {
                page: page(locale),
                journey: journey(),
                action: "/link".to_owned(),
                token: "token".to_owned(),
                connection: String::new(),
                rest: String::new(),
            }
            .render()
            .unwrap(),
        ),
        (
            "frame",
            FramePage {
                page: page(locale),
                brand: brand(),
                begin: "/link/embed".to_owned(),
                parent: "https://app.example.com".to_owned(),
            }
            .render()
            .unwrap(),
        ),
        (
            "provider",
            ProviderPage {
                page: Page {
                    embedded: Some(EmbeddedPage {
                        base: "/link/embedded/session/en.system".to_owned(),
                        parent: "https://app.example.com".to_owned(),
                    }),
                    ..page(locale)
                },
                journey: journey(),
                integration: integration("Sandbox", "sandbox"),
                sign_in: "/link".to_owned(),
                told: "connection=1&after=".to_owned(),
                back: "/link".to_owned(),
            }
            .render()
            .unwrap(),
        ),
        ("closing", ClosingPage { page: page(locale) }.render().unwrap()),
        (
            "documents",
            DocumentsPage {
                page: page(locale),
                journey: journey(),
                action: "/link".to_owned(),
                accept: ".pdf".to_owned(),
                sent: vec!["accounts.pdf".to_owned()],
                errors: vec!["page.pdf was not taken.".to_owned()],
                onward: Some("/link".to_owned()),
            }
            .render()
            .unwrap(),
        ),
        ("leave", leave(false).render().unwrap()),
        ("leave-linked", leave(true).render().unwrap()),
        ("end", end(true).render().unwrap()),
        ("end-nothing", end(false).render().unwrap()),
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
