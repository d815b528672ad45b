//! The filter and order language of the API (contract section 6).

pub mod tags;
