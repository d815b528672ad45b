//! The documents: what they name exists.

use std::collections::BTreeSet;
use std::process::Command;

use super::assert_none;
use super::source::{self, SourceFile};

#[test]
fn every_link_leads_to_a_file() {
    let mut breaches = Vec::new();
    for document in documents() {
        for target in document
            .text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let path = target.split('#').next().unwrap_or_default();
            if path.is_empty() || path.contains("://") {
                continue;
            }
            let folder = source::root().join(&document.path);
            if !folder
                .parent()
                .expect("a file lies in a folder")
                .join(path)
                .exists()
            {
                breaches.push(format!("{}: {target}", document.path));
            }
        }
    }
    assert_none("Links that lead nowhere:", &breaches);
}

#[test]
fn every_setting_that_documents_name_exists() {
    let help = help(&["--help"]);
    let known: BTreeSet<&str> = words(&help).filter(|word| is_setting(word)).collect();
    assert!(
        known.contains("--listen"),
        "`platypus --help` lists its settings:\n{help}"
    );
    let elsewhere = [
        "--quick",
        "--records",
        "--runs",
        "--only",
        "--write",
        "--release",
        "--admin-email",
        "--data-urlencode",
        "--help",
        "PLATYPUS_TEST_POSTGRES",
        "PLATYPUS_REFERENCE",
        "PLATYPUS_SKIPS",
    ];
    let mut breaches = Vec::new();
    for document in documents() {
        for word in words(&document.text).filter(|word| is_setting(word)) {
            if !known.contains(word) && !elsewhere.contains(&word) {
                breaches.push(format!("{}: {word}", document.path));
            }
        }
    }
    assert_none("Settings that `platypus --help` does not know:", &breaches);
}

#[test]
fn every_command_that_documents_name_exists() {
    let mut breaches = Vec::new();
    for document in documents() {
        for rest in document.text.split("`platypus ").skip(1) {
            let commands: Vec<&str> = rest
                .split('`')
                .next()
                .unwrap_or_default()
                .split(' ')
                .take_while(|word| {
                    word.chars()
                        .all(|letter| letter.is_ascii_lowercase() || letter == '-')
                        && !word.starts_with('-')
                })
                .take(2)
                .collect();
            let known = (1..=commands.len()).any(|length| {
                let mut arguments = commands[..length].to_vec();
                arguments.push("--help");
                platypus(&arguments).status.success()
            });
            if !commands.is_empty() && !known {
                breaches.push(format!("{}: platypus {}", document.path, commands.join(" ")));
            }
        }
    }
    assert_none("Commands that `platypus` does not know:", &breaches);
}

/// Every Markdown file that people read: those at the root and in docs, and the guides beside the code.
fn documents() -> Vec<SourceFile> {
    let mut documents = Vec::new();
    for folder in ["docs", "catalogue", "crates"] {
        documents.extend(source::files(folder, ".md"));
    }
    for name in ["README", "ARCHITECTURE", "CONTRIBUTING", "SECURITY", "CHANGELOG"] {
        let path = format!("{name}.md");
        let text = std::fs::read_to_string(source::root().join(&path))
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        documents.push(SourceFile { path, text });
    }
    documents
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_')))
}

fn is_setting(word: &str) -> bool {
    let is_flag = word.len() > 4 && word.starts_with("--") && word.as_bytes()[2].is_ascii_lowercase();
    is_flag || (word.starts_with("PLATYPUS_") && word.len() > "PLATYPUS_".len())
}

fn help(arguments: &[&str]) -> String {
    String::from_utf8_lossy(&platypus(arguments).stdout).into_owned()
}

fn platypus(arguments: &[&str]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_platypus"))
        .args(arguments)
        .output()
        .expect("the program starts")
}
