//! Platypus, the server: everything behind the one binary.
//!
//! Rooms depend one way: `config, clock, i18n, query ← store ← jobs ← events ← validation ← sync, webhooks ←
//! actions ← {api, link, portal} ← main`, and `i18n ← html ← {link, portal}`.
//! `tests/house_rules.rs` enforces it; ARCHITECTURE.md walks through it.

pub mod actions;
pub mod api;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod events;
pub mod exports;
pub mod html;
pub mod i18n;
pub mod jobs;
pub mod link;
pub mod portal;
pub mod provenance;
pub mod query;
pub mod serve;
pub mod store;
pub mod sync;
pub mod validation;
pub mod webhooks;
