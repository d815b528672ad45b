//! Pages that stay up to date, and resume where they stopped.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::Request;
use futures::StreamExt;
use platypus::events::Cause;
use platypus::sync::connection_status::{self, Which};
use platypus_model::{CompanyId, ConnectionId};

use super::{company, linked, sites};
use crate::support::site::Site;
use crate::support::visitor::Visitor;

/// The address of the stream that the company's page listens to.
async fn stream_of(visitor: &mut Visitor, company: CompanyId) -> String {
    let page = visitor.get(&format!("/portal/companies/{company}")).await;
    page.attributes("[data-live]", "data-live").remove(0)
}

async fn listen(visitor: &mut Visitor, address: &str, last_event_id: Option<&str>) -> BodyDataStream {
    let mut request = Request::get(address);
    if let Some(id) = last_event_id {
        request = request.header("last-event-id", id);
    }
    let response = visitor.open(request.body(Body::empty()).unwrap()).await;
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    response.into_body().into_data_stream()
}

/// The next event's id and fragments. Waits for it for ten seconds, which is a failure.
async fn next_event(stream: &mut BodyDataStream) -> (String, String) {
    let frame = tokio::time::timeout(Duration::from_secs(10), stream.next())
        .await
        .expect("an event comes in time");
    let text = String::from_utf8(frame.unwrap().unwrap().to_vec()).unwrap();
    let values = |name: &str| {
        let lines = text.lines().filter_map(|line| line.strip_prefix(name));
        lines.map(str::trim_start).collect::<Vec<_>>().join("\n")
    };
    let fragments: Vec<String> = serde_json::from_str(&values("data:")).unwrap();
    (values("id:"), fragments.join("\n"))
}

async fn unlink(site: &Site, company: CompanyId, connection: ConnectionId) {
    let which = Which {
        client: site.client,
        company,
        connection,
    };
    let now = site.platform.clock.now();
    let mut tx = site.platform.store.begin().await.unwrap();
    connection_status::unlink(&mut tx, now, Cause::OPERATOR, which)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_change_reaches_the_page_as_the_fragments_that_changed() {
    for site in sites().await {
        let id = company(&site, "Café Zoë").await;
        let connection = linked(&site, id).await;
        let mut visitor = site.signed_in(site.administrator).await;
        let address = stream_of(&mut visitor, id).await;
        let mut stream = listen(&mut visitor, &address, None).await;
        // The stream is read once before anything changes, so that it knows what the page shows.
        let waiting = tokio::time::timeout(Duration::from_millis(500), stream.next()).await;
        assert!(waiting.is_err(), "nothing has changed, on {}", site.engine);
        unlink(&site, id, connection).await;
        let (sequence, html) = next_event(&mut stream).await;
        assert!(sequence.parse::<i64>().unwrap() > 0);
        assert!(html.contains("id=\"connections\""), "{html}");
        assert!(html.contains("Unlinked"));
        assert!(html.contains("data-status=\"Cancelled\""));
        // The company's name and dates did not change, so they are not sent.
        assert!(!html.contains("id=\"facts\""));
    }
}

#[tokio::test]
async fn a_browser_that_lost_the_connection_is_sent_what_it_missed() {
    for site in sites().await {
        let id = company(&site, "Café Zoë").await;
        let connection = linked(&site, id).await;
        let mut visitor = site.signed_in(site.administrator).await;
        let address = stream_of(&mut visitor, id).await;
        unlink(&site, id, connection).await;
        let mut stream = listen(&mut visitor, &address, None).await;
        let (sequence, html) = next_event(&mut stream).await;
        assert!(html.contains("Unlinked"), "on {}", site.engine);
        drop(stream);
        // Up to date by its own account: nothing is sent again.
        let mut stream = listen(&mut visitor, &address, Some(&sequence)).await;
        let waiting = tokio::time::timeout(Duration::from_millis(500), stream.next()).await;
        assert!(waiting.is_err(), "nothing was missed, on {}", site.engine);
    }
}
