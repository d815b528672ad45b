//! The queue table: enqueue, claim, renew, finish.
