//! No text makes the query language's parsers panic or work more than some steps for each
//! character, and what they read they can write and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;

// The room is text in, tree out: it builds without the server around it.
#[allow(dead_code, unused_imports)]
#[path = "../../crates/server/src/query/mod.rs"]
mod query;

use query::{Filter, Order};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let steps = query::steps_to_parse(&text);
    let length = text.chars().count();
    assert!(steps <= 8 * length + 16, "{steps} steps for {length} characters");
    if let Ok(filter) = text.parse::<Filter>() {
        let written = filter.to_string();
        // Spaces around signs may make it too long to be read.
        if written.chars().count() < 2048 {
            assert_eq!(written.parse::<Filter>().as_ref(), Ok(&filter), "{written}");
        }
    }
    if let Ok(order) = text.parse::<Order>() {
        assert_eq!(order.to_string().parse::<Order>(), Ok(order));
    }
    let _ = query::tags::parse(&text);
});
