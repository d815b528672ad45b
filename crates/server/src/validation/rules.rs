//! The rules. Those about form and about what records name follow from the model's schema; those
//! about figures stand here.

use std::sync::LazyLock;

use platypus_model::DataType;

use super::figures::{Equation, Order, Side, Unless};
use super::references::{self, references_of};
use super::rule::{Demand, Family, Rule, Rules};
use crate::store::datasets::Severity;

/// The rules about a data type's records.
pub fn rules_of(data_type: DataType) -> &'static Rules {
    static ALL: LazyLock<[Rules; DataType::ALL.len()]> = LazyLock::new(|| DataType::ALL.map(build));
    &ALL[data_type as usize]
}

/// A rule about figures, days or a report's lines.
struct Figures {
    name: &'static str,
    of: &'static [DataType],
    family: Family,
    severity: Severity,
    meaning: &'static str,
    example: &'static str,
    demand: What,
}

enum What {
    Equal(Equation),
    InOrder(Order),
    LinesAddUp(&'static str),
}

const fn equal(terms: &'static [&'static str], equals: &'static str, unless: &'static [Unless]) -> What {
    What::Equal(Equation {
        each: "",
        terms,
        equals: Side::Field(equals),
        unless,
    })
}

use DataType as D;
use Family::{Accounting, Arithmetic};
use Severity::{Error, Warning};

/// Lines say nothing of totals where the whole document bears a discount of its own.
const DISCOUNTED: Unless = Unless::NonZero("discountPercentage");
const OTHER_CURRENCY: Unless = Unless::Differs("paymentAllocations[].allocation.currency", "currency");
const WITHHELD: Unless = Unless::Filled("withholdingTax");
const NOT_POSTED: Unless = Unless::Is("status", &["Draft", "Void", "Unknown"]);

const FIGURES: &[Figures] = &[
    Figures {
        name: "lines-make-subtotal",
        of: &[
            D::Invoices,
            D::CreditNotes,
            D::Bills,
            D::BillCreditNotes,
            D::DirectCosts,
            D::DirectIncomes,
            D::PurchaseOrders,
            D::SalesOrders,
        ],
        family: Arithmetic,
        severity: Error,
        meaning: "The lines' `subTotal`s add up to the document's `subTotal`. Says nothing where the whole document bears a discount, or a line has no `subTotal`.",
        example: "the sum of `lineItems[].subTotal` comes to 387, but `subTotal` is 397 (difference -10)",
        demand: equal(&["lineItems[].subTotal"], "subTotal", &[DISCOUNTED]),
    },
    Figures {
        name: "lines-make-tax",
        of: &[D::Invoices, D::CreditNotes],
        family: Arithmetic,
        severity: Warning,
        meaning: "The lines' taxes and `additionalTaxAmount` add up to `totalTaxAmount`. Systems that reckon tax on the whole document may differ by cents.",
        example: "the sum of `lineItems[].taxAmount` + `additionalTaxAmount` comes to 77.4, but `totalTaxAmount` is 77.41 (difference -0.01)",
        demand: equal(
            &["lineItems[].taxAmount", "?additionalTaxAmount"],
            "totalTaxAmount",
            &[DISCOUNTED],
        ),
    },
    Figures {
        name: "lines-make-tax",
        of: &[D::BillCreditNotes, D::PurchaseOrders, D::SalesOrders],
        family: Arithmetic,
        severity: Warning,
        meaning: "The lines' taxes add up to `totalTaxAmount`. Systems that reckon tax on the whole document may differ by cents.",
        example: "the sum of `lineItems[].taxAmount` comes to 20, but `totalTaxAmount` is 19.99 (difference 0.01)",
        demand: equal(&["lineItems[].taxAmount"], "totalTaxAmount", &[DISCOUNTED]),
    },
    Figures {
        name: "lines-make-tax",
        of: &[D::Bills, D::DirectCosts, D::DirectIncomes],
        family: Arithmetic,
        severity: Warning,
        meaning: "The lines' taxes add up to `taxAmount`. Systems that reckon tax on the whole document may differ by cents.",
        example: "the sum of `lineItems[].taxAmount` comes to 20, but `taxAmount` is 19.99 (difference 0.01)",
        demand: equal(&["lineItems[].taxAmount"], "taxAmount", &[]),
    },
    Figures {
        name: "lines-add-up",
        of: &[
            D::Invoices,
            D::CreditNotes,
            D::Bills,
            D::BillCreditNotes,
            D::DirectCosts,
            D::DirectIncomes,
            D::PurchaseOrders,
            D::SalesOrders,
        ],
        family: Arithmetic,
        severity: Warning,
        meaning: "Each line's `subTotal` and `taxAmount` make its `totalAmount`.",
        example: "`subTotal` + `taxAmount` comes to 12, but `totalAmount` is 12.5 (difference -0.5)",
        demand: What::Equal(Equation {
            each: "lineItems",
            terms: &["subTotal", "taxAmount"],
            equals: Side::Field("totalAmount"),
            unless: &[],
        }),
    },
    Figures {
        name: "subtotal-and-tax-make-total",
        of: &[
            D::Invoices,
            D::CreditNotes,
            D::BillCreditNotes,
            D::PurchaseOrders,
            D::SalesOrders,
        ],
        family: Arithmetic,
        severity: Error,
        meaning: "`subTotal` and `totalTaxAmount` make `totalAmount`.",
        example: "`subTotal` + `totalTaxAmount` comes to 120, but `totalAmount` is 100 (difference 20)",
        demand: equal(&["subTotal", "totalTaxAmount"], "totalAmount", &[]),
    },
    Figures {
        name: "subtotal-and-tax-make-total",
        of: &[D::Bills, D::DirectCosts, D::DirectIncomes],
        family: Arithmetic,
        severity: Error,
        meaning: "`subTotal` and `taxAmount` make `totalAmount`.",
        example: "`subTotal` + `taxAmount` comes to 120, but `totalAmount` is 100 (difference 20)",
        demand: equal(&["subTotal", "taxAmount"], "totalAmount", &[]),
    },
    Figures {
        name: "allocations-leave-amount-due",
        of: &[D::Invoices, D::Bills],
        family: Arithmetic,
        severity: Warning,
        meaning: "What is left of `totalAmount` after `paymentAllocations` is `amountDue`. Says nothing of drafts and voids, of documents with tax withheld, and where allocations are in another currency or are not told.",
        example: "`totalAmount` − the sum of `paymentAllocations[].allocation.totalAmount` comes to 224.4, but `amountDue` is 0 (difference 224.4)",
        demand: equal(
            &["totalAmount", "-paymentAllocations[].allocation.totalAmount"],
            "amountDue",
            &[NOT_POSTED, WITHHELD, OTHER_CURRENCY],
        ),
    },
    Figures {
        name: "allocations-leave-credit",
        of: &[D::CreditNotes, D::BillCreditNotes],
        family: Arithmetic,
        severity: Warning,
        meaning: "What is left of `totalAmount` after `paymentAllocations` is `remainingCredit`. Says nothing of drafts and voids, and where allocations are in another currency or are not told.",
        example: "`totalAmount` − the sum of `paymentAllocations[].allocation.totalAmount` comes to 64.4, but `remainingCredit` is 0 (difference 64.4)",
        demand: equal(
            &["totalAmount", "-paymentAllocations[].allocation.totalAmount"],
            "remainingCredit",
            &[NOT_POSTED, WITHHELD, OTHER_CURRENCY],
        ),
    },
    Figures {
        name: "paid-leaves-nothing-due",
        of: &[D::Invoices, D::Bills],
        family: Arithmetic,
        severity: Warning,
        meaning: "Nothing is due of what is `Paid`.",
        example: "`amountDue` comes to 12.5, but it should come to 0 (difference 12.5)",
        demand: What::Equal(Equation {
            each: "",
            terms: &["amountDue"],
            equals: Side::Zero("amountDue"),
            unless: &[Unless::IsNot("status", &["Paid"])],
        }),
    },
    Figures {
        name: "due-after-issue",
        of: &[D::Invoices, D::Bills],
        family: Arithmetic,
        severity: Warning,
        meaning: "`dueDate` is not before `issueDate`.",
        example: "`dueDate` is 2026-10-01, before `issueDate`, 2026-10-14",
        demand: What::InOrder(Order {
            first: "issueDate",
            last: "dueDate",
        }),
    },
    Figures {
        name: "lines-make-total",
        of: &[D::Payments, D::BillPayments],
        family: Arithmetic,
        severity: Error,
        meaning: "A payment's lines add up to its `totalAmount`.",
        example: "the sum of `lines[].amount` comes to 200, but `totalAmount` is 250 (difference -50)",
        demand: equal(&["lines[].amount"], "totalAmount", &[]),
    },
    Figures {
        name: "links-use-line",
        of: &[D::Payments, D::BillPayments],
        family: Arithmetic,
        severity: Warning,
        meaning: "What a payment's line is put against uses the whole line: the links' amounts, which lower balances, add up to its `amount` with the sign turned. Says nothing of links in another currency.",
        example: "− the sum of `links[].amount` comes to 150, but `amount` is 200 (difference -50)",
        demand: What::Equal(Equation {
            each: "lines",
            terms: &["-links[].amount"],
            equals: Side::Field("amount"),
            unless: &[Unless::NotOne("lines[].links[].currencyRate")],
        }),
    },
    Figures {
        name: "lines-make-total",
        of: &[D::AccountTransactions],
        family: Arithmetic,
        severity: Error,
        meaning: "An account transaction's lines add up to its `totalAmount`.",
        example: "the sum of `lines[].amount` comes to 200, but `totalAmount` is 250 (difference -50)",
        demand: equal(&["lines[].amount"], "totalAmount", &[]),
    },
    Figures {
        name: "lines-make-total",
        of: &[D::ItemReceipts],
        family: Arithmetic,
        severity: Warning,
        meaning: "An item receipt's lines add up to its `totalAmount`.",
        example: "the sum of `lineItems[].totalAmount` comes to 200, but `totalAmount` is 250 (difference -50)",
        demand: equal(&["lineItems[].totalAmount"], "totalAmount", &[]),
    },
    Figures {
        name: "lines-make-total",
        of: &[D::CommerceOrders],
        family: Arithmetic,
        severity: Warning,
        meaning: "An order's lines and service charges add up to its `totalAmount`. Says nothing where something was given back.",
        example: "the sum of `orderLineItems[].totalAmount` + the sum of `serviceCharges[].totalAmount` comes to 54, but `totalAmount` is 49 (difference 5)",
        demand: equal(
            &["orderLineItems[].totalAmount", "?serviceCharges[].totalAmount"],
            "totalAmount",
            &[Unless::NonZero("totalRefund")],
        ),
    },
    Figures {
        name: "lines-balance",
        of: &[D::JournalEntries],
        family: Accounting,
        severity: Error,
        meaning: "Debits and credits of a journal entry balance: its lines' `netAmount`s come to 0.",
        example: "the sum of `journalLines[].netAmount` comes to 0.01, but it should come to 0 (difference 0.01)",
        demand: What::Equal(Equation {
            each: "",
            terms: &["journalLines[].netAmount"],
            equals: Side::Zero("journalLines"),
            unless: &[],
        }),
    },
    Figures {
        name: "net-assets",
        of: &[D::BalanceSheet],
        family: Accounting,
        severity: Error,
        meaning: "Assets less liabilities are `netAssets`.",
        example: "`assets.value` − `liabilities.value` comes to 1000, but `netAssets` is 900 (difference 100)",
        demand: equal(&["assets.value", "-liabilities.value"], "netAssets", &[]),
    },
    Figures {
        name: "equity",
        of: &[D::BalanceSheet],
        family: Accounting,
        severity: Error,
        meaning: "Equity is `netAssets`: the balance sheet balances.",
        example: "`equity.value` comes to 900, but `netAssets` is 1000 (difference -100)",
        demand: equal(&["equity.value"], "netAssets", &[]),
    },
    Figures {
        name: "gross-profit",
        of: &[D::ProfitAndLoss],
        family: Accounting,
        severity: Error,
        meaning: "Income less cost of sales is `grossProfit`.",
        example: "`income.value` − `costOfSales.value` comes to 500, but `grossProfit` is 400 (difference 100)",
        demand: equal(&["income.value", "-costOfSales.value"], "grossProfit", &[]),
    },
    Figures {
        name: "operating-profit",
        of: &[D::ProfitAndLoss],
        family: Accounting,
        severity: Error,
        meaning: "Gross profit less expenses is `netOperatingProfit`.",
        example: "`grossProfit` − `expenses.value` comes to 200, but `netOperatingProfit` is 300 (difference -100)",
        demand: equal(&["grossProfit", "-expenses.value"], "netOperatingProfit", &[]),
    },
    Figures {
        name: "other-income",
        of: &[D::ProfitAndLoss],
        family: Accounting,
        severity: Error,
        meaning: "Other income less other expenses is `netOtherIncome`.",
        example: "`otherIncome.value` − `otherExpenses.value` comes to 20, but `netOtherIncome` is 0 (difference 20)",
        demand: equal(
            &["otherIncome.value", "-otherExpenses.value"],
            "netOtherIncome",
            &[],
        ),
    },
    Figures {
        name: "net-profit",
        of: &[D::ProfitAndLoss],
        family: Accounting,
        severity: Error,
        meaning: "Operating profit and net other income are `netProfit`.",
        example: "`netOperatingProfit` + `netOtherIncome` comes to 220, but `netProfit` is 200 (difference 20)",
        demand: equal(&["netOperatingProfit", "netOtherIncome"], "netProfit", &[]),
    },
    report_line("assets", &[D::BalanceSheet]),
    report_line("liabilities", &[D::BalanceSheet]),
    report_line("equity", &[D::BalanceSheet]),
    report_line("income", &[D::ProfitAndLoss]),
    report_line("costOfSales", &[D::ProfitAndLoss]),
    report_line("expenses", &[D::ProfitAndLoss]),
    report_line("otherIncome", &[D::ProfitAndLoss]),
    report_line("otherExpenses", &[D::ProfitAndLoss]),
    report_line("cashReceipts", &[D::CashFlowStatement]),
    report_line("cashPayments", &[D::CashFlowStatement]),
];

/// Every line of one section of a report is the sum of the lines below it.
const fn report_line(section: &'static str, of: &'static [DataType]) -> Figures {
    Figures {
        name: "",
        of,
        family: Accounting,
        severity: Warning,
        meaning: "",
        example: "",
        demand: What::LinesAddUp(section),
    }
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
