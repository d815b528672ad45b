//! Codat's published Python SDKs, unmodified, against a running server on each engine (`tests/sdk/*.py`).

use crate::support::{self, database, python, server::Server};

#[tokio::test]
async fn the_published_sdks_work_unmodified() {
    let Some(interpreter) = support::tool("PLATYPUS_TEST_PYTHON", "the published SDKs") else {
        return;
    };
    for data in database::engines().await {
        let server = Server::start(&data, &[]);
        python::test(&interpreter, "sdk", &data, &server, &[]);
    }
}
