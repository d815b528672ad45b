//! Integrations: what every one of them has to be, and each against the real thing.

mod conformance;
mod sandbox;
mod tryton;
