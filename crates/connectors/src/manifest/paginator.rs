//! How pages follow each other.

use serde::Deserialize;

/// How the pages of an answer follow each other.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Paginator {
    /// One answer holds everything.
    None {},
    /// `?page=2`.
    Page {
        /// The parameter's name.
        query: String,
        /// The first page's number.
        #[serde(default = "one")]
        first: u64,
        /// How many records a page holds.
        size: PageSize,
        /// When there is no next page.
        #[serde(default)]
        stop: StopRule,
    },
    /// `?offset=100`.
    Offset {
        /// The parameter's name.
        query: String,
        /// How many records a page holds.
        size: PageSize,
        /// When there is no next page.
        #[serde(default)]
        stop: StopRule,
    },
    /// `?cursor=…`, taken from the answer before; none given there ends the walk.
    Cursor {
        /// The parameter's name.
        query: String,
        /// Where the answer holds the next cursor, dotted.
        path: String,
        /// How many records a page holds.
        size: PageSize,
        /// Where the answer says `true` while there is a next page, for providers that give a
        /// cursor on the last page too.
        #[serde(default)]
        more: Option<String>,
    },
    /// The answer holds the next page's address.
    NextUrl {
        /// Where, dotted.
        path: String,
        /// How many records a page holds.
        size: PageSize,
    },
    /// The next page's address is in a `Link` header (RFC 8288), relation `next`.
    LinkHeader {
        /// How many records a page holds.
        size: PageSize,
    },
    /// `Range: records=0-100` and back `Content-Range: records 0-100/250`; the second number is
    /// the first record left out.
    Range {
        /// The header's unit.
        unit: String,
        /// How many records a page holds.
        size: PageSize,
    },
}

/// How many records a page holds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageSize {
    /// The parameter's name; absent where the provider takes none.
    #[serde(default)]
    pub(crate) query: Option<String>,
    /// How many.
    pub(crate) value: u64,
}

/// When there is no next page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StopRule {
    /// After a page that is not full.
    #[default]
    ShortPage,
    /// After a page that holds nothing.
    EmptyPage,
    /// When as many records came as this number, at a dotted path in the answer, says.
    Total(String),
    /// When this, at a dotted path in the answer, is not `true`.
    More(String),
}

const fn one() -> u64 {
    1
}
