//! Files behind records, made when they are asked for: documents as PDF, and what people attach to records.

mod attachments;
mod documents;
mod pdf;
mod png;

pub(crate) use attachments::attached_to;
pub(crate) use documents::printed;
