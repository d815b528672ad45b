//! What anybody may try, nobody may try without end: counted for all nodes together, and for the
//! visitor rather than for the proxy in between.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use jiff::SignedDuration;
use platypus::actions::attempts::{self, Attempt};
use platypus::actions::link_addresses::LinkAddresses;
use platypus::actions::link_settings::{self, LinkSettings};
use platypus::events::Cause;
use url::{Position, Url};

use super::{company, sites};
use crate::support::site::Site;

const MOST: usize = 60;

#[tokio::test]
async fn a_hundred_invented_businesses_are_too_many() {
    for site in sites().await {
        let invite = format!("/link/invite/{}", site.client);
        let mut visitor = site.visitor();
        for number in 0..MOST {
            let name = format!("Business {number}");
            visitor
                .submit(&invite, &invite, &[("name", &name)])
                .await
                .expect(303);
        }
        let refused = visitor
            .submit(&invite, &invite, &[("name", "One more")])
            .await
            .expect(429);
        assert_eq!(refused.text("h1"), "Too many attempts");
        // Another node counts on where this one stopped, and time forgives.
        let mut elsewhere = site.visitor();
        elsewhere
            .submit(&invite, &invite, &[("name", "Elsewhere")])
            .await
            .expect(429);
        site.pass(SignedDuration::from_hours(2));
        visitor
            .submit(&invite, &invite, &[("name", "Later")])
            .await
            .expect(303);
    }
}

#[tokio::test]
async fn one_time_addresses_and_keys_cannot_be_tried_without_end() {
    for site in sites().await {
        let (company, start) = company(&site, "Café Zoë").await;
        let mut settings = LinkSettings::default();
        let mut visitor = site.visitor();
        let consent = format!("{start}/tryton");
        let form = visitor
            .submit(&consent, &consent, &[])
            .await
            .location()
            .to_owned();
        let typed = [
            ("field.base_url", site.sandbox_url()),
            ("field.database", "books"),
            ("field.key", "guessed"),
        ];
        for _ in 0..MOST {
            visitor.submit(&form, &form, &typed).await.expect(422);
        }
        visitor.submit(&form, &form, &typed).await.expect(429);

        settings.one_time_links = true;
        link_settings::save(&site.platform, site.client, Cause::OPERATOR, &settings)
            .await
            .unwrap();
        for _ in 0..MOST {
            let attempt = Attempt::OneTimeAddress(company, None);
            assert!(attempts::allows(&site.platform, attempt).await.unwrap());
        }
        let addresses = LinkAddresses::load(&site.platform, site.client).await.unwrap();
        let address = Url::parse(&addresses.company(company)).unwrap();
        let address = &address[Position::BeforePath..];
        let mut guest = site.visitor();
        let asked = guest.get(address).await.expect(200);
        let action = asked.attributes("form", "action").remove(0);
        guest.submit(address, &action, &[]).await.expect(429);
        site.pass(SignedDuration::from_hours(2));
        guest.submit(address, &action, &[]).await.expect(303);
    }
}

/// What the server answers to somebody who comes from `peer`, which says whom it speaks for.
async fn invite_from(site: &Site, peer: &str, forwarded: &str) -> u16 {
    let mut visitor = site.visitor_behind_proxies();
    let invite = format!("/link/invite/{}", site.client);
    let token = visitor
        .get(&invite)
        .await
        .attributes("input[name=form_token]", "value")
        .remove(0);
    let mut request = Request::post(&invite)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header("x-forwarded-for", forwarded)
        .body(Body::from(format!("form_token={token}&name=Business")))
        .unwrap();
    let peer: SocketAddr = format!("{peer}:4711").parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(peer));
    visitor.send(request).await.status.as_u16()
}

#[tokio::test]
async fn behind_a_trusted_proxy_each_visitor_is_counted_by_themself() {
    for site in sites().await {
        // The site trusts 10.0.0.0/8.
        for _ in 0..MOST {
            assert_eq!(invite_from(&site, "10.0.0.1", "203.0.113.9").await, 303);
        }
        assert_eq!(invite_from(&site, "10.0.0.1", "203.0.113.9").await, 429);
        assert_eq!(
            invite_from(&site, "10.0.0.2", "198.51.100.1, 203.0.113.9").await,
            429
        );
        assert_eq!(invite_from(&site, "10.0.0.1", "203.0.113.10").await, 303);
        // Who is no proxy of ours is believed nothing.
        for number in 0..MOST {
            let invented = format!("192.0.2.{number}");
            assert_eq!(invite_from(&site, "198.51.100.7", &invented).await, 303);
        }
        assert_eq!(invite_from(&site, "198.51.100.7", "192.0.2.200").await, 429);
    }
}
