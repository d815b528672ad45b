//! Signatures, held to the published library that consumers use (`standardwebhooks` on PyPI).

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::receiver::{Received, Receiver};
use super::worlds;
use crate::support;

/// Verifies messages with a secret by the published library; for each, whether it does.
fn verified(secret: &str, messages: &[Received]) -> Option<Vec<bool>> {
    let interpreter = support::tool("PLATYPUS_TEST_PYTHON", "webhook signatures")?;
    let asked: Vec<Value> = messages
        .iter()
        .map(|message| {
            json!({
                "body": message.text,
                "headers": {
                    "webhook-id": message.id(),
                    "webhook-timestamp": message.header("webhook-timestamp"),
                    "webhook-signature": message.header("webhook-signature"),
                },
            })
        })
        .collect();
    let mut child = Command::new(interpreter)
        .arg(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../tests/webhooks/verify.py"
        ))
        .arg(secret)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(json!(asked).to_string().as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

#[tokio::test]
async fn consumers_verify_what_they_get_and_two_secrets_work_for_a_day_after_a_rotation() {
    for world in worlds().await {
        let receiver = Receiver::start().await;
        let path = world
            .consumer(&receiver.url, &["company.created"], json!({}))
            .await;
        let secret = async |path: &str, method: &str| world.expect(200, method, path, None).await;
        let old = secret(&format!("{path}/secret"), "GET").await;
        assert!(old["secret"].as_str().unwrap().starts_with("whsec_"));
        assert_eq!(old["previousSecret"], Value::Null);
        // What is signed is text of any script, byte by byte.
        world.company("Société Générale", json!({})).await;
        world.send().await;
        let new = secret(&format!("{path}/secret/rotate"), "POST").await;
        assert_eq!(new["previousSecret"], old["secret"]);
        assert_ne!(new["secret"], old["secret"]);
        world.company("While both work", json!({})).await;
        world.send().await;
        world.pass_hours(24);
        world.company("Next day", json!({})).await;
        world.send().await;
        assert_eq!(
            secret(&format!("{path}/secret"), "GET").await["previousSecret"],
            Value::Null
        );
        let messages = receiver.received();
        let by = |secret: &Value| verified(secret["secret"].as_str().unwrap(), &messages);
        let (Some(by_old), Some(by_new)) = (by(&old), by(&new)) else {
            return;
        };
        assert_eq!(by_old, [true, true, false]);
        assert_eq!(by_new, [false, true, true]);
    }
}
