//! Cleaning an SVG: what draws is written anew, and everything else refuses the picture or is left
//! out. What comes out holds no script, no reference to elsewhere and no style sheet.

/// Elements that draw. `style` is not among them: its rules could load from elsewhere.
const ELEMENTS: &[&str] = &[
    "svg",
    "g",
    "defs",
    "symbol",
    "use",
    "title",
    "desc",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "textPath",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "mask",
    "pattern",
    "marker",
    "filter",
    "feGaussianBlur",
    "feOffset",
    "feBlend",
    "feColorMatrix",
    "feComposite",
    "feFlood",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "switch",
];

/// Elements that are left out with all they hold, without refusing the picture: what drawing
/// programs leave behind.
const LEFT_OUT: &[&str] = &["metadata", "style", "namedview"];

/// The most elements of one picture.
const MOST_ELEMENTS: usize = 20_000;
/// The deepest that elements may stand in each other.
const DEEPEST: usize = 64;

/// The picture, written anew; none where it is not well-formed or holds what does not draw.
pub(super) fn clean(text: &str) -> Option<String> {
    let mut cleaner = Cleaner {
        rest: text.trim_start_matches('\u{feff}'),
        out: String::with_capacity(text.len()),
        open: Vec::new(),
        elements: 0,
    };
    while !cleaner.rest.is_empty() {
        cleaner.step()?;
    }
    (cleaner.open.is_empty() && cleaner.elements > 0).then_some(cleaner.out)
}

struct Open<'t> {
    name: &'t str,
    is_kept: bool,
}

struct Cleaner<'t> {
    rest: &'t str,
    out: String,
    open: Vec<Open<'t>>,
    elements: usize,
}

impl<'t> Cleaner<'t> {
    fn step(&mut self) -> Option<()> {
        if let Some(rest) = self.rest.strip_prefix("<!--") {
            self.rest = &rest[rest.find("-->")? + 3..];
            return Some(());
        }
        if let Some(rest) = self.rest.strip_prefix("<?xml") {
            // The declaration alone: a style sheet's instruction begins with `<?xml-`.
            if !rest.starts_with(char::is_whitespace) || self.elements > 0 {
                return None;
            }
            self.rest = &rest[rest.find("?>")? + 2..];
            return Some(());
        }
        // A document type could define entities; nothing that draws needs one.
        if self.rest.starts_with("<!") || self.rest.starts_with("<?") {
            return None;
        }
        if let Some(rest) = self.rest.strip_prefix("</") {
            let end = rest.find('>')?;
            let open = self.open.pop()?;
            if rest[..end].trim_end() != open.name {
                return None;
            }
            if open.is_kept {
                self.out.push_str("</");
                self.out.push_str(open.name);
                self.out.push('>');
            }
            self.rest = &rest[end + 1..];
            return Some(());
        }
        if let Some(rest) = self.rest.strip_prefix('<') {
            return self.start_tag(rest);
        }
        let end = self.rest.find('<').unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(end);
        if self.open.is_empty() && !text.trim().is_empty() {
            return None;
        }
        if self.open.last().is_some_and(|open| open.is_kept) {
            push_escaped(&mut self.out, &decoded(text)?);
        }
        self.rest = rest;
        Some(())
    }

    fn start_tag(&mut self, rest: &'t str) -> Option<()> {
        let end = rest
            .find(|letter: char| !is_name(letter))
            .filter(|end| *end > 0)?;
        let (name, mut rest) = rest.split_at(end);
        let local = name.rsplit(':').next().unwrap_or(name);
        self.elements += 1;
        if self.elements > MOST_ELEMENTS || self.open.len() >= DEEPEST {
            return None;
        }
        let is_root = self.open.is_empty();
        if is_root && (name != "svg" || self.elements > 1) {
            return None;
        }
        let inside_kept = self.open.last().is_none_or(|open| open.is_kept);
        let is_drawing = ELEMENTS.contains(&name);
        // An element of a drawing program's own name space is left out too.
        let is_left_out = LEFT_OUT.contains(&local) || name.contains(':');
        if inside_kept && !is_drawing && !is_left_out {
            return None;
        }
        let is_kept = inside_kept && is_drawing;
        let mut attributes = String::new();
        loop {
            rest = rest.trim_start();
            if let Some(after) = rest.strip_prefix("/>") {
                self.rest = after;
                if is_kept {
                    self.write_tag(name, is_root, &attributes, "/>");
                }
                return Some(());
            }
            if let Some(after) = rest.strip_prefix('>') {
                self.rest = after;
                if is_kept {
                    self.write_tag(name, is_root, &attributes, ">");
                }
                self.open.push(Open { name, is_kept });
                return Some(());
            }
            let end = rest
                .find(|letter: char| !is_name(letter))
                .filter(|end| *end > 0)?;
            let (attribute, after) = rest.split_at(end);
            let after = after.trim_start().strip_prefix('=')?.trim_start();
            let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            let close = after[1..].find(quote)?;
            let value = decoded(&after[1..=close])?;
            rest = &after[close + 2..];
            if is_kept {
                push_attribute(&mut attributes, attribute, &value)?;
            }
        }
    }

    fn write_tag(&mut self, name: &str, is_root: bool, attributes: &str, end: &str) {
        self.out.push('<');
        self.out.push_str(name);
        if is_root {
            self.out.push_str(" xmlns=\"http://www.w3.org/2000/svg\"");
        }
        self.out.push_str(attributes);
        self.out.push_str(end);
    }
}

const fn is_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, ':' | '-' | '_' | '.')
}

/// Writes an attribute, where it draws. A handler or a reference to elsewhere refuses the picture.
fn push_attribute(out: &mut String, name: &str, value: &str) -> Option<()> {
    let folded = value
        .to_ascii_lowercase()
        .replace(|letter: char| letter.is_whitespace() || letter.is_control(), "");
    if name.len() > 2 && name[..2].eq_ignore_ascii_case("on") {
        return None;
    }
    if folded.contains("javascript:") || folded.contains("expression(") || folded.contains('\\') {
        return None;
    }
    // `url(…)` may name something in the picture only.
    let mut rest = folded.as_str();
    while let Some(at) = rest.find("url(") {
        rest = &rest[at + 4..];
        if !rest.trim_start_matches(['"', '\'']).starts_with('#') {
            return None;
        }
    }
    if folded.contains("image-set(") || folded.contains("@import") {
        return None;
    }
    let name = match name {
        // The old form of the same reference.
        "href" | "xlink:href" => {
            if !value.starts_with('#') {
                return None;
            }
            "href"
        }
        "xmlns" => return Some(()),
        _ if name.contains(':') => return Some(()),
        _ => name,
    };
    if name == "href" && out.contains(" href=") {
        return Some(());
    }
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push_escaped(out, value);
    out.push('"');
    Some(())
}

/// Text with the five entities of XML and character references decoded; none where another entity
/// is named.
fn decoded(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let end = at + rest[at..].find(';')?;
        let entity = &rest[at + 1..end];
        let letter = match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => {
                let digits = entity.strip_prefix('#')?;
                let number = match digits.strip_prefix(['x', 'X']) {
                    Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                    None => digits.parse().ok()?,
                };
                char::from_u32(number).filter(|letter| !letter.is_control())?
            }
        };
        out.push(letter);
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    Some(out)
}

fn push_escaped(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            letter => out.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a picture of the test that is refused should stop it

    use proptest::prelude::*;

    use super::clean;

    #[test]
    fn what_draws_stays() {
        let drawn = clean(
            "<?xml version=\"1.0\"?><!-- by hand --><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox='0 0 4 4'>\
             <defs><linearGradient id=\"a\"><stop offset=\"0\" stop-color=\"#fff\"/></linearGradient></defs>\
             <g fill=\"url(#a)\"><path d=\"M0 0h4\"/><text x=\"1\">A &amp; B</text></g></svg>",
        );
        assert_eq!(
            drawn.unwrap(),
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 4\"><defs><linearGradient id=\"a\">\
             <stop offset=\"0\" stop-color=\"#fff\"/></linearGradient></defs><g fill=\"url(#a)\"><path d=\"M0 0h4\"/>\
             <text x=\"1\">A &amp; B</text></g></svg>"
        );
    }

    #[test]
    fn what_drawing_programs_leave_behind_is_left_out() {
        let drawn = clean(
            "<svg xmlns:sodipodi=\"x\" sodipodi:docname=\"logo\"><metadata><rdf:RDF/></metadata>\
             <sodipodi:namedview id=\"base\"><a/></sodipodi:namedview><style>a{background:url(//evil)}</style>\
             <use xlink:href=\"#p\"/></svg>",
        );
        assert_eq!(
            drawn.unwrap(),
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><use href=\"#p\"/></svg>"
        );
    }

    #[test]
    fn what_does_more_than_draw_is_refused() {
        for inside in [
            "<script>alert(1)</script>",
            "<SCRIPT>alert(1)</SCRIPT>",
            "<g onload=\"alert(1)\"/>",
            "<g ONLOAD='alert(1)'/>",
            "<a href=\"https://evil.example\"><path d=\"\"/></a>",
            "<image href=\"https://evil.example/pixel.png\"/>",
            "<use href=\"https://evil.example/a.svg#b\"/>",
            "<use xlink:href=\"data:image/svg+xml,x\"/>",
            "<foreignObject><iframe/></foreignObject>",
            "<animate attributeName=\"href\" to=\"javascript:alert(1)\"/>",
            "<set attributeName=\"onload\" to=\"alert(1)\"/>",
            "<path fill=\"url(https://evil.example/#a)\"/>",
            "<path fill=\"url( 'https://evil.example/#a')\"/>",
            "<path style=\"background:u\\72l(//evil)\"/>",
            "<path fill=\"java&#115;cript:alert(1)\"/>",
            "<path d=\"&own;\"/>",
            "<path d=",
            "<g>",
            "</g>",
            "<g></svg>",
        ] {
            let picture = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{inside}</svg>");
            assert!(clean(&picture).is_none(), "{inside}");
        }
        for picture in [
            "",
            "<html></html>",
            "<!DOCTYPE svg [<!ENTITY a \"b\">]><svg/>",
            "<?xml-stylesheet href=\"https://evil.example\"?><svg/>",
            "<svg/><script/>",
            "text",
        ] {
            assert!(clean(picture).is_none(), "{picture}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_fail_otherwise_or_lets_a_script_through(text in "[<>/a-z=\"'&;:# !-]{0,200}") {
            if let Some(cleaned) = clean(&format!("<svg>{text}</svg>")) {
                prop_assert!(!cleaned.contains("<script"));
                prop_assert_eq!(clean(&cleaned), Some(cleaned.clone()));
            }
        }
    }
}
