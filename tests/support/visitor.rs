//! A site in process on each engine, and visitors with browsers of their own.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use platypus::actions::{Platform, clients, sign_in};
use platypus::clock::Clock;
use platypus::config::{Applications, Config, IntegrationSettings, Settings};
use platypus::events::Cause;
use platypus::store::testing::{TestDatabase, databases};
use platypus::{link, portal, serve};
use platypus_connectors::{Catalogue, ClientOptions, ProviderClient};
use platypus_model::{ClientId, UserId};
use platypus_sandbox::{DEMO_EMAIL, DEMO_PASSWORD, OAuthClient, Sandbox, SandboxOptions};
use scraper::{ElementRef, Html, Selector};
use secrecy::ExposeSecret;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// The organisation that visitors choose at the sandbox.
pub const ORGANISATION: &str = "cafe-zoe";

/// A server on one engine, with one client.
pub struct Site {
    /// The engine's name, for messages.
    pub engine: &'static str,
    /// Its parts.
    pub platform: Platform,
    /// Its client.
    pub client: ClientId,
    /// The client's first administrator.
    pub administrator: UserId,
    time: Arc<AtomicI64>,
    _database: TestDatabase,
    sandbox: SandboxServer,
}

/// A sandbox provider for as long as the test runs.
struct SandboxServer {
    url: String,
    stop: CancellationToken,
    _folder: tempfile::TempDir,
}

impl Drop for SandboxServer {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl SandboxServer {
    async fn start(clock: Option<Clock>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let mut options = SandboxOptions::new(folder.path());
        if let Some(clock) = clock {
            options.clock = Arc::new(move || clock.now());
        }
        let sandbox = Sandbox::open(options).await.unwrap();
        let stop = CancellationToken::new();
        let stopping = stop.clone().cancelled_owned();
        tokio::spawn(platypus_sandbox::serve(listener, sandbox, stopping));
        Self {
            url,
            stop,
            _folder: folder,
        }
    }
}

/// A site on each engine at hand. No worker runs: what is queued stays queued.
pub async fn sites() -> Vec<Site> {
    let mut sites = Vec::new();
    for database in databases().await {
        sites.push(Site::new(database).await);
    }
    sites
}

/// In microseconds.
const A_DAY: i64 = 86_400_000_000;

impl Site {
    async fn new(database: TestDatabase) -> Self {
        Self::set(database, false).await
    }

    /// A site whose sandbox lives by the site's clock, and whose webhooks may go to this machine.
    pub async fn of_one_clock(database: TestDatabase) -> Self {
        Self::set(database, true).await
    }

    async fn set(database: TestDatabase, is_of_one_clock: bool) -> Self {
        // A whole site's clock starts on the last evening that is over: the sandbox's people have gone home,
        // so that none of their entries is of the very moment that its books were written.
        let now = Clock::system().now().as_microsecond();
        let evening = now - now.rem_euclid(A_DAY) - A_DAY / 8;
        let time = Arc::new(AtomicI64::new(if is_of_one_clock { evening } else { now }));
        let clock = Clock::from_fn({
            let time = Arc::clone(&time);
            move || Timestamp::from_microsecond(time.load(Ordering::SeqCst)).unwrap()
        });
        let sandbox = SandboxServer::start(is_of_one_clock.then(|| clock.clone())).await;
        let registered = OAuthClient::development();
        let configured = IntegrationSettings {
            client_id: registered.id,
            client_secret: registered.secret.into(),
            variables: BTreeMap::from([("base_url".to_owned(), sandbox.url.clone())]),
        };
        let config = Config::resolve(Settings {
            public_url: Some("http://127.0.0.1:8080".parse().unwrap()),
            data_dir: Some(std::env::temp_dir()),
            allow_private_addresses: Some(true),
            allow_private_webhooks: is_of_one_clock.then_some(true),
            trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
            integrations: BTreeMap::from([("sandbox".to_owned(), configured)]),
            ..Settings::default()
        })
        .unwrap();
        let mut options = ClientOptions::new(Arc::new({
            let clock = clock.clone();
            move || clock.now()
        }));
        options.allow_private_addresses = true;
        options.retry.attempts = 1;
        let catalogue = Catalogue::load(None).unwrap();
        let platform = Platform {
            store: database.open().await,
            applications: Applications::resolve(&config, &catalogue),
            catalogue: Arc::new(catalogue),
            config: Arc::new(config),
            clock,
            providers: ProviderClient::new(options).unwrap(),
        };
        let created = clients::create(&platform, "Harbour Lending", "Ada Admin", "ada@lender.example")
            .await
            .unwrap();
        Self {
            engine: database.engine,
            platform,
            client: created.client,
            administrator: created.administrator,
            time,
            _database: database,
            sandbox,
        }
    }

    /// Where the sandbox answers.
    pub fn sandbox_url(&self) -> &str {
        &self.sandbox.url
    }

    /// Lets time pass.
    pub fn pass(&self, duration: SignedDuration) {
        let microseconds = i64::try_from(duration.as_micros()).unwrap();
        self.time.fetch_add(microseconds, Ordering::SeqCst);
    }

    /// Somebody with a browser that has never been here.
    pub fn visitor(&self) -> Visitor {
        let routes = portal::router(&self.platform).merge(link::router(&self.platform));
        Visitor::of(Place::InProcess(routes))
    }

    /// As [`Site::visitor`], through everything that the server puts around its pages.
    pub fn visitor_behind_proxies(&self) -> Visitor {
        Visitor::of(Place::InProcess(serve::router(self.platform.clone())))
    }

    /// The path of a new one-time sign-in link for a person.
    pub async fn sign_in_path(&self, user: UserId) -> String {
        let link = sign_in::create_link(&self.platform, Cause::OPERATOR, self.client, user)
            .await
            .unwrap();
        url::Url::parse(link.url.expose_secret())
            .unwrap()
            .path()
            .to_owned()
    }

    /// A visitor who is signed in to the Portal.
    pub async fn signed_in(&self, user: UserId) -> Visitor {
        let mut visitor = self.visitor();
        let path = self.sign_in_path(user).await;
        visitor.get(&path).await;
        let answer = visitor.submit(&path, &path, &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        visitor
    }
}

/// Where a visitor is.
#[derive(Clone)]
enum Place {
    /// At routes in this process.
    InProcess(Router),
    /// At a server that really runs.
    Server { url: String, http: reqwest::Client },
}

/// A person with a browser: cookies, a language, no script.
#[derive(Clone)]
pub struct Visitor {
    place: Place,
    cookies: BTreeMap<String, String>,
    /// What the browser says it prefers.
    pub language: String,
}

/// What a visitor is shown.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: String,
}

impl Answer {
    /// Where a redirect leads.
    #[track_caller]
    pub fn location(&self) -> &str {
        assert!(self.status.is_redirection(), "{}: {}", self.status, self.body);
        self.headers[header::LOCATION].to_str().unwrap()
    }

    /// The answer, when it has that status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }

    /// The text of the first element that the selector finds, its spaces as one.
    #[track_caller]
    pub fn text(&self, selector: &str) -> String {
        self.texts(selector)
            .into_iter()
            .next()
            .unwrap_or_else(|| panic!("no {selector} in {}", self.body))
    }

    /// The text of every element that the selector finds.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.elements(selector, |element| {
            element
                .text()
                .collect::<String>()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        })
    }

    /// An attribute of every element that the selector finds.
    pub fn attributes(&self, selector: &str, attribute: &str) -> Vec<String> {
        self.elements(selector, |element| {
            element.attr(attribute).unwrap_or_default().to_owned()
        })
    }

    fn elements<T>(&self, selector: &str, take: impl Fn(ElementRef<'_>) -> T) -> Vec<T> {
        let document = Html::parse_document(&self.body);
        document
            .select(&Selector::parse(selector).unwrap())
            .map(take)
            .collect()
    }
}

impl Visitor {
    fn of(place: Place) -> Self {
        Self {
            place,
            cookies: BTreeMap::new(),
            language: "en".to_owned(),
        }
    }

    /// Somebody with a browser that has never been at the server that answers there.
    pub fn at(url: &str) -> Self {
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self::of(Place::Server {
            url: url.to_owned(),
            http,
        })
    }

    /// The same browser, at a server that took the other's place.
    pub fn moved_to(mut self, server: &str) -> Self {
        if let Place::Server { url, .. } = &mut self.place {
            server.clone_into(url);
        }
        self
    }

    /// Opens an address, and the page that it leads on to.
    pub async fn follow(&mut self, path: &str) -> Answer {
        let answer = self.get(path).await;
        self.follow_from(&answer).await
    }

    /// Opens the page that an answer leads on to.
    pub async fn follow_from(&mut self, answer: &Answer) -> Answer {
        let there = answer.location().to_owned();
        self.get(&there).await
    }

    /// Opens an address of the site.
    pub async fn get(&mut self, path: &str) -> Answer {
        let request = Request::get(path).body(Body::empty()).unwrap();
        self.send(request).await
    }

    /// Opens the page `page` and submits its form to `action`, with what was typed.
    pub async fn submit(&mut self, page: &str, action: &str, typed: &[(&str, &str)]) -> Answer {
        let shown = self.get(page).await;
        let selector = format!("form[action=\"{action}\"] input[type=hidden]");
        let names = shown.attributes(&selector, "name");
        let values = shown.attributes(&selector, "value");
        assert!(
            !names.is_empty(),
            "{page} has no form for {action}:\n{}",
            shown.body
        );
        let mut fields: Vec<(&str, &str)> = names
            .iter()
            .map(String::as_str)
            .zip(values.iter().map(String::as_str))
            .collect();
        fields.extend(typed);
        self.post(action, &fields, &[("sec-fetch-site", "same-origin")])
            .await
    }

    /// Opens the page `page` and sends its form with files to `action`: each file by its field, its
    /// name and what is in it.
    pub async fn upload(
        &mut self,
        page: &str,
        action: &str,
        typed: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        let shown = self.get(page).await;
        let selector = format!("form[action=\"{action}\"] input[name=form_token]");
        let token = shown.attributes(&selector, "value").remove(0);
        let mut body = Vec::new();
        let mut part = |disposition: String, content: &[u8]| {
            body.extend_from_slice(
                format!("--limit\r\nContent-Disposition: form-data; {disposition}\r\n\r\n").as_bytes(),
            );
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        };
        part("name=\"form_token\"".to_owned(), token.as_bytes());
        for (name, value) in typed {
            part(format!("name=\"{name}\""), value.as_bytes());
        }
        for (field, name, content) in files {
            part(format!("name=\"{field}\"; filename=\"{name}\""), content);
        }
        body.extend_from_slice(b"--limit--\r\n");
        let request = Request::post(action)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=limit")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    /// Sends a form as it is given.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let mut request =
            Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = serde_urlencoded::to_string(fields).unwrap();
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends a request with the browser's cookies, and keeps those it gets.
    pub async fn send(&mut self, request: Request<Body>) -> Answer {
        let response = self.open(request).await;
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 16 << 20).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    /// As [`Visitor::send`], with a body that is still to come.
    pub async fn open(&mut self, mut request: Request<Body>) -> axum::response::Response {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let headers = request.headers_mut();
        headers.insert(header::HOST, "127.0.0.1:8080".parse().unwrap());
        headers.insert(header::ACCEPT_LANGUAGE, self.language.parse().unwrap());
        if !cookies.is_empty() {
            headers.insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        }
        let response = self.place.answer(request).await;
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        response
    }

    /// Signs in at the sandbox whose consent page is at `address` and decides there: the path and
    /// query on our site that it sends the browser back to.
    pub async fn decide_at_sandbox(&self, address: &str, decision: &str) -> String {
        self.choose_at_sandbox(address, decision, ORGANISATION).await
    }

    /// As [`Visitor::decide_at_sandbox`], for another organisation.
    pub async fn choose_at_sandbox(&self, address: &str, decision: &str, organisation: &str) -> String {
        let browser = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        let address = url::Url::parse(address).unwrap();
        let opened = browser.get(address.clone()).send().await.unwrap();
        let cookies = set_cookies(&opened);
        let mut fields = hidden(&opened.text().await.unwrap());
        fields.insert("email".to_owned(), DEMO_EMAIL.to_owned());
        fields.insert("password".to_owned(), DEMO_PASSWORD.to_owned());
        let signed_in = browser
            .post(address.join("/oauth/sign-in").unwrap())
            .header("cookie", &cookies)
            .form(&fields)
            .send()
            .await
            .unwrap();
        let cookies = match set_cookies(&signed_in) {
            none if none.is_empty() => cookies,
            new => format!("{cookies}; {new}"),
        };
        let mut fields = hidden(&signed_in.text().await.unwrap());
        fields.insert("organisation".to_owned(), organisation.to_owned());
        fields.insert("decision".to_owned(), decision.to_owned());
        let decided = browser
            .post(address.join("/oauth/consent").unwrap())
            .header("cookie", &cookies)
            .form(&fields)
            .send()
            .await
            .unwrap();
        let location = decided.headers()["location"].to_str().unwrap();
        let location = url::Url::parse(location).unwrap();
        location[url::Position::BeforePath..].to_owned()
    }
}

impl Place {
    async fn answer(&self, request: Request<Body>) -> axum::response::Response {
        let (url, http) = match self {
            Self::InProcess(routes) => return routes.clone().oneshot(request).await.unwrap(),
            Self::Server { url, http } => (url, http),
        };
        let (mut parts, body) = request.into_parts();
        parts.headers.remove(header::HOST);
        let body = axum::body::to_bytes(body, 64 << 20).await.unwrap();
        let answer = http
            .request(parts.method, format!("{url}{}", parts.uri))
            .headers(parts.headers)
            .body(body)
            .send()
            .await
            .unwrap();
        let mut response = axum::response::Response::new(Body::empty());
        *response.status_mut() = answer.status();
        *response.headers_mut() = answer.headers().clone();
        *response.body_mut() = Body::from(answer.bytes().await.unwrap());
        response
    }
}

fn set_cookies(response: &reqwest::Response) -> String {
    let cookies = response.headers().get_all("set-cookie").iter();
    let pairs = cookies.map(|cookie| cookie.to_str().unwrap().split(';').next().unwrap().to_owned());
    pairs.collect::<Vec<_>>().join("; ")
}

fn hidden(page: &str) -> BTreeMap<String, String> {
    let document = Html::parse_document(page);
    let fields = Selector::parse("input[type=hidden]").unwrap();
    let value = |element: ElementRef<'_>, name| element.attr(name).unwrap_or_default().to_owned();
    document
        .select(&fields)
        .map(|element| (value(element, "name"), value(element, "value")))
        .collect()
}
