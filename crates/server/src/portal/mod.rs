//! The Portal: the team's pages.
