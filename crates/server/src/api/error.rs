//! What can go wrong with a request, and the contract's body for it (contract section 7).

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use platypus_model::{CompanyId, DataType, DatasetId};
use serde::Serialize;
use utoipa::ToSchema;

use super::correlation;
use crate::query::QueryError;
use crate::query::tags::MalformedTagFilter;
use crate::store::{ListingError, StoreError};

/// The contract's error body.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ErrorMessage)]
pub struct ErrorBody {
    /// The HTTP status code.
    #[schema(example = 400)]
    pub status_code: u16,
    /// The service that answered.
    #[schema(example = "PublicApi")]
    pub service: &'static str,
    /// What went wrong, briefly.
    pub error: String,
    /// The request's id; quote it when you report a problem.
    pub correlation_id: String,
    /// What was wrong with which field.
    pub validation: Option<Validation>,
    /// `True` if the same request may succeed later, otherwise `Unknown`. A string.
    #[schema(example = "Unknown")]
    pub can_be_retried: &'static str,
    /// A number for programs; 0 where there is none.
    #[schema(example = 0)]
    pub detailed_error_code: u16,
}

/// What was wrong with which field.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
#[schema(as = ErrorValidation)]
pub struct Validation {
    /// What must be mended.
    pub errors: Vec<ValidationItem>,
    /// What may be mended.
    pub warnings: Vec<ValidationItem>,
}

/// One thing that was wrong.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ErrorValidationItem)]
pub struct ValidationItem {
    /// The field.
    pub item_id: String,
    /// What was wrong with it.
    pub message: String,
    /// The rule that found it.
    pub validator_name: &'static str,
}

/// Every way a request can fail. The message is what the client reads.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// No key, a malformed header, or a key that is not (or no longer) known.
    #[error("Unauthorized")]
    Unauthorized,
    /// No such route.
    #[error("NotFound")]
    RouteNotFound,
    /// The route exists, with another method.
    #[error("Method not allowed")]
    MethodNotAllowed,
    /// The body is larger than the route takes.
    #[error("The request body is too large.")]
    BodyTooLarge,
    /// The body is not JSON, or not of the right shape.
    #[error("Error processing request - not valid.")]
    Invalid(Vec<ValidationItem>),
    /// A value in the address is not valid; the message says which.
    #[error("{0}")]
    BadRequest(String),
    /// A page number or size outside its bounds (contract section 16, point 9).
    #[error("{0}")]
    Paging(&'static str),
    /// A `query`, `tags` or `orderBy` that cannot be understood or names what is not there.
    #[error("Error parsing query - {0}")]
    Query(String),
    /// The body of a new connection is not an object (contract section 2, "Create body").
    #[error("Push object DataConnectionArgs must be provided")]
    ConnectionBodyMissing,
    /// No such company, by an id as it was written.
    #[error("No company was found with ID {0}")]
    CompanyNotFound(String),
    /// No such connection, by an id as it was written.
    #[error("Data connection {0} not found")]
    ConnectionNotFound(String),
    /// No such dataset, by an id as it was written.
    #[error("Dataset {0} not found")]
    DatasetNotFound(String),
    /// No such integration, by a key as it was written.
    #[error("Integration with platform key {0} not found")]
    IntegrationNotFound(String),
    /// No such API key, by an id as it was written.
    #[error("API key {0} not found")]
    ApiKeyNotFound(String),
    /// Something else is not there; the message says what.
    #[error("{0}")]
    NotFound(String),
    /// An idempotency key that stood for another request.
    #[error("This Idempotency-Key was used with another request; use a new one.")]
    KeyReused,
    /// Too many requests; in so many seconds there may be more.
    #[error("Too many requests.")]
    TooManyRequests {
        /// In how many seconds.
        seconds: u64,
    },
    /// More than the operator's quota allows (contract section 7, 402).
    #[error("{message}")]
    Quota {
        /// What is exceeded.
        message: String,
        /// The field.
        item: &'static str,
        /// The rule that found it.
        validator: &'static str,
    },
    /// The integration exists, but the operator has not set it up.
    #[error("Integration {0} is not enabled.")]
    IntegrationDisabled(String),
    /// Nothing can be read without a Linked connection.
    #[error("{0}")]
    NotLinked(String),
    /// Only a Linked connection can be unlinked (contract section 2, "State rules").
    #[error("{0}")]
    StatusNotAllowed(String),
    /// A sync of that data type has not ended (contract section 3, "Already running").
    #[error(
        "DatasetAlreadyInProgressException: Cannot queue {data_type} sync for {company} as previous sync {dataset} is still in progress"
    )]
    AlreadyInProgress {
        /// What was to be synced.
        data_type: DataType,
        /// For which company.
        company: CompanyId,
        /// The sync that runs.
        dataset: DatasetId,
    },
    /// Something else stands in the way; the message says what.
    #[error("{0}")]
    Conflict(String),
    /// The data type was never requested, or its first sync has not ended (section 5, "Read outcomes").
    #[error("The data set has not been requested.")]
    DataNotRequested,
    /// No connection of the company can supply the data type.
    #[error("Datatype {data_type} not supported by platform(s) {platforms}")]
    DataTypeNotSupported {
        /// What was asked for.
        data_type: String,
        /// Which platforms the company is connected to.
        platforms: String,
    },
    /// No such record.
    #[error("No data available for {data_type} for ID {id}")]
    RecordNotFound {
        /// Of which data type.
        data_type: String,
        /// The id as it was written.
        id: String,
    },
    /// The provider can't be asked now; it may be later.
    #[error("{message}")]
    SourceUnavailable {
        /// What happened.
        message: String,
        /// Whether it is the provider's limit that was reached.
        is_limit: bool,
        /// In how many seconds to ask again, where that is known.
        retry_after: Option<u64>,
    },
    /// The company's grant does not cover what was asked of the provider.
    #[error("{0}")]
    SourceForbids(String),
    /// The provider was asked and its answer is of no use; asking again changes nothing.
    #[error("{0}")]
    SourceUnusable(String),
    /// The store failed.
    #[error("Internal server error")]
    Store(#[from] StoreError),
    /// Something else of ours failed; the message is for the log.
    #[error("Internal server error")]
    Internal(String),
}

impl ApiError {
    /// A body or field that is not valid.
    pub fn invalid(item: &str, message: impl Into<String>, validator: &'static str) -> Self {
        Self::Invalid(vec![ValidationItem {
            item_id: item.to_owned(),
            message: message.into(),
            validator_name: validator,
        }])
    }

    /// The HTTP status. A failure that lasts is never 408, 429 or 5xx: published clients retry
    /// those for an hour.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::RouteNotFound
            | Self::CompanyNotFound(_)
            | Self::ConnectionNotFound(_)
            | Self::DatasetNotFound(_)
            | Self::IntegrationNotFound(_)
            | Self::ApiKeyNotFound(_)
            | Self::NotFound(_)
            | Self::DataTypeNotSupported { .. }
            | Self::RecordNotFound { .. } => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Invalid(_)
            | Self::BadRequest(_)
            | Self::Paging(_)
            | Self::Query(_)
            | Self::ConnectionBodyMissing
            | Self::IntegrationDisabled(_)
            | Self::NotLinked(_)
            | Self::StatusNotAllowed(_) => StatusCode::BAD_REQUEST,
            Self::AlreadyInProgress { .. }
            | Self::Conflict(_)
            | Self::DataNotRequested
            | Self::SourceUnusable(_) => StatusCode::CONFLICT,
            Self::Quota { .. } => StatusCode::PAYMENT_REQUIRED,
            Self::KeyReused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::SourceForbids(_) => StatusCode::FORBIDDEN,
            Self::TooManyRequests { .. } | Self::SourceUnavailable { is_limit: true, .. } => {
                StatusCode::TOO_MANY_REQUESTS
            }
            Self::SourceUnavailable { is_limit: false, .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::Store(_) | Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The service the contract names for such an error.
    fn service(&self) -> &'static str {
        match self {
            Self::CompanyNotFound(_)
            | Self::ConnectionNotFound(_)
            | Self::ApiKeyNotFound(_)
            | Self::StatusNotAllowed(_)
            | Self::Conflict(_) => "ClientsApi",
            Self::AlreadyInProgress { .. }
            | Self::NotLinked(_)
            | Self::DatasetNotFound(_)
            | Self::DataNotRequested
            | Self::DataTypeNotSupported { .. }
            | Self::RecordNotFound { .. }
            | Self::SourceUnavailable { .. }
            | Self::SourceForbids(_)
            | Self::SourceUnusable(_) => "PullApi",
            _ => "PublicApi",
        }
    }

    /// The body for this error.
    pub fn body(&self) -> ErrorBody {
        let status = self.status();
        ErrorBody {
            status_code: status.as_u16(),
            service: self.service(),
            error: self.to_string(),
            correlation_id: correlation::current(),
            validation: match self {
                Self::Invalid(errors) => Some(Validation {
                    errors: errors.clone(),
                    warnings: Vec::new(),
                }),
                Self::Quota {
                    message,
                    item,
                    validator,
                } => Some(Validation {
                    errors: vec![ValidationItem {
                        item_id: (*item).to_owned(),
                        message: message.clone(),
                        validator_name: validator,
                    }],
                    warnings: Vec::new(),
                }),
                _ => None,
            },
            can_be_retried: if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
                "True"
            } else {
                "Unknown"
            },
            detailed_error_code: 0,
        }
    }
}

impl From<QueryError> for ApiError {
    fn from(error: QueryError) -> Self {
        Self::Query(error.to_string())
    }
}

impl From<MalformedTagFilter> for ApiError {
    fn from(error: MalformedTagFilter) -> Self {
        Self::Query(error.to_string())
    }
}

impl From<ListingError> for ApiError {
    fn from(error: ListingError) -> Self {
        match error {
            ListingError::Query(error) => error.into(),
            // A sealed cursor holds no such place, unless another version of this program sealed it.
            ListingError::Place(_) => Self::Paging("cursor is none of this list. Begin again without it."),
            ListingError::Store(error) => Self::Store(error),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        match &self {
            Self::Store(cause) => tracing::error!(%cause, "a request failed in the store"),
            Self::Internal(cause) => tracing::error!(%cause, "a request failed"),
            _ => {}
        }
        let mut response = (self.status(), Json(self.body())).into_response();
        if let Self::TooManyRequests { seconds }
        | Self::SourceUnavailable {
            retry_after: Some(seconds),
            ..
        } = &self
        {
            // RFC 9110, section 10.2.3.
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
        }
        if matches!(self, Self::Unauthorized) {
            // RFC 9110, section 11.6.1: a 401 says how to authenticate.
            response.headers_mut().insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Basic realm=\"API\""),
            );
        }
        response
    }
}

/// For routes that are not there.
pub async fn route_not_found() -> ApiError {
    ApiError::RouteNotFound
}

/// For methods that a route does not have.
pub async fn method_not_allowed() -> ApiError {
    ApiError::MethodNotAllowed
}

/// For a handler that panicked: the client gets a body it can read, the log gets the reason.
#[allow(clippy::needless_pass_by_value)] // the signature is the layer's
pub fn panicked(reason: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let reason = reason
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| reason.downcast_ref::<&str>().copied())
        .unwrap_or("no reason given");
    ApiError::Internal(format!("a handler panicked: {reason}")).into_response()
}
