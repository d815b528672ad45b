//! Datasets: one row per sync of one data type.
