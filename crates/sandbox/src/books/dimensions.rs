//! Dimensions: what income and costs are tracked by besides accounts, such as the shop or the channel.

use jiff::Timestamp;
use serde::Serialize;

/// A dimension's place in the books' list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DimensionIndex(pub usize);

/// One dimension, or a heading over several.
#[derive(Debug, Clone, Copy)]
pub struct Dimension {
    /// Its name.
    pub name: &'static str,
    /// The heading it is under.
    pub parent: Option<DimensionIndex>,
    /// Whether it is no longer used.
    pub archived: bool,
}

/// A dimension as other records refer to it.
#[derive(Debug, Serialize)]
pub struct DimensionReference {
    id: usize,
    name: &'static str,
}

/// The reference to the dimension at `index`.
pub fn reference(dimensions: &[Dimension], index: DimensionIndex) -> Option<DimensionReference> {
    Some(DimensionReference {
        id: index.0 + 1,
        name: dimensions.get(index.0)?.name,
    })
}

/// The record of the `dimensions` resource.
pub fn wire(dimensions: &[Dimension], index: usize, created_at: Timestamp) -> impl Serialize + use<> {
    let dimension = dimensions.get(index);
    DimensionWire {
        id: index + 1,
        name: dimension.map_or("", |dimension| dimension.name),
        parent: dimension
            .and_then(|dimension| dimension.parent)
            .and_then(|parent| reference(dimensions, parent)),
        has_children: dimensions
            .iter()
            .any(|child| child.parent == Some(DimensionIndex(index))),
        archived: dimension.is_some_and(|dimension| dimension.archived),
        created_at,
        updated_at: created_at,
    }
}

#[derive(Serialize)]
struct DimensionWire {
    id: usize,
    name: &'static str,
    parent: Option<DimensionReference>,
    has_children: bool,
    archived: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
}
