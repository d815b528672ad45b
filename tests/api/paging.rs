//! Pages by cursor, and requests for lists that cannot be answered (contract sections 1 and 6).

use platypus_model::DataType;
use serde_json::{Value, json};

use super::data::{invoices, stored};
use super::{Api, UNKNOWN, query, servers};

fn next(page: &Value) -> Option<&str> {
    page["_links"]["next"]["href"].as_str()
}

/// The `cursor` of a link.
fn cursor(href: &str) -> &str {
    href.split_once("cursor=").unwrap().1
}

/// The `id`s of every page from a path on, by following the links; numbers and totals are right.
async fn follow(api: &Api, path: &str, total: usize) -> Vec<String> {
    let (mut ids, mut href, mut number) = (Vec::new(), path.to_owned(), 1);
    loop {
        let page = api.get(&href).await.expect(200);
        assert_eq!(
            (&page["pageNumber"], &page["totalResults"]),
            (&json!(number), &json!(total)),
            "{href}"
        );
        assert_eq!(page["_links"].get("previous").is_some(), number > 1);
        let results = page["results"].as_array().unwrap();
        ids.extend(
            results
                .iter()
                .map(|result| result["id"].as_str().unwrap().to_owned()),
        );
        match next(&page) {
            Some(next) => next.clone_into(&mut href),
            None => return ids,
        }
        number += 1;
    }
}

#[tokio::test]
async fn links_lead_through_every_list_by_cursor() {
    for api in servers().await {
        for name in ["a", "B", "c", "D", "e"] {
            api.company(name).await;
        }
        let company = api.company("Acme").await;
        let connection = api.linked(&company).await;
        for _ in 0..4 {
            api.connection(&company).await;
        }
        stored(&api, &connection, DataType::Invoices, &invoices(7)).await;
        for data_type in [
            "customers",
            "suppliers",
            "bills",
            "commerce-orders",
            "accountTransactions",
        ] {
            api.post(&format!("{company}/data/queue/{data_type}"), json!({}))
                .await;
        }
        let lists = [
            (
                "/companies".to_owned(),
                vec![("name!=x", "-name"), ("", "lastSync")],
            ),
            (
                format!("{company}/connections"),
                vec![("", "-status"), ("status!=x", "created")],
            ),
            (
                format!("{company}/data/history"),
                vec![("", "dataType"), ("progress>=0", "-completed")],
            ),
            (
                format!("{company}/data/invoices"),
                vec![
                    ("metadata.isDeleted=false", ""),
                    ("", "-totalAmount"),
                    ("status=paid||status=submitted", "note"),
                ],
            ),
        ];
        for (path, variations) in lists {
            for (filter, order) in [("", "")].into_iter().chain(variations) {
                let ask = |size: &str| {
                    format!(
                        "{path}?{}",
                        query(&[("pageSize", size), ("query", filter), ("orderBy", order)])
                    )
                };
                let whole = api.get(&ask("100")).await.expect(200);
                let ids: Vec<&str> = whole["results"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|result| result["id"].as_str().unwrap())
                    .collect();
                assert!(ids.len() > 4, "{path} {filter}");
                assert_eq!(
                    follow(&api, &ask("2"), ids.len()).await,
                    ids,
                    "{path} {filter} {order}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_cursor_is_good_for_its_own_list_only() {
    for api in servers().await {
        for name in ["a", "b", "c", "d", "e"] {
            api.company(name).await;
        }
        let page = api.get("/companies?pageSize=2&orderBy=name").await.expect(200);
        let cursor = cursor(next(&page).unwrap()).to_owned();
        let of = |parameters: &str| format!("/companies?{parameters}&cursor={cursor}");
        api.get(&of("pageSize=2&orderBy=name")).await.expect(200);
        api.get(&of("pageSize=2&orderBy=name&page=2")).await.expect(200);
        for parameters in [
            "pageSize=2&orderBy=name&page=3",
            "pageSize=2",
            "pageSize=3&orderBy=name",
            "pageSize=2&orderBy=-name",
            "pageSize=2&orderBy=name&query=name%3Da",
            "pageSize=2&orderBy=name&tags=a%3Db",
        ] {
            let message = api.get(&of(parameters)).await.error(400);
            assert!(message.contains("cursor"), "{parameters}: {message}");
        }
        let changed = format!("/companies?pageSize=2&orderBy=name&cursor=A{cursor}");
        api.get(&changed).await.error(400);
        for path in [
            "/companies?cursor=x",
            "/integrations?cursor=x",
            "/companies?cursor=%C3%A9",
        ] {
            api.get(path).await.error(400);
        }
        let stranger = api.stranger().await;
        stranger.get(&of("pageSize=2&orderBy=name")).await.error(400);
    }
}

#[tokio::test]
async fn what_cannot_be_answered_is_refused_with_the_contracts_error() {
    for api in servers().await {
        let company = api.company("Acme").await;
        let connection = api.linked(&company).await;
        stored(&api, &connection, DataType::Invoices, &invoices(2)).await;
        let malformed = "Error parsing query - Malformed query.";
        let deep = format!("{}id=1{}", "{".repeat(33), "}".repeat(33));
        for path in [
            "/companies".to_owned(),
            format!("{company}/connections"),
            format!("{company}/data/history"),
            format!("{company}/data/invoices"),
        ] {
            for (name, value, message) in [
                ("page", "0", "page must be"),
                ("page", "-1", "page must be"),
                ("page", "one", "page must be"),
                ("pageSize", "0", "pageSize must be"),
                ("pageSize", "5001", "pageSize must be"),
                ("query", &format!("id={}", "a".repeat(2997)), malformed),
                ("query", &deep, malformed),
                (
                    "query",
                    "nonsense=1",
                    "Error parsing query - Could not resolve property nonsense on ",
                ),
                ("query", "status>Paid", "Error parsing query - "),
                ("query", "id=1&&", malformed),
                ("query", "id in (1", malformed),
                ("query", "id~null", malformed),
                ("query", "id=a\0b", "The address must not hold the character NUL"),
                (
                    "orderBy",
                    "nonsense",
                    "Error parsing query - Could not resolve property nonsense on ",
                ),
                ("orderBy", "id,status", malformed),
            ] {
                let address = format!("{path}?{}", query(&[(name, value)]));
                let said = api.get(&address).await.error(400);
                assert!(said.starts_with(message), "{address}: {said}");
            }
        }
        for (filter, message) in [
            (
                "status>Paid",
                "Malformed query. Operator > does not apply to status, which holds text",
            ),
            (
                "issueDate=05/01/2024",
                "Malformed query. issueDate is compared with a date, which `05/01/2024` is not",
            ),
            (
                "issueDate>2024-02-30",
                "Malformed query. issueDate is compared with a date, which `2024-02-30` is not",
            ),
            (
                "totalAmount=1_000",
                "Malformed query. totalAmount is compared with a number, which `1_000` is not",
            ),
            (
                "amountDue in (1, x)",
                "Malformed query. amountDue is compared with a number, which `x` is not",
            ),
            (
                "metadata.isDeleted=1",
                "Malformed query. metadata.isDeleted is compared with true or false, which `1` is not",
            ),
        ] {
            let address = format!("{company}/data/invoices?{}", query(&[("query", filter)]));
            assert_eq!(
                api.get(&address).await.error(400),
                format!("Error parsing query - {message}")
            );
        }
        api.get("/companies/%00/connections").await.error(400);
        for id in ["1", "not-a-uuid", UNKNOWN] {
            let path = format!("/companies/{id}/data/invoices");
            let message = api.get(&path).await.error(404);
            assert_eq!(message, format!("No company was found with ID {id}"));
        }
        api.get(&format!("{company}/data/invoices/none")).await.error(404);
    }
}

/// The longest queries that the limits allow, of many shapes, are answered by both engines.
#[tokio::test]
async fn the_largest_queries_are_answered() {
    for api in servers().await {
        let company = api.company("Acme").await;
        let connection = api.linked(&company).await;
        stored(&api, &connection, DataType::Invoices, &invoices(2)).await;
        let fill = |part: &str| {
            let mut text = part.repeat(2046 / part.len());
            text.truncate(text.rfind(['|', '&']).unwrap() - 1);
            text
        };
        for filter in [
            fill("id=1||"),
            fill("note=1||"),
            fill("issueDate=2024-01-05||"),
            fill("paidOnDate!=2024-01-05&&"),
            fill("note!=1&&id!=2&&"),
            format!("{}id=1{}", "{".repeat(32), "}".repeat(32)),
            format!("note={}", "é".repeat(2040)),
            format!("note~{}", "k*[".repeat(680)),
            format!(
                "id in ({})||issueDate in ({})",
                ["1"; 100].join(","),
                ["2024-01-05"; 100].join(",")
            ),
            (0..9)
                .map(|_| format!("id in ({})", ["1"; 100].join(",")))
                .collect::<Vec<_>>()
                .join("||"),
        ] {
            let path = format!("{company}/data/invoices?{}", query(&[("query", &filter)]));
            api.get(&path).await.expect(200);
        }
    }
}
