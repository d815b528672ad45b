//! One record: what it says, and where that came from.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use platypus_model::{CompanyId, ConnectionId};
use serde::Deserialize;
use serde_json::Value;

use super::super::broken;
use super::super::sections::{self, Reader};
use super::super::signed_in::SignedIn;
use super::records::parsed_one;
use super::{Scope, cells, fields, trees};
use crate::actions::Platform;
use crate::exports::Table;
use crate::html::portal::{ChangeView, FieldOriginRow, MappingView, RecordPage};
use crate::html::{Notice, render};
use crate::provenance::{self, Change};
use crate::store::provenance::{MappingVersion, mapping_at};
use crate::store::{StoreError, records as stored};

/// The most changes that are shown, and the most fields of each.
const MOST_CHANGES: usize = 20;
/// The most of a provider's record that is shown, in characters.
const MOST_SOURCE: usize = 200_000;

/// Which record.
#[derive(Debug, Deserialize)]
pub(super) struct Named {
    connection: ConnectionId,
    id: String,
}

/// Shows a record.
pub(super) async fn show(
    State(platform): State<Platform>,
    signed_in: SignedIn,
    Path((company, key)): Path<(CompanyId, String)>,
    Query(Named { connection, id }): Query<Named>,
) -> Result<Response, Notice> {
    let scope = Scope::find(&platform, &signed_in, company, &key, Some(connection)).await?;
    let locale = signed_in.visitor.locale;
    let broken = |error: StoreError| broken(&error);
    let source = scope.source().ok_or_else(Notice::not_found)?;
    let mut reader = platform.store.reader();
    let found = stored::source_record(&mut reader, &source, &id)
        .await
        .map_err(broken)?;
    let found = found.ok_or_else(Notice::not_found)?;
    let (client, at) = (source.client, found.modified_at);
    let mapping = mapping_at(&mut reader, client, connection, scope.data_type, at);
    let mapping = mapping.await.map_err(broken)?;
    let versions = stored::versions(&mut reader, &source, &id)
        .await
        .map_err(broken)?;
    let record = parsed_one(&found.json)?;
    let parts = trees::parts(locale, scope.data_type, &record);
    let addresses = sections::link_addresses(&platform, &signed_in).await?;
    let columns = fields::shown(scope.data_type, &Table::of(scope.data_type), &[]);
    let title = columns
        .first()
        .map(|column| cells::in_short(locale, &record, column, None).words(&locale))
        .filter(|title| !title.is_empty());
    Ok(render(&RecordPage {
        page: signed_in.page(),
        viewer: signed_in.viewer(),
        company: sections::header(&signed_in, &addresses, &scope.details),
        refresh: Reader::new(&signed_in).refresh(&scope.details),
        data_type: locale.data_type(scope.data_type),
        list: scope.list(),
        title: title.unwrap_or_else(|| id.clone()),
        id,
        is_deleted: record["metadata"]["isDeleted"] == Value::Bool(true),
        fields: parts.fields,
        reports: parts.reports,
        lines: parts.lines,
        integration: scope
            .connection
            .as_ref()
            .map_or_else(String::new, |details| details.connection.platform_name.clone()),
        modified: found.modified_at,
        source_modified: found.source_modified_at,
        dataset: found.dataset.to_string(),
        mapping: mapping.map(mapping_view),
        changes: provenance::changes(&versions)
            .into_iter()
            .take(MOST_CHANGES)
            .map(change)
            .collect(),
        json: pretty(found.json.as_bytes()),
        source: pretty(&found.raw),
    }))
}

/// Where a field comes from, as mappings are kept.
#[derive(Deserialize)]
struct KeptOrigin {
    field: String,
    source: String,
    conversion: String,
}

fn mapping_view(mapping: MappingVersion) -> MappingView {
    let origins: Vec<KeptOrigin> = serde_json::from_str(&mapping.fields).unwrap_or_default();
    MappingView {
        version: mapping.hash,
        first_used: mapping.first_used_at,
        origins: origins
            .into_iter()
            .map(|origin| FieldOriginRow {
                field: origin.field,
                source: origin.source,
                conversion: origin.conversion,
            })
            .collect(),
    }
}

fn change(change: Change) -> ChangeView {
    ChangeView {
        at: change.changed_at,
        is_deleted: change.deleted,
        fields: change
            .fields
            .into_iter()
            .take(MOST_CHANGES)
            .map(|field| {
                let (from, to) = (cells::plain(field.from.as_ref()), cells::plain(field.to.as_ref()));
                (field.field, from, to)
            })
            .collect(),
    }
}

/// JSON with a line for each member, in its own order and with every digit; text where it is none.
fn pretty(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw);
    let is_json = serde_json::from_str::<&serde_json::value::RawValue>(&text).is_ok();
    let text = if is_json {
        indented(&text)
    } else {
        text.into_owned()
    };
    match text.char_indices().nth(MOST_SOURCE) {
        None => text,
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// Sets JSON text in lines. It is not parsed, so that nothing of it changes.
fn indented(json: &str) -> String {
    let mut text = String::with_capacity(json.len() * 2);
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    let mut letters = json.chars().peekable();
    while let Some(letter) = letters.next() {
        if in_string {
            text.push(letter);
            in_string = escaped || letter != '"';
            escaped = letter == '\\' && !escaped;
            continue;
        }
        match letter {
            '"' => {
                in_string = true;
                text.push(letter);
            }
            '{' | '[' => {
                text.push(letter);
                while letters.next_if(char::is_ascii_whitespace).is_some() {}
                if let Some(end) = letters.next_if(|next| matches!(next, '}' | ']')) {
                    text.push(end);
                } else {
                    depth += 1;
                    new_line(&mut text, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut text, depth);
                text.push(letter);
            }
            ',' => {
                text.push(letter);
                new_line(&mut text, depth);
            }
            ':' => text.push_str(": "),
            letter if letter.is_ascii_whitespace() => {}
            letter => text.push(letter),
        }
    }
    text
}

fn new_line(text: &mut String, depth: usize) {
    text.push('\n');
    // What lies deeper is set no further: it would leave the page.
    text.extend(std::iter::repeat_n("  ", depth.min(40)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_its_order_and_every_digit_when_it_is_set_in_lines() {
        assert_eq!(
            pretty(br#"{"z":1.50, "a" : "x \"{y}\" \\","l":[ ],"o":{"n":[1,2]}}"#),
            "{\n  \"z\": 1.50,\n  \"a\": \"x \\\"{y}\\\" \\\\\",\n  \"l\": [],\n  \"o\": {\n    \"n\": [\n      1,\n      2\n    ]\n  }\n}"
        );
        assert_eq!(pretty(b"<not>json"), "<not>json");
    }
}
