//! Where a company goes from Link: the contract's table (section 9), and what must lead nowhere.

use platypus::actions::connections;
use platypus::actions::link_settings::{self, LinkSettings, Source};
use platypus::actions::redirects::{self, RedirectSettings};
use platypus::events::Cause;
use platypus::store::connections::Connection;

use super::{agree, company, connections_of, link_sandbox, sites};
use crate::support::site::Site;

async fn redirect_to(site: &Site, url: &str, allowed: &[&str]) {
    let settings = RedirectSettings::parse(url, allowed.iter().copied()).unwrap();
    redirects::save(&site.platform, site.client, Cause::OPERATOR, &settings)
        .await
        .unwrap();
}

/// The client wants books only, so that linking them is the last step.
async fn ask_for_books_only(site: &Site) {
    let mut settings = LinkSettings::default();
    let mut sources = settings.sources();
    for setting in &mut sources {
        setting.is_asked = setting.source == Source::Accounting;
    }
    settings.set_sources(sources);
    link_settings::save(&site.platform, site.client, Cause::OPERATOR, &settings)
        .await
        .unwrap();
}

/// Every reserved parameter by its name.
const EVERYTHING: &str = "https://mybank.io/done?client={clientId}&company={companyId}&connection={connectionId}\
    &integration={integrationId}&source={sourceId}&platform={platform}&name={platformName}&type={sourceType}\
    &alias={integrationType}&code={statusCode}&error={errorMessage}&text={statusText}&books={data.company.companyName}";

#[tokio::test]
async fn every_reserved_parameter_is_filled_when_something_was_linked() {
    for site in sites().await {
        redirect_to(&site, EVERYTHING, &[]).await;
        ask_for_books_only(&site).await;
        let (company, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        visitor.get(&start).await.expect(200);
        let linked = link_sandbox(&mut visitor, &start).await;
        assert_eq!(
            linked.text(".actions .button-primary"),
            "Return to Harbour Lending"
        );
        let end = linked.attributes(".actions .button-primary", "href").remove(0);
        let connection: Connection = connections_of(&site, company).await[0].connection.clone();
        let client = site.client;
        assert_eq!(
            visitor.get(&end).await.expect(303).location(),
            format!(
                "https://mybank.io/done?client={client}&company={company}&connection={}&integration={}&source={}\
                 &platform=mqjo&name=Platypus%20Sandbox&type=accounting&alias=accounting&code=200&error=&text=\
                 &books=Caf%C3%A9%20Zo%C3%AB",
                connection.id, connection.integration_id, connection.source_id
            )
        );
    }
}

#[tokio::test]
async fn who_signed_in_is_told_where_the_link_address_asks_for_it() {
    for site in sites().await {
        redirect_to(
            &site,
            "https://mybank.io/done?given={openId_given_name}&email={openId_email}&sure={openId_email_verified}\
             &phone={openId_phone_number}",
            &[],
        )
        .await;
        ask_for_books_only(&site).await;
        let (company, start) = company(&site, "Café Zoë").await;
        for (query, told) in [
            ("", "given=&email=&sure=&phone="),
            ("?openId=false", "given=&email=&sure=&phone="),
            (
                "?openId=true",
                "given=Zo%C3%AB&email=demo%40sandbox.example&sure=true&phone=",
            ),
        ] {
            let mut visitor = site.visitor();
            visitor.get(&format!("{start}{query}")).await.expect(200);
            let linked = link_sandbox(&mut visitor, &start).await;
            let end = linked.attributes(".actions .button-primary", "href").remove(0);
            assert_eq!(
                visitor.get(&end).await.expect(303).location(),
                format!("https://mybank.io/done?{told}"),
                "with {query:?} on {}",
                site.engine
            );
            let connection = connections_of(&site, company).await[0].connection.id;
            connections::unlink(&site.platform, site.client, Cause::OPERATOR, company, connection)
                .await
                .unwrap();
        }
    }
}

#[tokio::test]
async fn a_quitting_visitor_goes_where_the_contracts_example_says() {
    for site in sites().await {
        redirect_to(
            &site,
            "https://mybank.io/{journeyType}/ok?s={statusCode}&e={errorMessage}",
            &[],
        )
        .await;
        let (_, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        visitor
            .get(&format!("{start}?journeyType=demo"))
            .await
            .expect(200);
        // The way to other pages and back loses nothing of what the address carried.
        visitor.get(&format!("{start}/sandbox")).await.expect(200);
        visitor.get(&start).await.expect(200);
        let leave = visitor.get(&format!("{start}/leave")).await.expect(200);
        assert_eq!(leave.text("h1"), "Leave without finishing?");
        let go = leave.attributes(".actions a", "href").remove(1);
        assert_eq!(
            visitor.get(&go).await.location(),
            "https://mybank.io/demo/ok?s=403&e=User%20cancelled"
        );
    }
}

#[tokio::test]
async fn each_ending_has_its_number_and_words() {
    for site in sites().await {
        redirect_to(
            &site,
            "https://mybank.io/end?s={statusCode}&e={errorMessage}&t={statusText}",
            &[],
        )
        .await;
        let (_, start) = company(&site, "Café Zoë").await;
        for (because, expected) in [
            ("done", "s=201&e=&t="),
            ("cancelled", "s=403&e=User%20cancelled&t=User%20cancelled"),
            ("unsupported", "s=501&e=Not%20supported&t=Not%20supported"),
        ] {
            let mut visitor = site.visitor();
            visitor.get(&start).await.expect(200);
            let end = visitor.get(&format!("{start}/end?link.because={because}")).await;
            assert_eq!(end.location(), format!("https://mybank.io/end?{expected}"));
        }
        // Refused at the provider, then given up.
        let mut visitor = site.visitor();
        visitor.get(&start).await.expect(200);
        let address = agree(&mut visitor, &start).await;
        let callback = visitor.decide_at_sandbox(&address, "deny").await;
        let refused = visitor.follow(&callback).await.expect(200);
        let give_up = refused.attributes(".actions a", "href").remove(2);
        let end = visitor.get(&give_up).await;
        assert_eq!(
            end.location(),
            "https://mybank.io/end?s=403&e=User%20cancelled&t=User%20cancelled"
        );
        // The provider fails, then the visitor gives up: the reason goes along, and no link can invent one.
        let mut visitor = site.visitor();
        visitor.get(&start).await.expect(200);
        let address = agree(&mut visitor, &start).await;
        let callback = visitor.decide_at_sandbox(&address, "allow").await;
        let spoilt = callback.replace("code=", "code=spoilt");
        let failed = visitor.follow(&spoilt).await.expect(502);
        let give_up = failed.attributes(".actions a", "href").remove(2);
        let end = visitor.get(&format!("{give_up}&statusText=invented")).await;
        assert!(
            end.location().starts_with(
                "https://mybank.io/end?s=500&e=Unknown%20error%20occurred&t=Platypus%20Sandbox%20rejected"
            ),
            "{}",
            end.location()
        );
    }
}

#[tokio::test]
async fn without_a_redirect_links_own_page_is_the_end() {
    for site in sites().await {
        ask_for_books_only(&site).await;
        let (_, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        let nothing = visitor.get(&format!("{start}/end")).await.expect(200);
        assert_eq!(nothing.text("h1"), "Nothing was connected");
        let linked = link_sandbox(&mut visitor, &start).await;
        assert_eq!(linked.text(".actions .button-primary"), "Finish");
        let done = visitor.get(&format!("{start}/end")).await.expect(200);
        assert_eq!(done.text("h1"), "All done");
    }
}

#[tokio::test]
async fn the_host_may_be_the_link_addresss_where_the_client_allows_it() {
    for site in sites().await {
        redirect_to(
            &site,
            "https://{shop}.{suffix}/linked?ClientType={ClientType}",
            &["https://harbour.mybank.io/anything", "https://harbour.mybank.com"],
        )
        .await;
        for (query, expected) in [
            (
                "shop=harbour&suffix=mybank.io",
                Some("https://harbour.mybank.io/linked?ClientType="),
            ),
            (
                "shop=harbour&suffix=mybank.com&ClientType=a%26b%3Dc",
                Some("https://harbour.mybank.com/linked?ClientType=a%26b%3Dc"),
            ),
            ("shop=harbour&suffix=mybank.co.uk", None),
            ("shop=harbour&suffix=mybank.io.evil.example", None),
            ("shop=evil.example%2F&suffix=mybank.io", None),
            ("shop=evil.example%23&suffix=mybank.io", None),
            ("shop=evil.example%5C&suffix=mybank.io", None),
            ("shop=user%40evil&suffix=example", None),
            ("shop=harbour&suffix=mybank.io%3A8443", None),
            ("shop=%2F%2Fevil.example&suffix=", None),
            ("shop=harbour&suffix=mybank.io%2F%3Cscript%3E", None),
            ("shop=%3Cscript%3Ealert(1)%3C%2Fscript%3E&suffix=mybank.io", None),
            ("shop=javascript%3Aalert(1)%2F%2F&suffix=mybank.io", None),
            (
                "shop=harbour&suffix=mybank.io%0D%0ALocation%3A%20evil.example",
                None,
            ),
            ("shop=harbour&suffix=mybank.io%00.evil.example", None),
            ("shop=evil%E3%80%82example&suffix=mybank.io", None),
            ("", None),
        ] {
            let (_, start) = company(&site, "Café Zoë").await;
            let mut visitor = site.visitor();
            visitor.get(&format!("{start}?{query}")).await.expect(200);
            let end = visitor.get(&format!("{start}/end")).await;
            if let Some(expected) = expected {
                assert_eq!(end.location(), expected);
            } else {
                let end = end.expect(400);
                assert_eq!(end.text("h1"), "We could not take you back", "{query}");
                assert!(!end.headers.contains_key("location"));
            }
        }
    }
}

#[tokio::test]
async fn a_value_cannot_leave_its_place_in_the_address() {
    for site in sites().await {
        redirect_to(
            &site,
            "https://mybank.io/{journey}/success?ClientType={type}#{part}",
            &[],
        )
        .await;
        for (query, expected) in [
            ("", Some("https://mybank.io//success?ClientType=#")),
            (
                "journey=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
                Some("https://mybank.io/%3Cscript%3Ealert%281%29%3C%2Fscript%3E/success?ClientType=#"),
            ),
            (
                "journey=%2F%2Fevil.example",
                Some("https://mybank.io/%2F%2Fevil.example/success?ClientType=#"),
            ),
            ("type=a%0D%0ASet-Cookie:%20x%3Dy", None),
            ("type=a%0Ab", None),
            ("unused=%0D%0ALocation:%20https://evil.example", None),
            ("journey=%00", None),
            (
                "type=javascript:alert(1)&part=%26statusCode%3D200",
                Some("https://mybank.io//success?ClientType=javascript%3Aalert%281%29#%26statusCode%3D200"),
            ),
            (
                "type=un+mot",
                Some("https://mybank.io//success?ClientType=un%20mot#"),
            ),
            ("journey=..", None),
            (
                "journey=%252e%252e",
                Some("https://mybank.io/%252e%252e/success?ClientType=#"),
            ),
            ("journey=.", None),
        ] {
            let (_, start) = company(&site, "Café Zoë").await;
            let mut visitor = site.visitor();
            visitor.get(&format!("{start}?{query}")).await.expect(200);
            let end = visitor.get(&format!("{start}/end")).await;
            if let Some(expected) = expected {
                assert_eq!(end.location(), expected, "{query}");
            } else {
                let end = end.expect(400);
                assert_eq!(end.text("h1"), "We could not take you back", "{query}");
                assert!(!end.headers.contains_key("location"));
                assert!(!end.headers.contains_key("set-cookie"));
            }
        }
    }
}

#[tokio::test]
async fn no_link_address_can_fill_what_only_the_platform_fills() {
    for site in sites().await {
        redirect_to(
            &site,
            "https://mybank.io/?s={statusCode}&c={connectionId}&o={openId_email}",
            &[],
        )
        .await;
        let (_, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        visitor
            .get(&format!(
                "{start}?statusCode=200&connectionId=x&openId_email=ceo%40mybank.io"
            ))
            .await
            .expect(200);
        let end = visitor.get(&format!("{start}/end")).await;
        assert_eq!(end.location(), "https://mybank.io/?s=201&c=&o=");
    }
}

#[test]
fn a_template_that_could_lead_astray_is_refused_when_it_is_set() {
    for (url, allowed) in [
        ("mybank.io/done", &[][..]),
        ("javascript:alert(1)", &[]),
        ("//mybank.io", &[]),
        ("{scheme}://mybank.io", &[]),
        ("https://", &[]),
        ("https://user:password@mybank.io/", &[]),
        ("https://mybank.io\\@evil.example/", &[]),
        ("https://mybank.io/a b", &[]),
        ("https://mybank.io/\r\nSet-Cookie: x=y", &[]),
        ("https://mybank.io/{", &[]),
        ("https://mybank.io/}", &[]),
        ("https://mybank.io/{}", &[]),
        ("https://mybank.io/{a b}", &[]),
        ("https://mybank.io/{a{b}}", &[]),
        // Without a list nothing says where a dynamic host may lead.
        ("https://{host}/", &[]),
        ("https://mybank.io:{port}/", &[]),
        // Reserved parameters are no hosts.
        ("https://{platform}.mybank.io/", &["https://mqjo.mybank.io"]),
        ("https://mybank.io/", &["mybank.io"]),
        ("https://mybank.io/", &["ftp://mybank.io"]),
        ("https://mybank.io/", &["https://*.mybank.io@evil.example"]),
    ] {
        assert!(
            RedirectSettings::parse(url, allowed.iter().copied()).is_err(),
            "{url} {allowed:?}"
        );
    }
    let long = format!("https://mybank.io/{}", "a".repeat(2_000));
    assert!(RedirectSettings::parse(&long, []).is_err());
}

#[tokio::test]
async fn settings_are_kept_tried_and_explained_in_the_portal() {
    for site in sites().await {
        let page = "/portal/settings/redirects";
        let mut visitor = site.signed_in(site.administrator).await;
        let typed = [
            ("redirect_url", "https://{host}/ok?id={companyId}"),
            ("allowed", ""),
        ];
        let refused = visitor.submit(page, page, &typed).await.expect(422);
        assert_eq!(
            refused.text("#allowed-error"),
            "The host of the redirect URL holds a parameter. List here where it may lead."
        );
        let typed = [
            ("redirect_url", "https://{host}/ok?s={statusCode}&j={j}"),
            ("allowed", "https://mybank.io\r\n\r\nhttps://bank.example"),
        ];
        visitor.submit(page, page, &typed).await.expect(303);
        let shown = visitor.get(page).await.expect(200);
        assert_eq!(
            shown.attributes("#redirect-url", "value"),
            ["https://{host}/ok?s={statusCode}&j={j}"]
        );
        let tried = visitor
            .get(&format!(
                "{page}?query=%3Fhost%3Dmybank.io%26j%3Da%2520b&outcome=403"
            ))
            .await
            .expect(200);
        assert_eq!(tried.text(".address"), "https://mybank.io/ok?s=403&j=a%20b");
        let tried = visitor
            .get(&format!("{page}?query=host%3Devil.example&outcome=200"))
            .await
            .expect(200);
        assert!(
            tried
                .text(".flash[data-tone=bad]")
                .contains("evil.example is not among the allowed redirect URLs."),
        );
    }
}
