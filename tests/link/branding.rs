//! A client's brand on its pages: its name, its colours made legible, and pictures that only draw.

use super::{company, sites};

const PAGE: &str = "/portal/settings/branding";
const LOGO: &[u8] =
    b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 6 1\"><path d=\"M0 0h6v1z\"/></svg>";
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

#[tokio::test]
async fn link_wears_the_clients_name_colours_and_pictures() {
    for site in sites().await {
        let mut team = site.signed_in(site.administrator).await;
        let typed = [("name", "Harbour"), ("primary", "#ffee00"), ("secondary", "")];
        let files: [(&str, &str, &[u8]); 2] = [("logo", "logo.svg", LOGO), ("hero", "sea.jpg", PICTURE)];
        team.upload(PAGE, PAGE, &typed, &files).await.expect(303);
        let kept = team.get(PAGE).await.expect(200);
        assert!(kept.texts(".flash[data-tone=active]")[0].starts_with("A colour is shown a little darker"));

        let (_, start) = company(&site, "Café Zoë").await;
        let mut visitor = site.visitor();
        let choose = visitor.get(&start).await.expect(200);
        assert_eq!(choose.text("h1"), "Connect with Harbour");
        assert_eq!(choose.attributes(".brand-logo", "alt"), ["Harbour"]);
        let colours = choose
            .attributes("link[rel=stylesheet]", "href")
            .into_iter()
            .find(|address| address.starts_with("/link/brand/"))
            .unwrap();
        let colours = visitor.get(&colours).await.expect(200);
        assert_eq!(colours.headers["content-type"], "text/css; charset=utf-8");
        assert!(colours.body.contains("--accent: light-dark(#"));
        assert!(!colours.body.contains("light-dark(#ffee00"), "yellow on white");
        assert!(colours.body.contains(", #ffee00)"), "yellow on black stays");

        let logo = visitor
            .get(&choose.attributes(".brand-logo", "src")[0])
            .await
            .expect(200);
        assert_eq!(logo.headers["content-type"], "image/svg+xml");
        assert_eq!(logo.headers["x-content-type-options"], "nosniff");
        let policy = logo.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"));

        // Pages that say what went wrong wear it too.
        let lost = visitor.get(&format!("{start}/abacus")).await.expect(404);
        assert_eq!(lost.attributes(".brand-logo", "alt"), ["Harbour"]);

        let typed = [("name", ""), ("primary", ""), ("remove.logo", "on")];
        team.upload(PAGE, PAGE, &typed, &[]).await.expect(303);
        let plain = visitor.get(&start).await.expect(200);
        assert_eq!(plain.text("h1"), "Connect with Harbour Lending");
        assert!(plain.attributes(".brand-logo", "src").is_empty());
    }
}

#[tokio::test]
async fn a_picture_is_what_its_content_says_and_does_nothing_but_draw() {
    for site in sites().await {
        let mut team = site.signed_in(site.administrator).await;
        let script = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
        let page = b"<html><script>alert(1)</script></html>";
        for (field, name, content, said) in [
            (
                "logo",
                "logo.svg",
                script.as_slice(),
                "Logo: the SVG holds something other than drawing",
            ),
            ("logo", "logo.png", page.as_slice(), "Logo: by its content"),
            ("icon", "icon.ico", b"MZ\x90\0".as_slice(), "Icon: by its content"),
            (
                "hero",
                "hero.png",
                LOGO,
                "Picture on the welcome page: by its content",
            ),
        ] {
            let refused = team
                .upload(
                    PAGE,
                    PAGE,
                    &[("name", "Kept in the form")],
                    &[(field, name, content)],
                )
                .await
                .expect(422);
            assert!(
                refused.text("[role=alert]").starts_with(said),
                "{name}: {}",
                refused.text("[role=alert]")
            );
            assert_eq!(refused.attributes("#name", "value"), ["Kept in the form"]);
        }
        let large = vec![0_u8; 600 << 10];
        let refused = team
            .upload(PAGE, PAGE, &[], &[("icon", "icon.ico", &large)])
            .await
            .expect(422);
        assert_eq!(refused.text("[role=alert]"), "Icon: the picture is too large.");
        let refused = team
            .upload(PAGE, PAGE, &[("primary", "red;}")], &[])
            .await
            .expect(422);
        assert!(refused.text("[role=alert]").starts_with("red;} is not a colour"));
    }
}
