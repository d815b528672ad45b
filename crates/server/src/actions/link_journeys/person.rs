//! Who signed in at the provider, where a Link address asks it (`openId=true`): kept sealed with the journey,
//! for the client's redirect.

use platypus_connectors::Claims;
use platypus_model::{ClientId, CompanyId};

use crate::actions::Platform;
use crate::actions::authorise::BrowserHash;
use crate::store::StoreError;
use crate::store::link_journeys::{self, LinkJourney};

/// Keeps what the provider said of the person with the company's journey in this browser.
///
/// # Errors
/// The store's.
pub(in crate::actions) async fn keep(
    platform: &Platform,
    client: ClientId,
    company: CompanyId,
    browser: BrowserHash,
    person: &Claims,
) -> Result<(), StoreError> {
    let Some(journey) = super::find(platform, client, company, browser).await? else {
        return Ok(());
    };
    let text = serde_json::to_vec(person).map_err(|error| StoreError::Open(error.to_string()))?;
    let mut tx = platform.store.begin().await?;
    let row = link_journeys::sealed_row(journey.id);
    let sealed = tx.seal(client, &row, &text).await?;
    link_journeys::keep_person(&mut tx, client, journey.id, &sealed).await?;
    tx.commit().await
}

/// What the provider said of the person; nothing where it was not asked.
pub(super) async fn of(platform: &Platform, journey: &LinkJourney) -> Result<Claims, StoreError> {
    let Some(sealed) = &journey.person else {
        return Ok(Claims::new());
    };
    let row = link_journeys::sealed_row(journey.id);
    let mut reader = platform.store.reader();
    let opened = platform
        .store
        .unseal(&mut reader, journey.client_id, &row, sealed);
    Ok(serde_json::from_slice(&opened.await?).unwrap_or_default())
}
