//! The sandbox over real HTTP.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod books;
mod control;
mod faults;
mod files;
mod oauth;
mod pages;
mod support;
mod tokens;
mod writes;
