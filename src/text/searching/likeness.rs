//! How much a title is like another: by the words that they share, the rare ones above the common, and by their letters,
//! which tell where a word is mistyped.

use std::collections::{HashMap, HashSet};

use super::titles::{TitleWord, marks_of, words};

/// What a mark is worth that all titles bear, and one that hardly any does.
const LEAST: f32 = 0.1;
/// What a word of the other title is worth that was not asked for.
const UNASKED: f32 = 0.6;
/// What part of its worth a word has that says what is to be done: "запретить" is said of anything.
const OF_ACT: f32 = 0.5;
/// How much a word counts that means the same.
const SAME_SENSE: f32 = 0.8;
/// How much a word counts that begins the same.
const SAME_BEGINNING: f32 = 0.6;
/// Letters that two words begin with at least, to be taken for kin.
const KIN: usize = 4;
/// What part of the words of each title they share counts for, and what their letters do.
const OF_ASKED: f32 = 0.5;
const OF_OTHER: f32 = 0.3;
const OF_LETTERS: f32 = 0.2;

/// What each mark of a title is worth: the less, the more titles bear it.
#[derive(Debug, Clone, Default)]
pub struct Weights(HashMap<String, f32>);

impl Weights {
    /// By how many titles bear each mark, of so many.
    pub fn of(counts: impl IntoIterator<Item = (String, i64)>, titles: i64) -> Self {
        #[allow(clippy::cast_precision_loss, reason = "a few thousands")]
        let logarithm = |count: i64| (1.0 + count.max(0) as f32).ln();
        let all = logarithm(titles.max(1));
        let weight = |count: i64| (1.0 - logarithm(count) / all).max(LEAST);
        Self(counts.into_iter().map(|(mark, count)| (mark, weight(count))).collect())
    }

    /// What a mark is worth; the whole, if no title bears it.
    pub fn of_mark(&self, mark: &str) -> f32 {
        self.0.get(mark).copied().unwrap_or(1.0)
    }

    /// What a word is worth: as much as the commonest of its stems.
    fn of_word(&self, word: &TitleWord) -> f32 {
        let rare = word.stems.iter().map(|stem| self.of_mark(stem)).fold(1.0, f32::min);
        rare * share_of(word)
    }
}

/// A title that others are compared with.
#[derive(Debug, Clone)]
pub struct Asked {
    words: Vec<TitleWord>,
    trigrams: HashSet<String>,
}

impl Asked {
    /// The title somebody has in mind.
    pub fn of(title: &str) -> Self {
        Self { words: words(title), trigrams: trigrams(title) }
    }

    /// What titles like it are looked up by.
    pub fn marks(&self) -> Vec<String> {
        marks_of(&self.words)
    }
}

/// How much a title is like the one asked for, 0 to 1; 1 for the same words.
pub fn likeness(asked: &Asked, title: &str, weights: &Weights) -> f32 {
    let other = words(title);
    let own: Vec<f32> = asked.words.iter().map(|word| weights.of_word(word)).collect();
    let best = |word: &TitleWord, among: &[TitleWord]| {
        among.iter().map(|other| kinship(word, other)).fold(0.0, f32::max)
    };
    let found = asked.words.iter().zip(&own).map(|(word, weight)| weight * best(word, &other));
    let of_asked = part(found.sum(), own.iter().sum());
    let (mut shared, mut whole) = (0.0, 0.0);
    for word in &other {
        // What was asked for is worth what it was there.
        let (kin, weight) = asked
            .words
            .iter()
            .zip(&own)
            .map(|(asked, weight)| (kinship(asked, word), *weight))
            .fold(
                (0.0, UNASKED * share_of(word)),
                |best: (f32, f32), next| if next.0 > best.0 { next } else { best },
            );
        shared += kin * weight;
        whole += weight;
    }
    let letters = overlap(&asked.trigrams, &trigrams(title));
    OF_ASKED * of_asked + OF_OTHER * part(shared, whole) + OF_LETTERS * letters
}

/// What part of its worth a word has.
const fn share_of(word: &TitleWord) -> f32 {
    if word.is_act { OF_ACT } else { 1.0 }
}

fn part(of: f32, whole: f32) -> f32 {
    if whole > 0.0 { of / whole } else { 0.0 }
}

/// How near a word is to another: 1 where they have a stem in common.
fn kinship(one: &TitleWord, other: &TitleWord) -> f32 {
    let share = |one: &[String], other: &[String]| one.iter().any(|mark| other.contains(mark));
    if share(&one.stems, &other.stems) {
        return 1.0;
    }
    if share(&one.senses, &other.senses) {
        return SAME_SENSE;
    }
    let common = one.spelled.chars().zip(other.spelled.chars()).take_while(|(a, b)| a == b).count();
    let longer = one.spelled.chars().count().max(other.spelled.chars().count());
    if common >= KIN && common * 2 > longer { SAME_BEGINNING } else { 0.0 }
}

/// The threes of letters of a title's words, each word with two blanks before it and one behind, as `pg_trgm` has them.
pub(super) fn trigrams(title: &str) -> HashSet<String> {
    let mut found = HashSet::new();
    for word in super::letters::parts(title) {
        let letters: Vec<char> = "  ".chars().chain(word.chars()).chain([' ']).collect();
        found.extend(letters.windows(3).map(|three| three.iter().collect::<String>()));
    }
    found
}

pub(super) fn overlap(one: &HashSet<String>, other: &HashSet<String>) -> f32 {
    let common = one.intersection(other).count();
    let all = one.len() + other.len() - common;
    #[allow(clippy::cast_precision_loss, reason = "a few hundred")]
    let (common, all) = (common as f32, all as f32);
    part(common, all)
}
