//! Clients: the tenants of this instance.
