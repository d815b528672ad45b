//! `/integrations` (contract section 12).

use axum::body::Body;
use axum::http::{Request, header};

use super::published::Specification;
use super::{SANDBOX, servers};

#[tokio::test]
async fn integrations_are_listed_and_each_is_read_alone() {
    for api in servers().await {
        let page = api.get("/integrations").await.expect(200);
        let results = page["results"].as_array().unwrap();
        assert_eq!(page["totalResults"], results.len());
        let sandbox = results
            .iter()
            .find(|integration| integration["key"] == SANDBOX)
            .unwrap();
        assert_eq!(sandbox["enabled"], true);
        assert_eq!(sandbox["sourceType"], "Accounting");
        let features = sandbox["datatypeFeatures"].as_array().unwrap();
        let invoices = features
            .iter()
            .find(|feature| feature["dataType"] == "invoices")
            .unwrap();
        // Published clients read one spelling, the specification requires the other.
        assert_eq!(invoices["datatype"], "invoices");
        let can: Vec<&str> = invoices["supportedFeatures"]
            .as_array()
            .unwrap()
            .iter()
            .map(|feature| feature["featureType"].as_str().unwrap())
            .collect();
        assert_eq!(
            can,
            [
                "Get",
                "Post",
                "Put",
                "Delete",
                "GetAttachment",
                "GetAttachments",
                "DownloadAttachment",
                "GetAsPdf"
            ]
        );
        assert_eq!(
            &api.get(&format!("/integrations/{SANDBOX}")).await.expect(200),
            sandbox
        );

        if let Some(specification) = Specification::load("integrations against the published specification") {
            specification.assert_reply("get", "/integrations", "200", &page);
        }
    }
}

#[tokio::test]
async fn an_unknown_integration_is_not_found() {
    for api in servers().await {
        for key in ["zzzz", "MQJO", "sandbox"] {
            assert!(
                api.get(&format!("/integrations/{key}"))
                    .await
                    .error(404)
                    .contains(key)
            );
            api.get(&format!("/integrations/{key}/branding")).await.error(404);
        }
    }
}

#[tokio::test]
async fn branding_names_images_that_this_server_shows_to_anyone() {
    for api in servers().await {
        let branding = api
            .get(&format!("/integrations/{SANDBOX}/branding"))
            .await
            .expect(200);
        if let Some(specification) = Specification::load("branding against the published specification") {
            specification.assert_reply("get", "/integrations/{platformKey}/branding", "200", &branding);
        }
        for image in [
            &branding["logo"]["full"],
            &branding["logo"]["square"],
            &branding["button"]["default"],
            &branding["button"]["hover"],
        ] {
            assert!(!image["image"]["alt"].as_str().unwrap().is_empty());
            let url = image["image"]["src"].as_str().unwrap();
            let path = url.strip_prefix("https://platypus.example").unwrap();
            let reply = api
                .send(Request::builder().uri(path).body(Body::empty()).unwrap())
                .await;
            assert_eq!(reply.status, 200, "{path}");
            assert_eq!(reply.headers[header::CONTENT_TYPE], "image/svg+xml");
            assert!(reply.body.contains("<svg"), "{}", reply.body);
        }
        let missing = format!("/integrations/{SANDBOX}/branding/other.svg");
        api.get(&missing).await.error(404);
    }
}
