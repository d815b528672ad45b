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
    pub(crate) server_errors: Option<CallsFault>,
    /// Calls are answered 503 with a page for people, as a provider's front door does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) maintenance: Option<CallsFault>,
    /// Calls are answered 200 with JSON that stops half-way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) truncated_answers: Option<CallsFault>,
    /// Calls are answered 200 with a page for people where JSON belongs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) wrong_content_type: Option<CallsFault>,
    /// The connection of calls ends in the middle of their answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) connection_resets: Option<CallsFault>,
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
    /// A list has no last page: after it comes the first again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) endless_pages: Option<ListFault>,
    /// A record is deleted, for good, just before a page is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) delete_mid_paging: Option<DeletionFault>,
    /// How far the organisation's clock is ahead of the right one; negative: behind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) clock_skew_seconds: Option<i32>,
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
    /// Absent: the answer does not say how long to wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retry_after_seconds: Option<u32>,
}

/// Calls that a fault strikes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallsFault {
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

/// A list that a fault is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListFault {
    resource: String,
}

/// A record that is deleted before a page is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeletionFault {
    resource: String,
    record: u64,
    page: u64,
}

/// What faults do to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CallFault {
    /// Nothing.
    None,
    /// It is answered 429, with so many seconds to wait where it says so.
    RateLimited(Option<u32>),
    /// It is answered 500.
    ServerError,
    /// Something else stands in the answer's place.
    Broken(BrokenAnswer),
}

/// What stands in an answer's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BrokenAnswer {
    /// 503 with a page for people.
    Maintenance,
    /// JSON that stops half-way.
    Truncated,
    /// A page for people, and 200.
    WrongContentType,
    /// Half an answer, and the connection ends.
    Reset,
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
        if let Some(fault) = &mut self.rate_limit {
            let strikes = spend(&mut fault.after_calls, &mut fault.for_calls);
            let seconds = fault.retry_after_seconds;
            if fault.for_calls == 0 {
                self.rate_limit = None;
            }
            if strikes {
                return CallFault::RateLimited(seconds);
            }
        }
        for (counted, met) in [
            (&mut self.server_errors, CallFault::ServerError),
            (
                &mut self.maintenance,
                CallFault::Broken(BrokenAnswer::Maintenance),
            ),
            (
                &mut self.truncated_answers,
                CallFault::Broken(BrokenAnswer::Truncated),
            ),
            (
                &mut self.wrong_content_type,
                CallFault::Broken(BrokenAnswer::WrongContentType),
            ),
            (
                &mut self.connection_resets,
                CallFault::Broken(BrokenAnswer::Reset),
            ),
        ] {
            let Some(fault) = counted else {
                continue;
            };
            let strikes = spend(&mut fault.after_calls, &mut fault.for_calls);
            if fault.for_calls == 0 {
                *counted = None;
            }
            if strikes {
                return met;
            }
        }
        CallFault::None
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

    /// Whether a list never ends.
    pub(crate) fn is_endless(&self, resource: &str) -> bool {
        self.endless_pages
            .as_ref()
            .is_some_and(|fault| fault.resource == resource)
    }

    /// The record that is to be deleted before this page is read; the fault is over with that.
    pub(crate) fn deletes_before(&mut self, resource: &str, page: u64) -> Option<u64> {
        let fault = self
            .delete_mid_paging
            .take_if(|fault| fault.resource == resource && fault.page == page)?;
        Some(fault.record)
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
        let limited = CallFault::RateLimited(Some(7));
        assert_eq!(met, [CallFault::None, limited, limited, CallFault::None]);
        assert!(faults.meet_token_answer());
        assert!(!faults.meet_token_answer());
        assert_eq!(faults, Faults::default());
    }

    #[test]
    fn a_record_is_deleted_once_and_before_its_page_alone() {
        let mut faults: Faults =
            serde_json::from_str(r#"{"delete_mid_paging":{"resource":"invoices","record":7,"page":2}}"#)
                .unwrap();
        assert_eq!(faults.deletes_before("invoices", 1), None);
        assert_eq!(faults.deletes_before("bills", 2), None);
        assert_eq!(faults.deletes_before("invoices", 2), Some(7));
        assert_eq!(faults.deletes_before("invoices", 2), None);
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
