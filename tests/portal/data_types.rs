//! Settings → Data types.

use platypus::actions::sync_settings;
use platypus::events::Cause;
use platypus::sync::settings::{SyncSetting, SyncSettings};
use platypus_model::DataType;

use super::{company, sites};
use crate::support::site::Site;
use crate::support::visitor::{Answer, Visitor};

const HERE: &str = "/portal/settings/data-types";

async fn setting(site: &Site, data_type: DataType) -> SyncSetting {
    let (_, effective) = sync_settings::of_client(&site.platform, site.client)
        .await
        .unwrap();
    effective.of(data_type)
}

/// What a browser sends of the form as it stands.
fn fields(page: &Answer) -> Vec<(String, String)> {
    let form = |rest: &str| format!("form[action='{HERE}'] {rest}");
    let mut fields = vec![(
        "form_token".to_owned(),
        page.attributes(&form("input[name=form_token]"), "value")
            .remove(0),
    )];
    for name in page.attributes(&form("input[checked]"), "name") {
        fields.push((name, "on".to_owned()));
    }
    let selects = page.attributes(&form("select"), "name");
    let chosen = page.attributes(&form("option[selected]"), "value");
    assert_eq!(selects.len(), chosen.len(), "every list has its choice");
    fields.extend(selects.into_iter().zip(chosen));
    fields
}

async fn send(visitor: &mut Visitor, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    visitor.post(HERE, &fields, &[]).await
}

#[tokio::test]
async fn what_is_chosen_is_kept_and_said_and_the_rest_stays() {
    for site in sites().await {
        let mut visitor = site.signed_in(site.administrator).await;
        let page = visitor.get(HERE).await.expect(200);
        assert_eq!(page.texts("h2").len(), 4);
        let mut typed = fields(&page);
        assert_eq!(
            typed.len(),
            1 + 2 * DataType::ALL.len(),
            "all are fetched at first"
        );
        typed.retain(|(name, _)| name != "fetch.bills");
        for (name, value) in &mut typed {
            if name == "every.invoices" {
                *value = "24".to_owned();
            }
        }
        let saved = send(&mut visitor, &typed).await;
        assert_eq!(saved.location(), HERE);
        let page = visitor.get(HERE).await.expect(200);
        assert_eq!(page.texts(".flash").len(), 1);
        assert_eq!(setting(&site, DataType::Invoices).await.schedule_hours, 24);
        assert!(!setting(&site, DataType::Bills).await.fetch_on_first_link);
        for untouched in [DataType::Items, DataType::CommerceOrders] {
            assert_eq!(
                setting(&site, untouched).await,
                SyncSetting::by_default(untouched)
            );
        }
        let (decided, _) = sync_settings::of_client(&site.platform, site.client)
            .await
            .unwrap();
        assert_eq!(decided.settings.len(), 2, "what nobody changed is not decided");
        let chosen = page.attributes("select[name='every.invoices'] option[selected]", "value");
        assert_eq!(chosen, ["24"]);
    }
}

#[tokio::test]
async fn a_schedule_of_other_hours_is_shown_and_kept_until_another_is_chosen() {
    for site in sites().await {
        let own = SyncSetting {
            schedule_hours: 6,
            ..SyncSetting::by_default(DataType::Invoices)
        };
        let decided = SyncSettings {
            settings: vec![own.clone()],
            overrides_defaults: false,
        };
        sync_settings::decide_for_client(&site.platform, site.client, Cause::OPERATOR, decided)
            .await
            .unwrap();
        let mut visitor = site.signed_in(site.administrator).await;
        let page = visitor.get(HERE).await.expect(200);
        assert_eq!(
            page.text("select[name='every.invoices'] option[selected]"),
            "Every 6 hours"
        );
        send(&mut visitor, &fields(&page)).await.expect(303);
        assert_eq!(setting(&site, DataType::Invoices).await, own);
    }
}

#[tokio::test]
async fn a_form_that_is_none_of_ours_changes_nothing() {
    for site in sites().await {
        let mut visitor = site.signed_in(site.administrator).await;
        let page = visitor.get(HERE).await.expect(200);
        for strange in ["2", "-1", "often", "99999999999"] {
            let mut typed = fields(&page);
            for (name, value) in &mut typed {
                if name == "every.invoices" {
                    strange.clone_into(value);
                }
            }
            send(&mut visitor, &typed).await.expect(422);
        }
        let short = [fields(&page).remove(0)];
        send(&mut visitor, &short).await.expect(422);
        assert_eq!(
            setting(&site, DataType::Invoices).await,
            SyncSetting::by_default(DataType::Invoices)
        );
    }
}

#[tokio::test]
async fn companies_that_go_their_own_way_are_named_with_what_differs() {
    for site in sites().await {
        let id = company(&site, "Café Zoë").await;
        let mut visitor = site.signed_in(site.administrator).await;
        visitor.language = "fr".to_owned();
        let none = visitor.get(HERE).await.expect(200);
        assert!(none.texts(".overriding li").is_empty());
        let decided = |overrides_defaults| SyncSettings {
            settings: vec![SyncSetting {
                schedule_hours: 168,
                ..SyncSetting::by_default(DataType::Invoices)
            }],
            overrides_defaults,
        };
        for (overrides, shown) in [(false, 0), (true, 1)] {
            sync_settings::decide_for_company(
                &site.platform,
                site.client,
                Cause::OPERATOR,
                id,
                decided(overrides),
            )
            .await
            .unwrap();
            let page = visitor.get(HERE).await.expect(200);
            assert_eq!(page.texts(".overriding li").len(), shown);
        }
        let page = visitor.get(HERE).await.expect(200);
        assert_eq!(
            page.text(".overriding li"),
            "Café Zoë Factures clientsHebdomadaire"
        );
        assert_eq!(
            page.attributes(".overriding a", "href"),
            [format!("/portal/companies/{id}")]
        );
    }
}
