//! A picture that was sent: known by its content, within limits, and harmless.

use super::svg;

/// What a picture is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Above every page of Link.
    Logo,
    /// In the browser's tab.
    Icon,
    /// At the top of the welcome page.
    Hero,
}

impl Place {
    /// Every place.
    pub const ALL: [Self; 3] = [Self::Logo, Self::Icon, Self::Hero];

    /// The word in addresses, forms and the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Logo => "logo",
            Self::Icon => "icon",
            Self::Hero => "hero",
        }
    }

    /// The place behind the word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.as_str() == text)
    }

    /// The most that may be sent, in bytes (contract section 9, "Branding"). Large pictures would
    /// keep a phone waiting; the form says what is wise.
    pub const fn most_bytes(self) -> usize {
        match self {
            Self::Logo | Self::Hero => 10 << 20,
            Self::Icon => 500 << 10,
        }
    }
}

/// Why a picture was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// It is larger than its place allows.
    #[error("the picture is too large")]
    TooLarge,
    /// By its content it is none of the kinds that its place takes.
    #[error("the file is not a picture of a kind that can be used here")]
    Kind,
    /// An SVG that does more than draw.
    #[error("the SVG is not well-formed, or holds something that is not drawing")]
    Svg,
}

/// A checked picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// By its content, whatever its name says.
    pub content_type: &'static str,
    /// What is kept and served.
    pub content: Vec<u8>,
}

impl Picture {
    /// Checks what was sent for a place.
    ///
    /// # Errors
    /// [`PictureError`].
    pub fn check(place: Place, sent: &[u8]) -> Result<Self, PictureError> {
        if sent.len() > place.most_bytes() {
            return Err(PictureError::TooLarge);
        }
        let is_taken = |kind: &str| match place {
            Place::Logo => matches!(kind, "image/png" | "image/jpeg" | "image/gif" | "image/svg+xml"),
            Place::Icon => matches!(kind, "image/x-icon" | "image/png" | "image/svg+xml"),
            Place::Hero => matches!(kind, "image/png" | "image/jpeg"),
        };
        let content_type = kind(sent)
            .filter(|kind| is_taken(kind))
            .ok_or(PictureError::Kind)?;
        let content = if content_type == "image/svg+xml" {
            let text = std::str::from_utf8(sent).map_err(|_| PictureError::Svg)?;
            svg::clean(text).ok_or(PictureError::Svg)?.into_bytes()
        } else {
            sent.to_vec()
        };
        Ok(Self {
            content_type,
            content,
        })
    }
}

/// The kind of picture by its first bytes, and whether they go on as they should.
fn kind(sent: &[u8]) -> Option<&'static str> {
    if sent.starts_with(b"\x89PNG\r\n\x1a\n") && sent.get(12..16) == Some(b"IHDR") {
        return Some("image/png");
    }
    if sent.starts_with(b"\xff\xd8\xff") {
        return Some("image/jpeg");
    }
    if sent.starts_with(b"GIF87a") || sent.starts_with(b"GIF89a") {
        return Some("image/gif");
    }
    if sent.starts_with(b"\0\0\x01\0") && sent.len() > 22 {
        return Some("image/x-icon");
    }
    let text = std::str::from_utf8(sent)
        .ok()?
        .trim_start_matches('\u{feff}')
        .trim_start();
    (text.starts_with("<svg") || text.starts_with("<?xml") || text.starts_with("<!--"))
        .then_some("image/svg+xml")
}
