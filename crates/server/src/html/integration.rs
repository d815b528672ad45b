//! How an integration is shown.

/// An integration's name and face.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntegrationView {
    /// Its name.
    pub name: String,
    /// Its short name in addresses.
    pub slug: String,
    /// The address of its logo; initials stand in where it has none.
    pub logo: Option<String>,
}

impl IntegrationView {
    /// Up to two letters that stand in for a logo.
    pub fn initials(&self) -> String {
        let mut words = self
            .name
            .split_whitespace()
            .filter_map(|word| word.chars().next());
        let first = words.next();
        let last = words.next_back();
        first
            .into_iter()
            .chain(last)
            .flat_map(char::to_uppercase)
            .collect()
    }

    /// Which of the eight tints its initials stand on; always the same for one integration.
    pub fn tint(&self) -> usize {
        self.slug.bytes().map(usize::from).sum::<usize>() % 8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_come_from_the_first_and_last_word() {
        let initials = |name: &str| {
            IntegrationView {
                name: name.to_owned(),
                slug: String::new(),
                logo: None,
            }
            .initials()
        };
        assert_eq!(initials("Tryton"), "T");
        assert_eq!(initials("QuickBooks Online"), "QO");
        assert_eq!(initials("étoile des mers"), "ÉM");
        assert_eq!(initials(""), "");
    }
}
