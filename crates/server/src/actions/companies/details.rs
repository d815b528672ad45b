//! What a client may say about a company, checked (contract section 1).

use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

use super::CompanyError;
use crate::store::companies::Tags;

/// Longest name, in characters, after stripping.
pub(super) const MAX_NAME_CHARACTERS: usize = 200;
/// Longest description, in characters.
pub(super) const MAX_DESCRIPTION_CHARACTERS: usize = 4000;
/// Most tags of one company (contract section 1).
pub(super) const MAX_TAGS: usize = 10;
/// Longest name of a tag, in characters.
pub(super) const MAX_TAG_NAME_CHARACTERS: usize = 27;
/// Longest value of a tag, in characters.
pub(super) const MAX_TAG_VALUE_CHARACTERS: usize = 100;

/// A company's name: letters, marks and digits of any script, spaces and `- ' & @ . , ? !`,
/// without spaces at its ends or in rows (contract section 16, point 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanyName(String);

impl CompanyName {
    /// Drops what a name may not hold, collapses and trims spaces.
    ///
    /// # Errors
    /// [`CompanyError::NameMissing`] where nothing is left, [`CompanyError::NameTooLong`].
    pub fn parse(text: &str) -> Result<Self, CompanyError> {
        let mut name = String::with_capacity(text.len());
        for character in text.chars() {
            if character.is_whitespace() {
                if !name.is_empty() && !name.ends_with(' ') {
                    name.push(' ');
                }
            } else if is_allowed(character) {
                name.push(character);
            }
        }
        name.truncate(name.trim_end().len());
        if name.is_empty() {
            return Err(CompanyError::NameMissing);
        }
        if name.chars().count() > MAX_NAME_CHARACTERS {
            return Err(CompanyError::NameTooLong);
        }
        Ok(Self(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_allowed(character: char) -> bool {
    matches!(character, '-' | '\'' | '&' | '@' | '.' | ',' | '?' | '!')
        || character.general_category() == GeneralCategory::DecimalNumber
        || matches!(
            character.general_category_group(),
            GeneralCategoryGroup::Letter | GeneralCategoryGroup::Mark
        )
}

/// Free text about a company, within its length.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Description(String);

impl Description {
    /// Takes the text as it is, but for NUL, which no stored text can hold.
    ///
    /// # Errors
    /// [`CompanyError::DescriptionTooLong`].
    pub fn parse(mut text: String) -> Result<Self, CompanyError> {
        text.retain(|character| character != '\0');
        if text.chars().count() > MAX_DESCRIPTION_CHARACTERS {
            return Err(CompanyError::DescriptionTooLong);
        }
        Ok(Self(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Tags within their numbers and lengths, without NUL, which no stored text can hold.
///
/// # Errors
/// [`CompanyError::TooManyTags`], [`CompanyError::TagName`], [`CompanyError::TagValue`].
pub fn check_tags(tags: Tags) -> Result<Tags, CompanyError> {
    if tags.len() > MAX_TAGS {
        return Err(CompanyError::TooManyTags);
    }
    let without_nul = |mut text: String| {
        text.retain(|character| character != '\0');
        text
    };
    let tags: Tags = tags
        .into_iter()
        .map(|(name, value)| (without_nul(name), without_nul(value)))
        .collect();
    for (name, value) in &tags {
        if name.is_empty() || name.chars().count() > MAX_TAG_NAME_CHARACTERS {
            return Err(CompanyError::TagName);
        }
        if value.chars().count() > MAX_TAG_VALUE_CHARACTERS {
            return Err(CompanyError::TagValue);
        }
    }
    Ok(tags)
}

/// A company to be made, or what replaces one.
#[derive(Debug, Clone)]
pub struct NewCompany {
    /// Its name.
    pub name: CompanyName,
    /// Free text; empty where there is none.
    pub description: Description,
    /// Its tags, checked by [`check_tags`].
    pub tags: Tags,
}

/// What changes of a company; `None` leaves it as it is.
#[derive(Debug, Clone, Default)]
pub struct CompanyChanges {
    /// The new name.
    pub name: Option<CompanyName>,
    /// The new description.
    pub description: Option<Description>,
    /// The tags that replace the present ones, checked by [`check_tags`].
    pub tags: Option<Tags>,
}

impl NewCompany {
    /// A company of that name, with nothing else said.
    ///
    /// # Errors
    /// As [`CompanyName::parse`].
    pub fn named(name: &str) -> Result<Self, CompanyError> {
        Ok(Self {
            name: CompanyName::parse(name)?,
            description: Description::default(),
            tags: Tags::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stripped(text: &str) -> Option<String> {
        CompanyName::parse(text).ok().map(|name| name.as_str().to_owned())
    }

    #[test]
    fn names_keep_letters_marks_and_digits_of_any_script_and_lose_other_signs() {
        for (written, kept) in [
            ("Example Company (Codat[1])", "Example Company Codat1"),
            ("Société Générale", "Société Générale"),
            ("  Fish\t&  Chips, \u{a0}Ltd.!\n", "Fish & Chips, Ltd.!"),
            ("株式会社 カカオ", "株式会社 カカオ"),
            ("हिन्दी कंपनी", "हिन्दी कंपनी"),
            ("Café Zoe\u{308}", "Café Zoe\u{308}"),
            ("( Acme )", "Acme"),
            ("شركة ٣", "شركة ٣"),
        ] {
            assert_eq!(stripped(written).as_deref(), Some(kept), "{written}");
        }
    }

    #[test]
    fn a_name_of_which_nothing_is_left_is_refused() {
        for written in ["", "   ", "()", "[]{}<>", "\u{200b}"] {
            assert!(
                matches!(CompanyName::parse(written), Err(CompanyError::NameMissing)),
                "{written:?}"
            );
        }
    }

    #[test]
    fn a_name_too_long_is_refused_rather_than_cut() {
        assert!(CompanyName::parse(&"é".repeat(MAX_NAME_CHARACTERS)).is_ok());
        assert!(matches!(
            CompanyName::parse(&"é".repeat(MAX_NAME_CHARACTERS + 1)),
            Err(CompanyError::NameTooLong)
        ));
    }

    proptest! {
        #[test]
        fn a_stripped_name_is_stripped_no_further(written in ".{0,60}") {
            if let Some(once) = stripped(&written) {
                prop_assert_eq!(stripped(&once), Some(once.clone()));
                prop_assert!(!once.contains("  ") && once.trim() == once);
            }
        }
    }
}
