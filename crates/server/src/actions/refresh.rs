//! Queueing reads of a company's data.
