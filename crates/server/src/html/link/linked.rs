//! A connection is linked; what is being read now.

use askama::Template;

use super::Journey;
use crate::html::dataset::DatasetRow;
use crate::html::{IntegrationView, Page};
use crate::i18n::Locale;

/// What is being read, kept live.
#[derive(Template)]
#[template(path = "link/live_reads.html")]
pub struct LiveReads {
    /// The language it is written in.
    pub locale: Locale,
    /// A line per data type.
    pub lines: Vec<DatasetRow>,
}

impl LiveReads {
    fn done(&self) -> usize {
        self.lines.iter().filter(|line| !line.is_open()).count()
    }

    fn total(&self) -> usize {
        self.lines.len()
    }

    fn is_over(&self) -> bool {
        self.done() == self.total()
    }

    fn summary(&self) -> String {
        if self.is_over() {
            return self.locale.text("linked-reading-over");
        }
        self.locale.text_with_all(
            "linked-reading",
            &[("done", &self.done()), ("total", &self.total())],
        )
    }
}

/// The end of the journey.
#[derive(Template)]
#[template(path = "link/linked.html")]
pub struct LinkedPage {
    /// What every page has.
    pub page: Page,
    /// Whose journey it is.
    pub journey: Journey,
    /// What was connected.
    pub integration: IntegrationView,
    /// The organisation at the provider, where it is known.
    pub entity: Option<String>,
    /// What is being read.
    pub reads: LiveReads,
    /// The next step, where there is one.
    pub next: Option<String>,
    /// Where finishing leads.
    pub finish: String,
    /// Whether the client has a page of its own for the end.
    pub returns: bool,
    /// The address of the event stream.
    pub live_url: String,
}
