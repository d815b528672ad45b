//! The people of a client.

use jiff::Timestamp;
use platypus_model::{ClientId, UserId};
use serde_json::json;

use super::Platform;
use crate::events::{self, Actor, Cause, Event, EventKind};
use crate::store::users::{self, Role, User};
use crate::store::{Database, StoreError, Transaction};

/// Longest name of a person, in characters.
pub const MAX_NAME_CHARACTERS: usize = 200;
/// Longest address (RFC 5321, section 4.5.3.1.3).
pub const MAX_EMAIL_CHARACTERS: usize = 254;

/// Why a person was not added.
#[derive(Debug, thiserror::Error)]
pub enum UserError {
    /// There is no name, or it is too long.
    #[error("A person's name has from 1 to {MAX_NAME_CHARACTERS} characters.")]
    Name,
    /// The text is no e-mail address.
    #[error("`{0}` is not an e-mail address; write it as name@example.com.")]
    Email(String),
    /// The client has somebody with that address.
    #[error("Somebody of this client has the address {0} already.")]
    EmailTaken(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Adds a person to a client in the caller's transaction.
pub(super) async fn create_in(
    tx: &mut Transaction,
    now: Timestamp,
    client: ClientId,
    name: &str,
    email: &str,
    role: Role,
) -> Result<User, UserError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARACTERS {
        return Err(UserError::Name);
    }
    let user = User {
        client_id: client,
        id: UserId::new(),
        name: name.to_owned(),
        email: check_email(email)?,
        role,
        is_enabled: true,
        created_at: now,
        last_signed_in_at: None,
    };
    users::insert(tx, &user).await.map_err(|error| {
        if error.is_conflict() {
            UserError::EmailTaken(user.email.clone())
        } else {
            error.into()
        }
    })?;
    let event = Event::new(client, EventKind::UserCreated, Cause::OPERATOR)
        .detail(json!({ "userId": user.id, "role": role.as_str() }));
    events::record(tx, now, event).await?;
    Ok(user)
}

/// A client's people, oldest first.
pub async fn list(platform: &Platform, client: ClientId) -> Result<Vec<User>, UserError> {
    Ok(users::list(&mut platform.store.reader(), client).await?)
}

/// Everyone with that address, of whichever client: for the operator.
pub async fn find_by_email(platform: &Platform, email: &str) -> Result<Vec<User>, UserError> {
    Ok(users::find_by_email(&mut platform.store.reader(), email).await?)
}

/// The name of the person who did something, if a person did.
pub(super) async fn name_of(
    db: &mut impl Database,
    client: ClientId,
    cause: Cause,
) -> Result<Option<String>, StoreError> {
    let Actor::User(id) = cause.actor else {
        return Ok(None);
    };
    Ok(users::find(db, client, id).await?.map(|user| user.name))
}

/// The address without spaces around it. Whether it exists only a letter can tell: this keeps
/// out what plainly is none.
fn check_email(text: &str) -> Result<String, UserError> {
    let email = text.trim();
    let valid = email.chars().count() <= MAX_EMAIL_CHARACTERS
        && !email
            .chars()
            .any(|character| character.is_whitespace() || character.is_control())
        && email
            .rsplit_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.starts_with('.'));
    if valid {
        Ok(email.to_owned())
    } else {
        Err(UserError::Email(
            email.chars().take(MAX_EMAIL_CHARACTERS).collect(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_plainly_is_no_address_is_refused() {
        for text in ["", "zoe", "@example.com", "zoe@", "zoe@.com", "z oe@example.com"] {
            assert!(matches!(check_email(text), Err(UserError::Email(_))), "{text:?}");
        }
        for text in [" zoe@example.com ", "zoé+1@localhost", "\"a@b\"@example.com"] {
            assert_eq!(check_email(text).ok().as_deref(), Some(text.trim()));
        }
    }
}
