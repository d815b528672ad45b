//! What protects the company on its way.

use super::{agree, company, connections_of, sites};

#[tokio::test]
async fn forms_from_elsewhere_change_nothing() {
    for site in sites().await {
        let (company, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        let consent = format!("{start}/sandbox");
        let page = visitor.get(&consent).await;
        let token = page.attributes("input[name=form_token]", "value").remove(0);
        let right = [("form_token", token.as_str())];
        for (fields, headers) in [
            (&right[..], &[("origin", "https://evil.example")][..]),
            (&right[..], &[("sec-fetch-site", "cross-site")][..]),
            (&right[..], &[("sec-fetch-site", "same-site")][..]),
            (&right[..], &[("origin", "null")][..]),
            (&[("form_token", "guessed")][..], &[][..]),
            (&[][..], &[][..]),
        ] {
            let answer = visitor.post(&consent, fields, headers).await.expect(403);
            assert_eq!(answer.text("h1"), "That form could not be accepted");
        }
        // Another browser's token is as good as none.
        let mut stranger = site.visitor();
        stranger.get(&consent).await;
        stranger.post(&consent, &right, &[]).await.expect(403);
        assert!(connections_of(&site, company).await.is_empty());
        visitor
            .post(&consent, &right, &[("origin", "http://127.0.0.1:8080")])
            .await
            .expect(303);
    }
}

#[tokio::test]
async fn pages_keep_to_themselves() {
    for site in sites().await {
        let (_, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        for path in [
            start.clone(),
            format!("{start}/sandbox"),
            "/link/nowhere".to_owned(),
        ] {
            let headers = visitor.get(&path).await.headers;
            let policy = headers["content-security-policy"].to_str().unwrap();
            assert!(policy.contains("default-src 'none'"), "{policy}");
            assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
            assert!(!policy.contains("unsafe"), "{policy}");
            assert_eq!(headers["x-content-type-options"], "nosniff");
            assert_eq!(headers["referrer-policy"], "same-origin");
            assert_eq!(headers["cache-control"], "no-store");
        }
        // Only the page whose form leads to the provider may lead there.
        let consent = visitor.get(&format!("{start}/sandbox")).await;
        let policy = consent.headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.contains(&format!("form-action 'self' https: {}", site.sandbox_url())),
            "{policy}"
        );
    }
}

#[tokio::test]
async fn a_state_is_kept_as_a_hash_and_never_the_same_twice() {
    for site in sites().await {
        let (_, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        let state = |address: &str| {
            let address = url::Url::parse(address).unwrap();
            let mut pairs = address.query_pairs();
            pairs
                .find_map(|(name, value)| (name == "state").then(|| value.into_owned()))
                .unwrap()
        };
        let first = state(&agree(&mut visitor, &start).await);
        let second = state(&agree(&mut visitor, &start).await);
        assert_ne!(first, second);
        // 256 bits, as base64.
        assert_eq!(first.len(), 43);
    }
}
