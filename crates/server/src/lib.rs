//! Platypus.
