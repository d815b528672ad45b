//! When it is told, and what happens when it does not arrive.

use std::time::Duration;

use serde_json::json;

use super::receiver::{Behaviour, Receiver};
use super::{World, worlds};

const CREATED: &[&str] = &["company.created"];

/// What lies between the attempts, in seconds (contract section 10).
const LADDER: [i64; 7] = [5, 300, 1_800, 7_200, 18_000, 36_000, 36_000];

async fn consumer(world: &World, receiver: &Receiver) -> String {
    world.consumer(&receiver.url, CREATED, json!({})).await
}

#[tokio::test]
async fn a_message_is_attempted_eight_times_each_time_the_same() {
    for world in worlds().await {
        let receiver = Receiver::start().await;
        receiver.fails(100);
        let path = consumer(&world, &receiver).await;
        world.company("Stubborn", json!({})).await;
        assert_eq!(world.send().await, 1);
        assert_eq!(world.states(&path).await, ["Attempting"]);
        for (made, wait) in LADDER.iter().enumerate() {
            world.pass(wait - 1);
            assert_eq!(world.send().await, 0, "not before its time");
            world.pass(1);
            assert_eq!(world.send().await, 1, "attempt {}", made + 2);
        }
        assert_eq!(world.states(&path).await, ["Failure"]);
        world.pass_hours(1_000);
        assert_eq!(world.send().await, 0);
        let messages = receiver.received();
        assert_eq!(messages.len(), 8);
        assert!(messages.iter().all(|one| one.text == messages[0].text));
        assert!(messages.iter().all(|one| one.id() == messages[0].id()));
        let signatures: std::collections::BTreeSet<String> = messages
            .iter()
            .map(|one| one.header("webhook-signature"))
            .collect();
        assert_eq!(signatures.len(), 8, "each attempt is signed at its own time");
    }
}

#[tokio::test]
async fn a_receiver_that_was_down_for_an_hour_misses_nothing() {
    for world in worlds().await {
        let receiver = Receiver::start().await;
        let path = consumer(&world, &receiver).await;
        receiver.fails(4 * 3);
        for index in 0..3 {
            world.company(&format!("Company {index}"), json!({})).await;
        }
        // Down at once, after 5 s, after 5 min and after 30 min more; up after that.
        for wait in [0, 5, 300, 1_800] {
            world.pass(wait);
            assert_eq!(world.send().await, 3);
        }
        world.pass(7_200);
        assert_eq!(world.send().await, 3);
        assert_eq!(world.states(&path).await, ["Success"; 3]);
        let messages = receiver.received();
        let ids: std::collections::BTreeSet<String> =
            messages.iter().map(super::receiver::Received::id).collect();
        assert_eq!(
            (messages.len(), ids.len()),
            (15, 3),
            "duplicates carry the same id"
        );
    }
}

#[tokio::test]
async fn a_receiver_that_is_slow_redirects_or_never_ends_is_not_waited_for_or_followed() {
    for world in worlds().await {
        let (receiver, elsewhere) = (Receiver::start().await, Receiver::start().await);
        receiver.answers([
            Behaviour::Late(Duration::from_secs(3)),
            Behaviour::Redirect(elsewhere.url.clone()),
            Behaviour::Endless,
        ]);
        let path = consumer(&world, &receiver).await;
        world.company("Patient", json!({})).await;
        world.send().await;
        let log = world.expect(200, "GET", &format!("{path}/messages"), None).await;
        let line = &log["results"][0];
        assert_eq!(line["state"], "Attempting");
        assert!(
            line["lastAnswer"].as_str().unwrap().contains("no answer came"),
            "{line}"
        );
        world.pass(5);
        world.send().await;
        assert_eq!(elsewhere.received().len(), 0);
        assert_eq!(world.states(&path).await, ["Attempting"]);
        // The status of an answer without end has come: that is all that counts.
        world.pass(300);
        world.send().await;
        assert_eq!(world.states(&path).await, ["Success"]);
        let id = log["results"][0]["id"].as_str().unwrap();
        let attempts = world
            .expect(200, "GET", &format!("{path}/messages/{id}/attempts"), None)
            .await;
        let codes: Vec<Option<i64>> = attempts["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|attempt| attempt["statusCode"].as_i64())
            .collect();
        assert_eq!(codes, [None, Some(307), Some(200)]);
        let answer = attempts["results"][2]["answer"].as_str().unwrap();
        assert!(answer.len() <= 1024);
    }
}

#[tokio::test]
async fn nothing_more_is_sent_to_a_receiver_that_is_gone_until_it_is_enabled_again() {
    for world in worlds().await {
        let receiver = Receiver::start().await;
        receiver.answers([Behaviour::Status(410)]);
        let path = consumer(&world, &receiver).await;
        world.company("First", json!({})).await;
        world.send().await;
        let found = world.expect(200, "GET", &path, None).await;
        assert_eq!(
            (&found["disabled"], &found["disabledBecause"]),
            (&json!(true), &json!("gone"))
        );
        world.company("While gone", json!({})).await;
        world.pass_hours(24);
        assert_eq!(world.send().await, 0);
        world
            .expect(200, "PATCH", &path, Some(json!({ "disabled": false })))
            .await;
        assert_eq!(world.send().await, 1, "what was on its way goes on");
        let since = json!({ "since": world.now() - jiff::SignedDuration::from_hours(48) });
        let sent = world
            .expect(200, "POST", &format!("{path}/replay"), Some(since))
            .await;
        assert_eq!(sent["messages"], 1, "what happened while it was gone");
        world.send().await;
        assert_eq!(world.states(&path).await, ["Success"; 2]);
    }
}

#[tokio::test]
async fn a_receiver_at_which_nothing_arrives_for_five_days_is_disabled() {
    for world in worlds().await {
        let receiver = Receiver::start().await;
        receiver.fails(1_000);
        let path = consumer(&world, &receiver).await;
        let disabled = async || world.expect(200, "GET", &path, None).await["disabled"].clone();
        for day in 0..5 {
            world.company(&format!("Of day {day}"), json!({})).await;
            for _ in 0..24 {
                world.send().await;
                world.pass_hours(1);
            }
            if day < 4 {
                assert_eq!(disabled().await, json!(false), "on day {day}");
            }
        }
        world.company("The last straw", json!({})).await;
        world.send().await;
        let found = world.expect(200, "GET", &path, None).await;
        assert_eq!(found["disabledBecause"], "failing");
        let before = receiver.received().len();
        world.pass_hours(48);
        assert_eq!(world.send().await, 0);
        assert_eq!(receiver.received().len(), before);
    }
}

#[tokio::test]
async fn one_message_that_arrives_ends_the_five_days() {
    for world in worlds().await {
        let receiver = Receiver::start().await;
        let path = consumer(&world, &receiver).await;
        receiver.fails(1);
        world.company("Fails once", json!({})).await;
        world.send().await;
        world.pass(5);
        world.send().await;
        world.pass_hours(6 * 24);
        receiver.fails(1);
        world.company("Fails again", json!({})).await;
        world.send().await;
        assert_eq!(
            world.expect(200, "GET", &path, None).await["disabled"],
            json!(false)
        );
    }
}

#[tokio::test]
async fn what_failed_is_recovered_since_a_time() {
    for world in worlds().await {
        let receiver = Receiver::start().await;
        receiver.fails(16);
        let path = consumer(&world, &receiver).await;
        world.company("Early", json!({})).await;
        for wait in std::iter::once(0).chain(LADDER) {
            world.pass(wait);
            world.send().await;
        }
        let late = world.now();
        world.company("Late", json!({})).await;
        for wait in std::iter::once(0).chain(LADDER) {
            world.pass(wait);
            world.send().await;
        }
        assert_eq!(world.states(&path).await, ["Failure"; 2]);
        let recover = format!("{path}/recover");
        let sent = world
            .expect(200, "POST", &recover, Some(json!({ "since": late })))
            .await;
        assert_eq!(sent["messages"], 1);
        world.send().await;
        assert_eq!(world.states(&path).await, ["Success", "Failure"]);
        // One by one, as well.
        let log = world.expect(200, "GET", &format!("{path}/messages"), None).await;
        let id = log["results"][1]["id"].as_str().unwrap();
        world
            .expect_status(204, "POST", &format!("{path}/messages/{id}/resend"))
            .await;
        world.send().await;
        assert_eq!(world.states(&path).await, ["Success"; 2]);
    }
}

#[tokio::test]
async fn what_concerns_one_company_arrives_in_order_where_that_is_asked_for() {
    for world in worlds().await {
        let receiver = Receiver::start().await;
        let types = [
            "company.created",
            "company.product.added",
            "company.product.removed",
        ];
        world
            .consumer(&receiver.url, &types, json!({ "ordered": true }))
            .await;
        receiver.fails(2);
        let first = world.company("First", json!({})).await;
        let products = format!("/companies/{first}/products/lending");
        world.expect_status(204, "PUT", &products).await;
        world.expect_status(204, "DELETE", &products).await;
        // The first message of the first company fails; those behind it wait.
        assert_eq!(world.send().await, 1);
        world.pass(5);
        assert_eq!(world.send().await, 1);
        // Another company does not wait for it.
        world.company("Second", json!({})).await;
        assert_eq!(world.send().await, 1);
        world.pass(300);
        assert_eq!(world.send().await, 3);
        let arrived: Vec<String> = receiver
            .received()
            .iter()
            .skip(2)
            .map(|one| {
                let body = one.json();
                format!(
                    "{} {}",
                    body["eventType"].as_str().unwrap(),
                    body["payload"]["name"]
                )
            })
            .collect();
        assert_eq!(
            arrived,
            [
                "company.created \"Second\"",
                "company.created \"First\"",
                "company.product.added \"First\"",
                "company.product.removed \"First\"",
            ]
        );
    }
}

#[tokio::test]
async fn a_consumer_that_its_client_disables_goes_on_where_it_stood() {
    for world in worlds().await {
        let receiver = Receiver::start().await;
        receiver.fails(1);
        let path = consumer(&world, &receiver).await;
        world.company("Waits", json!({})).await;
        world.send().await;
        let disable = |disabled: bool| Some(json!({ "disabled": disabled }));
        world.expect(200, "PATCH", &path, disable(true)).await;
        world.pass_hours(1);
        assert_eq!(world.send().await, 0);
        world.expect(200, "PATCH", &path, disable(false)).await;
        assert_eq!(world.send().await, 1);
        assert_eq!(world.states(&path).await, ["Success"]);
    }
}

#[tokio::test]
async fn what_is_on_its_way_to_a_deleted_consumer_is_dropped() {
    for world in worlds().await {
        let receiver = Receiver::start().await;
        let path = consumer(&world, &receiver).await;
        world.company("Too late", json!({})).await;
        world.expect_status(204, "DELETE", &path).await;
        assert_eq!(world.send().await, 0);
        assert_eq!(receiver.received().len(), 0);
    }
}

#[tokio::test]
async fn private_networks_are_refused_unless_the_operator_allows_them() {
    for world in worlds().await {
        let receiver = Receiver::start().await;
        // By a literal address, and by a name that leads there.
        let named = receiver.url.replace("127.0.0.1", "localhost");
        for url in [&receiver.url, &named] {
            let path = world.consumer(url, CREATED, json!({})).await;
            world.company("Secret", json!({})).await;
            assert_eq!(world.send_guarded().await, 1);
            let log = world.expect(200, "GET", &format!("{path}/messages"), None).await;
            let said = log["results"][0]["lastAnswer"].as_str().unwrap();
            assert!(said.contains("private network"), "{said}");
            world.expect_status(204, "DELETE", &path).await;
        }
        assert_eq!(receiver.received().len(), 0);
    }
}
