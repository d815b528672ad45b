//! Which addresses may be spoken to when a company chose them (server-side request forgery).
//!
//! Two checks, because neither alone is enough: a resolver sees names but never literal
//! addresses, and a look at the address sees literals but not what names resolve to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// Resolves names as the system does and keeps only public addresses.
#[derive(Debug)]
pub struct PublicResolver;

impl Resolve for PublicResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let public: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0))
                .await?
                .filter(|address| is_public(address.ip()))
                .collect();
            if public.is_empty() {
                return Err(NotPublic.into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

/// The name leads only to addresses that may not be spoken to.
#[derive(Debug, thiserror::Error)]
#[error("the address lies in a private network, which this instance does not allow")]
pub struct NotPublic;

/// Checks an address as written: its scheme, and its host where that is a literal address. Whoever asks
/// it resolves names with [`PublicResolver`] besides.
///
/// # Errors
/// Why it may not be spoken to.
pub fn check(url: &Url, allow_private: bool) -> Result<(), String> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err("its address must begin with https:// or http://".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("its address must not hold a user name or password".to_owned());
    }
    let public = match url.host() {
        None => return Err("its address names no host".to_owned()),
        Some(Host::Ipv4(address)) => is_public(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => is_public(IpAddr::V6(address)),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            name != "localhost" && !name.ends_with(".localhost")
        }
    };
    if public || allow_private {
        Ok(())
    } else {
        Err(NotPublic.to_string())
    }
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// Everything but the special-purpose blocks of the IANA registry (RFC 6890 and successors).
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_unspecified()
        || address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b)))
}

/// Global unicast only; where a version 4 address is wrapped in it, that one must be public too.
fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(wrapped) = address.to_ipv4_mapped() {
        return is_public_v4(wrapped);
    }
    let segments = address.segments();
    let wrapped = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match segments {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => wrapped(high, low),
        [0x2001, 0x0000 | 0x0db8, ..] => false,
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a failed unwrap is a failed test

    use super::*;

    #[test]
    fn private_addresses_are_refused_however_they_are_written() {
        for address in [
            "http://127.0.0.1:8000",
            "http://2130706433/",
            "http://0x7f000001/",
            "http://017700000001/",
            "http://127.1/",
            "http://0/",
            "http://10.1.2.3/",
            "http://172.31.0.1/",
            "http://192.168.1.1/",
            "http://169.254.169.254/latest/meta-data",
            "http://100.64.0.1/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[2002:7f00:1::]/",
            "http://[fd00::1]/",
            "http://[fe80::1]/",
            "http://localhost/",
            "http://LOCALHOST./",
            "http://a.localhost/",
        ] {
            let url = Url::parse(address).unwrap();
            assert!(check(&url, false).is_err(), "{address}");
            assert!(check(&url, true).is_ok(), "{address}");
        }
    }

    #[test]
    fn public_addresses_pass() {
        for address in [
            "https://books.example/",
            "https://8.8.8.8/",
            "https://[2606:4700::1111]/",
        ] {
            assert!(check(&Url::parse(address).unwrap(), false).is_ok(), "{address}");
        }
    }

    #[test]
    fn other_schemes_and_embedded_passwords_are_refused_even_where_private_is_allowed() {
        for address in [
            "ftp://books.example/",
            "file:///etc/passwd",
            "https://u:p@books.example/",
        ] {
            assert!(check(&Url::parse(address).unwrap(), true).is_err(), "{address}");
        }
    }
}
