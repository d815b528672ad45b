//! Link inside a client's own page. The client's backend asks for an access token of one company
//! ([`access_token`]); its page hands that to our frame, which begins a session with it
//! ([`begin`]). The session's token stands for the browser from then on, since a frame in somebody
//! else's page keeps no cookie of ours.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use platypus_model::{ClientId, CompanyId};
use secrecy::SecretString;

use super::Platform;
use super::allowed_origins::{self, WebOrigin};
use super::authorise::BrowserHash;
use super::link_settings;
use crate::store::link_embeddings::{self, LinkEmbedding};
use crate::store::{StoreError, companies, one_time_links};

/// How long an access token works (contract section 12, "Token").
pub const ACCESS_TOKEN_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// How long a session lasts.
pub const SESSION_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// How long a session is remembered after that, so that its frame can be told why it stopped.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

/// The longest token that is looked at, in characters.
const LONGEST_TOKEN: usize = 200;

/// Why Link is not shown in a page.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddingError {
    /// No company has this id.
    #[error("no company has this id")]
    UnknownCompany,
    /// The client has not allowed pages of that origin.
    #[error("pages of this origin may not show Link")]
    OriginNotAllowed,
    /// The token is none of ours for this company.
    #[error("the access token is not one for this company")]
    TokenRefused,
    /// The token was ours, more than a day ago.
    #[error("the access token has expired")]
    TokenExpired,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes a token that opens the Link pages of one company inside a page of the client's, for a day.
/// It is sealed with the client's key and bound to the company, so that making one writes nothing.
///
/// # Errors
/// The store's.
pub async fn access_token(
    platform: &Platform,
    client: ClientId,
    company: CompanyId,
) -> Result<SecretString, StoreError> {
    let key = platform.store.client_sealer(client).await?;
    let end = platform.clock.now() + ACCESS_TOKEN_LIFE;
    let sealed = key
        .seal(&row(company), &end.as_microsecond().to_be_bytes())
        .map_err(|error| StoreError::Open(error.to_string()))?;
    Ok(URL_SAFE_NO_PAD.encode(sealed).into())
}

fn row(company: CompanyId) -> String {
    format!("access token {company}")
}

/// The client whose company it is, where pages of that origin may show Link for it.
///
/// # Errors
/// Where there is no such company, or they may not.
pub async fn admitted(
    platform: &Platform,
    company: CompanyId,
    parent: &WebOrigin,
) -> Result<ClientId, EmbeddingError> {
    let mut reader = platform.store.reader();
    let company = companies::find_by_link(&mut reader, company)
        .await?
        .ok_or(EmbeddingError::UnknownCompany)?;
    let allowed = allowed_origins::load(&mut reader, company.client_id).await?;
    if allowed.contains(parent) {
        Ok(company.client_id)
    } else {
        Err(EmbeddingError::OriginNotAllowed)
    }
}

/// Begins a session, by the hash of its token, with the access token that a page of that origin
/// handed over.
///
/// # Errors
/// Why not.
pub async fn begin(
    platform: &Platform,
    company: CompanyId,
    parent: &WebOrigin,
    access_token: &str,
    session: BrowserHash,
) -> Result<(), EmbeddingError> {
    let client = admitted(platform, company, parent).await?;
    let now = platform.clock.now();
    let end = end_of(platform, client, company, access_token)
        .await?
        .ok_or(EmbeddingError::TokenRefused)?;
    if end <= now {
        return Err(EmbeddingError::TokenExpired);
    }
    let settings = link_settings::load(&mut platform.store.reader(), client).await?;
    let embedding = LinkEmbedding {
        client_id: client,
        company_id: company,
        parent_origin: parent.as_str().to_owned(),
        created_at: now,
        expires_at: now + SESSION_LIFE,
    };
    let mut tx = platform.store.begin().await?;
    link_embeddings::forget_before(&mut tx, now - REMEMBERED).await?;
    link_embeddings::insert(&mut tx, &embedding, &session).await?;
    if settings.one_time_links {
        // The access token is as good as an address that works once.
        let end = embedding.expires_at;
        one_time_links::use_up(&mut tx, client, company, &session, &session, now, end).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// When the token ends; none where it is none of ours for this company.
async fn end_of(
    platform: &Platform,
    client: ClientId,
    company: CompanyId,
    token: &str,
) -> Result<Option<Timestamp>, StoreError> {
    if token.len() > LONGEST_TOKEN {
        return Ok(None);
    }
    let Ok(sealed) = URL_SAFE_NO_PAD.decode(token) else {
        return Ok(None);
    };
    let key = platform.store.client_sealer(client).await?;
    let Ok(opened) = key.open(&row(company), &sealed) else {
        return Ok(None);
    };
    let end = <[u8; 8]>::try_from(opened.as_slice())
        .ok()
        .map(i64::from_be_bytes)
        .and_then(|end| Timestamp::from_microsecond(end).ok());
    Ok(end)
}

/// A session as its frame comes back with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Session {
    /// It goes on, for this company on a page of this origin.
    Open {
        /// The company.
        company: CompanyId,
        /// The page's origin.
        parent: String,
    },
    /// It lasted a day, and that is over.
    Over {
        /// The page's origin, which may be told.
        parent: String,
    },
    /// It is none of ours, or the client allows that origin no longer.
    Refused,
}

/// The session of that hash, as it stands now.
///
/// # Errors
/// The store's.
pub async fn session(platform: &Platform, session: BrowserHash) -> Result<Session, StoreError> {
    let mut reader = platform.store.reader();
    let Some(kept) = link_embeddings::find_by_hash(&mut reader, &session).await? else {
        return Ok(Session::Refused);
    };
    let allowed = allowed_origins::load(&mut reader, kept.client_id).await?;
    let parent = kept.parent_origin;
    if !allowed.iter().any(|origin| origin.as_str() == parent) {
        return Ok(Session::Refused);
    }
    Ok(if kept.expires_at <= platform.clock.now() {
        Session::Over { parent }
    } else {
        Session::Open {
            company: kept.company_id,
            parent,
        }
    })
}
