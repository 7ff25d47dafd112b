//! The words of the interface.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use toml::{Table, Value};

use crate::fault::PageError;
use crate::files;
use domain::language::Language;

/// The part whose words scripts of all pages use.
const OF_SCRIPTS: &str = "scripts";
/// Parts that begin so hold the words of the desk, which its own pages alone load.
const OF_THE_DESK: &str = "desk";
/// The part with the words of the law: states, events, outcomes.
const OF_THE_LAW: &str = "law";

/// All words of a language, by the part of the site and their name.
///
/// # Errors
/// When a file is no TOML; a test reads every one.
pub(crate) fn all(language: Language) -> Result<BTreeMap<String, Table>, PageError> {
    let read = |(name, text): &(&str, &str)| {
        let part = name.trim_end_matches(".toml").to_owned();
        let words = text.parse::<Table>().map_err(|error| PageError::of(name, &error))?;
        Ok((part, words))
    };
    files::words(language).iter().map(read).collect()
}

/// The words of scripts as modules, by their names as assets; each fills in its part of `js/vocabulary.js`.
pub(crate) fn modules(language: Language) -> Vec<(String, String)> {
    let code = language.code();
    vec![
        (format!("js/words/{code}.js"), module("../", "words", of_scripts(language))),
        (
            format!("js/words/desk/{code}.js"),
            module("../../", "wordsOfTheDesk", of_the_desk(language)),
        ),
    ]
}

/// The words of the scripts of all pages.
pub(crate) fn of_scripts(language: Language) -> Table {
    all(language).ok().and_then(|mut words| words.remove(OF_SCRIPTS)).unwrap_or_default()
}

/// The words of the desk, of all its parts together, and those of the law, as a table of its own among them.
pub(crate) fn of_the_desk(language: Language) -> Table {
    let mut together = Table::new();
    for (part, words) in all(language).unwrap_or_default() {
        if part.starts_with(OF_THE_DESK) {
            merge(&mut together, words);
        } else if part == OF_THE_LAW {
            together.insert(part, Value::Table(words));
        }
    }
    together
}

/// Puts the words of one table into another, however deep they stand.
fn merge(into: &mut Table, from: Table) {
    for (name, value) in from {
        match value {
            Value::Table(more) => {
                let there = into.entry(name).or_insert_with(|| Value::Table(Table::new()));
                if let Value::Table(there) = there {
                    merge(there, more);
                }
            }
            word => _ = into.insert(name, word),
        }
    }
}

/// The words as a module, which puts them where scripts look for them.
fn module(up: &str, place: &str, words: Table) -> String {
    let mut module =
        format!("import {{ {place} }} from \"{up}vocabulary.js\";\nObject.assign({place}, ");
    write_value(&mut module, &Value::Table(words));
    module + ");\n"
}

/// A value as JavaScript reads it.
fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::String(text) => write_text(out, text),
        Value::Integer(number) => _ = write!(out, "{number}"),
        Value::Float(number) => _ = write!(out, "{number}"),
        Value::Boolean(truth) => _ = write!(out, "{truth}"),
        Value::Datetime(instant) => write_text(out, &instant.to_string()),
        Value::Array(values) => {
            out.push('[');
            for value in values {
                write_value(out, value);
                out.push(',');
            }
            out.push(']');
        }
        Value::Table(members) => {
            out.push('{');
            for (name, value) in members {
                write_text(out, name);
                out.push(':');
                write_value(out, value);
                out.push_str(",\n");
            }
            out.push('}');
        }
    }
}

fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => {
                out.push('\\');
                out.push(letter);
            }
            '\n' => out.push_str("\\n"),
            other if other.is_control() || matches!(other, '\u{2028}' | '\u{2029}') => {
                _ = write!(out, "\\u{:04x}", u32::from(other));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of all words, with how many forms each has.
    fn names(at: &str, value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Table(members) => {
                for (name, value) in members {
                    names(&format!("{at}.{name}"), value, found);
                }
            }
            _ => found.push(at.to_owned()),
        }
    }

    fn names_in(language: Language) -> Vec<String> {
        let mut found = Vec::new();
        for (part, words) in all(language).unwrap() {
            names(&part, &Value::Table(words), &mut found);
        }
        found.sort();
        found
    }

    #[test]
    fn the_three_languages_have_the_same_words() {
        let kazakh = names_in(Language::Kk);
        assert!(kazakh.len() > 100, "only {} words", kazakh.len());
        for language in [Language::Ru, Language::En] {
            let other = names_in(language);
            let missing: Vec<_> = kazakh.iter().filter(|name| !other.contains(name)).collect();
            let more: Vec<_> = other.iter().filter(|name| !kazakh.contains(name)).collect();
            assert!(missing.is_empty() && more.is_empty(), "{language:?}: {missing:?} {more:?}");
        }
    }

    #[test]
    fn no_part_of_the_desk_takes_the_words_of_another() {
        for language in Language::ALL {
            let mut apart = Vec::new();
            for (part, words) in all(language).unwrap() {
                if part.starts_with(OF_THE_DESK) {
                    names("", &Value::Table(words), &mut apart);
                } else if part == OF_THE_LAW {
                    names(".law", &Value::Table(words), &mut apart);
                }
            }
            let mut together = Vec::new();
            names("", &Value::Table(of_the_desk(language)), &mut together);
            apart.sort();
            together.sort();
            assert_eq!(apart, together);
        }
    }

    /// The marks of a text that are filled in: `{count}`.
    fn marks(text: &str) -> Vec<String> {
        let mut found: Vec<String> = text
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'))
            .map(|(mark, _)| mark.to_owned())
            .collect();
        found.sort();
        found
    }

    #[test]
    fn a_text_has_the_same_marks_in_every_language() {
        fn walk(at: &str, value: &Value, found: &mut BTreeMap<String, Vec<String>>) {
            match value {
                Value::Table(members) => {
                    for (name, value) in members {
                        walk(&format!("{at}.{name}"), value, found);
                    }
                }
                Value::String(text) => _ = found.insert(at.to_owned(), marks(text)),
                _ => {}
            }
        }
        let read = |language| {
            let mut found = BTreeMap::new();
            for (part, words) in all(language).unwrap() {
                walk(&part, &Value::Table(words), &mut found);
            }
            found
        };
        let kazakh = read(Language::Kk);
        assert_eq!(kazakh, read(Language::Ru));
        assert_eq!(kazakh, read(Language::En));
    }

    #[test]
    fn words_of_scripts_are_read_as_they_are_written() {
        let mut module = String::new();
        let table = "a = \"say \\\"no\\\"\\n\\\\\"\nb = [\"x\", \"y\"]\n".parse::<Table>().unwrap();
        write_value(&mut module, &Value::Table(table));
        assert_eq!(module, "{\"a\":\"say \\\"no\\\"\\n\\\\\",\n\"b\":[\"x\",\"y\",],\n}");
    }
}
