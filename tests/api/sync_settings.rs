//! Sync settings beyond what is published: times of day.

use serde_json::{Value, json};

use super::{Api, servers};

fn decided(api: &Api, cron: &str, time_zone: Option<&str>) -> Value {
    json!({
        "clientId": api.client,
        "overridesDefaults": true,
        "settings": [{
            "dataType": "invoices", "fetchOnFirstLink": true, "syncSchedule": 24, "syncOrder": 0,
            "syncCron": cron, "syncTimeZone": time_zone,
        }],
    })
}

const PATH: &str = "/profile/syncSettings";

#[tokio::test]
async fn times_of_day_are_kept_and_shown_with_their_zone() {
    for api in servers().await {
        for (zone, shown) in [(Some("Europe/Paris"), "Europe/Paris"), (None, "UTC")] {
            let reply = api.post(PATH, decided(&api, "30 6 * * MON-FRI", zone)).await;
            assert_eq!(reply.status, 204, "{}", reply.body);
            let settings = api.get(PATH).await.expect(200);
            let mut all = settings["settings"].as_array().unwrap().iter();
            let invoices = all.find(|setting| setting["dataType"] == "invoices").unwrap();
            assert_eq!(invoices["syncCron"], "30 6 * * MON-FRI");
            assert_eq!(invoices["syncTimeZone"], shown);
            assert!(
                settings["settings"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter(|setting| setting["dataType"] != "invoices")
                    .all(|setting| setting.get("syncCron").is_none()),
                "what has none shows none"
            );
        }
    }
}

#[tokio::test]
async fn times_that_are_none_are_refused_and_times_too_close_are_402() {
    for api in servers().await {
        for (cron, zone, reason) in [
            ("every morning", "UTC", "is no cron expression"),
            ("0 6 30 2 *", "UTC", "names no time that ever comes"),
            ("0 6 * * *", "Europe/Atlantis", "is no time zone"),
        ] {
            let reply = api.post(PATH, decided(&api, cron, Some(zone))).await;
            let reply = reply.expect(400).to_string();
            assert!(reply.contains(reason), "{reply}");
        }
        let reply = api.post(PATH, decided(&api, "*/15 * * * *", None)).await;
        assert_eq!(
            reply.error(402),
            "SyncSettingsValidationException: Sync schedule not allowed"
        );
    }
}
