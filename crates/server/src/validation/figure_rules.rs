//! The rules about figures: which of a record's amounts and days have to agree.

use platypus_model::DataType;

use super::figures::{Equation, Order, Side, Unless};
use super::rule::Family;
use crate::store::datasets::Severity;

/// A rule about figures, days or a report's lines.
pub(super) struct Figures {
    pub(super) name: &'static str,
    pub(super) of: &'static [DataType],
    pub(super) family: Family,
    pub(super) severity: Severity,
    pub(super) meaning: &'static str,
    pub(super) example: &'static str,
    pub(super) demand: What,
}

/// What such a rule demands.
pub(super) enum What {
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

/// All of them, in the order in which they are documented.
pub(super) const FIGURES: &[Figures] = &[
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
