//! `/companies` (contract section 1).

use serde_json::{Value, json};

use super::published::Specification;
use super::{UNKNOWN, names, query, servers};

#[tokio::test]
async fn a_created_company_is_what_the_published_specification_says() {
    for api in servers().await {
        let reply = api
            .post(
                "/companies",
                json!({ "name": "Platypus Properties", "description": "Landlord", "tags": { "region": "uk" } }),
            )
            .await;
        let company = reply.expect(200);
        let id = company["id"].as_str().unwrap();
        assert_eq!(company["name"], "Platypus Properties");
        assert_eq!(company["description"], "Landlord");
        assert_eq!(
            company["redirect"],
            format!("https://platypus.example/link/company/{id}")
        );
        assert_eq!(company["tags"], json!({ "region": "uk" }));
        assert_eq!(company["dataConnections"], json!([]));
        assert_eq!(company["referenceSubsidiaryCompanies"], json!([]));
        assert_eq!(company["platform"], "");
        assert_eq!(company["createdByUserName"], Value::Null);
        assert!(company.get("lastSync").is_none());
        assert!(company["created"].as_str().unwrap().ends_with('Z'));
        assert_eq!(api.get(&format!("/companies/{id}")).await.expect(200), company);

        if let Some(specification) = Specification::load("companies against the published specification") {
            specification.assert_reply("post", "/companies", "200", &company);
            specification.assert_reply(
                "get",
                "/companies",
                "200",
                &api.get("/companies").await.expect(200),
            );
        }
    }
}

#[tokio::test]
async fn names_lose_signs_that_are_not_allowed() {
    for api in servers().await {
        for (given, kept) in [
            ("Example Company (Codat[1])", "Example Company Codat1"),
            ("Société Générale", "Société Générale"),
        ] {
            let company = api.post("/companies", json!({ "name": given })).await.expect(200);
            assert_eq!(company["name"], kept);
        }
    }
}

#[tokio::test]
async fn a_company_needs_a_name_of_which_something_is_left() {
    for api in servers().await {
        let path = api.company("Named").await;
        for body in [
            json!({}),
            json!({ "name": null }),
            json!({ "name": " " }),
            json!({ "name": "([])" }),
        ] {
            let reply = api.post("/companies", body.clone()).await;
            assert_eq!(
                reply.error(400),
                "Error processing request - not valid.",
                "{body}"
            );
            assert_eq!(
                reply.json()["validation"]["errors"][0]["itemId"],
                "Name",
                "{body}"
            );
            api.put(&path, body).await.error(400);
        }
        api.patch(&path, json!({ "name": "" })).await.error(400);
    }
}

#[tokio::test]
async fn tags_keep_to_their_numbers_and_lengths() {
    for api in servers().await {
        let many: serde_json::Map<String, Value> = (0..11).map(|n| (format!("tag{n}"), json!("x"))).collect();
        for tags in [
            json!(many),
            json!({ "": "x" }),
            json!({ "x".repeat(28): "x" }),
            json!({ "x": "x".repeat(101) }),
        ] {
            let reply = api
                .post("/companies", json!({ "name": "Tagged", "tags": tags }))
                .await;
            reply.error(400);
            assert_eq!(reply.json()["validation"]["errors"][0]["itemId"], "Tags");
        }
        let tags = json!({ "x".repeat(27): "é".repeat(100) });
        let company = api
            .post("/companies", json!({ "name": "Tagged", "tags": tags }))
            .await
            .expect(200);
        assert_eq!(company["tags"], tags);
    }
}

#[tokio::test]
async fn replacing_clears_what_is_left_out_and_updating_does_not() {
    for api in servers().await {
        let full = json!({ "name": "Before", "description": "kept", "tags": { "a": "1" } });
        let company = api.post("/companies", full).await.expect(200);
        let path = format!("/companies/{}", company["id"].as_str().unwrap());

        let body = json!({ "name": "After", "description": null, "tags": null, "unknown": 1 });
        let updated = api.patch(&path, body).await.expect(200);
        assert_eq!(
            (&updated["name"], &updated["description"], &updated["tags"]),
            (&json!("After"), &json!("kept"), &json!({ "a": "1" }))
        );
        let updated = api.patch(&path, json!({ "tags": {} })).await.expect(200);
        assert_eq!(updated["tags"], json!({}));

        api.patch(&path, json!({ "tags": { "b": "2" } }))
            .await
            .expect(200);
        let replaced = api.put(&path, json!({ "name": "Replaced" })).await.expect(200);
        assert_eq!(
            (&replaced["name"], &replaced["description"], &replaced["tags"]),
            (&json!("Replaced"), &json!(""), &json!({}))
        );
        assert_eq!(api.get(&path).await.expect(200), replaced);
    }
}

#[tokio::test]
async fn a_list_is_paged_with_links_to_the_pages_that_exist() {
    for api in servers().await {
        for n in 1..=5 {
            api.company(&format!("Company {n}")).await;
        }
        let first = api.get("/companies?pageSize=2").await.expect(200);
        assert_eq!(names(&first), ["Company 1", "Company 2"]);
        assert_eq!(
            (&first["pageNumber"], &first["pageSize"], &first["totalResults"]),
            (&json!(1), &json!(2), &json!(5))
        );
        let next = first["_links"]["next"]["href"].as_str().unwrap();
        let second = api.get(next).await.expect(200);
        assert_eq!(names(&second), ["Company 3", "Company 4"]);
        let last = api.get("/companies?page=3&pageSize=2").await.expect(200);
        assert_eq!(names(&last), ["Company 5"]);
        assert!(last["_links"].get("next").is_none());
        let beyond = api.get("/companies?page=9&pageSize=2").await.expect(200);
        assert_eq!(
            (
                beyond["results"].as_array().unwrap().len(),
                &beyond["totalResults"]
            ),
            (0, &json!(5))
        );
        for bad in ["page=0", "page=x", "pageSize=0", "pageSize=5001"] {
            api.get(&format!("/companies?{bad}")).await.error(400);
        }
    }
}

#[tokio::test]
async fn companies_are_found_by_their_tags() {
    for api in servers().await {
        for (name, tags) in [
            ("North", json!({ "region": "North East", "team": "a" })),
            ("South", json!({ "region": "South_West" })),
            ("Untagged", json!({})),
        ] {
            api.post("/companies", json!({ "name": name, "tags": tags }))
                .await
                .expect(200);
        }
        for (filter, found) in [
            ("region = north east", vec!["North"]),
            ("region=North East && team=a", vec!["North"]),
            ("region=North East && team=b", vec![]),
            ("region!=North East", vec!["South", "Untagged"]),
            ("region~th", vec!["North", "South"]),
            ("region~h_w", vec!["South"]),
            ("region~h%e", vec![]),
            ("Region=North East", vec![]),
        ] {
            let page = api
                .get(&format!("/companies?{}", query(&[("tags", filter)])))
                .await
                .expect(200);
            assert_eq!(names(&page), found, "{filter}");
            assert_eq!(page["totalResults"], found.len(), "{filter}");
        }
        for bad in ["region", "region=", "region=uk&&", "=uk"] {
            let reply = api.get(&format!("/companies?{}", query(&[("tags", bad)]))).await;
            assert_eq!(
                reply.error(400),
                "Error parsing query - Malformed query.",
                "{bad}"
            );
        }
    }
}

#[tokio::test]
async fn a_deleted_company_is_gone_with_its_connections() {
    for api in servers().await {
        let company = api.company("Gone").await;
        let connection = api.linked(&company).await;
        api.post(&format!("{company}/data/all"), json!({})).await;
        let reply = api.delete(&company).await;
        assert_eq!((reply.status.as_u16(), reply.body.as_str()), (204, ""));
        for path in [&company, &connection, &format!("{company}/data/history")] {
            let message = api.get(path).await.error(404);
            assert!(message.starts_with("No company was found with ID "), "{message}");
        }
        api.delete(&company).await.error(404);
        assert_eq!(api.get("/companies").await.expect(200)["totalResults"], 0);
    }
}

#[tokio::test]
async fn a_company_is_its_clients_alone() {
    for api in servers().await {
        let company = api.company("Mine").await;
        let connection = api.connection(&company).await;
        let stranger = api.stranger().await;
        assert_eq!(stranger.get("/companies").await.expect(200)["totalResults"], 0);
        for path in [&company, &connection] {
            stranger.get(path).await.error(404);
            stranger.delete(path).await.error(404);
        }
        stranger
            .patch(&company, json!({ "name": "Theirs" }))
            .await
            .error(404);
        stranger
            .post(&format!("{company}/data/all"), json!({}))
            .await
            .error(404);
        assert_eq!(api.get(&company).await.expect(200)["name"], "Mine");
    }
}

#[tokio::test]
async fn an_unknown_company_is_not_found_whatever_its_id_looks_like() {
    for api in servers().await {
        let message = api.get(&format!("/companies/{UNKNOWN}")).await.error(404);
        assert_eq!(message, format!("No company was found with ID {UNKNOWN}"));
        api.get("/companies/no-uuid-at-all").await.error(404);
        api.get("/companies/%ff").await.error(404);
    }
}
