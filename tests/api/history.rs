//! `/companies/{companyId}/data/history` (contract section 3).

use platypus_model::DatasetStatus;
use serde_json::json;

use super::published::Specification;
use super::{UNKNOWN, servers};

#[tokio::test]
async fn history_is_paged_the_latest_first_and_each_dataset_is_read_alone() {
    for api in servers().await {
        let company = api.company("History").await;
        api.linked(&company).await;
        for data_type in ["customers", "invoices", "bills"] {
            api.post(&format!("{company}/data/queue/{data_type}"), json!({}))
                .await
                .expect(200);
        }
        let path = format!("{company}/data/history");
        let page = api.get(&format!("{path}?pageSize=2")).await.expect(200);
        assert_eq!(page["totalResults"], 3);
        let types: Vec<&str> = page["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|dataset| dataset["dataType"].as_str().unwrap())
            .collect();
        assert_eq!(types, ["bills", "invoices"]);
        let dataset = &page["results"][0];
        let alone = format!("{path}/{}", dataset["id"].as_str().unwrap());
        assert_eq!(&api.get(&alone).await.expect(200), dataset);
        if let Some(specification) = Specification::load("history against the published specification") {
            specification.assert_reply("get", "/companies/{companyId}/data/history", "200", &page);
        }
        for unknown in [UNKNOWN, "not-an-id"] {
            api.get(&format!("{path}/{unknown}")).await.error(404);
        }
    }
}

#[tokio::test]
async fn a_dataset_is_found_only_through_its_own_company() {
    for api in servers().await {
        let company = api.company("Own").await;
        let other = api.company("Other").await;
        api.linked(&company).await;
        let dataset = api
            .post(&format!("{company}/data/queue/invoices"), json!({}))
            .await
            .expect(200);
        let id = dataset["id"].as_str().unwrap();
        api.get(&format!("{other}/data/history/{id}")).await.error(404);
        api.get(&format!("{other}/sync/{id}/validation")).await.error(404);
        let validation = api
            .get(&format!("{company}/sync/{id}/validation"))
            .await
            .expect(200);
        assert_eq!(validation, json!({ "errors": [], "warnings": [] }));
    }
}

#[test]
fn the_reference_names_every_dataset_status() {
    let document = serde_json::to_value(platypus::api::openapi()).unwrap();
    let statuses: Vec<&str> = DatasetStatus::ALL.iter().map(|status| status.as_str()).collect();
    assert_eq!(
        document["components"]["schemas"]["DatasetStatus"]["enum"],
        json!(statuses)
    );
}
