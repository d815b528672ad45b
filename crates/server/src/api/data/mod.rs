//! Reading the data types: `/companies/{id}/data/…` (contract section 5).
