//! SQLite, PostgreSQL and a reading of the documentation agree on every query and every order,
//! page by page, whether the database is asked or columns that are held in memory.

use platypus::query::{Comparison, Filter, List, Operator, Order, Property, Test, Value as Written};
use platypus::store::records::{self, RecordPage};
use platypus::store::testing::databases;
use platypus::store::{Start, Store};
use platypus_model::DataType;
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::slow_reading::{Kind, PROPERTIES, holds, sort};
use super::{Books, Sample, fetch, ids};

/// Letters with cases and accents, and what patterns give a meaning.
const TEXT: &str = "[a-cA-CkKſÉéß%_*?.ςΣ ^$()\\[\\]-]{0,4}";

fn any_record() -> impl Strategy<Value = Value> {
    let text = || prop::option::of(TEXT);
    let number = |scale: std::ops::Range<u32>| {
        let number = (-300_i64..300, scale).prop_map(|(mantissa, scale)| Decimal::new(mantissa, scale));
        prop::option::of(number.prop_map(|number| serde_json::from_str(&number.to_string()).unwrap()))
    };
    let day = || prop::option::of((1_u8..4).prop_map(|day| format!("2024-02-0{day}T00:00:00")));
    (
        (text(), text(), text(), text()),
        (number(0..6), number(0..6), number(0..25)),
        (day(), day()),
        any::<bool>(),
    )
        .prop_map(|(texts, numbers, days, deleted)| {
            let mut record = json!({ "metadata": { "isDeleted": deleted } });
            let mut put = |name: &str, value: Option<Value>| {
                if let Some(value) = value {
                    record[name] = value;
                }
            };
            put("invoiceNumber", texts.0.map(Value::from));
            put("note", texts.1.map(Value::from));
            let mut customer = json!({});
            if let Some(id) = texts.2 {
                customer["id"] = json!(id);
            }
            if let Some(name) = texts.3 {
                customer["companyName"] = json!(name);
            }
            put("customerRef", Some(customer));
            put("amountDue", numbers.0);
            put("totalDiscount", numbers.1);
            put("currencyRate", numbers.2);
            put("issueDate", days.0.map(Value::from));
            put("paidOnDate", days.1.map(Value::from));
            record
        })
}

fn any_value(kind: Kind) -> BoxedStrategy<Written> {
    let text = match kind {
        Kind::Text => TEXT.boxed(),
        Kind::Number => (-300_i64..300, 0_u32..6)
            .prop_map(|(mantissa, scale)| Decimal::new(mantissa, scale).to_string())
            .boxed(),
        Kind::Date => (
            1_u8..4,
            prop::sample::select(vec![
                "",
                "T00:00:00",
                "T00:00:00Z",
                "T12:30:00",
                "T01:00:00+01:00",
            ]),
        )
            .prop_map(|(day, time)| format!("2024-02-0{day}{time}"))
            .boxed(),
        Kind::Boolean => prop::sample::select(vec!["true".to_owned(), "false".to_owned()]).boxed(),
    };
    text.prop_filter_map("a value that can stand in a query", |text| Written::new(&text))
        .boxed()
}

fn any_comparison() -> impl Strategy<Value = Filter> {
    prop::sample::select(PROPERTIES.to_vec()).prop_flat_map(|(property, kind)| {
        let operators = match kind {
            Kind::Text => vec![Operator::Equal, Operator::NotEqual, Operator::Contains],
            Kind::Boolean => vec![Operator::Equal, Operator::NotEqual],
            Kind::Number | Kind::Date => vec![
                Operator::Equal,
                Operator::NotEqual,
                Operator::Greater,
                Operator::Less,
                Operator::GreaterOrEqual,
                Operator::LessOrEqual,
            ],
        };
        let list = prop::collection::vec(prop::option::weighted(0.8, any_value(kind)), 1..5)
            .prop_filter_map("a list that can stand in a query", List::new);
        let test = prop_oneof![
            8 => (prop::sample::select(operators), any_value(kind))
                .prop_map(|(operator, value)| Test::Value(operator, value)),
            1 => Just(Test::Missing),
            1 => Just(Test::Present),
            3 => list.prop_map(Test::In),
        ];
        test.prop_map(move |test| {
            let property = Property::new(property).unwrap();
            Filter::Compare(Comparison { property, test })
        })
    })
}

fn any_filter() -> impl Strategy<Value = Filter> {
    any_comparison().prop_recursive(3, 12, 3, |inner| {
        (prop::collection::vec(inner, 2..4), any::<bool>()).prop_map(|(filters, all)| {
            if all {
                Filter::All(filters)
            } else {
                Filter::Any(filters)
            }
        })
    })
}

/// A filter, an order where there is one, and how many records a page holds.
fn any_query() -> impl Strategy<Value = (Filter, Option<Order>, u64)> {
    let order = prop::option::of(
        (prop::sample::select(PROPERTIES.to_vec()), any::<bool>()).prop_map(|((name, _), descending)| {
            Order {
                property: Property::new(name).unwrap(),
                descending,
            }
        }),
    );
    (any_filter(), order, 1_u64..12)
}

/// Every page, one after the other, by cursor.
async fn page_by_page(
    (store, held): (&Store, bool),
    books: &Books,
    filter: &Filter,
    order: Option<&Order>,
    size: u64,
    expected: usize,
) -> Vec<String> {
    let mut found = Vec::new();
    let mut start = Start::default();
    loop {
        let page = RecordPage {
            start,
            size,
            filter: Some(filter),
            order,
        };
        if !held {
            records::forget(&store.reader());
        }
        let (sent, results) = fetch(store, &books.source(), &page).await.unwrap();
        assert_eq!(sent.total, expected as u64, "{filter}");
        found.extend(ids(&results));
        match sent.next {
            Some(next) => start = Start::Behind(next),
            None => return found,
        }
    }
}

proptest! {
    // Ten rounds of a hundred queries: a thousand.
    #![proptest_config(ProptestConfig::with_cases(10))]

    #[test]
    fn both_engines_find_what_the_slow_reading_finds(
        records in prop::collection::vec(any_record(), 1..40),
        queries in prop::collection::vec(any_query(), 100),
    ) {
        let kept: Vec<Value> = records
            .into_iter()
            .enumerate()
            .map(|(index, mut record)| { record["id"] = json!(index.to_string()); record })
            .collect();
        let samples: Vec<Sample> = kept
            .iter()
            .map(|record| {
                let mut written = record.clone();
                // The store knows this by itself.
                written.as_object_mut().unwrap().remove("metadata");
                Sample::new(DataType::Invoices, &written)
            })
            .collect();
        let deleted = |index: usize| kept[index]["metadata"]["isDeleted"] == true;
        let standing: Vec<Sample> = (0..samples.len())
            .filter(|index| !deleted(*index))
            .map(|index| samples[index].clone())
            .collect();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            for database in databases().await {
                let store = database.open().await;
                let books = Books::new(DataType::Invoices);
                books.sync(&store, 0, &samples).await;
                books.sync(&store, 1, &standing).await;
                for held in [false, true] {
                    if held {
                        assert!(records::hold(&mut store.reader(), &books.source()).await.unwrap());
                    }
                    for (filter, order, size) in &queries {
                        let mut expected: Vec<&Value> =
                            kept.iter().filter(|record| holds(filter, record)).collect();
                        if let Some(order) = order {
                            sort(&mut expected, order);
                        }
                        let expected: Vec<&str> =
                            expected.into_iter().map(|record| record["id"].as_str().unwrap()).collect();
                        let found =
                            page_by_page((&store, held), &books, filter, order.as_ref(), *size, expected.len()).await;
                        let engine = database.engine;
                        assert_eq!(found, expected, "{filter} by {order:?} on {engine}, held: {held}");
                    }
                }
            }
        });
    }
}
