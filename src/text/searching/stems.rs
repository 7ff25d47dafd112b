//! The stems of words.

use std::collections::BTreeSet;

use rust_stemmers::{Algorithm, Stemmer};

use super::kazakh;
use super::letters::{Spelled, spelled};

/// The number of the rules by which stems are made. Raised with every change of them: what was made by others is then
/// made anew.
pub const RULES: i32 = 1;

/// Letters of a stem that may have lost a vowel; shorter ones keep it ("срок").
const LONG: usize = 5;

/// What a stem begins with where stems and words stand together; no word does.
const MARK: char = '=';

/// The different stems of a text, in order, each with its mark: "=школ".
pub fn stems(text: &str) -> Vec<String> {
    let words: BTreeSet<Spelled> = spelled(text).into_iter().collect();
    let russian = russian();
    let stems: BTreeSet<String> = words.iter().flat_map(|word| marked(&russian, word)).collect();
    stems.into_iter().collect()
}

/// The stems of one word, each with its mark.
pub(super) fn marked(russian: &Stemmer, word: &Spelled) -> impl Iterator<Item = String> + use<> {
    let (one, other) = of_word(russian, word);
    let other = other.filter(|other| *other != one);
    std::iter::once(one).chain(other).map(|stem| format!("{MARK}{stem}"))
}

/// The Russian rules (Snowball).
pub(super) fn russian() -> Stemmer {
    Stemmer::create(Algorithm::Russian)
}

/// The stem of a word, and another where it may be of either language. A number is known by its figures: "000042" is 42.
fn of_word(russian: &Stemmer, Spelled { word, is_kazakh }: &Spelled) -> (String, Option<String>) {
    if word.chars().all(|letter| letter.is_ascii_digit()) {
        return (word.trim_start_matches('0').to_owned(), None);
    }
    let kazakh_stem = kazakh::stem(word);
    if *is_kazakh || kazakh::is_root(word) {
        return (kazakh_stem, None);
    }
    (without_fleeting_vowel(russian.stem(word).into_owned()), Some(kazakh_stem))
}

/// The stem as it is where a vowel has fallen out: посёлок, посёлка; отец, отца.
fn without_fleeting_vowel(stem: String) -> String {
    let fleeting = ["ок", "ек", "ец"].iter().any(|ending| stem.ends_with(ending));
    if !fleeting || stem.chars().count() < LONG {
        return stem;
    }
    let last = stem.chars().count() - 1;
    stem.chars().enumerate().filter(|(at, _)| at + 1 != last).map(|(_, letter)| letter).collect()
}
