//! A hundred days of a lender's companies in a simulated time: every read that is due comes when it
//! is due and comes once, every grant that can be kept alive is, and nothing is lost in silence.
//!
//! The queue, the datasets, the schedules and the token room are the real ones; a stub stands for what a
//! provider's pages would bring.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Form, Json, Router};
use jiff::{SignedDuration, Timestamp};
use platypus::actions::sync_settings::{decide_for_client, decide_for_company};
use platypus::events::Cause;
use platypus::jobs::{Claim, Dispatcher, Handler, Lane, Lost, Outcome, Pace};
use platypus::store::testing::{TestDatabase, databases, in_memory};
use platypus::store::{Bind, Database, Sql, Store, data_states, datasets, schedules};
use platypus::sync::Engine;
use platypus::sync::connection_status::{Which, link};
use platypus::sync::dataset_status::complete;
use platypus::sync::schedule::Frequency;
use platypus::sync::settings::{SyncSetting, SyncSettings};
use platypus_connectors::Credentials;
use platypus_model::{ConnectionId, DataType, DatasetId};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::provider::{ANOTHER_SLUG, Provider, SLUG, write_another_integration, write_integration};
use super::world::{World, beginning};

const DAY: i64 = 24 * 60 * 60;

/// How long a read takes here; meanwhile nobody looks.
const READ_TAKES: i64 = 15;

/// How many companies there are, for how long, and how often a server looks for what is due.
#[derive(Debug, Clone, Copy)]
struct Extent {
    companies: usize,
    days: i64,
    look_every: i64,
}

impl Extent {
    /// How much later than it is due a read may begin.
    const fn late(self) -> i64 {
        READ_TAKES + 2 * self.look_every
    }
}

/// How many companies there are before they repeat.
const KINDS: usize = 20;

/// What becomes of a company's grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    /// It can be kept alive.
    Lives,
    /// Its provider ends it after 90 days.
    Ends,
    /// Its provider's token endpoint goes out of order on the 30th day, and comes back on the 61st
    /// with nothing left.
    IsLost,
    /// It came without a refresh token and expires after 80 days.
    Expires,
}

impl Fate {
    fn of(number: usize) -> Self {
        match number % KINDS {
            7 => Self::Ends,
            11 => Self::IsLost,
            13 => Self::Expires,
            _ => Self::Lives,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Lives | Self::Expires => "lives",
            Self::Ends => "ends",
            Self::IsLost => "is-lost",
        }
    }

    /// On which day what it grants ends; none where it does not.
    const fn last_day(self) -> Option<i64> {
        match self {
            Self::Lives => None,
            Self::Ends => Some(90),
            Self::IsLost => Some(60),
            Self::Expires => Some(80),
        }
    }
}

/// A token endpoint that knows from a token alone what it is worth: whose fate it bears, when it
/// was granted and when it was last used.
struct TokenEndpoint {
    now: Arc<AtomicI64>,
    refreshes: AtomicUsize,
}

impl TokenEndpoint {
    /// Listens on a port of its own; where.
    async fn start(self: &Arc<Self>) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new()
            .route("/token", post(token))
            .with_state(Arc::clone(self));
        tokio::spawn(async move { axum::serve(listener, router).await });
        address
    }
}

async fn token(
    State(endpoint): State<Arc<TokenEndpoint>>,
    Form(form): Form<BTreeMap<String, String>>,
) -> Response {
    let now = endpoint.now.load(Ordering::SeqCst) / 1_000_000;
    let given: Vec<&str> = form["refresh_token"].split(':').collect();
    let [fate, granted, used] = given[..] else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let age = |moment: &str| (now - moment.parse::<i64>().unwrap()) / DAY;
    let is_over = match fate {
        "ends" => age(granted) >= 90,
        "is-lost" if (30..61).contains(&age(granted)) => {
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
        "is-lost" => age(granted) >= 61,
        _ => false,
    };
    if is_over || age(used) >= 60 {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" }))).into_response();
    }
    endpoint.refreshes.fetch_add(1, Ordering::SeqCst);
    Json(json!({
        "access_token": format!("access-{now}"), "refresh_token": format!("{fate}:{granted}:{now}"),
        "token_type": "Bearer", "expires_in": 1800,
    }))
    .into_response()
}

/// Ends what is to be read as a provider's last page would.
struct Read {
    store: Store,
    world: Arc<World>,
}

impl Read {
    async fn read(&self, claim: &Claim) -> Result<(), Lost> {
        let payload: Value = serde_json::from_str(claim.payload()).unwrap();
        let id = DatasetId(payload["dataset"].as_str().unwrap().parse::<Uuid>().unwrap());
        let now = self.world.now();
        let mut tx = self.store.begin().await?;
        let mut dataset = datasets::find_in_client(&mut tx, claim.client(), id)
            .await?
            .unwrap();
        claim.finish(&mut tx).await?;
        data_states::note_success(&mut tx, &dataset, now, None).await?;
        complete(&mut tx, now, &mut dataset).await.unwrap();
        tx.commit().await?;
        Ok(())
    }
}

impl Handler for Read {
    async fn run(&self, claim: &Claim, _stop: &CancellationToken) -> Outcome {
        self.read(claim).await.into()
    }
}

struct Company {
    which: Which,
    fate: Fate,
    hours: u32,
}

/// 5 % of companies are read hourly, the rest daily, weekly or monthly.
fn hours(number: usize) -> u32 {
    match number % KINDS {
        0 => 1,
        other => [24, 168, 720][other % 3],
    }
}

async fn companies(world: &World, count: usize) -> Vec<Company> {
    let platform = world.platform();
    let by_default = SyncSettings {
        settings: vec![SyncSetting {
            schedule_hours: 24,
            ..SyncSetting::by_default(DataType::Customers)
        }],
        overrides_defaults: true,
    };
    decide_for_client(&platform, world.which.client, Cause::OPERATOR, by_default)
        .await
        .unwrap();
    let now = world.now();
    let mut companies = Vec::new();
    for number in 0..count {
        let fate = Fate::of(number);
        let slug = if fate == Fate::Ends { ANOTHER_SLUG } else { SLUG };
        let integration = world.parts.catalogue.by_slug(slug).unwrap();
        let which = world.unlinked_company(integration).await;
        let hours = hours(number);
        if hours != 24 {
            let own = SyncSettings {
                settings: vec![SyncSetting {
                    schedule_hours: hours,
                    ..SyncSetting::by_default(DataType::Customers)
                }],
                overrides_defaults: true,
            };
            decide_for_company(&platform, which.client, Cause::OPERATOR, which.company, own)
                .await
                .unwrap();
        }
        let refresh_token = format!("{}:{}:{}", fate.word(), now.as_second(), now.as_second());
        let granted = Credentials {
            access_token: Some("access".into()),
            refresh_token: (fate != Fate::Expires).then(|| refresh_token.into()),
            expires_at: (fate == Fate::Expires).then(|| now + SignedDuration::from_hours(80 * 24)),
            ..Credentials::default()
        };
        let mut tx = world.parts.store.begin().await.unwrap();
        link(&mut tx, now, Cause::ENGINE, which, integration, &granted, None)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        companies.push(Company { which, fate, hours });
    }
    companies
}

/// Lets the time pass from one thing that is due to the next.
async fn live(world: &Arc<World>, extent: Extent) {
    let look_every = extent.look_every;
    let parts = &world.parts;
    let read = Dispatcher {
        store: parts.store.clone(),
        clock: parts.clock.clone(),
        lane: Lane::Sync,
        slots: 64,
        pace: Pace::default(),
        handler: Arc::new(Read {
            store: parts.store.clone(),
            world: Arc::clone(world),
        }),
    };
    let end = world.now() + SignedDuration::from_hours(24 * extent.days);
    let mut upkeep_at = world.now();
    loop {
        let next = schedules::next_due(&mut parts.store.reader()).await.unwrap();
        let next = next.unwrap_or(upkeep_at).min(upkeep_at).max(world.now());
        let look = next.as_second() + look_every - next.as_second() % look_every;
        let look = Timestamp::from_second(look).unwrap();
        if look >= end {
            return;
        }
        world.pass_until(look);
        Engine::look(parts).await.unwrap();
        world.pass(READ_TAKES);
        read.drain().await.unwrap();
        if look >= upkeep_at {
            // What fell due while these were read is read by the stub, too.
            Engine::look(parts).await.unwrap();
            read.drain().await.unwrap();
            // A provider that is away is asked every quarter of an hour; a few times a day will do.
            Engine::drain(parts).await.unwrap();
            upkeep_at = look + SignedDuration::from_hours(6);
        }
    }
}

/// Every read of every connection, as seconds of its request and its end.
async fn reads(world: &World) -> HashMap<ConnectionId, Vec<(i64, i64)>> {
    let statement = Sql::new(
        "select connection_id, requested_at, completed_at from datasets where client_id = $1 order by requested_at",
        vec![Bind::from(world.which.client)],
    );
    let rows: Vec<(Uuid, i64, Option<i64>)> = world.parts.store.reader().all(&statement).await.unwrap();
    let mut reads: HashMap<ConnectionId, Vec<(i64, i64)>> = HashMap::new();
    for (connection, requested, completed) in rows {
        let completed = completed.expect("every read ends");
        reads
            .entry(ConnectionId(connection))
            .or_default()
            .push((requested / 1_000_000, completed / 1_000_000));
    }
    reads
}

/// What was told of each connection, in order.
async fn told(world: &World) -> HashMap<ConnectionId, Vec<String>> {
    let statement = Sql::new(
        "select connection_id, kind, detail from events where client_id = $1 \
         and kind in ('connection.expiring', 'connection.disconnected') order by sequence",
        vec![Bind::from(world.which.client)],
    );
    let rows: Vec<(Uuid, String, String)> = world.parts.store.reader().all(&statement).await.unwrap();
    let mut told: HashMap<ConnectionId, Vec<String>> = HashMap::new();
    for (connection, kind, detail) in rows {
        let detail: Value = serde_json::from_str(&detail).unwrap();
        let text = match detail["daysLeft"].as_i64() {
            Some(days) => format!("{days} days left"),
            None => kind,
        };
        told.entry(ConnectionId(connection)).or_default().push(text);
    }
    told
}

async fn simulate(database: &TestDatabase, extent: Extent) {
    let (days, late) = (extent.days, extent.late());
    let now = beginning();
    let endpoint = Arc::new(TokenEndpoint {
        now: Arc::clone(&now),
        refreshes: AtomicUsize::new(0),
    });
    let base_url = endpoint.start().await;
    let world = World::set(database, Provider::start().await, &base_url, now, |folder| {
        write_integration(folder, 60, "");
        write_another_integration(folder, 60, ", ends_after_days = 90");
    });
    let world = Arc::new(world.await);
    let beginning = world.now().as_second();
    let companies = companies(&world, extent.companies).await;
    live(&world, extent).await;

    let (reads, told) = (reads(&world).await, told(&world).await);
    let none = Vec::new();
    for company in &companies {
        let which = company.which;
        let about = format!(
            "{}: {:?}, every {} hours",
            world.engine, company.fate, company.hours
        );
        let frequency = Frequency::Every(SignedDuration::from_hours(company.hours.into()));
        let (period, width) = (i64::from(company.hours) * 3600, frequency.width().as_secs());
        let mut last = beginning;
        let found = reads.get(&which.connection).unwrap_or(&none);
        for (requested, completed) in found {
            let (earliest, latest) = (last + period - width, last + period + late);
            assert!(
                (earliest..=latest).contains(requested),
                "{about}: after {last} it was read at {requested}"
            );
            last = *completed;
        }
        let until = company.fate.last_day().filter(|day| *day < days).unwrap_or(days) * DAY + beginning;
        assert!(
            last + period + late >= until,
            "{about}: the read due after {last} never came"
        );
        let expected: &[&str] = match company.fate.last_day() {
            Some(day) if day < days => &[
                "14 days left",
                "7 days left",
                "1 days left",
                "connection.disconnected",
            ],
            _ => &[],
        };
        let told: Vec<&str> = told
            .get(&which.connection)
            .map(|told| told.iter().map(String::as_str).collect())
            .unwrap_or_default();
        assert_eq!(told, expected, "{about}");
    }
    let renewable = companies
        .iter()
        .filter(|company| company.fate == Fate::Lives)
        .count();
    let kept_alive = endpoint.refreshes.load(Ordering::SeqCst);
    let per_grant = usize::try_from(days / 46).unwrap();
    assert!(
        kept_alive >= renewable * per_grant,
        "{kept_alive} refreshes kept {renewable} alive"
    );
}

/// Looked for as often as a server does, on each engine.
#[tokio::test]
async fn a_hundred_days_of_every_kind_of_company_keep_every_schedule_and_lose_nothing_in_silence() {
    for database in databases().await {
        let extent = Extent {
            companies: KINDS,
            days: if database.engine == "SQLite" { 100 } else { 15 },
            look_every: 10,
        };
        simulate(&database, extent).await;
    }
}

/// Looked for every minute, so that some are due at each look.
const THOUSAND: Extent = Extent {
    companies: 1_000,
    days: 100,
    look_every: 60,
};

#[tokio::test]
#[ignore = "soak: a thousand companies, in memory"]
async fn a_hundred_days_of_a_thousand_companies_keep_every_schedule_and_lose_nothing_in_silence() {
    simulate(&in_memory(), THOUSAND).await;
}

#[tokio::test]
#[ignore = "soak: a thousand companies, on every engine"]
async fn a_hundred_days_of_a_thousand_companies_on_every_engine() {
    for database in databases().await {
        simulate(&database, THOUSAND).await;
    }
}
