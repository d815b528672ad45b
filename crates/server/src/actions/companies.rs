//! Creating, changing and deleting companies.
