//! What every page's route is wrapped in.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};

use super::visitor::{BROWSER_COOKIE, THEME_COOKIE, Visitor};
use super::{Embedding, Notice, Site, flash, security};
use crate::config::Config;
use crate::i18n;

/// A year, in seconds: how long a chosen language or theme is kept.
const CHOICE_SECONDS: i64 = 365 * 24 * 60 * 60;

/// Wraps a room's routes: the visitor is recognised, forms from elsewhere are refused, a
/// [`Notice`] becomes its page, cookies are kept and the security headers are set.
pub fn dress(routes: Router, config: &Config) -> Router {
    let site = Arc::new(Site::new(config));
    routes
        .method_not_allowed_fallback(|| async { Notice::not_found() })
        .layer(from_fn_with_state(site, serve))
}

async fn serve(State(site): State<Arc<Site>>, mut request: Request, next: Next) -> Response {
    let embedding = request.extensions_mut().remove::<Embedding>();
    let visitor = Visitor::of_request(Arc::clone(&site), request.uri(), request.headers(), embedding);
    let known_browser = site.cookie(request.headers(), BROWSER_COOKIE) == Some(visitor.window.as_str());
    // A script that follows a form's redirect shows nothing; the page it then goes to will.
    let shown = request
        .headers()
        .get("sec-fetch-dest")
        .is_none_or(|destination| destination == "document");
    // In a client's page the browser would keep no cookie of ours.
    let framed = request
        .headers()
        .get("sec-fetch-dest")
        .is_some_and(|destination| destination == "iframe");
    let chosen = request.uri().query().is_some_and(|query| {
        query.contains(i18n::LOCALE_PARAMETER) || query.contains(super::visitor::THEME_PARAMETER)
    });
    let ours = security::comes_from_us(&site, request.method(), request.headers());
    let mut response = if ours {
        request.extensions_mut().insert(visitor.clone());
        next.run(request).await
    } else {
        let path = request.uri().path().to_owned();
        Notice::foreign_form(path).into_response()
    };
    // An address that does not hold what it should is answered by the framework in plain text.
    if response.status().is_client_error()
        && response.extensions().get::<Notice>().is_none()
        && !is_page(&response)
    {
        response = Notice::not_found().into_response();
    }
    if let Some(notice) = response.extensions_mut().remove::<Notice>() {
        let cookies: Vec<HeaderValue> = response
            .headers()
            .get_all(header::SET_COOKIE)
            .iter()
            .cloned()
            .collect();
        response = notice.respond(&visitor);
        for cookie in cookies {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    if !framed {
        keep_cookies(&visitor, known_browser, chosen, shown, &mut response);
    }
    security::protect(&mut response, visitor.embedding.as_ref());
    response
}

fn is_page(response: &Response) -> bool {
    response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

fn keep_cookies(visitor: &Visitor, known_browser: bool, chosen: bool, shown: bool, response: &mut Response) {
    let site = visitor.site();
    let is_page = is_page(response);
    let mut cookies = Vec::new();
    // A redirect to a provider must leave what its answer is recognised by.
    if (is_page || response.status().is_redirection()) && !known_browser {
        cookies.push(site.set_cookie(BROWSER_COOKIE, visitor.window.as_str(), None));
    }
    if is_page && shown && visitor.flash.is_some() && response.status() == StatusCode::OK {
        cookies.push(site.clear_cookie(flash::FLASH_COOKIE));
    }
    if chosen && visitor.embedding.is_none() {
        cookies.push(site.set_cookie(i18n::LOCALE_COOKIE, visitor.locale.tag(), Some(CHOICE_SECONDS)));
        cookies.push(site.set_cookie(THEME_COOKIE, visitor.theme.as_str(), Some(CHOICE_SECONDS)));
    }
    for cookie in cookies.into_iter().flatten() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

impl super::Flash {
    /// Adds this to a redirect, to be said on the page it leads to.
    pub fn on(&self, visitor: &Visitor, redirect: impl IntoResponse) -> Response {
        let mut response = redirect.into_response();
        if let Some(cookie) = visitor
            .site()
            .set_cookie(flash::FLASH_COOKIE, &self.code(), Some(60))
        {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}
