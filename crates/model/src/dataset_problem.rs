//! What keeps a dataset from going on, in kinds that can be told in any language.

macro_rules! problems {
    ($($(#[$about:meta])* $name:ident $word:literal;)+) => {
        /// What keeps a dataset from going on, or ended it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum DatasetProblem {
            $($(#[$about])* $name,)+
        }

        impl DatasetProblem {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The word it is kept under.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }
        }
    };
}

problems! {
    /// The provider asks us to slow down.
    RateLimited "rate-limited";
    /// The provider fails on its side: a status of 500 or more.
    ServerError "server-error";
    /// No answer came in time.
    Timeout "timeout";
    /// No connection could be made.
    Unreachable "unreachable";
    /// The provider's name has no address.
    NameNotFound "name-not-found";
    /// No secure connection could be made: the certificate, or TLS itself.
    NotSecure "not-secure";
    /// The connection ended before the answer was whole.
    BrokenOff "broken-off";
    /// What came is not JSON, or not all of it.
    NotJson "not-json";
    /// The provider sends the same page again.
    RepeatedPage "repeated-page";
    /// The provider's pages never end.
    EndlessPages "endless-pages";
    /// The provider fails for several connections: all wait until one has got through.
    Outage "outage";
    /// The company's permission no longer stands.
    GrantRevoked "grant-revoked";
    /// The company's permission does not cover this.
    PermissionDenied "permission-denied";
    /// The integration has no such data.
    NotOffered "not-offered";
    /// The provider refused the request as wrong.
    Rejected "rejected";
    /// The answer is not what the integration's manifest describes.
    Malformed "malformed";
    /// Most records do not fit the standard model.
    Unmappable "unmappable";
    /// The operator's configuration, or what the company typed, is wrong.
    Configuration "configuration";
    /// The connection was unlinked, or another organisation chosen, meanwhile.
    Cancelled "cancelled";
    /// The provider was away for a day or more.
    AwayTooLong "away-too-long";
    /// A fault of this server.
    Internal "internal";
}

impl DatasetProblem {
    /// The kind behind a word, if it is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|problem| problem.as_str() == word)
    }

    /// Whether the provider as a whole seems to be down, so that other connections meet it too.
    pub const fn is_outage(self) -> bool {
        matches!(
            self,
            Self::ServerError
                | Self::Timeout
                | Self::Unreachable
                | Self::NameNotFound
                | Self::NotSecure
                | Self::BrokenOff
                | Self::Outage
        )
    }
}

impl std::fmt::Display for DatasetProblem {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_leads_back_to_its_kind() {
        for problem in DatasetProblem::ALL {
            assert_eq!(DatasetProblem::parse(problem.as_str()), Some(*problem));
        }
        assert_eq!(DatasetProblem::parse("nothing"), None);
    }
}
