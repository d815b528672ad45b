//! What walks through Link find: a server's data, and clients that each want something else of it.

use std::ffi::OsString;

use platypus::actions::branding::{self, BrandChanges, Picture, PictureChange, Place};
use platypus::actions::link_settings::{self, LinkSettings, Source};
use platypus::actions::{Platform, api_keys, clients};
use platypus::clock::Clock;
use platypus::config::{Config, Settings};
use platypus::events::Cause;
use platypus::serve;
use platypus_model::ClientId;
use serde_json::{Value, json};

use crate::support::database::TestData;

const LOGO: &[u8] = br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 60"><circle cx="30" cy="30" r="26" fill="#123c69"/><path d="M14 36q16 12 32 0" fill="none" stroke="#ffb000" stroke-width="5"/><path d="M72 14v32M92 14v32M72 30h20M108 46l12-32 12 32M112 36h16" fill="none" stroke="#4a7fb5" stroke-width="5"/></svg>"##;

/// A server's data, and clients that each want something else of Link.
pub(super) struct Stage {
    /// Where the server's data is.
    pub(super) data: TestData,
    /// The same data, opened by the test.
    pub(super) platform: Platform,
    clients: Value,
}

impl Stage {
    pub(super) async fn set() -> Self {
        let data = TestData::sqlite();
        let config = Config::resolve(Settings {
            data_dir: Some(data.folder.path().to_owned()),
            ..Settings::default()
        });
        let platform = serve::open(config.unwrap(), Clock::system()).await.unwrap();
        let mut stage = Self {
            data,
            platform,
            clients: json!({}),
        };
        stage
            .client("books", |settings| ask_for(settings, &[Source::Accounting]))
            .await;
        stage
            .client("everything", |settings| {
                ask_for(settings, &[Source::Accounting, Source::Banking, Source::Commerce]);
            })
            .await;
        stage
            .client("documents", |settings| ask_for(settings, &[Source::Documents]))
            .await;
        stage
            .client("once", |settings| settings.one_time_links = true)
            .await;
        stage
            .client("returns", |settings| ask_for(settings, &[Source::Accounting]))
            .await;
        let branded = stage
            .client("branded", |settings| settings.landing_page = true)
            .await;
        let mut brand = BrandChanges::parse("Harbour", "#ffb000", "#123c69").unwrap();
        let logo = Picture::check(Place::Logo, LOGO).unwrap();
        brand.picture(Place::Logo, PictureChange::Put(logo));
        branding::save(&stage.platform, branded, Cause::OPERATOR, &brand)
            .await
            .unwrap();
        stage
    }

    async fn client(&mut self, name: &str, decide: impl FnOnce(&mut LinkSettings)) -> ClientId {
        let email = format!("{name}@lender.example");
        let created = clients::create(&self.platform, "Harbour", "Ada", &email)
            .await
            .unwrap();
        let mut settings = LinkSettings::default();
        decide(&mut settings);
        link_settings::save(&self.platform, created.client, Cause::OPERATOR, &settings)
            .await
            .unwrap();
        let header = api_keys::authorization_header(&created.api_key);
        self.clients[name] = json!({
            "id": created.client,
            "authorisation": secrecy::ExposeSecret::expose_secret(&header),
        });
        created.client
    }

    /// The id of the client of that name.
    pub(super) fn client_id(&self, name: &str) -> ClientId {
        serde_json::from_value(self.clients[name]["id"].clone()).unwrap()
    }

    /// What walks are told of the clients.
    pub(super) fn variables(&self) -> Vec<(&'static str, OsString)> {
        vec![("PLATYPUS_CLIENTS", self.clients.to_string().into())]
    }
}

/// Asks for these, the first of them in any case, the others as the company likes.
fn ask_for(settings: &mut LinkSettings, sources: &[Source]) {
    let mut all = settings.sources();
    for setting in &mut all {
        setting.is_asked = sources.contains(&setting.source);
        setting.is_optional = sources.first() != Some(&setting.source);
    }
    settings.set_sources(all);
}

/// Does what a script asks for while it waits.
pub(super) fn at_once<T>(work: impl Future<Output = T>) -> T {
    tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(work))
}
