//! Every integration test in one binary, arranged by room: linking once is quicker than often.
//! CONTRIBUTING.md tells the layout.
#![allow(clippy::unwrap_used)] // a test that cannot go on should stop where it stands
#![allow(missing_docs)] // a test's name is its documentation
#![allow(unreachable_pub)] // nothing outside sees the items of a test binary

mod api;
mod connectors;
mod faults;
mod generated;
mod house_rules;
mod jobs;
mod link;
mod portal;
mod records;
mod schemathesis;
mod sdk;
mod statements;
mod store;
mod support;
mod sync;
mod validation;
mod webhooks;
