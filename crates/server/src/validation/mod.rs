//! Rules over stored records: what is written into the standard model should also make sense.
//!
//! A mapping sees one record and refuses what does not fit the model. These rules look at what is
//! stored once a dataset is complete: whether a record's own figures agree, whether what it names
//! is there, whether statements tie. They run in a job of their own, behind the sync, a batch at a
//! time, and change nothing: what they find is read at
//! `/companies/{companyId}/sync/{datasetId}/validation`. `docs/validation.md` is written from
//! `rules`.

mod check;
mod figure_rules;
mod figures;
mod job;
mod path;
mod references;
mod rule;
mod rules;
mod structure;

pub use check::{FINDINGS_KEPT, Report, check};
pub use job::{VALIDATE_DATASET, enqueue, run};
pub use rule::{Family, Rule, Rules};
pub use rules::rules_of;
