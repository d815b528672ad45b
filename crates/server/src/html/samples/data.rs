//! The pages about a company's data.

use askama::Template;
use platypus_model::{DataType, DatasetStatus};

use super::portal::{header, refresh};
use super::{COMPANY, LINK_URL, at, integration, page, viewer};
use crate::html::Paging;
use crate::html::connection::ConnectionState;
use crate::html::dataset::DataRow;
use crate::html::portal::*;
use crate::i18n::Locale;

const HERE: &str = "/portal/companies/8f74269c-6cbf-4c5e-9b93-599965a7fd49/data/invoices";

/// The pages by a name for messages.
pub(super) fn pages(locale: Locale) -> Vec<(&'static str, String)> {
    let nothing = |reason| {
        RecordsPage {
            nothing: Some(reason),
            ..records(locale)
        }
        .render()
        .unwrap()
    };
    let wrong = RecordsPage {
        query: "totalAmount >> 5".to_owned(),
        problem: Some(QueryProblem {
            place: Some(("totalAmount >".to_owned(), "> 5".to_owned())),
            message: "Malformed query. At character 14: expected a value, found `>`".to_owned(),
        }),
        ..records(locale)
    };
    let none = |query: &str| {
        RecordsPage {
            query: query.to_owned(),
            rows: Vec::new(),
            total: 0,
            ..records(locale)
        }
        .render()
        .unwrap()
    };
    vec![
        ("data", data(locale, groups()).render().unwrap()),
        ("data-empty", data(locale, Vec::new()).render().unwrap()),
        ("records", records(locale).render().unwrap()),
        ("records-wrong", wrong.render().unwrap()),
        ("records-none", none("")),
        ("records-none-match", none("totalAmount > 1000000")),
        ("records-unsupported", nothing(NoRecords::Unsupported)),
        ("records-unread", nothing(NoRecords::Unread)),
        ("records-not-linked", nothing(NoRecords::NotLinked)),
        ("record", record(locale).render().unwrap()),
    ]
}

fn row(data_type: DataType, records: i64, status: DatasetStatus) -> DataRow {
    DataRow {
        data_type,
        href: HERE.to_owned(),
        records,
        last_success: (records > 0).then(|| at("2026-11-22T14:05:04Z")),
        status,
    }
}

fn groups() -> Vec<DataGroup> {
    let group = |name: &str, state, rows| DataGroup {
        connection: name.to_lowercase(),
        integration: integration(name, "sandbox"),
        entity: Some("Café Zoë".to_owned()),
        state,
        may_refresh: state == ConnectionState::Linked,
        rows,
        unsupported: vec!["Journals".to_owned(), "Sales orders".to_owned()],
    };
    let rows = vec![
        row(DataType::Invoices, 100_000, DatasetStatus::Fetching),
        row(DataType::Customers, 812, DatasetStatus::Complete),
        row(DataType::BankTransactions, 0, DatasetStatus::PermissionsError),
        row(DataType::Bills, 0, DatasetStatus::Initial),
    ];
    vec![
        group("Sandbox", ConnectionState::Linked, rows.clone()),
        group("Tryton", ConnectionState::Unlinked, rows),
    ]
}

fn data(locale: Locale, groups: Vec<DataGroup>) -> DataPage {
    DataPage {
        page: page(locale),
        viewer: viewer(),
        company: header(),
        data: DataSection {
            locale,
            company_id: COMPANY.to_owned(),
            form_token: "form-token".to_owned(),
            link_url: LINK_URL.to_owned(),
            groups,
        },
        refresh: refresh(locale, true),
        live_url: format!("/portal/companies/{COMPANY}/live?from=7"),
    }
}

fn choice(name: &str, is_current: bool) -> Choice {
    Choice {
        name: name.to_owned(),
        href: format!("{HERE}?query=x"),
        is_current,
    }
}

fn cells(locale: Locale) -> Vec<CellView> {
    let amount = locale.money("1234.56".parse().unwrap(), "EUR");
    vec![
        CellView::Text("INV-00042".to_owned()),
        CellView::Text("Northgate Wholesale and Distribution of Very Many Things Limited".to_owned()),
        CellView::Day(locale.date("2026-08-01".parse().unwrap())),
        CellView::Number(amount),
        CellView::Empty,
        CellView::Moment(at("2026-11-22T14:05:04Z")),
        CellView::Json("{\"isDeleted\":false}".to_owned()),
    ]
}

fn records(locale: Locale) -> RecordsPage {
    let paths = [
        "invoiceNumber",
        "customerRef.companyName",
        "issueDate",
        "totalAmount",
        "note",
        "modifiedDate",
        "supplementalData.content",
    ];
    RecordsPage {
        page: page(locale),
        viewer: viewer(),
        company: header(),
        refresh: refresh(locale, true),
        name: locale.data_type(DataType::Invoices),
        key: "invoices",
        here: HERE.to_owned(),
        connections: vec![choice("Sandbox · Café Zoë", true), choice("Tryton", false)],
        connection: COMPANY.to_owned(),
        integration: "Sandbox".to_owned(),
        row: Some(row(DataType::Invoices, 100_000, DatasetStatus::Complete)),
        may_refresh: true,
        nothing: None,
        can_be_queried: true,
        query: "totalAmount > 1000".to_owned(),
        order: "-issueDate".to_owned(),
        chosen: "invoiceNumber,issueDate".to_owned(),
        problem: None,
        examples: vec![
            choice("issueDate >= 2026-01-01", false),
            choice("status = Paid", true),
        ],
        columns: paths
            .iter()
            .map(|path| ColumnHead {
                field: FieldName::new(locale, path),
                href: (*path != "note").then(|| HERE.to_owned()),
                aria: if *path == "issueDate" {
                    "descending"
                } else {
                    "none"
                },
                is_numeric: *path == "totalAmount",
            })
            .collect(),
        choices: paths
            .iter()
            .map(|path| ColumnChoice {
                field: FieldName::new(locale, path),
                is_shown: *path != "note",
            })
            .collect(),
        rows: [false, true]
            .into_iter()
            .map(|is_deleted| RecordRow {
                href: format!("{HERE}/record?id=1"),
                id: "1".to_owned(),
                is_deleted,
                cells: cells(locale),
            })
            .collect(),
        total: 100_000,
        paging: Paging::new(2, 50, 100_000, |page| format!("{HERE}?page={page}")),
        exports: vec![choice("CSV", false), choice("XLSX", false)],
        unfiltered: HERE.to_owned(),
        usual_columns: HERE.to_owned(),
    }
}

fn record(locale: Locale) -> RecordPage {
    let field = |path: &str| FieldName::new(locale, path);
    let line = |depth, name: &str| ReportTreeLine {
        depth,
        name: name.to_owned(),
        value: locale.money("1234.56".parse().unwrap(), "EUR"),
    };
    let rows = [
        "invoiceNumber",
        "customerRef.id",
        "issueDate",
        "totalAmount",
        "note",
        "modifiedDate",
        "x",
    ];
    RecordPage {
        page: page(locale),
        viewer: viewer(),
        company: header(),
        refresh: refresh(locale, true),
        data_type: locale.data_type(DataType::Invoices),
        list: HERE.to_owned(),
        title: "INV-00042".to_owned(),
        id: "b2f4".to_owned(),
        is_deleted: true,
        fields: rows
            .into_iter()
            .zip(cells(locale))
            .map(|(path, value)| FieldRow {
                field: field(path),
                value,
            })
            .collect(),
        reports: vec![ReportTree {
            field: field("assets"),
            lines: vec![line(0, "Assets"), line(1, "Bank"), line(2, "Current account")],
        }],
        lines: vec![LinesTable {
            field: field("lineItems"),
            columns: vec![(field("description"), false), (field("totalAmount"), true)],
            rows: vec![vec![
                CellView::Text("Paper".to_owned()),
                CellView::Number("12.00".to_owned()),
            ]],
            more: 3,
        }],
        integration: "Sandbox".to_owned(),
        modified: at("2026-11-22T14:05:04Z"),
        source_modified: Some(at("2026-11-22T13:00:00Z")),
        dataset: COMPANY.to_owned(),
        mapping: Some(MappingView {
            version: "3f2a".to_owned(),
            first_used: at("2026-11-01T00:00:00Z"),
            origins: vec![FieldOriginRow {
                field: "totalAmount".to_owned(),
                source: "total".to_owned(),
                conversion: "decimal".to_owned(),
            }],
        }),
        changes: vec![ChangeView {
            at: at("2026-11-22T14:05:04Z"),
            is_deleted: Some(true),
            fields: vec![(
                "status".to_owned(),
                CellView::Text("Submitted".to_owned()),
                CellView::Text("Paid".to_owned()),
            )],
        }],
        json: "{\n  \"id\": \"b2f4\"\n}".to_owned(),
        source: "<script>alert(1)</script>".to_owned(),
    }
}
