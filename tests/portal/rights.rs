//! What each role may do (contract section 11), and that nobody sees another client's companies.

use platypus::actions::{clients, sign_in};
use platypus::events::Cause;
use platypus::store::users::{self, Role, User};
use platypus_model::UserId;
use secrecy::ExposeSecret;

use super::{company, linked, sites};
use crate::support::site::Site;

pub(super) async fn colleague(site: &Site, role: Role) -> UserId {
    let user = User {
        client_id: site.client,
        id: UserId::new(),
        name: role.as_str().to_owned(),
        email: format!("{}@lender.example", role.as_str().to_lowercase()),
        role,
        is_enabled: true,
        created_at: site.platform.clock.now(),
        last_signed_in_at: None,
    };
    let mut tx = site.platform.store.begin().await.unwrap();
    users::insert(&mut tx, &user).await.unwrap();
    tx.commit().await.unwrap();
    user.id
}

#[tokio::test]
async fn a_role_sees_and_does_what_the_contract_gives_it() {
    for site in sites().await {
        let id = company(&site, "Café Zoë").await;
        let connection = linked(&site, id).await;
        let page = format!("/portal/companies/{id}");
        let delete = format!("{page}/delete");
        let unlink = format!("{page}/connections/{connection}/unlink");
        for (role, sees_data, deletes, manages) in [
            (Role::Onboarding, false, false, false),
            (Role::Advisor, true, false, false),
            (Role::Analyst, true, true, false),
            (Role::Developer, true, true, true),
            (Role::Administrator, true, true, true),
        ] {
            let user = colleague(&site, role).await;
            let mut visitor = site.signed_in(user).await;
            let shown = visitor.get(&page).await.expect(200);
            let status = |may| if may { 200 } else { 403 };
            visitor
                .get(&format!("{page}/data"))
                .await
                .expect(status(sees_data));
            assert_eq!(
                shown.attributes("a[href$='/unlink']", "href").len(),
                usize::from(manages),
                "{role:?}"
            );
            visitor.get(&delete).await.expect(status(deletes));
            visitor.get(&unlink).await.expect(status(manages));
            let list = visitor.get("/portal/companies").await;
            assert_eq!(
                list.attributes("a[href$='/delete']", "href").len(),
                usize::from(deletes),
                "{role:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_forbidden_form_is_refused_even_with_the_right_token() {
    for site in sites().await {
        let id = company(&site, "Café Zoë").await;
        let user = colleague(&site, Role::Onboarding).await;
        let mut visitor = site.signed_in(user).await;
        let page = visitor.get("/portal/companies/new").await;
        let token = page.attributes("input[name=form_token]", "value").remove(0);
        let fields = [("form_token", token.as_str()), ("confirmation", "Café Zoë")];
        let refused = visitor
            .post(&format!("/portal/companies/{id}/delete"), &fields, &[])
            .await
            .expect(403);
        assert_eq!(refused.text("h1"), "You may not do that");
        visitor.get(&format!("/portal/companies/{id}")).await.expect(200);
    }
}

#[tokio::test]
async fn another_clients_companies_do_not_exist() {
    for site in sites().await {
        let id = company(&site, "Café Zoë").await;
        let connection = linked(&site, id).await;
        let other = clients::create(&site.platform, "Other Lender", "Bo", "bo@other.example")
            .await
            .unwrap();
        let link = sign_in::create_link(&site.platform, Cause::OPERATOR, other.client, other.administrator)
            .await
            .unwrap();
        let link = url::Url::parse(link.url.expose_secret()).unwrap();
        let path = link.path().to_owned();
        let mut visitor = site.visitor();
        visitor.submit(&path, &path, &[]).await.expect(303);
        assert_eq!(
            visitor.get("/portal/companies").await.text(".empty h2"),
            "Add your first company"
        );
        for path in [
            format!("/portal/companies/{id}"),
            format!("/portal/companies/{id}/rename"),
            format!("/portal/companies/{id}/live?from=0&limit=20&offset=0&shown=summary"),
            format!("/portal/companies/{id}/data"),
            format!("/portal/companies/{id}/data/invoices"),
            format!("/portal/companies/{id}/data/invoices/record?connection={connection}&id=x"),
            format!("/portal/companies/{id}/data/invoices/export?format=csv"),
            format!("/portal/companies/{id}/connections/{connection}/unlink"),
        ] {
            visitor.get(&path).await.expect(404);
        }
    }
}
