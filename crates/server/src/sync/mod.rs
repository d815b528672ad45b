//! Reading providers into the store.
