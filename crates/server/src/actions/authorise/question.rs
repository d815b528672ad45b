//! Something else was authorised than expected: another organisation than before, or one that is
//! connected for another company already. The grant waits, sealed, for the company's answer.

use std::net::IpAddr;
use std::sync::Arc;

use jiff::SignedDuration;
use platypus_connectors::{Authorisation, Credentials, Entity, Integration};
use platypus_model::ConnectionStatus;
use subtle::ConstantTimeEq;

use super::redirect::{BrowserHash, status_code};
use super::{
    AuthoriseError, Finished, Journey, Linked, Platform, finish, integration_of, keep_failure, linked,
};
use crate::store::connections::{self, Connection};
use crate::store::link_questions::{self, LinkQuestion};
use crate::store::{Database, StoreError};

/// How long a company may take to answer.
const QUESTION_LIFE: SignedDuration = SignedDuration::from_mins(15);

/// What is unexpected about what was authorised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The organisation that was authorised.
    pub entity: String,
    /// The one that the connection read until now, where it is another.
    pub before: Option<String>,
    /// Whether the organisation is connected for another company of the client.
    pub is_elsewhere: bool,
}

/// An organisation that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Choice {
    /// Its id at the provider.
    pub id: String,
    /// Its name there.
    pub name: String,
}

/// What a company is asked after it has given its permission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// Whether it meant what it authorised.
    Unexpected(Question),
    /// Which of several organisations it means.
    Which(Vec<Choice>),
}

impl Question {
    /// What is unexpected about linking this connection to that entity; none where nothing is.
    pub(super) async fn about(
        db: &mut impl Database,
        connection: &Connection,
        integration: &Integration,
        entity: &Entity,
    ) -> Result<Option<Self>, StoreError> {
        // Servers of one's own all count from 1: there the name has to agree as well.
        let by_name = matches!(integration.authorisation(), Authorisation::Form { .. });
        let is_another = match &connection.entity_id {
            None => false,
            Some(id) => {
                *id != entity.id || (by_name && connection.entity_name.as_ref() != Some(&entity.name))
            }
        };
        let elsewhere = connections::linked_elsewhere(
            db,
            connection.client_id,
            connection.company_id,
            connection.platform_key,
            &entity.id,
        )
        .await?;
        let is_elsewhere = elsewhere
            .iter()
            .any(|other| !by_name || other.entity_name.as_ref() == Some(&entity.name));
        if !is_another && !is_elsewhere {
            return Ok(None);
        }
        Ok(Some(Self {
            entity: entity.name.clone(),
            before: is_another.then(|| {
                let before = connection.entity_name.clone().or(connection.entity_id.clone());
                before.unwrap_or_default()
            }),
            is_elsewhere,
        }))
    }
}

/// Keeps what was granted until the company has said whether it meant that.
pub(super) async fn ask(
    platform: &Platform,
    connection: &Connection,
    credentials: &Credentials,
    entity: &Entity,
    browser: BrowserHash,
) -> Result<(), StoreError> {
    keep(platform, connection, credentials, entity, None, browser).await
}

/// Keeps what was granted until the company has chosen one of several organisations.
pub(super) async fn offer(
    platform: &Platform,
    connection: &Connection,
    credentials: &Credentials,
    entities: Vec<Entity>,
    browser: BrowserHash,
) -> Result<(), StoreError> {
    let none_yet = Entity {
        id: String::new(),
        name: String::new(),
    };
    let choices: Vec<Choice> = entities
        .into_iter()
        .map(|entity| Choice {
            id: entity.id,
            name: entity.name,
        })
        .collect();
    keep(
        platform,
        connection,
        credentials,
        &none_yet,
        Some(&choices),
        browser,
    )
    .await
}

async fn keep(
    platform: &Platform,
    connection: &Connection,
    credentials: &Credentials,
    entity: &Entity,
    choices: Option<&[Choice]>,
    browser: BrowserHash,
) -> Result<(), StoreError> {
    let now = platform.clock.now();
    let mut stale = link_questions::expired(&mut platform.store.reader(), now).await?;
    // A question that was never answered and is asked anew gives its grant back.
    let before =
        link_questions::find(&mut platform.store.reader(), connection.client_id, connection.id).await?;
    stale.extend(before);
    for question in &stale {
        discard(platform, question).await?;
    }
    let mut tx = platform.store.begin().await?;
    let question = LinkQuestion {
        client_id: connection.client_id,
        connection_id: connection.id,
        browser_hash: browser.to_vec(),
        credentials: link_questions::seal(&mut tx, connection.client_id, connection.id, credentials).await?,
        entity_id: entity.id.clone(),
        entity_name: entity.name.clone(),
        choices: choices
            .map(serde_json::to_string)
            .transpose()
            .map_err(|error| StoreError::Open(error.to_string()))?,
        created_at: now,
        expires_at: now + QUESTION_LIFE,
    };
    link_questions::put(&mut tx, &question).await?;
    tx.commit().await
}

/// Removes a question and gives its grant back.
async fn discard(platform: &Platform, question: &LinkQuestion) -> Result<(), StoreError> {
    let credentials = link_questions::open(&platform.store, question).await;
    let mut reader = platform.store.reader();
    let connection =
        connections::find_in_client(&mut reader, question.client_id, question.connection_id).await?;
    let mut tx = platform.store.begin().await?;
    let was_there = link_questions::remove(&mut tx, question).await?;
    tx.commit().await?;
    let integration = connection.and_then(|connection| platform.catalogue.get(connection.platform_key));
    if let (true, Ok(credentials), Some(integration)) = (was_there, credentials, integration) {
        finish::give_back(platform, integration, credentials);
    }
    Ok(())
}

async fn kept(
    platform: &Platform,
    connection: &Connection,
    browser: BrowserHash,
) -> Result<LinkQuestion, AuthoriseError> {
    let question =
        link_questions::find(&mut platform.store.reader(), connection.client_id, connection.id).await?;
    let question = question.ok_or(AuthoriseError::Replayed(linked(connection)))?;
    let is_ours: bool = question.browser_hash.as_slice().ct_eq(&browser).into();
    if !is_ours {
        return Err(AuthoriseError::ForeignBrowser(linked(connection)));
    }
    if question.expires_at <= platform.clock.now() {
        discard(platform, &question).await?;
        return Err(AuthoriseError::Expired(linked(connection)));
    }
    Ok(question)
}

fn entity(question: &LinkQuestion) -> Entity {
    Entity {
        id: question.entity_id.clone(),
        name: question.entity_name.clone(),
    }
}

/// What the company chooses from; none where it has chosen.
fn choices(question: &LinkQuestion) -> Result<Option<Vec<Choice>>, StoreError> {
    question
        .choices
        .as_deref()
        .map(serde_json::from_str)
        .transpose()
        .map_err(|error| StoreError::Open(format!("the choices of a question are not ours: {error}")))
}

/// What this browser is asked about the connection.
///
/// # Errors
/// Where nothing is asked any more, or not of this browser.
pub async fn question(
    platform: &Platform,
    connection: &Connection,
    browser: BrowserHash,
) -> Result<Asked, AuthoriseError> {
    let integration = integration_of(platform, connection)?;
    let kept = kept(platform, connection, browser).await?;
    if let Some(choices) = choices(&kept)? {
        return Ok(Asked::Which(choices));
    }
    let entity = entity(&kept);
    let mut reader = platform.store.reader();
    let question = Question::about(&mut reader, connection, &integration, &entity).await?;
    // What was unexpected may have resolved itself meanwhile; it is still the company's to confirm.
    Ok(Asked::Unexpected(question.unwrap_or(Question {
        entity: entity.name,
        before: None,
        is_elsewhere: false,
    })))
}

/// The company meant it: the connection is linked to what was authorised.
///
/// # Errors
/// As linking has.
pub async fn confirm(
    platform: &Platform,
    journey: &Journey,
    connection: &Connection,
    browser: BrowserHash,
    origin: Option<IpAddr>,
) -> Result<Linked, AuthoriseError> {
    let integration: Arc<Integration> = integration_of(platform, connection)?;
    journey.check_accounting(connection)?;
    let kept = kept(platform, connection, browser).await?;
    if kept.choices.is_some() {
        return Err(AuthoriseError::Replayed(linked(connection)));
    }
    let credentials = link_questions::open(&platform.store, &kept).await?;
    let entity = entity(&kept);
    finish::link_now(
        platform,
        connection,
        &integration,
        credentials,
        &entity,
        origin,
        finish::Unless::Unanswered(&kept),
    )
    .await
}

/// The company means that one of several organisations: the connection is linked to it, or the
/// company is asked once more where that is not what was expected. What is not among them changes
/// nothing.
///
/// # Errors
/// As linking has.
pub async fn choose(
    platform: &Platform,
    journey: &Journey,
    connection: &Connection,
    entity: &str,
    browser: BrowserHash,
    origin: Option<IpAddr>,
) -> Result<Finished, AuthoriseError> {
    let integration = integration_of(platform, connection)?;
    journey.check_accounting(connection)?;
    let kept = kept(platform, connection, browser).await?;
    let offered = choices(&kept)?.unwrap_or_default();
    if !offered.iter().any(|choice| choice.id == entity) {
        return Ok(Finished::Asked(linked(connection)));
    }
    let credentials = integration.choose(link_questions::open(&platform.store, &kept).await?, entity);
    let application = platform.applications.get(integration.key());
    let connected = platform
        .providers
        .connect(&integration, &application, credentials)
        .await;
    let granted = match connected {
        Ok(granted) => granted,
        Err(error) => {
            // The question stays: it may be answered again when the provider answers.
            let message = format!("{} was not linked: {error}", integration.name());
            keep_failure(platform, connection, origin, status_code(&error), message).await?;
            return Err(AuthoriseError::Provider {
                which: linked(connection),
                error,
            });
        }
    };
    let mut tx = platform.store.begin().await?;
    let first = link_questions::remove(&mut tx, &kept).await?;
    tx.commit().await?;
    if !first {
        return Err(AuthoriseError::Replayed(linked(connection)));
    }
    let begun = kept.created_at;
    finish::link(
        platform,
        connection,
        &integration,
        granted,
        browser,
        origin,
        begun,
    )
    .await
}

/// The company did not mean it: the grant goes back, and everything stays as it was.
///
/// # Errors
/// Where nothing is asked any more, or not of this browser.
pub async fn decline(
    platform: &Platform,
    connection: &Connection,
    browser: BrowserHash,
    origin: Option<IpAddr>,
) -> Result<(), AuthoriseError> {
    let kept = kept(platform, connection, browser).await?;
    discard(platform, &kept).await?;
    if connection.status != ConnectionStatus::Linked {
        let what = match &kept.choices {
            Some(_) => "none of its organisations".to_owned(),
            None => kept.entity_name.clone(),
        };
        let message = format!(
            "{} was not linked: the company had chosen {what} and went back to choose another.",
            connection.platform_name
        );
        keep_failure(platform, connection, origin, 403, message).await?;
    }
    Ok(())
}
