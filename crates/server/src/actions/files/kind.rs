//! What a document is, by its content. A name alone proves nothing, and a kind that does not agree
//! with the name is refused: whoever opens it later goes by the name.

/// The kinds that are taken (contract section 12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentKind {
    /// PDF.
    Pdf,
    /// A picture, JPEG.
    Jpeg,
    /// A picture, PNG.
    Png,
    /// Comma-separated values.
    Csv,
    /// Office Open XML: a spreadsheet (XLSX, XLSB).
    Spreadsheet,
    /// Office Open XML: a text (DOCX).
    Text,
    /// Office Open XML: slides (PPTX).
    Slides,
    /// The older compound form of office documents (XLS, DOC, PPT).
    Compound,
}

impl DocumentKind {
    /// The names' endings, for the file dialog and for messages.
    pub const ENDINGS: [&'static str; 12] = [
        "pdf", "xls", "xlsx", "xlsb", "csv", "doc", "docx", "ppt", "pptx", "jpeg", "jpg", "png",
    ];

    /// The kind of a document with that name and content; none where it is none that is taken, or
    /// name and content do not agree.
    pub fn of(name: &str, content: &[u8]) -> Option<Self> {
        let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
        let by_content = Self::by_content(content)?;
        let agrees = match by_content {
            Self::Pdf => ending == "pdf",
            Self::Jpeg => matches!(ending.as_str(), "jpg" | "jpeg"),
            Self::Png => ending == "png",
            Self::Csv => ending == "csv",
            Self::Spreadsheet => matches!(ending.as_str(), "xlsx" | "xlsb"),
            Self::Text => ending == "docx",
            Self::Slides => ending == "pptx",
            Self::Compound => matches!(ending.as_str(), "xls" | "doc" | "ppt"),
        };
        agrees.then_some(by_content)
    }

    fn by_content(content: &[u8]) -> Option<Self> {
        if content.starts_with(b"%PDF-") {
            return Some(Self::Pdf);
        }
        if content.starts_with(b"\xff\xd8\xff") {
            return Some(Self::Jpeg);
        }
        if content.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Some(Self::Png);
        }
        if content.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
            return Some(Self::Compound);
        }
        if content.starts_with(b"PK\x03\x04") {
            let holds = |part: &[u8]| content.windows(part.len()).any(|window| window == part);
            // Every Office document has this part; a plain archive has not.
            if !holds(b"[Content_Types].xml") {
                return None;
            }
            return if holds(b"xl/workbook") {
                Some(Self::Spreadsheet)
            } else if holds(b"word/document") {
                Some(Self::Text)
            } else if holds(b"ppt/presentation") {
                Some(Self::Slides)
            } else {
                None
            };
        }
        is_table(content).then_some(Self::Csv)
    }

    /// What it is called in headers.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Csv => "text/csv",
            Self::Spreadsheet => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Text => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Slides => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Compound => "application/x-ole-storage",
        }
    }
}

/// Whether it is plain text that no browser would take for a page: lines of values.
fn is_table(content: &[u8]) -> bool {
    let start = &content[..content.len().min(64 << 10)];
    let is_text = !start.is_empty()
        && start
            .iter()
            .all(|byte| *byte >= 0x20 || matches!(*byte, b'\t' | b'\r' | b'\n'));
    let first = start
        .iter()
        .copied()
        .find(|byte| !byte.is_ascii_whitespace() && !matches!(*byte, 0xef | 0xbb | 0xbf));
    let is_separated = start.iter().any(|byte| matches!(byte, b',' | b';' | b'\t'));
    is_text && is_separated && !matches!(first, None | Some(b'<' | b'#' | b'{'))
}

#[cfg(test)]
mod tests {
    use super::DocumentKind;

    #[test]
    fn content_decides_and_the_name_has_to_agree() {
        let sheet = b"PK\x03\x04....[Content_Types].xml....xl/workbook.xml";
        for (name, content, expected) in [
            (
                "accounts.PDF",
                b"%PDF-1.7 ...".as_slice(),
                Some(DocumentKind::Pdf),
            ),
            ("accounts.xlsx", sheet, Some(DocumentKind::Spreadsheet)),
            ("accounts.xlsb", sheet, Some(DocumentKind::Spreadsheet)),
            ("accounts.docx", sheet, None),
            ("archive.xlsx", b"PK\x03\x04 just an archive".as_slice(), None),
            (
                "old.xls",
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(),
                Some(DocumentKind::Compound),
            ),
            (
                "scan.jpg",
                b"\xff\xd8\xff\xe0".as_slice(),
                Some(DocumentKind::Jpeg),
            ),
            (
                "sales.csv",
                b"date;amount\n2026-01-01;1,50\n".as_slice(),
                Some(DocumentKind::Csv),
            ),
            (
                "sales.csv",
                "\u{feff}société,montant\n".as_bytes(),
                Some(DocumentKind::Csv),
            ),
            ("page.csv", b"<html>,<script>".as_slice(), None),
            ("run.csv", b"#!/bin/sh, x".as_slice(), None),
            ("program.csv", b"MZ\x90\0,".as_slice(), None),
            ("page.html", b"<html>".as_slice(), None),
            ("page.pdf", b"<html>%PDF-".as_slice(), None),
            ("pdf", b"%PDF-".as_slice(), None),
            ("empty.csv", b"".as_slice(), None),
        ] {
            assert_eq!(DocumentKind::of(name, content), expected, "{name}");
        }
    }
}
