//! Measures Platypus beside what people would use instead.
fn main() {}
