//! Messages to text: locales, plurals, dates and money.
//!
//! Messages live in `locales/<language>/*.ftl`. A page names a message by its literal key
//! (`locale.text("companies-title")`), so that a search for the key finds every use; a test fails
//! where a key is missing in a language, or used nowhere.

mod choice;
mod fields;
mod folding;
mod format;
mod messages;
mod names;

pub use choice::{LOCALE_COOKIE, LOCALE_PARAMETER, choose};
pub use folding::folded;
pub use messages::Argument;

/// A language that pages are written in, with its ways of writing dates, numbers and money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Locale {
    /// English, dates day first.
    #[default]
    English,
    /// French, with its non-breaking spaces.
    French,
}

impl Locale {
    /// Every locale, in the order the language switch shows them.
    pub const ALL: [Self; 2] = [Self::English, Self::French];

    /// The language tag (BCP 47), as in the `lang` attribute.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }

    /// The language's own name for itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::French => "Français",
        }
    }

    /// The locale behind a language tag, whatever its region: `fr-CA` is French.
    pub fn parse(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|locale| locale.tag().eq_ignore_ascii_case(language))
    }
}
