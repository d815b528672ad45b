//! An answer that is brought back a second time by the browser that brought it first: a page that
//! was loaded again, a button that was pressed twice. The company is told how the first came out.

use std::net::IpAddr;
use std::time::Duration;

use jiff::Timestamp;
use platypus_model::ConnectionStatus;
use subtle::ConstantTimeEq;
use tokio::time::Instant;

use super::redirect::BrowserHash;
use super::{AuthoriseError, Finished, Platform, keep_failure, linked};
use crate::store::connections::{self, Connection};
use crate::store::link_questions;
use crate::store::link_states::LinkState;

/// How long the first may take before it counts as interrupted; providers answer in a second or two.
const FIRST_TAKES: Duration = Duration::from_secs(15);
const BETWEEN_LOOKS: Duration = Duration::from_millis(200);

/// What came of the first time that the state was brought back, at `used_at`.
///
/// # Errors
/// [`AuthoriseError::Replayed`] where nothing came of it. Where nobody knows why, the server was
/// stopped in between: that is kept with the connection, since the code is spent.
pub(super) async fn outcome_of_first(
    platform: &Platform,
    kept: &LinkState,
    used_at: Timestamp,
    connection: &Connection,
    browser: BrowserHash,
    origin: Option<IpAddr>,
) -> Result<Finished, AuthoriseError> {
    let (client, company, id) = (connection.client_id, connection.company_id, connection.id);
    let passed = Duration::try_from(platform.clock.now().duration_since(used_at)).unwrap_or_default();
    let patience = Instant::now() + FIRST_TAKES.saturating_sub(passed);
    loop {
        let mut reader = platform.store.reader();
        let current = connections::find(&mut reader, client, company, id)
            .await?
            .ok_or(AuthoriseError::UnknownConnection(company))?;
        let was_linked = current.linked_at.is_some_and(|at| at >= kept.created_at);
        if was_linked && current.status == ConnectionStatus::Linked {
            return Ok(Finished::Linked(linked(connection)));
        }
        let question = link_questions::find(&mut reader, client, id).await?;
        let is_asked = question.is_some_and(|question| {
            question.created_at >= used_at && bool::from(question.browser_hash.as_slice().ct_eq(&browser))
        });
        if is_asked {
            return Ok(Finished::Asked(linked(connection)));
        }
        let errors = connections::errors(&mut reader, client, &[id]).await?;
        let has_failed = errors
            .get(&id)
            .is_some_and(|errors| errors.iter().any(|error| error.errored_at >= used_at));
        if was_linked || has_failed {
            return Err(AuthoriseError::Replayed(linked(connection)));
        }
        if Instant::now() >= patience {
            let message = format!(
                "{} was not linked: the company came back from it, but this server was stopped before it was done. \
                 The company can try again.",
                connection.platform_name
            );
            keep_failure(platform, connection, origin, 500, message).await?;
            return Err(AuthoriseError::Replayed(linked(connection)));
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}
