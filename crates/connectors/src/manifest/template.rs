//! Texts with `${namespace.name}` in them.

use serde::Deserialize;

/// A text in which `${application.base_url}` and kin are filled in for each request. Parsed when
/// the manifest is loaded, so that a broken one is found there.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Template {
    text: String,
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Variable(String),
}

/// The value of a variable, by its full name such as `application.base_url`.
pub(crate) trait Variables {
    /// The value, or nothing when there is none for this request.
    fn value(&self, name: &str) -> Option<String>;
}

/// A variable that a template names has no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`${{{name}}}` has no value")]
pub(crate) struct Missing {
    /// The variable's full name.
    pub(crate) name: String,
}

/// A text is no template.
#[derive(Debug, thiserror::Error)]
#[error("`{text}` is not a valid text with variables: {problem}")]
pub(crate) struct InvalidTemplate {
    text: String,
    problem: &'static str,
}

impl TryFrom<String> for Template {
    type Error = InvalidTemplate;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let mut pieces = Vec::new();
        let mut rest = text.as_str();
        while let Some(start) = rest.find("${") {
            if start > 0 {
                pieces.push(Piece::Literal(rest[..start].to_owned()));
            }
            let inner = &rest[start + 2..];
            let problem = match inner.split_once('}') {
                None => Some("`${` without `}`"),
                Some((name, _)) if !is_name(name) => {
                    Some("between `${` and `}` stands a name such as `form.database`")
                }
                Some((name, after)) => {
                    pieces.push(Piece::Variable(name.to_owned()));
                    rest = after;
                    None
                }
            };
            if let Some(problem) = problem {
                return Err(InvalidTemplate { text, problem });
            }
        }
        if !rest.is_empty() {
            pieces.push(Piece::Literal(rest.to_owned()));
        }
        Ok(Self { text, pieces })
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.split('.').all(|part| {
            !part.is_empty()
                && part
                    .chars()
                    .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        })
}

impl Template {
    /// The variables it names, in order.
    pub(crate) fn variables(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Variable(name) => Some(name.as_str()),
            Piece::Literal(_) => None,
        })
    }

    /// The text as written.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Filled in, values as they are.
    pub(crate) fn fill(&self, variables: &dyn Variables) -> Result<String, Missing> {
        self.fill_with(variables, |_, value| value)
    }

    /// Filled in as an address: a variable that begins the text is an address itself, any other
    /// is one segment of a path or one label of a host, so that what a company types can't
    /// change where the request goes.
    pub(crate) fn fill_address(&self, variables: &dyn Variables) -> Result<String, Missing> {
        self.fill_with(variables, |is_first, value| {
            if is_first {
                value.trim().trim_end_matches('/').to_owned()
            } else {
                percent_encode(&value)
            }
        })
    }

    /// Filled in as JSON text: values are escaped as JSON strings are.
    pub(crate) fn fill_json(&self, variables: &dyn Variables) -> Result<String, Missing> {
        self.fill_with(variables, |_, value| {
            let quoted = serde_json::Value::String(value).to_string();
            quoted[1..quoted.len() - 1].to_owned()
        })
    }

    fn fill_with(
        &self,
        variables: &dyn Variables,
        escape: impl Fn(bool, String) -> String,
    ) -> Result<String, Missing> {
        let mut filled = String::with_capacity(self.text.len() + 32);
        for (index, piece) in self.pieces.iter().enumerate() {
            match piece {
                Piece::Literal(text) => filled.push_str(text),
                Piece::Variable(name) => {
                    let value = variables
                        .value(name)
                        .ok_or_else(|| Missing { name: name.clone() })?;
                    filled.push_str(&escape(index == 0, value));
                }
            }
        }
        Ok(filled)
    }
}

/// Percent-encodes all but RFC 3986's unreserved characters.
fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            for half in [byte >> 4, byte & 15] {
                encoded.push(char::from(b"0123456789ABCDEF"[usize::from(half)]));
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a failed unwrap is a failed test

    use proptest::prelude::*;

    use super::*;

    struct One(&'static str, String);

    impl Variables for One {
        fn value(&self, name: &str) -> Option<String> {
            (name == self.0).then(|| self.1.clone())
        }
    }

    fn template(text: &str) -> Template {
        Template::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn variables_are_filled_in() {
        let filled = template("a ${form.database} b").fill(&One("form.database", "x/y".into()));
        assert_eq!(filled.unwrap(), "a x/y b");
    }

    #[test]
    fn a_variable_without_a_value_is_named() {
        let missing = template("${form.other}").fill(&One("form.database", String::new()));
        assert_eq!(missing.unwrap_err().name, "form.other");
    }

    #[test]
    fn broken_templates_are_refused() {
        for text in ["${", "${}", "a${form.", "${a b}", "${.a}", "${a.}"] {
            assert!(Template::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_a_company_types_never_leaves_its_path_segment(value in ".*") {
            let address = template("https://books.example/${form.database}/rest")
                .fill_address(&One("form.database", value))
                .unwrap();
            let url = url::Url::parse(&address).unwrap();
            prop_assert_eq!(url.host_str(), Some("books.example"));
            prop_assert!(url.query().is_none() && url.fragment().is_none());
        }

        #[test]
        fn values_stay_strings_in_json(value in ".*") {
            let text = template(r#"{"name":"${form.name}"}"#)
                .fill_json(&One("form.name", value.clone()))
                .unwrap();
            let json: serde_json::Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(&json["name"], &serde_json::Value::String(value));
        }
    }
}
