//! A company's page: its connections, its Read history, refreshing its data.

use platypus::actions::connections;
use platypus::events::Cause;
use platypus::store::grant_lapses::{self, Lapse, LapseCause};
use platypus::sync::connection_status::{self, Which};

use super::{company, linked, sites};

#[tokio::test]
async fn a_company_without_connections_shows_its_link_address_and_reads_nothing() {
    for site in sites().await {
        let id = company(&site, "Café Zoë").await;
        let mut visitor = site.signed_in(site.administrator).await;
        let path = format!("/portal/companies/{id}");
        let page = visitor.get(&path).await.expect(200);
        assert_eq!(page.text("#connections h3"), "No connection yet");
        assert_eq!(
            page.attributes("#connections input", "value"),
            [format!("http://127.0.0.1:8080/link/company/{id}")]
        );
        assert_eq!(
            page.attributes(".header-actions .button-primary", "disabled")
                .len(),
            1
        );
        let refreshed = visitor.submit(&path, &format!("{path}/refresh"), &[]).await;
        let there = refreshed.location().to_owned();
        let said = visitor.get(&there).await.text(".flash");
        assert!(said.starts_with("No connection is linked"), "{said}");
    }
}

#[tokio::test]
async fn refreshing_queues_what_is_not_being_read_already() {
    for site in sites().await {
        let id = company(&site, "Café Zoë").await;
        linked(&site, id).await;
        let mut visitor = site.signed_in(site.administrator).await;
        let path = format!("/portal/companies/{id}");
        let page = visitor.get(&path).await.expect(200);
        let offered = site
            .platform
            .catalogue
            .by_slug("sandbox")
            .unwrap()
            .data_types()
            .count();
        assert_eq!(page.texts("#read-history-rows tr").len(), offered.min(8));
        assert_eq!(page.text("#connections .pill"), "Linked");
        let refreshed = visitor.submit(&path, &format!("{path}/refresh"), &[]).await;
        let there = refreshed.location().to_owned();
        let said = visitor.get(&there).await.text(".flash");
        assert!(said.starts_with("Everything is being read already"), "{said}");
    }
}

#[tokio::test]
async fn a_connection_is_unlinked_and_deleted_after_being_asked() {
    for site in sites().await {
        let id = company(&site, "Café Zoë").await;
        let connection = linked(&site, id).await;
        let mut visitor = site.signed_in(site.administrator).await;
        let place = format!("/portal/companies/{id}/connections/{connection}");
        let unlink = format!("{place}/unlink");
        let asked = visitor.get(&unlink).await.expect(200);
        assert_eq!(asked.text("h1"), "Unlink Platypus Sandbox from Café Zoë?");
        let there = visitor.submit(&unlink, &unlink, &[]).await.location().to_owned();
        let page = visitor.get(&there).await;
        assert_eq!(page.text("#connections .pill"), "Unlinked");
        assert_eq!(page.attributes("#connections .pill", "data-tone"), ["quiet"]);
        // What was being read is cancelled; the company can be sent its address again.
        assert_eq!(page.text("#read-history-rows .pill"), "Cancelled");
        let start = format!("http://127.0.0.1:8080/link/companies/{id}/connections/{connection}/start");
        assert_eq!(page.attributes("#connections input", "value"), [start]);

        let delete = format!("{place}/delete");
        let there = visitor.submit(&delete, &delete, &[]).await.location().to_owned();
        let page = visitor.get(&there).await;
        assert_eq!(page.text("#connections h3"), "No connection yet");
        visitor.get(&delete).await.expect(404);
    }
}

#[tokio::test]
async fn a_connection_that_lost_its_grant_is_red_and_says_why() {
    for site in sites().await {
        let id = company(&site, "Café Zoë").await;
        let connection = linked(&site, id).await;
        let which = Which {
            client: site.client,
            company: id,
            connection,
        };
        let now = site.platform.clock.now();
        let mut tx = site.platform.store.begin().await.unwrap();
        connection_status::deauthorise(&mut tx, now, Cause::ENGINE, which, "The grant was revoked.")
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let mut visitor = site.signed_in(site.administrator).await;
        let list = visitor.get("/portal/companies").await;
        assert_eq!(list.attributes(".pills .pill", "data-tone"), ["bad"]);
        assert_eq!(list.text(".pills .pill"), "Platypus Sandbox: Deauthorised");
        let page = visitor.get(&format!("/portal/companies/{id}")).await;
        assert_eq!(page.text(".problems summary"), "1 error");
        assert!(page.text(".problems li").contains("The grant was revoked."));
    }
}

#[tokio::test]
async fn a_connection_yet_to_be_authorised_is_purple() {
    for site in sites().await {
        let id = company(&site, "Café Zoë").await;
        let key = site.platform.catalogue.by_slug("sandbox").unwrap().key();
        connections::create(&site.platform, site.client, Cause::OPERATOR, id, key)
            .await
            .unwrap();
        let mut visitor = site.signed_in(site.administrator).await;
        let list = visitor.get("/portal/companies").await;
        assert_eq!(list.attributes(".pills .pill", "data-tone"), ["pending"]);
        assert_eq!(list.text(".pills .pill"), "Platypus Sandbox: Pending");
    }
}

#[tokio::test]
async fn the_whole_read_history_is_a_click_away() {
    for site in sites().await {
        let id = company(&site, "Café Zoë").await;
        linked(&site, id).await;
        let mut visitor = site.signed_in(site.administrator).await;
        let offered = site
            .platform
            .catalogue
            .by_slug("sandbox")
            .unwrap()
            .data_types()
            .count();
        let path = format!("/portal/companies/{id}/read-history");
        let page = visitor.get(&path).await.expect(200);
        assert_eq!(page.texts("#read-history-rows tr").len(), offered);
        let past = visitor.get(&format!("{path}?page=9")).await.expect(200);
        assert_eq!(past.text(".empty-cell"), "Nothing has been read yet.");
    }
}

#[tokio::test]
async fn a_grant_that_lapses_soon_is_told_on_the_list_and_on_the_companys_page() {
    for site in sites().await {
        let id = company(&site, "Café Zoë").await;
        let connection = linked(&site, id).await;
        let lapse = Lapse {
            client: site.client,
            connection,
            cause: LapseCause::Ended,
            lapses_at: "2026-12-04T09:00:00Z".parse().unwrap(),
            look_at: None,
            warned_days: Some(14),
        };
        let mut tx = site.platform.store.begin().await.unwrap();
        grant_lapses::put(&mut tx, &lapse).await.unwrap();
        tx.commit().await.unwrap();

        let mut visitor = site.signed_in(site.administrator).await;
        let list = visitor.get("/portal/companies").await.expect(200);
        let told = list.text(".flash");
        assert!(told.starts_with("1 authorisation ends soon."), "{told}");
        let address = format!("/portal/companies/{id}#connection-{connection}");
        assert_eq!(list.attributes(".flash a", "href"), [address]);
        assert_eq!(list.attributes(".pills .pill", "data-tone"), ["warning"]);

        let page = visitor.get(&format!("/portal/companies/{id}")).await.expect(200);
        assert_eq!(page.text("#connections .pill"), "Ends soon");
        let told = page.text("#connections .connection-next p");
        assert!(
            told.contains("2026") && told.contains("ends every authorisation after a time"),
            "{told}"
        );
        let start = format!("http://127.0.0.1:8080/link/companies/{id}/connections/{connection}/start");
        assert_eq!(page.attributes("#connections input", "value"), [start]);
    }
}
