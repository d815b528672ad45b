//! How companies fare in Link, as the client's team sees it.

use jiff::SignedDuration;
use platypus::actions::authorise::Why;
use platypus::actions::link_journeys::{self, AddressParameters, Begun, Failure, Step};
use platypus::events::Cause;
use platypus_model::{CompanyId, ConnectionId};

use super::{company, linked, sites};
use crate::support::site::Site;

/// A journey of the company in a browser of its own: each step so many seconds after the one before.
async fn journey(site: &Site, company: CompanyId, browser: u8, steps: &[(i64, Step)]) {
    let begun = Begun {
        locale: "en",
        embedded_in: (browser == 1).then_some("https://app.lender.example"),
    };
    let (platform, client) = (&site.platform, site.client);
    link_journeys::open(
        platform,
        client,
        company,
        [browser; 32],
        begun,
        AddressParameters::default(),
    )
    .await
    .unwrap();
    for (seconds, step) in steps {
        site.pass(SignedDuration::from_secs(*seconds));
        link_journeys::note(platform, client, company, [browser; 32], step)
            .await
            .unwrap();
    }
}

fn way(connection: ConnectionId, site: &Site, end: &[(i64, Step)]) -> Vec<(i64, Step)> {
    let key = site.platform.catalogue.by_slug("sandbox").unwrap().key();
    let mut steps = vec![(10, Step::Chose(key)), (1, Step::Left(connection))];
    steps.extend_from_slice(end);
    steps
}

#[tokio::test]
async fn an_empty_page_says_what_will_be_here() {
    for site in sites().await {
        let mut visitor = site.signed_in(site.administrator).await;
        let shown = visitor.get("/portal/journeys").await.expect(200);
        assert_eq!(shown.text("h1"), "Link journeys");
        assert_eq!(shown.text(".empty h2"), "No company opened Link on these days");
        assert_eq!(shown.texts(".empty .steps li").len(), 3);
        // Every page leads here.
        let list = visitor.get("/portal/companies").await;
        assert_eq!(
            list.attributes("nav a[href='/portal/journeys']", "aria-current"),
            ["false"]
        );
        assert_eq!(
            shown.attributes("nav a[href='/portal/journeys']", "aria-current"),
            ["page"]
        );
    }
}

#[tokio::test]
async fn each_stage_is_counted_with_its_time_and_failures_with_their_reasons() {
    for site in sites().await {
        let id = company(&site, "Café Zoë").await;
        let connection = linked(&site, id).await;
        let done = [(60, Step::Returned(connection)), (1, Step::Completed(connection))];
        let declined = Step::Failed(Failure {
            connection: Some(connection),
            why: Why::Refused,
            status_code: 403,
            reason: "The person did not allow access.".to_owned(),
        });
        journey(&site, id, 1, &way(connection, &site, &done)).await;
        journey(&site, id, 2, &way(connection, &site, &done)).await;
        let refused = [(5, Step::Returned(connection)), (0, declined)];
        journey(&site, id, 3, &way(connection, &site, &refused)).await;
        journey(&site, id, 4, &[(3, Step::Cancelled)]).await;
        journey(&site, id, 5, &[(3, Step::Unsupported)]).await;
        journey(&site, id, 6, &[]).await;
        let mut visitor = site.signed_in(site.administrator).await;
        let shown = visitor.get("/portal/journeys").await.expect(200);
        assert_eq!(
            shown.text("#stages-title"),
            "2 of 6 journeys connected something (33%)"
        );
        let rows = shown.texts(".funnel tbody tr");
        assert_eq!(
            rows,
            [
                "Opened Link 6 100% 0 –",
                "Chose and agreed 3 50% 3 10 s",
                "Went to sign in 3 50% 0 1.0 s",
                "Came back 3 50% 0 1 min",
                "Connected 2 33% 1 1.0 s",
            ],
            "on {}",
            site.engine
        );
        let page = shown.text("main");
        assert!(
            page.contains("One journey was quit. One did not find its software."),
            "{page}"
        );
        let failure = shown.texts("section[aria-labelledby=failures-title] tbody td");
        assert!(failure[0].contains("Declined") && failure[0].contains("The person did not allow access."));
        assert_eq!(failure[1..3], ["Platypus Sandbox", "1"]);
        assert!(page.contains("On https://app.lender.example"), "{page}");

        visitor.language = "fr".to_owned();
        let french = visitor.get("/portal/journeys").await.expect(200);
        assert!(
            french
                .text("#stages-title")
                .starts_with("2 parcours sur 6 ont abouti")
        );
    }
}

#[tokio::test]
async fn only_the_days_that_are_asked_for_count_and_no_other_clients_journeys() {
    for site in sites().await {
        let id = company(&site, "Café Zoë").await;
        journey(&site, id, 1, &[(3, Step::Cancelled)]).await;
        let mut visitor = site.signed_in(site.administrator).await;
        let day = site.platform.clock.now().to_zoned(jiff::tz::TimeZone::UTC).date();
        let address = |from: &str, until: &str| format!("/portal/journeys?from={from}&until={until}");
        let count = |page: &crate::support::visitor::Answer| page.texts(".funnel tbody tr").len();
        let day = day.to_string();
        assert_eq!(count(&visitor.get(&address(&day, &day)).await.expect(200)), 5);
        assert_eq!(
            count(
                &visitor
                    .get(&address("2020-01-01", "2020-12-31"))
                    .await
                    .expect(200)
            ),
            0
        );
        // The wrong way round, and nonsense.
        assert_eq!(
            count(&visitor.get(&address(&day, "2020-01-01")).await.expect(200)),
            5
        );
        assert_eq!(count(&visitor.get(&address("x", "y")).await.expect(200)), 5);
        let created = platypus::actions::clients::create(&site.platform, "Other", "Bo", "bo@other.example")
            .await
            .unwrap();
        let link = platypus::actions::sign_in::create_link(
            &site.platform,
            Cause::OPERATOR,
            created.client,
            created.administrator,
        )
        .await
        .unwrap();
        let path = url::Url::parse(secrecy::ExposeSecret::expose_secret(&link.url)).unwrap();
        let mut stranger = site.visitor();
        stranger.get(path.path()).await;
        stranger.submit(path.path(), path.path(), &[]).await.expect(303);
        assert_eq!(count(&stranger.get("/portal/journeys").await.expect(200)), 0);
    }
}
