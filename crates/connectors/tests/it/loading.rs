//! A catalogue loads whole or says what is wrong with it, and where.

use platypus_connectors::Catalogue;

use crate::provider::write;

fn error_of(manifest: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), manifest);
    Catalogue::load(Some(folder.path())).unwrap_err().to_string()
}

#[test]
fn the_built_in_catalogue_loads() {
    let catalogue = Catalogue::load(None).unwrap_or_else(|error| panic!("{error}"));
    let slugs: Vec<_> = catalogue.iter().map(|integration| integration.slug()).collect();
    assert!(slugs.contains(&"sandbox"), "{slugs:?}");
    let sandbox = catalogue.by_slug("sandbox").unwrap();
    assert_eq!(sandbox.key().as_str(), "mqjo");
    assert!(catalogue.get(sandbox.key()).is_some());
}

#[test]
fn a_mistyped_key_is_an_error_that_names_file_and_place() {
    let error = error_of("[data_types.customers]\npath = \"/customers\"\nrecords_path = \"data\"\n");
    assert!(error.contains("test-provider/integration.toml"), "{error}");
    assert!(error.contains("records_path"), "{error}");
    assert!(error.contains("record_path"), "what was expected: {error}");
}

#[test]
fn an_unknown_variable_is_an_error_that_names_it() {
    for (path, problem) in [
        ("/a/${parent.id}", "data_types.customers.path: `${parent.id}`"),
        ("/a/${captured.nothing}", "is captured nowhere"),
        ("/a/${application.other}", "[application.other]"),
        ("/a/${form.key}", "not a field of the form"),
        ("/a/${month.key}", "has no value here"),
        ("/a/${oops", "without `}`"),
        ("a", "begins with `/`"),
    ] {
        let error = error_of(&format!("[data_types.customers]\npath = \"{path}\"\n"));
        assert!(error.contains(problem), "{path}: {error}");
    }
}

#[test]
fn a_data_type_that_does_not_exist_is_an_error() {
    let error = error_of("[data_types.custmers]\npath = \"/customers\"\n");
    assert!(error.contains("custmers"), "{error}");
}

#[test]
fn a_cursor_that_asks_for_everything_is_an_error() {
    let error = error_of("[cursor]\nquery = { all = \"yes\" }\n[data_types.customers]\npath = \"/c\"\n");
    assert!(error.contains("${modified_since}"), "{error}");
}

#[test]
fn two_integrations_of_one_key_are_an_error() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "[data_types.customers]\npath = \"/c\"\n");
    let manifest = folder.path().join("test-provider/integration.toml");
    let text = std::fs::read_to_string(&manifest)
        .unwrap()
        .replace("zztp", "mqjo");
    std::fs::write(&manifest, text).unwrap();
    let error = Catalogue::load(Some(folder.path())).unwrap_err().to_string();
    assert!(error.contains("mqjo") && error.contains("sandbox"), "{error}");
}

#[test]
fn a_folder_of_the_operators_replaces_the_built_in_one_of_its_name() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "[data_types.customers]\npath = \"/c\"\n");
    std::fs::rename(folder.path().join("test-provider"), folder.path().join("sandbox")).unwrap();
    let manifest = folder.path().join("sandbox/integration.toml");
    let text = std::fs::read_to_string(&manifest)
        .unwrap()
        .replace("test-provider", "sandbox");
    std::fs::write(&manifest, text).unwrap();
    let catalogue = Catalogue::load(Some(folder.path())).unwrap();
    assert_eq!(catalogue.by_slug("sandbox").unwrap().name(), "Test Provider");
}

#[test]
fn a_folder_that_is_not_there_is_an_error_that_names_it() {
    let error = Catalogue::load(Some(std::path::Path::new("/nowhere/at-all")))
        .unwrap_err()
        .to_string();
    assert!(error.contains("/nowhere/at-all"), "{error}");
}
