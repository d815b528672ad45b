//! The rules of the house, checked: which room may know which, what files may be called, how long
//! they may be, and that every message exists in every language.

mod documents;
mod files;
mod manifests;
mod messages;
mod rooms;
mod source;

/// Fails with every breach listed, one a line, rather than with the first.
#[track_caller]
fn assert_none(rule: &str, breaches: &[String]) {
    assert!(breaches.is_empty(), "{rule}\n  {}\n", breaches.join("\n  "));
}
