//! Lists: which page is asked for, and the envelope it comes in (contract section 1, "List").

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use platypus_model::ClientId;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::ApiError;
use crate::query::tags::{self, TagCondition};
use crate::query::{Filter, Order};
use crate::store::{Behind, Cursor, Listed, Listing, Start, Store};

/// The last page that can be asked for: the published specification counts pages in 32 bits with a sign.
const LAST_PAGE: u32 = i32::MAX.unsigned_abs();
/// Results per page where the request does not say.
pub const DEFAULT_PAGE_SIZE: u32 = 100;
/// Most results per page.
pub const MAX_PAGE_SIZE: u32 = 5000;
/// A query, a tag filter or an order is shorter than this (contract section 6).
pub const MAX_QUERY_CHARACTERS: usize = 2048;

const STRANGE_CURSOR: &str = "cursor is none that was given out for this list, query, order and page size. Follow `_links.next` as it stands, or begin again without a cursor.";

/// The parameters of every list, for the reference.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)] // read by its derive alone; `ListRequest` parses what it describes
pub struct ListParameters {
    /// Page number, from 1.
    #[param(minimum = 1, maximum = 2_147_483_647, default = 1)]
    page: Option<u32>,
    /// Results per page, 1 to 5000.
    #[param(rename = "pageSize", minimum = 1, maximum = 5000, default = 100)]
    page_size: Option<u32>,
    /// A filter in the query language, such as `amountDue>0&&currency=GBP`.
    query: Option<String>,
    /// The field to order by; `-` before it reverses.
    #[param(rename = "orderBy", example = "-modifiedDate")]
    order_by: Option<String>,
    /// Leads to the page after another, however deep, at the cost of the first; as `_links.next` of
    /// that page has it. Opaque, and good for the same list, query, order and page size only.
    cursor: Option<String>,
}

/// What a list is asked for. Parameter names match whatever their case; unknown ones are ignored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRequest {
    /// The page, from 1, where the request names one.
    page: Option<u32>,
    /// Results per page.
    pub page_size: u32,
    /// What results must fulfil.
    pub filter: Option<Filter>,
    /// What decides their order.
    pub order: Option<Order>,
    /// What companies' tags must fulfil.
    pub tags: Vec<TagCondition>,
    /// Leads to the page, where the request has it.
    cursor: Option<String>,
    path: String,
    /// The parameters that choose what is listed, as they were written, for the links.
    written: Vec<(&'static str, String)>,
}

/// The page that a request asks for, found: its cursor was ours, if it had one.
pub struct ListPage<'a> {
    request: &'a ListRequest,
    store: &'a Store,
    client: ClientId,
    number: u32,
    /// Where it begins.
    pub start: Start,
}

impl ListRequest {
    /// Finds the page within a client's list.
    pub fn open<'a>(&'a self, store: &'a Store, client: ClientId) -> Result<ListPage<'a>, ApiError> {
        let (number, start) = match &self.cursor {
            None => (self.number(), Start::Offset(self.offset())),
            Some(text) => {
                let cursor = store
                    .open_cursor(&self.list(client), text)
                    .ok_or(ApiError::Paging(STRANGE_CURSOR))?;
                if self.page.is_some_and(|page| page != cursor.page) {
                    return Err(ApiError::Paging(
                        "page and cursor lead to different pages. Leave one of them out.",
                    ));
                }
                (cursor.page, Start::Behind(cursor.behind))
            }
        };
        Ok(ListPage {
            request: self,
            store,
            client,
            number,
            start,
        })
    }

    /// The page of a list that is held in memory, and so needs no cursors: none leads into it.
    pub fn of_all<T>(&self, results: Vec<T>) -> Result<Page<T>, ApiError> {
        if self.cursor.is_some() {
            return Err(ApiError::Paging(STRANGE_CURSOR));
        }
        let total = results.len() as u64;
        let skipped = usize::try_from(self.offset()).unwrap_or(usize::MAX);
        let results: Vec<T> = results
            .into_iter()
            .skip(skipped)
            .take(self.page_size as usize)
            .collect();
        let more = self.offset().saturating_add(u64::from(self.page_size)) < total;
        let next = more.then(|| self.link(self.number() + 1, None));
        Ok(self.envelope(self.number(), results, total, next))
    }

    /// The page's number, from 1.
    pub fn number(&self) -> u32 {
        self.page.unwrap_or(1)
    }

    /// How many results come before the page.
    pub fn offset(&self) -> u64 {
        u64::from(self.number() - 1) * u64::from(self.page_size)
    }

    /// All that a cursor is for.
    fn list(&self, client: ClientId) -> String {
        serde_json::json!([client.0, self.path, self.page_size, self.written]).to_string()
    }

    fn envelope<T>(&self, number: u32, results: Vec<T>, total_results: u64, next: Option<Link>) -> Page<T> {
        Page {
            results,
            page_number: number,
            page_size: self.page_size,
            total_results,
            links: self.links(number, next),
        }
    }

    fn links(&self, number: u32, next: Option<Link>) -> Links {
        Links {
            this: Link {
                href: self.path.clone(),
            },
            current: self.link(number, self.cursor.as_deref()),
            next,
            previous: (number > 1).then(|| self.link(number - 1, None)),
        }
    }

    fn link(&self, page: u32, cursor: Option<&str>) -> Link {
        let mut parameters = url::form_urlencoded::Serializer::new(String::new());
        parameters.append_pair("page", &page.to_string());
        parameters.append_pair("pageSize", &self.page_size.to_string());
        for (name, value) in &self.written {
            parameters.append_pair(name, value);
        }
        if let Some(cursor) = cursor {
            parameters.append_pair("cursor", cursor);
        }
        Link {
            href: format!("{}?{}", self.path, parameters.finish()),
        }
    }

    fn parse(path: &str, query: &str) -> Result<Self, ApiError> {
        let mut request = Self {
            page: None,
            page_size: DEFAULT_PAGE_SIZE,
            filter: None,
            order: None,
            tags: Vec::new(),
            cursor: None,
            path: path.to_owned(),
            written: Vec::new(),
        };
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match name.to_ascii_lowercase().as_str() {
                "page" => {
                    let page = number(&value, 1, LAST_PAGE);
                    request.page = Some(page.ok_or(ApiError::Paging(
                        "page must be a whole number from 1 to 2147483647.",
                    ))?);
                }
                "pagesize" => {
                    request.page_size = number(&value, 1, MAX_PAGE_SIZE).ok_or(ApiError::Paging(
                        "pageSize must be a whole number from 1 to 5000.",
                    ))?;
                }
                "query" => request.choose("query", &value, |request, text| {
                    request.filter = Some(text.parse()?);
                    Ok(())
                })?,
                "orderby" => request.choose("orderBy", &value, |request, text| {
                    request.order = Some(text.parse()?);
                    Ok(())
                })?,
                "tags" => request.choose("tags", &value, |request, text| {
                    request.tags = tags::parse(text)?;
                    Ok(())
                })?,
                "cursor" => request.cursor = Some(value.into_owned()).filter(|cursor| !cursor.is_empty()),
                _ => {}
            }
        }
        Ok(request)
    }

    /// Takes a parameter that chooses what is listed; an empty one chooses nothing.
    fn choose(
        &mut self,
        name: &'static str,
        text: &str,
        read: impl FnOnce(&mut Self, &str) -> Result<(), ApiError>,
    ) -> Result<(), ApiError> {
        if text.trim().is_empty() {
            return Ok(());
        }
        if text.chars().count() >= MAX_QUERY_CHARACTERS {
            return Err(ApiError::Query(format!(
                "Malformed query. {name} must be shorter than {MAX_QUERY_CHARACTERS} characters."
            )));
        }
        read(self, text)?;
        self.written.push((name, text.to_owned()));
        Ok(())
    }
}

impl ListPage<'_> {
    /// The page as the store is asked for it.
    pub fn listing(&self) -> Listing {
        Listing {
            filter: self.request.filter.clone(),
            order: self.request.order.clone(),
            limit: self.request.page_size.into(),
            start: self.start.clone(),
        }
    }

    /// The page's number, from 1.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The envelope around what the store listed.
    pub fn of<T, U>(&self, listed: Listed<T>, show: impl FnMut(T) -> U) -> Result<Page<U>, ApiError> {
        let next = self.next(listed.next)?;
        let results = listed.rows.into_iter().map(show).collect();
        Ok(self.request.envelope(self.number, results, listed.total, next))
    }

    /// The links of the page, given what the next one begins behind.
    pub fn links(&self, next: Option<Behind>) -> Result<Links, ApiError> {
        Ok(self.request.links(self.number, self.next(next)?))
    }

    fn next(&self, behind: Option<Behind>) -> Result<Option<Link>, ApiError> {
        let Some(behind) = behind else { return Ok(None) };
        let page = self.number.saturating_add(1);
        let list = self.request.list(self.client);
        let cursor = self.store.seal_cursor(&list, &Cursor { page, behind })?;
        Ok(Some(self.request.link(page, Some(&cursor))))
    }
}

fn number(value: &str, least: u32, most: u32) -> Option<u32> {
    value
        .trim()
        .parse()
        .ok()
        .filter(|number| (least..=most).contains(number))
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
        assert_eq!(
            (request.number(), request.page_size, request.offset()),
            (1, 100, 0)
        );
    }

    #[test]
    fn parameter_names_match_whatever_their_case_and_unknown_ones_are_ignored() {
        let request =
            parse("PAGE=3&pagesize=20&orderby=-name&showMetrics=true").expect("all are well formed");
        assert_eq!(
            (request.number(), request.page_size, request.offset()),
            (3, 20, 40)
        );
        assert!(request.order.is_some_and(|order| order.descending));
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
        assert_eq!(
            request.filter.map(|filter| filter.to_string()).as_deref(),
            Some("name = 100%25")
        );
        assert!(parse(&format!("query=a%3D{}", "a".repeat(2045))).is_ok());
        assert!(matches!(
            parse(&format!("query=a%3D{}", "a".repeat(2046))),
            Err(ApiError::Query(_))
        ));
    }

    #[test]
    fn links_name_the_list_this_page_and_only_neighbours_that_exist() {
        let page_of = |query: &str, results: usize| {
            let request = parse(query).expect("well formed");
            request.of_all(vec![(); results]).expect("it has no cursor").links
        };
        let links = page_of("", 100);
        assert_eq!(links.this.href, "/companies");
        assert_eq!(links.current.href, "/companies?page=1&pageSize=100");
        assert_eq!((links.next, links.previous), (None, None));

        let links = page_of("page=2&pageSize=10&query=name%3Da%26b", 21);
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
