//! Integrations against the real thing.

mod tryton;
