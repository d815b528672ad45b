//! Page contexts, forms, CSRF and rendering: what Link and the Portal are made of.
//!
//! A page is a struct with every word it shows already decided, and a template of the same name.
//! [`dress`] wraps a room's routes with what every page needs: the visitor's language and theme,
//! the security headers, the check that a form was sent from a page of ours, and the page that is
//! shown when something goes wrong.

#![allow(clippy::trivially_copy_pass_by_ref)] // templates hand every field over by reference

pub mod assets;
mod brand;
pub mod connection;
pub mod dataset;
mod dress;
mod embedding;
mod flash;
mod form;
mod integration;
pub mod link;
pub mod live;
mod notice;
mod page;
mod paging;
pub mod portal;
#[cfg(test)]
mod samples;
mod security;
mod site;
mod upload;
mod visitor;

pub use brand::BrandView;
pub use dress::dress;
pub use embedding::Embedding;
pub use flash::Flash;
pub use form::Form;
pub use integration::IntegrationView;
pub use notice::{Notice, Step};
pub use page::{EmbeddedPage, Page, Theme, render, render_with_status};
pub use paging::Paging;
pub use security::{FormTargets, FrameAncestors};
pub use site::Site;
pub use upload::{SentFile, Upload};
pub use visitor::{BrowserToken, Visitor};
