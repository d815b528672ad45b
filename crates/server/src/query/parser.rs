//! Builds the tree. The grammar is in the module's documentation.

use super::filter::{List, Test, Value};
use super::lexer::{AfterValue, Lexer, Sign, Verb};
use super::{Comparison, Filter, Operator, Property, QueryError};

/// The contract's limit: under 2048 (section 6).
const LONGEST: usize = 2047;

/// How deep groups may lie in one another: far more than anyone writes, far less than a stack holds.
const DEEPEST: usize = 32;

/// Reads a query; tells the filter and how many steps it took.
pub(super) fn parse(query: &str) -> (Result<Filter, QueryError>, usize) {
    let length = query.chars().count();
    if length > LONGEST {
        let error = QueryError::TooLong {
            length,
            limit: LONGEST,
        };
        return (Err(error), length);
    }
    let mut lexer = Lexer::new(query);
    let filter = whole(&mut lexer);
    (filter, length + lexer.steps())
}

fn whole(lexer: &mut Lexer<'_>) -> Result<Filter, QueryError> {
    let filter = any(lexer, 0)?;
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
    let start = lexer.mark();
    if lexer.take(Sign::Open) {
        if depth == DEEPEST {
            return Err(QueryError::TooDeep {
                position: lexer.position_of(start),
                limit: DEEPEST,
            });
        }
        let filter = any(lexer, depth + 1)?;
        if !lexer.take(Sign::Close) {
            return Err(lexer.expected("`&&`, `||` or `}`"));
        }
        return Ok(filter);
    }
    let path = lexer.property()?;
    let property = Property::new(path).ok_or_else(|| lexer.expected("a property"))?;
    let test = match lexer.verb()? {
        Verb::Operator(operator) => {
            let start = lexer.mark();
            match (operator, Value::new(lexer.value()?)) {
                (operator, Some(value)) => Test::Value(operator, value),
                (Operator::Equal, None) => Test::Missing,
                (Operator::NotEqual, None) => Test::Present,
                (_, None) => {
                    return Err(lexer.expected_at(start, "a value; `null` stands after `=` and `!=` alone"));
                }
            }
        }
        Verb::In => Test::In(list(lexer)?),
    };
    Ok(Filter::Compare(Comparison { property, test }))
}

fn list(lexer: &mut Lexer<'_>) -> Result<List, QueryError> {
    let mut values = Vec::new();
    loop {
        let start = lexer.mark();
        if values.len() == List::LONGEST {
            return Err(QueryError::ListTooLong {
                position: lexer.position_of(start),
                limit: List::LONGEST,
            });
        }
        let (text, after) = lexer.list_value()?;
        values.push(Value::new(text));
        if after == AfterValue::Parenthesis {
            return List::new(values).ok_or_else(|| lexer.expected("a list of values"));
        }
    }
}
