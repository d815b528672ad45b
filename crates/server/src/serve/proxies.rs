//! Who is behind a reverse proxy: what is counted and logged by address is about the visitor, not
//! about the operator's own proxy.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;

use crate::config::Network;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// Gives a request that a trusted proxy passed on the address of whoever sent it there. What
/// others claim in the header is not believed.
pub(super) async fn look_behind(
    State(trusted): State<Arc<[Network]>>,
    mut request: Request,
    next: Next,
) -> Response {
    if let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>().copied() {
        let visitor = visitor(&trusted, peer.ip(), request.headers());
        if visitor != peer.ip() {
            let visitor = ConnectInfo(SocketAddr::new(visitor, 0));
            request.extensions_mut().insert(visitor);
        }
    }
    next.run(request).await
}

/// The first address, counted from ours outwards, that is no trusted proxy's.
fn visitor(trusted: &[Network], peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut passed: Vec<&str> = headers
        .get_all(FORWARDED_FOR)
        .iter()
        .flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .collect();
    let mut visitor = peer;
    while is_trusted(visitor) {
        match passed.pop().and_then(address) {
            Some(next) => visitor = next,
            None => break,
        }
    }
    visitor
}

/// Some proxies add the port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let with_port = || Some(text.parse::<SocketAddr>().ok()?.ip());
    text.trim_matches(['[', ']']).parse().ok().or_else(with_port)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test that cannot go on should stop where it stands
mod tests {
    use super::*;

    fn seen(trusted: &[&str], peer: &str, forwarded: &[&str]) -> String {
        let trusted: Vec<Network> = trusted.iter().map(|text| text.parse().unwrap()).collect();
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, value.parse().unwrap());
        }
        visitor(&trusted, peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn nobody_is_believed_unless_the_operator_says_so() {
        assert_eq!(seen(&[], "10.0.0.1", &["203.0.113.9"]), "10.0.0.1");
        assert_eq!(
            seen(&["10.0.0.0/8"], "198.51.100.7", &["203.0.113.9"]),
            "198.51.100.7"
        );
    }

    #[test]
    fn a_trusted_proxy_tells_who_came_to_it() {
        let trusted = &["10.0.0.0/8"];
        assert_eq!(seen(trusted, "10.0.0.1", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(seen(trusted, "10.0.0.1", &["203.0.113.9:4711"]), "203.0.113.9");
        assert_eq!(seen(trusted, "10.0.0.1", &["[2001:db8::1]:4711"]), "2001:db8::1");
        assert_eq!(
            seen(trusted, "10.0.0.1", &["203.0.113.9, 10.2.0.1"]),
            "203.0.113.9"
        );
        assert_eq!(
            seen(trusted, "10.0.0.1", &["203.0.113.9", "10.2.0.1"]),
            "203.0.113.9"
        );
        assert_eq!(seen(trusted, "10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn what_the_visitor_wrote_into_the_header_counts_for_nothing() {
        let trusted = &["10.0.0.0/8"];
        assert_eq!(
            seen(trusted, "10.0.0.1", &["192.0.2.1, 203.0.113.9"]),
            "203.0.113.9"
        );
        assert_eq!(
            seen(trusted, "10.0.0.1", &["10.9.9.9, 203.0.113.9"]),
            "203.0.113.9"
        );
        assert_eq!(seen(trusted, "10.0.0.1", &["192.0.2.1, nonsense"]), "10.0.0.1");
    }
}
