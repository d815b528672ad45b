//! What happened, in order, per client.
