//! A running sandbox, and a client that walks through its OAuth journey as a browser would.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Once};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use platypus_sandbox::{Sandbox, SandboxOptions, serve};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use url::Url;

pub(crate) const REDIRECT: &str = "http://127.0.0.1:9/callback";
pub(crate) const VERIFIER: &str = "a-verifier-of-more-than-forty-three-characters-in-all";

/// A sandbox that listens on loopback.
pub(crate) struct Running {
    pub(crate) base: String,
    pub(crate) http: reqwest::Client,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

/// A clock that tests move.
#[derive(Clone)]
pub(crate) struct TestClock(Arc<AtomicI64>);

impl TestClock {
    pub(crate) fn at(text: &str) -> Self {
        let moment: Timestamp = text.parse().unwrap();
        Self(Arc::new(AtomicI64::new(moment.as_microsecond())))
    }

    pub(crate) fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    pub(crate) fn options(&self, data_dir: &Path) -> SandboxOptions {
        let clock = self.clone();
        SandboxOptions {
            clock: Arc::new(move || Timestamp::from_microsecond(clock.0.load(Ordering::SeqCst)).unwrap()),
            ..SandboxOptions::new(data_dir)
        }
    }
}

pub(crate) struct Tokens {
    pub(crate) access: String,
    pub(crate) refresh: String,
    pub(crate) whole: Value,
}

impl Tokens {
    pub(crate) fn of(whole: Value) -> Self {
        let text = |name: &str| whole[name].as_str().unwrap().to_owned();
        Self {
            access: text("access_token"),
            refresh: text("refresh_token"),
            whole,
        }
    }
}

/// A form of a page: where it goes and its hidden and prefilled fields.
pub(crate) struct Form {
    pub(crate) action: String,
    pub(crate) fields: BTreeMap<String, String>,
    pub(crate) choices: Vec<String>,
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let length = tag[start..].find('"')?;
    Some(tag[start..start + length].to_owned())
}

impl Form {
    pub(crate) fn of(html: &str) -> Self {
        let form = &html[html.find("<form").unwrap()..html.find("</form>").unwrap()];
        let mut found = Self {
            action: attribute(form, "action").unwrap(),
            fields: BTreeMap::new(),
            choices: Vec::new(),
        };
        for tag in form.split("<input").skip(1) {
            let tag = &tag[..tag.find('>').unwrap()];
            let (name, value) = (attribute(tag, "name").unwrap(), attribute(tag, "value").unwrap());
            if attribute(tag, "type").unwrap() == "radio" {
                found.choices.push(value);
            } else {
                found.fields.insert(name, value);
            }
        }
        found
    }
}

pub(crate) fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

fn http() -> reqwest::Client {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        rustls::crypto::ring::default_provider()
            .install_default()
            .unwrap();
    });
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

impl Running {
    pub(crate) async fn start(options: SandboxOptions) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let sandbox = Sandbox::open(options).await.unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(async move {
            serve(listener, sandbox, async {
                stopped.await.ok();
            })
            .await
            .unwrap();
        });
        Self {
            base,
            http: http(),
            stop: Some(stop),
            task,
        }
    }

    pub(crate) async fn stop(mut self) {
        drop(self.http);
        self.stop.take().unwrap().send(()).unwrap();
        self.task.await.unwrap();
    }

    pub(crate) fn authorise_url(&self, changes: &[(&str, Option<&str>)]) -> Url {
        let challenge = challenge();
        let mut parameters = BTreeMap::from([
            ("response_type", "code"),
            ("client_id", "development"),
            ("redirect_uri", REDIRECT),
            ("state", "st/ate é"),
            ("code_challenge", challenge.as_str()),
            ("code_challenge_method", "S256"),
        ]);
        for (name, value) in changes {
            match value {
                Some(value) => parameters.insert(name, value),
                None => parameters.remove(name),
            };
        }
        Url::parse_with_params(&format!("{}/oauth/authorize", self.base), parameters).unwrap()
    }

    pub(crate) async fn post_form(
        &self,
        path: &str,
        cookie: &str,
        fields: &BTreeMap<String, String>,
    ) -> reqwest::Response {
        let request = self
            .http
            .post(format!("{}{path}", self.base))
            .header("cookie", cookie)
            .form(fields);
        request.send().await.unwrap()
    }

    /// Signs in and stops at the consent page: the cookie and the form.
    pub(crate) async fn consent_form(&self, url: Url) -> (String, Form) {
        let page = self.http.get(url).send().await.unwrap();
        assert_eq!(page.status(), 200);
        let cookie = page.headers()["set-cookie"]
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        let form = Form::of(&page.text().await.unwrap());
        let page = self.post_form(&form.action, &cookie, &form.fields).await;
        assert_eq!(page.status(), 200);
        (cookie, Form::of(&page.text().await.unwrap()))
    }

    /// Goes through the journey; what comes back to the application.
    pub(crate) async fn answer(&self, organisation: &str, decision: &str) -> BTreeMap<String, String> {
        let (cookie, mut form) = self.consent_form(self.authorise_url(&[])).await;
        form.fields
            .insert("organisation".to_owned(), organisation.to_owned());
        form.fields.insert("decision".to_owned(), decision.to_owned());
        let answer = self.post_form(&form.action, &cookie, &form.fields).await;
        assert_eq!(answer.status(), 303);
        let location = Url::parse(answer.headers()["location"].to_str().unwrap()).unwrap();
        assert!(location.as_str().starts_with(REDIRECT));
        location.query_pairs().into_owned().collect()
    }

    pub(crate) async fn token_call(&self, fields: &[(&str, &str)]) -> (u16, Value) {
        let request = self
            .http
            .post(format!("{}/oauth/token", self.base))
            .basic_auth("development", Some("development-secret"));
        let response = request.form(fields).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    pub(crate) async fn exchange(&self, code: &str) -> (u16, Value) {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        self.token_call(&fields).await
    }

    pub(crate) async fn refresh(&self, token: &str) -> (u16, Value) {
        self.token_call(&[("grant_type", "refresh_token"), ("refresh_token", token)])
            .await
    }

    pub(crate) async fn link(&self, organisation: &str) -> Tokens {
        let answer = self.answer(organisation, "allow").await;
        let (status, body) = self.exchange(&answer["code"]).await;
        assert_eq!(status, 200, "{body}");
        Tokens::of(body)
    }

    pub(crate) async fn get(&self, token: &str, path: &str) -> (u16, Value) {
        let response = self
            .http
            .get(format!("{}/api/v1{path}", self.base))
            .bearer_auth(token)
            .send()
            .await
            .unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    /// Every record of a list, page by page.
    pub(crate) async fn all(&self, token: &str, path: &str) -> Vec<Value> {
        let mut records = Vec::new();
        let mut page = 1;
        loop {
            let (status, body) = self
                .get(token, &format!("{path}?page={page}&page_size=500"))
                .await;
            assert_eq!(status, 200, "{body}");
            records.extend(body["data"].as_array().unwrap().iter().cloned());
            let Some(next) = body["paging"]["next_page"].as_u64() else {
                assert_eq!(body["paging"]["total"], records.len());
                return records;
            };
            page = next;
        }
    }

    pub(crate) async fn control(&self, method: reqwest::Method, path: &str, body: Value) -> (u16, Value) {
        let request = self
            .http
            .request(method, format!("{}/control{path}", self.base))
            .json(&body);
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }
}
