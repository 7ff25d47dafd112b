//! Values that facts have in common.

use serde::{Serialize, Serializer};

use domain::calendar::Names;
use domain::words::Word;

/// A text in three languages; each reader gets one of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InLanguages {
    /// In Kazakh.
    pub kk: String,
    /// In Russian.
    pub ru: String,
    /// In English.
    pub en: String,
}

impl InLanguages {
    /// Three texts, in the order of the state language, Russian and English.
    pub fn new(kk: impl Into<String>, ru: impl Into<String>, en: impl Into<String>) -> Self {
        Self { kk: kk.into(), ru: ru.into(), en: en.into() }
    }

    /// A text written in Kazakh, in Russian or in both: readers get their own language, else the other one, and
    /// readers of English the Kazakh text where there is one. None when it is written in neither.
    pub fn written_in(kk: Option<&str>, ru: Option<&str>) -> Option<Self> {
        Some(Self::new(kk.or(ru)?, ru.or(kk)?, kk.or(ru)?))
    }
}

impl From<&Names> for InLanguages {
    fn from(names: &Names) -> Self {
        Self::new(&names.kk, &names.ru, &names.en)
    }
}

/// Sentences: in the one language somebody wrote them in, or in all three.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Prose {
    /// As somebody wrote them.
    Written(String),
    /// For each reader in their own language.
    InLanguages(InLanguages),
}

impl From<&str> for Prose {
    fn from(text: &str) -> Self {
        Self::Written(text.to_owned())
    }
}

impl From<InLanguages> for Prose {
    fn from(texts: InLanguages) -> Self {
        Self::InLanguages(texts)
    }
}

/// Serialises a word of a closed list by its settled name.
pub(crate) fn code<W: Word, S: Serializer>(word: &W, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(word.code())
}

/// As [`code`], for a word that may be missing.
pub(crate) fn code_of<W: Word, S: Serializer>(
    word: &Option<W>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    word.map(Word::code).serialize(serializer)
}
