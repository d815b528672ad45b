//! How often the API may be asked (contract section 8, "Limits"), where the operator says so: by each
//! client in a day, and by each address in a minute.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use platypus_model::ClientId;

use super::{ApiError, authentication};
use crate::actions::request_quota::{self, Day};
use crate::actions::{Platform, api_keys};

static LIMIT: HeaderName = HeaderName::from_static("x-rate-limit-limit");
static REMAINING: HeaderName = HeaderName::from_static("x-rate-limit-remaining");
static RESET: HeaderName = HeaderName::from_static("x-rate-limit-reset");

/// So many addresses are counted at once; more in one minute are an attack, and are counted together.
const MOST_ADDRESSES: usize = 100_000;

/// What this process knows of who asked how often.
#[derive(Clone)]
pub(super) struct Limits {
    platform: Platform,
    held: Arc<Mutex<HashMap<ClientId, Held>>>,
    addresses: Arc<Mutex<Addresses>>,
}

/// Requests that this process has set aside for a client.
#[derive(Debug, Clone, Copy)]
struct Held {
    day: Day,
    left: i64,
    /// How many there are in a day, when these were set aside.
    limit: i64,
    /// How many of them were set aside then, by all processes.
    reserved: i64,
}

#[derive(Debug, Default)]
struct Addresses {
    minute: i64,
    requests: HashMap<IpAddr, u32>,
}

impl Limits {
    pub(super) fn new(platform: Platform) -> Self {
        Self {
            platform,
            held: Arc::default(),
            addresses: Arc::default(),
        }
    }

    /// Counts a request of an address; in how many seconds it may ask again, where it has asked too
    /// often.
    fn count(&self, address: IpAddr, now: Timestamp) -> Option<u64> {
        let most = self.platform.config.requests_per_minute?;
        let (minute, second) = (now.as_second().div_euclid(60), now.as_second().rem_euclid(60));
        let mut addresses = self.addresses.lock().unwrap_or_else(PoisonError::into_inner);
        if addresses.minute != minute {
            addresses.minute = minute;
            addresses.requests.clear();
        }
        let address = if addresses.requests.len() < MOST_ADDRESSES {
            address
        } else {
            IpAddr::from([0, 0, 0, 0])
        };
        let made = addresses.requests.entry(address).or_insert(0);
        *made = made.saturating_add(1);
        (*made > most).then(|| 60 - second.unsigned_abs())
    }

    /// Takes one of a client's requests of the day; what is left, or that nothing is.
    async fn take(&self, client: ClientId, now: Timestamp) -> Result<Option<Held>, ApiError> {
        let day = Day::of(now);
        if let Some(held) = self.take_held(client, day) {
            return Ok(Some(held));
        }
        let Some(set_aside) = request_quota::reserve(&self.platform, client, day).await? else {
            return Ok(None);
        };
        let mut all = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let held = all.entry(client).or_insert(Held {
            day,
            left: 0,
            limit: set_aside.limit,
            reserved: set_aside.reserved,
        });
        if held.day != day {
            held.left = 0;
        }
        *held = Held {
            day,
            left: held.left + set_aside.granted - 1,
            limit: set_aside.limit,
            reserved: set_aside.reserved,
        };
        Ok(Some(*held))
    }

    fn take_held(&self, client: ClientId, day: Day) -> Option<Held> {
        let mut all = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let held = all.get_mut(&client)?;
        if held.day != day || held.left == 0 {
            return None;
        }
        held.left -= 1;
        Some(*held)
    }
}

/// Refuses who asks too often, and tells everybody how often they still may.
pub(super) async fn keep(State(limits): State<Limits>, request: Request, next: Next) -> Response {
    let now = limits.platform.clock.now();
    let (parts, body) = request.into_parts();
    let origin = authentication::origin(&parts);
    if let Some(seconds) = origin.and_then(|address| limits.count(address, now)) {
        return ApiError::TooManyRequests { seconds }.into_response();
    }
    let daily = limits.platform.config.daily_requests;
    let key = daily.and_then(|_| authentication::key_from(&parts.headers));
    let request = Request::from_parts(parts, body);
    let Some(key) = key else {
        return next.run(request).await;
    };
    let taken = async {
        match api_keys::authenticate(&limits.platform, &key).await? {
            Some(found) => Ok::<_, ApiError>(Some(limits.take(found.client_id, now).await?)),
            None => Ok(None),
        }
    };
    match taken.await {
        Err(error) => error.into_response(),
        // Whoever it is will be refused for another reason.
        Ok(None) => next.run(request).await,
        Ok(Some(None)) => {
            let seconds = Day::of(now).seconds_left(now);
            let mut response = ApiError::TooManyRequests { seconds }.into_response();
            let limit = request_quota::limit_of(&limits.platform, &key).await.unwrap_or(0);
            tell(response.headers_mut(), limit, 0, Day::of(now).end());
            response
        }
        Ok(Some(Some(held))) => {
            let mut response = next.run(request).await;
            let remaining = held.limit - held.reserved + held.left;
            tell(response.headers_mut(), held.limit, remaining, held.day.end());
            response
        }
    }
}

fn tell(headers: &mut HeaderMap, limit: i64, remaining: i64, reset: Timestamp) {
    headers.insert(LIMIT.clone(), HeaderValue::from(limit));
    headers.insert(REMAINING.clone(), HeaderValue::from(remaining.max(0)));
    if let Ok(value) = HeaderValue::try_from(reset.to_string()) {
        headers.insert(RESET.clone(), value);
    }
}
