//! The virus scanner, and where its clamd listens.

use std::path::PathBuf;
use std::str::FromStr;

use super::ConfigError;

/// The address of a clamd, the daemon of the virus scanner `ClamAV`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClamdAddress {
    /// Host and port.
    Tcp(String),
    /// A socket of this machine.
    Unix(PathBuf),
}

/// The scanner that looks at what companies send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VirusScanner {
    /// Where it is asked.
    pub address: ClamdAddress,
    /// Whether files are taken while it cannot be asked.
    pub lets_unscanned_pass: bool,
}

impl FromStr for ClamdAddress {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        if let Some(path) = text.strip_prefix("unix:")
            && path.starts_with('/')
        {
            return Ok(Self::Unix(PathBuf::from(path)));
        }
        let has_port = text
            .rsplit_once(':')
            .is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0));
        if has_port && !text.contains('/') {
            return Ok(Self::Tcp(text.to_owned()));
        }
        Err(ConfigError(format!(
            "the address of clamd `{text}` cannot be used; write it as 127.0.0.1:3310 or unix:/run/clamav/clamd.ctl"
        )))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // an address that does not parse should stop the test

    use super::*;

    #[test]
    fn an_address_is_a_port_or_a_socket() {
        let tcp = |text: &str| ClamdAddress::Tcp(text.to_owned());
        for text in ["127.0.0.1:3310", "[::1]:3310", "clamd:3310"] {
            assert_eq!(text.parse::<ClamdAddress>().unwrap(), tcp(text));
        }
        let socket: ClamdAddress = "unix:/run/clamd.ctl".parse().unwrap();
        assert_eq!(socket, ClamdAddress::Unix(PathBuf::from("/run/clamd.ctl")));
    }

    #[test]
    fn anything_else_is_refused_with_what_would_do() {
        for text in [
            "",
            "clamd",
            ":3310",
            "clamd:0",
            "clamd:http",
            "unix:clamd",
            "http://clamd:3310",
        ] {
            let error = text.parse::<ClamdAddress>().unwrap_err().to_string();
            assert!(error.contains("127.0.0.1:3310"), "{text}: {error}");
        }
    }
}
