//! The JSON API: files mirror its URLs.

pub mod data;
