//! The people of a client.
