//! The filter and order language (contract section 6).

use platypus::query::{
    Comparison, Filter, List, Operator, Order, Property, QueryError, Test, Value, steps_to_parse,
};
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

fn test_of(query: &str) -> Test {
    match parse(query) {
        Ok(Filter::Compare(comparison)) => comparison.test,
        other => panic!("{query}: {other:?}"),
    }
}

fn value_of(text: &str) -> Value {
    Value::new(text).unwrap()
}

#[test]
fn values_are_unquoted_and_hold_spaces_dates_and_signs() {
    for (query, value) in [
        ("name = Example Company (Codat[1])", "Example Company (Codat[1])"),
        ("issueDate >= 2021-01-01T10:00:00Z ", "2021-01-01T10:00:00Z"),
        ("note~ R&D | 50% > 40% ", "R&D | 50% > 40%"),
        ("amount=-12.50", "-12.50"),
        ("name=\"quoted\"", "\"quoted\""),
        ("name = AT& ", "AT&"),
        ("name~null and void", "null and void"),
    ] {
        assert!(
            matches!(test_of(query), Test::Value(_, found) if found == value_of(value)),
            "{query}"
        );
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
        assert_eq!(test_of(query), Test::Value(operator, value_of("1")), "{query}");
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
            "Malformed query. At character 10: expected an operator (`=`, `!=`, `~`, `>`, `<`, `>=`, `<=` or `in (…)`), found the end",
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

#[test]
fn null_is_no_value_after_equality_and_in_lists() {
    for (query, test) in [
        ("dueDate=null", Test::Missing),
        ("dueDate != NULL", Test::Present),
        (
            "status in (Paid, null)",
            Test::In(List::new(vec![Some(value_of("Paid")), None]).unwrap()),
        ),
    ] {
        assert_eq!(test_of(query), test, "{query}");
    }
    assert_eq!(
        parse("a=1 && dueDate > null").unwrap_err().to_string(),
        "Malformed query. At character 18: expected a value; `null` stands after `=` and `!=` alone, found `null`"
    );
}

#[test]
fn a_list_stands_in_parentheses_with_commas_between_its_values() {
    let list = |values: &[&str]| {
        Test::In(List::new(values.iter().map(|value| Some(value_of(value))).collect()).unwrap())
    };
    assert_eq!(test_of("a in (x)"), list(&["x"]));
    assert_eq!(test_of("a IN( x y ,z (1 )"), list(&["x y", "z (1"]));
    assert_eq!(
        shape("a in (1,2)||b in (3)&&c=(4)"),
        "(a in (1, 2) or (b in (3) and c = (4)))"
    );
    for (query, message) in [
        ("a in", "At character 3: expected an operator"),
        ("a in ()", "At character 7: expected a value, found `)`"),
        ("a in (1,)", "At character 9: expected a value, found `)`"),
        ("a in (1", "At character 8: expected `,` or `)`, found the end"),
        (
            "a in (1 && b=2)",
            "At character 9: expected `,` or `)`, found `&& b=2)`",
        ),
        (
            "a in (1) 2",
            "At character 10: expected `&&`, `||` or the end, found `2`",
        ),
    ] {
        let error = parse(query).unwrap_err().to_string();
        assert!(error.contains(message), "{query}: {error}");
    }
    let of = |length: usize| format!("a in ({})", vec!["1"; length].join(","));
    assert!(parse(&of(100)).is_ok());
    assert!(matches!(
        parse(&of(101)),
        Err(QueryError::ListTooLong {
            position: 207,
            limit: 100
        })
    ));
}

#[test]
fn no_value_holds_a_nul() {
    for query in ["a=\0", "a=b\0c", "a in (b, c\0)"] {
        assert!(
            matches!(parse(query), Err(QueryError::Malformed { .. })),
            "{query:?}"
        );
    }
}

fn any_comparison() -> impl Strategy<Value = Comparison> {
    let property = "[a-zA-Zé][a-zA-Z0-9_-]{0,5}([.][a-z]{1,3}){0,2}"
        .prop_filter_map("a property", |path| Property::new(&path));
    let value = || "\\PC{1,12}".prop_filter_map("a value", |text| Value::new(text.trim()));
    let list = prop::collection::vec(prop::option::weighted(0.9, value()), 1..6)
        .prop_filter_map("a list", List::new);
    let test = prop_oneof![
        6 => (prop::sample::select(Operator::LONGEST_FIRST.to_vec()), value())
            .prop_map(|(operator, value)| Test::Value(operator, value)),
        1 => Just(Test::Missing),
        1 => Just(Test::Present),
        2 => list.prop_map(Test::In),
    ];
    (property, test).prop_map(|(property, test)| Comparison { property, test })
}

fn any_filter() -> impl Strategy<Value = Filter> {
    any_comparison()
        .prop_map(Filter::Compare)
        .prop_recursive(4, 16, 4, |inner| {
            (prop::collection::vec(inner, 2..4), any::<bool>()).prop_map(|(filters, all)| {
                if all {
                    Filter::All(filters)
                } else {
                    Filter::Any(filters)
                }
            })
        })
}

/// Texts that are queries, nearly.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,200}",
        "[a-b.=!~<>&|{} ,()1é\0-]{0,80}",
        "(in|null|a|=|in \\(|,|\\)|\\{|\\}|&&|\\|\\|| ){0,400}",
        (
            prop::sample::select(vec!["a=1||", "{", "a in (", "1,", "& ", "a=1&&", "aaaaaaaa", " "]),
            0_usize..500
        )
            .prop_map(|(part, times)| part.repeat(times)),
        any_filter().prop_map(|filter| filter.to_string()),
    ]
}

proptest! {
    #[test]
    fn every_tree_is_written_and_read_again(filter in any_filter()) {
        let written = filter.to_string();
        prop_assume!(written.chars().count() < 2048);
        prop_assert_eq!(parse(&written), Ok(filter));
    }

    #[test]
    fn no_text_makes_the_parser_panic_and_what_it_reads_it_can_write(text in any_text()) {
        if let Ok(filter) = parse(&text) {
            let written = filter.to_string();
            prop_assert!(written.chars().count() >= 2048 || parse(&written) == Ok(filter));
        }
        let _ = text.parse::<Order>();
    }

    #[test]
    fn reading_takes_no_more_than_some_steps_for_each_character(text in any_text()) {
        let length = text.chars().count();
        let steps = steps_to_parse(&text);
        prop_assert!(steps <= 8 * length + 16, "{steps} steps for {length} characters");
    }
}
