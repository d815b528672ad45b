//! The store: what it keeps and how it refuses.

mod opening;
mod secrets;
