//! What a list of records is asked for, in the address.

use platypus_model::ConnectionId;

use crate::query::{Filter, Order, QueryError};

/// The parameters of a list of records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Request {
    /// Whose.
    pub(super) connection: Option<ConnectionId>,
    /// The query as it was typed, trimmed.
    pub(super) query: String,
    /// The order as it was asked for.
    pub(super) order: String,
    /// The paths of the columns; empty for the usual ones.
    pub(super) columns: Vec<String>,
    /// The page, from 1.
    pub(super) page: u32,
    /// Leads to the page, where the address has it.
    pub(super) cursor: String,
}

/// The most columns that a table shows.
pub(super) const MOST_COLUMNS: usize = 20;

impl Request {
    /// Reads the address's parameters; what is none is ignored.
    pub(super) fn parse(query: Option<&str>) -> Self {
        let mut request = Self {
            page: 1,
            ..Self::default()
        };
        for (name, value) in url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            let value = value.trim();
            match name.as_ref() {
                "connection" => request.connection = value.parse().ok(),
                "query" => value.clone_into(&mut request.query),
                "orderBy" => value.clone_into(&mut request.order),
                "page" => request.page = value.parse().unwrap_or(1).max(1),
                "cursor" => value.clone_into(&mut request.cursor),
                "columns" => request.columns.extend(
                    value
                        .split(',')
                        .filter(|path| !path.is_empty())
                        .take(MOST_COLUMNS)
                        .map(str::to_owned),
                ),
                _ => {}
            }
        }
        request.columns.truncate(MOST_COLUMNS);
        request
    }

    /// The query, read; none where there is none.
    pub(super) fn filter(&self) -> Result<Option<Filter>, QueryError> {
        parsed(&self.query)
    }

    /// The order, read; none where there is none.
    pub(super) fn ordered(&self) -> Result<Option<Order>, QueryError> {
        parsed(&self.order)
    }

    /// The address at `path` of the same list from its beginning.
    pub(super) fn address(&self, path: &str) -> String {
        self.address_with(path, &[])
    }

    /// The same with parameters beside it.
    pub(super) fn address_with(&self, path: &str, more: &[(&str, &str)]) -> String {
        let mut parameters = url::form_urlencoded::Serializer::new(String::new());
        if let Some(connection) = self.connection {
            parameters.append_pair("connection", &connection.to_string());
        }
        for (name, value) in [("query", &self.query), ("orderBy", &self.order)] {
            if !value.is_empty() {
                parameters.append_pair(name, value);
            }
        }
        if !self.columns.is_empty() {
            parameters.append_pair("columns", &self.columns.join(","));
        }
        for (name, value) in more {
            parameters.append_pair(name, value);
        }
        let parameters = parameters.finish();
        if parameters.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{parameters}")
        }
    }

    /// The same list in another order.
    pub(super) fn ordered_by(&self, order: String) -> Self {
        Self {
            order,
            ..self.clone()
        }
    }

    /// The same list with its usual columns.
    pub(super) fn with_usual_columns(&self) -> Self {
        Self {
            columns: Vec::new(),
            ..self.clone()
        }
    }

    /// The same list under another query.
    pub(super) fn asking(&self, query: &str) -> Self {
        Self {
            query: query.to_owned(),
            ..self.clone()
        }
    }
}

fn parsed<T: std::str::FromStr<Err = QueryError>>(text: &str) -> Result<Option<T>, QueryError> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_as_the_same_request() {
        let request = Request::parse(Some(
            "query=name~a%26b&orderBy=-issueDate&columns=id&columns=status,note&page=3&cursor=x&strange=1",
        ));
        assert_eq!(request.query, "name~a&b");
        assert_eq!(request.columns, ["id", "status", "note"]);
        assert_eq!((request.page, request.cursor.as_str()), (3, "x"));
        let address = request.address("/here");
        let again = Request::parse(address.split_once('?').map(|(_, query)| query));
        let from_the_beginning = Request {
            page: 1,
            cursor: String::new(),
            ..request
        };
        assert_eq!(again, from_the_beginning);
        assert_eq!(Request::parse(None).address("/here"), "/here");
    }
}
