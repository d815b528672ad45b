//! Builds the tree. The grammar is in the module's documentation.

use super::lexer::{Lexer, Sign};
use super::{Comparison, Filter, Property, QueryError};

/// The contract's limit: under 2048 (section 6).
const LONGEST: usize = 2047;

/// How deep groups may lie in one another: far more than anyone writes, far less than a stack holds.
const DEEPEST: usize = 32;

pub(super) fn parse(query: &str) -> Result<Filter, QueryError> {
    let length = query.chars().count();
    if length > LONGEST {
        return Err(QueryError::TooLong {
            length,
            limit: LONGEST,
        });
    }
    let mut lexer = Lexer::new(query);
    let filter = any(&mut lexer, 0)?;
    if lexer.peek() == Some(Sign::End) {
        return Ok(filter);
    }
    Err(lexer.expected("`&&`, `||` or the end"))
}

fn any(lexer: &mut Lexer<'_>, depth: usize) -> Result<Filter, QueryError> {
    let mut filters = vec![all(lexer, depth)?];
    while lexer.take(Sign::Or) {
        filters.push(all(lexer, depth)?);
    }
    Ok(joined(filters, Filter::Any))
}

fn all(lexer: &mut Lexer<'_>, depth: usize) -> Result<Filter, QueryError> {
    let mut filters = vec![term(lexer, depth)?];
    while lexer.take(Sign::And) {
        filters.push(term(lexer, depth)?);
    }
    Ok(joined(filters, Filter::All))
}

/// One filter stands for itself.
fn joined(mut filters: Vec<Filter>, join: fn(Vec<Filter>) -> Filter) -> Filter {
    match filters.pop() {
        Some(only) if filters.is_empty() => only,
        last => {
            filters.extend(last);
            join(filters)
        }
    }
}

fn term(lexer: &mut Lexer<'_>, depth: usize) -> Result<Filter, QueryError> {
    let position = lexer.position();
    if lexer.take(Sign::Open) {
        if depth == DEEPEST {
            return Err(QueryError::TooDeep {
                position,
                limit: DEEPEST,
            });
        }
        let filter = any(lexer, depth + 1)?;
        if !lexer.take(Sign::Close) {
            return Err(lexer.expected("`&&`, `||` or `}`"));
        }
        return Ok(filter);
    }
    Ok(Filter::Compare(Comparison {
        property: Property::new(lexer.property()?.to_owned()),
        operator: lexer.operator()?,
        value: lexer.value()?.to_owned(),
    }))
}
