//! Every message exists in every language, takes the same arguments there, and is used.

use std::collections::{BTreeMap, BTreeSet};

use super::assert_none;
use super::source;

/// The language the others are measured by.
const FIRST: &str = "en";
const OTHERS: &[&str] = &["fr"];

#[test]
fn every_language_has_every_message_with_the_same_arguments() {
    let first = messages(FIRST);
    assert!(!first.is_empty(), "locales/{FIRST} holds no message");
    let mut breaches = Vec::new();
    for language in OTHERS {
        let other = messages(language);
        for (key, arguments) in &first {
            match other.get(key) {
                None => breaches.push(format!("{key}: missing in {language}")),
                Some(theirs) if theirs != arguments => {
                    breaches.push(format!(
                        "{key}: takes {arguments:?} in {FIRST} and {theirs:?} in {language}"
                    ));
                }
                Some(_) => {}
            }
        }
        breaches.extend(
            other
                .keys()
                .filter(|key| !first.contains_key(*key))
                .map(|key| format!("{key}: only in {language}")),
        );
    }
    assert_none("Messages differ between languages:", &breaches);
}

#[test]
fn every_message_is_used() {
    let mut users: Vec<String> = source::files("templates", "")
        .into_iter()
        .map(|file| file.text)
        .collect();
    users.extend(
        source::files("crates/server/src", ".rs")
            .into_iter()
            .map(|file| file.text),
    );
    users.extend(source::files("static", ".js").into_iter().map(|file| file.text));
    let used = words(&users);
    let breaches: Vec<String> = messages(FIRST)
        .into_keys()
        .filter(|key| !used.contains(key.as_str()) && !built(key, &users))
        .collect();
    assert_none("Nothing uses these messages:", &breaches);
}

/// Every run of characters that could be a message's key.
fn words(texts: &[String]) -> BTreeSet<&str> {
    texts
        .iter()
        .flat_map(|text| {
            text.split(|letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_')))
        })
        .collect()
}

/// Whether code builds the key from a beginning that ends in a dash, as in `format!("status-{status}")`.
fn built(key: &str, texts: &[String]) -> bool {
    key.match_indices('-').any(|(dash, _)| {
        let beginning = format!("\"{}{{", &key[..=dash]);
        texts.iter().any(|text| text.contains(&beginning))
    })
}

/// The messages of a language: each key, attributes as `key.attribute`, with the arguments it takes.
fn messages(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut messages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in source::files(&format!("locales/{language}"), ".ftl") {
        let mut message = String::new();
        let mut current = String::new();
        for line in file.text.lines().filter(|line| !line.starts_with('#')) {
            if let Some((key, _)) = line
                .split_once('=')
                .filter(|_| line.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '-'))
            {
                key.trim().trim_start_matches('-').clone_into(&mut message);
                current.clone_from(&message);
                let twice = messages.insert(current.clone(), BTreeSet::new()).is_some();
                assert!(!twice, "{}: {current} stands there twice", file.path);
            } else if let Some((attribute, _)) = line
                .trim_start()
                .strip_prefix('.')
                .and_then(|rest| rest.split_once('='))
            {
                current = format!("{message}.{}", attribute.trim());
                messages.insert(current.clone(), BTreeSet::new());
            }
            let arguments = line.split('$').skip(1).map(|rest| {
                rest.chars()
                    .take_while(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'))
                    .collect::<String>()
            });
            if let Some(known) = messages.get_mut(&current) {
                known.extend(arguments);
            }
        }
    }
    messages
}
