//! Home, developers' pages and the settings of data types.

use askama::Template;
use platypus_model::SourceType;

use super::{COMPANY, at, page, viewer};
use crate::html::portal::*;
use crate::i18n::Locale;

/// The pages by a name for messages.
pub(super) fn pages(locale: Locale) -> Vec<(&'static str, String)> {
    let new_key = |error: Option<String>| NewKeyPage {
        page: page(locale),
        viewer: viewer(),
        name: "Ledger bot".to_owned(),
        most: 50,
        error,
    };
    let delete_key = |is_last: bool| {
        DeleteKeyPage {
            page: page(locale),
            viewer: viewer(),
            action: "/portal/developers/keys/1/delete".to_owned(),
            name: (!is_last).then(|| "Ledger bot".to_owned()),
            last_four: "x7Qz".to_owned(),
            last_used: None,
            is_last,
        }
        .render()
        .unwrap()
    };
    vec![
        ("home", home(locale, false, true).render().unwrap()),
        ("home-calm", home(locale, false, false).render().unwrap()),
        ("home-new", home(locale, true, false).render().unwrap()),
        ("developers", developers(locale, 3).render().unwrap()),
        ("developers-one-key", developers(locale, 1).render().unwrap()),
        ("new-key", new_key(None).render().unwrap()),
        (
            "new-key-refused",
            new_key(Some(locale.text_with("keys-error-many", "most", 10_u64)))
                .render()
                .unwrap(),
        ),
        (
            "key-made",
            KeyMadePage {
                page: page(locale),
                viewer: viewer(),
                name: Some("Ledger bot".to_owned()),
                key: "pk_0123456789".to_owned(),
                header: "Basic cGtfMDEyMzQ1Njc4OQ==".to_owned(),
                url: "https://platypus.example.com".to_owned(),
            }
            .render()
            .unwrap(),
        ),
        ("delete-key", delete_key(false)),
        ("delete-last-key", delete_key(true)),
        ("data-types", data_types(locale, None).render().unwrap()),
        (
            "data-types-refused",
            data_types(
                locale,
                Some(locale.text_with("data-types-not-allowed", "count", 24_u64)),
            )
            .render()
            .unwrap(),
        ),
    ]
}

fn home(locale: Locale, is_new: bool, is_troubled: bool) -> HomePage {
    let group = |key: &'static str, text: &str, tone, when, data_types| AttentionGroup {
        key,
        title: locale.text_with(key, "count", 12_u64),
        text: locale.text(text),
        tone,
        items: vec![AttentionItem {
            href: "/portal/companies".to_owned(),
            company: "Northgate Wholesale and Distribution of Very Many Things Limited".to_owned(),
            integration: "Sandbox".to_owned(),
            when,
            at: Some(at("2026-12-01T09:00:00Z")),
            data_types,
        }],
        more: 11,
    };
    let tile = |name: String, tone| StatusTile {
        name,
        tone,
        count: locale.number(100_000),
    };
    HomePage {
        page: page(locale),
        viewer: viewer(),
        is_new,
        has_linked: !is_new,
        groups: if is_troubled {
            vec![
                group(
                    "home-deauthorised",
                    "home-deauthorised-text",
                    "bad",
                    "home-since",
                    0,
                ),
                group("home-lapsing", "home-lapsing-text", "warning", "home-until", 0),
                group("home-failing", "home-failing-text", "bad", "home-last-read", 3),
                group("home-paused", "home-paused-text", "active", "home-until", 2),
            ]
        } else {
            Vec::new()
        },
        silent: usize::from(is_troubled),
        tiles: vec![
            tile(locale.text("connection-status-linked"), "good"),
            tile(locale.text("home-unconnected"), "quiet"),
        ],
    }
}

fn developers(locale: Locale, keys: usize) -> DevelopersPage {
    DevelopersPage {
        page: page(locale),
        viewer: viewer(),
        keys: (0..keys)
            .map(|number| ApiKeyRow {
                href: format!("/portal/developers/keys/{number}/delete"),
                name: (number != 1).then(|| "Ledger bot".to_owned()),
                last_four: "x7Qz".to_owned(),
                created: at("2026-11-22T14:05:00Z"),
                last_used: (number == 0).then(|| at("2026-11-22T15:05:00Z")),
            })
            .collect(),
        may_add: keys < 3,
        may_delete: keys > 1,
        url: "https://platypus.example.com".to_owned(),
    }
}

fn data_types(locale: Locale, error: Option<String>) -> DataTypeSettingsPage {
    let choice = |value: &str, name: String, is_chosen| FrequencyChoice {
        value: value.to_owned(),
        name,
        is_chosen,
    };
    DataTypeSettingsPage {
        page: page(locale),
        viewer: viewer(),
        error,
        groups: vec![DataTypeGroup {
            key: SourceType::Accounting,
            name: locale.source_type(SourceType::Accounting),
            rows: ["invoices", "bills"]
                .into_iter()
                .map(|key| DataTypeRow {
                    name: key.to_owned(),
                    key,
                    is_fetched: key == "bills",
                    choices: vec![
                        choice("keep", locale.text_with("frequency-hours", "count", 6_u64), true),
                        choice("24", locale.text("frequency-daily"), false),
                    ],
                })
                .collect(),
        }],
        overriding: ["Café Zoë", "Blue Door"]
            .into_iter()
            .map(|name| OverridingCompany {
                href: format!("/portal/companies/{COMPANY}"),
                name: name.to_owned(),
                settings: if name.starts_with('C') {
                    vec![("Invoices".to_owned(), locale.text("frequency-weekly"))]
                } else {
                    Vec::new()
                },
            })
            .collect(),
    }
}
