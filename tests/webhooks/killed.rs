//! The server is killed between the commit of what happened and its telling: it is told all the same.

use std::time::{Duration, Instant};

use serde_json::json;

use super::receiver::Receiver;
use crate::support::database;
use crate::support::server::Server;

#[tokio::test]
async fn what_was_committed_is_told_by_the_next_server_once_and_with_the_same_id() {
    for data in database::engines().await {
        let receiver = Receiver::start().await;
        let http = reqwest::Client::new();
        // It serves, but runs no jobs: what it commits, it cannot tell.
        let deaf = Server::start(&data, &["--role=web", "--allow-private-webhooks=true"]);
        let authorization = format!("Basic {}", deaf.wait_for("Basic "));
        let post = async |server: &Server, path: &str, body: serde_json::Value| {
            let answer = http
                .post(format!("{}{path}", server.url))
                .header("authorization", &authorization)
                .json(&body)
                .send()
                .await
                .unwrap();
            assert!(answer.status().is_success(), "{answer:?}");
            answer.json::<serde_json::Value>().await.unwrap()
        };
        let consumer = json!({ "url": receiver.url, "eventTypes": ["company.created"] });
        post(&deaf, "/webhooks", consumer).await;
        let mut made = Vec::new();
        for index in 0..5 {
            let company = post(&deaf, "/companies", json!({ "name": format!("Company {index}") })).await;
            made.push(company["id"].as_str().unwrap().to_owned());
        }
        assert_eq!(receiver.received().len(), 0);
        drop(deaf);
        let _server = Server::start(&data, &["--allow-private-webhooks=true"]);
        // The demo company may have been made after the consumer, and then is told of too.
        let told_of_ours = || -> Vec<String> {
            let messages = receiver.received();
            let ids = messages
                .iter()
                .map(|message| message.json()["payload"]["id"].as_str().unwrap().to_owned());
            ids.filter(|id| made.contains(id)).collect()
        };
        let patience = Instant::now() + Duration::from_secs(30);
        while told_of_ours().len() < made.len() {
            assert!(Instant::now() < patience, "only {:?} came", receiver.received());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let mut told = told_of_ours();
        told.sort();
        made.sort();
        assert_eq!(told, made, "on {}", data.engine);
    }
}
