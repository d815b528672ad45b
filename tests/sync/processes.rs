//! Several server processes over one database.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use platypus::store::credentials;
use platypus_model::{ConnectionStatus, DatasetStatus};
use secrecy::ExposeSecret as _;
use serde_json::json;

use crate::support::database::engines;
use crate::support::scene::{ORGANISATION, Scene};

/// How many requests need the token at once, half of them at each server.
const NEEDS: u32 = 50;

#[tokio::test(flavor = "multi_thread")]
async fn fifty_needs_of_an_expired_token_at_two_servers_cause_one_refresh() {
    for data in engines().await {
        for grace_seconds in [60, 0] {
            let scene = Scene::set(&data, NEEDS, 1800).await;
            scene
                .sandbox
                .fault(ORGANISATION, &json!({"refresh_grace_seconds": grace_seconds}))
                .await;
            let which = scene.connect("Many readers").await;
            let servers = [scene.start(), scene.start()];
            let invoices = scene.queue(which).await;
            assert_eq!(scene.end_of(&invoices).await.status, DatasetStatus::Complete);
            let before = scene.sandbox.refreshes(ORGANISATION).await;

            scene.sandbox.expire_access_tokens(ORGANISATION).await;
            let key = BASE64_STANDARD.encode(scene.api_key.expose_secret());
            let client = reqwest::Client::builder().no_proxy().build().unwrap();
            let mut needs = tokio::task::JoinSet::new();
            for need in 1..=NEEDS {
                let server = &servers[need as usize % servers.len()].url;
                let (company, connection) = (which.company, which.connection);
                let path =
                    format!("companies/{company}/connections/{connection}/data/invoices/{need}/attachments");
                let request = client
                    .get(format!("{server}/{path}"))
                    .header("authorization", format!("Basic {key}"));
                needs.spawn(async move {
                    let answer = request.send().await.unwrap();
                    (answer.status().as_u16(), answer.text().await.unwrap())
                });
            }
            for (status, answer) in needs.join_all().await {
                assert_eq!(status, 200, "{}, grace {grace_seconds} s: {answer}", data.engine);
            }
            let refreshes = scene.sandbox.refreshes(ORGANISATION).await - before;
            assert_eq!(refreshes, 1, "{}, grace {grace_seconds} s", data.engine);
            let kept = credentials::get(&scene.platform.store, which.client, which.connection)
                .await
                .unwrap()
                .unwrap();
            assert_eq!(kept.version, 2, "{}, grace {grace_seconds} s", data.engine);
            assert_eq!(scene.connection_status(which).await, ConnectionStatus::Linked);
        }
    }
}
