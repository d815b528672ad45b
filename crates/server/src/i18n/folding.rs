//! Letters as people look for them: without case and accents.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The text without case and accents, to be looked up or ordered by: `Écritures` is `ecritures`.
pub fn folded(text: &str) -> String {
    text.nfd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_do_not_count_in_a_list() {
        let mut names = ["Virements", "Écritures", "Entreprise", "Étage", "ÉCRAN"];
        names.sort_by_key(|name| folded(name));
        assert_eq!(names, ["ÉCRAN", "Écritures", "Entreprise", "Étage", "Virements"]);
    }
}
