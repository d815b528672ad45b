//! The filter and order language of the API (contract section 6).
//!
//! Pure text work: what a property is called and how it is stored is for the store's resolvers.
//! `docs/query-language.md` tells users what comparisons mean.
//!
//! ```text
//! query      = and , { "||" , and } ;
//! and        = term , { "&&" , term } ;            (* && binds tighter: contract G21 *)
//! term       = "{" , query , "}" | comparison ;    (* at most 32 deep *)
//! comparison = property , operator , value
//!            | property , ( "=" | "!=" ) , "null"          (* beyond the contract *)
//!            | property , "in" , "(" , item , { "," , item } , ")" ;  (* beyond it; at most 100 *)
//! property   = name , { "." , name } ;             (* in any case *)
//! name       = ( letter | digit | "_" | "-" ) , { letter | digit | "_" | "-" } ;
//! operator   = "=" | "!=" | "~" | ">" | "<" | ">=" | "<=" ;
//! value      = text up to "&&", "||", "{", "}" or the end, trimmed, never empty,
//!              that does not begin with an operator and holds no NUL ;
//! item       = "null" | value without "," and ")" ;
//!
//! order      = [ "-" ] , property ;                (* `-`: the greatest first *)
//! ```
//!
//! White space may stand between any two of these; `null` and `in` are read in any case. A query
//! has at most 2,047 characters.

mod case;
mod error;
mod filter;
mod lexer;
mod order;
mod parser;
pub mod tags;

pub use case::{fold, variants};
pub use error::QueryError;
pub use filter::{Comparison, Filter, List, Operator, Property, Test, Value};
pub use order::Order;

/// How many characters the parser looks at to read `query`, those it looks at again counted again.
#[cfg(any(test, feature = "testing"))]
pub fn steps_to_parse(query: &str) -> usize {
    parser::parse(query).1
}
