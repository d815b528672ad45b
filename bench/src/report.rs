//! Tables: on the terminal, and in docs/PERFORMANCE.md between markers.

use std::fmt::Write;

use anyhow::{Context, Result};

/// The middle of some figures (the mean of the middle two where their number is even).
pub(crate) fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => f64::NAN,
        length if length % 2 == 1 => sorted[length / 2],
        length => f64::midpoint(sorted[length / 2 - 1], sorted[length / 2]),
    }
}

/// A table in Markdown, columns aligned.
pub(crate) fn table(heads: &[&str], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        rows.iter()
            .map(|row| row[column].chars().count())
            .chain([heads[column].chars().count()])
            .max()
            .unwrap_or(0)
    };
    let line = |cells: Vec<String>| {
        let mut text = String::from("|");
        for (column, cell) in cells.into_iter().enumerate() {
            // Writing to a `String` cannot fail.
            let _ = write!(text, " {cell:width$} |", width = width(column));
        }
        text.push('\n');
        text
    };
    let mut text = line(heads.iter().map(|&head| head.to_owned()).collect());
    text.push_str(&line(
        (0..heads.len()).map(|column| "-".repeat(width(column))).collect(),
    ));
    for row in rows {
        text.push_str(&line(row.clone()));
    }
    text
}

/// A figure with thousands apart: `12,345`.
pub(crate) fn thousands(figure: f64) -> String {
    let digits = format!("{figure:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Puts the text between `<!-- NAME -->` and `<!-- /NAME -->` in docs/PERFORMANCE.md.
pub(crate) fn write(name: &str, text: &str) -> Result<()> {
    let path = "docs/PERFORMANCE.md";
    let page = std::fs::read_to_string(path)?;
    let (begin, end) = (format!("<!-- {name} -->"), format!("<!-- /{name} -->"));
    let start = page
        .find(&begin)
        .with_context(|| format!("{path} has no {begin}"))?
        + begin.len();
    let stop = page.find(&end).with_context(|| format!("{path} has no {end}"))?;
    std::fs::write(
        path,
        format!("{}\n\n{}\n{}", &page[..start], text.trim_end(), &page[stop..]),
    )?;
    println!("Wrote {path}");
    Ok(())
}

/// The machine, in a line: processor, cores, memory, kernel.
pub(crate) fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let after = |text: &str, name: &str| {
        text.lines()
            .find_map(|line| line.strip_prefix(name))
            .and_then(|rest| rest.split_once(':'))
            .map(|(_, value)| value.trim().to_owned())
    };
    let processor =
        after(&read("/proc/cpuinfo"), "model name").unwrap_or_else(|| "unknown processor".to_owned());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory: f64 = read("/proc/meminfo")
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))
        .and_then(|rest| rest.trim().strip_suffix(" kB")?.trim().parse().ok())
        .unwrap_or(0.0);
    let kernel = read("/proc/sys/kernel/osrelease").trim().to_owned();
    format!(
        "{processor}, {cores} cores, {:.0} GB, Linux {kernel}",
        memory / 1_048_576.0
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        assert!((median(&[3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median(&[4.0, 1.0, 2.0, 3.0]) - 2.5).abs() < f64::EPSILON);
    }

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(thousands(999.4), "999");
        assert_eq!(thousands(12_345.0), "12,345");
        assert_eq!(thousands(1_234_567.0), "1,234,567");
    }
}
