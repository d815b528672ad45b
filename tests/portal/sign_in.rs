//! Signing in by a one-time link, staying signed in, and signing out.

use jiff::SignedDuration;

use super::sites;

#[tokio::test]
async fn a_link_signs_in_once_and_looking_at_it_uses_nothing_up() {
    for site in sites().await {
        let path = site.sign_in_path(site.administrator).await;
        // A mail scanner, and a second look.
        site.visitor().get(&path).await.expect(200);
        let mut visitor = site.visitor();
        let shown = visitor.get(&path).await.expect(200);
        assert!(shown.body.contains("ada@lender.example, for Harbour Lending"));

        let signed_in = visitor.submit(&path, &path, &[]).await;
        assert_eq!(signed_in.location(), "/portal");
        let cookie = signed_in.headers["set-cookie"].to_str().unwrap();
        assert!(cookie.contains("HttpOnly; SameSite=Lax"), "{cookie}");
        visitor.get("/portal/companies").await.expect(200);

        let again = site.visitor().get(&path).await.expect(410);
        assert_eq!(again.text("h1"), "This link has already been used");
    }
}

#[tokio::test]
async fn a_link_that_is_old_or_invented_says_so() {
    for site in sites().await {
        let path = site.sign_in_path(site.administrator).await;
        site.pass(SignedDuration::from_hours(24));
        let expired = site.visitor().get(&path).await.expect(410);
        assert_eq!(expired.text("h1"), "This link has expired");
        let unknown = site.visitor().get("/portal/sign-in/invented").await.expect(404);
        assert_eq!(unknown.text("h1"), "This link is not known");
    }
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_told_how_to() {
    for site in sites().await {
        let mut visitor = site.visitor();
        let home = visitor.get("/").await;
        assert_eq!(home.location(), "/portal");
        for path in [
            "/portal/companies",
            "/portal/companies/new",
            "/portal/companies/8a210b68-6988-11ed-a1eb-0242ac120002",
        ] {
            assert_eq!(visitor.get(path).await.location(), "/portal/sign-in");
        }
        let told = visitor.get("/portal/sign-in").await.expect(200);
        assert!(told.body.contains("platypus users sign-in-link"));
        let posted = visitor.post("/portal/companies", &[("name", "X")], &[]).await;
        assert_eq!(posted.location(), "/portal/sign-in");
    }
}

#[tokio::test]
async fn a_session_lasts_while_it_is_used_and_no_longer_than_a_month() {
    for site in sites().await {
        let mut visitor = site.signed_in(site.administrator).await;
        for _ in 0..4 {
            site.pass(SignedDuration::from_hours(6 * 24));
            visitor.get("/portal/companies").await.expect(200);
        }
        site.pass(SignedDuration::from_hours(6 * 24));
        let over = visitor.get("/portal/companies").await;
        assert_eq!(over.location(), "/portal/sign-in", "on {}", site.engine);

        let mut idle = site.signed_in(site.administrator).await;
        site.pass(SignedDuration::from_hours(7 * 24));
        assert_eq!(idle.get("/portal/companies").await.location(), "/portal/sign-in");
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_here_and_at_the_server() {
    for site in sites().await {
        let mut visitor = site.signed_in(site.administrator).await;
        let mut copy = visitor.clone();
        let out = visitor.submit("/portal/companies", "/portal/sign-out", &[]).await;
        assert_eq!(out.location(), "/portal/sign-in?done=true");
        let said = visitor.get("/portal/sign-in?done=true").await;
        assert_eq!(said.text("h1"), "You have signed out");
        for visitor in [&mut visitor, &mut copy] {
            assert_eq!(
                visitor.get("/portal/companies").await.location(),
                "/portal/sign-in"
            );
        }
    }
}
