//! The sandbox provider in a process of its own, as `platypus sandbox` runs it.

use std::collections::BTreeMap;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use serde_json::{Value, json};
use url::Url;

use super::server::free_port;

/// A running sandbox; killed when dropped.
pub struct SandboxProcess {
    pub url: String,
    process: Child,
    _folder: tempfile::TempDir,
}

impl SandboxProcess {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("127.0.0.1:{}", free_port());
        let process = Command::new(env!("CARGO_BIN_EXE_platypus"))
            .arg("sandbox")
            .arg(format!("--sandbox-listen={address}"))
            .env("PLATYPUS_DATA_DIR", folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let patience = Instant::now() + Duration::from_mins(1);
        while std::net::TcpStream::connect(&address).is_err() {
            assert!(Instant::now() < patience, "the sandbox never answered");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self {
            url: format!("http://{address}"),
            process,
            _folder: folder,
        }
    }

    /// Writes the books of a wholesaler, whose access tokens live so many seconds.
    pub async fn write_books(&self, organisation: &str, invoices: u32, token_seconds: u32) {
        let new = json!({"kind": "wholesaler", "seed": 7, "invoices": invoices, "id": organisation});
        self.control(reqwest::Method::POST, "organisations", &new).await;
        let prepare = format!("organisations/{organisation}/prepare");
        self.control(reqwest::Method::POST, &prepare, &json!({})).await;
        self.fault(organisation, &json!({"access_token_seconds": token_seconds}))
            .await;
    }

    /// Switches these faults on and all others off.
    pub async fn fault(&self, organisation: &str, faults: &Value) {
        let path = format!("organisations/{organisation}/faults");
        self.control(reqwest::Method::PUT, &path, faults).await;
    }

    /// Ends the life of every access token given so far.
    pub async fn expire_access_tokens(&self, organisation: &str) {
        let path = format!("organisations/{organisation}/expire_access_tokens");
        self.control(reqwest::Method::POST, &path, &json!({})).await;
    }

    /// How often a token was refreshed since the sandbox started.
    pub async fn refreshes(&self, organisation: &str) -> u64 {
        self.calls(organisation, "refresh").await
    }

    /// How often the organisation's data, or a `token` for it, was asked for since the sandbox started.
    pub async fn calls(&self, organisation: &str, kind: &str) -> u64 {
        let url = format!("{}/control/calls?organisation={organisation}", self.url);
        let calls: Value = client().get(url).send().await.unwrap().json().await.unwrap();
        calls["calls"][kind].as_u64().unwrap_or_default()
    }

    /// Changes an invoice.
    pub async fn patch_invoice(&self, organisation: &str, invoice: u32, change: &Value) {
        let path = format!("organisations/{organisation}/records/invoices/{invoice}");
        self.control(reqwest::Method::PATCH, &path, change).await;
    }

    async fn control(&self, method: reqwest::Method, path: &str, body: &Value) {
        let answer = client()
            .request(method, format!("{}/control/{path}", self.url))
            .json(body)
            .send()
            .await
            .unwrap();
        let status = answer.status();
        assert!(
            status.is_success(),
            "{path}: {status} {}",
            answer.text().await.unwrap()
        );
    }

    /// Signs in, chooses the organisation and allows; what the callback then carries.
    pub async fn consent(&self, sign_in: Url, organisation: &str) -> BTreeMap<String, String> {
        let page = client().get(sign_in).send().await.unwrap();
        let cookie = page.headers()[SET_COOKIE].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let mut fields = hidden_fields(&page.text().await.unwrap());
        fields.extend([
            ("email".to_owned(), platypus_sandbox::DEMO_EMAIL.to_owned()),
            ("password".to_owned(), platypus_sandbox::DEMO_PASSWORD.to_owned()),
        ]);
        let page = self.post("oauth/sign-in", &cookie, &fields).await;
        let newer = page.headers().get(SET_COOKIE).map(|set| {
            let set = set.to_str().unwrap();
            set.split(';').next().unwrap().to_owned()
        });
        let cookie = newer.unwrap_or(cookie);
        let mut fields = hidden_fields(&page.text().await.unwrap());
        fields.extend([
            ("organisation".to_owned(), organisation.to_owned()),
            ("decision".to_owned(), "allow".to_owned()),
        ]);
        let answer = self.post("oauth/consent", &cookie, &fields).await;
        let callback = Url::parse(answer.headers()[LOCATION].to_str().unwrap()).unwrap();
        callback.query_pairs().into_owned().collect()
    }

    async fn post(&self, path: &str, cookie: &str, fields: &[(String, String)]) -> reqwest::Response {
        client()
            .post(format!("{}/{path}", self.url))
            .header(COOKIE, cookie)
            .form(fields)
            .send()
            .await
            .unwrap()
    }
}

impl Drop for SandboxProcess {
    fn drop(&mut self) {
        // It may have ended already, which is as good.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_mins(15))
        .build()
        .unwrap()
}

fn hidden_fields(page: &str) -> Vec<(String, String)> {
    let page = scraper::Html::parse_document(page);
    let hidden = scraper::Selector::parse("input[type=hidden]").unwrap();
    page.select(&hidden)
        .map(|input| {
            let attribute = |name| input.value().attr(name).unwrap().to_owned();
            (attribute("name"), attribute("value"))
        })
        .collect()
}
