//! Pages that say what happened and offer the next step.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::{BrandView, Page, Visitor, render_with_status};

/// Somewhere to go next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The key of what the button says.
    pub label: &'static str,
    /// Where it leads.
    pub href: String,
}

/// Something that happened instead of the page that was asked for: what, why, and what to do next.
/// As a response it carries itself to [`super::dress`], which shows it in the visitor's language.
#[derive(Debug, Clone)]
pub struct Notice {
    status: StatusCode,
    title: &'static str,
    explanation: &'static str,
    values: Vec<(&'static str, String)>,
    detail: Option<String>,
    steps: Vec<Step>,
    brand: Option<BrandView>,
    at: Option<&'static str>,
}

impl Notice {
    /// A notice under `status`, with the keys of its title and its explanation.
    pub fn new(status: StatusCode, title: &'static str, explanation: &'static str) -> Self {
        Self {
            status,
            title,
            explanation,
            values: Vec::new(),
            detail: None,
            steps: Vec::new(),
            brand: None,
            at: None,
        }
    }

    /// As if it were at that path, where the address holds what must not be repeated: its switches
    /// of language and theme lead there.
    #[must_use]
    pub fn at(mut self, path: &'static str) -> Self {
        self.at = Some(path);
        self
    }

    /// In the name of a client rather than ours.
    #[must_use]
    pub fn branded(mut self, brand: BrandView) -> Self {
        self.brand = Some(brand);
        self
    }

    /// A value that title or explanation hold.
    #[must_use]
    pub fn value(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// What somebody else said about it, in their words.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// A next step; the first is the one to take.
    #[must_use]
    pub fn step(mut self, label: &'static str, href: impl Into<String>) -> Self {
        self.steps.push(Step {
            label,
            href: href.into(),
        });
        self
    }

    /// Nothing is at this address.
    pub fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "notice-not-found-title",
            "notice-not-found-text",
        )
        .step("notice-go-to-portal", "/portal")
    }

    /// The visitor may not do this.
    pub fn forbidden() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "notice-forbidden-title",
            "notice-forbidden-text",
        )
        .step("notice-go-to-portal", "/portal")
    }

    /// A form that did not come from a page of ours, or came after the browser forgot it.
    pub fn foreign_form(back: impl Into<String>) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "notice-foreign-form-title",
            "notice-foreign-form-text",
        )
        .step("notice-try-again", back)
    }

    /// A form that does not hold what it should.
    pub fn malformed_form(back: impl Into<String>) -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "notice-malformed-form-title",
            "notice-malformed-form-text",
        )
        .step("notice-try-again", back)
    }

    /// A fault of ours.
    pub fn internal_error() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "notice-internal-error-title",
            "notice-internal-error-text",
        )
    }

    /// The page for `visitor`.
    pub fn page(&self, page: Page) -> NoticePage {
        let values: Vec<(&'static str, &dyn crate::i18n::Argument)> = self
            .values
            .iter()
            .map(|(name, value)| (*name, value as &dyn crate::i18n::Argument))
            .collect();
        NoticePage {
            title: page.locale.text_with_all(self.title, &values),
            explanation: page.locale.text_with_all(self.explanation, &values),
            detail: self.detail.clone(),
            steps: self.steps.clone(),
            brand: self.brand.clone(),
            page,
        }
    }

    pub(super) fn respond(&self, visitor: &Visitor) -> Response {
        let mut page = visitor.page();
        if let Some(path) = self.at {
            path.clone_into(&mut page.here);
        }
        render_with_status(self.status, &self.page(page))
    }
}

impl IntoResponse for Notice {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// A [`Notice`] in a visitor's language.
#[derive(Template)]
#[template(path = "notice.html")]
pub struct NoticePage {
    /// What every page has.
    pub page: Page,
    /// What happened, in a line.
    pub title: String,
    /// Why, and what that means.
    pub explanation: String,
    /// What somebody else said about it.
    pub detail: Option<String>,
    /// Where to go next.
    pub steps: Vec<Step>,
    /// In whose name it is said; ours where there is none.
    pub brand: Option<BrandView>,
}
