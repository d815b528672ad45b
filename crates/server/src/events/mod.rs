//! What happened: events, audit lines and the live bus.
