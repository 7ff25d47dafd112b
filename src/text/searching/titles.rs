//! The words of a title, as titles are compared by them.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use rust_stemmers::Stemmer;

use super::letters::{Spelled, parts, spelled};
use super::stems::{marked, russian};
use super::thesaurus::{is_act, senses};

/// Words that stand in any title and say nothing of its matter, in one spelling or another.
const SAID_ANYWHERE: &str = include_str!("said_anywhere.txt");
/// Letters by which a word is looked for whose stem is another: "школьный" for "школа".
const BEGINNING: usize = 4;

static PASSED_OVER: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| parts(SAID_ANYWHERE).into_iter().collect());

/// A word of a title.
#[derive(Debug, Clone)]
pub(super) struct TitleWord {
    /// As it is spelled in searches.
    pub(super) spelled: String,
    /// Its stems, each with its mark.
    pub(super) stems: Vec<String>,
    /// What it means, where others mean the same: "#школа".
    pub(super) senses: Vec<String>,
    /// It says what is to be done, whatever the petition is about.
    pub(super) is_act: bool,
}

impl TitleWord {
    fn of(russian: &Stemmer, spelled: &Spelled) -> Self {
        let stems: Vec<String> = marked(russian, spelled).collect();
        let senses = senses(&stems);
        let is_act = senses.iter().any(|sense| is_act(sense));
        Self { spelled: spelled.word.clone(), stems, senses, is_act }
    }

    /// Its first letters, if it is longer: "~школ".
    fn beginning(&self) -> Option<String> {
        let first: String = self.spelled.chars().take(BEGINNING).collect();
        (first.len() < self.spelled.len()).then(|| format!("~{first}"))
    }

    /// What it is looked up by.
    fn marks(&self) -> impl Iterator<Item = String> + '_ {
        self.stems.iter().chain(&self.senses).cloned().chain(self.beginning())
    }
}

/// The words of a title that say what it is about, each once; all of them, when none does.
pub(super) fn words(title: &str) -> Vec<TitleWord> {
    let all: BTreeSet<Spelled> = spelled(title).into_iter().collect();
    let telling: BTreeSet<&Spelled> =
        all.iter().filter(|spelled| !PASSED_OVER.contains(&spelled.word)).collect();
    let chosen = if telling.is_empty() { all.iter().collect() } else { telling };
    let russian = russian();
    chosen.into_iter().map(|word| TitleWord::of(&russian, word)).collect()
}

/// What words of a title are looked up by, each once.
pub(super) fn marks_of(words: &[TitleWord]) -> Vec<String> {
    let marks: BTreeSet<String> = words.iter().flat_map(TitleWord::marks).collect();
    marks.into_iter().collect()
}

/// What a title is looked up by when another like it is asked for: stems of its words, their first letters, and what
/// they mean.
pub fn title_marks(title: &str) -> Vec<String> {
    marks_of(&words(title))
}
