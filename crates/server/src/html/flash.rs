//! What one page wants said on the next, in a cookie that is read once.

use crate::i18n::Locale;

/// The cookie that carries it.
pub(super) const FLASH_COOKIE: &str = "platypus_flash";

/// Something done, to be said on the page that follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flash {
    /// A company has a new name.
    CompanyRenamed,
    /// A company is gone.
    CompanyDeleted,
    /// A connection is unlinked.
    ConnectionUnlinked,
    /// A connection is gone.
    ConnectionDeleted,
    /// So many datasets were queued.
    RefreshQueued(u32),
    /// Everything that could be read is being read already.
    RefreshRunning,
    /// No connection is linked, so nothing can be read.
    NothingLinked,
    /// Settings were kept.
    SettingsSaved,
    /// An API key is gone.
    KeyDeleted,
    /// An API key is not gone: it is the last.
    LastKeyKept,
}

impl Flash {
    /// As the cookie carries it.
    pub fn code(&self) -> String {
        match self {
            Self::CompanyRenamed => "company-renamed".to_owned(),
            Self::CompanyDeleted => "company-deleted".to_owned(),
            Self::ConnectionUnlinked => "connection-unlinked".to_owned(),
            Self::ConnectionDeleted => "connection-deleted".to_owned(),
            Self::RefreshQueued(count) => format!("refresh-queued.{count}"),
            Self::RefreshRunning => "refresh-running".to_owned(),
            Self::NothingLinked => "nothing-linked".to_owned(),
            Self::SettingsSaved => "settings-saved".to_owned(),
            Self::KeyDeleted => "key-deleted".to_owned(),
            Self::LastKeyKept => "last-key-kept".to_owned(),
        }
    }

    pub(super) fn parse(code: &str) -> Option<Self> {
        Some(match code {
            "company-renamed" => Self::CompanyRenamed,
            "company-deleted" => Self::CompanyDeleted,
            "connection-unlinked" => Self::ConnectionUnlinked,
            "connection-deleted" => Self::ConnectionDeleted,
            "refresh-running" => Self::RefreshRunning,
            "nothing-linked" => Self::NothingLinked,
            "settings-saved" => Self::SettingsSaved,
            "key-deleted" => Self::KeyDeleted,
            "last-key-kept" => Self::LastKeyKept,
            other => Self::RefreshQueued(other.strip_prefix("refresh-queued.")?.parse().ok()?),
        })
    }

    /// Whether it is a warning rather than a confirmation.
    pub fn is_warning(&self) -> bool {
        matches!(
            self,
            Self::RefreshRunning | Self::NothingLinked | Self::LastKeyKept
        )
    }

    /// What to say.
    pub fn text(&self, locale: &Locale) -> String {
        match self {
            Self::CompanyRenamed => locale.text("flash-company-renamed"),
            Self::CompanyDeleted => locale.text("flash-company-deleted"),
            Self::ConnectionUnlinked => locale.text("flash-connection-unlinked"),
            Self::ConnectionDeleted => locale.text("flash-connection-deleted"),
            Self::RefreshQueued(count) => locale.text_with("flash-refresh-queued", "count", count),
            Self::RefreshRunning => locale.text("flash-refresh-running"),
            Self::NothingLinked => locale.text("flash-nothing-linked"),
            Self::SettingsSaved => locale.text("flash-settings-saved"),
            Self::KeyDeleted => locale.text("flash-key-deleted"),
            Self::LastKeyKept => locale.text("flash-last-key-kept"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_in_the_cookie_is_read_back() {
        for flash in [
            Flash::CompanyRenamed,
            Flash::CompanyDeleted,
            Flash::ConnectionUnlinked,
            Flash::ConnectionDeleted,
            Flash::RefreshQueued(18),
            Flash::RefreshRunning,
            Flash::NothingLinked,
            Flash::SettingsSaved,
            Flash::KeyDeleted,
            Flash::LastKeyKept,
        ] {
            assert_eq!(Flash::parse(&flash.code()), Some(flash));
        }
        assert_eq!(Flash::parse("refresh-queued.many"), None);
    }
}
