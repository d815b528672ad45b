//! Connections and the errors they met.
