//! How a sandbox is set up.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use url::{Host, Url};

use crate::clock::Clock;

/// How a sandbox is set up.
#[derive(Clone)]
pub struct SandboxOptions {
    /// Where it keeps its files. Made if missing.
    pub data_dir: PathBuf,
    /// Its own origin as browsers see it; `https` here makes its cookies secure.
    pub public_url: Option<Url>,
    /// The applications that may ask for access.
    pub clients: Vec<OAuthClient>,
    /// How long an access token lives.
    pub access_token_lifetime: Duration,
    /// How long a used refresh token still gives the pair that followed it.
    pub refresh_grace: Duration,
    /// The time.
    pub clock: Clock,
    /// Whether the control API and its page are served. Anybody who reaches them may use them: turn them on only where
    /// the sandbox listens on loopback, or where everybody may break it.
    pub control: bool,
    /// How many API calls an organisation answers in a minute.
    pub calls_per_minute: u32,
}

impl SandboxOptions {
    /// The usual set-up for development: the development client, access tokens of 30 minutes, a grace window of 60
    /// seconds, the system's clock, control on.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            public_url: None,
            clients: vec![OAuthClient::development()],
            access_token_lifetime: Duration::from_mins(30),
            refresh_grace: Duration::from_mins(1),
            clock: crate::clock::system(),
            control: true,
            calls_per_minute: 60_000,
        }
    }
}

/// An application that may ask for access.
#[derive(Clone)]
pub struct OAuthClient {
    /// Its id.
    pub id: String,
    /// Its secret.
    pub secret: String,
    /// Its name, as the consent page shows it.
    pub name: String,
    /// Where answers may go.
    pub redirect_uris: RedirectUris,
}

/// Where an application's answers may go.
#[derive(Debug, Clone)]
pub enum RedirectUris {
    /// To these addresses, compared character by character (RFC 6749 section 3.1.2.3).
    Exactly(Vec<String>),
    /// To any `http` address on the loopback interface.
    AnyLoopback,
}

impl OAuthClient {
    /// The client for development: id `development`, secret `development-secret`, any redirect to loopback.
    pub fn development() -> Self {
        Self {
            id: "development".to_owned(),
            secret: "development-secret".to_owned(),
            name: "Platypus (development)".to_owned(),
            redirect_uris: RedirectUris::AnyLoopback,
        }
    }

    pub(crate) fn accepts(&self, redirect_uri: &str) -> bool {
        match &self.redirect_uris {
            RedirectUris::Exactly(registered) => registered.iter().any(|uri| uri == redirect_uri),
            RedirectUris::AnyLoopback => Url::parse(redirect_uri).is_ok_and(|uri| is_plain_loopback(&uri)),
        }
    }

    pub(crate) fn has_secret(&self, secret: &str) -> bool {
        subtle::ConstantTimeEq::ct_eq(self.secret.as_bytes(), secret.as_bytes()).into()
    }
}

fn is_plain_loopback(uri: &Url) -> bool {
    let host = match uri.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        None => false,
    };
    host && uri.scheme() == "http"
        && uri.fragment().is_none()
        && uri.username().is_empty()
        && uri.password().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_development_client_redirects_to_loopback_only() {
        let client = OAuthClient::development();
        for good in [
            "http://127.0.0.1:4000/link/callback",
            "http://localhost/x?y=z",
            "http://[::1]:9/",
        ] {
            assert!(client.accepts(good), "{good}");
        }
        for bad in [
            "https://127.0.0.1/",
            "http://127.0.0.1.evil.example/",
            "http://localhost@evil.example/",
            "http://10.0.0.1/",
            "http://127.0.0.1/#f",
            "nonsense",
            "http://me@localhost/",
        ] {
            assert!(!client.accepts(bad), "{bad}");
        }
    }

    #[test]
    fn registered_addresses_are_compared_exactly() {
        let mut client = OAuthClient::development();
        client.redirect_uris = RedirectUris::Exactly(vec!["https://app.example/callback".to_owned()]);
        assert!(client.accepts("https://app.example/callback"));
        assert!(!client.accepts("https://app.example/callback/"));
        assert!(!client.accepts("https://app.example/callback?x=1"));
        assert!(!client.accepts("http://127.0.0.1/callback"));
    }
}
