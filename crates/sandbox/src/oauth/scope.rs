//! What an application may be allowed to read and to enter.

/// One kind of data that a grant may cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The books.
    Accounting,
    /// Entries in the books.
    Entries,
    /// The bank's accounts and statements.
    Banking,
    /// The shop.
    Commerce,
    /// Every organisation of the person, not one that was chosen.
    Organisations,
    /// Who the person is (`OpenID` Connect Core, section 3.1.2.1).
    OpenId,
    /// Their name (section 5.4).
    Profile,
    /// Their e-mail address (section 5.4).
    Email,
}

impl Scope {
    const ALL: [Self; 8] = [
        Self::Accounting,
        Self::Entries,
        Self::Banking,
        Self::Commerce,
        Self::Organisations,
        Self::OpenId,
        Self::Profile,
        Self::Email,
    ];

    /// Its word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Accounting => "accounting.read",
            Self::Entries => "accounting.write",
            Self::Banking => "banking.read",
            Self::Commerce => "commerce.read",
            Self::Organisations => "organisations.all",
            Self::OpenId => "openid",
            Self::Profile => "profile",
            Self::Email => "email",
        }
    }

    /// The scopes that a space-separated text names (RFC 6749 section 3.3); nothing if one of them is unknown.
    pub(crate) fn parse(text: &str) -> Option<Vec<Self>> {
        text.split(' ')
            .filter(|word| !word.is_empty())
            .map(|word| Self::ALL.into_iter().find(|scope| scope.word() == word))
            .collect()
    }

    /// Whether a grant of `granted` covers this.
    pub(crate) fn is_in(self, granted: &str) -> bool {
        granted.split(' ').any(|word| word == self.word())
    }
}
