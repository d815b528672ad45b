//! Signing in to the Portal.
