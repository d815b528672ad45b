//! Link: a company's authorisation journey.
