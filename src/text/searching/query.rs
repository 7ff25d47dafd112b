//! What a search asks the index for.

use super::letters::spelled;
use super::stems::{marked, russian};

/// Words of so many letters are looked up as they stand: beginnings of three letters are in the index. Longer ones are
/// beginnings of words.
const LOOKED_UP: usize = 3;

/// The words of a search as a `tsquery`: each is the beginning of a word of the text, or another form of one. None when
/// there is neither letter nor figure, which finds nothing.
pub fn sought(words: &str) -> Option<String> {
    let russian = russian();
    let asked: Vec<String> = spelled(words)
        .iter()
        .map(|spelled| {
            let part = &spelled.word;
            let beginning = if part.chars().count() > LOOKED_UP { ":*" } else { "" };
            let stems: String =
                marked(&russian, spelled).map(|stem| format!(" | '{stem}'")).collect();
            format!("('{part}'{beginning}{stems})")
        })
        .collect();
    (!asked.is_empty()).then(|| asked.join(" & "))
}
