//! What passes is waited out; what does not is told apart.

use jiff::SignedDuration;
use platypus_connectors::{Blame, ProviderError};
use serde_json::json;

use crate::provider::{Provider, Reply, customers, granted, ids, now, numbers, people, rest_of};

const LIST: &str = r#"
[limits]
response_bytes = 2000

[[error_rules]]
status = [400]
predicate = { path = "error.code", equals = 1234 }
action = "permission"

[[error_rules]]
status = [403]
message = "edition"
action = "not_supported"

[data_types.customers]
path = "/customers"
[data_types.customers.paginator.offset]
query = "skip"
size = { query = "take", value = 2 }
"#;

async fn failing_with(status: u16, body: &'static str) -> ProviderError {
    let provider = Provider::start(LIST, move |_, _| Reply::text(status, body)).await;
    provider.read_all().await.unwrap_err()
}

#[tokio::test]
async fn outages_and_rate_limits_that_pass_soon_are_not_noticed() {
    let provider = Provider::start(LIST, |_, count| match count {
        1 => Reply::text(503, ""),
        2 => Reply::text(429, "").header("retry-after", "0"),
        _ => Reply::json(&people(1, 1)),
    })
    .await;
    assert_eq!(ids(&provider.read_all().await.unwrap()), numbers(1));
    assert_eq!(provider.seen().len(), 3);
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_asked_for_again() {
    let provider = Provider::start(LIST, |_, count| match count {
        1 => Reply::broken(),
        _ => Reply::json(&people(1, 1)),
    })
    .await;
    assert_eq!(ids(&provider.read_all().await.unwrap()), numbers(1));
}

#[tokio::test]
async fn a_long_wait_is_handed_to_the_caller_with_its_moment() {
    for (status, retry_after) in [(429, "120"), (503, "120"), (429, "Sun, 22 Nov 2026 09:02:00 GMT")] {
        let provider = Provider::start(LIST, move |_, _| {
            Reply::text(status, "").header("retry-after", retry_after)
        })
        .await;
        let error = provider.read_all().await.unwrap_err();
        assert_eq!(
            error.retry_at(),
            now().checked_add(SignedDuration::from_mins(2)).ok(),
            "{error}"
        );
        assert!(error.is_transient());
        assert_eq!(matches!(error, ProviderError::RateLimited { .. }), status == 429);
        assert_eq!(provider.seen().len(), 1, "nothing is asked before its time");
    }
}

#[tokio::test]
async fn an_outage_that_lasts_is_the_providers_and_the_page_can_be_asked_for_again() {
    let provider = Provider::start(LIST, |seen, count| match count {
        1 => Reply::json(&people(1, 2)),
        2..=4 => Reply::text(500, r#"{"error":{"message":"database on fire"}}"#),
        _ => Reply::json(&people(seen.number("skip").unwrap() + 1, 1)),
    })
    .await;
    let mut reader = provider.reader(customers());
    reader.next_page().await.unwrap().unwrap();
    let error = reader.next_page().await.unwrap_err();
    assert!(matches!(error, ProviderError::Unavailable { .. }), "{error}");
    assert_eq!(error.blame(), Blame::Provider);
    assert!(error.to_string().contains("database on fire"), "{error}");
    assert_eq!(ids(&rest_of(&mut reader).await.unwrap()), ["3"]);
}

#[tokio::test]
async fn a_refused_token_is_replaced_and_the_read_goes_on_where_it_was() {
    let provider = Provider::start(LIST, |seen, _| {
        let skip = seen.number("skip").unwrap();
        if skip > 0 && seen.header("authorization") == Some("Bearer first-token") {
            return Reply::text(401, "");
        }
        Reply::json(&people(skip + 1, if skip == 0 { 2 } else { 1 }))
    })
    .await;
    let mut reader = provider.reader(customers());
    reader.next_page().await.unwrap().unwrap();
    let error = reader.next_page().await.unwrap_err();
    assert!(
        matches!(error, ProviderError::AccessTokenRejected { .. }),
        "{error}"
    );
    reader.replace_credentials(granted("second-token"));
    assert_eq!(ids(&rest_of(&mut reader).await.unwrap()), ["3"]);
}

#[tokio::test]
async fn refusals_mean_what_the_manifest_says_and_else_what_http_says() {
    let permission = failing_with(400, r#"{"error":{"code":1234,"message":"no right"}}"#).await;
    assert!(
        matches!(permission, ProviderError::PermissionDenied { .. }),
        "{permission}"
    );
    assert_eq!(permission.blame(), Blame::Customer);
    let unsupported = failing_with(403, "not in this edition").await;
    assert!(
        matches!(unsupported, ProviderError::NotSupported { .. }),
        "{unsupported}"
    );
    let forbidden = failing_with(403, "").await;
    assert!(
        matches!(forbidden, ProviderError::PermissionDenied { .. }),
        "{forbidden}"
    );
    let ours = failing_with(422, r#"{"error":{"message":"bad filter"}}"#).await;
    assert!(
        matches!(ours, ProviderError::Rejected { .. }) && ours.to_string().contains("bad filter"),
        "{ours}"
    );
    assert_eq!(ours.blame(), Blame::Us);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let provider = Provider::start(LIST, |_, _| {
        Reply::text(302, "").header("location", "http://127.0.0.1:1/")
    })
    .await;
    let error = provider.read_all().await.unwrap_err();
    assert!(error.to_string().contains("redirects"), "{error}");
    assert_eq!(provider.seen().len(), 1);
}

#[tokio::test]
async fn what_is_no_json_or_half_of_it_passes_and_what_lacks_the_list_is_final() {
    for body in ["<html>", "[{\"id\":1},", "[{\"id\""] {
        let error = failing_with(200, body).await;
        assert!(error.is_transient(), "{body}: {error}");
        assert_eq!(
            error.problem(),
            platypus_model::DatasetProblem::NotJson,
            "{body}: {error}"
        );
        assert_eq!(error.blame(), Blame::Provider);
    }
    for body in ["7", "{\"data\":"] {
        let error = failing_with(200, body).await;
        assert!(
            matches!(error, ProviderError::Malformed { .. }),
            "{body}: {error}"
        );
        assert_eq!(error.blame(), Blame::Us);
    }
}

#[tokio::test]
async fn an_answer_longer_than_the_limit_is_refused_whether_or_not_it_says_so() {
    let huge = "x".repeat(3000);
    let declared = huge.clone();
    for chunked in [false, true] {
        let body = declared.clone();
        let provider = Provider::start(LIST, move |_, _| {
            if chunked {
                Reply::stream(vec![body.clone()])
            } else {
                Reply::text(200, &body)
            }
        })
        .await;
        let error = provider.read_all().await.unwrap_err();
        assert!(error.to_string().contains("longer than 2000 bytes"), "{error}");
    }
}

#[tokio::test]
async fn no_secret_shows_in_an_error_though_the_provider_repeats_it() {
    let provider = Provider::start(LIST, |_, _| {
        Reply::text(
            400,
            &json!({"error": {"message": "bad token first-token of client-secret"}}).to_string(),
        )
    })
    .await;
    let error = provider.read_all().await.unwrap_err();
    let text = format!("{error} {error:?}");
    assert!(text.contains("bad token ***"), "{text}");
    assert!(
        !text.contains("first-token") && !text.contains("client-secret"),
        "{text}"
    );
}
