//! The sync engine: from a queued dataset to records in the standard model.

mod batch;
mod budget;
pub mod clock_times;
pub mod connection_status;
pub mod custom;
pub mod dataset_status;
mod engine;
mod expiry;
mod fetch;
mod finish;
mod first_reads;
mod in_flight;
mod job;
mod outage;
mod parts;
mod plan;
pub mod push;
mod queue;
mod read;
mod removal;
mod rounds;
pub mod schedule;
mod scheduler;
pub mod settings;
mod settle;
pub mod supplement;
pub mod token;
mod upkeep;

pub use budget::StoredBudget;
pub use engine::{Engine, EngineHandle};
pub use in_flight::InFlight;
pub use parts::Parts;
pub use queue::{QueueDataset, QueueError, queue_dataset, queue_first_datasets};
pub use removal::forget_connection;
