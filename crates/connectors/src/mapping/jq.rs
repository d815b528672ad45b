//! jq expressions, for the few fields that need thought.

use jaq_core::load::{Arena, File, Loader};
use jaq_core::{Ctx, Vars, data, unwrap_valr};
use jaq_json::Val;

use super::document::Value;
use super::jq_guard;

/// A checked and compiled jq program.
pub(crate) struct Program {
    text: String,
    filter: jaq_core::Filter<data::JustLut<Val>>,
}

impl std::fmt::Debug for Program {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Program").field(&self.text).finish()
    }
}

impl Program {
    /// Checks and compiles a program; the error says what is wrong with it.
    pub(crate) fn compile(text: &str) -> Result<Self, String> {
        jq_guard::check(text)?;
        let arena = Arena::default();
        let definitions = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
        // The guard refuses these by name already; a program that slipped past it finds nothing.
        let functions = jaq_core::funs()
            .chain(jaq_std::funs())
            .chain(jaq_json::funs())
            .filter(|(name, _, _)| !matches!(*name, "env" | "input" | "inputs" | "now"));
        let modules = Loader::new(definitions)
            .load(&arena, File { code: text, path: () })
            .map_err(|errors| format!("jq cannot read it: {}", first_problem(&errors)))?;
        let filter = jaq_core::Compiler::default()
            .with_funs(functions)
            .compile(modules)
            .map_err(|errors| {
                let names: Vec<_> = errors
                    .iter()
                    .flat_map(|(_, problems)| problems.iter().map(|(name, _)| format!("`{name}`")))
                    .collect();
                format!("jq does not know {} with so many arguments", names.join(", "))
            })?;
        Ok(Self {
            text: text.to_owned(),
            filter,
        })
    }

    /// The program as written.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Runs the program on a value and gives its first answer as JSON text; `None` where it gives
    /// none. The error is jq's own, shortened.
    pub(crate) fn run(&self, value: Value<'_>) -> Result<Option<String>, String> {
        self.run_on(value.raw())
    }

    /// As [`Program::run`], on a JSON text.
    pub(crate) fn run_on(&self, text: &str) -> Result<Option<String>, String> {
        let input = jaq_json::read::parse_single(text.as_bytes()).map_err(|error| error.to_string())?;
        let context = Ctx::<data::JustLut<Val>>::new(&self.filter.lut, Vars::new([]));
        let Some(answer) = self.filter.id.run((context, input)).map(unwrap_valr).next() else {
            return Ok(None);
        };
        match answer {
            Ok(answer) => Ok(Some(answer.to_string())),
            Err(error) => Err(error.to_string().chars().take(200).collect()),
        }
    }
}

fn first_problem(errors: &jaq_core::load::Errors<&str, ()>) -> String {
    use jaq_core::load::Error;
    errors
        .iter()
        .find_map(|(_, error)| match error {
            Error::Io(problems) => problems.first().map(|(_, message)| message.clone()),
            Error::Lex(problems) => problems.first().map(|(expected, found)| {
                format!(
                    "expected {}, found `{}`",
                    expected.as_str(),
                    found.chars().take(20).collect::<String>()
                )
            }),
            Error::Parse(problems) => problems.first().map(|(expected, found)| {
                format!(
                    "expected {}, found `{}`",
                    expected.as_str(),
                    found.chars().take(20).collect::<String>()
                )
            }),
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // what does not compile should stop the test

    use super::*;
    use crate::mapping::document::Document;

    fn run(program: &str, json: &str) -> Result<Option<String>, String> {
        let document = Document::parse(json).unwrap();
        Program::compile(program).unwrap().run(document.root())
    }

    #[test]
    fn gives_the_first_answer_with_numbers_digit_for_digit() {
        assert_eq!(run(".a", r#"{"a":1.10}"#).unwrap().as_deref(), Some("1.10"));
        assert_eq!(
            run(".a", r#"{"a":12345678901234567890.12}"#).unwrap().as_deref(),
            Some("12345678901234567890.12")
        );
        assert_eq!(run(".[]", "[]").unwrap(), None);
        assert_eq!(
            run("\"\\(.a) é\"", r#"{"a":"x\"y"}"#).unwrap().as_deref(),
            Some(r#""x\"y é""#)
        );
    }

    #[test]
    fn an_error_of_the_program_is_told() {
        assert!(run(".a.b", r#"{"a":1}"#).is_err());
    }

    #[test]
    fn a_program_that_jq_cannot_read_is_refused_with_the_reason() {
        assert!(Program::compile(".a |").is_err());
        assert!(Program::compile("if . then 1").is_err());
        assert!(Program::compile("join").unwrap_err().contains("join"));
    }

    #[test]
    fn every_filter_on_the_list_is_known_to_jq() {
        for filter in [
            "add",
            "ascii_downcase",
            "from_entries",
            "tonumber",
            "trim",
            "unique",
            "isempty(.a)",
            "abs",
            "in({})",
        ] {
            Program::compile(filter).unwrap();
        }
    }
}
