//! Cursors: what a page hands on to the next, in the client's hands meanwhile. Sealed, so that it
//! says nothing and cannot be made up, and bound to the list it came from.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::listing::Behind;
use super::ranking::Place;
use super::{Store, StoreError};

/// Leads to a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The page's number, from 1.
    pub page: u32,
    /// What it begins behind.
    pub behind: Behind,
}

impl Store {
    /// The cursor as the client gets it. `list` names all that the cursor is for: whose list, which
    /// filter, order and page size.
    pub fn seal_cursor(&self, list: &str, cursor: &Cursor) -> Result<String, StoreError> {
        let Behind {
            place: Place(place),
            total,
        } = &cursor.behind;
        let text = serde_json::json!([cursor.page, total, place]).to_string();
        let sealed = self.seal_for_client(&purpose(list), text.as_bytes())?;
        Ok(URL_SAFE_NO_PAD.encode(sealed))
    }

    /// The cursor behind a text; none where this instance gave out no such text for that list.
    pub fn open_cursor(&self, list: &str, text: &str) -> Option<Cursor> {
        let sealed = URL_SAFE_NO_PAD.decode(text).ok()?;
        let opened = self.open_from_client(&purpose(list), &sealed)?;
        let (page, total, place) = serde_json::from_slice(&opened).ok()?;
        Some(Cursor {
            page,
            behind: Behind {
                place: Place(place),
                total,
            },
        })
    }
}

fn purpose(list: &str) -> String {
    format!("cursor:{list}")
}
