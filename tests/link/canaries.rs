//! Secrets stay secret. A provider that repeats every secret it is told, in the words of its errors,
//! is linked, read, refreshed, refused and revoked; afterwards nothing of what was secret may stand
//! in the database, in the server's log at its most talkative, in any page or in any address of ours.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use platypus::actions::link_addresses::LinkAddresses;
use platypus::actions::link_settings::{self, LinkSettings};
use platypus::actions::{Platform, api_keys, clients, companies, sign_in};
use platypus::clock::Clock;
use platypus::config::{Config, Settings};
use platypus::events::Cause;
use platypus::serve;
use platypus::store::{Database, Sql};
use platypus_model::{ClientId, CompanyId, ConnectionId, ConnectionStatus};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use url::Url;

use crate::support::database::{TestData, engines};
use crate::support::server::{MASTER_KEY, Server};
use crate::support::visitor::{Answer, Visitor};

/// Everything that is secret, by what it is.
type Secrets = Arc<Mutex<BTreeMap<String, String>>>;

/// A new secret; its text is long and random, so that it stands nowhere by chance.
fn plant(secrets: &Secrets, name: &str) -> String {
    let secret = format!(
        "canary-{name}-{}",
        URL_SAFE_NO_PAD.encode(rand::random::<[u8; 24]>())
    );
    keep(secrets, name, &secret);
    secret
}

fn keep(secrets: &Secrets, name: &str, secret: &str) {
    let mut secrets = secrets.lock().unwrap();
    let number = secrets.len();
    secrets.insert(format!("{name} ({number})"), secret.to_owned());
}

/// The provider: tokens of canaries, and errors that repeat what it was told.
#[derive(Clone)]
struct Parrot {
    secrets: Secrets,
    /// Whether tokens are refused from now on.
    refuses: Arc<Mutex<bool>>,
}

#[allow(clippy::unused_async, reason = "handlers are asynchronous")]
impl Parrot {
    async fn start(secrets: &Secrets) -> (Self, String) {
        let parrot = Self {
            secrets: Arc::clone(secrets),
            refuses: Arc::new(Mutex::new(false)),
        };
        let routes = Router::new()
            .route("/token", post(Self::token))
            .route("/revoke", post(Self::revoke))
            .route("/me", get(Self::me))
            .route("/company", get(Self::company))
            .with_state(parrot.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        (parrot, url)
    }

    fn repeat(status: StatusCode, told: &str) -> Response {
        let body = json!({"error": "invalid_grant", "error_description": format!("I do not like {told}")});
        (status, Json(body)).into_response()
    }

    async fn token(
        State(parrot): State<Self>,
        headers: HeaderMap,
        Form(form): Form<BTreeMap<String, String>>,
    ) -> Response {
        for name in ["code_verifier", "refresh_token"] {
            if let Some(told) = form.get(name) {
                keep(&parrot.secrets, name, told);
            }
        }
        let spoilt = form.get("code").is_some_and(|code| code.contains("spoilt"));
        if spoilt || *parrot.refuses.lock().unwrap() {
            let told = form.values().cloned().collect::<Vec<_>>().join(" and ");
            let basic = headers[header::AUTHORIZATION].to_str().unwrap().to_owned();
            return Self::repeat(StatusCode::BAD_REQUEST, &format!("{told} from {basic}"));
        }
        let tokens = json!({
            "access_token": plant(&parrot.secrets, "access-token"),
            "refresh_token": plant(&parrot.secrets, "refresh-token"),
            "token_type": "Bearer",
            // Over at once, so that the next read refreshes.
            "expires_in": 1,
        });
        Json(tokens).into_response()
    }

    async fn revoke(Form(form): Form<BTreeMap<String, String>>) -> Response {
        Self::repeat(StatusCode::SERVICE_UNAVAILABLE, &form["token"])
    }

    async fn me(headers: HeaderMap) -> Response {
        let told = headers[header::AUTHORIZATION].to_str().unwrap();
        if told.contains("wrong") {
            return Self::repeat(StatusCode::UNAUTHORIZED, told);
        }
        Json(json!({"id": "1", "name": "Canary"})).into_response()
    }

    async fn company(headers: HeaderMap) -> Response {
        let told = headers[header::AUTHORIZATION].to_str().unwrap();
        Self::repeat(StatusCode::BAD_REQUEST, told)
    }
}

/// A server with one client whose Link addresses work once, and everything that was shown.
struct Scene {
    data: TestData,
    platform: Platform,
    client: ClientId,
    authorisation: SecretString,
    secrets: Secrets,
    shown: Vec<(String, String)>,
}

impl Scene {
    async fn set(data: TestData, secrets: &Secrets) -> Self {
        let config = Config::resolve(Settings {
            data_dir: Some(data.folder.path().to_owned()),
            database_url: data.database_url.clone(),
            master_key: data.database_url.as_ref().map(|_| MASTER_KEY.into()),
            catalogue: Some(catalogue()),
            ..Settings::default()
        });
        let platform = serve::open(config.unwrap(), Clock::system()).await.unwrap();
        let created = clients::create(&platform, "Lender", "Ada", "ada@lender.example")
            .await
            .unwrap();
        keep(secrets, "API key", created.api_key.expose_secret());
        let authorisation = api_keys::authorization_header(&created.api_key);
        let encoded = authorisation.expose_secret().trim_start_matches("Basic ");
        keep(secrets, "API key's header", encoded);
        let mut settings = LinkSettings::default();
        settings.one_time_links = true;
        link_settings::save(&platform, created.client, Cause::OPERATOR, &settings)
            .await
            .unwrap();
        let link = sign_in::create_link(&platform, Cause::OPERATOR, created.client, created.administrator)
            .await
            .unwrap();
        let path = Url::parse(link.url.expose_secret()).unwrap().path().to_owned();
        keep(secrets, "sign-in link", path.rsplit('/').next().unwrap());
        Self {
            data,
            platform,
            client: created.client,
            authorisation,
            secrets: Arc::clone(secrets),
            shown: Vec::new(),
        }
    }

    fn show(&mut self, what: &str, answer: &Answer) {
        self.shown
            .push((format!("the page of {what}"), answer.body.clone()));
        if let Some(location) = answer.headers.get(header::LOCATION) {
            let location = location.to_str().unwrap().to_owned();
            if location.starts_with('/') {
                self.shown.push((format!("the address after {what}"), location));
            }
        }
    }

    async fn company(&self, name: &str) -> (CompanyId, String) {
        let new = companies::NewCompany::named(name).unwrap();
        let company = companies::create(&self.platform, self.client, Cause::OPERATOR, new)
            .await
            .unwrap()
            .company
            .id;
        let addresses = LinkAddresses::load(&self.platform, self.client).await.unwrap();
        let address = Url::parse(&addresses.company(company)).unwrap();
        let (_, token) = address.query_pairs().next().unwrap();
        keep(&self.secrets, "one-time address", &token);
        (company, address[url::Position::BeforePath..].to_owned())
    }

    /// Lets the visitor in by the one-time address.
    async fn enter(&mut self, visitor: &mut Visitor, address: &str) {
        let asked = visitor.get(address).await.expect(200);
        let action = asked.attributes("form", "action").remove(0);
        let begun = visitor.submit(address, &action, &[]).await;
        self.show("the one-time address", &begun);
        let choose = visitor.follow_from(&begun).await;
        self.show("choosing", &choose);
    }

    /// Waits until every read that was queued has ended.
    async fn reads_end(&self) {
        let patience = Instant::now() + Duration::from_mins(1);
        loop {
            let (open,): (i64,) = self
                .platform
                .store
                .reader()
                .one(&Sql::new("select count(*) from jobs", Vec::new()))
                .await
                .unwrap();
            if open == 0 {
                return;
            }
            assert!(Instant::now() < patience, "{open} jobs never end");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// All that the database holds, as it lies there; secrets are text, so what is none may be lost.
    async fn database(&self) -> Vec<(String, String)> {
        if self.data.database_url.is_some() {
            let dump = Sql::new(
                "select table_name::text, \
                 query_to_xml('select * from ' || quote_ident(table_name), true, false, '')::text \
                 from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
                Vec::new(),
            );
            let tables: Vec<(String, String)> = self.platform.store.reader().all(&dump).await.unwrap();
            return tables
                .into_iter()
                .map(|(table, text)| (format!("the table {table}"), text))
                .collect();
        }
        std::fs::read_dir(self.data.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_file() && !path.ends_with("settings.toml"))
            .map(|path| {
                let content = std::fs::read(&path).unwrap();
                let text = String::from_utf8_lossy(&content).into_owned();
                (path.display().to_string(), text)
            })
            .collect()
    }
}

fn catalogue() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/peers/canaries")
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_stands_in_the_database_the_log_a_page_or_an_address() {
    for data in engines().await {
        let engine = data.engine;
        let secrets = Secrets::default();
        let (parrot, provider) = Parrot::start(&secrets).await;
        let client_secret = plant(&secrets, "client-secret");
        let settings = data.folder.path().join("settings.toml");
        let application = |name: &str| {
            format!(
                "[integrations.{name}]\nclient_id = \"us\"\nclient_secret = \"{client_secret}\"\n\
                 variables.base_url = \"{provider}\"\n"
            )
        };
        let text = application("canary-oauth") + &application("canary-key");
        std::fs::write(&settings, text).unwrap();
        let mut scene = Scene::set(data, &secrets).await;
        let server = Server::start_saying(
            &scene.data,
            &[
                "--no-demo=true",
                "--allow-private-addresses",
                &format!("--config={}", settings.display()),
                &format!("--catalogue={}", catalogue().display()),
            ],
            "trace",
        );

        // By OAuth: refused with everything repeated, then linked, read, refreshed and refused.
        let (company, address) = scene.company("Coal Mine").await;
        let start = format!("/link/company/{company}");
        let mut visitor = Visitor::at(&server.url);
        scene.enter(&mut visitor, &address).await;
        let consent = format!("{start}/canary-oauth");
        for name in ["spoilt-code", "code", "second-code"] {
            let sent = visitor.submit(&consent, &consent, &[]).await;
            let there = Url::parse(sent.location()).unwrap();
            let state = there.query_pairs().find(|(name, _)| name == "state").unwrap().1;
            keep(&secrets, "state", &state);
            let code = plant(&secrets, name);
            let brought = visitor
                .get(&format!("/link/callback?state={state}&code={code}"))
                .await;
            scene.show(name, &brought);
            let told = visitor.follow_from(&brought).await;
            scene.show(&format!("what came of {name}"), &told);
            if name == "code" {
                let connection = scene.connection(company, ConnectionStatus::Linked).await;
                scene.reads_end().await;
                let unlinked = json!({"status": "Unlinked"});
                let path = format!("/companies/{company}/connections/{connection}");
                scene.call(&server, Method::PATCH, &path, &unlinked).await;
            }
        }
        scene.reads_end().await;
        *parrot.refuses.lock().unwrap() = true;
        let path = format!("/companies/{company}/data/all");
        scene.call(&server, Method::POST, &path, &json!({})).await;
        scene.reads_end().await;
        scene.connection(company, ConnectionStatus::Deauthorized).await;

        // By a key: a wrong one, then a right one.
        let (company, address) = scene.company("Gold Mine").await;
        let mut visitor = Visitor::at(&server.url);
        scene.enter(&mut visitor, &address).await;
        let consent = format!("/link/company/{company}/canary-key");
        let form = visitor
            .submit(&consent, &consent, &[])
            .await
            .location()
            .to_owned();
        for name in ["wrong-key", "right-key"] {
            let key = plant(&secrets, name);
            let answer = visitor.submit(&form, &form, &[("field.key", &key)]).await;
            scene.show(name, &answer);
        }
        scene.connection(company, ConnectionStatus::Linked).await;
        scene.reads_end().await;

        let path = format!("/companies/{company}");
        scene.call(&server, Method::GET, &path, &json!({})).await;
        scene.shown.push(("the log".to_owned(), server.said()));
        drop(server); // As it lies when the power fails: the write-ahead log is still there.
        let mut places = scene.database().await;
        assert!(places.iter().map(|(_, content)| content.len()).sum::<usize>() > 10_000);
        let shown = std::mem::take(&mut scene.shown);
        assert!(shown.len() > 10);
        places.extend(shown);

        let mut found = String::new();
        let secrets = secrets.lock().unwrap();
        assert!(secrets.len() > 15, "{:?}", secrets.keys());
        for (name, secret) in secrets.iter() {
            for (form, text) in forms(secret) {
                for (place, content) in &places {
                    if content.contains(&text) {
                        let _ = writeln!(found, "{name}, {form}, stands in {place}");
                    }
                }
            }
        }
        assert!(found.is_empty(), "{engine}:\n{found}");
    }
}

impl Scene {
    async fn connection(&self, company: CompanyId, status: ConnectionStatus) -> ConnectionId {
        let found = companies::find(&self.platform, self.client, company)
            .await
            .unwrap();
        let connection = &found.connections[0];
        assert_eq!(connection.connection.status, status, "{:?}", connection.errors);
        connection.connection.id
    }

    /// Calls the API with the client's key; what it answers is shown too.
    async fn call(&mut self, server: &Server, method: Method, path: &str, body: &Value) {
        let answer = reqwest::Client::builder()
            .no_proxy()
            .build()
            .unwrap()
            .request(method, format!("{}{path}", server.url))
            .header(header::AUTHORIZATION, self.authorisation.expose_secret())
            .json(body)
            .send()
            .await
            .unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{path}: {status} {text}");
        self.shown.push((format!("the answer to {path}"), text));
    }
}

/// The ways in which a secret could stand somewhere.
fn forms(secret: &str) -> Vec<(&'static str, String)> {
    let hex = secret.bytes().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    let mut forms = vec![
        ("as it is", secret.to_owned()),
        ("in hexadecimal", hex.to_uppercase()),
        ("in hexadecimal", hex),
    ];
    // In base64, wherever in the encoded text it begins; the ends share letters with neighbours.
    for before in 0..3_usize {
        let padded = [vec![0; before], secret.as_bytes().to_vec()].concat();
        let encoded = STANDARD_NO_PAD.encode(padded);
        let begins = if before == 0 { 0 } else { before + 1 };
        forms.push(("in base64", encoded[begins..encoded.len() - 1].to_owned()));
    }
    forms
}

#[test]
fn a_secret_is_found_in_whatever_form_it_stands() {
    let secret = "canary-0123456789abcdef";
    let is_found = |text: String| forms(secret).iter().any(|(_, form)| text.contains(form));
    assert!(is_found(format!("key={secret}&")));
    for before in ["", "a", "ab", "abc"] {
        assert!(
            is_found(STANDARD_NO_PAD.encode(format!("{before}{secret}z"))),
            "{before}"
        );
    }
    assert!(is_found(
        "63616e6172792d30313233343536373839616263646566".to_owned()
    ));
    assert!(!is_found("canary-0123456789abcde".to_owned()));
}
