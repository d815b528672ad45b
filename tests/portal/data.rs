//! A company's data: what there is, tables of records, one record, files of them.

use platypus::events::Cause;
use platypus::provenance::note_mapping;
use platypus::store::users::Role;
use platypus::sync::connection_status::{self, Which};
use platypus_model::{CompanyId, ConnectionId, DataType};
use serde_json::{Value, json};

use super::rights::colleague;
use super::{company, linked, sites};
use crate::support::books::Books;
use crate::support::samples;
use crate::support::site::Site;
use crate::support::visitor::Answer;

fn invoice(number: usize, total: &str) -> Value {
    let total: Value = serde_json::from_str(total).unwrap();
    json!({
        "id": format!("inv/{number}"), "invoiceNumber": format!("INV-{number:04}"), "currency": "EUR",
        "customerRef": {"id": "c1", "companyName": "<b>Łukasz & Søn</b>"}, "currencyRate": 1.17,
        "issueDate": "2026-08-01T00:00:00", "status": if number.is_multiple_of(2) { "Paid" } else { "Submitted" },
        "totalAmount": total, "amountDue": 0, "totalTaxAmount": 0,
        "lineItems": [{"description": "Paper", "unitAmount": 0.0125, "quantity": 3, "taxRateRef": {"id": "t", "name": "VAT"}}],
    })
}

async fn read(site: &Site, company: CompanyId, connection: ConnectionId, invoices: &[Value]) {
    let books = Books {
        client: site.client,
        company,
        connection,
    };
    let now = site.platform.clock.now();
    books
        .read(&site.platform.store, DataType::Invoices, now, invoices)
        .await;
}

async fn unlink(site: &Site, company: CompanyId, connection: ConnectionId) {
    let which = Which {
        client: site.client,
        company,
        connection,
    };
    let now = site.platform.clock.now();
    let mut tx = site.platform.store.begin().await.unwrap();
    connection_status::unlink(&mut tx, now, Cause::OPERATOR, which)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// A linked company with so many invoices.
async fn stocked(site: &Site, invoices: usize) -> (CompanyId, ConnectionId) {
    let id = company(site, "Café Zoë").await;
    let connection = linked(site, id).await;
    let invoices: Vec<Value> = (0..invoices)
        .map(|number| invoice(number, &format!("{}.56", 1234 + number)))
        .collect();
    read(site, id, connection, &invoices).await;
    (id, connection)
}

fn numbers(answer: &Answer) -> Vec<String> {
    answer.texts(".records tbody .row-link")
}

#[tokio::test]
async fn every_data_type_that_a_connection_gives_is_listed_with_how_reading_it_stands() {
    for site in sites().await {
        let (id, connection) = stocked(&site, 3).await;
        let mut visitor = site.signed_in(site.administrator).await;
        let page = visitor
            .get(&format!("/portal/companies/{id}/data"))
            .await
            .expect(200);
        let integration = site.platform.catalogue.by_slug("sandbox").unwrap();
        let offered = integration.data_types().count();
        assert_eq!(page.texts("#data tbody tr").len(), offered);
        let links = page.attributes("#data .row-link", "href");
        assert!(links.contains(&format!(
            "/portal/companies/{id}/data/invoices?connection={connection}"
        )));
        let row = page
            .texts("#data tbody tr")
            .into_iter()
            .find(|row| row.starts_with("Invoices"))
            .unwrap();
        assert!(row.contains(" 3 "), "{row}");
        assert!(row.contains("Queued"), "{row}");
        // What is being read already cannot be asked for again.
        assert_eq!(page.attributes("#data form button", "disabled").len(), offered);
    }
}

#[tokio::test]
async fn one_data_type_is_read_again_from_its_line() {
    for site in sites().await {
        let id = company(&site, "Café Zoë").await;
        let connection = linked(&site, id).await;
        let mut visitor = site.signed_in(site.administrator).await;
        let data = format!("/portal/companies/{id}/data");
        let refresh = format!("{data}/invoices/refresh");
        let answer = visitor.submit(&data, &refresh, &[]).await;
        assert_eq!(answer.location(), data);
        let said = visitor.get(&data).await.text(".flash");
        assert!(said.starts_with("Everything is being read already"), "{said}");
        unlink(&site, id, connection).await;
        let unlinked = visitor.get(&data).await.expect(200);
        assert!(unlinked.texts("#data form").is_empty(), "nothing can be read");
        let token = visitor.get("/portal/companies/new").await;
        let token = token.attributes("input[name=form_token]", "value").remove(0);
        let fields = [
            ("form_token", token.as_str()),
            ("connection", &connection.to_string()),
        ];
        visitor.post(&refresh, &fields, &[]).await.expect(303);
        let said = visitor.get(&data).await.text(".flash");
        assert!(said.starts_with("No connection is linked"), "{said}");
        // Nobody asks another's connection, nor what there is not.
        let other = company(&site, "Blue Door").await;
        let theirs = format!("/portal/companies/{other}/data/invoices/refresh");
        visitor.post(&theirs, &fields, &[]).await.expect(404);
        visitor
            .post(&format!("{data}/nonsense/refresh"), &fields, &[])
            .await
            .expect(404);
    }
}

#[tokio::test]
async fn records_are_a_table_in_the_readers_form_that_is_filtered_sorted_and_paged() {
    for site in sites().await {
        let (id, _) = stocked(&site, 120).await;
        let mut visitor = site.signed_in(site.administrator).await;
        visitor.language = "fr".to_owned();
        let list = format!("/portal/companies/{id}/data/invoices");
        let first = visitor.get(&list).await.expect(200);
        assert_eq!(first.text(".records-bar [role=status]"), "120 enregistrements");
        assert_eq!(numbers(&first).len(), 50);
        assert_eq!(
            first.texts(".records th"),
            [
                "Numéro",
                "Client",
                "Date d’émission",
                "Échéance",
                "Statut",
                "Total",
                "Reste dû"
            ]
        );
        let row: Vec<String> = first.texts(".records tbody tr:first-child td");
        assert_eq!(
            &row[..6],
            [
                "INV-0000",
                "<b>Łukasz & Søn</b>",
                "1er août 2026",
                "–",
                "Paid",
                "1 234,56 €"
            ]
        );
        // Through every page by its own links, each record once.
        let mut seen = numbers(&first);
        let mut page = first;
        while let Some(next) = page.attributes(".paging a[rel=next]", "href").pop() {
            page = visitor.get(&next).await.expect(200);
            seen.extend(numbers(&page));
        }
        assert_eq!(page.text(".paging span"), "Page 3 sur 3");
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 120);
        let back = page.attributes(".paging a[rel=prev]", "href").remove(0);
        assert_eq!(visitor.get(&back).await.text(".paging span"), "Page 2 sur 3");

        let paid = visitor
            .get(&format!("{list}?query=status%3DPaid%26%26totalAmount%3E1300"))
            .await
            .expect(200);
        assert_eq!(paid.text(".records-bar [role=status]"), "27 enregistrements");
        assert_eq!(
            paid.attributes("#query", "value"),
            ["status=Paid&&totalAmount>1300"]
        );
        let by_total = paid.attributes("th[title=totalAmount] a", "href").remove(0);
        let ascending = visitor.get(&by_total).await.expect(200);
        assert_eq!(
            ascending.attributes("th[title=totalAmount]", "aria-sort"),
            ["ascending"]
        );
        assert_eq!(numbers(&ascending)[0], "INV-0066");
        let descending = ascending.attributes("th[title=totalAmount] a", "href").remove(0);
        assert_eq!(numbers(&visitor.get(&descending).await)[0], "INV-0118");
        let none = visitor.get(&format!("{list}?query=id%3Dx")).await.expect(200);
        assert_eq!(none.text(".empty h3"), "Aucun enregistrement ne correspond");
        // A cursor that leads nowhere begins again.
        let again = visitor.get(&format!("{list}?cursor=nonsense")).await.expect(200);
        assert_eq!(numbers(&again)[0], "INV-0000");
    }
}

#[tokio::test]
async fn a_query_that_cannot_be_read_is_shown_where_it_goes_wrong() {
    for site in sites().await {
        let (id, _) = stocked(&site, 1).await;
        let mut visitor = site.signed_in(site.administrator).await;
        let list = format!("/portal/companies/{id}/data/invoices");
        let wrong = visitor
            .get(&format!("{list}?query=totalAmount%3E1%26%26%7B"))
            .await
            .expect(200);
        assert_eq!(wrong.attributes("#query", "value"), ["totalAmount>1&&{"]);
        assert_eq!(wrong.attributes("#query", "aria-invalid"), ["true"]);
        assert_eq!(wrong.texts(".query-place mark").len(), 1);
        assert!(wrong.text(".query-place").starts_with("totalAmount>1&&"));
        let said = wrong.text("#query-problem [lang=en]");
        assert!(said.starts_with("Malformed query. At character"), "{said}");
        let unknown = visitor
            .get(&format!("{list}?query=colour%3Dred"))
            .await
            .expect(200);
        assert_eq!(
            unknown.text("#query-problem [lang=en]"),
            "Could not resolve property colour on Invoice"
        );
        let script = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E";
        let attacked = visitor
            .get(&format!(
                "{list}?query={script}&orderBy={script}&columns={script}"
            ))
            .await;
        assert!(!attacked.body.contains("<script>alert"));
        // Every example that is offered can be used.
        let examples = wrong.attributes(".example", "href");
        assert!(examples.len() >= 3, "{examples:?}");
        for example in examples {
            let shown = visitor.get(&example).await.expect(200);
            assert!(shown.texts("#query-problem").is_empty(), "{example}");
        }
    }
}

#[tokio::test]
async fn chosen_columns_stay_in_the_address() {
    for site in sites().await {
        let (id, connection) = stocked(&site, 60).await;
        let mut visitor = site.signed_in(site.administrator).await;
        let list = format!("/portal/companies/{id}/data/invoices");
        let chosen = visitor
            .get(&format!(
                "{list}?connection={connection}&columns=id&columns=currencyRate"
            ))
            .await
            .expect(200);
        assert_eq!(chosen.texts(".records th"), ["ID", "Exchange rate"]);
        assert_eq!(chosen.texts(".records tbody tr:first-child td")[1], "1.17");
        for link in [
            ".paging a[rel=next]",
            ".records th a",
            ".records-exports a",
            ".example",
        ] {
            let href = chosen.attributes(link, "href").remove(0);
            assert!(href.contains("columns=id%2CcurrencyRate"), "{href}");
        }
        let usual = chosen.attributes(".columns-choice a", "href").remove(0);
        assert_eq!(visitor.get(&usual).await.texts(".records th").len(), 7);
    }
}

#[tokio::test]
async fn a_record_shows_its_fields_its_lines_its_source_and_what_changed() {
    for site in sites().await {
        let id = company(&site, "Café Zoë").await;
        let connection = linked(&site, id).await;
        let integration = site.platform.catalogue.by_slug("sandbox").unwrap();
        let mut tx = site.platform.store.begin().await.unwrap();
        note_mapping(
            &mut tx,
            site.platform.clock.now(),
            site.client,
            connection,
            DataType::Invoices,
            integration,
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        read(&site, id, connection, &[invoice(1, "10.5")]).await;
        site.pass(jiff::SignedDuration::from_secs(60));
        read(&site, id, connection, &[invoice(1, "12.5")]).await;
        let mut visitor = site.signed_in(site.administrator).await;
        let list = visitor
            .get(&format!("/portal/companies/{id}/data/invoices"))
            .await
            .expect(200);
        let record = list.attributes(".records .row-link", "href").remove(0);
        let page = visitor.get(&record).await.expect(200);
        assert_eq!(page.text("h2"), "INV-0001");
        let fields = page.texts(".record-fields > div");
        assert!(
            fields.contains(&"Total totalAmount €12.50".to_owned()),
            "{fields:?}"
        );
        assert!(
            fields.contains(&"Exchange rate currencyRate 1.17".to_owned()),
            "{fields:?}"
        );
        // The name of what a line refers to is enough; its id is in the JSON.
        assert_eq!(
            page.texts(".records th"),
            ["Description", "Unit price", "Quantity", "Tax rate"]
        );
        assert_eq!(page.texts(".records tbody td"), ["Paper", "€0.0125", "3", "VAT"]);
        let source = page.text(".facts");
        assert!(source.contains("Platypus Sandbox"), "{source}");
        let origins = page.text("details .table");
        assert!(origins.contains("totalAmount"), "{origins}");
        let changes = page.texts(".change .record-fields > div");
        assert_eq!(changes, ["totalAmount 10.5 → 12.5"]);
        let json = page.texts("pre.code");
        assert_eq!(json.len(), 2);
        assert!(json[0].contains("\"totalAmount\": 12.5"), "{}", json[0]);
        assert!(json[1].contains("\"provider\""), "{}", json[1]);
        assert!(!page.body.contains("<b>Łukasz"));

        let base = format!("/portal/companies/{id}/data/invoices/record");
        visitor
            .get(&format!("{base}?connection={connection}&id=none"))
            .await
            .expect(404);
        let other = company(&site, "Blue Door").await;
        let theirs = record.replace(&id.to_string(), &other.to_string());
        visitor.get(&theirs).await.expect(404);
    }
}

#[tokio::test]
async fn every_data_type_has_its_table_and_its_records_in_both_languages() {
    for site in sites().await {
        let id = company(&site, "Café Zoë").await;
        let connection = linked(&site, id).await;
        let which = Which {
            client: site.client,
            company: id,
            connection,
        };
        let mut visitor = site.signed_in(site.administrator).await;
        for data_type in DataType::ALL {
            let samples = samples::of(data_type);
            samples::store(&site.platform.store, which, data_type, &samples).await;
            for language in ["en", "fr"] {
                visitor.language = language.to_owned();
                let list = format!("/portal/companies/{id}/data/{data_type}");
                let page = visitor.get(&list).await.expect(200);
                let records = page.attributes(".records .row-link", "href");
                assert_eq!(records.len(), samples.len(), "{data_type} on {}", site.engine);
                // Every column that can be sorted by can be sorted by.
                for sorted in page.attributes(".records th a", "href") {
                    let sorted = visitor.get(&sorted).await.expect(200);
                    assert!(
                        sorted.texts("#query-problem").is_empty(),
                        "{data_type}: {}",
                        sorted.text("#query-problem")
                    );
                }
                // The first that was stored is full and comes last, where the order is the latest first; one has
                // only what each must have.
                for record in [records.first(), records.last()].into_iter().flatten() {
                    visitor.get(record).await.expect(200);
                }
                if data_type.is_statement() {
                    let shown = visitor.get(records.last().unwrap()).await;
                    assert!(shown.texts(".report tr").len() > 1, "{data_type}");
                    assert!(!shown.texts(".record-fields dd").is_empty(), "{data_type}");
                } else {
                    let shown = visitor.get(&records[0]).await;
                    assert!(!shown.texts(".record-fields dd").is_empty(), "{data_type}");
                }
            }
        }
    }
}

#[tokio::test]
async fn what_is_filtered_is_saved_as_a_file() {
    for site in sites().await {
        let (id, _) = stocked(&site, 120).await;
        let mut visitor = site.signed_in(site.administrator).await;
        let list = format!("/portal/companies/{id}/data/invoices?query=status%3DPaid&orderBy=-totalAmount");
        let page = visitor.get(&list).await.expect(200);
        let exports = page.attributes(".records-exports a", "href");
        assert_eq!(page.texts(".records-exports a"), ["CSV", "XLSX", "NDJSON"]);
        let csv = visitor.get(&exports[0]).await.expect(200);
        assert_eq!(
            csv.headers["content-disposition"],
            "attachment; filename=\"invoices.csv\""
        );
        assert!(
            csv.headers["content-type"]
                .to_str()
                .unwrap()
                .starts_with("text/csv")
        );
        assert_eq!(csv.body.lines().count(), 61);
        assert!(csv.body.lines().nth(1).unwrap().contains("INV-0118"));
        let wrong = visitor
            .get(&format!(
                "/portal/companies/{id}/data/invoices/export?format=csv&query=x"
            ))
            .await;
        assert_eq!(
            wrong.location(),
            format!("/portal/companies/{id}/data/invoices?query=x")
        );
        visitor
            .get(&format!("/portal/companies/{id}/data/invoices/export?format=pdf"))
            .await
            .expect(404);
    }
}

#[tokio::test]
async fn what_was_never_read_or_is_not_offered_says_so_and_what_to_do() {
    for site in sites().await {
        let id = company(&site, "Café Zoë").await;
        linked(&site, id).await;
        let mut visitor = site.signed_in(site.administrator).await;
        let list = format!("/portal/companies/{id}/data");
        let unread = visitor.get(&format!("{list}/invoices")).await.expect(200);
        assert_eq!(unread.text(".empty h3"), "Not read yet");
        let other = visitor.get(&format!("{list}/commerce-orders")).await.expect(200);
        assert_eq!(other.text(".empty h3"), "Not offered");
        visitor.get(&format!("{list}/nonsense")).await.expect(404);
        let empty = company(&site, "Blue Door").await;
        let page = visitor
            .get(&format!("/portal/companies/{empty}/data"))
            .await
            .expect(200);
        assert_eq!(page.text(".empty h3"), "No data yet");
    }
}

#[tokio::test]
async fn of_several_connections_one_is_chosen() {
    for site in sites().await {
        let (id, first) = stocked(&site, 2).await;
        // A company has one linked accounting connection; what an earlier one gave stays.
        unlink(&site, id, first).await;
        let second = linked(&site, id).await;
        read(&site, id, second, &[invoice(7, "1")]).await;
        let mut visitor = site.signed_in(site.administrator).await;
        let list = format!("/portal/companies/{id}/data/invoices");
        let page = visitor.get(&list).await.expect(200);
        let choices = page.attributes(".records-switch a", "href");
        assert_eq!(
            choices,
            [first, second].map(|id| format!("{list}?connection={id}"))
        );
        assert_eq!(numbers(&page).len(), 2);
        assert_eq!(numbers(&visitor.get(&choices[1]).await), ["INV-0007"]);
        let strange = CompanyId::new();
        visitor
            .get(&format!("{list}?connection={strange}"))
            .await
            .expect(404);
    }
}

#[tokio::test]
async fn who_may_not_see_data_sees_none_of_it() {
    for site in sites().await {
        let (id, connection) = stocked(&site, 1).await;
        let user = colleague(&site, Role::Onboarding).await;
        let mut visitor = site.signed_in(user).await;
        let company = visitor.get(&format!("/portal/companies/{id}")).await.expect(200);
        let data = format!("/portal/companies/{id}/data");
        assert!(!company.attributes("nav a", "href").contains(&data));
        let token = company.attributes("input[name=form_token]", "value").remove(0);
        for path in [
            data.clone(),
            format!("{data}/invoices"),
            format!("{data}/invoices/record?connection={connection}&id=inv%2F0"),
            format!("{data}/invoices/export?format=csv"),
        ] {
            visitor.get(&path).await.expect(403);
        }
        let fields = [
            ("form_token", token.as_str()),
            ("connection", &connection.to_string()),
        ];
        visitor
            .post(&format!("{data}/invoices/refresh"), &fields, &[])
            .await
            .expect(403);
        let advisor = colleague(&site, Role::Advisor).await;
        let mut visitor = site.signed_in(advisor).await;
        visitor.get(&data).await.expect(200);
    }
}
