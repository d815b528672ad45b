//! One refresh at a time, no grant lost to an accident, and the truth where one is.

use jiff::SignedDuration;
use platypus::events::Cause;
use platypus::store::credentials::{self, Hold};
use platypus::store::testing::databases;
use platypus::sync::connection_status::unlink;
use platypus::sync::token::{Need, TokenError, grant};
use platypus_model::{ConnectionStatus, DataType, DatasetStatus};
use uuid::Uuid;

use super::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn fifty_needs_of_an_expired_token_in_two_processes_cause_one_refresh() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.pass(7200);
        let other = world.another_process(&database).await;
        let gate = world.provider.hold_back_tokens();
        let mut needs = tokio::task::JoinSet::new();
        for number in 0..50 {
            let parts = if number % 2 == 0 {
                world.parts.clone()
            } else {
                other.clone()
            };
            let (which, integration) = (world.which, world.integration.clone());
            needs.spawn(async move {
                grant(&parts, which, &integration, Need::Valid)
                    .await
                    .unwrap()
                    .version
            });
        }
        // The answer is held back until it is asked for, so that the others find it under way.
        while world.provider.books().refreshes == 0 {
            tokio::task::yield_now().await;
        }
        gate.add_permits(50);
        let versions = needs.join_all().await;
        assert_eq!(versions, vec![2; 50], "{}", world.engine);
        assert_eq!(world.provider.books().refreshes, 1, "{}", world.engine);
    }
}

#[tokio::test]
async fn an_access_token_refused_in_mid_read_is_refreshed_once_and_the_read_goes_on() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.provider.fill(25, "2026-11-20T10:00:00Z");
        world.provider.expire_access_token();
        let dataset = world.sync(DataType::Customers).await;
        assert_eq!(
            dataset.status,
            DatasetStatus::Complete,
            "{}: {dataset:?}",
            world.engine
        );
        assert_eq!(world.provider.books().refreshes, 1, "{}", world.engine);
    }
}

#[tokio::test]
async fn an_answer_lost_inside_the_grace_window_is_asked_for_again() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.provider.books().lost_answers = 1;
        world.pass(7200);
        let renewed = grant(&world.parts, world.which, &world.integration, Need::Valid).await;
        assert!(renewed.is_ok(), "{}: {renewed:?}", world.engine);
        let books = world.provider.books();
        assert_eq!(books.refreshes, 2, "{}", world.engine);
        assert!(!books.is_revoked, "{}", world.engine);
    }
}

#[tokio::test]
async fn an_answer_lost_where_there_is_no_grace_ends_in_the_truth_and_an_offer_to_relink() {
    for database in databases().await {
        let world = World::linked(&database, 0).await;
        world.provider.books().lost_answers = 1;
        world.pass(7200);
        let dataset = world.sync(DataType::Customers).await;
        assert_eq!(
            dataset.status,
            DatasetStatus::AuthError,
            "{}: {dataset:?}",
            world.engine
        );
        assert_eq!(
            world.connection().await.status,
            ConnectionStatus::Deauthorized,
            "{}",
            world.engine
        );
        let errors = world.connection_errors().await;
        assert!(
            errors[0].contains("was lost on the way") && errors[0].contains("link it again"),
            "{errors:?}"
        );
    }
}

#[tokio::test]
async fn a_refresh_cut_off_by_a_crash_is_taken_up_again_without_anyone_needing_it() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        // A process notes its intention, the provider answers, and the process dies.
        let hold = Hold {
            client: world.which.client,
            connection: world.which.connection,
            version: 1,
            owner: Uuid::now_v7(),
        };
        let mut tx = world.parts.store.begin().await.unwrap();
        let until = world.now() + SignedDuration::from_secs(20);
        credentials::hold_for_refresh(&mut tx, hold, world.now(), until)
            .await
            .unwrap()
            .unwrap();
        tx.commit().await.unwrap();
        {
            let mut books = world.provider.books();
            books.replaced = Some("refresh-1".to_owned());
            books.refresh_token = "refresh-2".to_owned();
            books.access_token = "access-2".to_owned();
        }

        world.drain().await;
        assert_eq!(
            world.provider.books().refreshes,
            0,
            "{}: another holds it",
            world.engine
        );
        world.pass(21);
        world.drain().await;
        let kept = credentials::get(&world.parts.store, world.which.client, world.which.connection)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (kept.version, kept.refresh_began_at),
            (2, None),
            "{}",
            world.engine
        );
        world.provider.fill(3, "2026-11-20T10:00:00Z");
        assert_eq!(
            world.sync(DataType::Customers).await.status,
            DatasetStatus::Complete
        );
        assert!(!world.provider.books().is_revoked, "{}", world.engine);
    }
}

#[tokio::test]
async fn a_grant_is_used_before_it_dies_of_disuse() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        let day = 24 * 60 * 60;
        world.pass(44 * day);
        world.drain().await;
        assert_eq!(world.provider.books().refreshes, 0, "{}", world.engine);
        world.pass(2 * day);
        world.drain().await;
        assert_eq!(world.provider.books().refreshes, 1, "{}", world.engine);
        world.drain().await;
        assert_eq!(
            world.provider.books().refreshes,
            1,
            "{}: its clock starts anew",
            world.engine
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_that_come_after_an_unlink_are_revoked_at_the_provider() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        world.pass(7200);
        let gate = world.provider.hold_back_tokens();
        let (parts, which, integration) = (world.parts.clone(), world.which, world.integration.clone());
        let asking = tokio::spawn(async move { grant(&parts, which, &integration, Need::Valid).await });
        while world.provider.books().refreshes == 0 {
            tokio::task::yield_now().await;
        }
        let mut tx = world.parts.store.begin().await.unwrap();
        unlink(&mut tx, world.now(), Cause::OPERATOR, world.which)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        gate.add_permits(1);
        let answer = asking.await.unwrap();
        assert!(
            matches!(answer, Err(TokenError::Gone)),
            "{}: {answer:?}",
            world.engine
        );
        assert_eq!(world.provider.books().revoked_tokens.len(), 1, "{}", world.engine);
    }
}
