//! Home: what needs attention first.

use jiff::SignedDuration;
use platypus::events::Cause;
use platypus::store::grant_lapses::{self, Lapse, LapseCause};
use platypus::store::{attention, datasets, schedules};
use platypus::sync::connection_status::{self, Which};
use platypus_model::{CompanyId, ConnectionId};

use super::{company, linked, sites};
use crate::support::site::Site;

const HERE: &str = "/portal";

async fn deauthorise(site: &Site, company: CompanyId, connection: ConnectionId) {
    let which = Which {
        client: site.client,
        company,
        connection,
    };
    let mut tx = site.platform.store.begin().await.unwrap();
    let now = site.platform.clock.now();
    connection_status::deauthorise(&mut tx, now, Cause::ENGINE, which, "The grant was revoked.")
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn an_empty_instance_says_how_to_begin() {
    for site in sites().await {
        let mut visitor = site.signed_in(site.administrator).await;
        let page = visitor.get(HERE).await.expect(200);
        assert_eq!(page.text("h1"), "Home");
        assert_eq!(page.texts(".begin li").len(), 5);
        assert!(page.texts(".tiles").is_empty());
        assert_eq!(page.attributes("nav a[aria-current=page]", "href"), ["/portal"]);
    }
}

#[tokio::test]
async fn connections_are_counted_by_status_and_calm_is_said() {
    for site in sites().await {
        let id = company(&site, "Café Zoë").await;
        linked(&site, id).await;
        company(&site, "Blue Door").await;
        let mut visitor = site.signed_in(site.administrator).await;
        let page = visitor.get(HERE).await.expect(200);
        assert_eq!(
            page.texts(".tile"),
            [
                "Linked1",
                "Pending0",
                "Deauthorised0",
                "Unlinked0",
                "No connection1"
            ]
        );
        assert!(page.text(".calm").starts_with("Nothing needs your attention."));
        assert!(page.texts(".begin").is_empty(), "somebody has begun");
    }
}

#[tokio::test]
async fn what_needs_attention_comes_first_each_with_where_to_do_it() {
    for site in sites().await {
        let now = site.platform.clock.now();
        let lost = company(&site, "Lost & Co").await;
        let gone = linked(&site, lost).await;
        deauthorise(&site, lost, gone).await;
        let failing = company(&site, "Failing Ltd").await;
        linked(&site, failing).await;
        let lapsing = company(&site, "Lapsing SA").await;
        let ending = linked(&site, lapsing).await;
        let until = now + SignedDuration::from_hours(2);
        let mut tx = site.platform.store.begin().await.unwrap();
        for mut schedule in schedules::list(&mut tx, site.client, failing)
            .await
            .unwrap()
            .into_iter()
            .take(3)
        {
            schedule.failures = 2;
            schedules::put(&mut tx, &schedule).await.unwrap();
        }
        let waiting = datasets::page(&mut tx, site.client, failing, 2, 0).await.unwrap();
        for mut dataset in waiting {
            dataset.paused_until = Some(until);
            datasets::save(&mut tx, &dataset).await.unwrap();
        }
        let lapse = Lapse {
            client: site.client,
            connection: ending,
            cause: LapseCause::Ended,
            lapses_at: now + SignedDuration::from_hours(48),
            look_at: None,
            warned_days: Some(7),
        };
        grant_lapses::put(&mut tx, &lapse).await.unwrap();
        tx.commit().await.unwrap();
        let mut visitor = site.signed_in(site.administrator).await;
        let page = visitor.get(HERE).await.expect(200);
        assert_eq!(
            page.texts(".attention-group h3"),
            [
                "1 connection lost its authorisation",
                "1 authorisation ends soon",
                "Reading fails on 1 connection",
                "Reading waits on 1 connection",
            ],
            "on {}",
            site.engine
        );
        assert_eq!(
            page.attributes(".attention-group .row-link", "href"),
            [
                format!("/portal/companies/{lost}#connection-{gone}"),
                format!("/portal/companies/{lapsing}#connection-{ending}"),
                format!("/portal/companies/{failing}/read-history"),
                format!("/portal/companies/{failing}/read-history"),
            ]
        );
        let lines = page.texts(".attention-group li");
        assert!(lines[2].contains("3 data types"), "{lines:?}");
        assert!(lines[3].contains("2 data types · until"), "{lines:?}");
        // A pause that is over is none.
        site.pass(SignedDuration::from_hours(3));
        let later = visitor.get(HERE).await.expect(200);
        assert_eq!(later.texts(".attention-group h3").len(), 3);
        visitor.language = "fr".to_owned();
        let french = visitor.get(HERE).await.expect(200);
        assert_eq!(
            french.text(".attention-group h3"),
            "1 connexion a perdu son autorisation"
        );
    }
}

#[tokio::test]
async fn of_many_the_first_are_named_and_the_rest_counted() {
    for site in sites().await {
        for number in 0..7 {
            let id = company(&site, &format!("Company {number}")).await;
            let connection = linked(&site, id).await;
            deauthorise(&site, id, connection).await;
            site.pass(SignedDuration::from_secs(1));
        }
        let mut visitor = site.signed_in(site.administrator).await;
        let page = visitor.get(HERE).await.expect(200);
        assert_eq!(page.texts(".attention-group li").len(), 5);
        assert!(page.text(".attention-group li").starts_with("Company 6"));
        assert_eq!(page.texts(".attention-group > p").last().unwrap(), "and 2 more");
        let nobody = platypus_model::ClientId::new();
        let counted = attention::statuses(&mut site.platform.store.reader(), nobody).await;
        assert!(counted.unwrap().is_empty(), "another client's are not counted");
    }
}
