//! A client's API keys, kept as hashes.
