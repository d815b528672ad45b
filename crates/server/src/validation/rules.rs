//! The rules of each data type. Those about form and about what records name follow from the model's
//! schema; those about figures are a table of their own.

use std::sync::LazyLock;

use platypus_model::DataType;

use super::figure_rules::{FIGURES, What};
use super::references::{self, references_of};
use super::rule::{Demand, Family, Rule, Rules};
use crate::store::datasets::Severity::{Error, Warning};

/// The rules about a data type's records.
pub fn rules_of(data_type: DataType) -> &'static Rules {
    static ALL: LazyLock<[Rules; DataType::ALL.len()]> = LazyLock::new(|| DataType::ALL.map(build));
    &ALL[data_type as usize]
}

fn build(data_type: DataType) -> Rules {
    let schema = data_type.schema();
    let id = |name: &str| format!("{data_type}.{name}");
    let mut rules = vec![Rule {
        id: id("form"),
        family: Family::Structural,
        severity: Error,
        meaning: format!(
            "The record is as the model says of {}: required fields are there, every value is of its kind, words are of \
             their closed lists.",
            schema.name
        ),
        example: schema.fields.iter().find(|field| field.required).map_or_else(
            || {
                format!(
                    "`{}` is no text",
                    schema.fields.first().map_or("id", |field| field.name)
                )
            },
            |field| format!("`{}` is required and missing", field.name),
        ),
        demand: Demand::Structure,
    }];
    for figures in FIGURES.iter().filter(|figures| figures.of.contains(&data_type)) {
        rules.push(match &figures.demand {
            What::LinesAddUp(section) => Rule {
                id: id(&format!("{section}-lines")),
                family: figures.family,
                severity: figures.severity,
                meaning: format!("Every line of `{section}` is the sum of the lines below it."),
                example: format!("the lines below `{section}` come to 900, but its value is 1000"),
                demand: Demand::LinesAddUp(section),
            },
            demand => Rule {
                id: id(figures.name),
                family: figures.family,
                severity: figures.severity,
                meaning: figures.meaning.to_owned(),
                example: figures.example.to_owned(),
                demand: match demand {
                    What::Equal(equation) => Demand::Equal(*equation),
                    What::InOrder(order) => Demand::InOrder(*order),
                    What::LinesAddUp(section) => Demand::LinesAddUp(section),
                },
            },
        });
    }
    for reference in references_of(data_type) {
        let path = reference.path();
        rules.push(Rule {
            id: id(&format!("{}-exists", path.replace("[]", ""))),
            family: Family::Referential,
            severity: Warning,
            meaning: format!(
                "What `{path}` names is there and not deleted: {}, read over the same connection. Says nothing where that \
                 data type was never read.",
                reference.target.describe()
            ),
            example: references::missing(&path.replace("[]", "[0]"), "4711", reference.target.example(), false),
            demand: Demand::Exists(reference),
        });
    }
    Rules {
        data_type,
        validator: format!("{}Validator", schema.name),
        rules,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use platypus_model::schema::{Kind, Schema};

    use super::*;
    use crate::validation::figures::{Side, Unless};

    /// Whether a path leads to a field of the model.
    fn leads(schema: &Schema, path: &str) -> bool {
        let (name, rest) = path.split_once('.').unwrap_or((path, ""));
        let (name, is_list) = name.strip_suffix("[]").map_or((name, false), |name| (name, true));
        let Some(field) = schema.field(name) else {
            return false;
        };
        let kind = match field.kind {
            Kind::List(of) if is_list => *of,
            kind if !is_list => kind,
            _ => return false,
        };
        match kind {
            _ if rest.is_empty() => true,
            Kind::Object(inner) => leads(inner(), rest),
            _ => false,
        }
    }

    fn paths(demand: &What) -> Vec<String> {
        match demand {
            What::InOrder(order) => vec![order.first.to_owned(), order.last.to_owned()],
            What::LinesAddUp(section) => vec![format!("{section}.items")],
            What::Equal(equation) => {
                let (Side::Field(right) | Side::Zero(right)) = equation.equals;
                let each = |at: &str| match equation.each {
                    "" => at.to_owned(),
                    list => format!("{list}[].{at}"),
                };
                let mut paths: Vec<String> = equation
                    .terms
                    .iter()
                    .map(|term| each(term.trim_start_matches(['?', '-'])))
                    .collect();
                paths.push(each(right));
                for unless in equation.unless {
                    match unless {
                        Unless::Differs(first, second) => {
                            paths.extend([(*first).to_owned(), (*second).to_owned()]);
                        }
                        Unless::Is(at, _)
                        | Unless::IsNot(at, _)
                        | Unless::NotOne(at)
                        | Unless::Filled(at) => {
                            paths.push((*at).to_owned());
                        }
                        // A document without such a discount is every document of its type.
                        Unless::NonZero(_) => {}
                    }
                }
                paths
            }
        }
    }

    #[test]
    fn every_path_of_a_rule_leads_to_a_field_of_the_model() {
        for figures in FIGURES {
            for data_type in figures.of {
                let schema = data_type.schema();
                for path in paths(&figures.demand) {
                    assert!(
                        leads(schema, &path),
                        "{data_type}.{}: {path} leads nowhere",
                        figures.name
                    );
                }
            }
        }
    }

    #[test]
    fn no_two_rules_have_one_id() {
        let mut ids = BTreeSet::new();
        for rules in DataType::ALL.map(rules_of) {
            for rule in &rules.rules {
                assert!(ids.insert(&rule.id), "{} is the id of two rules", rule.id);
            }
        }
    }
}
