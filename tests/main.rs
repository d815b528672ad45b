//! Every integration test in one binary, arranged by room: linking once is quicker than often.
#![allow(clippy::unwrap_used)] // a test that cannot go on should stop where it stands
#![allow(missing_docs)] // a test's name is its documentation

mod store;
