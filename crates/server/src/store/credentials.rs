//! What companies granted, sealed.
