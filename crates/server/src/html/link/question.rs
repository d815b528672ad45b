//! Asking whether the company meant what it authorised.

use askama::Template;

use super::Journey;
use crate::html::Page;

/// What is unexpected, and the choice.
#[derive(Template)]
#[template(path = "link/question.html")]
pub struct QuestionPage {
    /// What every page has.
    pub page: Page,
    /// Whose journey it is.
    pub journey: Journey,
    /// Where the form leads.
    pub action: String,
    /// The organisation that was authorised.
    pub entity: String,
    /// The one that was connected before, where it is another.
    pub before: Option<String>,
    /// Whether the organisation is connected for another company already.
    pub is_elsewhere: bool,
}

impl QuestionPage {
    fn change(&self, before: &str) -> String {
        self.page.locale.text_with_all(
            "question-other-text",
            &[
                ("client", &self.journey.client_name),
                ("before", &before),
                ("entity", &self.entity),
            ],
        )
    }
}
