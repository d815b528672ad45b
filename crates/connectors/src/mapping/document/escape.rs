//! Undoing the escapes of JSON texts (RFC 8259, section 7).

/// What stands between the quotes.
pub(super) fn inside(quoted: &str) -> &str {
    quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default()
}

/// Undoes the escapes of a text whose syntax was checked. Half a surrogate pair becomes U+FFFD.
pub(super) fn unescape(escaped: &str) -> String {
    let mut text = String::with_capacity(escaped.len());
    let mut rest = escaped;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        let mut characters = after.chars();
        match characters.next() {
            Some('u') => {
                rest = push_unit(&mut text, after.get(1..).unwrap_or_default());
                continue;
            }
            Some('b') => text.push('\u{8}'),
            Some('f') => text.push('\u{c}'),
            Some('n') => text.push('\n'),
            Some('r') => text.push('\r'),
            Some('t') => text.push('\t'),
            Some(other) => text.push(other),
            None => {}
        }
        rest = characters.as_str();
    }
    text.push_str(rest);
    text
}

/// Reads the four digits of a `\u` escape, and its other half where there is one.
fn push_unit<'t>(text: &mut String, rest: &'t str) -> &'t str {
    let unit = |digits: &str| {
        digits
            .get(..4)
            .and_then(|digits| u16::from_str_radix(digits, 16).ok())
    };
    let Some(first) = unit(rest) else { return rest };
    let rest = &rest[4..];
    if first == 0 {
        // PostgreSQL keeps no NUL in a text, and no provider means one.
        return rest;
    }
    if (0xD800..0xDC00).contains(&first)
        && let Some(second) = rest.strip_prefix("\\u").and_then(unit)
        && let [Ok(character)] = char::decode_utf16([first, second]).collect::<Vec<_>>()[..]
    {
        text.push(character);
        return &rest[6..];
    }
    text.push(char::from_u32(u32::from(first)).unwrap_or(char::REPLACEMENT_CHARACTER));
    rest
}
