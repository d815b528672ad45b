//! The addresses that are sent to companies. Where the client wants it, each works once, for a day
//! (contract section 9, "OTP"): it carries a token that names its end, sealed with the client's key
//! and bound to the company and connection, so that making one writes nothing.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use platypus_model::{ClientId, CompanyId, ConnectionId};
use sha2::{Digest, Sha256};

use super::Platform;
use super::authorise::{BrowserHash, Journey};
use super::link_settings;
use crate::config::Config;
use crate::store::{ClientSealer, StoreError, one_time_links};

/// How long an address works, and how long the browser that used it may go on.
pub const ONE_TIME_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// The longest token that is looked at, in characters.
const LONGEST_TOKEN: usize = 200;

/// Makes a client's Link addresses.
#[derive(Debug)]
pub struct LinkAddresses {
    config: Arc<Config>,
    /// None where addresses work any number of times.
    sealer: Option<ClientSealer>,
    expires_at: Timestamp,
}

impl LinkAddresses {
    /// What makes the client's addresses now.
    ///
    /// # Errors
    /// The store's.
    pub async fn load(platform: &Platform, client: ClientId) -> Result<Self, StoreError> {
        let settings = link_settings::load(&mut platform.store.reader(), client).await?;
        let sealer = if settings.one_time_links {
            Some(platform.store.client_sealer(client).await?)
        } else {
            None
        };
        Ok(Self {
            config: Arc::clone(&platform.config),
            sealer,
            expires_at: platform.clock.now() + ONE_TIME_LIFE,
        })
    }

    /// The address at which a company begins.
    pub fn company(&self, company: CompanyId) -> String {
        let address = self.config.url(&format!("/link/company/{company}"));
        self.with_token(address, "link.otp", &row(company, None))
    }

    /// The address that leads a company straight to the provider of one connection.
    pub fn connection(&self, company: CompanyId, connection: ConnectionId) -> String {
        let address = self.config.url(&format!(
            "/link/companies/{company}/connections/{connection}/start"
        ));
        self.with_token(address, "otp", &row(company, Some(connection)))
    }

    fn with_token(&self, address: String, parameter: &str, row: &str) -> String {
        let sealed = self.sealer.as_ref().and_then(|sealer| {
            sealer
                .seal(row, &self.expires_at.as_microsecond().to_be_bytes())
                .ok()
        });
        match sealed {
            Some(sealed) => format!("{address}?{parameter}={}", URL_SAFE_NO_PAD.encode(sealed)),
            None => address,
        }
    }
}

fn row(company: CompanyId, connection: Option<ConnectionId>) -> String {
    match connection {
        None => format!("link address {company}"),
        Some(connection) => format!("link address {company} {connection}"),
    }
}

/// Whether somebody may see a company's Link pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// They may.
    Granted,
    /// They have an address that works, and have yet to use it.
    Offered,
    /// The address works once, and has.
    Used,
    /// The address worked for a day, and that is over.
    Expired,
    /// They have no address that works.
    Refused,
}

/// Whether this browser may see the company's Link pages, with the token of its address where it
/// brought one.
///
/// # Errors
/// The store's.
pub async fn admission(
    platform: &Platform,
    journey: &Journey,
    browser: BrowserHash,
    connection: Option<ConnectionId>,
    token: Option<&str>,
) -> Result<Admission, StoreError> {
    if !journey.settings.one_time_links {
        return Ok(Admission::Granted);
    }
    let (client, company) = (journey.client.id, journey.company.id);
    let now = platform.clock.now();
    let mut reader = platform.store.reader();
    if one_time_links::is_admitted(&mut reader, client, company, &browser, now).await? {
        return Ok(Admission::Granted);
    }
    let Some(token) = token else {
        return Ok(Admission::Refused);
    };
    match open(platform, journey, connection, token).await? {
        None => Ok(Admission::Refused),
        Some(end) if end <= now => Ok(Admission::Expired),
        Some(_) => Ok(Admission::Offered),
    }
}

/// Uses an address: this browser may go on for a day, and no other may use it again.
///
/// # Errors
/// The store's.
pub async fn admit(
    platform: &Platform,
    journey: &Journey,
    browser: BrowserHash,
    connection: Option<ConnectionId>,
    token: &str,
) -> Result<Admission, StoreError> {
    let now = platform.clock.now();
    match open(platform, journey, connection, token).await? {
        None => return Ok(Admission::Refused),
        Some(end) if end <= now => return Ok(Admission::Expired),
        Some(_) => {}
    }
    let token_hash = Sha256::digest(token.as_bytes()).into();
    let mut tx = platform.store.begin().await?;
    // Remembered for longer than any address works, so that none works again.
    one_time_links::forget_before(&mut tx, now - ONE_TIME_LIFE).await?;
    let (client, company) = (journey.client.id, journey.company.id);
    let first = one_time_links::use_up(
        &mut tx,
        client,
        company,
        &token_hash,
        &browser,
        now,
        now + ONE_TIME_LIFE,
    )
    .await?;
    tx.commit().await?;
    Ok(if first {
        Admission::Granted
    } else {
        Admission::Used
    })
}

/// When the address of that token ends; none where the token is none of ours for it.
async fn open(
    platform: &Platform,
    journey: &Journey,
    connection: Option<ConnectionId>,
    token: &str,
) -> Result<Option<Timestamp>, StoreError> {
    if token.len() > LONGEST_TOKEN {
        return Ok(None);
    }
    let Ok(sealed) = URL_SAFE_NO_PAD.decode(token) else {
        return Ok(None);
    };
    let seal = platform.store.client_sealer(journey.client.id).await?;
    let Ok(opened) = seal.open(&row(journey.company.id, connection), &sealed) else {
        return Ok(None);
    };
    let end = <[u8; 8]>::try_from(opened.as_slice())
        .ok()
        .map(i64::from_be_bytes)
        .and_then(|end| Timestamp::from_microsecond(end).ok());
    Ok(end)
}
