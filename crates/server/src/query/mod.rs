//! The filter and order language of the API (contract section 6).
//!
//! Pure text work: what a property is called and how it is stored is for the store's resolvers.
//!
//! ```text
//! query      = and , { "||" , and } ;
//! and        = term , { "&&" , term } ;            (* && binds tighter: contract G21 *)
//! term       = "{" , query , "}" | comparison ;
//! comparison = property , operator , value ;
//! property   = name , { "." , name } ;             (* in any case *)
//! name       = ( letter | digit | "_" | "-" ) , { letter | digit | "_" | "-" } ;
//! operator   = "=" | "!=" | "~" | ">" | "<" | ">=" | "<=" ;
//! value      = text up to "&&", "||", "{", "}" or the end, trimmed, never empty,
//!              that does not begin with an operator ;
//! ```
//!
//! White space may stand between any two of these.

mod error;
mod filter;
mod lexer;
mod order;
mod parser;
pub mod tags;

pub use error::QueryError;
pub use filter::{Comparison, Filter, Operator, Property};
pub use order::Order;
