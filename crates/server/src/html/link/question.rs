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

/// An organisation that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityChoice {
    /// Its id at the provider.
    pub id: String,
    /// Its name there.
    pub name: String,
}

/// Which of several organisations the company means.
#[derive(Template)]
#[template(path = "link/entities.html")]
pub struct EntitiesPage {
    /// What every page has.
    pub page: Page,
    /// Whose journey it is.
    pub journey: Journey,
    /// Where the form leads.
    pub action: String,
    /// The name of the integration.
    pub integration: String,
    /// The id of the organisation that was connected before; empty where there was none.
    pub before: String,
    /// What can be chosen.
    pub entities: Vec<EntityChoice>,
}

impl EntitiesPage {
    /// Whether it is the one that was connected before.
    fn is_before(&self, entity: &EntityChoice) -> bool {
        entity.id == self.before
    }
}
