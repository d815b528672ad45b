//! The statements that no other test holds us to.

use axum::body::Body;
use axum::http::{Method, Request, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use platypus::actions::clients;
use platypus::actions::link_settings::{self, LinkSettings, Source};
use platypus::actions::redirects::{self, RedirectSettings};
use platypus::events::Cause;
use platypus::sync::Engine;
use platypus::sync::connection_status::{self, Which};
use platypus_model::ClientId;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::support::site::{Site, sites};
use crate::support::visitor::{Answer, Visitor};

/// A client of the API whose companies go through Link.
struct Lender<'a> {
    site: &'a Site,
    client: ClientId,
    authorization: String,
}

impl<'a> Lender<'a> {
    async fn at(site: &'a Site) -> Self {
        let created = clients::create(&site.platform, "Lender", "Zoé", "zoe@lender.example")
            .await
            .unwrap();
        Self {
            site,
            client: created.client,
            authorization: format!("Basic {}", STANDARD.encode(created.api_key.expose_secret())),
        }
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, &self.authorization)
            .header(header::CONTENT_TYPE, "application/json")
            .body(body.map_or_else(Body::empty, |body| Body::from(body.to_string())))
            .unwrap();
        let response = platypus::api::router(self.site.platform.clone())
            .oneshot(request)
            .await
            .unwrap();
        let status = response.status().as_u16();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX)
            .await
            .unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    /// Creates a company; its id.
    async fn company(&self, name: &str) -> String {
        let (status, company) = self
            .call(Method::POST, "/companies", Some(json!({"name": name})))
            .await;
        assert_eq!(status, 200, "{company}");
        company["id"].as_str().unwrap().to_owned()
    }

    async fn get(&self, path: &str) -> Value {
        let (status, body) = self.call(Method::GET, path, None).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// The company grants access to the sandbox's café; what Link shows then.
    async fn link(&self, visitor: &mut Visitor, company: &str) -> Answer {
        let found = self.get(&format!("/companies/{company}")).await;
        let start = url::Url::parse(found["redirect"].as_str().unwrap()).unwrap();
        let consent = format!("{}/sandbox", start.path());
        let at_sandbox = visitor
            .submit(&consent, &consent, &[])
            .await
            .location()
            .to_owned();
        let callback = visitor.decide_at_sandbox(&at_sandbox, "allow").await;
        let there = visitor.get(&callback).await.location().to_owned();
        visitor.get(&there).await.expect(200)
    }

    /// Whatever was queued is read.
    async fn read_everything(&self) {
        Engine::drain(&self.site.platform.reading()).await.unwrap();
    }
}

#[tokio::test]
async fn a_company_is_onboarded_in_three_steps() {
    for site in sites().await {
        let lender = Lender::at(&site).await;
        let company = lender.company("Café Zoë").await;
        let alone = lender.get(&format!("/companies/{company}")).await;
        assert_eq!(
            alone["dataConnections"],
            json!([]),
            "a company stands without having granted anything"
        );
        lender.link(&mut site.visitor(), &company).await;
        lender.read_everything().await;
        let invoices = lender.get(&format!("/companies/{company}/data/invoices")).await;
        assert!(invoices["totalResults"].as_u64().unwrap() > 0, "{invoices}");
    }
}

#[tokio::test]
async fn a_new_company_answers_with_what_was_sent_an_id_and_its_link_address() {
    for site in sites().await {
        let lender = Lender::at(&site).await;
        let sent = json!({"name": "Billabong Holdings", "description": "Keeps burrows dry"});
        let (status, company) = lender.call(Method::POST, "/companies", Some(sent)).await;
        assert_eq!(status, 200);
        assert_eq!(company["name"], "Billabong Holdings");
        assert_eq!(company["description"], "Keeps burrows dry");
        assert_eq!(company["dataConnections"], json!([]));
        let id = company["id"].as_str().unwrap();
        assert!(id.parse::<uuid::Uuid>().is_ok(), "{id}");
        let redirect = company["redirect"].as_str().unwrap();
        assert!(redirect.ends_with(&format!("/company/{id}")), "{redirect}");
    }
}

#[tokio::test]
async fn the_id_that_was_kept_finds_the_company_whatever_becomes_of_it() {
    for site in sites().await {
        let lender = Lender::at(&site).await;
        let company = lender.company("Before").await;
        let path = format!("/companies/{company}");
        let first = lender.get(&path).await;
        let (status, _) = lender
            .call(Method::PUT, &path, Some(json!({"name": "After"})))
            .await;
        assert_eq!(status, 200);
        lender.link(&mut site.visitor(), &company).await;
        let later = lender.get(&path).await;
        assert_eq!((&later["id"], &later["name"]), (&first["id"], &json!("After")));
        assert_eq!(
            later["redirect"], first["redirect"],
            "its Link address is had again, and is the same"
        );
    }
}

#[tokio::test]
async fn a_second_company_for_one_customer_reads_everything_again() {
    for site in sites().await {
        let lender = Lender::at(&site).await;
        let mut read = Vec::new();
        for name in ["Café Zoë", "Café Zoë again"] {
            let company = lender.company(name).await;
            let mut visitor = site.visitor();
            let page = lender.link(&mut visitor, &company).await;
            if page.text("h1") != "Platypus Sandbox is connected" {
                // Link asks, since another company has the same books already.
                let found = lender.get(&format!("/companies/{company}")).await;
                let connection = found["dataConnections"][0]["id"].as_str().unwrap();
                let question = format!("/link/companies/{company}/connections/{connection}/question");
                visitor
                    .submit(&question, &question, &[("answer", "yes")])
                    .await
                    .expect(303);
            }
            lender.read_everything().await;
            let history = lender
                .get(&format!("/companies/{company}/data/history?pageSize=500"))
                .await;
            read.push(history["totalResults"].as_u64().unwrap());
        }
        assert_eq!(read[0], read[1], "the second company is read like the first");
        assert!(read[0] > 0);
    }
}

#[tokio::test]
async fn after_linking_again_the_browser_is_led_to_the_redirect_address() {
    for site in sites().await {
        let lender = Lender::at(&site).await;
        let settings = RedirectSettings::parse("https://bank.example/back?company={companyId}", []).unwrap();
        redirects::save(&site.platform, lender.client, Cause::OPERATOR, &settings)
            .await
            .unwrap();
        // The client wants books only, so that linking them is the last step.
        let mut wanted = LinkSettings::default();
        let mut sources = wanted.sources();
        for setting in &mut sources {
            setting.is_asked = setting.source == Source::Accounting;
        }
        wanted.set_sources(sources);
        link_settings::save(&site.platform, lender.client, Cause::OPERATOR, &wanted)
            .await
            .unwrap();
        let company = lender.company("Café Zoë").await;
        let mut visitor = site.visitor();
        lender.link(&mut visitor, &company).await;
        let found = lender.get(&format!("/companies/{company}")).await;
        let connection = found["dataConnections"][0]["id"].as_str().unwrap();
        let which = Which {
            client: lender.client,
            company: company.parse().unwrap(),
            connection: connection.parse().unwrap(),
        };
        let mut tx = site.platform.store.begin().await.unwrap();
        let now = site.platform.clock.now();
        connection_status::deauthorise(&mut tx, now, Cause::ENGINE, which, "revoked")
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let linked = lender.link(&mut visitor, &company).await;
        let end = linked.attributes(".actions .button-primary", "href").remove(0);
        let led = visitor.get(&end).await;
        let again = lender.get(&format!("/companies/{company}")).await;
        assert_eq!(again["dataConnections"][0]["status"], "Linked");
        assert_eq!(again["dataConnections"].as_array().unwrap().len(), 1);
        let location = led
            .headers
            .get(header::LOCATION)
            .map(|location| location.to_str().unwrap().to_owned());
        assert!(
            location
                .is_some_and(|location| location == format!("https://bank.example/back?company={company}")),
            "{}",
            led.body
        );
    }
}
