//! Page contexts, forms, CSRF and rendering.
