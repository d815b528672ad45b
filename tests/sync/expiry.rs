//! No company is lost to silence: what lapses is kept alive, or its client is told beforehand.

use jiff::SignedDuration;
use platypus::config::{Config, Settings};
use platypus::store::events::{StoredEvent, since};
use platypus::store::grant_lapses::{self, Lapse};
use platypus::store::testing::databases;
use platypus::store::webhook_messages::WebhookMessage;
use platypus::webhooks;
use platypus_connectors::Credentials;
use platypus_model::ConnectionStatus;
use serde_json::{Value, json};

use super::world::World;

const DAY: i64 = 24 * 60 * 60;

impl World {
    /// Lets days pass, each of which the engine is at work.
    async fn days(&self, days: i64) {
        for _ in 0..days {
            self.pass(DAY);
            self.drain().await;
        }
    }

    async fn told(&self, kind: &str) -> Vec<StoredEvent> {
        let mut reader = self.parts.store.reader();
        let events = since(&mut reader, self.which.client, None, 0, 10_000)
            .await
            .unwrap();
        events.into_iter().filter(|event| event.kind == kind).collect()
    }

    /// How many days were left at each warning, and what else it said.
    async fn warnings(&self) -> Vec<(i64, Value)> {
        let events = self.told("connection.expiring").await;
        events
            .iter()
            .map(|event| {
                let detail: Value = serde_json::from_str(&event.detail).unwrap();
                (detail["daysLeft"].as_i64().unwrap(), detail)
            })
            .collect()
    }

    async fn days_warned(&self) -> Vec<i64> {
        self.warnings().await.into_iter().map(|(days, _)| days).collect()
    }

    async fn lapses(&self) -> Vec<Lapse> {
        let mut reader = self.parts.store.reader();
        grant_lapses::warned(&mut reader, self.which.client, Some(self.which.company))
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn what_is_kept_alive_is_warned_of_never_and_lives() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.days(200).await;
        assert_eq!(world.provider.books().refreshes, 4, "{}", world.engine);
        assert_eq!(world.days_warned().await, Vec::<i64>::new(), "{}", world.engine);
        assert_eq!(world.connection().await.status, ConnectionStatus::Linked);
    }
}

#[tokio::test]
async fn what_its_provider_ends_is_warned_of_three_times_and_found_out_about_as_it_ends() {
    for database in databases().await {
        let world = World::linked_for(&database, 60, ", ends_after_days = 90").await;
        world.days(75).await;
        assert_eq!(world.days_warned().await, Vec::<i64>::new(), "{}", world.engine);
        world.days(1).await;
        assert_eq!(world.days_warned().await, [14], "{}", world.engine);
        assert_eq!(
            world.lapses().await.len(),
            1,
            "{}: the Portal says so",
            world.engine
        );
        world.days(7).await;
        assert_eq!(world.days_warned().await, [14, 7], "{}", world.engine);
        world.days(6).await;
        let warnings = world.warnings().await;
        assert_eq!(world.days_warned().await, [14, 7, 1], "{}", world.engine);
        let last = &warnings[2].1;
        assert_eq!(last["cause"], "ended");
        let message = last["message"].as_str().unwrap();
        assert!(
            message.contains("2027-02-20") && message.contains("link it again"),
            "{message}"
        );
        assert_eq!(world.connection().await.status, ConnectionStatus::Linked);
        world.provider.books().is_revoked = true;
        world.days(1).await;
        assert_eq!(
            world.connection().await.status,
            ConnectionStatus::Deauthorized,
            "{}: nobody had to read for it to show",
            world.engine
        );
        assert_eq!(
            world.told("connection.disconnected").await.len(),
            1,
            "{}",
            world.engine
        );
        assert!(world.lapses().await.is_empty(), "{}", world.engine);
        // Linked again, its time begins anew.
        world.provider.books().is_revoked = false;
        let refresh = world.provider.books().refresh_token.clone();
        world.link("access-1", &refresh, "entity-1").await;
        world.days(75).await;
        assert_eq!(world.days_warned().await, [14, 7, 1], "{}", world.engine);
        world.days(1).await;
        assert_eq!(world.days_warned().await, [14, 7, 1, 14], "{}", world.engine);
    }
}

#[tokio::test]
async fn a_grant_that_outlives_the_end_it_was_said_to_have_stays_linked_and_is_no_longer_warned_of() {
    for database in databases().await {
        let world = World::linked_for(&database, 60, ", ends_after_days = 30").await;
        world.days(40).await;
        assert_eq!(world.connection().await.status, ConnectionStatus::Linked);
        assert!(world.lapses().await.is_empty(), "{}", world.engine);
        world.days(60).await;
        assert_eq!(world.days_warned().await, [14, 7, 1], "{}", world.engine);
    }
}

#[tokio::test]
async fn what_cannot_be_kept_alive_because_its_provider_is_away_is_warned_of_until_it_is_back() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.provider.books().is_away = true;
        world.days(45).await;
        assert_eq!(
            world.days_warned().await,
            Vec::<i64>::new(),
            "{}: a provider may be away for a day",
            world.engine
        );
        world.days(9).await;
        assert_eq!(world.days_warned().await, [14, 7], "{}", world.engine);
        assert_eq!(world.warnings().await[0].1["cause"], "unused", "{}", world.engine);
        world.provider.books().is_away = false;
        world.days(1).await;
        assert!(world.lapses().await.is_empty(), "{}", world.engine);
        world.days(40).await;
        assert_eq!(world.days_warned().await, [14, 7], "{}", world.engine);
        assert_eq!(world.connection().await.status, ConnectionStatus::Linked);
    }
}

#[tokio::test]
async fn what_cannot_be_renewed_is_warned_of_and_ends_when_it_expires() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        let granted = Credentials {
            access_token: Some("access-1".into()),
            expires_at: Some(world.now() + SignedDuration::from_hours(24 * 10)),
            ..Credentials::default()
        };
        world.link_with(granted, "entity-1").await;
        world.days(9).await;
        assert_eq!(
            world.days_warned().await,
            [7, 1],
            "{}: 14 days before it was not there yet",
            world.engine
        );
        world.days(1).await;
        assert_eq!(world.connection().await.status, ConnectionStatus::Deauthorized);
        let errors = world.connection_errors().await;
        assert!(
            errors[0].contains("can't be renewed") && errors[0].contains("link it again"),
            "{errors:?}"
        );
        assert_eq!(
            world.provider.books().refreshes,
            0,
            "{}: there is nothing to ask with",
            world.engine
        );
    }
}

#[tokio::test]
async fn warnings_missed_while_no_server_ran_are_given_as_the_last_of_them() {
    for database in databases().await {
        let world = World::linked_for(&database, 60, ", ends_after_days = 90").await;
        world.days(50).await;
        world.pass(34 * DAY);
        world.drain().await;
        assert_eq!(world.days_warned().await, [6], "{}", world.engine);
        world.days(5).await;
        assert_eq!(world.days_warned().await, [6, 1], "{}", world.engine);
    }
}

#[tokio::test]
async fn what_was_granted_before_its_end_was_known_is_warned_of_once_it_has_been_renewed() {
    for database in databases().await {
        let world = World::linked_for(&database, 60, ", ends_after_days = 90").await;
        let mut tx = world.parts.store.begin().await.unwrap();
        grant_lapses::delete_all(&mut tx, world.which.client, world.which.connection)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        world.days(75).await;
        assert_eq!(world.days_warned().await, Vec::<i64>::new(), "{}", world.engine);
        world.days(1).await;
        assert_eq!(world.days_warned().await, [14], "{}", world.engine);
    }
}

#[tokio::test]
async fn a_warning_carries_the_address_to_authorise_at() {
    for database in databases().await {
        let world = World::linked_for(&database, 60, ", ends_after_days = 90").await;
        world.days(76).await;
        let warned = world.told("connection.expiring").await.pop().unwrap();
        let mut reader = world.parts.store.reader();
        let which = world.which;
        let mut subject = platypus::events::Subject::of(
            &mut reader,
            which.client,
            Some(which.company),
            Some(which.connection),
        )
        .await
        .unwrap();
        subject.detail = serde_json::from_str(&warned.detail).unwrap();
        let message = WebhookMessage {
            client_id: which.client,
            id: warned.id,
            sequence: warned.sequence,
            event_type: warned.kind,
            company_id: warned.company,
            subject: json!(subject).to_string(),
            happened_at: warned.happened_at,
        };
        let config = Config::resolve(Settings {
            public_url: Some("https://platypus.example/".parse().unwrap()),
            ..Settings::default()
        })
        .unwrap();
        let body: Value = serde_json::from_str(&webhooks::body(&config, &message)).unwrap();
        assert_eq!(body["eventType"], "connection.expiring");
        let payload = &body["payload"];
        assert_eq!(payload["expiry"]["daysLeft"], 14);
        assert_eq!(payload["expiry"]["expiresOn"], "2027-02-20T09:00:00Z");
        assert_eq!(payload["connection"]["status"], "Linked");
        let start = format!(
            "https://platypus.example/link/companies/{}/connections/{}/start",
            which.company, which.connection
        );
        assert_eq!(payload["connection"]["linkUrl"], start, "{}", world.engine);
    }
}
