//! The records of one data type, as a table.

use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use platypus_model::{CompanyId, ConnectionStatus, DataType};
use serde_json::Value;

use super::super::broken;
use super::super::sections::{self, Reader};
use super::super::signed_in::SignedIn;
use super::request::Request;
use super::{Scope, cells, fields, has_ids};
use crate::actions::Platform;
use crate::exports::{Column, ColumnKind, Table};
use crate::html::portal::{
    Choice, ColumnChoice, ColumnHead, FieldName, NoRecords, QueryProblem, RecordRow, RecordsPage,
};
use crate::html::{Notice, Paging, render};
use crate::i18n::Locale;
use crate::query::QueryError;
use crate::store::records::{self as stored, RecordPage, RecordSource};
use crate::store::{Cursor, ListingError, Start};

/// Records on a page.
const PAGE_SIZE: u32 = 50;

/// A page of records.
#[derive(Default)]
struct Found {
    /// Each record with its id.
    records: Vec<(String, Value)>,
    total: u64,
    page: u32,
    /// The next page, where there is one.
    next: Option<String>,
}

/// What came of asking for a page.
enum Outcome {
    Found(Found),
    /// No read has succeeded yet.
    Unread,
    /// The query or the order can't be used.
    Wrong(QueryError),
}

/// Shows a page of the records.
pub(super) async fn show(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Path((company, key)): Path<(CompanyId, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Notice> {
    let request = Request::parse(query.as_deref());
    let scope = Scope::find(&platform, &signed_in, company, &key, request.connection).await?;
    let (outcome, nothing) = match scope.source() {
        None => (Outcome::Unread, Some(NoRecords::Unsupported)),
        Some(source) => match look(&platform, &scope, &source, &request).await? {
            Outcome::Unread => (Outcome::Unread, Some(unread(&scope))),
            outcome => (outcome, None),
        },
    };
    let (found, problem) = match outcome {
        Outcome::Found(found) => (found, None),
        Outcome::Unread => (Found::default(), None),
        Outcome::Wrong(error) => (Found::default(), Some(problem(&request.query, &error))),
    };
    let page = page(&platform, &signed_in, &scope, &request, found, nothing, problem).await?;
    Ok(render(&page))
}

/// Why a data type that some connection offers has no table yet.
fn unread(scope: &Scope) -> NoRecords {
    if is_linked(scope) {
        NoRecords::Unread
    } else {
        NoRecords::NotLinked
    }
}

fn is_linked(scope: &Scope) -> bool {
    scope
        .connection
        .as_ref()
        .is_some_and(|details| details.connection.status == ConnectionStatus::Linked)
}

/// Finds the page as the API does: by the same query, order and cursor.
async fn look(
    platform: &Platform,
    scope: &Scope,
    source: &RecordSource<'_>,
    request: &Request,
) -> Result<Outcome, Notice> {
    if !has_ids(scope.data_type) {
        return look_at_all(platform, source).await;
    }
    let (filter, order) = match (request.filter(), request.ordered()) {
        (Ok(filter), Ok(order)) => (filter, order),
        (Err(error), _) | (_, Err(error)) => return Ok(Outcome::Wrong(error)),
    };
    let list = serde_json::json!([
        "portal",
        source.client.0,
        source.connection.map(|connection| connection.0),
        scope.data_type.key(),
        PAGE_SIZE,
        request.query,
        request.order
    ])
    .to_string();
    // A cursor that is none of this list begins it anew: somebody shortened an address.
    let (number, start) = match platform.store.open_cursor(&list, &request.cursor) {
        Some(cursor) => (cursor.page, Start::Behind(cursor.behind)),
        None => (
            request.page,
            Start::Offset(u64::from(request.page - 1) * u64::from(PAGE_SIZE)),
        ),
    };
    let page = RecordPage {
        start,
        size: PAGE_SIZE.into(),
        filter: filter.as_ref(),
        order: order.as_ref(),
    };
    let mut body = "[".to_owned();
    let sent = match stored::page(&mut platform.store.reader(), source, &page, &mut body).await {
        Ok(Some(sent)) => sent,
        Ok(None) => return Ok(Outcome::Unread),
        Err(ListingError::Query(error)) => return Ok(Outcome::Wrong(error)),
        Err(ListingError::Store(error)) => return Err(broken(&error)),
        Err(ListingError::Place(_)) => return Err(Notice::not_found()),
    };
    body.push(']');
    let next = match sent.next {
        None => None,
        Some(behind) => {
            let page = number.saturating_add(1);
            let cursor = Cursor { page, behind };
            let sealed = platform
                .store
                .seal_cursor(&list, &cursor)
                .map_err(|error| broken(&error))?;
            let page = page.to_string();
            Some(request.address_with(&scope.address(), &[("page", &page), ("cursor", &sealed)]))
        }
    };
    Ok(Outcome::Found(Found {
        records: parsed(&body)?
            .into_iter()
            .map(|record| {
                let id = record.get("id").and_then(Value::as_str).unwrap_or_default();
                (id.to_owned(), record)
            })
            .collect(),
        total: sent.total,
        page: number,
        next,
    }))
}

/// All records of a data type that has few, the latest first.
async fn look_at_all(platform: &Platform, source: &RecordSource<'_>) -> Result<Outcome, Notice> {
    let mut reader = platform.store.reader();
    if !stored::is_readable(&mut reader, source)
        .await
        .map_err(|error| broken(&error))?
    {
        return Ok(Outcome::Unread);
    }
    let all = stored::all_by_id(&mut reader, source)
        .await
        .map_err(|error| broken(&error))?;
    let mut records = Vec::with_capacity(all.len());
    for (id, json) in all.into_iter().rev() {
        records.push((id, parsed_one(&json)?));
    }
    Ok(Outcome::Found(Found {
        total: records.len() as u64,
        records,
        page: 1,
        next: None,
    }))
}

#[allow(clippy::result_large_err)] // a page to be shown, made once and never passed far
fn parsed(body: &str) -> Result<Vec<Value>, Notice> {
    serde_json::from_str(body).map_err(|error| unreadable(&error))
}

#[allow(clippy::result_large_err)] // a page to be shown, made once and never passed far
pub(super) fn parsed_one(json: &str) -> Result<Value, Notice> {
    serde_json::from_str(json).map_err(|error| unreadable(&error))
}

fn unreadable(error: &serde_json::Error) -> Notice {
    tracing::error!(%error, "what is stored is no JSON");
    Notice::internal_error()
}

/// What is wrong with a query, and where.
fn problem(query: &str, error: &QueryError) -> QueryProblem {
    let position = match error {
        QueryError::Malformed { position, .. }
        | QueryError::TooDeep { position, .. }
        | QueryError::ListTooLong { position, .. } => Some(*position),
        _ => None,
    };
    let place = position.map(|position| {
        let at = query.char_indices().nth(position.saturating_sub(1));
        let (before, rest) = query.split_at(at.map_or(query.len(), |(at, _)| at));
        (before.to_owned(), rest.to_owned())
    });
    QueryProblem {
        place,
        message: error.to_string(),
    }
}

async fn page(
    platform: &Platform,
    signed_in: &SignedIn,
    scope: &Scope,
    request: &Request,
    found: Found,
    nothing: Option<NoRecords>,
    problem: Option<QueryProblem>,
) -> Result<RecordsPage, Notice> {
    let locale = signed_in.visitor.locale;
    let (here, details) = (scope.address(), &scope.details);
    let addresses = sections::link_addresses(platform, signed_in).await?;
    let reader = Reader::new(signed_in);
    let row = match &scope.connection {
        Some(connection) => Some(
            reader
                .data_row(platform, details, connection.connection.id, scope.data_type)
                .await
                .map_err(|error| broken(&error))?,
        ),
        None => None,
    };
    let connection = scope.connection.as_ref().map(|details| details.connection.id);
    // What the page's links lead to names the connection, also where the address left it open.
    let request = &Request {
        connection,
        ..request.clone()
    };
    let table = Table::of(scope.data_type);
    let columns = fields::shown(scope.data_type, &table, &request.columns);
    let can_be_queried = has_ids(scope.data_type);
    let previous = (found.page > 1).then(|| {
        let page = (found.page - 1).to_string();
        request.address_with(&here, &[("page", &page)])
    });
    Ok(RecordsPage {
        page: signed_in.page(),
        viewer: signed_in.viewer(),
        company: sections::header(signed_in, &addresses, details),
        refresh: reader.refresh(details),
        name: locale.data_type(scope.data_type),
        key: scope.data_type.key(),
        connections: connections(scope, &here),
        connection: connection.map_or_else(String::new, |connection| connection.to_string()),
        integration: scope
            .connection
            .as_ref()
            .map_or_else(String::new, |details| details.connection.platform_name.clone()),
        row,
        may_refresh: nothing != Some(NoRecords::Unsupported) && is_linked(scope),
        nothing,
        can_be_queried,
        query: request.query.clone(),
        order: request.order.clone(),
        chosen: request.columns.join(","),
        problem,
        examples: examples(platform, scope.data_type, request, &here),
        rows: rows(scope, locale, &columns, &found.records),
        choices: table
            .columns
            .iter()
            .map(|column| ColumnChoice {
                field: FieldName::new(locale, &column.name),
                is_shown: columns.contains(column),
            })
            .collect(),
        columns: columns
            .into_iter()
            .map(|column| head(locale, request, &here, &column, can_be_queried))
            .collect(),
        total: found.total,
        paging: Paging {
            page: found.page.into(),
            pages: found.total.div_ceil(PAGE_SIZE.into()).max(1),
            previous,
            next: found.next,
        },
        exports: exports(request, &here),
        unfiltered: request.asking("").address(&here),
        usual_columns: request.with_usual_columns().address(&here),
        here,
    })
}

fn connections(scope: &Scope, here: &str) -> Vec<Choice> {
    if scope.connections.len() < 2 {
        return Vec::new();
    }
    let meant = scope.connection.as_ref().map(|details| details.connection.id);
    scope
        .connections
        .iter()
        .map(|details| {
            let connection = &details.connection;
            let entity = connection.entity_name.as_ref();
            let name = &connection.platform_name;
            Choice {
                name: entity.map_or_else(|| name.clone(), |entity| format!("{name} · {entity}")),
                href: format!("{here}?connection={}", connection.id),
                is_current: meant == Some(connection.id),
            }
        })
        .collect()
}

fn examples(platform: &Platform, data_type: DataType, request: &Request, here: &str) -> Vec<Choice> {
    fields::examples(data_type, platform.clock.now())
        .into_iter()
        .map(|example| Choice {
            href: request.asking(&example).address(here),
            is_current: example == request.query,
            name: example,
        })
        .collect()
}

fn exports(request: &Request, here: &str) -> Vec<Choice> {
    let here = format!("{here}/export");
    ["csv", "xlsx", "ndjson"]
        .into_iter()
        .map(|format| Choice {
            name: format.to_uppercase(),
            href: request.address_with(&here, &[("format", format)]),
            is_current: false,
        })
        .collect()
}

fn head(locale: Locale, request: &Request, here: &str, column: &Column, can_be_ordered: bool) -> ColumnHead {
    let descending = format!("-{}", column.name);
    let (aria, other) = if request.order == column.name {
        ("ascending", descending)
    } else if request.order == descending {
        ("descending", column.name.clone())
    } else {
        ("none", column.name.clone())
    };
    ColumnHead {
        field: FieldName::new(locale, &column.name),
        href: (can_be_ordered && fields::can_order(column)).then(|| request.ordered_by(other).address(here)),
        aria,
        is_numeric: matches!(column.kind, ColumnKind::Decimal | ColumnKind::Integer),
    }
}

fn rows(scope: &Scope, locale: Locale, columns: &[Column], records: &[(String, Value)]) -> Vec<RecordRow> {
    let connection = scope
        .connection
        .as_ref()
        .map(|details| details.connection.id.to_string());
    let here = format!("{}/record", scope.address());
    records
        .iter()
        .map(|(id, record)| {
            let parameters = [
                ("connection", connection.as_deref().unwrap_or_default()),
                ("id", id),
            ];
            let parameters = serde_urlencoded::to_string(parameters).unwrap_or_default();
            let currency = cells::currency_of(record, "");
            RecordRow {
                href: format!("{here}?{parameters}"),
                id: id.clone(),
                is_deleted: record["metadata"]["isDeleted"] == Value::Bool(true),
                cells: columns
                    .iter()
                    .map(|column| cells::in_short(locale, record, column, currency))
                    .collect(),
            }
        })
        .collect()
}
