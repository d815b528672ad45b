//! Portal sessions.
