//! What tests stand on: databases on each engine, servers that really run, and skips that are seen.

pub mod database;
pub mod server;

/// Says, in one line that `cargo xtask test` collects, that something was not tested and why.
pub use platypus::store::testing::skip;

/// The path of a tool that `cargo xtask test` installs, or a skip of `test` that says what is missing.
pub fn tool(variable: &str, test: &str) -> Option<std::path::PathBuf> {
    let path = std::env::var_os(variable).map(std::path::PathBuf::from);
    if path.is_none() {
        skip(
            test,
            &format!("{variable} is not set (`cargo xtask test` installs what it names)"),
        );
    }
    path
}

/// The folder of reference files that lies beside the project on machines that have it, or a skip.
pub fn reference(test: &str) -> Option<std::path::PathBuf> {
    let folder = std::env::var_os("PLATYPUS_REFERENCE").map_or_else(
        || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reference"),
        std::path::PathBuf::from,
    );
    if folder.is_dir() {
        return Some(folder);
    }
    skip(
        test,
        "the reference files are not beside the project (PLATYPUS_REFERENCE names their folder)",
    );
    None
}
