//! Where datasets and connections may go, and where not.

use platypus::events::Cause;
use platypus::store::testing::databases;
use platypus::sync::connection_status::{ConnectionStatusError, Which, deauthorise, link, unlink};
use platypus::sync::dataset_status::{DatasetStatusError, Failure, Stage, Step, advance};
use platypus_connectors::{Blame, Credentials};
use platypus_model::{ConnectionId, ConnectionStatus, DataType, DatasetStatus};

use super::world::World;

fn failing(status: DatasetStatus) -> Step {
    Step::Fail(Failure {
        status,
        message: "why".to_owned(),
        blame: Blame::Us,
        problem: platypus_model::DatasetProblem::Internal,
    })
}

#[tokio::test]
async fn a_dataset_goes_forward_only_and_its_progress_with_it() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        let mut dataset = world.queue(DataType::Customers).await;
        let mut tx = world.parts.store.begin().await.unwrap();
        let mut progress = 0;
        for stage in [
            Stage::Fetching,
            Stage::Mapping,
            Stage::Validating,
            Stage::Processing,
        ] {
            advance(&mut tx, world.now(), &mut dataset, Step::Enter(stage))
                .await
                .unwrap();
            assert!(dataset.progress >= progress, "{}", world.engine);
            progress = dataset.progress;
        }
        let back = advance(&mut tx, world.now(), &mut dataset, Step::Enter(Stage::Fetching)).await;
        assert!(
            matches!(back, Err(DatasetStatusError::Illegal { .. })),
            "{}",
            world.engine
        );
        advance(&mut tx, world.now(), &mut dataset, Step::Complete)
            .await
            .unwrap();
        let after = advance(
            &mut tx,
            world.now(),
            &mut dataset,
            failing(DatasetStatus::AuthError),
        )
        .await;
        assert!(
            matches!(after, Err(DatasetStatusError::Illegal { .. })),
            "{}: an end is an end",
            world.engine
        );
        assert_eq!(dataset.progress, 100);
    }
}

#[tokio::test]
async fn an_error_names_a_stage_that_has_begun() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        let mut dataset = world.queue(DataType::Customers).await;
        let mut tx = world.parts.store.begin().await.unwrap();
        for status in [
            DatasetStatus::MapError,
            DatasetStatus::ValidationError,
            DatasetStatus::ProcessingError,
            DatasetStatus::Complete,
        ] {
            let step = if status == DatasetStatus::Complete {
                Step::Complete
            } else {
                failing(status)
            };
            let early = advance(&mut tx, world.now(), &mut dataset, step).await;
            assert!(
                matches!(early, Err(DatasetStatusError::Illegal { .. })),
                "{}: {status} while Queued",
                world.engine
            );
        }
        advance(&mut tx, world.now(), &mut dataset, Step::Enter(Stage::Validating))
            .await
            .unwrap();
        let late = advance(
            &mut tx,
            world.now(),
            &mut dataset,
            failing(DatasetStatus::FetchError),
        )
        .await;
        assert!(
            matches!(late, Err(DatasetStatusError::Illegal { .. })),
            "{}",
            world.engine
        );
        advance(
            &mut tx,
            world.now(),
            &mut dataset,
            failing(DatasetStatus::ValidationError),
        )
        .await
        .unwrap();
    }
}

#[tokio::test]
async fn only_a_linked_connection_is_unlinked_or_loses_its_grant() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        let mut tx = world.parts.store.begin().await.unwrap();
        let connection = unlink(&mut tx, world.now(), Cause::OPERATOR, world.which)
            .await
            .unwrap();
        assert_eq!(connection.status, ConnectionStatus::Unlinked);
        let again = unlink(&mut tx, world.now(), Cause::OPERATOR, world.which).await;
        assert!(
            matches!(again, Err(ConnectionStatusError::Illegal { .. })),
            "{}",
            world.engine
        );
        let lost = deauthorise(&mut tx, world.now(), Cause::ENGINE, world.which, "gone").await;
        assert!(
            matches!(lost, Err(ConnectionStatusError::Illegal { .. })),
            "{}",
            world.engine
        );
    }
}

#[tokio::test]
async fn a_company_links_one_accounting_connection_at_a_time() {
    for database in databases().await {
        let world = World::linked(&database, 60).await;
        let mut second = world.connection().await;
        second.id = ConnectionId::new();
        second.status = ConnectionStatus::PendingAuth;
        second.linked_at = None;
        let which = Which {
            connection: second.id,
            ..world.which
        };
        let mut tx = world.parts.store.begin().await.unwrap();
        platypus::store::connections::insert(&mut tx, &second)
            .await
            .unwrap();
        let granted = Credentials::default();
        let refused = link(
            &mut tx,
            world.now(),
            Cause::OPERATOR,
            which,
            &world.integration,
            &granted,
            None,
        )
        .await;
        assert!(
            matches!(refused, Err(ConnectionStatusError::OtherAccountingLinked { other }) if other == world.which.connection),
            "{}: {refused:?}",
            world.engine
        );
        unlink(&mut tx, world.now(), Cause::OPERATOR, world.which)
            .await
            .unwrap();
        let linked = link(
            &mut tx,
            world.now(),
            Cause::OPERATOR,
            which,
            &world.integration,
            &granted,
            None,
        )
        .await
        .unwrap();
        assert_eq!(linked.status, ConnectionStatus::Linked, "{}", world.engine);
    }
}
