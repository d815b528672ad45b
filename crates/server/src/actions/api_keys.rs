//! Making, checking and revoking API keys.
