//! Companies and their tags.
