//! Bodies of the document are told apart by their names alone: of two with the same one would stand for both.

use std::collections::BTreeMap;

use crate::source::{Source, sources};

/// The names under which a file's bodies stand in the document, with those of their types.
fn named(source: &Source) -> Vec<(String, String)> {
    let words: Vec<&str> = source.tokens.iter().map(|token| token.text.as_str()).collect();
    let mut found = Vec::new();
    for at in (0..words.len()).filter(|at| words[*at] == "derive") {
        let head = words[at..].iter().position(|word| ["struct", "enum"].contains(word));
        let Some(head) = head.map(|length| &words[at..=at + length + 1]) else { continue };
        let (Some(own), true) = (head.last(), head.contains(&"ToSchema")) else { continue };
        let other = head.windows(3).find(|three| three[..2] == ["as", "="]).map(|three| three[2]);
        found.push((other.unwrap_or(*own).to_owned(), (*own).to_owned()));
    }
    found
}

#[test]
fn no_two_bodies_of_the_document_have_one_name() {
    let mut types: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in sources().iter().filter(|source| source.path.starts_with("http/")) {
        for (name, own) in named(source) {
            types.entry(name).or_default().push(format!("{own} in {}", source.path));
        }
    }
    assert!(types.len() > 200, "only {}", types.len());
    types.retain(|_, all| all.len() > 1);
    assert!(types.is_empty(), "{types:#?}");
}
