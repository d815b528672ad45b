//! What every integration of the catalogue has to be, built in or dropped in.

use platypus_connectors::mapping::Mapping;
use platypus_connectors::{Authorisation, Catalogue, FormField, check, fixtures};
use platypus_model::{DataType, SourceType};

fn catalogue() -> Catalogue {
    Catalogue::load(None).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_case_of_every_integration_comes_out_as_expected() {
    for integration in catalogue().iter() {
        let report = fixtures::run(integration);
        assert!(report.passed(), "{}:\n{report}", integration.slug());
    }
}

#[test]
fn every_data_type_of_every_integration_has_a_case() {
    for integration in catalogue().iter() {
        let report = fixtures::run(integration);
        assert!(report.uncovered.is_empty(), "{}:\n{report}", integration.slug());
    }
}

#[test]
fn every_integration_has_a_logo_that_runs_nothing() {
    for integration in catalogue().iter() {
        let logo = integration
            .logo()
            .unwrap_or_else(|| panic!("{} has no logo.svg", integration.slug()));
        assert!(logo.trim_start().starts_with("<svg"), "{}", integration.slug());
        for forbidden in ["<script", "href", "onload", "<foreignObject", "<image"] {
            assert!(!logo.contains(forbidden), "{}: `{forbidden}`", integration.slug());
        }
    }
}

#[test]
fn every_field_of_a_form_is_named_in_both_languages() {
    for integration in catalogue().iter() {
        let Authorisation::Form { fields } = integration.authorisation() else {
            continue;
        };
        for field in fields {
            let texts = [Some(&field.label), field.help.as_ref()];
            for text in texts.into_iter().flatten() {
                for locale in ["en", "fr"] {
                    assert!(
                        !text.get(locale).trim().is_empty(),
                        "{}: {}",
                        integration.slug(),
                        field.name
                    );
                }
            }
        }
        assert!(
            fields.iter().any(FormField::secret),
            "{}: a form takes a secret",
            integration.slug()
        );
    }
}

#[test]
fn every_mapping_tells_where_each_field_comes_from() {
    for integration in catalogue().iter() {
        for data_type in integration.data_types() {
            let rows = integration
                .mapping(data_type)
                .map(Mapping::describe)
                .unwrap_or_default();
            assert!(!rows.is_empty(), "{} {data_type}", integration.slug());
            for row in rows {
                assert!(
                    !row.source.is_empty(),
                    "{} {data_type} {}",
                    integration.slug(),
                    row.field
                );
            }
        }
    }
}

#[test]
fn data_types_are_those_of_the_kind_of_source() {
    for integration in catalogue().iter() {
        for data_type in integration.data_types() {
            assert_eq!(
                data_type.source_type(),
                integration.source_type(),
                "{} {data_type}",
                integration.slug()
            );
        }
    }
}

#[test]
fn the_built_in_integrations_give_what_they_promise() {
    use DataType::{
        BalanceSheet, BillCreditNotes, Bills, ChartOfAccounts, Company, CreditNotes, Customers, Invoices,
        JournalEntries, ProfitAndLoss, Suppliers,
    };
    let catalogue = catalogue();
    let offers = |slug: &str, promised: &[DataType]| {
        let integration = catalogue
            .by_slug(slug)
            .unwrap_or_else(|| panic!("{slug} is built in"));
        for data_type in promised {
            assert!(integration.supports(*data_type), "{slug} gives {data_type}");
        }
    };
    for (slug, source) in [
        ("sandbox", SourceType::Accounting),
        ("sandbox-banking", SourceType::Banking),
        ("sandbox-commerce", SourceType::Commerce),
    ] {
        let of_source: Vec<DataType> = DataType::ALL
            .into_iter()
            .filter(|data_type| data_type.source_type() == source)
            .collect();
        offers(slug, &of_source);
    }
    offers(
        "tryton",
        &[
            Company,
            ChartOfAccounts,
            Customers,
            Suppliers,
            Invoices,
            CreditNotes,
            Bills,
            BillCreditNotes,
            JournalEntries,
            BalanceSheet,
            ProfitAndLoss,
        ],
    );
}

#[test]
fn a_folder_is_checked_as_the_catalogue_checks_its_own() {
    let home = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue");
    for slug in ["sandbox", "sandbox-banking", "sandbox-commerce", "tryton"] {
        let integration = check(&home.join(slug)).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(integration.slug(), slug);
    }
    let error = check(&home.join("nowhere")).unwrap_err().to_string();
    assert!(error.contains("nowhere"), "{error}");
}
