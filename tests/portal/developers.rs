//! Developers: keys, and how to begin.

use platypus::actions::api_keys;
use platypus::events::Cause;
use platypus::store::users::Role;

use super::rights::colleague;
use super::sites;

const HERE: &str = "/portal/developers";

#[tokio::test]
async fn a_key_is_shown_once_works_and_is_deleted_after_being_asked() {
    for site in sites().await {
        let mut visitor = site.signed_in(site.administrator).await;
        let made = visitor
            .submit(
                &format!("{HERE}/keys/new"),
                HERE,
                &[("name", " Ledger <b>bot</b> ")],
            )
            .await
            .expect(200);
        let key = made.attributes("#api-key", "value").remove(0);
        let header = made.attributes("#api-header", "value").remove(0);
        assert!(header.starts_with("Basic "), "{header}");
        assert!(made.text("h1").contains("Ledger <b>bot</b>"));
        assert_eq!(made.headers["cache-control"], "no-store");
        let known = api_keys::authenticate(&site.platform, &key).await.unwrap();
        assert_eq!(known.unwrap().client_id, site.client);

        let list = visitor.get(HERE).await.expect(200);
        assert!(!list.body.contains(&key) && !list.body.contains(&header));
        let last_four = &key[key.len() - 4..];
        assert_eq!(list.texts("tbody td:nth-child(2)")[1], format!("…{last_four}"));
        let delete = list.attributes(".row-actions a", "href").remove(1);
        let asked = visitor.get(&delete).await.expect(200);
        assert!(asked.text("h1").contains(last_four), "{}", asked.text("h1"));
        let there = visitor.submit(&delete, &delete, &[]).await.location().to_owned();
        let left = visitor.get(&there).await.expect(200);
        assert!(left.text(".flash").starts_with("The API key is deleted."));
        assert!(
            api_keys::authenticate(&site.platform, &key)
                .await
                .unwrap()
                .is_none()
        );
        // The last one stays: nothing offers to delete it, and whoever asks is told why.
        assert!(left.texts(".row-actions a").is_empty());
        let only = api_keys::list(&site.platform, site.client)
            .await
            .unwrap()
            .remove(0);
        let delete_only = format!("{HERE}/keys/{}/delete", only.id);
        assert!(
            visitor
                .get(&delete_only)
                .await
                .expect(200)
                .texts("main form")
                .is_empty()
        );
        let token = visitor.get("/portal/companies/new").await;
        let token = token.attributes("input[name=form_token]", "value").remove(0);
        let refused = visitor.post(&delete_only, &[("form_token", &token)], &[]).await;
        assert_eq!(refused.location(), HERE);
        assert!(
            visitor
                .get(HERE)
                .await
                .text(".flash")
                .starts_with("The last API key stays.")
        );
        visitor.get(&delete).await.expect(404);
    }
}

#[tokio::test]
async fn what_cannot_be_a_key_is_refused_with_what_was_typed_kept() {
    for site in sites().await {
        let mut visitor = site.signed_in(site.administrator).await;
        let new = format!("{HERE}/keys/new");
        let long = "n".repeat(51);
        let refused = visitor.submit(&new, HERE, &[("name", &long)]).await.expect(422);
        assert_eq!(refused.text(".field-error"), "A name has at most 50 characters.");
        assert_eq!(refused.attributes("#name", "value"), [long]);
        while api_keys::list(&site.platform, site.client).await.unwrap().len() < 10 {
            api_keys::create(&site.platform, site.client, Cause::OPERATOR, None)
                .await
                .unwrap();
        }
        let full = visitor.get(HERE).await.expect(200);
        assert!(full.attributes("a", "href").iter().all(|href| *href != new));
        let refused = visitor
            .submit(&new, HERE, &[("name", "one more")])
            .await
            .expect(422);
        assert!(refused.text(".field-error").starts_with("There may be 10 keys"));
    }
}

#[tokio::test]
async fn the_quick_start_names_this_servers_own_address() {
    for site in sites().await {
        let mut visitor = site.signed_in(site.administrator).await;
        for language in ["en", "fr"] {
            visitor.language = language.to_owned();
            let page = visitor.get(HERE).await.expect(200);
            let snippets = page.texts(".snippet pre");
            assert!(
                snippets[0].ends_with(" http://127.0.0.1:8080/companies"),
                "{snippets:?}"
            );
            assert!(
                snippets[1].contains("server_url=\"http://127.0.0.1:8080\""),
                "{snippets:?}"
            );
            let links = page.attributes("a", "href");
            for link in ["/docs", "/openapi.json"] {
                assert!(links.iter().any(|href| href == link), "{link}");
            }
        }
    }
}

#[tokio::test]
async fn keys_are_for_those_who_manage_settings() {
    for site in sites().await {
        let key = api_keys::list(&site.platform, site.client)
            .await
            .unwrap()
            .remove(0);
        for (role, may) in [
            (Role::Onboarding, false),
            (Role::Advisor, false),
            (Role::Analyst, false),
            (Role::Developer, true),
            (Role::Administrator, true),
        ] {
            let user = colleague(&site, role).await;
            let mut visitor = site.signed_in(user).await;
            let page = visitor.get("/portal/companies/new").await.expect(200);
            let shown = page.attributes("nav a", "href").contains(&HERE.to_owned());
            assert_eq!(shown, may, "{role:?}");
            let status = if may { 200 } else { 403 };
            let delete = format!("{HERE}/keys/{}/delete", key.id);
            for path in [
                HERE,
                "/portal/developers/keys/new",
                &delete,
                "/portal/settings/data-types",
            ] {
                visitor.get(path).await.expect(status);
            }
            if !may {
                let token = page.attributes("input[name=form_token]", "value").remove(0);
                for path in [HERE, &delete, "/portal/settings/data-types"] {
                    let fields = [("form_token", token.as_str()), ("name", "x")];
                    visitor.post(path, &fields, &[]).await.expect(403);
                }
            }
        }
    }
}
