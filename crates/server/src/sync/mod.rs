//! The sync engine: from a queued dataset to records in the standard model.

pub mod connection_status;
pub mod dataset_status;
mod job;
mod plan;
mod queue;
mod removal;
mod token;

pub use queue::{QueueDataset, QueueError, queue_dataset, queue_first_datasets};
pub use removal::{forget_company, forget_connection};
