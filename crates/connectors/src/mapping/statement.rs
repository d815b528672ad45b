//! Balance sheet, profit and loss, and cash flow: from a provider's rows to nested lines.
//!
//! Every provider nests its reports differently; what is common is rows that have a name, maybe
//! an account, an amount, and rows beneath them, either within or by naming their parent.

use std::borrow::Cow;
use std::collections::BTreeMap;

use platypus_model::DataType;
use rust_decimal::Decimal;

use super::condition::holds;
use super::convert;
use super::decimal;
use super::document::{Kind, Value};
use super::evaluate::{Evaluator, Extent, Failure};
use super::output::push_escaped;
use super::path::{Path, Scope};
use super::plan::{Children, Formula, Line, LineSource, Predicate, RowShape};

/// How deep a statement's lines may nest.
const MAXIMUM_DEPTH: usize = 50;

/// Figures of statements that follow from their lines where the mapping gives none.
pub(super) const FORMULAS: &[(DataType, &str, Formula)] = &[
    (
        DataType::BalanceSheet,
        "netAssets",
        Formula {
            plus: &["assets"],
            minus: &["liabilities"],
        },
    ),
    (
        DataType::ProfitAndLoss,
        "grossProfit",
        Formula {
            plus: &["income"],
            minus: &["costOfSales"],
        },
    ),
    (
        DataType::ProfitAndLoss,
        "netOperatingProfit",
        Formula {
            plus: &["grossProfit"],
            minus: &["expenses"],
        },
    ),
    (
        DataType::ProfitAndLoss,
        "netOtherIncome",
        Formula {
            plus: &["otherIncome"],
            minus: &["otherExpenses"],
        },
    ),
    (
        DataType::ProfitAndLoss,
        "netProfit",
        Formula {
            plus: &["netOperatingProfit", "netOtherIncome"],
            minus: &[],
        },
    ),
];

impl Formula {
    /// The figure, lines that are absent counting as nothing; `None` where it is too large.
    pub(super) fn of(self, figures: &BTreeMap<&'static str, Decimal>) -> Option<Decimal> {
        let value = |name: &&str| figures.get(*name).copied().unwrap_or_default();
        let plus = self
            .plus
            .iter()
            .map(value)
            .try_fold(Decimal::ZERO, Decimal::checked_add)?;
        self.minus.iter().map(value).try_fold(plus, Decimal::checked_sub)
    }
}

/// What does not add up in a statement, if anything.
pub(super) fn imbalance(data_type: DataType, figures: &BTreeMap<&'static str, Decimal>) -> Option<String> {
    let (assets, equity) = (figures.get("assets")?, figures.get("equity")?);
    let liabilities = figures.get("liabilities").copied().unwrap_or_default();
    let owed = equity.checked_add(liabilities)?;
    (data_type == DataType::BalanceSheet && owed != *assets).then(|| {
        format!("the balance sheet does not balance: assets {assets}, liabilities and equity {owed}")
    })
}

/// A line, read.
struct Read<'d> {
    account: Option<Cow<'d, str>>,
    name: Option<Cow<'d, str>>,
    value: Decimal,
    items: Vec<Read<'d>>,
}

/// Writes a line with the lines beneath it.
pub(super) fn write_line(
    evaluator: &mut Evaluator<'_>,
    field: &'static str,
    line: &Line,
    scope: Scope<'_>,
) -> Result<Extent, Failure> {
    let reader = Reader {
        evaluator,
        shape: &line.shape,
        scope,
        negate: line.negate,
    };
    let read = match &line.source {
        LineSource::Row(path) => match path.find_value(scope) {
            Some(row) => reader.row(row, &Siblings::default(), 0)?,
            None => return Ok(Extent::Nothing),
        },
        LineSource::Rows { path, only, name } => match path.find_value(scope) {
            Some(rows) if rows.kind() == Kind::List => reader.rows(rows, only.as_ref(), name)?,
            Some(rows) => {
                return Err(
                    evaluator.malformed(format!("expected a list of rows, found {}", rows.kind().name()))
                );
            }
            None => return Ok(Extent::Nothing),
        },
    };
    evaluator.figures.insert(field, read.value);
    write(&read, true, &mut evaluator.out.json);
    Ok(Extent::Source)
}

struct Reader<'r, 'p, 'd> {
    evaluator: &'r Evaluator<'p>,
    shape: &'r RowShape,
    scope: Scope<'d>,
    negate: bool,
}

/// Rows that lie in one list and name the row above them.
#[derive(Default)]
struct Siblings<'d> {
    rows: Vec<Flat<'d>>,
}

struct Flat<'d> {
    id: Option<Cow<'d, str>>,
    parent: Option<Cow<'d, str>>,
    row: Value<'d>,
}

impl<'d> Reader<'_, '_, 'd> {
    fn rows(&self, rows: Value<'d>, only: Option<&Predicate>, name: &'d str) -> Result<Read<'d>, Failure> {
        let chosen = rows.children().filter(|row| {
            let scope = self.scope.at(*row);
            self.shown(*row) && only.is_none_or(|condition| holds(condition, scope))
        });
        let mut siblings = Siblings::default();
        let mut top = Vec::new();
        match &self.shape.children {
            Children::ByParent { id, parent } => {
                siblings.rows = chosen
                    .map(|row| Flat {
                        id: self.text(id, row),
                        parent: self.text(parent, row),
                        row,
                    })
                    .collect();
                let is_chosen =
                    |id: &Cow<'_, str>| siblings.rows.iter().any(|row| row.id.as_ref() == Some(id));
                top.extend(
                    siblings
                        .rows
                        .iter()
                        .filter(|row| !row.parent.as_ref().is_some_and(is_chosen))
                        .map(|row| row.row),
                );
            }
            _ => top.extend(chosen),
        }
        let items = top
            .into_iter()
            .map(|row| self.row(row, &siblings, 1))
            .collect::<Result<Vec<_>, _>>()?;
        let value = self.total(&items)?;
        Ok(Read {
            account: None,
            name: Some(name.into()),
            value,
            items,
        })
    }

    fn row(&self, row: Value<'d>, siblings: &Siblings<'d>, depth: usize) -> Result<Read<'d>, Failure> {
        if depth > MAXIMUM_DEPTH {
            return Err(self.evaluator.malformed(format!(
                "rows nest more than {MAXIMUM_DEPTH} deep, or in a circle"
            )));
        }
        let scope = self.scope.at(row);
        let items = match &self.shape.children {
            Children::None => Vec::new(),
            Children::Within(path) => match path.find_value(scope) {
                Some(rows) => rows
                    .children()
                    .filter(|row| self.shown(*row))
                    .map(|row| self.row(row, siblings, depth + 1))
                    .collect::<Result<_, _>>()?,
                None => Vec::new(),
            },
            Children::ByParent { id, .. } => {
                let id = self.text(id, row);
                siblings
                    .rows
                    .iter()
                    .filter(|sibling| id.is_some() && sibling.parent == id)
                    .map(|sibling| self.row(sibling.row, siblings, depth + 1))
                    .collect::<Result<_, _>>()?
            }
        };
        let value = match self.value(scope)? {
            Some(value) => value,
            None => self.total(&items)?,
        };
        let first = |paths: &[Path]| paths.iter().find_map(|path| self.text(path, row));
        Ok(Read {
            account: first(&self.shape.account),
            name: first(&self.shape.name),
            value,
            items,
        })
    }

    fn shown(&self, row: Value<'d>) -> bool {
        self.shape
            .only
            .as_ref()
            .is_none_or(|condition| holds(condition, self.scope.at(row)))
    }

    fn value(&self, scope: Scope<'d>) -> Result<Option<Decimal>, Failure> {
        for path in &self.shape.value {
            if let Some(value) = self.evaluator.number(path, scope)? {
                return Ok(Some(if self.negate { -value } else { value }));
            }
        }
        Ok(None)
    }

    fn total(&self, items: &[Read<'_>]) -> Result<Decimal, Failure> {
        items
            .iter()
            .try_fold(Decimal::ZERO, |sum, item| sum.checked_add(item.value))
            .ok_or_else(|| {
                self.evaluator
                    .malformed("the rows' amounts are too large to add".to_owned())
            })
    }

    fn text(&self, path: &Path, row: Value<'d>) -> Option<Cow<'d, str>> {
        convert::scalar(path.find(self.scope.at(row))?, "text").ok()
    }
}

fn write(line: &Read<'_>, top: bool, out: &mut String) {
    out.push('{');
    for (key, text) in [("\"accountId\":\"", &line.account), ("\"name\":\"", &line.name)] {
        if let Some(text) = text {
            out.push_str(key);
            push_escaped(out, text);
            out.push_str("\",");
        }
    }
    out.push_str("\"value\":");
    decimal::push(out, line.value);
    if top || !line.items.is_empty() {
        out.push_str(",\"items\":[");
        for (place, item) in line.items.iter().enumerate() {
            if place > 0 {
                out.push(',');
            }
            write(item, false, out);
        }
        out.push(']');
    }
    out.push('}');
}
