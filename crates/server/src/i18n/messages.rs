//! Fluent messages, loaded once.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, langid, static_loader};

use super::Locale;

static_loader! {
    static MESSAGES = {
        locales: "../../locales",
        fallback_language: "en",
        customise: |bundle| {
            // Without this, every argument is wrapped in invisible direction marks.
            bundle.set_use_isolating(false);
            if bundle.locales.contains(&FRENCH) {
                bundle.set_transform(Some(french_spacing));
                bundle.set_formatter(Some(|value, _| plain_number(Locale::French, value)));
            } else {
                bundle.set_formatter(Some(|value, _| plain_number(Locale::English, value)));
            }
        },
    };
}

const ENGLISH: LanguageIdentifier = langid!("en");
const FRENCH: LanguageIdentifier = langid!("fr");

/// A value that a message can hold: text as it is, a number that chooses a plural and is written
/// in the locale's way.
pub trait Argument {
    /// The value as Fluent takes it.
    fn value(&self) -> FluentValue<'_>;
}

impl Argument for str {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::from(self)
    }
}

impl Argument for String {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::from(self.as_str())
    }
}

macro_rules! numbers {
    ($($number:ty),+) => {$(
        impl Argument for $number {
            fn value(&self) -> FluentValue<'_> {
                FluentValue::from(*self)
            }
        }
    )+};
}
numbers!(u8, u16, u32, u64, usize, i64);

impl<T: Argument + ?Sized> Argument for &T {
    fn value(&self) -> FluentValue<'_> {
        (**self).value()
    }
}

impl Locale {
    /// The message named `key`.
    pub fn text(self, key: &str) -> String {
        self.message(key, None)
    }

    /// The message named `key`, holding one value.
    pub fn text_with(self, key: &str, name: &'static str, value: impl Argument) -> String {
        self.message(key, Some(&HashMap::from([(Cow::Borrowed(name), value.value())])))
    }

    /// The message named `key`, holding two values.
    pub fn text_with_two(
        self,
        key: &str,
        name: &'static str,
        value: impl Argument,
        other: &'static str,
        other_value: impl Argument,
    ) -> String {
        self.text_with_all(key, &[(name, &value), (other, &other_value)])
    }

    /// The message named `key`, holding several values.
    pub fn text_with_all(self, key: &str, values: &[(&'static str, &dyn Argument)]) -> String {
        let values = values
            .iter()
            .map(|(name, value)| (Cow::Borrowed(*name), value.value()));
        self.message(key, Some(&values.collect()))
    }

    fn message(self, key: &str, values: Option<&HashMap<Cow<'static, str>, FluentValue<'_>>>) -> String {
        let language = match self {
            Self::English => ENGLISH,
            Self::French => FRENCH,
        };
        MESSAGES
            .lookup_single_language(&language, key, values)
            .unwrap_or_else(|error| {
                // Tests fail on this mark, so no reader should ever see it.
                tracing::error!(key, locale = self.tag(), %error, "a message is missing or malformed");
                format!("\u{27e6}{key}\u{27e7}")
            })
    }
}

fn plain_number(locale: Locale, value: &FluentValue<'_>) -> Option<String> {
    match value {
        #[allow(clippy::cast_possible_truncation)] // whole by the test, and counts are far below 2^53
        FluentValue::Number(number) if number.value.fract() == 0.0 => {
            Some(locale.number(number.value as i64))
        }
        _ => None,
    }
}

/// French sets a space before high punctuation and inside guillemets that must not break. Message
/// files are written with plain spaces; the right ones are put in here.
fn french_spacing(text: &str) -> Cow<'_, str> {
    const SPACES: [(&str, &str); 6] = [
        (" :", "\u{a0}:"),
        (" ;", "\u{202f};"),
        (" !", "\u{202f}!"),
        (" ?", "\u{202f}?"),
        ("« ", "«\u{a0}"),
        (" »", "\u{a0}»"),
    ];
    let mut spaced = Cow::Borrowed(text);
    for (plain, narrow) in SPACES {
        if spaced.contains(plain) {
            spaced = Cow::Owned(spaced.replace(plain, narrow));
        }
    }
    spaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_punctuation_never_starts_a_line() {
        assert_eq!(
            french_spacing("Supprimer « X » ? Attention : oui !"),
            "Supprimer «\u{a0}X\u{a0}»\u{202f}? Attention\u{a0}: oui\u{202f}!"
        );
        assert!(matches!(french_spacing("Entreprises"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_count_chooses_its_plural_and_is_written_the_locales_way() {
        let english = |count: u64| Locale::English.text_with("companies-count", "count", count);
        let french = |count: u64| Locale::French.text_with("companies-count", "count", count);
        assert_eq!(english(0), "0 companies");
        assert_eq!(english(1), "1 company");
        assert_eq!(english(12_345), "12,345 companies");
        assert_eq!(french(0), "0 entreprise");
        assert_eq!(french(1), "1 entreprise");
        assert_eq!(french(12_345), "12\u{202f}345 entreprises");
    }
}
