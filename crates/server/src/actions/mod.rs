//! The verbs that API, Link and Portal share: each is one transaction of rows, event, job and audit line.

pub mod api_keys;
pub mod authorise;
pub mod clients;
pub mod companies;
pub mod connections;
pub mod refresh;
pub mod sign_in;
pub mod users;
