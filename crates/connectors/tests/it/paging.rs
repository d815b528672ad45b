//! Every way of paging gives every record once, and a read resumes at any page.

use platypus_connectors::{Checkpoint, ReadRequest};
use serde_json::json;

use crate::provider::{Provider, Reply, Seen, customers, ids, numbers, people, rest_of};

/// A part of a list of so many, and where the next part starts.
fn slice(total: usize, start: usize, size: usize) -> (serde_json::Value, usize) {
    let count = total.saturating_sub(start).min(size);
    (people(start + 1, count), start + count)
}

const BY_PAGE: &str = r#"
[paginator.page]
query = "page"
size = { query = "page_size", value = 3 }
stop.total = "paging.total"

[data_types.customers]
path = "/customers"
record_path = "data"
"#;

fn by_page(seen: &Seen, total: usize) -> Reply {
    let size = seen.number("page_size").unwrap();
    let (data, _) = slice(total, (seen.number("page").unwrap() - 1) * size, size);
    Reply::json(&json!({"paging": {"total": total}, "data": data}))
}

const BY_OFFSET: &str = r#"
[data_types.customers]
path = "/customers"
[data_types.customers.paginator.offset]
query = "skip"
size = { query = "take", value = 3 }
"#;

fn by_offset(seen: &Seen, total: usize) -> Reply {
    Reply::json(&slice(total, seen.number("skip").unwrap(), seen.number("take").unwrap()).0)
}

const BY_CURSOR: &str = r#"
[data_types.customers]
path = "/customers"
record_path = "list.items"
[data_types.customers.paginator.cursor]
query = "after"
path = "list.next"
more = "list.has_more"
size = { query = "limit", value = 3 }
"#;

fn by_cursor(seen: &Seen, total: usize) -> Reply {
    let start = seen.number("after").unwrap_or(0);
    let (items, next) = slice(total, start, 3);
    Reply::json(&json!({"list": {"next": next.to_string(), "has_more": next < total, "items": items}}))
}

const BY_NEXT_URL: &str = r#"
[data_types.customers]
path = "/customers"
record_path = "results"
[data_types.customers.paginator.next_url]
path = "next"
size = { value = 3 }
"#;

fn by_next_url(seen: &Seen, total: usize) -> Reply {
    let start = seen.number("from").unwrap_or(0);
    let (results, next) = slice(total, start, 3);
    let next = (next < total).then(|| format!("/customers?from={next}"));
    Reply::json(&json!({"results": results, "next": next}))
}

const BY_LINK_HEADER: &str = r#"
[data_types.customers]
path = "/customers"
paginator.link_header.size = { query = "limit", value = 3 }
"#;

fn by_link_header(seen: &Seen, total: usize) -> Reply {
    let start = seen.number("from").unwrap_or(0);
    let (list, next) = slice(total, start, 3);
    let reply = Reply::json(&list);
    let first = "</customers>; rel=\"first\"";
    if next < total {
        reply.header(
            "link",
            &format!("{first}, </customers?from={next}>; rel=\"next\""),
        )
    } else {
        reply.header("link", first)
    }
}

const BY_RANGE: &str = r#"
[data_types.customers]
path = "/customers"
[data_types.customers.paginator.range]
unit = "records"
size = { value = 3 }
"#;

fn by_range(seen: &Seen, total: usize) -> Reply {
    let range = seen.header("range").unwrap().strip_prefix("records=").unwrap();
    let (start, end) = range.split_once('-').unwrap();
    let start: usize = start.parse().unwrap();
    let (list, next) = slice(total, start, end.parse::<usize>().unwrap() - start);
    Reply::json(&list).header("content-range", &format!("records {start}-{next}/{total}"))
}

type Way = (&'static str, &'static str, fn(&Seen, usize) -> Reply);

const WAYS: [Way; 6] = [
    ("page", BY_PAGE, by_page),
    ("offset", BY_OFFSET, by_offset),
    ("cursor", BY_CURSOR, by_cursor),
    ("next url", BY_NEXT_URL, by_next_url),
    ("link header", BY_LINK_HEADER, by_link_header),
    ("range", BY_RANGE, by_range),
];

#[tokio::test]
async fn every_way_of_paging_gives_every_record_once() {
    for (way, manifest, script) in WAYS {
        for total in [0, 1, 3, 5, 6, 7] {
            let provider = Provider::start(manifest, move |seen, _| script(seen, total)).await;
            let pages = provider.read_all().await.unwrap();
            assert_eq!(ids(&pages), numbers(total), "{way}");
            assert_eq!(
                provider.seen().len(),
                pages.len(),
                "{way}: no request more than pages"
            );
            assert!(pages.len() <= total / 3 + 1, "{way}, {total} records");
        }
    }
}

#[tokio::test]
async fn a_read_resumes_after_any_page() {
    for (way, manifest, script) in WAYS {
        let provider = Provider::start(manifest, move |seen, _| script(seen, 7)).await;
        let pages = provider.read_all().await.unwrap();
        for (index, page) in pages.iter().enumerate() {
            let stored = serde_json::to_string(&page.checkpoint).unwrap();
            let resume: Checkpoint = serde_json::from_str(&stored).unwrap();
            let mut reader = provider.reader(ReadRequest {
                resume: Some(resume),
                ..customers()
            });
            let rest = rest_of(&mut reader).await.unwrap();
            assert_eq!(
                ids(&rest),
                ids(&pages[index + 1..]),
                "{way}, after page {}",
                index + 1
            );
        }
    }
}

#[tokio::test]
async fn a_short_page_ends_a_list_whose_length_is_unknown() {
    let provider = Provider::start(BY_OFFSET, |seen, _| {
        let skip = seen.number("skip").unwrap();
        Reply::json(&people(skip + 1, if skip == 3 { 0 } else { 3 }))
    })
    .await;
    let pages = provider.read_all().await.unwrap();
    assert_eq!(ids(&pages), numbers(3));
}

#[tokio::test]
async fn a_range_that_begins_at_the_end_ends_the_list() {
    let provider = Provider::start(BY_RANGE, |seen, _| {
        if seen.header("range") == Some("records=0-3") {
            Reply::json(&people(1, 3)).header("content-range", "records 0-3/*")
        } else {
            Reply::text(416, "")
        }
    })
    .await;
    assert_eq!(ids(&provider.read_all().await.unwrap()), numbers(3));
}

#[tokio::test]
async fn progress_follows_the_total_that_the_provider_tells() {
    let provider = Provider::start(BY_PAGE, |seen, _| by_page(seen, 7)).await;
    let pages = provider.read_all().await.unwrap();
    let progress: Vec<_> = pages.iter().map(|page| page.progress).collect();
    assert_eq!(progress, [Some(42), Some(85), Some(100)]);
}

#[tokio::test]
async fn a_record_that_moves_up_while_the_list_shrinks_is_not_skipped() {
    // Once the first page is out, record 1 is deleted: 4 moves to the first page's end.
    let provider = Provider::start(BY_PAGE, |seen, count| {
        let first = (seen.number("page").unwrap() - 1) * 3 + 1;
        if count == 1 {
            Reply::json(&json!({"paging": {"total": 7}, "data": people(1, 3)}))
        } else {
            let count = 6_usize.saturating_sub(first - 1).min(3);
            Reply::json(&json!({"paging": {"total": 6}, "data": people(first + 1, count)}))
        }
    })
    .await;
    let mut found = ids(&provider.read_all().await.unwrap());
    found.sort();
    found.dedup();
    assert_eq!(found, numbers(7));
}

#[tokio::test]
async fn a_page_that_comes_twice_is_asked_for_again() {
    let provider = Provider::start(BY_PAGE, |seen, count| {
        let page = seen.number("page").unwrap();
        let page = if count == 2 { page - 1 } else { page };
        let (data, _) = slice(7, (page - 1) * 3, 3);
        Reply::json(&json!({"paging": {"total": 7}, "data": data}))
    })
    .await;
    assert_eq!(ids(&provider.read_all().await.unwrap()), numbers(7));
}

#[tokio::test]
async fn a_cursor_that_leads_nowhere_ends_in_an_error_and_not_in_a_circle() {
    let provider = Provider::start(BY_CURSOR, |_, count| {
        let items = people(count * 3, 3);
        Reply::json(&json!({"list": {"next": "same", "has_more": true, "items": items}}))
    })
    .await;
    let error = provider.read_all().await.unwrap_err();
    assert!(error.to_string().contains("the same page again"), "{error}");
}

#[tokio::test]
async fn a_next_page_on_another_host_is_not_followed() {
    let provider = Provider::start(BY_NEXT_URL, |_, _| {
        Reply::json(&json!({"results": people(1, 3), "next": "http://elsewhere.example/customers"}))
    })
    .await;
    let error = provider.read_all().await.unwrap_err();
    assert!(error.to_string().contains("another host"), "{error}");
}

#[tokio::test]
async fn children_are_read_parent_by_parent_and_resume_where_they_stopped() {
    let manifest = r#"
[data_types.suppliers]
path = "/accounts"

[data_types.customers]
path = "/accounts/${parent.id}/customers"
parent = { data_type = "suppliers", only = { path = "open", equals = true } }
[data_types.customers.paginator.offset]
query = "skip"
size = { query = "take", value = 2 }
"#;
    let provider = Provider::start(manifest, |seen, _| {
        let skip = seen.number("skip").unwrap_or(0);
        match seen.path.as_str() {
            "/accounts" => Reply::json(&json!([
                {"id": "a/1", "open": true}, {"id": "b", "open": false}, {"id": "c", "open": true}
            ])),
            "/accounts/a%2F1/customers" => {
                Reply::json(&people(1 + skip, 3_usize.saturating_sub(skip).min(2)))
            }
            "/accounts/c/customers" => Reply::json(&people(4 + skip, 1)),
            other => Reply::text(404, other),
        }
    })
    .await;
    let pages = provider.read_all().await.unwrap();
    assert_eq!(ids(&pages), numbers(4));
    assert_eq!(pages.last().unwrap().progress, Some(100));
    for (index, page) in pages.iter().enumerate() {
        let resume = Some(page.checkpoint.clone());
        let mut reader = provider.reader(ReadRequest {
            resume,
            ..customers()
        });
        assert_eq!(
            ids(&rest_of(&mut reader).await.unwrap()),
            ids(&pages[index + 1..])
        );
    }
}

#[tokio::test]
async fn months_are_read_one_by_one_the_oldest_first() {
    let manifest = r#"
[data_types.customers]
path = "/report"
query = { from = "${month.first_day}", to = "${month.last_day}" }
shape = "single"
partition = "month"
"#;
    let provider = Provider::start(manifest, |_, count| Reply::json(&people(count, 1)[0])).await;
    let pages = provider.read_all().await.unwrap();
    assert_eq!(pages.len(), 3);
    let asked: Vec<_> = provider
        .seen()
        .iter()
        .map(|seen| {
            format!(
                "{}..{}",
                seen.parameter("from").unwrap(),
                seen.parameter("to").unwrap()
            )
        })
        .collect();
    assert_eq!(
        asked,
        [
            "2026-09-01..2026-09-30",
            "2026-10-01..2026-10-31",
            "2026-11-01..2026-11-30"
        ]
    );
}

#[tokio::test]
async fn an_incremental_read_asks_for_what_changed_less_the_look_back() {
    let manifest = r#"
[data_types.customers]
path = "/customers"
[data_types.customers.cursor]
lookback_seconds = 90
query = { since = "${modified_since}", filter = { base64url = '["changed",">","${modified_since}"]' } }
headers = { If-Modified-Since = "${modified_since}" }
format = "http_date"
"#;
    let provider = Provider::start(manifest, |_, _| Reply::json(&json!([]))).await;
    let since = Some("2026-11-22T08:01:30Z".parse().unwrap());
    let mut reader = provider.reader(ReadRequest {
        modified_since: since,
        ..customers()
    });
    assert!(reader.is_incremental());
    rest_of(&mut reader).await.unwrap();
    let seen = provider.seen();
    assert_eq!(seen[0].parameter("since"), Some("Sun, 22 Nov 2026 08:00:00 GMT"));
    assert_eq!(
        seen[0].header("if-modified-since"),
        Some("Sun, 22 Nov 2026 08:00:00 GMT")
    );
    let filter = seen[0].parameter("filter").unwrap();
    assert!(filter.starts_with("WyJjaGFuZ2VkIiwiPiIs"), "{filter}");

    assert!(!provider.reader(customers()).is_incremental());
}
