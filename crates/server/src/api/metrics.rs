//! `/metrics`: counts and times in the Prometheus text format (version 0.0.4). It names routes
//! and counts, never a client or a company.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, header};
use axum::middleware::Next;
use axum::response::Response;

use super::ApiError;
use crate::actions::Platform;
use crate::store::jobs;

/// Upper bounds of the time buckets, in seconds.
const BUCKETS: [f64; 9] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10.0];
/// What is not one of ours is not told apart, so that nobody can make the table grow.
const UNMATCHED: &str = "(none)";

/// What is counted of one route.
#[derive(Debug, Clone, Default)]
struct Series {
    buckets: [u64; BUCKETS.len()],
    count: u64,
    seconds: f64,
}

/// What requests are told apart by: method, route, status.
type Key = (String, String, u16);

/// The counts of one server.
#[derive(Debug, Clone, Default)]
pub(super) struct Metrics(Arc<Mutex<BTreeMap<Key, Series>>>);

impl Metrics {
    fn record(&self, key: Key, taken: Duration) {
        let seconds = taken.as_secs_f64();
        // Counts stay usable whatever panicked while they were held.
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let series = table.entry(key).or_default();
        series.count += 1;
        series.seconds += seconds;
        for (bound, count) in BUCKETS.iter().zip(&mut series.buckets) {
            if seconds <= *bound {
                *count += 1;
            }
        }
    }

    fn render(&self) -> String {
        let table = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut text = String::from(
            "# HELP platypus_http_request_seconds How long requests took to be answered.\n\
             # TYPE platypus_http_request_seconds histogram\n",
        );
        for ((method, route, status), series) in table {
            let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
            // Writing to a string cannot fail.
            for (bound, count) in BUCKETS.iter().zip(series.buckets) {
                let _ = writeln!(
                    text,
                    "platypus_http_request_seconds_bucket{{{labels},le=\"{bound}\"}} {count}"
                );
            }
            let Series { count, seconds, .. } = series;
            let _ = writeln!(
                text,
                "platypus_http_request_seconds_bucket{{{labels},le=\"+Inf\"}} {count}\n\
                 platypus_http_request_seconds_sum{{{labels}}} {seconds}\n\
                 platypus_http_request_seconds_count{{{labels}}} {count}"
            );
        }
        text
    }
}

/// Counts a request and the time until its answer begins.
pub(super) async fn count(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().as_str().to_owned();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or(UNMATCHED, MatchedPath::as_str)
        .to_owned();
    let method = if route == UNMATCHED {
        UNMATCHED.to_owned()
    } else {
        method
    };
    let response = next.run(request).await;
    metrics.record((method, route, response.status().as_u16()), began.elapsed());
    response
}

/// Everything that is counted.
pub(super) async fn show(
    platform: Platform,
    metrics: Metrics,
) -> Result<([(HeaderName, &'static str); 1], String), ApiError> {
    let mut text = metrics.render();
    text.push_str(
        "# HELP platypus_jobs How many jobs the queue holds.\n\
         # TYPE platypus_jobs gauge\n",
    );
    for depth in jobs::depths(&mut platform.store.reader()).await? {
        let _ = writeln!(
            text,
            "platypus_jobs{{lane=\"{}\",state=\"{}\"}} {}",
            depth.lane, depth.state, depth.jobs
        );
    }
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_in_every_bucket_it_fits_and_in_the_sums() {
        let metrics = Metrics::default();
        let key = || ("GET".to_owned(), "/companies".to_owned(), 200);
        metrics.record(key(), Duration::from_millis(4));
        metrics.record(key(), Duration::from_mins(1));
        let text = metrics.render();
        let labels = "method=\"GET\",route=\"/companies\",status=\"200\"";
        for line in [
            format!("platypus_http_request_seconds_bucket{{{labels},le=\"0.0025\"}} 0"),
            format!("platypus_http_request_seconds_bucket{{{labels},le=\"0.005\"}} 1"),
            format!("platypus_http_request_seconds_bucket{{{labels},le=\"10\"}} 1"),
            format!("platypus_http_request_seconds_bucket{{{labels},le=\"+Inf\"}} 2"),
            format!("platypus_http_request_seconds_sum{{{labels}}} 60.004"),
            format!("platypus_http_request_seconds_count{{{labels}}} 2"),
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
    }
}
