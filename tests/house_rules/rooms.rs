//! Which room of the server may know which.

use super::assert_none;
use super::source::{self, Placed, SourceFile, Token};

const SOURCE: &str = "crates/server/src";

/// Every room with the rooms it may name. `config, clock, i18n, query ← store ← jobs, events ←
/// {sync, webhooks} ← actions ← {api, link, portal} ← main`, and `i18n ← html ← {link, portal}`.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("config", &[]),
    ("clock", &[]),
    ("i18n", &[]),
    ("query", &[]),
    ("store", &["config", "clock", "i18n", "query"]),
    ("jobs", &["config", "clock", "i18n", "query", "store"]),
    ("events", &["config", "clock", "i18n", "query", "store", "jobs"]),
    ("provenance", &["config", "clock", "i18n", "query", "store"]),
    ("exports", &["config", "clock", "i18n", "query", "store"]),
    (
        "validation",
        &["config", "clock", "i18n", "query", "store", "jobs"],
    ),
    (
        "sync",
        &[
            "config",
            "clock",
            "i18n",
            "query",
            "store",
            "jobs",
            "events",
            "provenance",
            "validation",
        ],
    ),
    (
        "webhooks",
        &["config", "clock", "i18n", "query", "store", "jobs", "events"],
    ),
    (
        "actions",
        &[
            "config", "clock", "i18n", "query", "store", "jobs", "events", "sync", "webhooks",
        ],
    ),
    ("html", &["config", "clock", "i18n"]),
    (
        "api",
        &[
            "config",
            "clock",
            "i18n",
            "query",
            "store",
            "jobs",
            "events",
            "exports",
            "provenance",
            "validation",
            "sync",
            "webhooks",
            "actions",
        ],
    ),
    (
        "link",
        &[
            "config", "clock", "i18n", "query", "store", "jobs", "events", "sync", "webhooks", "actions",
            "html",
        ],
    ),
    (
        "portal",
        &[
            "config",
            "clock",
            "i18n",
            "query",
            "store",
            "jobs",
            "events",
            "exports",
            "provenance",
            "sync",
            "webhooks",
            "actions",
            "html",
        ],
    ),
];

/// The files that put the rooms together; they may know all.
const ENTRANCES: &[&str] = &["main", "lib", "cli", "serve", "demo"];

#[test]
fn rooms_know_only_the_rooms_behind_them() {
    let mut breaches = Vec::new();
    for file in source::files(SOURCE, ".rs") {
        let room = room_of(&file);
        if ENTRANCES.contains(&room.as_str()) {
            continue;
        }
        let Some((_, allowed)) = MAY_KNOW.iter().find(|(name, _)| *name == room) else {
            breaches.push(format!(
                "{}: `{room}` is no room; add it to MAY_KNOW with what it may know",
                file.path
            ));
            continue;
        };
        for (named, line) in rooms_named(&file) {
            if named != room && !allowed.contains(&named.as_str()) {
                breaches.push(format!("{}:{line}: {room} may not know {named}", file.path));
            }
        }
    }
    assert_none(
        "Rooms depend one way (tests/house_rules/rooms.rs holds the table):",
        &breaches,
    );
}

#[test]
fn only_the_store_names_sqlx() {
    let mut breaches = Vec::new();
    for file in source::files(SOURCE, ".rs") {
        if room_of(&file) == "store" {
            continue;
        }
        for token in source::tokens(&file) {
            if token
                .word()
                .is_some_and(|word| matches!(word, "sqlx" | "sea_query" | "sea_query_sqlx"))
            {
                breaches.push(format!("{}:{}", file.path, token.line));
            }
        }
    }
    assert_none(
        "SQL is the store's business; give it a function there:",
        &breaches,
    );
}

#[test]
fn only_a_clock_reads_the_time_of_day() {
    let mut breaches = Vec::new();
    for file in source::files("crates", ".rs") {
        if file.path.ends_with("/clock.rs") {
            continue;
        }
        let tokens = source::tokens(&file);
        for (index, token) in tokens.iter().enumerate() {
            let reads = token
                .word()
                .is_some_and(|word| matches!(word, "SystemTime" | "Timestamp" | "Zoned"))
                && source::is_path_separator(&tokens, index + 1)
                && tokens.get(index + 3).and_then(Placed::word) == Some("now");
            if reads {
                breaches.push(format!("{}:{}", file.path, token.line));
            }
        }
    }
    assert_none(
        "Take a `Clock`, so that tests decide what the time is:",
        &breaches,
    );
}

#[test]
fn the_room_finder_sees_every_way_to_name_a_room() {
    let file = |path: &str, text: &str| SourceFile {
        path: format!("{SOURCE}/{path}"),
        text: text.to_owned(),
    };
    let names = |path: &str, text: &str| {
        rooms_named(&file(path, text))
            .into_iter()
            .map(|(name, _)| name)
            .collect::<Vec<_>>()
    };
    assert_eq!(names("api/a.rs", "use crate::store::jobs;"), ["store"]);
    assert_eq!(
        names("api/a.rs", "use crate::{store::{x, y}, actions, query as q};"),
        ["store", "actions", "query"]
    );
    assert_eq!(
        names("api/a.rs", "fn f() { crate::link::x(); json!(crate::html::y) }"),
        ["link", "html"]
    );
    assert_eq!(
        names("api/a.rs", "use super::super::portal::x; use super::data;"),
        ["portal"]
    );
    assert_eq!(names("api/mod.rs", "use super::portal::x;"), ["portal"]);
    assert_eq!(
        names("api/data/mod.rs", "use super::errors; use super::super::link;"),
        ["link"]
    );
    assert_eq!(
        names("api/a.rs", "// crate::link::x\nconst A: &str = \"crate::link\";"),
        Vec::<String>::new()
    );
}

/// The room a file belongs to: its first folder, or its own name at the top.
fn room_of(file: &SourceFile) -> String {
    let inner = file
        .path
        .strip_prefix(SOURCE)
        .unwrap_or(&file.path)
        .trim_start_matches('/');
    inner
        .split('/')
        .next()
        .unwrap_or_default()
        .trim_end_matches(".rs")
        .to_owned()
}

/// Every room that a file names by a path from the crate's root, with the line.
fn rooms_named(file: &SourceFile) -> Vec<(String, usize)> {
    let tokens = source::tokens(file);
    let depth = module_depth(file);
    let mut named = Vec::new();
    let mut index = 0;
    while index < tokens.len() {
        let start = match tokens[index].word() {
            Some("crate") if source::is_path_separator(&tokens, index + 1) => Some(index + 3),
            Some("super") => {
                let mut steps = 0;
                let mut at = index;
                while tokens.get(at).and_then(Placed::word) == Some("super")
                    && source::is_path_separator(&tokens, at + 1)
                {
                    steps += 1;
                    at += 3;
                }
                let escapes = steps >= depth;
                if !escapes {
                    index = at.max(index + 1);
                    continue;
                }
                Some(at)
            }
            _ => None,
        };
        if let Some(start) = start {
            first_words(&tokens, start, &mut named);
            index = start;
        } else {
            index += 1;
        }
    }
    // From a module inside a file, `super` may lead no further than the room itself.
    named.retain(|(name, _)| MAY_KNOW.iter().any(|(room, _)| room == name));
    named
}

/// How many `super`s lead from a file's module to the crate's root.
fn module_depth(file: &SourceFile) -> usize {
    let inner = file
        .path
        .strip_prefix(SOURCE)
        .unwrap_or(&file.path)
        .trim_start_matches('/');
    inner.split('/').filter(|part| *part != "mod.rs").count()
}

/// The first word of a path, or of each path in braces.
fn first_words(tokens: &[Placed], start: usize, named: &mut Vec<(String, usize)>) {
    match tokens.get(start) {
        Some(Placed {
            token: Token::Word(word),
            line,
        }) => named.push((word.clone(), *line)),
        Some(Placed {
            token: Token::Open('{'),
            ..
        }) => {
            let mut depth = 0;
            let mut expecting = true;
            for placed in &tokens[start..] {
                match &placed.token {
                    Token::Open(_) => depth += 1,
                    Token::Close => depth -= 1,
                    Token::Mark(',') if depth == 1 => expecting = true,
                    Token::Word(word) if depth == 1 && expecting => {
                        named.push((word.clone(), placed.line));
                        expecting = false;
                    }
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
            }
        }
        _ => {}
    }
}
