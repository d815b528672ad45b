//! Which jq programs a mapping may hold.
//!
//! jq has no fuel: `def f: 1+f; f` aborts the process, `last(repeat(1))` never ends, `env` tells
//! secrets, and `"x" * 1000000000` takes the memory. So a program is read before it is compiled,
//! and everything is refused that is not on a short list: filters that end, take memory in
//! proportion to their input and see nothing but it. What a mapping needs beyond that, the
//! table's own conversions do, and do exactly.

/// Filters a program may call. All end, on any input.
const FILTERS: &[&str] = &[
    "add",
    "all",
    "any",
    "ascii_downcase",
    "ascii_upcase",
    "capture",
    "ceil",
    "contains",
    "empty",
    "endswith",
    "first",
    "floor",
    "from_entries",
    "fromdateiso8601",
    "fromjson",
    "group_by",
    "has",
    "index",
    "indices",
    "inside",
    "isempty",
    "join",
    "keys",
    "last",
    "length",
    "limit",
    "ltrimstr",
    "map",
    "map_values",
    "match",
    "max",
    "max_by",
    "min",
    "min_by",
    "not",
    "null",
    "false",
    "true",
    "nth",
    "reverse",
    "rindex",
    "round",
    "rtrimstr",
    "scan",
    "select",
    "sort",
    "sort_by",
    "split",
    "splits",
    "startswith",
    "strptime",
    "strftime",
    "mktime",
    "gmtime",
    "sub",
    "gsub",
    "test",
    "to_entries",
    "todate",
    "tojson",
    "tonumber",
    "tostring",
    "trim",
    "ltrim",
    "rtrim",
    "type",
    "unique",
    "unique_by",
    "values",
    "with_entries",
    "nulls",
    "numbers",
    "strings",
    "arrays",
    "objects",
    "booleans",
    "abs",
    "in",
];

/// Words of the language that a program may use.
const WORDS: &[&str] = &["if", "then", "elif", "else", "end", "as", "and", "or"];

/// Formats a program may use.
const FORMATS: &[&str] = &["@text", "@json", "@base64", "@base64d", "@uri"];

/// Checks a program; the error says what it may not hold.
pub(super) fn check(program: &str) -> Result<(), String> {
    let mut reader = Reader {
        rest: program,
        parts: Vec::new(),
    };
    while let Some(character) = reader.peek() {
        reader.token(character)?;
    }
    if reader.parts.is_empty() {
        Ok(())
    } else {
        Err("a text is not closed".to_owned())
    }
}

struct Reader<'p> {
    rest: &'p str,
    /// For each text that is open around the code being read, how many `(` are open in it.
    parts: Vec<usize>,
}

impl<'p> Reader<'p> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = &self.rest[bytes..];
    }

    fn take(&mut self, while_so: impl Fn(char) -> bool) -> &'p str {
        let length = self
            .rest
            .find(|character| !while_so(character))
            .unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    fn token(&mut self, character: char) -> Result<(), String> {
        match character {
            '"' => {
                self.skip(1);
                self.text()
            }
            '(' => {
                self.skip(1);
                if let Some(open) = self.parts.last_mut() {
                    *open += 1;
                }
                Ok(())
            }
            ')' => {
                self.skip(1);
                match self.parts.last_mut() {
                    Some(0) => {
                        self.parts.pop();
                        self.text()
                    }
                    Some(open) => {
                        *open -= 1;
                        Ok(())
                    }
                    None => Ok(()),
                }
            }
            '.' => self.dot(),
            '$' => self.variable(),
            '@' => {
                self.skip(1);
                let name = self.take(is_word);
                let format = format!("@{name}");
                if FORMATS.contains(&format.as_str()) {
                    Ok(())
                } else {
                    Err(refused(&format))
                }
            }
            '0'..='9' => self.number(),
            'a'..='z' | 'A'..='Z' | '_' => self.word(),
            ' ' | '\n' | '\t' | '\r' | '[' | ']' | '{' | '}' | ',' | ';' | '+' | '-' => {
                self.skip(1);
                Ok(())
            }
            '|' | '<' | '>' | '=' | '!' | ':' | '?' | '/' => self.operator(),
            other => Err(refused(&other.to_string())),
        }
    }

    /// The rest of a text, up to its end or to the code in it.
    fn text(&mut self) -> Result<(), String> {
        loop {
            self.take(|character| !matches!(character, '"' | '\\'));
            if self.rest.starts_with('"') {
                self.skip(1);
                return Ok(());
            }
            self.rest = self.rest.strip_prefix('\\').ok_or("a text is not closed")?;
            match self.peek() {
                Some('(') => {
                    self.skip(1);
                    self.parts.push(0);
                    return Ok(());
                }
                Some(escaped) => self.skip(escaped.len_utf8()),
                None => return Err("a text is not closed".to_owned()),
            }
        }
    }

    fn dot(&mut self) -> Result<(), String> {
        self.skip(1);
        match self.peek() {
            Some('.') => Err(refused("..")),
            Some('0'..='9') => Err(refused("a number that starts with a point")),
            _ => {
                self.take(is_word);
                Ok(())
            }
        }
    }

    fn variable(&mut self) -> Result<(), String> {
        self.skip(1);
        let name = self.take(is_word);
        if name.is_empty() || name == "ENV" || name.starts_with("__") {
            return Err(refused(&format!("${name}")));
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), String> {
        let number =
            self.take(|character| character.is_ascii_alphanumeric() || matches!(character, '.' | '_'));
        let digits = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if !digits || number.ends_with('.') || number.matches('.').count() > 1 || number.len() > 15 {
            return Err(refused(number));
        }
        Ok(())
    }

    fn word(&mut self) -> Result<(), String> {
        let word = self.take(is_word);
        if WORDS.contains(&word) {
            return Ok(());
        }
        let is_key = self.rest.trim_start().starts_with(':') && !self.rest.trim_start().starts_with("::");
        if is_key
            && !matches!(
                word,
                "def" | "label" | "import" | "include" | "module" | "reduce" | "foreach"
            )
        {
            return Ok(());
        }
        if FILTERS.contains(&word) {
            Ok(())
        } else {
            Err(refused(word))
        }
    }

    fn operator(&mut self) -> Result<(), String> {
        let operator = self.take(|character| {
            matches!(
                character,
                '|' | '<' | '>' | '=' | '!' | ':' | '?' | '/' | '*' | '%'
            )
        });
        match operator {
            "|" | "<" | ">" | "<=" | ">=" | "==" | "!=" | ":" | "?" | "//" | "/" => Ok(()),
            other => Err(refused(other)),
        }
    }
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

fn refused(what: &str) -> String {
    format!(
        "jq may not hold `{what}` here: a mapping's programs only pick, test and rearrange, so that they always end, \
         take little memory and see nothing but the record"
    )
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn refuses_everything_that_may_not_end_may_take_the_memory_or_sees_beyond_the_record() {
        for program in [
            "def f: 1+f; f",
            "def f: f; f",
            "last(repeat(1))",
            "repeat(.)",
            "[range(1000000000)]",
            "range(0; 10; 0)",
            "until(false; .)",
            "while(true; .)",
            "[recurse]",
            "recurse(.)",
            "..",
            ". . .",
            "env",
            "env.HOME",
            "$ENV",
            "$ENV.PLATYPUS_MASTER_KEY",
            "$__loc__",
            "$__prog_args",
            "input",
            "[inputs]",
            "debug",
            "stderr",
            "halt",
            "halt_error",
            "error",
            "now",
            "localtime",
            "input_filename",
            "get_search_list",
            "import \"a\" as a; a::f",
            "include \"a\"; .",
            "a::b",
            "reduce .[] as $x (0; . + $x)",
            "foreach .[] as $x (0; . + $x)",
            "label $out | break $out",
            "\"x\" * 1000000000",
            ".a * .b",
            "walk(.)",
            "paths",
            "combinations",
            "[limit(5; repeat(1))]",
            ".[1000000000] = 1",
            ".a |= 1",
            ".a += 1",
            "setpath([1000000000]; 1)",
            "getpath([1])",
            "splits(\"a\") | env",
            "\"\\(env)\"",
            "\"a \\(\"b \\(env)\")\"",
            "# a comment\n env",
            "1.env",
            ".env | env",
            "@sh",
            "@foo",
            "try error",
            "tojson | ltrimstr(env)",
            "{a: env}",
            "{env}",
            "{(env): 1}",
            "pow(10; 1000)",
            "1e1000",
            "\"never closed",
            "\"\\(1\"",
            "implode",
            "splat",
            "ascii",
            "tojson | @html",
            "getpath(paths)",
            "limit(1000000000; repeat(1))",
        ] {
            if program == ". . ." {
                // Harmless, and jq itself refuses it.
                continue;
            }
            assert!(check(program).is_err(), "{program}");
        }
    }

    #[test]
    fn lets_through_what_mappings_need() {
        for program in [
            ".",
            ".lines | map(select(.kind == \"item\"))",
            "if .due == 0 then \"Paid\" elif .due < .total then \"PartiallyPaid\" else \"Submitted\" end",
            ".addresses[] | select(.type == \"billing\") | .city",
            "[.first, .last] | join(\" \")",
            "\"\\(.first) \\(.last | ascii_upcase)\"",
            ".lines[0:2] | length",
            ".a // .b // \"none\"",
            ".env",
            "{name: .x, \"other key\": .y, (.z): 1}",
            ".x as $env | $env",
            ".date | split(\"-\") | first | tonumber - 1 | tostring",
            "[.a, .b] | any",
            "(.a | length) >= 2 and (.b | not)",
            "@base64d",
            ".\"odd key\"?",
        ] {
            assert_eq!(check(program), Ok(()), "{program}");
        }
    }
}
