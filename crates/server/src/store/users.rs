//! The people who sign in to a client's Portal.
