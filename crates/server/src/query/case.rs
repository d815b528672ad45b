//! Text without regard to case, the same wherever it is compared.
//!
//! Each character is folded by itself, to the lower case of its upper case where both are one
//! character: Unicode's simple case folding. So `É` is `é`, `Σ` and `ς` are `σ`, and text keeps its
//! number of characters; `ß` is not `ss`, the Turkish dotless `ı` is not `i`, `e` is not `é`, and a
//! letter followed by a combining accent is not the accented letter.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Text as it is compared. Folding it again changes nothing.
pub fn fold(text: &str) -> Cow<'_, str> {
    let folded = text
        .bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if folded {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(fold_character).collect())
    }
}

/// Every character that is compared as `character` is, itself among them.
pub fn variants(character: char) -> Cow<'static, [char]> {
    static VARIANTS: LazyLock<HashMap<char, Vec<char>>> = LazyLock::new(all_variants);
    match VARIANTS.get(&fold_character(character)) {
        Some(variants) => Cow::Borrowed(variants),
        None => Cow::Owned(vec![character]),
    }
}

/// The characters that have variants, by what they are folded to.
fn all_variants() -> HashMap<char, Vec<char>> {
    // The last script with cases, Adlam, ends before.
    const BEYOND_CASES: char = '\u{1F000}';
    let mut variants: HashMap<char, Vec<char>> = HashMap::new();
    for character in '\0'..BEYOND_CASES {
        let folded = fold_character(character);
        if folded != character {
            variants
                .entry(folded)
                .or_insert_with(|| vec![folded])
                .push(character);
        }
    }
    variants
}

fn fold_character(character: char) -> char {
    if character.is_ascii() {
        return character.to_ascii_lowercase();
    }
    // Its upper case is `I`, but in no language are the two one letter.
    if character == 'ı' {
        return character;
    }
    let upper = only(character.to_uppercase()).unwrap_or(character);
    only(upper.to_lowercase()).unwrap_or(character)
}

fn only(mut characters: impl Iterator<Item = char>) -> Option<char> {
    let first = characters.next();
    first.filter(|_| characters.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_every_script_lose_their_case_and_keep_their_accents() {
        for (one, other) in [
            ("Société GÉNÉRALE", "sociÉté générale"),
            ("ΟΔΟΣ", "οδος"),
            ("ПЛАТЁЖ", "платёж"),
            ("ẞ", "ß"),
            ("Å", "å"),
        ] {
            assert_eq!(fold(one), fold(other));
        }
        for (one, other) in [("e", "é"), ("é", "e\u{301}"), ("ß", "ss"), ("ı", "i"), ("İ", "i")] {
            assert_ne!(fold(one), fold(other), "{one} {other}");
        }
    }

    #[test]
    fn folding_twice_is_folding_once_and_variants_are_what_folds_alike() {
        for character in '\0'..=char::MAX {
            let folded = fold_character(character);
            assert_eq!(fold_character(folded), folded, "{character:?}");
            assert!(variants(character).contains(&character), "{character:?}");
            assert!(
                variants(character)
                    .iter()
                    .all(|variant| fold_character(*variant) == folded),
                "{character:?}"
            );
        }
        assert_eq!(variants('k').as_ref(), ['k', 'K', '\u{212A}']);
    }
}
