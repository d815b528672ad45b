//! `query` and `orderBy` on what is not a record: companies, connections, history, integrations
//! (contract section 6).

use serde_json::json;

use super::{Api, SANDBOX, names, query, servers};

impl Api {
    async fn found(&self, path: &str, parameters: &[(&str, &str)]) -> serde_json::Value {
        self.get(&format!("{path}?{}", query(parameters)))
            .await
            .expect(200)
    }

    async fn refused(&self, path: &str, parameters: &[(&str, &str)]) -> String {
        self.get(&format!("{path}?{}", query(parameters)))
            .await
            .error(400)
    }
}

#[tokio::test]
async fn companies_are_filtered_by_what_is_shown_of_them() {
    for api in servers().await {
        for (name, description) in [
            ("Société Générale", "bank"),
            ("Toft Stores", "Late payer"),
            ("toft farm", ""),
        ] {
            api.post("/companies", json!({ "name": name, "description": description }))
                .await
                .expect(200);
        }
        let linked = api.company("Linked").await;
        api.linked(&linked).await;
        let waiting = api.company("Waiting").await;
        api.connection(&waiting).await;
        let id = linked.rsplit('/').next().unwrap();
        for (filter, found) in [
            ("name=TOFT STORES", vec!["Toft Stores"]),
            ("name~toft", vec!["Toft Stores", "toft farm"]),
            ("name~SOCIÉTÉ", vec!["Société Générale"]),
            ("description~payer || name=linked", vec!["Toft Stores", "Linked"]),
            (
                "name~toft && {description=bank||description~late}",
                vec!["Toft Stores"],
            ),
            (&format!("id={id}"), vec!["Linked"]),
            ("dataConnections.status=linked", vec!["Linked"]),
            (
                "dataConnections.status!=Linked",
                vec!["Société Générale", "Toft Stores", "toft farm", "Waiting"],
            ),
            ("created<2020-01-01", vec![]),
        ] {
            let page = api.found("/companies", &[("query", filter)]).await;
            assert_eq!(names(&page), found, "{filter}");
            assert_eq!(page["totalResults"], found.len(), "{filter}");
        }
        let page = api
            .found(
                "/companies",
                &[("query", "created>2020-01-01"), ("pageSize", "2")],
            )
            .await;
        assert_eq!((names(&page).len(), &page["totalResults"]), (2, &json!(5)));
        let next = page["_links"]["next"]["href"].as_str().unwrap();
        assert_eq!(names(&api.get(next).await.expect(200)), ["toft farm", "Linked"]);
    }
}

#[tokio::test]
async fn companies_are_ordered_by_one_field_either_way() {
    for api in servers().await {
        for name in ["b", "C", "a"] {
            api.company(name).await;
        }
        for (order, found) in [
            ("name", ["a", "b", "C"]),
            ("-name", ["C", "b", "a"]),
            ("-created", ["a", "C", "b"]),
            ("NAME", ["a", "b", "C"]),
        ] {
            for parameter in ["orderBy", "orderby"] {
                assert_eq!(
                    names(&api.found("/companies", &[(parameter, order)]).await),
                    found,
                    "{order}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_query_that_cannot_be_answered_says_why() {
    for api in servers().await {
        api.company("Any").await;
        for bad in ["name=", "name==", "{name=a", "name=a&&", "=a", "name"] {
            let message = api.refused("/companies", &[("query", bad)]).await;
            assert!(
                message.starts_with("Error parsing query - Malformed query."),
                "{bad}: {message}"
            );
        }
        for parameters in [[("query", "nonsense=1")], [("orderBy", "nonsense")]] {
            assert_eq!(
                api.refused("/companies", &parameters).await,
                "Error parsing query - Could not resolve property nonsense on Company"
            );
        }
        for bad in ["name>a", "created~2020", "created=yesterday", "id=1"] {
            api.refused("/companies", &[("query", bad)]).await;
        }
        let long = format!("name={}", "a".repeat(2048));
        api.refused("/companies", &[("query", &long)]).await;
        api.refused("/companies", &[("orderBy", "name,created")]).await;
    }
}

#[tokio::test]
async fn connections_are_filtered_and_ordered() {
    for api in servers().await {
        let company = api.company("Connected").await;
        let waiting = api.connection(&company).await;
        let linked = api.linked(&company).await;
        let path = format!("{company}/connections");
        let ids = |page: serde_json::Value| -> Vec<String> {
            let results = page["results"].as_array().unwrap().clone();
            results
                .iter()
                .map(|result| format!("{path}/{}", result["id"].as_str().unwrap()))
                .collect()
        };
        assert_eq!(
            ids(api.found(&path, &[("query", "status=Linked")]).await),
            std::slice::from_ref(&linked)
        );
        assert_eq!(
            ids(api.found(&path, &[("query", "status!=linked")]).await),
            std::slice::from_ref(&waiting)
        );
        assert_eq!(
            ids(api.found(&path, &[("orderBy", "-created")]).await),
            [linked, waiting]
        );
        let other = format!("integrationKey!={SANDBOX}");
        assert_eq!(api.found(&path, &[("query", &other)]).await["totalResults"], 0);
        assert_eq!(
            api.refused(&path, &[("query", "linkUrl=x")]).await,
            "Error parsing query - Could not resolve property linkUrl on Connection"
        );
    }
}

#[tokio::test]
async fn history_is_filtered_and_ordered() {
    for api in servers().await {
        let company = api.company("History").await;
        api.linked(&company).await;
        for data_type in ["customers", "invoices", "commerce-orders"] {
            api.post(&format!("{company}/data/queue/{data_type}"), json!({}))
                .await
                .expect(200);
        }
        let path = format!("{company}/data/history");
        let types = |page: serde_json::Value| -> Vec<String> {
            let results = page["results"].as_array().unwrap().clone();
            results
                .iter()
                .map(|result| result["dataType"].as_str().unwrap().to_owned())
                .collect()
        };
        for (filter, found) in [
            ("dataType=invoices&&status=Queued", vec!["invoices"]),
            (
                "status!=Complete&&status!=NotSupported",
                vec!["invoices", "customers"],
            ),
            ("status=notsupported", vec!["commerce-orders"]),
            ("progress>0", vec![]),
        ] {
            assert_eq!(
                types(api.found(&path, &[("query", filter)]).await),
                found,
                "{filter}"
            );
        }
        let ordered = api.found(&path, &[("orderBy", "dataType")]).await;
        assert_eq!(types(ordered), ["commerce-orders", "customers", "invoices"]);
        assert_eq!(
            api.refused(&path, &[("query", "isCompleted=true")]).await,
            "Error parsing query - Could not resolve property isCompleted on Dataset"
        );
    }
}

#[tokio::test]
async fn integrations_are_filtered_and_ordered() {
    for api in servers().await {
        let all = api.get("/integrations").await.expect(200)["totalResults"].clone();
        for (filter, total) in [
            (format!("key={SANDBOX}"), json!(1)),
            ("sourceType=accounting && name~SANDBOX".to_owned(), json!(1)),
            ("name=nobody".to_owned(), json!(0)),
            ("enabled=true || enabled=false".to_owned(), all.clone()),
        ] {
            let page = api.found("/integrations", &[("query", &filter)]).await;
            assert_eq!(page["totalResults"], total, "{filter}");
        }
        let page = api.found("/integrations", &[("orderBy", "-name")]).await;
        assert!(names(&page).is_sorted_by(|one, other| one.to_lowercase() >= other.to_lowercase()));
        for bad in ["nonsense=1", "enabled=maybe", "name>a", "datatypeFeatures=x"] {
            api.refused("/integrations", &[("query", bad)]).await;
        }
    }
}
