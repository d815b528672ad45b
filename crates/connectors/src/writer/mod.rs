//! Writing one record to a provider: its table of fields, the request, and what became of it.

mod body;

use std::collections::BTreeMap;

use bytes::Bytes;
use platypus_model::DataType;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Method, StatusCode};
use serde_json::Value;

pub(crate) use body::Body;

use crate::client::{Answer, Call, ProviderClient, RequestVariables, SendError, failed};
use crate::credentials::{Application, Credentials};
use crate::errors::ProviderError;
use crate::integration::Integration;
use crate::json_path;
use crate::manifest::Writes;
use crate::mapping::MappingContext;
use crate::record::StandardRecord;

/// What becomes of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// It is made.
    Create,
    /// It is changed.
    Update,
    /// It is removed.
    Delete,
}

/// What to write.
#[derive(Debug, Clone, Copy)]
pub struct WriteRequest<'a> {
    /// The provider.
    pub integration: &'a Integration,
    /// What the operator is to the provider.
    pub application: &'a Application,
    /// What the company granted.
    pub credentials: &'a Credentials,
    /// The data type.
    pub data_type: DataType,
    /// What becomes of the record.
    pub verb: Verb,
    /// Its id at the provider, of one that is there.
    pub id: Option<&'a str>,
    /// The standard record, of one that is made or changed.
    pub record: &'a Value,
    /// What the write is known by, should it be sent twice.
    pub key: &'a str,
}

/// What a provider made of a write.
#[derive(Debug, Clone)]
pub struct Written {
    /// The record's id at the provider.
    pub id: Option<String>,
    /// The record as the provider now has it; none of one that was removed, or that it did not tell.
    pub record: Option<StandardRecord>,
}

/// What is wrong with a field of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// The standard field, such as `lineItems.0.unitAmount`.
    pub field: String,
    /// What is wrong, in the provider's words.
    pub message: String,
}

/// A record was not written, or nobody knows whether it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// The provider refused it.
    #[error("{message}")]
    Refused {
        /// Why.
        message: String,
        /// The status of its answer.
        status: u16,
        /// What is wrong with which field, where it said so.
        problems: Vec<FieldProblem>,
    },
    /// It was not done, for a reason that has nothing to do with the record.
    #[error(transparent)]
    NotDone(#[from] ProviderError),
    /// It was sent and no answer came: it may have been done.
    #[error("{provider} was asked, and {reason}; whether it has done it is not known")]
    Unknown {
        /// The integration's name.
        provider: String,
        /// What happened.
        reason: String,
    },
}

impl ProviderClient {
    /// Sends one write, once.
    ///
    /// # Errors
    /// Whether it was refused, not done, or may have been done all the same.
    pub async fn write(&self, request: WriteRequest<'_>) -> Result<Written, WriteError> {
        let integration = request.integration;
        let not_supported = || ProviderError::NotSupported {
            provider: integration.name().to_owned(),
            what: format!("writing {}", request.data_type),
        };
        let writes = integration.manifest.writes.get(&request.data_type);
        let writes = writes.ok_or_else(not_supported)?;
        let (method, path) = match request.verb {
            Verb::Create => (Method::POST, &writes.create),
            Verb::Update => (Method::PUT, &writes.update),
            Verb::Delete => (Method::DELETE, &writes.delete),
        };
        let path = path.as_ref().ok_or_else(not_supported)?;
        let parent = writes.parent.as_deref();
        let parent = match parent.map(|field| (field, json_path::text(request.record, field))) {
            Some((field, None)) if request.verb == Verb::Create => {
                return Err(refusal_of(integration, field, "must be given"));
            }
            found => found.and_then(|(_, value)| value),
        };
        let what = format!("writing {}", request.data_type);
        let mut variables =
            RequestVariables::new(integration, request.application, Some(request.credentials));
        variables.record = request.id;
        variables.parent = parent.as_deref();
        let mut call = Call::new(&what, path, &writes.query, &writes.headers, &variables)?;
        if let Some(header) = &integration.manifest.writer.idempotency_header {
            call.set_header(integration, header, request.key, false)?;
        }
        let content = match request.verb {
            Verb::Delete => None,
            Verb::Create | Verb::Update => Some(self.content(&request, writes).await?),
        };
        self.wait_for_turn(integration, &call).await?;
        let sent = self
            .send(integration, &call.url, call.guarded, |client| {
                let mut asked = client.request(method, call.url.clone());
                asked = asked.headers(call.headers.clone());
                match content {
                    Some(content) => asked
                        .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
                        .body(content),
                    None => asked,
                }
            })
            .await;
        let answer = match sent {
            Ok(answer) => answer,
            Err(SendError::Lost(reason, _)) => {
                return Err(WriteError::Unknown {
                    provider: integration.name().to_owned(),
                    reason,
                });
            }
            Err(SendError::TooLong(_)) => {
                return Err(WriteError::Unknown {
                    provider: integration.name().to_owned(),
                    reason: "its answer is longer than the manifest's limit".to_owned(),
                });
            }
            Err(error) => return Err(failed(integration, &what, error).into()),
        };
        if !answer.status.is_success() {
            return Err(self.refused(&request, &call, &answer));
        }
        Ok(read_back(&request, writes, &answer, parent))
    }

    /// A record that can be changed, as the provider has it now; none where it has no such record.
    ///
    /// # Errors
    /// What went wrong with the provider.
    pub async fn current(&self, request: WriteRequest<'_>) -> Result<Option<StandardRecord>, ProviderError> {
        let integration = request.integration;
        let writes = integration.manifest.writes.get(&request.data_type);
        let Some((writes, path)) = writes.and_then(|writes| Some((writes, writes.update.as_ref()?))) else {
            return Ok(None);
        };
        let mut variables =
            RequestVariables::new(integration, request.application, Some(request.credentials));
        variables.record = request.id;
        let what = request.data_type.key();
        let mut call = Call::new(what, path, &writes.query, &writes.headers, &variables)?;
        call.end_status = Some(StatusCode::NOT_FOUND);
        let answer = self.get(integration, &call).await?;
        if answer.status == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        Ok(read_back(&request, writes, &answer, None).record)
    }

    /// What is sent, after what has to be looked up for it.
    async fn content(&self, request: &WriteRequest<'_>, writes: &Writes) -> Result<String, WriteError> {
        let integration = request.integration;
        let variables = RequestVariables::new(integration, request.application, Some(request.credentials));
        let mut lookups = BTreeMap::new();
        for (name, lookup) in &writes.lookups {
            let given = lookup.field.as_deref();
            let given = given.map(|field| (field, json_path::text(request.record, field)));
            let mut variables = RequestVariables { ..variables };
            match &given {
                Some((_, None)) => continue,
                Some((_, value)) => variables.parent = value.as_deref(),
                None => {}
            }
            let mut call = Call::new(name, &lookup.path, &lookup.query, &lookup.headers, &variables)?;
            call.end_status = Some(StatusCode::NOT_FOUND);
            let answer = self.get(integration, &call).await?;
            let json = answer.json().filter(|_| answer.status.is_success());
            let found = json.and_then(|json| json_path::find(&json, &lookup.value).cloned());
            match (found.filter(|found| !found.is_null()), given) {
                (Some(found), _) => {
                    lookups.insert(name.clone(), found);
                }
                (None, Some((field, _))) if !lookup.is_optional => {
                    return Err(unknown_at(integration, field));
                }
                (None, _) => {}
            }
        }
        let malformed = |reason: String| ProviderError::Malformed {
            provider: integration.name().to_owned(),
            what: format!("writing {}", request.data_type),
            reason,
        };
        let body = integration.bodies.get(&request.data_type);
        let body = body.ok_or_else(|| malformed("the catalogue has no table for it".to_owned()))?;
        let content = body.of(request.record, &lookups).map_err(malformed)?;
        Ok(Value::Object(content).to_string())
    }

    fn refused(&self, request: &WriteRequest<'_>, call: &Call, answer: &Answer) -> WriteError {
        let integration = request.integration;
        let error = self.refusal(integration, call, answer);
        match error {
            ProviderError::Rejected { ref reason, .. } => {
                let json = answer.json();
                WriteError::Refused {
                    message: format!("{} refused the record: {reason}", integration.name()),
                    status: answer.status.as_u16(),
                    problems: json.map(|json| problems(request, &json)).unwrap_or_default(),
                }
            }
            ProviderError::Unavailable { reason, .. } if answer.status.is_server_error() => {
                // A gateway may fail when the provider behind it has done what was asked.
                WriteError::Unknown {
                    provider: integration.name().to_owned(),
                    reason: format!("it failed ({reason})"),
                }
            }
            other => WriteError::NotDone(other),
        }
    }
}

/// The refusal of a record that names something the provider does not know.
fn unknown_at(integration: &Integration, field: &str) -> WriteError {
    refusal_of(integration, field, "names nothing that is there")
}

fn refusal_of(integration: &Integration, field: &str, message: &str) -> WriteError {
    WriteError::Refused {
        message: format!("{} can't take the record: {field} {message}.", integration.name()),
        status: 400,
        problems: vec![FieldProblem {
            field: field.to_owned(),
            message: message.to_owned(),
        }],
    }
}

/// What a refusal says is wrong with which field.
fn problems(request: &WriteRequest<'_>, json: &Value) -> Vec<FieldProblem> {
    let Some(paths) = &request.integration.manifest.writer.problems else {
        return Vec::new();
    };
    let body = request.integration.bodies.get(&request.data_type);
    let list = json_path::find(json, &paths.list).and_then(Value::as_array);
    let problems = list.into_iter().flatten().filter_map(|problem| {
        let field = json_path::text(problem, &paths.field).unwrap_or_default();
        Some(FieldProblem {
            field: body.map_or(field.clone(), |body| body.standard_field(&field)),
            message: json_path::text(problem, &paths.message)?,
        })
    });
    problems.take(100).collect()
}

/// The record in the standard model, as the answer has it. An answer that does not map is no reason to call a
/// write that was done a failure: the next read tells.
fn read_back(
    request: &WriteRequest<'_>,
    writes: &Writes,
    answer: &Answer,
    parent: Option<String>,
) -> Written {
    let asked = request.id.map(str::to_owned);
    if request.verb == Verb::Delete {
        return Written {
            id: asked,
            record: None,
        };
    }
    let mut context = MappingContext::default();
    if let Some(parent) = parent {
        context.variables.insert("parent_id".to_owned(), parent);
    }
    let json = answer.json();
    let source = json
        .as_ref()
        .and_then(|json| json_path::find(json, &writes.record_path));
    let mapping = request.integration.mapping(request.data_type);
    let mapped = source
        .zip(mapping)
        .and_then(|(source, mapping)| mapping.apply(Bytes::from(source.to_string()), &context).ok());
    let record = mapped.flatten();
    let told = source.and_then(|source| json_path::text(source, "id"));
    Written {
        id: record.as_ref().map(|record| record.id.clone()).or(asked).or(told),
        record,
    }
}
