//! Replies, held against the published specification read in place: required fields are there and
//! not null, enums are closed, types are what they should be.

use std::path::PathBuf;

use serde_json::Value;

use crate::support::skip;

/// The published specification.
pub struct Specification(Value);

impl Specification {
    /// Reads it; none, with a visible skip of `what`, where the reference is not at hand.
    pub fn load(what: &str) -> Option<Self> {
        Self::load_file("Codat-Platform", what)
    }

    /// Reads one of the published files.
    pub fn load_file(file: &str, what: &str) -> Option<Self> {
        let folder = std::env::var_os("PLATYPUS_REFERENCE").map_or_else(
            || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/reference")),
            PathBuf::from,
        );
        let path = folder.join(format!("codat-oas/{file}.json"));
        let Ok(text) = std::fs::read_to_string(&path) else {
            skip(
                what,
                &format!(
                    "{} can't be read (PLATYPUS_REFERENCE names its folder)",
                    path.display()
                ),
            );
            return None;
        };
        Some(Self(serde_json::from_str(&text).unwrap()))
    }

    /// Fails where `body` is not what the operation's successful reply is specified to be.
    #[track_caller]
    pub fn assert_reply(&self, method: &str, path: &str, status: &str, body: &Value) {
        let pointer = format!("/paths/{}/{method}/responses/{status}", path.replace('/', "~1"));
        let response = self
            .0
            .pointer(&pointer)
            .unwrap_or_else(|| panic!("{pointer} is not specified"));
        let response = self.resolve(response);
        let schema = &response["content"]["application/json"]["schema"];
        assert!(schema.is_object(), "{pointer} has no schema");
        let mut problems = Vec::new();
        self.check(schema, body, "$", &mut problems);
        assert!(
            problems.is_empty(),
            "{method} {path}:\n  {}\n{body:#}",
            problems.join("\n  ")
        );
    }

    /// Fails where `body` is not what is specified to be sent for an event; some are not specified.
    #[track_caller]
    pub fn assert_webhook(&self, event_type: &str, body: &Value) {
        let pointer = format!("/webhooks/{event_type}/post/requestBody/content");
        let Some(content) = self.0.pointer(&pointer) else {
            return;
        };
        let schema = &content["application/json"]["schema"];
        assert!(schema.is_object(), "{pointer} has no schema");
        let mut problems = Vec::new();
        self.check(schema, body, "$", &mut problems);
        assert!(
            problems.is_empty(),
            "{event_type}:\n  {}\n{body:#}",
            problems.join("\n  ")
        );
    }

    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema.get("$ref").and_then(Value::as_str) {
            Some(reference) => {
                let pointer = reference
                    .trim_start_matches('#')
                    .replace("%7B", "{")
                    .replace("%7D", "}");
                let target = self.0.pointer(&pointer);
                self.resolve(target.unwrap_or_else(|| panic!("{reference} leads nowhere")))
            }
            None => schema,
        }
    }

    fn check(&self, schema: &Value, value: &Value, at: &str, problems: &mut Vec<String>) {
        let nullable = |schema: &Value| schema["nullable"] == Value::Bool(true);
        let target = self.resolve(schema);
        if value.is_null() && (nullable(schema) || nullable(target)) {
            return;
        }
        for part in target["allOf"].as_array().into_iter().flatten() {
            self.check(part, value, at, problems);
        }
        let fits = match target["type"].as_str() {
            Some("object") => value.is_object(),
            Some("array") => value.is_array(),
            Some("string") => value.is_string(),
            Some("integer") => value.is_u64() || value.is_i64(),
            Some("number") => value.is_number(),
            Some("boolean") => value.is_boolean(),
            _ => true,
        };
        if !fits {
            problems.push(format!("{at} should be {}, but is {value}", target["type"]));
            return;
        }
        if let Some(words) = target["enum"].as_array()
            && !words.contains(value)
        {
            problems.push(format!("{at} is {value}, which is not one of {}", target["enum"]));
        }
        if let Some(fields) = value.as_object() {
            self.check_fields(target, fields, at, problems);
        }
        for (index, item) in value.as_array().into_iter().flatten().enumerate() {
            if target["items"].is_object() {
                self.check(&target["items"], item, &format!("{at}[{index}]"), problems);
            }
        }
    }

    fn check_fields(
        &self,
        schema: &Value,
        fields: &serde_json::Map<String, Value>,
        at: &str,
        problems: &mut Vec<String>,
    ) {
        for required in schema["required"].as_array().into_iter().flatten() {
            let name = required.as_str().unwrap();
            if fields.get(name).is_none_or(Value::is_null) {
                problems.push(format!("{at}.{name} is required"));
            }
        }
        for (name, value) in fields {
            match schema["properties"].get(name) {
                Some(property) => self.check(property, value, &format!("{at}.{name}"), problems),
                None if schema["additionalProperties"] == Value::Bool(false) => {
                    problems.push(format!(
                        "{at}.{name} is not specified, and nothing else is allowed"
                    ));
                }
                None => {}
            }
        }
    }
}
