//! Authorisations under way: single-use OAuth state.
