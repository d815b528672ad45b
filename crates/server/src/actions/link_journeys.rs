//! A company's way through Link, from the moment it opens its address: what the address carried,
//! and each step, for the redirect at its end and for the funnel.

pub(super) mod person;

use jiff::SignedDuration;
use platypus_connectors::Claims;
use platypus_model::{ClientId, CompanyId, ConnectionId, PlatformKey};
use uuid::Uuid;

use super::Platform;
use super::authorise::{BrowserHash, Journey, Why};
use super::redirects::{self, CustomParameters, Outcome, RedirectError, RedirectValues};
use crate::store::link_journeys::{self, LinkJourney, LinkStep};
use crate::store::{StoreError, Transaction};

/// A browser that comes back later than this begins anew.
const JOURNEY_LIFE: SignedDuration = SignedDuration::from_hours(24);
/// The longest reason that is kept with a step, in characters.
const LONGEST_REASON: usize = 500;

/// An attempt that came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Which connection was to be linked.
    pub connection: Option<ConnectionId>,
    /// Why it was not, as the company is told.
    pub why: Why,
    /// The contract's number for it (section 9).
    pub status_code: u16,
    /// What happened, for the client; no secret.
    pub reason: String,
}

/// What happened on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The company agreed to connect a platform.
    Chose(PlatformKey),
    /// It was sent to the provider, or shown the form for a key.
    Left(ConnectionId),
    /// It came back from the provider, or sent the form.
    Returned(ConnectionId),
    /// The connection is linked.
    Completed(ConnectionId),
    /// The connection was not linked.
    Failed(Failure),
    /// It quit.
    Cancelled,
    /// It says that what it uses is not offered.
    Unsupported,
}

impl Step {
    /// The word that is kept.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Chose(_) => "chose",
            Self::Left(_) => "left",
            Self::Returned(_) => "returned",
            Self::Completed(_) => "completed",
            Self::Failed(_) => "failed",
            Self::Cancelled => "cancelled",
            Self::Unsupported => "unsupported",
        }
    }

    fn row(&self, at: jiff::Timestamp) -> LinkStep {
        let (platform_key, connection_id, status_code, reason) = match self {
            Self::Chose(key) => (Some(*key), None, None, None),
            Self::Left(id) | Self::Returned(id) | Self::Completed(id) => (None, Some(*id), None, None),
            Self::Failed(failure) => {
                let reason = failure.reason.chars().take(LONGEST_REASON).collect();
                let code = i32::from(failure.status_code);
                (None, failure.connection, Some(code), Some(reason))
            }
            Self::Cancelled => (None, None, Some(403), None),
            Self::Unsupported => (None, None, Some(501), None),
        };
        LinkStep {
            id: Uuid::now_v7(),
            step: self.as_str().to_owned(),
            platform_key,
            connection_id,
            status_code,
            reason,
            why: match self {
                Self::Failed(failure) => Some(failure.why.as_str().to_owned()),
                _ => None,
            },
            at,
        }
    }
}

/// What a Link address carried, as it is kept with the journey.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AddressParameters {
    /// The client's own parameters, for the redirect.
    custom: CustomParameters,
    /// Whether the sandbox is offered, where the address says so (`link.showSandboxIntegrations`).
    show_sandbox: Option<bool>,
    /// Whether the client's redirect tells of the person who signs in (`openId=true`).
    open_id: bool,
}

impl AddressParameters {
    /// What the query of a Link address carries.
    pub fn of_query(query: &str) -> Self {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
        let decided = |asked: &str| {
            let pair = pairs.iter().find(|(name, _)| name == asked);
            pair.and_then(|(_, value)| value.parse().ok())
        };
        Self {
            custom: CustomParameters::of_query(query),
            show_sandbox: decided("link.showSandboxIntegrations"),
            open_id: decided("openId").unwrap_or_default(),
        }
    }

    /// Whether the sandbox is offered on this journey.
    pub fn shows_sandbox(&self, journey: &Journey) -> bool {
        self.show_sandbox.unwrap_or(journey.settings.show_sandbox)
    }

    /// Whether the client wants to know who signs in at the provider.
    pub const fn asks_person(&self) -> bool {
        self.open_id
    }

    fn is_empty(&self) -> bool {
        self.custom.is_empty() && self.show_sandbox.is_none() && !self.open_id
    }
}

/// How a journey is begun.
#[derive(Debug, Clone, Copy)]
pub struct Begun<'b> {
    /// The language, by its tag.
    pub locale: &'b str,
    /// The origin of the client's page that Link is embedded in.
    pub embedded_in: Option<&'b str>,
}

/// Begins a journey of the company in this browser, or goes on with the one under way: unless it
/// has ended, or the address carries other parameters than it was begun with. What the address
/// carried, now or when the journey began.
pub async fn open(
    platform: &Platform,
    client: ClientId,
    company: CompanyId,
    browser: BrowserHash,
    begun: Begun<'_>,
    parameters: AddressParameters,
) -> Result<AddressParameters, StoreError> {
    let parameters_text =
        serde_json::to_string(&parameters).map_err(|error| StoreError::Open(error.to_string()))?;
    let under_way = find(platform, client, company, browser).await?;
    let goes_on = under_way.filter(|journey| {
        journey.ended_at.is_none() && (parameters.is_empty() || journey.parameters == parameters_text)
    });
    if let Some(journey) = goes_on {
        return Ok(kept_parameters(&journey));
    }
    let journey = LinkJourney {
        client_id: client,
        id: Uuid::now_v7(),
        company_id: company,
        browser_hash: browser.to_vec(),
        parameters: parameters_text,
        locale: begun.locale.to_owned(),
        embedded_origin: begun.embedded_in.map(str::to_owned),
        person: None,
        started_at: platform.clock.now(),
        ended_at: None,
    };
    let mut tx = platform.store.begin().await?;
    link_journeys::insert(&mut tx, &journey).await?;
    tx.commit().await?;
    Ok(parameters)
}

/// What the address carried with which the company's journey in this browser began.
pub async fn parameters(
    platform: &Platform,
    client: ClientId,
    company: CompanyId,
    browser: BrowserHash,
) -> Result<AddressParameters, StoreError> {
    let journey = find(platform, client, company, browser).await?;
    Ok(journey.as_ref().map(kept_parameters).unwrap_or_default())
}

fn kept_parameters(journey: &LinkJourney) -> AddressParameters {
    serde_json::from_str(&journey.parameters).unwrap_or_default()
}

async fn find(
    platform: &Platform,
    client: ClientId,
    company: CompanyId,
    browser: BrowserHash,
) -> Result<Option<LinkJourney>, StoreError> {
    let since = platform.clock.now() - JOURNEY_LIFE;
    link_journeys::latest(&mut platform.store.reader(), client, company, &browser, since).await
}

/// Notes a step of the company's journey in this browser. Where none is under way (the browser
/// keeps no cookies, or came straight to a connection) there is nothing to note it with.
pub async fn note(
    platform: &Platform,
    client: ClientId,
    company: CompanyId,
    browser: BrowserHash,
    step: &Step,
) -> Result<(), StoreError> {
    let Some(journey) = find(platform, client, company, browser).await? else {
        return Ok(());
    };
    let mut tx = platform.store.begin().await?;
    add(&mut tx, &journey, step, platform.clock.now()).await?;
    tx.commit().await
}

/// Why the connection was not linked when this browser last tried.
pub async fn last_failure(
    platform: &Platform,
    client: ClientId,
    company: CompanyId,
    browser: BrowserHash,
    connection: ConnectionId,
) -> Result<Option<LinkStep>, StoreError> {
    let Some(journey) = find(platform, client, company, browser).await? else {
        return Ok(None);
    };
    let steps = link_journeys::steps(&mut platform.store.reader(), client, journey.id).await?;
    Ok(steps
        .into_iter()
        .rfind(|step| step.step == "failed" && step.connection_id == Some(connection)))
}

async fn add(
    tx: &mut Transaction,
    journey: &LinkJourney,
    step: &Step,
    at: jiff::Timestamp,
) -> Result<(), StoreError> {
    link_journeys::add_step(tx, journey.client_id, journey.id, &step.row(at)).await
}

/// Why the company leaves Link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// It has done what it came for.
    Done,
    /// It does not want to.
    Cancelled,
    /// What it uses is not offered.
    Unsupported,
    /// It gives up after something failed.
    GaveUp,
}

/// Where the company goes from Link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// How it ended.
    pub outcome: Outcome,
    /// The client's address for it; none where Link's own page is the end. An error where the
    /// address must not be followed.
    pub redirect: Option<Result<url::Url, RedirectError>>,
}

/// Ends the company's journey in this browser. Something that was linked on the way counts more
/// than how the company left.
pub async fn end(
    platform: &Platform,
    journey: &Journey,
    browser: BrowserHash,
    leaving: Leaving,
) -> Result<Ending, StoreError> {
    let (client, company) = (journey.client.id, journey.company.id);
    let under_way = find(platform, client, company, browser).await?;
    let now = platform.clock.now();
    let mut steps = Vec::new();
    let mut custom = CustomParameters::default();
    let mut person = Claims::new();
    if let Some(under_way) = &under_way {
        let mut tx = platform.store.begin().await?;
        let step = match leaving {
            Leaving::Cancelled => Some(Step::Cancelled),
            Leaving::Unsupported => Some(Step::Unsupported),
            Leaving::Done | Leaving::GaveUp => None,
        };
        if let Some(step) = step.filter(|_| under_way.ended_at.is_none()) {
            add(&mut tx, under_way, &step, now).await?;
        }
        link_journeys::end(&mut tx, client, under_way.id, now).await?;
        tx.commit().await?;
        steps = link_journeys::steps(&mut platform.store.reader(), client, under_way.id).await?;
        custom = kept_parameters(under_way).custom;
        person = person::of(platform, under_way).await?;
    }
    let completed = steps.iter().rfind(|step| step.step == "completed");
    let failed = steps.iter().rfind(|step| step.step == "failed");
    let outcome = match leaving {
        _ if completed.is_some() => Outcome::Linked,
        Leaving::Done => Outcome::NothingNew,
        Leaving::Cancelled => Outcome::Cancelled,
        Leaving::Unsupported => Outcome::NotSupported,
        Leaving::GaveUp => match failed.and_then(|step| Some((step.status_code?, step.reason.as_ref()?))) {
            Some((403, _)) | None => Outcome::Cancelled,
            Some((501, _)) => Outcome::NotSupported,
            Some((_, reason)) => Outcome::Failed(reason.clone()),
        },
    };
    let about = completed
        .and_then(|step| step.connection_id)
        .or_else(|| steps.iter().rev().find_map(|step| step.connection_id));
    let settings = redirects::load(&mut platform.store.reader(), client).await?;
    let values = RedirectValues {
        client,
        company,
        connection: about.and_then(|id| journey.connection(id).ok()),
        outcome: &outcome,
        custom: &custom,
        person: &person,
    };
    let redirect = settings
        .redirect
        .as_ref()
        .map(|template| values.fill(template, &settings.allowed));
    if let Some(Err(error)) = &redirect {
        tracing::warn!(%client, %company, %error, "a company was not redirected after Link");
    }
    Ok(Ending { outcome, redirect })
}

/// How far the company has come in one browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoFar {
    /// The journey's id.
    pub id: Uuid,
    /// What happened, oldest first.
    pub steps: Vec<LinkStep>,
    /// Whether the company has been sent on.
    pub has_ended: bool,
}

impl SoFar {
    /// Whether it left without anything linked, and not because it was done.
    pub fn gave_up(&self) -> bool {
        let happened = |word: &str| self.steps.iter().any(|step| step.step == word);
        !happened("completed") && ["cancelled", "unsupported", "failed"].into_iter().any(happened)
    }
}

/// How far the company's latest journey in this browser has come; none where it began none lately.
///
/// # Errors
/// The store's.
pub async fn so_far(
    platform: &Platform,
    client: ClientId,
    company: CompanyId,
    browser: BrowserHash,
) -> Result<Option<SoFar>, StoreError> {
    let Some(journey) = find(platform, client, company, browser).await? else {
        return Ok(None);
    };
    let steps = link_journeys::steps(&mut platform.store.reader(), client, journey.id).await?;
    Ok(Some(SoFar {
        id: journey.id,
        steps,
        has_ended: journey.ended_at.is_some(),
    }))
}
