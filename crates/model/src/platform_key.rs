//! The four letters by which the contract names an integration.

use serde::{Deserialize, Serialize};

/// A platform key: four lower-case letters, such as `mqjo` (contract section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PlatformKey([u8; 4]);

/// The text was not four lower-case letters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a platform key: expected four lower-case letters, such as `mqjo`")]
pub struct InvalidPlatformKey(String);

impl PlatformKey {
    /// The four letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl std::str::FromStr for PlatformKey {
    type Err = InvalidPlatformKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match <[u8; 4]>::try_from(text.as_bytes()) {
            Ok(letters) if letters.iter().all(u8::is_ascii_lowercase) => Ok(Self(letters)),
            _ => Err(InvalidPlatformKey(text.chars().take(40).collect())),
        }
    }
}

impl TryFrom<String> for PlatformKey {
    type Error = InvalidPlatformKey;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<PlatformKey> for String {
    fn from(key: PlatformKey) -> Self {
        key.as_str().to_owned()
    }
}

impl std::fmt::Display for PlatformKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}
