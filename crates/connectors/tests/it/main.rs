//! How integrations behave over real HTTP, against a provider that each test scripts.
#![allow(clippy::unwrap_used)] // a failed unwrap is a failed test

mod authorising;
mod files;
mod forms;
mod loading;
mod paging;
mod patience;
mod provider;
