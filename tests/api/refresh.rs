//! `/companies/{companyId}/data/all`, `/data/queue/{dataType}` and `/dataStatus` (contract section 3).

use platypus_model::DataType;
use serde_json::json;

use super::published::Specification;
use super::{UNKNOWN, servers};

#[tokio::test]
async fn nothing_is_queued_without_a_linked_connection() {
    for api in servers().await {
        let company = api.company("Unlinked").await;
        let connection = api.connection(&company).await;
        let id = connection.rsplit('/').next().unwrap();
        api.post(&format!("{company}/data/all"), json!({}))
            .await
            .error(400);
        api.post(&format!("{company}/data/queue/invoices"), json!({}))
            .await
            .error(400);
        let named = format!("{company}/data/queue/invoices?connectionId={id}");
        assert!(
            api.post(&named, json!({}))
                .await
                .error(400)
                .contains("PendingAuth")
        );
        for unknown in [UNKNOWN, "not-an-id"] {
            let named = format!("{company}/data/queue/invoices?connectionId={unknown}");
            api.post(&named, json!({})).await.error(404);
        }
    }
}

#[tokio::test]
async fn one_data_type_is_queued_and_not_again_while_it_is_in_progress() {
    for api in servers().await {
        let company = api.company("Busy").await;
        let connection = api.linked(&company).await;
        let path = format!("{company}/data/queue/invoices");
        let dataset = api.post(&path, json!({})).await.expect(200);
        assert_eq!(dataset["status"], "Queued");
        assert_eq!(dataset["dataType"], "invoices");
        assert_eq!(dataset["progress"], 0);
        assert_eq!(
            (&dataset["isCompleted"], &dataset["isErrored"]),
            (&json!(false), &json!(false))
        );
        assert!(connection.ends_with(dataset["connectionId"].as_str().unwrap()));
        assert!(company.ends_with(dataset["companyId"].as_str().unwrap()));
        if let Some(specification) = Specification::load("queueing against the published specification") {
            specification.assert_reply(
                "post",
                "/companies/{companyId}/data/queue/{dataType}",
                "200",
                &dataset,
            );
        }

        let reply = api.post(&path, json!({})).await;
        let company_id = company.rsplit('/').next().unwrap();
        assert_eq!(
            reply.error(409),
            format!(
                "DatasetAlreadyInProgressException: Cannot queue invoices sync for {company_id} as previous sync {} \
                 is still in progress",
                dataset["id"].as_str().unwrap()
            )
        );
        assert_eq!(reply.json()["service"], "PullApi");
    }
}

#[tokio::test]
async fn a_data_type_that_no_platform_offers_ends_not_supported() {
    for api in servers().await {
        let company = api.company("Unsupported").await;
        api.linked(&company).await;
        let dataset = api
            .post(&format!("{company}/data/queue/commerce-orders"), json!({}))
            .await
            .expect(200);
        assert_eq!(dataset["status"], "NotSupported");
        assert_eq!(
            (&dataset["isCompleted"], &dataset["isErrored"]),
            (&json!(false), &json!(false))
        );
        assert!(
            dataset["errorMessage"]
                .as_str()
                .unwrap()
                .contains("commerce-orders")
        );
        api.post(&format!("{company}/data/queue/nonsense"), json!({}))
            .await
            .error(400);
    }
}

#[tokio::test]
async fn everything_is_queued_at_once_and_what_runs_is_left_as_it_is() {
    for api in servers().await {
        let company = api.company("Everything").await;
        api.linked(&company).await;
        let invoices = api
            .post(&format!("{company}/data/queue/invoices"), json!({}))
            .await
            .expect(200);
        let reply = api.post(&format!("{company}/data/all"), json!({})).await;
        assert_eq!((reply.status.as_u16(), reply.body.as_str()), (204, ""));

        let statuses = api.get(&format!("{company}/dataStatus")).await.expect(200);
        assert_eq!(statuses["invoices"]["latestSyncId"], invoices["id"]);
        assert_eq!(statuses["customers"]["currentStatus"], "Queued");
        let history = api.get(&format!("{company}/data/history")).await.expect(200);
        let before = history["totalResults"].as_u64().unwrap();
        assert!(before > 1);
        // The older spelling does the same, and nothing is left to queue.
        let reply = api.post(&format!("{company}/data/queue/all"), json!({})).await;
        assert_eq!(reply.status, 204);
        let history = api.get(&format!("{company}/data/history")).await.expect(200);
        assert_eq!(history["totalResults"], before);
    }
}

#[tokio::test]
async fn every_data_type_has_a_status_and_one_never_synced_is_initial() {
    for api in servers().await {
        let company = api.company("Never synced").await;
        let path = format!("{company}/dataStatus");
        let statuses = api.get(&path).await.expect(200);
        for data_type in DataType::ALL {
            let expected = json!({ "dataType": data_type.key(), "currentStatus": "Initial" });
            assert_eq!(statuses[data_type.key()], expected);
        }
        if let Some(specification) = Specification::load("data status against the published specification") {
            specification.assert_reply("get", "/companies/{companyId}/dataStatus", "200", &statuses);
            api.linked(&company).await;
            api.post(&format!("{company}/data/all"), json!({})).await;
            let statuses = api.get(&path).await.expect(200);
            specification.assert_reply("get", "/companies/{companyId}/dataStatus", "200", &statuses);
        }
    }
}
