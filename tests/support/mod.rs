//! What tests stand on: databases on each engine, servers that really run, and skips that are seen.

pub mod books;
pub mod browser;
pub mod database;
pub mod folder;
pub mod node;
pub mod peers;
pub mod python;
pub mod samples;
pub mod sandbox;
pub mod scene;
pub mod server;
pub mod site;
pub mod visitor;

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

/// Shows a figure to whoever runs the test with `--nocapture`.
#[allow(clippy::print_stderr)] // the line is for the person who runs the test
pub fn report(line: &str) {
    eprintln!("{line}");
}
