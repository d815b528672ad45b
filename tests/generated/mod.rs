//! Documents that are written from the code: each test fails where its document has gone stale, and
//! writes it anew where `PLATYPUS_UPDATE_DOCS` is set.

mod model;
mod validation;

use std::path::Path;

/// Holds a document to what the code says, or writes it.
#[track_caller]
fn assert_current(path: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    if std::env::var_os("PLATYPUS_UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, text).unwrap();
        return;
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        written == text,
        "{path} is not what the code says any more; write it anew with \
         `PLATYPUS_UPDATE_DOCS=1 cargo test -p platypus --test it generated::`"
    );
}
