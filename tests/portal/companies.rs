//! The list of companies, and what is done from it.

use jiff::SignedDuration;

use super::{company, linked, sites};

#[tokio::test]
async fn a_new_portal_teaches_how_to_begin() {
    for site in sites().await {
        let mut visitor = site.signed_in(site.administrator).await;
        let empty = visitor.get("/portal/companies").await.expect(200);
        assert_eq!(empty.text(".empty h2"), "Add your first company");
        assert_eq!(empty.texts(".steps li").len(), 3);
    }
}

#[tokio::test]
async fn a_company_is_added_and_its_link_address_shown() {
    for site in sites().await {
        let mut visitor = site.signed_in(site.administrator).await;
        let typed = [("name", "Example Company (Codat[1])")];
        let added = visitor
            .submit("/portal/companies/new", "/portal/companies", &typed)
            .await;
        let there = added.location().to_owned();
        let shown = visitor.get(&there).await.expect(200);
        assert_eq!(shown.text("h1"), "Example Company Codat1 is added");
        let link = shown.attributes("#link-url", "value").remove(0);
        assert!(link.starts_with("http://127.0.0.1:8080/link/company/"), "{link}");

        let list = visitor.get("/portal/companies").await.expect(200);
        assert_eq!(
            list.texts(".company-name > a:first-child"),
            ["Example Company Codat1"]
        );
        assert_eq!(list.texts("td[data-label='Created by']"), ["Ada Admin"]);
        assert_eq!(list.attributes(".row-actions [data-copy]", "data-copy"), [link]);
    }
}

#[tokio::test]
async fn a_name_without_a_letter_is_refused_with_what_was_typed_kept() {
    for site in sites().await {
        let mut visitor = site.signed_in(site.administrator).await;
        let refused = visitor
            .submit("/portal/companies/new", "/portal/companies", &[("name", "()[]")])
            .await
            .expect(422);
        assert_eq!(
            refused.text(".field-error"),
            "Enter a name that has at least one letter or digit."
        );
        assert_eq!(refused.attributes("#name", "value"), ["()[]"]);
    }
}

#[tokio::test]
async fn companies_are_found_by_part_of_a_name_by_id_and_by_a_connections_id() {
    for site in sites().await {
        let zoe = company(&site, "Café Zoë").await;
        company(&site, "Harbour Lettings").await;
        let connection = linked(&site, zoe).await;
        let mut visitor = site.signed_in(site.administrator).await;
        for search in ["caf%C3%A9", "ZO%C3%8B", &zoe.to_string(), &connection.to_string()] {
            let found = visitor.get(&format!("/portal/companies?search={search}")).await;
            assert_eq!(
                found.texts(".company-name > a:first-child"),
                ["Café Zoë"],
                "{search} on {}",
                site.engine
            );
        }
        // Signs that a pattern would understand are only signs.
        let none = visitor.get("/portal/companies?search=%25").await.expect(200);
        assert_eq!(none.text(".empty h2"), "No company matches");
    }
}

#[tokio::test]
async fn the_list_is_sorted_and_paged() {
    for site in sites().await {
        for number in 0..27 {
            company(&site, &format!("Company {number:02}")).await;
            site.pass(SignedDuration::from_secs(1));
        }
        let mut visitor = site.signed_in(site.administrator).await;
        let names = |answer: &crate::support::visitor::Answer| answer.texts(".company-name > a:first-child");
        let newest = visitor.get("/portal/companies").await;
        assert_eq!(names(&newest).len(), 25);
        assert_eq!(names(&newest)[0], "Company 26");
        assert_eq!(newest.text(".page-header p"), "27 companies");
        let next = newest.attributes(".paging a[rel=next]", "href").remove(0);
        assert_eq!(names(&visitor.get(&next).await), ["Company 01", "Company 00"]);

        let by_name = newest.attributes("th a", "href").remove(0);
        let sorted = visitor.get(&by_name).await;
        assert_eq!(names(&sorted)[0], "Company 00");
        assert_eq!(sorted.attributes("th[aria-sort]", "aria-sort")[0], "ascending");
        let next = sorted.attributes(".paging a[rel=next]", "href").remove(0);
        assert_eq!(names(&visitor.get(&next).await), ["Company 25", "Company 26"]);
        visitor
            .get("/portal/companies?page=4000000000&sort=nonsense")
            .await
            .expect(200);
    }
}

#[tokio::test]
async fn a_company_never_read_sorts_as_the_longest_ago() {
    for site in sites().await {
        let never = company(&site, "Never").await;
        let read = company(&site, "Read").await;
        let mut tx = site.platform.store.begin().await.unwrap();
        let now = site.platform.clock.now();
        platypus::store::companies::set_last_sync(&mut tx, site.client, read, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let mut visitor = site.signed_in(site.administrator).await;
        for (sort, first) in [("last-read", read), ("last-read-reversed", never)] {
            let list = visitor.get(&format!("/portal/companies?sort={sort}")).await;
            let ids = list.texts(".company-cell .identifier code");
            assert_eq!(ids[0], first.to_string(), "{sort} on {}", site.engine);
        }
    }
}

#[tokio::test]
async fn a_company_is_renamed_and_the_next_page_says_so() {
    for site in sites().await {
        let id = company(&site, "Cafe Zoe").await;
        let mut visitor = site.signed_in(site.administrator).await;
        let path = format!("/portal/companies/{id}/rename");
        let renamed = visitor.submit(&path, &path, &[("name", "Café Zoë")]).await;
        let there = renamed.location().to_owned();
        let shown = visitor.get(&there).await;
        assert_eq!(shown.text("h1"), "Café Zoë");
        assert_eq!(shown.text(".flash"), "The company has its new name.");
        assert!(visitor.get(&there).await.texts(".flash").is_empty());
    }
}

#[tokio::test]
async fn a_company_is_deleted_only_once_its_name_is_typed() {
    for site in sites().await {
        let id = company(&site, "Café Zoë").await;
        linked(&site, id).await;
        let mut visitor = site.signed_in(site.administrator).await;
        let path = format!("/portal/companies/{id}/delete");
        let kept = visitor
            .submit(&path, &path, &[("confirmation", "Café")])
            .await
            .expect(422);
        assert_eq!(
            kept.text(".field-error"),
            "That is not the company’s name. Nothing was deleted."
        );
        let deleted = visitor
            .submit(&path, &path, &[("confirmation", " Café Zoë ")])
            .await;
        assert_eq!(deleted.location(), "/portal/companies");
        let list = visitor.get("/portal/companies").await;
        assert_eq!(list.text(".flash"), "The company is deleted.");
        assert_eq!(list.text(".empty h2"), "Add your first company");
        visitor.get(&format!("/portal/companies/{id}")).await.expect(404);
    }
}

#[tokio::test]
async fn the_portal_uses_the_words_of_its_french_manual() {
    for site in sites().await {
        let id = company(&site, "Café Zoë").await;
        let mut visitor = site.signed_in(site.administrator).await;
        visitor.language = "fr".to_owned();
        let list = visitor.get("/portal/companies").await;
        assert_eq!(list.text("h1"), "Entreprises");
        assert_eq!(list.text(".page-header .button-primary"), "Nouvelle entreprise");
        let form = visitor.get("/portal/companies/new").await;
        assert_eq!(form.text("h1"), "Ajouter une nouvelle entreprise");
        assert_eq!(form.text("form .button-primary"), "Ajouter");
        let rename = visitor.get(&format!("/portal/companies/{id}/rename")).await;
        assert_eq!(rename.text("main form .button-primary"), "Enregistrer");
        let page = visitor.get(&format!("/portal/companies/{id}")).await;
        assert_eq!(page.text("#connections-title"), "Gérer les connexions");
        assert_eq!(page.text("#history-title"), "Historique de lecture");
        assert_eq!(
            page.text(".header-actions .button-primary"),
            "Actualiser les données"
        );
    }
}
