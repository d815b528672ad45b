//! Creating clients and their first administrator.
