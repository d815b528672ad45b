//! Faults that can be switched on for an organisation, so that users and tests can prove their handling of them.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

/// The faults that are on. What is absent is off.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Faults {
    /// Every answer waits this long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) slow_milliseconds: Option<u32>,
    /// Calls are answered 429.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) rate_limit: Option<RateLimitFault>,
    /// Calls are answered 500.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) server_errors: Option<ServerErrorFault>,
    /// A record carries nonsense.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) malformed_record: Option<RecordFault>,
    /// A record carries an enum word that nobody has heard of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unknown_enum: Option<RecordFault>,
    /// A record lacks a field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) missing_field: Option<FieldFault>,
    /// A page repeats the one before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) duplicate_page: Option<PageFault>,
    /// The grace window of refresh tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refresh_grace_seconds: Option<u32>,
    /// The life of new access tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) access_token_seconds: Option<u32>,
    /// Calls of the token endpoint that do their work and never answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) drop_token_answers: Option<u32>,
}

/// Calls that are answered 429.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RateLimitFault {
    #[serde(default)]
    after_calls: u32,
    for_calls: u32,
    retry_after_seconds: u32,
}

/// Calls that are answered 500.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServerErrorFault {
    #[serde(default)]
    after_calls: u32,
    for_calls: u32,
}

/// A record that a fault is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordFault {
    resource: String,
    record: u64,
}

/// A field that a fault is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FieldFault {
    resource: String,
    record: u64,
    field: String,
}

/// A page that a fault is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageFault {
    resource: String,
    page: u64,
}

/// What faults do to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CallFault {
    /// Nothing.
    None,
    /// It is answered 429 with that many seconds to wait.
    RateLimited(u32),
    /// It is answered 500.
    ServerError,
}

fn spend(after: &mut u32, times: &mut u32) -> bool {
    if *after > 0 {
        *after -= 1;
        return false;
    }
    if *times > 0 {
        *times -= 1;
        return true;
    }
    false
}

impl Faults {
    /// What happens to the next call of the API, counting it.
    pub(crate) fn meet_call(&mut self) -> CallFault {
        let mut met = CallFault::None;
        if let Some(fault) = &mut self.rate_limit {
            if spend(&mut fault.after_calls, &mut fault.for_calls) {
                met = CallFault::RateLimited(fault.retry_after_seconds);
            }
            if fault.for_calls == 0 {
                self.rate_limit = None;
            }
        }
        if met == CallFault::None
            && let Some(fault) = &mut self.server_errors
        {
            if spend(&mut fault.after_calls, &mut fault.for_calls) {
                met = CallFault::ServerError;
            }
            if fault.for_calls == 0 {
                self.server_errors = None;
            }
        }
        met
    }

    /// Whether the answer of the token endpoint is dropped, counting it.
    pub(crate) fn meet_token_answer(&mut self) -> bool {
        let Some(left) = &mut self.drop_token_answers else {
            return false;
        };
        let dropped = *left > 0;
        *left = left.saturating_sub(1);
        if *left == 0 {
            self.drop_token_answers = None;
        }
        dropped
    }

    /// The page that is really read when this one is asked for.
    pub(crate) fn page_read(&self, resource: &str, page: u64) -> u64 {
        match &self.duplicate_page {
            Some(fault) if fault.resource == resource && fault.page == page => page.saturating_sub(1).max(1),
            _ => page,
        }
    }

    /// Whether any fault spoils records of a resource.
    pub(crate) fn spoils(&self, resource: &str) -> bool {
        [&self.malformed_record, &self.unknown_enum]
            .into_iter()
            .flatten()
            .any(|fault| fault.resource == resource)
            || self
                .missing_field
                .as_ref()
                .is_some_and(|fault| fault.resource == resource)
    }

    /// Spoils the records that faults are about, in a list of records joined by commas.
    pub(crate) fn spoil(&self, resource: &str, records: &str) -> Result<String, serde_json::Error> {
        let list: Vec<Box<RawValue>> = serde_json::from_str(&format!("[{records}]"))?;
        let mut spoiled = Vec::with_capacity(list.len());
        for record in list {
            let mut value: Value = serde_json::from_str(record.get())?;
            if self.spoil_record(resource, &mut value) {
                spoiled.push(serde_json::to_string(&value)?);
            } else {
                spoiled.push(record.get().to_owned());
            }
        }
        Ok(spoiled.join(","))
    }

    fn spoil_record(&self, resource: &str, record: &mut Value) -> bool {
        const ENUMS: [&str; 5] = ["state", "kind", "class", "usage", "method"];
        let Some(fields) = record.as_object_mut() else {
            return false;
        };
        let id = fields.get("id").and_then(Value::as_u64);
        let meant = |fault: &Option<RecordFault>| {
            fault
                .as_ref()
                .is_some_and(|fault| fault.resource == resource && Some(fault.record) == id)
        };
        let mut changed = false;
        if meant(&self.malformed_record) {
            let field = if fields.contains_key("totals") {
                "totals"
            } else {
                "updated_at"
            };
            fields.insert(field.to_owned(), Value::from("???"));
            changed = true;
        }
        if meant(&self.unknown_enum)
            && let Some(field) = ENUMS.into_iter().find(|field| fields.contains_key(*field))
        {
            fields.insert(field.to_owned(), Value::from("quantum"));
            changed = true;
        }
        if let Some(fault) = &self.missing_field
            && fault.resource == resource
            && Some(fault.record) == id
        {
            changed |= fields.remove(&fault.field).is_some();
        }
        changed
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    #[test]
    fn counted_faults_wait_then_strike_then_are_over() {
        let mut faults: Faults = serde_json::from_str(
            r#"{"rate_limit":{"after_calls":1,"for_calls":2,"retry_after_seconds":7},"drop_token_answers":1}"#,
        )
        .unwrap();
        let met: Vec<CallFault> = (0..4).map(|_| faults.meet_call()).collect();
        let limited = CallFault::RateLimited(7);
        assert_eq!(met, [CallFault::None, limited, limited, CallFault::None]);
        assert!(faults.meet_token_answer());
        assert!(!faults.meet_token_answer());
        assert_eq!(faults, Faults::default());
    }

    #[test]
    fn only_the_named_record_is_spoiled_and_others_pass_untouched() {
        let faults: Faults = serde_json::from_str(
            r#"{"malformed_record":{"resource":"invoices","record":2},"unknown_enum":{"resource":"invoices","record":3},
                "missing_field":{"resource":"invoices","record":4,"field":"currency"}}"#,
        )
        .unwrap();
        assert!(faults.spoils("invoices") && !faults.spoils("bills"));
        let record =
            |id| format!(r#"{{"id":{id},"state":"paid","currency":"GBP","totals":{{"gross":"1.10"}}}}"#);
        let records: Vec<String> = (1..5).map(record).collect();
        let spoiled: Vec<Value> = serde_json::from_str(&format!(
            "[{}]",
            faults.spoil("invoices", &records.join(",")).unwrap()
        ))
        .unwrap();
        assert_eq!(spoiled[0], serde_json::from_str::<Value>(&record(1)).unwrap());
        assert_eq!(spoiled[1]["totals"], "???");
        assert_eq!(spoiled[2]["state"], "quantum");
        assert!(spoiled[3].get("currency").is_none());
    }
}
