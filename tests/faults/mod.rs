//! Each bad day of a provider, switched on at the sandbox and followed to its end: what becomes of the
//! dataset, what is said of it, what becomes of the connection, what the Portal shows in each language,
//! and what webhooks tell.

mod lasting;
mod matrix;
mod stage;
mod windows;
