//! Lists: which page is asked for, and the envelope it comes in (contract section 1, "List").

use std::borrow::Cow;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::ApiError;

/// Results per page where the request does not say.
pub const DEFAULT_PAGE_SIZE: u32 = 100;
/// Most results per page.
pub const MAX_PAGE_SIZE: u32 = 5000;
/// A query, a tag filter or an order is shorter than this (contract section 6).
pub const MAX_QUERY_CHARACTERS: usize = 2048;

/// The parameters of every list, for the reference.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)] // read by its derive alone; `ListRequest` parses what it describes
pub struct ListParameters {
    /// Page number, from 1.
    #[param(minimum = 1, default = 1)]
    page: Option<u32>,
    /// Results per page, 1 to 5000.
    #[param(rename = "pageSize", minimum = 1, maximum = 5000, default = 100)]
    page_size: Option<u32>,
    /// A filter in the query language, such as `amountDue>0&&currency=GBP`.
    query: Option<String>,
    /// The field to order by; `-` before it reverses.
    #[param(rename = "orderBy", example = "-modifiedDate")]
    order_by: Option<String>,
}

/// What a list is asked for. Parameter names match whatever their case; unknown ones are ignored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRequest {
    /// The page, from 1.
    pub page: u32,
    /// Results per page.
    pub page_size: u32,
    /// The filter, as it was written.
    pub query: Option<String>,
    /// The order, as it was written.
    pub order_by: Option<String>,
    /// The filter on companies' tags, as it was written.
    pub tags: Option<String>,
    path: String,
}

impl ListRequest {
    /// How many results come before the page.
    pub fn offset(&self) -> u64 {
        u64::from(self.page - 1) * u64::from(self.page_size)
    }

    /// The links of the page, given how many results there are in all.
    pub fn links(&self, total_results: u64) -> Links {
        let more = self.offset().saturating_add(u64::from(self.page_size)) < total_results;
        Links {
            this: Link {
                href: self.path.clone(),
            },
            current: self.link(self.page),
            next: more.then(|| self.link(self.page + 1)),
            previous: (self.page > 1).then(|| self.link(self.page - 1)),
        }
    }

    /// The envelope around a page of results.
    pub fn envelope<T>(&self, results: Vec<T>, total_results: u64) -> Page<T> {
        Page {
            results,
            page_number: self.page,
            page_size: self.page_size,
            total_results,
            links: self.links(total_results),
        }
    }

    fn link(&self, page: u32) -> Link {
        let mut parameters = url::form_urlencoded::Serializer::new(String::new());
        parameters.append_pair("page", &page.to_string());
        parameters.append_pair("pageSize", &self.page_size.to_string());
        for (name, value) in [
            ("query", &self.query),
            ("orderBy", &self.order_by),
            ("tags", &self.tags),
        ] {
            if let Some(value) = value {
                parameters.append_pair(name, value);
            }
        }
        Link {
            href: format!("{}?{}", self.path, parameters.finish()),
        }
    }

    fn parse(path: &str, query: &str) -> Result<Self, ApiError> {
        let mut request = Self {
            page: 1,
            page_size: DEFAULT_PAGE_SIZE,
            query: None,
            order_by: None,
            tags: None,
            path: path.to_owned(),
        };
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match name.to_ascii_lowercase().as_str() {
                "page" => {
                    request.page = number(&value, 1, u32::MAX)
                        .ok_or(ApiError::Paging("page must be a whole number of at least 1."))?;
                }
                "pagesize" => {
                    request.page_size = number(&value, 1, MAX_PAGE_SIZE).ok_or(ApiError::Paging(
                        "pageSize must be a whole number from 1 to 5000.",
                    ))?;
                }
                "query" => request.query = text(value)?,
                "orderby" => request.order_by = text(value)?,
                "tags" => request.tags = text(value)?,
                _ => {}
            }
        }
        Ok(request)
    }
}

fn number(value: &str, least: u32, most: u32) -> Option<u32> {
    value
        .trim()
        .parse()
        .ok()
        .filter(|number| (least..=most).contains(number))
}

fn text(value: Cow<'_, str>) -> Result<Option<String>, ApiError> {
    if value.chars().count() >= MAX_QUERY_CHARACTERS {
        return Err(ApiError::Query(format!(
            "Query must be shorter than {MAX_QUERY_CHARACTERS} characters."
        )));
    }
    Ok(Some(value.into_owned()).filter(|value| !value.trim().is_empty()))
}

impl<S: Send + Sync> FromRequestParts<S> for ListRequest {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Self::parse(parts.uri.path(), parts.uri.query().unwrap_or_default())
    }
}

/// A page of results.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The results.
    pub results: Vec<T>,
    /// The page's number, from 1.
    pub page_number: u32,
    /// Results per page.
    pub page_size: u32,
    /// How many results there are on all pages.
    pub total_results: u64,
    /// Where the pages are.
    #[serde(rename = "_links")]
    pub links: Links,
}

/// Where the pages of a list are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Links {
    /// The list.
    #[serde(rename = "self")]
    pub this: Link,
    /// This page.
    pub current: Link,
    /// The next page, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Link>,
    /// The previous page, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<Link>,
}

/// One link, relative to the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Link {
    /// The path and its parameters.
    #[schema(example = "/companies?page=1&pageSize=100")]
    pub href: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(query: &str) -> Result<ListRequest, ApiError> {
        ListRequest::parse("/companies", query)
    }

    #[test]
    fn a_list_starts_at_page_1_with_100_results() {
        let request = parse("").expect("no parameter is needed");
        assert_eq!((request.page, request.page_size, request.offset()), (1, 100, 0));
    }

    #[test]
    fn parameter_names_match_whatever_their_case_and_unknown_ones_are_ignored() {
        let request =
            parse("PAGE=3&pagesize=20&orderby=-name&showMetrics=true").expect("all are well formed");
        assert_eq!((request.page, request.page_size, request.offset()), (3, 20, 40));
        assert_eq!(request.order_by.as_deref(), Some("-name"));
    }

    #[test]
    fn pages_outside_their_bounds_are_refused() {
        for query in [
            "page=0",
            "page=-1",
            "page=x",
            "page=1.5",
            "pageSize=0",
            "pageSize=5001",
            "pageSize=",
            "page=99999999999",
        ] {
            assert!(matches!(parse(query), Err(ApiError::Paging(_))), "{query}");
        }
        assert!(parse("pageSize=5000").is_ok());
    }

    #[test]
    fn a_query_is_decoded_once_and_bounded() {
        let request = parse("query=name%3D100%2525").expect("the query is well formed");
        assert_eq!(request.query.as_deref(), Some("name=100%25"));
        assert!(parse(&format!("query={}", "a".repeat(2047))).is_ok());
        assert!(matches!(
            parse(&format!("query={}", "a".repeat(2048))),
            Err(ApiError::Query(_))
        ));
    }

    #[test]
    fn links_name_the_list_this_page_and_only_neighbours_that_exist() {
        let links = parse("").expect("well formed").links(100);
        assert_eq!(links.this.href, "/companies");
        assert_eq!(links.current.href, "/companies?page=1&pageSize=100");
        assert_eq!((links.next, links.previous), (None, None));

        let links = parse("page=2&pageSize=10&query=name%3Da%26b")
            .expect("well formed")
            .links(21);
        let href = |link: Option<Link>| link.map(|link| link.href);
        assert_eq!(
            href(links.next).as_deref(),
            Some("/companies?page=3&pageSize=10&query=name%3Da%26b")
        );
        assert_eq!(
            href(links.previous).as_deref(),
            Some("/companies?page=1&pageSize=10&query=name%3Da%26b")
        );
    }
}
