//! Rules over stored records, through what the API says of them, on both engines.

mod rules;
