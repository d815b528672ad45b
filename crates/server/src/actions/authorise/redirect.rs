//! By way of the provider's own sign-in page (RFC 6749 section 4.1, with PKCE).

use std::collections::BTreeMap;
use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use platypus_connectors::{Blame, Credentials, Entity, Granted, Integration, Pkce, ProviderError};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use url::Url;

use super::{
    AuthoriseError, Finished, Journey, Linked, Platform, finish, integration_of, keep_failure, linked,
    question, replay,
};
use crate::actions::link_journeys;
use crate::store::StoreError;
use crate::store::connections::{self, Connection};
use crate::store::link_states::{self, LinkState};

/// How long a company may take at its provider.
pub const STATE_LIFE: SignedDuration = SignedDuration::from_mins(15);

/// How long a state is remembered after that, so that a late return can be told why.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

/// The longest text kept of what a provider said, in characters.
const LONGEST_REASON: usize = 300;

/// The hash of what one browser holds; an authorisation ends in the browser it began in.
pub type BrowserHash = [u8; 32];

/// Where providers send the company back to.
fn callback_url(platform: &Platform) -> Url {
    let mut url = platform.config.public_url.clone();
    let path = format!("{}/link/callback", url.path().trim_end_matches('/'));
    url.set_path(&path);
    url
}

/// Begins an authorisation: the address at the provider to which the company's browser goes now.
/// `browser` is that of the window it goes there in; `embedded` the session of the frame in a client's
/// page that opened the window.
pub async fn begin(
    platform: &Platform,
    journey: &Journey,
    connection: &Connection,
    browser: BrowserHash,
    embedded: Option<BrowserHash>,
) -> Result<Url, AuthoriseError> {
    let integration = integration_of(platform, connection)?;
    if let Err(error) = journey.check_accounting(connection) {
        let message = format!(
            "{} was not linked: {error}; unlink that one first.",
            integration.name()
        );
        keep_failure(platform, connection, None, 500, message).await?;
        return Err(error);
    }
    let now = platform.clock.now();
    let state: SecretString = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()).into();
    let state_hash = hash(state.expose_secret());
    let pkce = Pkce::generate();
    let journeys_browser = embedded.unwrap_or(browser);
    let (client, company) = (journey.client.id, journey.company.id);
    let carried = link_journeys::parameters(platform, client, company, journeys_browser).await?;
    let url = platform
        .providers
        .authorisation_url(
            &integration,
            &platform.applications.get(integration.key()),
            &callback_url(platform),
            state.expose_secret(),
            &pkce,
            carried.asks_person(),
        )
        .map_err(|error| AuthoriseError::Provider {
            which: linked(connection),
            error,
        })?;
    let mut tx = platform.store.begin().await?;
    link_states::forget_before(&mut tx, now - REMEMBERED).await?;
    let verifier = tx
        .seal(
            journey.client.id,
            &link_states::sealed_row(&state_hash),
            pkce.verifier().as_bytes(),
        )
        .await?;
    let kept = LinkState {
        client_id: journey.client.id,
        company_id: journey.company.id,
        connection_id: connection.id,
        browser_hash: browser.to_vec(),
        embedded_hash: embedded.map(Vec::from),
        verifier,
        created_at: now,
        expires_at: now + STATE_LIFE,
        used_at: None,
    };
    link_states::insert(&mut tx, &kept, &state_hash).await?;
    tx.commit().await?;
    Ok(url)
}

/// Where the provider's sign-in page is, for a page whose form will lead there; none for an
/// integration that has none.
pub fn sign_in_origin(platform: &Platform, integration: &Integration) -> Option<Url> {
    platform
        .providers
        .authorisation_url(
            integration,
            &platform.applications.get(integration.key()),
            &callback_url(platform),
            "",
            &Pkce::generate(),
            false,
        )
        .ok()
}

/// What a code was worth.
enum Answered {
    /// Permission for one organisation.
    One((Entity, Credentials)),
    /// Permission for several, of which the company chooses one.
    Several(Credentials, Vec<Entity>),
}

/// Completes an authorisation with the parameters that the provider sent back.
pub async fn complete(
    platform: &Platform,
    callback: &BTreeMap<String, String>,
    browser: BrowserHash,
    origin: Option<IpAddr>,
) -> Result<Finished, AuthoriseError> {
    let state = callback.get("state").ok_or(AuthoriseError::UnknownState)?;
    let state_hash = hash(state);
    let mut reader = platform.store.reader();
    let kept = link_states::find_by_hash(&mut reader, &state_hash)
        .await?
        .ok_or(AuthoriseError::UnknownState)?;
    let connection = connections::find(&mut reader, kept.client_id, kept.company_id, kept.connection_id)
        .await?
        .ok_or(AuthoriseError::UnknownConnection(kept.company_id))?;
    let integration = integration_of(platform, &connection)?;
    // A question is the frame's to answer, not its window's.
    let journeys_browser = embedded_of(&kept).unwrap_or(browser);
    if let Used::Before(used_at) = use_up(platform, &kept, &state_hash, &connection, browser, origin).await? {
        return replay::outcome_of_first(platform, &kept, used_at, &connection, journeys_browser, origin)
            .await;
    }
    if let Some(error) = callback.get("error") {
        let said = callback.get("error_description").unwrap_or(error);
        let reason = printable(said);
        let message = format!("{} was not linked: {reason}", integration.name());
        if error == "access_denied" {
            keep_failure(platform, &connection, origin, 403, message).await?;
            return Err(AuthoriseError::Refused {
                which: linked(&connection),
                reason,
            });
        }
    }
    if finish::linked_since(&connection, kept.created_at) {
        // Finished in another window meanwhile. The code is left unspent: there is one grant.
        return Ok(Finished::Linked(linked(&connection)));
    }
    let verifier = platform
        .store
        .unseal(
            &mut reader,
            kept.client_id,
            &link_states::sealed_row(&state_hash),
            &kept.verifier,
        )
        .await?;
    let verifier = std::str::from_utf8(&verifier).unwrap_or_default();
    let application = platform.applications.get(integration.key());
    let redirect_uri = callback_url(platform);
    let granted = async {
        let credentials = platform
            .providers
            .exchange_code(&integration, &application, callback, &redirect_uri, verifier)
            .await?;
        let providers = &platform.providers;
        match providers
            .entities(&integration, &application, credentials)
            .await?
        {
            Granted::One(credentials) => {
                let connected = providers.connect(&integration, &application, credentials);
                connected.await.map(Answered::One)
            }
            Granted::Several(credentials, entities) => Ok(Answered::Several(credentials, entities)),
        }
    };
    let granted = granted.await;
    if let Ok(Answered::One((_, credentials)) | Answered::Several(credentials, _)) = &granted {
        learn_person(platform, &integration, &connection, credentials, journeys_browser).await?;
    }
    match granted {
        Ok(Answered::Several(credentials, entities)) => {
            question::offer(platform, &connection, &credentials, entities, journeys_browser).await?;
            Ok(Finished::Asked(linked(&connection)))
        }
        Ok(Answered::One(granted)) => {
            let begun = kept.created_at;
            finish::link(
                platform,
                &connection,
                &integration,
                granted,
                journeys_browser,
                origin,
                begun,
            )
            .await
        }
        Err(error) => {
            let message = format!("{} was not linked: {error}", integration.name());
            keep_failure(platform, &connection, origin, status_code(&error), message).await?;
            Err(AuthoriseError::Provider {
                which: linked(&connection),
                error,
            })
        }
    }
}

/// Asks the provider who signed in, where the client's Link address wants to know. What it does not
/// tell keeps nobody from linking.
async fn learn_person(
    platform: &Platform,
    integration: &Integration,
    connection: &Connection,
    credentials: &Credentials,
    browser: BrowserHash,
) -> Result<(), StoreError> {
    let (client, company) = (connection.client_id, connection.company_id);
    let carried = link_journeys::parameters(platform, client, company, browser).await?;
    if !carried.asks_person() {
        return Ok(());
    }
    let application = platform.applications.get(integration.key());
    match platform
        .providers
        .person(integration, &application, credentials)
        .await
    {
        Ok(person) => link_journeys::person::keep(platform, client, company, browser, &person).await,
        Err(error) => {
            tracing::warn!(%client, %company, %error, "the provider did not tell who signed in");
            Ok(())
        }
    }
}

/// An attempt that a frame in a client's page opened this window for.
#[derive(Debug, Clone, Copy)]
pub struct EmbeddedAttempt {
    /// The frame's session.
    pub frame: BrowserHash,
    /// What it wants linked.
    pub which: Linked,
}

/// The attempt of a frame that the provider's answer belongs to, where this window began it.
///
/// # Errors
/// The store's.
pub async fn embedded_attempt(
    platform: &Platform,
    callback: &BTreeMap<String, String>,
    browser: BrowserHash,
) -> Result<Option<EmbeddedAttempt>, StoreError> {
    let Some(state) = callback.get("state") else {
        return Ok(None);
    };
    let kept = link_states::find_by_hash(&mut platform.store.reader(), &hash(state)).await?;
    let ours = kept.filter(|kept| kept.browser_hash.as_slice().ct_eq(&browser).into());
    Ok(ours.and_then(|kept| {
        Some(EmbeddedAttempt {
            frame: embedded_of(&kept)?,
            which: Linked {
                company: kept.company_id,
                connection: kept.connection_id,
            },
        })
    }))
}

fn embedded_of(kept: &LinkState) -> Option<BrowserHash> {
    kept.embedded_hash.as_deref()?.try_into().ok()
}

/// Whether a state could be used.
enum Used {
    /// It is now, for the first time.
    Now,
    /// It had been, at that moment.
    Before(Timestamp),
}

/// Uses a state up in the browser that began it, in time, once.
async fn use_up(
    platform: &Platform,
    kept: &LinkState,
    state_hash: &[u8; 32],
    connection: &Connection,
    browser: BrowserHash,
    origin: Option<IpAddr>,
) -> Result<Used, AuthoriseError> {
    let now = platform.clock.now();
    let failed = |message: &str| {
        let message = format!("{} was not linked: {message}", connection.platform_name);
        keep_failure(platform, connection, origin, 500, message)
    };
    let is_ours: bool = kept.browser_hash.as_slice().ct_eq(&browser).into();
    if !is_ours {
        failed("the company came back from the provider in another browser than it went there in. Send it its Link URL again.").await?;
        return Err(AuthoriseError::ForeignBrowser(linked(connection)));
    }
    if let Some(used_at) = kept.used_at {
        return Ok(Used::Before(used_at));
    }
    if kept.expires_at <= now {
        failed("the company took longer than 15 minutes at the provider. Send it its Link URL again.")
            .await?;
        return Err(AuthoriseError::Expired(linked(connection)));
    }
    let mut tx = platform.store.begin().await?;
    let first = link_states::use_up(&mut tx, kept.client_id, state_hash, now).await?;
    tx.commit().await?;
    Ok(if first { Used::Now } else { Used::Before(now) })
}

/// The contract's number for an attempt that failed (section 9).
pub fn status_code(error: &ProviderError) -> u16 {
    match error {
        ProviderError::NotSupported { .. } => 501,
        ProviderError::PermissionDenied { .. } if error.blame() == Blame::Customer => 403,
        _ => 500,
    }
}

fn printable(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_control())
        .take(LONGEST_REASON)
        .collect()
}

fn hash(state: &str) -> [u8; 32] {
    Sha256::digest(state.as_bytes()).into()
}
