//! Visitors with browsers of their own, at routes in this process or at a server that runs.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use platypus_sandbox::{DEMO_EMAIL, DEMO_PASSWORD};
use scraper::{ElementRef, Html, Selector};
use tower::ServiceExt;

use super::site::ORGANISATION;

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
    /// Somebody with a browser that has never been at these routes.
    pub fn in_process(routes: Router) -> Self {
        Self::of(Place::InProcess(routes))
    }

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
