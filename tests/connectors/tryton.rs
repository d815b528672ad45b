//! Tryton from `PyPI`, seeded and linked through its form (`tests/connectors/tryton/*.py`).

use crate::support::{self, database, python, server::Server};

#[tokio::test]
async fn a_real_tryton_comes_out_in_the_standard_model() {
    let Some(interpreter) = support::tool("PLATYPUS_TEST_PYTHON", "the Tryton integration") else {
        return;
    };
    let books = tempfile::tempdir().expect("a temporary folder can be made");
    for data in database::engines().await {
        let server = Server::start(&data, &["--allow-private-addresses"]);
        python::test(
            &interpreter,
            "connectors/tryton",
            &data,
            &server,
            &[("PLATYPUS_TRYTON_FOLDER", books.path().as_os_str())],
        );
    }
}
