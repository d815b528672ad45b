//! Beginning and completing a company’s authorisation.
