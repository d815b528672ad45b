//! What files and items may be called, and how long a file may be.

use super::assert_none;
use super::source::{self, Token};

/// A file holds one idea; a longer one holds two.
const LONGEST: usize = 600;

/// Names that say nothing of what is inside.
const EMPTY_NAMES: &[&str] = &[
    "util", "utils", "helper", "helpers", "manager", "common", "misc", "shared",
];

const RUST_FOLDERS: &[&str] = &["crates", "xtask", "tests", "bench"];

#[test]
fn no_file_is_too_long() {
    let mut breaches = Vec::new();
    for folder in RUST_FOLDERS {
        for ending in [".rs", ".py"] {
            for file in source::files(folder, ending) {
                let lines = file.text.lines().count();
                if lines > LONGEST {
                    breaches.push(format!("{}: {lines} lines", file.path));
                }
            }
        }
    }
    assert_none(
        &format!("A file holds one idea, in at most {LONGEST} lines; split these:"),
        &breaches,
    );
}

#[test]
fn no_file_has_a_name_that_says_nothing() {
    let mut breaches = Vec::new();
    for folder in RUST_FOLDERS {
        for ending in [".rs", ".py", ".toml"] {
            for file in source::files(folder, ending) {
                let names = file
                    .path
                    .split('/')
                    .map(|part| part.split('.').next().unwrap_or_default());
                if names.clone().any(|name| EMPTY_NAMES.contains(&name)) {
                    breaches.push(file.path);
                }
            }
        }
    }
    assert_none("Name the thing itself:", &breaches);
}

#[test]
fn no_type_or_module_has_a_name_that_says_nothing() {
    let mut breaches = Vec::new();
    for file in RUST_FOLDERS
        .iter()
        .flat_map(|folder| source::files(folder, ".rs"))
    {
        let tokens = source::tokens(&file);
        for pair in tokens.windows(2) {
            let (Some(kind), Some(name)) = (pair[0].word(), pair[1].word()) else {
                continue;
            };
            let empty = match kind {
                "mod" => EMPTY_NAMES.contains(&name),
                "struct" | "enum" | "trait" | "type" => ["Manager", "Helper", "Helpers", "Util", "Utils"]
                    .iter()
                    .any(|ending| name.ends_with(ending)),
                _ => false,
            };
            if empty {
                breaches.push(format!("{}:{}: {kind} {name}", file.path, pair[1].line));
            }
        }
    }
    assert_none("Name the thing itself:", &breaches);
}

#[test]
fn every_silenced_lint_has_its_reason_beside_it() {
    let mut breaches = Vec::new();
    for file in RUST_FOLDERS
        .iter()
        .flat_map(|folder| source::files(folder, ".rs"))
    {
        let lines: Vec<&str> = file.text.lines().collect();
        let tokens = source::tokens(&file);
        for (index, placed) in tokens.iter().enumerate() {
            let silences = matches!(placed.word(), Some("allow" | "expect"))
                && index >= 1
                && tokens[index - 1].token == Token::Open('[')
                && tokens
                    .get(index + 1)
                    .is_some_and(|next| next.token == Token::Open('('));
            if !silences {
                continue;
            }
            let first = placed.line - 1;
            // The attribute may span lines; its reason stands in it, behind it or on the line above.
            let last = (first..lines.len())
                .find(|line| lines[*line].contains(']'))
                .unwrap_or(first);
            let text = lines[first..=last].join("\n");
            let above = first.checked_sub(1).map_or("", |line| lines[line].trim_start());
            let explained = text.contains("reason") || text.contains("//") || above.starts_with("//");
            if !explained {
                breaches.push(format!("{}:{}: {}", file.path, placed.line, lines[first].trim()));
            }
        }
    }
    assert_none("Say why a lint is silenced:", &breaches);
}
