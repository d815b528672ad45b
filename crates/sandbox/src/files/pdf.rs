//! A small writer of PDF files (ISO 32000-1): A4 pages of text and rules in the built-in Helvetica, with a map back to
//! Unicode, so that text can be searched and copied whatever its letters.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A4 in points.
const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;

/// Codes that `WinAnsiEncoding` does not need, for letters that it does not have.
const SPARE: std::ops::RangeInclusive<u8> = 0x80..=0x9F;

/// A weight of type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// Helvetica.
    Regular,
    /// Helvetica-Bold.
    Bold,
}

/// A file that is being written, its last page at hand.
#[derive(Debug)]
pub(super) struct Pdf {
    title: String,
    pages: Vec<String>,
    /// The spare codes given out, by letter.
    letters: BTreeMap<char, u8>,
}

impl Pdf {
    /// A file of one empty page.
    pub(super) fn new(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            pages: vec![String::new()],
            letters: BTreeMap::new(),
        }
    }

    /// Goes on on a new page.
    pub(super) fn new_page(&mut self) {
        self.pages.push(String::new());
    }

    /// Sets text at so many points from the left and from the top.
    pub(super) fn text(&mut self, (left, top): (f32, f32), size: f32, weight: Weight, text: &str) {
        let font = match weight {
            Weight::Regular => "F1",
            Weight::Bold => "F2",
        };
        let mut encoded = String::new();
        for letter in text.chars() {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "{:02X}", self.code(letter));
        }
        let line = format!(
            "BT /{font} {size} Tf {left:.2} {:.2} Td <{encoded}> Tj ET\n",
            HEIGHT - top
        );
        self.page().push_str(&line);
    }

    /// Sets an amount so that it ends at so many points from the left.
    pub(super) fn amount(&mut self, (right, top): (f32, f32), size: f32, weight: Weight, text: &str) {
        let width: f32 = text.chars().map(width_of).sum();
        self.text((right - width * size / 1_000.0, top), size, weight, text);
    }

    /// Draws a rule across the page.
    pub(super) fn rule(&mut self, (left, right): (f32, f32), top: f32) {
        let y = HEIGHT - top;
        let line = format!("0.5 w {left:.2} {y:.2} m {right:.2} {y:.2} l S\n");
        self.page().push_str(&line);
    }

    fn page(&mut self) -> &mut String {
        if self.pages.is_empty() {
            self.pages.push(String::new());
        }
        let last = self.pages.len() - 1;
        &mut self.pages[last]
    }

    /// The code of a letter: its own where `WinAnsiEncoding` has it, else a spare one while there are any.
    fn code(&mut self, letter: char) -> u8 {
        match letter {
            ' '..='~' | '\u{A0}'..='\u{FF}' => u8::try_from(u32::from(letter)).unwrap_or(b'?'),
            _ => {
                let given = self.letters.len();
                match self.letters.get(&letter) {
                    Some(code) => *code,
                    None => match SPARE.clone().nth(given) {
                        Some(code) => {
                            self.letters.insert(letter, code);
                            code
                        }
                        None => b'?',
                    },
                }
            }
        }
    }

    /// The file.
    pub(super) fn finish(self) -> Vec<u8> {
        let first_page = 7;
        let kids: Vec<String> = (0..self.pages.len())
            .map(|index| format!("{} 0 R", first_page + index * 2))
            .collect();
        let mut objects = vec![
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            format!(
                "<< /Type /Pages /Kids [{}] /Count {} >>",
                kids.join(" "),
                kids.len()
            ),
            font("Helvetica", &self.differences()),
            font("Helvetica-Bold", &self.differences()),
            stream(&self.to_unicode()),
            format!("<< /Title {} /Producer (Platypus sandbox) >>", utf16(&self.title)),
        ];
        for (index, page) in self.pages.iter().enumerate() {
            objects.push(format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {} 0 R \
                 /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>",
                first_page + index * 2 + 1
            ));
            objects.push(stream(page));
        }
        assemble(&objects)
    }

    fn differences(&self) -> String {
        let mut by_code: Vec<_> = self.letters.iter().collect();
        by_code.sort_by_key(|(_, code)| **code);
        by_code
            .iter()
            .map(|(letter, code)| format!("{code} /uni{:04X}", u32::from(**letter)))
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Which letter each code stands for (ISO 32000-1, section 9.10.3).
    fn to_unicode(&self) -> String {
        let own = (0x20..=0x7E_u8)
            .chain(0xA0..=0xFF)
            .map(|code| (code, char::from(code)));
        let spare = self.letters.iter().map(|(letter, code)| (*code, *letter));
        let pairs: Vec<String> = own
            .chain(spare)
            .map(|(code, letter)| format!("<{code:02X}> <{}>", utf16_digits(letter.encode_utf8(&mut [0; 4]))))
            .collect();
        let mut map = String::from(
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n\
             /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
             /CMapName /Adobe-Identity-UCS def /CMapType 2 def\n\
             1 begincodespacerange <00> <FF> endcodespacerange\n",
        );
        for hundred in pairs.chunks(100) {
            let count = hundred.len();
            // Writing to a string does not fail.
            let _ = writeln!(map, "{count} beginbfchar\n{}\nendbfchar", hundred.join("\n"));
        }
        map.push_str("endcmap CMapName currentdict /CMap defineresource pop end end");
        map
    }
}

fn font(name: &str, differences: &str) -> String {
    format!(
        "<< /Type /Font /Subtype /Type1 /BaseFont /{name} /ToUnicode 5 0 R \
         /Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [{differences}] >> >>"
    )
}

fn stream(content: &str) -> String {
    format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len())
}

/// A text of the file's own, in UTF-16 with its mark (ISO 32000-1, section 7.9.2.2).
fn utf16(text: &str) -> String {
    format!("<FEFF{}>", utf16_digits(text))
}

/// A text's UTF-16 units in hexadecimal.
fn utf16_digits(text: &str) -> String {
    let mut digits = String::new();
    for unit in text.encode_utf16() {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{unit:04X}");
    }
    digits
}

/// The objects, numbered from 1, with the table that says where each begins.
fn assemble(objects: &[String]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut places = Vec::with_capacity(objects.len());
    for (index, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", index + 1).as_bytes());
    }
    let table = file.len();
    let count = objects.len() + 1;
    file.extend_from_slice(format!("xref\n0 {count}\n0000000000 65535 f \n").as_bytes());
    for place in places {
        file.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    let trailer =
        format!("trailer\n<< /Size {count} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{table}\n%%EOF\n");
    file.extend_from_slice(trailer.as_bytes());
    file
}

/// Widths of what amounts are written with, in thousandths of the size (Helvetica's own; the bold ones are the same).
fn width_of(letter: char) -> f32 {
    match letter {
        '.' | ',' | ' ' => 278.0,
        '-' => 333.0,
        'A'..='Z' => 690.0,
        _ => 556.0,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    #[test]
    fn every_entry_of_the_table_points_at_its_object() {
        let mut pdf = Pdf::new("Café Łukasz");
        pdf.text((50.0, 60.0), 12.0, Weight::Bold, "Łukasz & Kateřina, Café Zoë");
        pdf.new_page();
        pdf.amount((545.0, 60.0), 10.0, Weight::Regular, "1234.50");
        let file = pdf.finish();
        let text = String::from_utf8_lossy(&file);
        let table: usize = text
            .rsplit("startxref\n")
            .next()
            .unwrap()
            .lines()
            .next()
            .unwrap()
            .parse()
            .unwrap();
        let table = std::str::from_utf8(&file[table..]).unwrap();
        assert!(table.starts_with("xref\n0 11\n"), "{table}");
        for (index, line) in table.lines().skip(3).take(10).enumerate() {
            let place: usize = line[..10].parse().unwrap();
            let start = format!("{} 0 obj\n", index + 1);
            assert!(file[place..].starts_with(start.as_bytes()), "{line}");
        }
        assert!(file.starts_with(b"%PDF-1.4\n") && file.ends_with(b"%%EOF\n"));
    }

    #[test]
    fn letters_beyond_latin_1_keep_their_meaning() {
        let mut pdf = Pdf::new("t");
        pdf.text((0.0, 0.0), 9.0, Weight::Regular, "řŁř");
        assert!(pdf.pages[0].contains("<808180>"), "{}", pdf.pages[0]);
        assert!(pdf.to_unicode().contains("<80> <0159>") && pdf.to_unicode().contains("<81> <0141>"));
        assert_eq!(pdf.differences(), "128 /uni0159 129 /uni0141");
    }
}
