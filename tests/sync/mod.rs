//! The sync engine against a provider that the tests script, on both engines.

mod budgets;
mod crash;
mod events;
mod expiry;
mod hundred_days;
mod interruptions;
mod nodes;
mod outage;
mod processes;
mod provider;
mod reading;
mod retailer;
mod schedules;
mod shutdown;
mod status;
mod tokens;
mod world;
