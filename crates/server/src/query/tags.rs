//! The filter on companies' tags: `region = uk && owningTeam = invoice-finance` (contract
//! section 1, "List").

/// Most conditions in one filter: a company has at most ten tags.
const MAX_CONDITIONS: usize = 20;

/// What a tag must be for a company to be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagTest {
    /// `=`: has the value.
    Is,
    /// `!=`: has another value, or the company lacks the tag.
    IsNot,
    /// `~`: holds the text.
    Contains,
}

/// One condition of a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagCondition {
    /// The tag's name.
    pub name: String,
    /// What its value must be.
    pub test: TagTest,
    /// The value or text it is compared with, whatever the case.
    pub value: String,
}

/// The text is no tag filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Malformed query.")]
pub struct MalformedTagFilter;

/// Reads a filter: conditions joined by `&&`, all of which must hold.
pub fn parse(text: &str) -> Result<Vec<TagCondition>, MalformedTagFilter> {
    let conditions = text
        .split("&&")
        .map(condition)
        .collect::<Result<Vec<_>, MalformedTagFilter>>()?;
    if conditions.len() > MAX_CONDITIONS {
        return Err(MalformedTagFilter);
    }
    Ok(conditions)
}

fn condition(written: &str) -> Result<TagCondition, MalformedTagFilter> {
    let at = written.find(['=', '~', '!']).ok_or(MalformedTagFilter)?;
    let (name, rest) = written.split_at(at);
    let (test, value) = if let Some(value) = rest.strip_prefix("!=") {
        (TagTest::IsNot, value)
    } else if let Some(value) = rest.strip_prefix('=') {
        (TagTest::Is, value)
    } else if let Some(value) = rest.strip_prefix('~') {
        (TagTest::Contains, value)
    } else {
        return Err(MalformedTagFilter);
    };
    let (name, value) = (name.trim(), value.trim());
    if name.is_empty() || value.is_empty() || value.contains("||") {
        return Err(MalformedTagFilter);
    }
    Ok(TagCondition {
        name: name.to_owned(),
        test,
        value: value.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is(name: &str, test: TagTest, value: &str) -> TagCondition {
        TagCondition {
            name: name.to_owned(),
            test,
            value: value.to_owned(),
        }
    }

    #[test]
    fn conditions_are_joined_and_spaces_around_operators_do_not_matter() {
        assert_eq!(
            parse("region = uk && owningTeam=invoice-finance&&batch!=7 && note ~ late payer"),
            Ok(vec![
                is("region", TagTest::Is, "uk"),
                is("owningTeam", TagTest::Is, "invoice-finance"),
                is("batch", TagTest::IsNot, "7"),
                is("note", TagTest::Contains, "late payer"),
            ])
        );
    }

    #[test]
    fn what_is_no_condition_is_refused() {
        for text in [
            "region",
            "=uk",
            "region=",
            "region=uk&&",
            "region!uk",
            "region=uk||region=fr",
            "",
        ] {
            assert_eq!(parse(text), Err(MalformedTagFilter), "{text}");
        }
        assert_eq!(parse(&["a=b"; 21].join("&&")), Err(MalformedTagFilter));
    }

    proptest! {
        #[test]
        fn no_text_is_too_much(text in ".{0,200}") {
            let _ = parse(&text);
        }

        #[test]
        fn every_condition_can_be_written_and_read(name in "[a-zA-Z]{1,27}", value in "[a-z0-9 -]{0,20}[a-z0-9]") {
            prop_assert_eq!(
                parse(&format!("{name} ~ {value}")),
                Ok(vec![is(&name, TagTest::Contains, value.trim())])
            );
        }
    }
}
