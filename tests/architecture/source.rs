//! The source as the rules read it.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Where it lies.
pub fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// A file of the source, as far as the rules need it.
pub struct Source {
    /// Below `src`.
    pub path: String,
    /// Without comments and without test modules.
    pub tokens: Vec<Token>,
}

/// A word, a mark or a literal of it.
pub struct Token {
    pub text: String,
    /// A string literal; `text` is what stands between its quotes, as written.
    pub is_text: bool,
    pub line: usize,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        let stream: TokenStream = text.parse().unwrap_or_else(|fault| panic!("{path}: {fault}"));
        let mut tokens = Vec::new();
        flatten(stream, &mut tokens);
        Self { path: path.to_owned(), tokens }
    }

    pub fn is_in(&self, places: &[&str]) -> bool {
        places.iter().any(|place| self.path.starts_with(place))
    }
}

/// All of it but tests.
pub fn sources() -> Vec<Source> {
    fn gather(folder: &Path, found: &mut Vec<Source>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(src()).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                gather(&path, found);
            } else if name.ends_with(".rs") && !name.ends_with("tests.rs") {
                found.push(Source::new(&name, &fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    gather(&src(), &mut found);
    assert!(found.len() > 100, "only {} files of source found", found.len());
    found
}

/// The tokens of a stream one after another, brackets among them; `::` and `=>` in one piece, and
/// whatever is compiled for tests alone left out.
fn flatten(stream: TokenStream, found: &mut Vec<Token>) {
    let mut for_tests = false;
    let mut trees = stream.into_iter().peekable();
    while let Some(tree) = trees.next() {
        let line = tree.span().start().line;
        let end = tree.span().end().line;
        let mut push = |text: &str, line: usize| {
            found.push(Token { text: text.to_owned(), is_text: false, line });
        };
        match tree {
            TokenTree::Group(group) => {
                if for_tests && group.delimiter() == Delimiter::Brace {
                    for_tests = false;
                    continue;
                }
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                for_tests |= group.delimiter() == Delimiter::Bracket
                    && group.stream().to_string().replace(' ', "") == "cfg(test)";
                push(open, line);
                flatten(group.stream(), found);
                found.push(Token { text: close.to_owned(), is_text: false, line: end });
            }
            TokenTree::Ident(name) => push(&name.to_string(), line),
            TokenTree::Punct(mark) => {
                let pair = trees.peek().and_then(|next| match (mark.as_char(), next) {
                    (':', TokenTree::Punct(next)) if next.as_char() == ':' => Some("::"),
                    ('=', TokenTree::Punct(next)) if next.as_char() == '>' => Some("=>"),
                    _ => None,
                });
                if let Some(pair) = pair {
                    trees.next();
                    push(pair, line);
                } else {
                    for_tests &= mark.as_char() != ';';
                    push(&mark.to_string(), line);
                }
            }
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let is_text = text.ends_with(['"', '#']) && text.contains('"');
                let text = match is_text {
                    true => text.trim_matches(['#', 'r', 'b', 'c']).trim_matches('"').to_owned(),
                    false => text,
                };
                found.push(Token { text, is_text, line });
            }
        }
    }
}

/// Whether what stands behind `std::` is, or has among its alternatives, a module about the world outside.
pub fn names_the_world(tokens: &[Token]) -> bool {
    const WORLD: [&str; 7] = ["fs", "net", "io", "env", "process", "thread", "time"];
    let named = if tokens.first().is_some_and(|first| first.text == "{") {
        tokens.iter().take_while(|token| token.text != ";").collect()
    } else {
        tokens.iter().take(1).collect::<Vec<_>>()
    };
    named.iter().any(|token| WORLD.contains(&token.text.as_str()))
}

/// The calls that take a statement as text, each with its line and the names of what is put into it.
pub fn statements(tokens: &[Token]) -> Vec<(usize, Vec<String>)> {
    let mut found = Vec::new();
    for (place, token) in tokens.iter().enumerate().filter(|(_, token)| !token.is_text) {
        let at = |steps: usize| tokens.get(place + steps).map_or("", |token| &token.text);
        // `sql::<Type>(...)` is a piece of a statement; its type may hold brackets of its own.
        let open = match token.text.as_str() {
            "sql_query" | "batch_execute" | "prepared" if at(1) == "(" => Some(place + 1),
            "sql" if at(1) == "::" && at(2) == "<" => {
                tokens[place..].iter().position(|token| token.text == "(").map(|at| place + at)
            }
            _ => None,
        };
        let Some(argument) = open.and_then(|open| tokens.get(open + 1)) else { continue };
        let open = open.unwrap_or_default();
        let after = tokens.get(open + 2).map_or("", |token| &token.text);
        let names = match argument.text.as_str() {
            _ if argument.is_text && [")", ","].contains(&after) => Vec::new(),
            // Put together with something else.
            _ if argument.is_text => vec![after.to_owned()],
            "format" => tokens[open..]
                .iter()
                .find(|token| token.is_text)
                .map_or_else(Vec::new, |text| names_in(&text.text)),
            "&" => vec![tokens[open + 2].text.clone()],
            name => vec![name.to_owned()],
        };
        found.push((token.line, names));
    }
    found
}

/// The lines that name the store's own lock of a petition, or give it another name: `petitions::lock`, where `petitions`
/// is the store's and not the guarded one of this room (`crate::petitions`).
pub fn unasked_locks(tokens: &[Token]) -> Vec<usize> {
    let mut found = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        let at = |steps: usize| tokens.get(place + steps).map_or("", |token| &token.text);
        let before =
            |steps: usize| place.checked_sub(steps).map_or("", |at| tokens[at].text.as_str());
        if token.text != "petitions" {
            continue;
        }
        let guarded = before(1) == "::" && before(2) != "store";
        // Under another name nobody would see whose it is.
        let renamed = before(2) == "store" && at(1) == "as";
        let brought_in = before(2) == "store"
            && (at(1), at(2)) == ("::", "{")
            && tokens[place..]
                .iter()
                .take_while(|token| token.text != ";")
                .any(|token| token.text.starts_with("lock"));
        let locks = at(1) == "::" && at(2).starts_with("lock");
        if (locks && !guarded) || renamed || brought_in {
            found.push(token.line);
        }
    }
    found
}

/// The names between the braces of a format string.
fn names_in(format: &str) -> Vec<String> {
    let parts = format.split('{').skip(1);
    parts.map(|rest| rest.split(['}', ':']).next().unwrap_or_default().to_owned()).collect()
}
