//! The filter and order language (contract section 6).

use platypus::query::{Filter, Operator, Order, QueryError};
use proptest::prelude::*;

fn parse(query: &str) -> Result<Filter, QueryError> {
    query.parse()
}

/// The tree with brackets around every group, to see what binds to what.
fn shape(query: &str) -> String {
    fn write(filter: &Filter) -> String {
        let (filters, sign) = match filter {
            Filter::Compare(comparison) => return comparison.to_string(),
            Filter::All(filters) => (filters, " and "),
            Filter::Any(filters) => (filters, " or "),
        };
        let parts: Vec<String> = filters.iter().map(write).collect();
        format!("({})", parts.join(sign))
    }
    write(&parse(query).unwrap())
}

#[test]
fn and_binds_tighter_than_or_and_braces_group() {
    assert_eq!(shape("a=1||b=2&&c=3"), "(a = 1 or (b = 2 and c = 3))");
    assert_eq!(shape("a=1&&b=2||c=3"), "((a = 1 and b = 2) or c = 3)");
    assert_eq!(shape("{a=1||b=2}&&c=3"), "((a = 1 or b = 2) and c = 3)");
    assert_eq!(
        shape("amountDue>0&&{totalAmount>1000||currency=GBP}"),
        "(amountDue > 0 and (totalAmount > 1000 or currency = GBP))"
    );
}

#[test]
fn values_are_unquoted_and_hold_spaces_dates_and_signs() {
    for (query, value) in [
        ("name = Example Company (Codat[1])", "Example Company (Codat[1])"),
        ("issueDate >= 2021-01-01T10:00:00Z ", "2021-01-01T10:00:00Z"),
        ("note~ R&D | 50% > 40% ", "R&D | 50% > 40%"),
        ("amount=-12.50", "-12.50"),
        ("name=\"quoted\"", "\"quoted\""),
    ] {
        let Ok(Filter::Compare(comparison)) = parse(query) else {
            panic!("{query}");
        };
        assert_eq!(comparison.value, value);
    }
}

#[test]
fn the_longest_operator_is_taken() {
    for (query, operator) in [
        ("a>=1", Operator::GreaterOrEqual),
        ("a<=1", Operator::LessOrEqual),
        ("a!=1", Operator::NotEqual),
        ("a > 1", Operator::Greater),
        ("a<1", Operator::Less),
        ("a~1", Operator::Contains),
        ("a=1", Operator::Equal),
    ] {
        let Ok(Filter::Compare(comparison)) = parse(query) else {
            panic!("{query}");
        };
        assert_eq!(comparison.operator, operator, "{query}");
    }
}

#[test]
fn an_error_says_where_and_what_was_expected() {
    for (query, message) in [
        (
            "",
            "Malformed query. At character 1: expected a property, such as `amountDue` or `customerRef.id`, found the end",
        ),
        (
            "amountDue",
            "Malformed query. At character 10: expected an operator (`=`, `!=`, `~`, `>`, `<`, `>=` or `<=`), found the end",
        ),
        (
            "amountDue >",
            "Malformed query. At character 12: expected a value, found the end",
        ),
        (
            "a==1",
            "Malformed query. At character 3: expected a value, found `=1`",
        ),
        (
            "{a=1",
            "Malformed query. At character 5: expected `&&`, `||` or `}`, found the end",
        ),
        (
            "a=1}",
            "Malformed query. At character 4: expected `&&`, `||` or the end, found `}`",
        ),
        (
            "a=1 && ",
            "Malformed query. At character 8: expected a property, such as `amountDue` or `customerRef.id`, found the end",
        ),
        (
            "é..b=1",
            "Malformed query. At character 1: expected a property, such as `amountDue` or `customerRef.id`, found `é..b=1`",
        ),
    ] {
        assert_eq!(parse(query).unwrap_err().to_string(), message, "{query}");
    }
}

#[test]
fn length_and_depth_are_limited() {
    assert!(parse(&format!("a={}", "x".repeat(2045))).is_ok());
    assert!(matches!(
        parse(&format!("a={}", "x".repeat(2046))),
        Err(QueryError::TooLong { length: 2048, .. })
    ));
    let nested = |depth: usize| format!("{}a=1{}", "{".repeat(depth), "}".repeat(depth));
    assert!(parse(&nested(32)).is_ok());
    assert!(matches!(
        parse(&nested(33)),
        Err(QueryError::TooDeep { position: 33, .. })
    ));
    assert!(matches!(parse(&nested(1000)), Err(QueryError::TooDeep { .. })));
}

#[test]
fn an_order_is_one_property_and_a_sign() {
    let order: Order = "-customerRef.id".parse().unwrap();
    assert!(order.descending && order.property.is("CUSTOMERREF.ID"));
    assert_eq!(order.to_string(), "-customerRef.id");
    for malformed in ["", "-", "a,b", "a desc", "a..b", "a=1"] {
        assert!(malformed.parse::<Order>().is_err(), "{malformed}");
    }
}

fn any_filter() -> impl Strategy<Value = String> {
    let value = "[A-Za-z0-9é.%:+-][A-Za-z0-9é .%:+>=~-]{0,10}";
    let comparison = (
        "[a-zA-Z][a-zA-Z0-9_]{0,5}([.][a-z]{1,3}){0,2}",
        prop::sample::select(vec!["=", "!=", "~", ">", "<", ">=", "<="]),
        value,
    )
        .prop_map(|(property, operator, value)| format!("{property}{operator}{value}"));
    comparison.prop_recursive(4, 24, 4, |inner| {
        (prop::collection::vec(inner, 1..4), prop::bool::ANY).prop_map(|(parts, all)| {
            let sign = if all { "&&" } else { " || " };
            format!("{{{}}}", parts.join(sign))
        })
    })
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,200}") {
        let _ = parse(&text);
    }

    #[test]
    fn nothing_made_of_the_languages_own_signs_makes_the_parser_panic(text in "[a-b.=!~<>&|{} 1é-]{0,60}") {
        if let Ok(filter) = parse(&text) {
            prop_assert_eq!(parse(&filter.to_string()), Ok(filter));
        }
    }

    #[test]
    fn what_is_printed_parses_to_the_same(query in any_filter()) {
        let filter = parse(&query).unwrap();
        prop_assert_eq!(parse(&filter.to_string()), Ok(filter));
    }
}
