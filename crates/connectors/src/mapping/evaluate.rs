//! Runs a plan over a record: reads each field's source and writes the field.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::condition::holds;
use super::convert::{self, Written};
use super::decimal;
use super::document::{Document, Kind};
use super::output::{Output, Step};
use super::path::{Found, Path, Scope};
use super::plan::{Content, Item, Leaf, Member, Part, Piece, Source, Term};
use super::statement;
use crate::record::RecordIssue;

/// Why a field could not be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) issue: RecordIssue,
    /// Whether a required value is missing, rather than malformed.
    pub(crate) missing: bool,
}

/// What was written of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Nothing: it has no members.
    Nothing,
    /// Only constants.
    Constants,
    /// Something of the source.
    Source,
}

/// Writes one record.
pub(crate) struct Evaluator<'p> {
    pub(crate) out: Output,
    pub(crate) record_id: &'p str,
    /// Top values of a statement's lines and figures so far.
    pub(crate) figures: BTreeMap<&'static str, Decimal>,
}

impl Evaluator<'_> {
    /// Writes the record's members.
    pub(crate) fn record(&mut self, members: &[Member], scope: Scope<'_>) -> Result<(), Failure> {
        self.members(members, scope).map(|_| ())
    }

    pub(crate) fn malformed(&self, message: String) -> Failure {
        Failure {
            issue: RecordIssue {
                field: self.out.field(),
                message,
            },
            missing: false,
        }
    }

    fn members(&mut self, members: &[Member], scope: Scope<'_>) -> Result<Extent, Failure> {
        let start = self.out.json.len();
        let mut extent = Extent::Nothing;
        let mut missing = None;
        self.out.json.push('{');
        for member in members {
            let mark = self.out.json.len();
            if mark > start + 1 {
                self.out.json.push(',');
            }
            self.out.json.push_str(&member.key);
            self.out.enter(Step::Field(member.name));
            let written = match &member.when {
                Some(condition) if !holds(condition, scope) => Ok(Extent::Nothing),
                _ => self.content(member, scope),
            };
            match written? {
                Extent::Nothing => {
                    self.out.json.truncate(mark);
                    if member.required && missing.is_none() {
                        missing = Some(RecordIssue {
                            field: self.out.field(),
                            message: "required, and the source has no value for it".to_owned(),
                        });
                    }
                }
                Extent::Constants if extent == Extent::Source => {}
                written => extent = written,
            }
            self.out.leave();
        }
        self.out.json.push('}');
        match missing {
            None => Ok(extent),
            // An object whose every source is empty is absent rather than incomplete.
            Some(_) if extent != Extent::Source && start > 0 => Ok(Extent::Nothing),
            Some(issue) => Err(Failure { issue, missing: true }),
        }
    }

    fn content(&mut self, member: &Member, scope: Scope<'_>) -> Result<Extent, Failure> {
        match &member.content {
            Content::Leaf(leaf) => self.leaf(leaf, scope),
            Content::RecordId => {
                self.out.text(self.record_id, None);
                Ok(Extent::Source)
            }
            Content::Object(members) => self.object(members, member.required, scope),
            Content::List(parts) => self.list(parts, scope),
            Content::Line(line) => statement::write_line(self, member.name, line, scope),
            Content::Figure(formula) => {
                let value = formula
                    .of(&self.figures)
                    .ok_or_else(|| self.malformed("the figures are too large to add".to_owned()))?;
                self.figures.insert(member.name, value);
                convert::computed(value, None, &mut self.out);
                Ok(Extent::Source)
            }
        }
    }

    fn object(&mut self, members: &[Member], required: bool, scope: Scope<'_>) -> Result<Extent, Failure> {
        let mark = self.out.json.len();
        let depth = self.out.depth();
        match self.members(members, scope) {
            Ok(Extent::Source) => Ok(Extent::Source),
            Ok(Extent::Constants) if all_constant(members) => Ok(Extent::Constants),
            Ok(_) => {
                self.out.take_back(mark, members);
                Ok(Extent::Nothing)
            }
            Err(failure) if failure.missing && !required => {
                self.out.return_to(depth);
                self.out.take_back(mark, members);
                self.out
                    .warn(format!("left out: {} is missing", failure.issue.field));
                Ok(Extent::Nothing)
            }
            Err(failure) => Err(failure),
        }
    }

    fn list(&mut self, parts: &[Part], scope: Scope<'_>) -> Result<Extent, Failure> {
        let start = self.out.json.len();
        let mut place = 0;
        let mut found_list = false;
        self.out.json.push('[');
        for part in parts {
            if part
                .when
                .as_ref()
                .is_some_and(|condition| !holds(condition, scope))
            {
                continue;
            }
            match &part.each {
                None => self.element(part, scope, start, &mut place)?,
                Some(each) => found_list |= self.elements(part, each, scope, start, &mut place)?,
            }
        }
        self.out.json.push(']');
        if place == 0 && !found_list {
            self.out.json.truncate(start);
            return Ok(Extent::Nothing);
        }
        Ok(if place > 0 {
            Extent::Source
        } else {
            Extent::Constants
        })
    }

    /// Writes an element for each of a source's list, and says whether there is such a list.
    fn elements(
        &mut self,
        part: &Part,
        each: &Source,
        scope: Scope<'_>,
        start: usize,
        place: &mut usize,
    ) -> Result<bool, Failure> {
        self.with_found(each, scope, |this, found| {
            let Some(found) = found else { return Ok(false) };
            let list = match found {
                Found::Value(value) if value.kind() == Kind::List => value,
                Found::Value(value) => {
                    return Err(this.malformed(format!("expected a list, found {}", value.kind().name())));
                }
                Found::Variable(_) => return Err(this.malformed("expected a list, found text".to_owned())),
            };
            for element in list.children() {
                let scope = scope.at(element);
                if part.only.as_ref().is_none_or(|condition| holds(condition, scope)) {
                    this.element(part, scope, start, place)?;
                }
            }
            Ok(true)
        })
    }

    fn element(
        &mut self,
        part: &Part,
        scope: Scope<'_>,
        start: usize,
        place: &mut usize,
    ) -> Result<(), Failure> {
        let mark = self.out.json.len();
        if mark > start + 1 {
            self.out.json.push(',');
        }
        self.out.enter(Step::Element(*place));
        let extent = match &part.item {
            Item::Object(members) => self.members(members, scope)?,
            Item::Leaf(leaf) => self.leaf(leaf, scope)?,
        };
        self.out.leave();
        let constant = match &part.item {
            Item::Object(members) => all_constant(members),
            Item::Leaf(leaf) => leaf.source.is_constant(),
        };
        if extent == Extent::Source || (extent == Extent::Constants && constant) {
            *place += 1;
        } else {
            self.out.json.truncate(mark);
        }
        Ok(())
    }

    /// Writes a leaf.
    pub(crate) fn leaf(&mut self, leaf: &Leaf, scope: Scope<'_>) -> Result<Extent, Failure> {
        let mark = self.out.json.len();
        let written = self.with_found(&leaf.source, scope, |this, found| {
            let (found, conversion) = match (found, &leaf.default) {
                (Some(found), _) => (found, &leaf.conversion),
                (None, Some((text, conversion))) => (Found::Variable(text), conversion),
                (None, None) => return Ok(Written::No),
            };
            convert::write(found, conversion, leaf.slot, &mut this.out)
                .map_err(|message| this.malformed(message))
        })?;
        Ok(match written {
            Written::No => {
                self.out.json.truncate(mark);
                Extent::Nothing
            }
            Written::Yes if leaf.source.is_constant() => Extent::Constants,
            Written::Yes => Extent::Source,
        })
    }

    /// Reads a source and hands over what it finds.
    fn with_found<R>(
        &mut self,
        source: &Source,
        scope: Scope<'_>,
        then: impl FnOnce(&mut Self, Option<Found<'_>>) -> Result<R, Failure>,
    ) -> Result<R, Failure> {
        match chosen(source, scope) {
            Source::Path(path) => {
                let found = path.find(scope);
                then(self, found)
            }
            Source::First(paths) => {
                let found = paths.iter().find_map(|path| path.find(scope));
                then(self, found)
            }
            Source::Constant(text) => then(self, Some(Found::Variable(text))),
            Source::Join { paths, separator } => {
                let texts = self.texts(paths, scope)?;
                let joined = texts.join(separator);
                then(self, (!texts.is_empty()).then_some(Found::Variable(&joined)))
            }
            Source::Template(pieces) => {
                let text = self.template(pieces, scope)?;
                then(self, text.as_deref().map(Found::Variable))
            }
            Source::Sum(terms) => {
                let sum = self.sum(terms, scope)?.map(|sum| sum.to_string());
                then(self, sum.as_deref().map(Found::Variable))
            }
            Source::Product(paths) => {
                let product = self.product(paths, scope)?.map(|product| product.to_string());
                then(self, product.as_deref().map(Found::Variable))
            }
            Source::Jq(program) => {
                let answer = program
                    .run(scope.element)
                    .map_err(|message| self.malformed(format!("jq: {message}")))?;
                let text = answer.as_deref().unwrap_or("null");
                let document =
                    Document::parse(text).map_err(|error| self.malformed(format!("jq: {error}")))?;
                let root = document.root();
                then(self, (!root.is_empty()).then_some(Found::Value(root)))
            }
            Source::Cases(_) => then(self, None),
        }
    }

    fn texts(&self, paths: &[Path], scope: Scope<'_>) -> Result<Vec<String>, Failure> {
        paths
            .iter()
            .filter_map(|path| path.find(scope))
            .map(|found| convert::scalar(found, "text").map(std::borrow::Cow::into_owned))
            .collect::<Result<_, _>>()
            .map_err(|message| self.malformed(message))
    }

    fn template(&self, pieces: &[Piece], scope: Scope<'_>) -> Result<Option<String>, Failure> {
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(piece) => text.push_str(piece),
                Piece::Path(path) => match path.find(scope) {
                    Some(found) => {
                        text.push_str(
                            &convert::scalar(found, "text").map_err(|message| self.malformed(message))?,
                        );
                    }
                    None => return Ok(None),
                },
            }
        }
        Ok(Some(text))
    }

    fn sum(&self, terms: &[Term], scope: Scope<'_>) -> Result<Option<Decimal>, Failure> {
        let mut sum: Option<Decimal> = None;
        for term in terms {
            if let Some(number) = self.number(&term.path, scope)? {
                let number = if term.subtract { -number } else { number };
                let total = sum.unwrap_or_default().checked_add(number);
                sum = Some(total.ok_or_else(|| self.malformed("the sum is too large".to_owned()))?);
            }
        }
        Ok(sum)
    }

    fn product(&self, paths: &[Path], scope: Scope<'_>) -> Result<Option<Decimal>, Failure> {
        let mut product = Decimal::ONE;
        for path in paths {
            let Some(number) = self.number(path, scope)? else {
                return Ok(None);
            };
            product = product
                .checked_mul(number)
                .ok_or_else(|| self.malformed("the product is too large".to_owned()))?;
        }
        Ok(Some(product))
    }

    /// The number at a path, where there is one.
    pub(crate) fn number(&self, path: &Path, scope: Scope<'_>) -> Result<Option<Decimal>, Failure> {
        let Some(found) = path.find(scope) else {
            return Ok(None);
        };
        decimal::digits(found)
            .and_then(|digits| decimal::parse(&digits))
            .map(Some)
            .map_err(|error| self.malformed(error.0))
    }
}

/// The source that counts: of cases, the one whose condition holds. Where none does, the cases
/// themselves, which find nothing.
fn chosen<'s>(mut source: &'s Source, scope: Scope<'_>) -> &'s Source {
    while let Source::Cases(cases) = source {
        let case = cases
            .iter()
            .find(|(when, _)| when.as_ref().is_none_or(|condition| holds(condition, scope)));
        match case {
            Some((_, chosen)) => source = chosen,
            None => break,
        }
    }
    source
}

/// Whether the object holds constants only, so that it is there for every record.
fn all_constant(members: &[Member]) -> bool {
    !members.is_empty()
        && members.iter().all(|member| match &member.content {
            Content::Leaf(leaf) => leaf.source.is_constant(),
            Content::Object(members) => all_constant(members),
            _ => false,
        })
}
