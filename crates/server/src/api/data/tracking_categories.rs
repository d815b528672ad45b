//! A tracking category with those beneath it: lists are flat, a single one is a tree.

use std::collections::{HashMap, HashSet};

use axum::extract::State;
use platypus_model::DataType;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::ApiError;
use super::description;
use super::endpoints::{LastParameter, last};
use super::reply::JsonText;
use super::scope::DataScope;
use crate::actions::Platform;
use crate::store::records;

/// Get a tracking category
///
/// With those beneath it.
#[utoipa::path(
    get, path = "/companies/{companyId}/data/trackingCategories/{trackingCategoryId}",
    operation_id = "get-accounting-tracking-category", tag = "Financial statements",
    params(("companyId" = Uuid, Path), ("trackingCategoryId" = String, Path)),
    responses((status = 200, body = description::TrackingCategoryTree))
)]
async fn tracking_category(
    State(platform): State<Platform>,
    scope: DataScope,
    parameters: LastParameter,
) -> Result<JsonText, ApiError> {
    let id = last(parameters);
    let source = scope.source(DataType::TrackingCategories);
    let mut reader = platform.store.reader();
    let mut category = String::new();
    if !records::record(&mut reader, &source, &id, &mut category).await? {
        let id = id.chars().take(80).collect();
        return Err(scope
            .why_absent(&platform, DataType::TrackingCategories, id)
            .await?);
    }
    let all = records::all_by_id(&mut reader, &source).await?;
    let beneath = Beneath::of(&all)?;
    let mut tree = String::new();
    beneath.write(&id, &category, &mut HashSet::new(), &mut tree);
    Ok(JsonText(tree))
}

/// What is needed of a category to place it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    parent_id: Option<String>,
}

/// Categories by the one right above them.
struct Beneath<'a>(HashMap<String, Vec<(&'a str, &'a str)>>);

impl<'a> Beneath<'a> {
    /// Of records, each with its id.
    fn of(records: &'a [(String, String)]) -> Result<Self, ApiError> {
        let mut beneath: HashMap<String, Vec<(&str, &str)>> = HashMap::new();
        for (id, json) in records {
            let place: Place = serde_json::from_str(json)
                .map_err(|error| ApiError::Internal(format!("a stored tracking category: {error}")))?;
            if let Some(parent) = place.parent_id {
                beneath.entry(parent).or_default().push((id, json));
            }
        }
        Ok(Self(beneath))
    }

    /// Adds a category's JSON with those beneath it. `above` holds those on the way to it, which a
    /// source that goes in circles would lead back to.
    fn write(&self, id: &str, category: &str, above: &mut HashSet<String>, tree: &mut String) {
        above.insert(id.to_owned());
        let category = category.trim_end();
        tree.push_str(category.strip_suffix('}').unwrap_or(category));
        tree.push_str(",\"subCategories\":[");
        let children = self.0.get(id).into_iter().flatten();
        let mut is_first = true;
        for (child, json) in children {
            if above.contains(*child) {
                continue;
            }
            if !is_first {
                tree.push(',');
            }
            is_first = false;
            self.write(child, json, above, tree);
        }
        tree.push_str("]}");
        above.remove(id);
    }
}

/// Every route of this file.
pub(super) fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new().routes(routes!(tracking_category))
}
