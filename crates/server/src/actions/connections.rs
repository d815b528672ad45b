//! Creating, unlinking and deleting connections.
