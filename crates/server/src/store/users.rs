//! The people who sign in to a client's Portal.

use jiff::Timestamp;
use platypus_model::{ClientId, UserId};

use super::{Bind, Column, ColumnError, Database, StoreError, Transaction, sql, stored_row};

/// What a person may do (contract section 11, "Roles").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Onboards companies; sees no financial data in the Portal.
    Onboarding,
    /// Onboards companies and sees their data.
    Advisor,
    /// Works with companies and their data.
    Analyst,
    /// All of that, and connections, keys and settings.
    Developer,
    /// Everything, the client's people among it.
    Administrator,
}

impl Role {
    /// Every role, the least first.
    pub const ALL: [Self; 5] = [
        Self::Onboarding,
        Self::Advisor,
        Self::Analyst,
        Self::Developer,
        Self::Administrator,
    ];

    /// The word that is stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Onboarding => "Onboarding",
            Self::Advisor => "Advisor",
            Self::Analyst => "Analyst",
            Self::Developer => "Developer",
            Self::Administrator => "Administrator",
        }
    }

    /// The role behind the word, if it is one.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }
}

impl Column for Role {
    type Stored = String;

    fn from_stored(stored: String) -> Result<Self, ColumnError> {
        Self::parse(&stored).ok_or(ColumnError {
            kind: "role",
            value: stored,
        })
    }
}

impl From<Role> for Bind {
    fn from(role: Role) -> Self {
        role.as_str().into()
    }
}

stored_row! {
    /// A person who signs in to a client's Portal.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct User {
        /// The client they belong to.
        pub client_id: ClientId,
        /// Their id.
        pub id: UserId,
        /// Their name.
        pub name: String,
        /// Their address, as they write it.
        pub email: String,
        /// What they may do.
        pub role: Role,
        /// Whether they may sign in.
        pub is_enabled: bool,
        /// When they were added.
        pub created_at: Timestamp,
        /// When they last signed in.
        pub last_signed_in_at: Option<Timestamp>,
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select client_id, id, name, email, role, is_enabled, created_at, last_signed_in_at from users ",
            $rest
        )
    };
}

/// An address as it is compared: case does not matter.
pub fn fold_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Keeps a new user. A second user of the same client and address is a conflict
/// ([`StoreError::is_conflict`]).
pub async fn insert(tx: &mut Transaction, user: &User) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into users (client_id, id, name, email, email_folded, role, is_enabled, created_at, last_signed_in_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        user.client_id,
        user.id,
        &user.name,
        &user.email,
        fold_email(&user.email),
        user.role,
        user.is_enabled,
        user.created_at,
        user.last_signed_in_at
    ))
    .await?;
    Ok(())
}

/// The user of that id.
pub async fn find(db: &mut impl Database, client: ClientId, id: UserId) -> Result<Option<User>, StoreError> {
    db.optional(&sql!(select!("where client_id = $1 and id = $2"), client, id))
        .await
}

/// A client's users, oldest first.
pub async fn list(db: &mut impl Database, client: ClientId) -> Result<Vec<User>, StoreError> {
    db.all(&sql!(select!("where client_id = $1 order by id"), client))
        .await
}

/// Everyone with that address, whichever client they belong to. For signing in and for the
/// operator; nothing a client may ask.
pub async fn find_by_email(db: &mut impl Database, email: &str) -> Result<Vec<User>, StoreError> {
    db.all(&sql!(
        select!("where email_folded = $1 order by client_id, id"),
        fold_email(email)
    ))
    .await
}

/// Notes that the user signed in.
pub async fn set_last_signed_in(
    tx: &mut Transaction,
    client: ClientId,
    id: UserId,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "update users set last_signed_in_at = $3 where client_id = $1 and id = $2",
        client,
        id,
        at
    ))
    .await?;
    Ok(())
}
