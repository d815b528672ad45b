//! The workspace's Rust files, as text and as tokens.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use proc_macro2::{TokenStream, TokenTree};

/// A file of the workspace.
pub(super) struct SourceFile {
    /// Relative to the workspace's root, with `/` between parts.
    pub(super) path: String,
    pub(super) text: String,
}

/// A word or a punctuation mark of a file, outside comments and literals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    Mark(char),
    Literal(String),
    Open(char),
    Close,
}

/// A token and the line it stands on.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub(super) token: Token,
    pub(super) line: usize,
}

impl Placed {
    pub(super) fn word(&self) -> Option<&str> {
        match &self.token {
            Token::Word(word) => Some(word),
            _ => None,
        }
    }

    pub(super) fn is_mark(&self, mark: char) -> bool {
        self.token == Token::Mark(mark)
    }
}

/// The workspace's root folder.
pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the workspace exists")
}

/// Every file below a folder whose name ends so; build folders are left out.
pub(super) fn files(folder: &str, ending: &str) -> Vec<SourceFile> {
    let root = root();
    let mut found = Vec::new();
    collect(&root, &root.join(folder), ending, &mut found);
    found.sort_by(|left, right| left.path.cmp(&right.path));
    found
}

fn collect(root: &Path, folder: &Path, ending: &str, found: &mut Vec<SourceFile>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if !matches!(name.as_str(), "target" | "node_modules" | "data" | "__pycache__")
                && !name.starts_with('.')
            {
                collect(root, &path, ending, found);
            }
        } else if name.ends_with(ending) {
            let relative = path.strip_prefix(root).expect("files lie below the root");
            let path_text = relative.to_string_lossy().replace('\\', "/");
            let text = std::fs::read_to_string(&path).expect("source files are readable text");
            found.push(SourceFile {
                path: path_text,
                text,
            });
        }
    }
}

/// A file's tokens in order, groups flattened between an opening and a closing token.
pub(super) fn tokens(file: &SourceFile) -> Vec<Placed> {
    let stream = TokenStream::from_str(&file.text).unwrap_or_else(|error| panic!("{}: {error}", file.path));
    let mut flat = Vec::new();
    flatten(stream, &mut flat);
    flat
}

fn flatten(stream: TokenStream, flat: &mut Vec<Placed>) {
    for tree in stream {
        let line = tree.span().start().line;
        match tree {
            TokenTree::Group(group) => {
                let open = match group.delimiter() {
                    proc_macro2::Delimiter::Brace => '{',
                    proc_macro2::Delimiter::Bracket => '[',
                    _ => '(',
                };
                flat.push(Placed {
                    token: Token::Open(open),
                    line,
                });
                flatten(group.stream(), flat);
                flat.push(Placed {
                    token: Token::Close,
                    line: group.span_close().start().line,
                });
            }
            TokenTree::Ident(word) => flat.push(Placed {
                token: Token::Word(word.to_string()),
                line,
            }),
            TokenTree::Punct(mark) => flat.push(Placed {
                token: Token::Mark(mark.as_char()),
                line,
            }),
            TokenTree::Literal(literal) => flat.push(Placed {
                token: Token::Literal(literal.to_string()),
                line,
            }),
        }
    }
}

/// Whether `::` stands at this index.
pub(super) fn is_path_separator(tokens: &[Placed], index: usize) -> bool {
    tokens.len() > index + 1 && tokens[index].is_mark(':') && tokens[index + 1].is_mark(':')
}
