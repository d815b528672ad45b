//! Signing in to the Portal by a one-time link, and what a signed-in person may do.

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use platypus_model::{ClientId, UserId};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::Platform;
use crate::events::{self, Actor, Cause, Event, EventKind};
use crate::store::clients::{self, Client};
use crate::store::sessions::{self, StoredSession};
use crate::store::sign_in_links::{self, SignInLink};
use crate::store::users::{self, Role, User};
use crate::store::{Database, StoreError};

/// How long a sign-in link works.
pub const LINK_LIFE: SignedDuration = SignedDuration::from_hours(24);
/// How long a session lasts while its person is not seen.
pub const SESSION_IDLE_LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long a session lasts at most.
pub const SESSION_LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Sightings closer together than this leave one note, so that reads stay reads.
const SEEN_NOTED_EVERY: SignedDuration = SignedDuration::from_mins(5);

/// Why somebody is not signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// No link has this token.
    #[error("this sign-in link is not known")]
    Unknown,
    /// The link has been used.
    #[error("this sign-in link has already been used")]
    Used,
    /// The link is too old.
    #[error("this sign-in link has expired")]
    Expired,
    /// The person's account is switched off.
    #[error("this account is switched off")]
    Disabled,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A sign-in link as its maker sees it, once.
#[derive(Debug)]
pub struct NewSignInLink {
    /// Its address; who opens it is signed in.
    pub url: SecretString,
    /// When it stops working.
    pub expires_at: Timestamp,
}

/// Whom a link would sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The person.
    pub user: User,
    /// The client whose Portal it opens.
    pub client: Client,
}

/// What a signed-in person may do (contract section 11, "Roles").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Right {
    /// Add, rename and refresh companies, copy Link addresses, see connections.
    ManageCompanies,
    /// See financial data.
    SeeData,
    /// Delete companies.
    DeleteCompanies,
    /// Unlink and delete connections.
    ManageConnections,
    /// Change what Link asks, how it looks and where it leads.
    ManageSettings,
}

/// A signed-in person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The person.
    pub user: User,
    /// The client they work for.
    pub client: Client,
}

impl Session {
    /// Whether they may do it. Every page and every action of the Portal asks here.
    pub const fn may(&self, right: Right) -> bool {
        match right {
            Right::ManageCompanies => true,
            Right::SeeData => !matches!(self.user.role, Role::Onboarding),
            Right::DeleteCompanies => matches!(
                self.user.role,
                Role::Analyst | Role::Developer | Role::Administrator
            ),
            Right::ManageConnections | Right::ManageSettings => {
                matches!(self.user.role, Role::Developer | Role::Administrator)
            }
        }
    }

    /// That they did something, from `origin`.
    pub const fn cause(&self, origin: Option<IpAddr>) -> Cause {
        Cause::new(Actor::User(self.user.id), origin)
    }
}

/// Makes a one-time link that signs a person in.
///
/// # Errors
/// [`SignInError::Unknown`] where the client has no such person, [`SignInError::Disabled`].
pub async fn create_link(
    platform: &Platform,
    cause: Cause,
    client: ClientId,
    user: UserId,
) -> Result<NewSignInLink, SignInError> {
    let now = platform.clock.now();
    let token = new_token();
    let mut tx = platform.store.begin().await?;
    let user = users::find(&mut tx, client, user)
        .await?
        .ok_or(SignInError::Unknown)?;
    if !user.is_enabled {
        return Err(SignInError::Disabled);
    }
    let link = SignInLink {
        client_id: client,
        user_id: user.id,
        created_at: now,
        expires_at: now + LINK_LIFE,
        used_at: None,
    };
    // Those that ran out a while ago are kept no longer than it takes to say that they did.
    sign_in_links::forget_before(&mut tx, now - LINK_LIFE * 7).await?;
    sign_in_links::insert(&mut tx, &link, &hash(token.expose_secret())).await?;
    let event = Event::new(client, EventKind::SignInLinkCreated, cause)
        .detail(json!({ "userId": user.id, "expiresAt": link.expires_at }));
    events::record(&mut tx, now, event).await?;
    tx.commit().await?;
    let address = format!("/portal/sign-in/{}", token.expose_secret());
    Ok(NewSignInLink {
        url: platform.config.url(&address).into(),
        expires_at: link.expires_at,
    })
}

/// Whom a link would sign in; looking does not use it up.
pub async fn inspect_link(platform: &Platform, token: &str) -> Result<Invitation, SignInError> {
    let mut reader = platform.store.reader();
    let link = usable_link(&mut reader, token, platform.clock.now()).await?;
    invited(&mut reader, &link).await
}

/// Uses a link up and signs its person in: the token of the new session.
pub async fn consume_link(
    platform: &Platform,
    token: &str,
    origin: Option<IpAddr>,
) -> Result<SecretString, SignInError> {
    let now = platform.clock.now();
    let session_token = new_token();
    let mut tx = platform.store.begin().await?;
    let link = usable_link(&mut tx, token, now).await?;
    let Invitation { user, client } = invited(&mut tx, &link).await?;
    if !sign_in_links::use_up(&mut tx, client.id, &hash(token), now).await? {
        // Another request was first.
        return Err(SignInError::Used);
    }
    let session = StoredSession {
        client_id: client.id,
        user_id: user.id,
        created_at: now,
        last_seen_at: now,
        expires_at: now + SESSION_IDLE_LIFE,
    };
    sessions::forget_before(&mut tx, now).await?;
    sessions::insert(&mut tx, &session, &hash(session_token.expose_secret())).await?;
    users::set_last_signed_in(&mut tx, client.id, user.id, now).await?;
    let cause = Cause::new(Actor::User(user.id), origin);
    events::record(
        &mut tx,
        now,
        Event::new(client.id, EventKind::UserSignedIn, cause),
    )
    .await?;
    tx.commit().await?;
    Ok(session_token)
}

/// The session of that token, where it stands; being looked up keeps it alive.
pub async fn session(platform: &Platform, token: &str) -> Result<Option<Session>, StoreError> {
    let now = platform.clock.now();
    let token_hash = hash(token);
    let mut reader = platform.store.reader();
    let Some(stored) = sessions::find_by_hash(&mut reader, &token_hash).await? else {
        return Ok(None);
    };
    if stored.expires_at <= now {
        return Ok(None);
    }
    let user = users::find(&mut reader, stored.client_id, stored.user_id).await?;
    let client = clients::find(&mut reader, stored.client_id).await?;
    let (Some(user), Some(client)) = (user, client) else {
        return Ok(None);
    };
    if !user.is_enabled {
        return Ok(None);
    }
    if now.duration_since(stored.last_seen_at) >= SEEN_NOTED_EVERY {
        let expires_at = (now + SESSION_IDLE_LIFE).min(stored.created_at + SESSION_LIFE);
        let mut tx = platform.store.begin().await?;
        sessions::prolong(&mut tx, stored.client_id, &token_hash, now, expires_at).await?;
        tx.commit().await?;
    }
    Ok(Some(Session { user, client }))
}

/// Ends the session of that token.
pub async fn sign_out(
    platform: &Platform,
    session: &Session,
    token: &str,
    origin: Option<IpAddr>,
) -> Result<(), StoreError> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin().await?;
    sessions::delete(&mut tx, session.client.id, &hash(token)).await?;
    let event = Event::new(session.client.id, EventKind::UserSignedOut, session.cause(origin));
    events::record(&mut tx, now, event).await?;
    tx.commit().await
}

async fn usable_link(db: &mut impl Database, token: &str, now: Timestamp) -> Result<SignInLink, SignInError> {
    let link = sign_in_links::find_by_hash(db, &hash(token))
        .await?
        .ok_or(SignInError::Unknown)?;
    if link.used_at.is_some() {
        return Err(SignInError::Used);
    }
    if link.expires_at <= now {
        return Err(SignInError::Expired);
    }
    Ok(link)
}

async fn invited(db: &mut impl Database, link: &SignInLink) -> Result<Invitation, SignInError> {
    let user = users::find(db, link.client_id, link.user_id).await?;
    let client = clients::find(db, link.client_id).await?;
    let (Some(user), Some(client)) = (user, client) else {
        return Err(SignInError::Unknown);
    };
    if !user.is_enabled {
        return Err(SignInError::Disabled);
    }
    Ok(Invitation { user, client })
}

/// 256 bits from the system's source of randomness: nothing to guess, so a fast hash is enough.
fn new_token() -> SecretString {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()).into()
}

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
