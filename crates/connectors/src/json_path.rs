//! Dotted paths into JSON, such as `paging.next_page` or `0.party.name`.

use serde_json::Value;

/// The value at a dotted path; a number between dots is a place in a list. The empty path is the
/// document itself.
pub(crate) fn find<'a>(document: &'a Value, path: &str) -> Option<&'a Value> {
    if path.is_empty() {
        return Some(document);
    }
    path.split('.').try_fold(document, |at, part| match at {
        Value::Object(fields) => fields.get(part),
        Value::Array(list) => list.get(part.parse::<usize>().ok()?),
        _ => None,
    })
}

/// The text of a string or number at a dotted path.
pub(crate) fn text(document: &Value, path: &str) -> Option<String> {
    match find(document, path)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn paths_walk_objects_and_lists() {
        let document = json!({"a": [{"b": 7}], "c": ""});
        assert_eq!(text(&document, "a.0.b").as_deref(), Some("7"));
        assert_eq!(text(&document, "a.1.b"), None);
        assert_eq!(text(&document, "c"), None);
        assert_eq!(find(&document, ""), Some(&document));
    }
}
