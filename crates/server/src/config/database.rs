//! Where the data is: the database URL.

use std::str::FromStr;

/// Where the data is.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A SQLite file; `create` says whether it may be made where it is missing.
    Sqlite {
        /// The file.
        path: std::path::PathBuf,
        /// Whether a missing file is made.
        create: bool,
    },
    /// A PostgreSQL database that exists; the URL may hold a password and is never shown.
    Postgres(String),
}

impl DatabaseUrl {
    /// The same, where nothing is made: for commands that have nothing to say of an empty database.
    #[must_use]
    pub fn existing(self) -> Self {
        match self {
            Self::Sqlite { path, .. } => Self::Sqlite { path, create: false },
            postgres @ Self::Postgres(_) => postgres,
        }
    }
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite { path, .. } => write!(formatter, "sqlite:{}", path.display()),
            Self::Postgres(_) => formatter.write_str("postgres://…"),
        }
    }
}

impl FromStr for DatabaseUrl {
    type Err = String;

    fn from_str(url: &str) -> Result<Self, Self::Err> {
        if let Some(rest) = url.strip_prefix("sqlite:") {
            let rest = rest.strip_prefix("//").unwrap_or(rest);
            let (path, create) = match rest.split_once('?') {
                None => (rest, false),
                Some((path, "mode=rwc")) => (path, true),
                Some((_, other)) => {
                    return Err(format!(
                        "the SQLite option `{other}` is not known; only `mode=rwc` is (make the file where it is missing)"
                    ));
                }
            };
            if path.is_empty() {
                return Err(
                    "the SQLite URL names no file; write it as sqlite:/path/to/platypus.db".to_owned(),
                );
            }
            return Ok(Self::Sqlite {
                path: path.into(),
                create,
            });
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(url.to_owned()));
        }
        let scheme = url.split(':').next().unwrap_or_default();
        Err(format!(
            "`{scheme}:` is not a database this server knows; use sqlite:/path/to/file or postgres://user@host/database"
        ))
    }
}
