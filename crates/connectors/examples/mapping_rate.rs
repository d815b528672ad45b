//! How many invoices a second one core maps: `cargo run --release --example mapping_rate -p platypus-connectors`.
//!
//! The record is the sandbox's, about 1.5 KB with two lines and an allocation; the mapping is the
//! one in the catalogue.
#![allow(clippy::print_stdout)] // printing the figure is what it is for

use std::hint::black_box;
use std::time::{Duration, Instant};

use bytes::Bytes;
use platypus_connectors::mapping::{Mapping, MappingContext};
use platypus_model::DataType;

const MAPPING: &str = include_str!("../../../catalogue/sandbox/mappings/invoices.toml");
const SOURCE: &str =
    include_str!("../../../catalogue/sandbox/fixtures/invoices/part_paid_with_two_lines/source.json");

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mapping = Mapping::compile(MAPPING, DataType::Invoices)?;
    let context = MappingContext::default();
    // As a provider sends it: without the fixture's line breaks.
    let compact: Box<serde_json::value::RawValue> = serde_json::from_str(SOURCE)?;
    let source = serde_json::from_str::<serde_json::Value>(compact.get())?.to_string();
    let record = Bytes::from(source.into_bytes());
    let made = mapping
        .apply(record.clone(), &context)
        .map_err(|rejected| format!("{:?}", rejected.issues))?;
    let length = made.map_or(0, |made| made.json.len());
    println!("source {} bytes, standard record {length} bytes", record.len());

    let mut best = Duration::MAX;
    for _ in 0..7 {
        let start = Instant::now();
        for _ in 0..RECORDS {
            let _ = black_box(mapping.apply(black_box(record.clone()), &context));
        }
        best = best.min(start.elapsed());
    }
    println!(
        "{:.0} records a second, best of seven runs of {RECORDS}",
        f64::from(RECORDS) / best.as_secs_f64()
    );
    Ok(())
}

const RECORDS: u32 = 20_000;
