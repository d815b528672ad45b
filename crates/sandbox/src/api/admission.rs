//! Who may call: token, grant, organisation, limits, and the faults that are on.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;

use super::ApiError;
use crate::Sandbox;
use crate::faults::CallFault;
use crate::oauth::{Scope, secrets};
use crate::organisation::{Allowance, BooksUnavailable, Organisation};
use crate::storage::{BooksFile, Grant, TokenOutcome};

/// How long a call waits for books that are being written before it is told to come back.
const PATIENCE: Duration = Duration::from_secs(20);

/// A call that was let in.
pub(super) struct Admitted {
    pub(super) organisation: Arc<Organisation>,
    pub(super) allowance: Allowance,
}

impl Admitted {
    /// The organisation's books.
    pub(super) async fn books(&self, sandbox: &Sandbox) -> Result<Arc<BooksFile>, ApiError> {
        let books = self.organisation.books(sandbox.now(), PATIENCE).await;
        books.map_err(|unavailable| {
            let error = match unavailable {
                BooksUnavailable::Preparing(percent) => ApiError::preparing(percent),
                BooksUnavailable::Failed(why) => {
                    tracing::error!(why, "the sandbox could not write books");
                    ApiError::internal(
                        "The organisation's books could not be written; the sandbox's log says why.",
                    )
                }
            };
            error.with_allowance(self.allowance)
        })
    }
}

/// The grant behind the access token of a request.
pub(super) async fn grant(sandbox: &Sandbox, headers: &HeaderMap) -> Result<Grant, ApiError> {
    let token = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or_else(|| ApiError::token("token_missing", "Send an access token as Authorization: Bearer …"))?;
    match sandbox
        .central()
        .check_access(secrets::hash(token), |organisation| sandbox.now_at(organisation))
        .await?
    {
        TokenOutcome::Valid(grant) => Ok(grant),
        TokenOutcome::Unknown => Err(ApiError::token(
            "token_invalid",
            "The access token is not one of ours.",
        )),
        TokenOutcome::Expired => Err(ApiError::token(
            "token_expired",
            "The access token has expired; refresh it.",
        )),
        TokenOutcome::Ended => Err(ApiError::token(
            "grant_revoked",
            "The access was ended; the person must allow it again.",
        )),
    }
}

/// Lets a call about an organisation in, or says why not.
pub(super) async fn admit(
    sandbox: &Sandbox,
    headers: &HeaderMap,
    organisation: &str,
    kind: &str,
) -> Result<Admitted, ApiError> {
    admit_with(sandbox, headers, organisation, kind, scope_of(kind)).await
}

/// Lets a call in that changes an organisation's books, or says why not.
pub(super) async fn admit_writer(
    sandbox: &Sandbox,
    headers: &HeaderMap,
    organisation: &str,
    kind: &str,
) -> Result<Admitted, ApiError> {
    admit_with(sandbox, headers, organisation, kind, Scope::Entries).await
}

async fn admit_with(
    sandbox: &Sandbox,
    headers: &HeaderMap,
    organisation: &str,
    kind: &str,
    needed: Scope,
) -> Result<Admitted, ApiError> {
    let grant = grant(sandbox, headers).await?;
    if !needed.is_in(&grant.scope) {
        return Err(ApiError::scope_missing(needed));
    }
    if grant.organisation != organisation && !Scope::Organisations.is_in(&grant.scope) {
        return Err(ApiError::wrong_organisation());
    }
    let organisation = sandbox
        .organisation(organisation)
        .ok_or_else(|| ApiError::not_found("such organisation"))?;
    let allowance = meet(sandbox, &organisation, kind).await?;
    Ok(Admitted {
        organisation,
        allowance,
    })
}

/// The scope that calls of a kind need.
fn scope_of(kind: &str) -> Scope {
    match kind.split_once('.') {
        Some(("banking", _)) => Scope::Banking,
        Some(("commerce", _)) => Scope::Commerce,
        _ => Scope::Accounting,
    }
}

/// Counts a call, and has it meet the limits and the faults that are on.
pub(super) async fn meet(
    sandbox: &Sandbox,
    organisation: &Organisation,
    kind: &str,
) -> Result<Allowance, ApiError> {
    let allowance = {
        let mut calls = organisation.calls();
        calls.count("api");
        calls.count(kind);
        calls.take(sandbox.options().calls_per_minute, Instant::now())
    };
    if allowance.remaining.is_none() {
        return Err(ApiError::rate_limited(Some(allowance.reset_seconds)).with_allowance(allowance));
    }
    let (met, changed, slow) = {
        let mut faults = organisation.faults();
        let before = faults.clone();
        let met = faults.meet_call();
        (met, before != *faults, faults.slow_milliseconds)
    };
    if changed {
        sandbox.keep_faults(organisation).await?;
    }
    if let Some(milliseconds) = slow {
        tokio::time::sleep(Duration::from_millis(u64::from(milliseconds))).await;
    }
    match met {
        CallFault::None => Ok(allowance),
        CallFault::RateLimited(seconds) => {
            Err(ApiError::rate_limited(seconds.map(u64::from)).with_allowance(allowance))
        }
        CallFault::ServerError => Err(
            ApiError::internal("A fault that was switched on: this call fails.").with_allowance(allowance),
        ),
        CallFault::Broken(broken) => Err(ApiError::broken(broken)),
    }
}
