//! Access tokens of a company, and the origins of clients' own pages (contract section 12).

use serde_json::json;

use super::published::Specification;
use super::{UNKNOWN, servers};

#[tokio::test]
async fn a_token_is_of_one_company_for_a_day_and_the_callers_alone() {
    for api in servers().await {
        let company = api.company("Acme").await;
        let path = format!("{company}/accessToken");
        let token = api.get(&path).await.expect(200);
        assert_eq!(token["expiresIn"], 86_400);
        assert_eq!(token["tokenType"], "Bearer");
        let text = token["accessToken"].as_str().unwrap();
        assert!(text.len() > 40, "{text}");
        let old_path = format!("{company}/connectionManagement/accessToken");
        let old = api.get(&old_path).await.expect(200);
        assert_eq!(
            old.as_object().unwrap().keys().collect::<Vec<_>>(),
            ["accessToken"]
        );
        if let Some(specification) = Specification::load("access tokens against the published specification")
        {
            specification.assert_reply("get", "/companies/{companyId}/accessToken", "200", &token);
            let old_path = "/companies/{companyId}/connectionManagement/accessToken";
            specification.assert_reply("get", old_path, "200", &old);
        }
        api.stranger().await.get(&path).await.error(404);
        api.get(&format!("/companies/{UNKNOWN}/accessToken"))
            .await
            .error(404);
        // It is no key: nothing is read with it.
        let mut bearer = api.stranger().await;
        bearer.authorization = format!("Bearer {text}");
        bearer.get("/companies").await.error(401);
    }
}

#[tokio::test]
async fn origins_are_kept_as_browsers_write_them_under_both_addresses() {
    for api in servers().await {
        let none = json!({ "allowedOrigins": [] });
        assert_eq!(api.get("/corsSettings").await.expect(200), none);
        let given = json!({ "allowedOrigins": ["https://App.example.com/", "http://localhost:3000"] });
        let kept = json!({ "allowedOrigins": ["https://app.example.com", "http://localhost:3000"] });
        assert_eq!(api.post("/corsSettings", given).await.expect(200), kept);
        for path in ["/corsSettings", "/connectionManagement/corsSettings"] {
            assert_eq!(api.get(path).await.expect(200), kept);
        }
        if let Some(specification) = Specification::load("CORS settings against the published specification")
        {
            for (method, path) in [
                ("get", "/corsSettings"),
                ("post", "/corsSettings"),
                ("get", "/connectionManagement/corsSettings"),
                ("post", "/connectionManagement/corsSettings"),
            ] {
                specification.assert_reply(method, path, "200", &kept);
            }
        }
        assert_eq!(api.stranger().await.get("/corsSettings").await.expect(200), none);
        let old = api.post("/connectionManagement/corsSettings", none.clone()).await;
        assert_eq!(old.expect(200), none);
    }
}

#[tokio::test]
async fn what_is_no_origin_changes_nothing() {
    for api in servers().await {
        let kept = json!({ "allowedOrigins": ["https://app.example.com"] });
        api.post("/corsSettings", kept.clone()).await.expect(200);
        for wrong in [
            "*",
            "https://*.example.com",
            "https://a.example/page",
            "app.example.com",
            "null",
        ] {
            let body = json!({ "allowedOrigins": ["https://b.example", wrong] });
            api.post("/corsSettings", body).await.error(400);
        }
        let many: Vec<String> = (0..=50).map(|n| format!("https://{n}.example")).collect();
        api.post("/corsSettings", json!({ "allowedOrigins": many }))
            .await
            .error(400);
        assert_eq!(api.get("/corsSettings").await.expect(200), kept);
    }
}
