//! Walking the pages of one list.

use reqwest::StatusCode;
use reqwest::header::{CONTENT_RANGE, LINK, RANGE};
use url::Url;

use super::checkpoint::Position;
use super::envelope::Envelope;
use super::source::Fetched;
use crate::client::{Answer, Call, remove_parameter};
use crate::errors::ProviderError;
use crate::integration::Integration;
use crate::manifest::{PageSize, Paginator, StopRule};

/// The paths that a paginator looks at in an answer.
pub(crate) fn wanted(paginator: &Paginator) -> Vec<&str> {
    match paginator {
        Paginator::None {} | Paginator::LinkHeader { .. } | Paginator::Range { .. } => Vec::new(),
        Paginator::Page { stop, .. } | Paginator::Offset { stop, .. } => match stop {
            StopRule::Total(path) | StopRule::More(path) => vec![path],
            StopRule::ShortPage | StopRule::EmptyPage => Vec::new(),
        },
        Paginator::Cursor { path, more, .. } => {
            std::iter::once(path).chain(more).map(String::as_str).collect()
        }
        Paginator::NextUrl { path, .. } => vec![path],
    }
}

/// Points a request at a position.
pub(crate) fn aim(
    integration: &Integration,
    paginator: &Paginator,
    position: &Position,
    call: &mut Call,
) -> Result<(), ProviderError> {
    if let Position::Url(next) = position {
        let url = call
            .url
            .join(next)
            .map_err(|error| wrong(integration, call, &error.to_string()))?;
        if url.origin() != call.url.origin() {
            return Err(wrong(integration, call, "its next page lies on another host"));
        }
        call.url = url;
        if let Some((name, value)) = call.secret_parameter.clone() {
            call.set_parameter(&name, &value);
        }
        return Ok(());
    }
    let set_size = |size: &PageSize, call: &mut Call| {
        if let Some(name) = &size.query {
            call.set_parameter(name, &size.value.to_string());
        }
    };
    match paginator {
        Paginator::None {} => {}
        Paginator::Page {
            query, first, size, ..
        } => {
            set_size(size, call);
            let number = if let Position::Page(number) = position {
                *number
            } else {
                *first
            };
            call.set_parameter(query, &number.to_string());
        }
        Paginator::Offset { query, size, .. } => {
            set_size(size, call);
            call.set_parameter(query, &offset(position).to_string());
        }
        Paginator::Cursor { query, size, .. } => {
            set_size(size, call);
            if let Position::Cursor(cursor) = position {
                call.set_parameter(query, cursor);
            }
        }
        Paginator::NextUrl { size, .. } | Paginator::LinkHeader { size } => set_size(size, call),
        Paginator::Range { unit, size } => {
            let start = offset(position);
            let range = format!("{unit}={start}-{}", start.saturating_add(size.value));
            call.set_header(integration, RANGE.as_str(), &range, false)?;
            call.end_status = (start > 0).then_some(StatusCode::RANGE_NOT_SATISFIABLE);
        }
    }
    Ok(())
}

/// How many records all pages together hold, where the answer tells.
pub(crate) fn total(paginator: &Paginator, answer: &Answer, envelope: &Envelope<'_>) -> Option<u64> {
    match paginator {
        Paginator::Page {
            stop: StopRule::Total(path),
            ..
        }
        | Paginator::Offset {
            stop: StopRule::Total(path),
            ..
        } => envelope.count(path),
        Paginator::Range { .. } => {
            let range = answer.headers.get(CONTENT_RANGE)?.to_str().ok()?;
            range.rsplit_once('/')?.1.parse().ok()
        }
        _ => None,
    }
}

/// What is known after a page.
pub(crate) struct Progress {
    /// How many records the page held.
    pub(crate) records: u64,
    /// How many records all pages hold, as this page told.
    pub(crate) total: Option<u64>,
    /// The same, as the page before told.
    pub(crate) total_before: Option<u64>,
}

/// Where the page after `position` starts.
pub(crate) fn next(
    integration: &Integration,
    paginator: &Paginator,
    position: &Position,
    page: &Fetched,
    envelope: &Envelope<'_>,
    progress: &Progress,
) -> Result<Position, ProviderError> {
    let Fetched { call, answer } = page;
    let shifted = shifted(progress);
    let following = match paginator {
        Paginator::None {} => Position::End,
        Paginator::Page {
            first, size, stop, ..
        } => {
            let number = if let Position::Page(number) = position {
                *number
            } else {
                *first
            };
            let read = (number - first + 1).saturating_mul(size.value);
            if shifted > 0 {
                Position::Page(
                    number
                        .saturating_sub(shifted.div_ceil(size.value.max(1)))
                        .max(*first),
                )
            } else if ends(stop, size, read, envelope, progress) {
                Position::End
            } else {
                Position::Page(number + 1)
            }
        }
        Paginator::Offset { size, stop, .. } => {
            let read = offset(position) + progress.records;
            if shifted > 0 {
                Position::Offset(offset(position).saturating_sub(shifted))
            } else if ends(stop, size, read, envelope, progress) {
                Position::End
            } else {
                Position::Offset(read)
            }
        }
        Paginator::Range { size, .. } => {
            let read = offset(position) + progress.records;
            if shifted > 0 {
                Position::Offset(offset(position).saturating_sub(shifted))
            } else if progress.records < size.value || progress.total.is_some_and(|total| read >= total) {
                Position::End
            } else {
                Position::Offset(read)
            }
        }
        Paginator::Cursor { path, more, .. } => match envelope.text(path) {
            Some(cursor) if more.as_ref().is_none_or(|path| is_true(envelope, path)) => {
                Position::Cursor(cursor)
            }
            _ => Position::End,
        },
        Paginator::NextUrl { path, .. } => envelope.text(path).map_or(Position::End, Position::Url),
        Paginator::LinkHeader { .. } => next_link(answer).map_or(Position::End, Position::Url),
    };
    let repeats = matches!(following, Position::Cursor(_) | Position::Url(_)) && following == *position;
    if repeats {
        return Err(wrong(integration, call, "its next page is the same page again"));
    }
    if let Position::Url(next) = &following {
        // Kept in a checkpoint, so neither what is no address nor a key may get there.
        let mut url: Url = call
            .url
            .join(next)
            .map_err(|error| wrong(integration, call, &error.to_string()))?;
        if let Some((name, _)) = &call.secret_parameter {
            remove_parameter(&mut url, name);
        }
        return Ok(Position::Url(url.to_string()));
    }
    Ok(following)
}

/// By how many records the list shrank since the page before. What followed that page has moved up
/// by as many, to places that were read already, so the read goes back that far. Records that come
/// twice do no harm; one that was skipped would look deleted.
pub(super) fn shifted(progress: &Progress) -> u64 {
    match (progress.total_before, progress.total) {
        (Some(before), Some(now)) => before.saturating_sub(now),
        _ => 0,
    }
}

fn ends(stop: &StopRule, size: &PageSize, read: u64, envelope: &Envelope<'_>, progress: &Progress) -> bool {
    match stop {
        StopRule::ShortPage => progress.records < size.value,
        StopRule::EmptyPage => progress.records == 0,
        StopRule::Total(_) => {
            progress.records == 0 || progress.total.is_none_or(|total| read > 0 && read >= total)
        }
        StopRule::More(path) => !is_true(envelope, path),
    }
}

fn is_true(envelope: &Envelope<'_>, path: &str) -> bool {
    envelope.value(path) == Some(&serde_json::Value::Bool(true))
}

fn offset(position: &Position) -> u64 {
    if let Position::Offset(offset) = position {
        *offset
    } else {
        0
    }
}

/// The address of relation `next` in `Link` headers (RFC 8288).
fn next_link(answer: &Answer) -> Option<String> {
    let headers = answer.headers.get_all(LINK);
    let links = headers
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|text| text.split(", <"));
    links
        .filter_map(|link| link.trim_start_matches([' ', '<']).split_once('>'))
        .find(|(_, parameters)| {
            parameters.split(';').any(|parameter| {
                parameter.split_once('=').is_some_and(|(name, value)| {
                    name.trim().eq_ignore_ascii_case("rel")
                        && value
                            .trim_matches([' ', '"', ','])
                            .split(' ')
                            .any(|relation| relation.eq_ignore_ascii_case("next"))
                })
            })
        })
        .map(|(address, _)| address.to_owned())
}

fn wrong(integration: &Integration, call: &Call, reason: &str) -> ProviderError {
    ProviderError::Malformed {
        provider: integration.name().to_owned(),
        what: call.what.clone(),
        reason: reason.to_owned(),
    }
}
