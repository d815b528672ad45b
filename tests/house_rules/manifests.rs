//! What the crates may depend on, and that every dependency is accounted for.

use super::assert_none;
use super::source;

/// Every crate with the crates of ours it may depend on. The bench measures the server, nothing else knows it.
const MAY_DEPEND: &[(&str, &[&str])] = &[
    ("crates/model", &[]),
    ("crates/connectors", &["platypus-model"]),
    ("crates/sandbox", &[]),
    (
        "crates/server",
        &["platypus-model", "platypus-connectors", "platypus-sandbox"],
    ),
    ("xtask", &[]),
    ("bench", &["platypus", "platypus-model", "platypus-connectors"]),
];

#[test]
fn crates_depend_one_way() {
    let mut breaches = Vec::new();
    for (folder, allowed) in MAY_DEPEND {
        let manifest = manifest(folder);
        for section in ["dependencies", "build-dependencies"] {
            let Some(dependencies) = manifest.get(section).and_then(toml::Value::as_table) else {
                continue;
            };
            for name in dependencies.keys().filter(|name| name.starts_with("platypus")) {
                if !allowed.contains(&name.as_str()) {
                    breaches.push(format!("{folder} may not depend on {name}"));
                }
            }
        }
    }
    assert_none("Crates depend one way:", &breaches);
}

#[test]
fn every_crate_takes_the_workspaces_lints_and_versions() {
    let mut breaches = Vec::new();
    for (folder, _) in MAY_DEPEND {
        let manifest = manifest(folder);
        let inherits =
            |table: &toml::Value| table.get("workspace").and_then(toml::Value::as_bool) == Some(true);
        if !manifest.get("lints").is_some_and(inherits) {
            breaches.push(format!("{folder}: [lints] workspace = true is missing"));
        }
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let Some(dependencies) = manifest.get(section).and_then(toml::Value::as_table) else {
                continue;
            };
            for (name, dependency) in dependencies {
                let own_folder = dependency.get("path").is_some();
                if !own_folder && !inherits(dependency) {
                    breaches.push(format!("{folder}: {name} names a version of its own"));
                }
            }
        }
    }
    assert_none(
        "Lints and versions stand once, in the workspace's manifest:",
        &breaches,
    );
}

#[test]
fn every_dependency_is_explained() {
    let architecture =
        std::fs::read_to_string(source::root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md exists");
    let manifest = manifest(".");
    let dependencies = manifest["workspace"]["dependencies"]
        .as_table()
        .expect("the workspace lists dependencies");
    let breaches: Vec<String> = dependencies
        .keys()
        .filter(|name| !name.starts_with("platypus") && !architecture.contains(&format!("`{name}`")))
        .cloned()
        .collect();
    assert_none(
        "ARCHITECTURE.md says in a line why each dependency is there; it does not name:",
        &breaches,
    );
}

fn manifest(folder: &str) -> toml::Value {
    let path = source::root().join(folder).join("Cargo.toml");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    toml::Value::Table(
        text.parse()
            .unwrap_or_else(|error| panic!("{}: {error}", path.display())),
    )
}
