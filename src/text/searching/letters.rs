//! One spelling of a word.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Letters of a word that are looked at.
const LENGTH: usize = 64;

/// A word in the one spelling that searches go by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spelled {
    pub(super) word: String,
    /// It was written with a letter that Russian does not have.
    pub(super) is_kazakh: bool,
}

/// The words of a text, each in the one spelling that searches go by, as often as it stands there: small letters,
/// without dots and strokes that keyboards lack, without marks of stress, in whatever form of Unicode the text is.
pub fn parts(text: &str) -> Vec<String> {
    spelled(text).into_iter().map(|spelled| spelled.word).collect()
}

/// The words of a text, as [`parts`].
pub(super) fn spelled(text: &str) -> Vec<Spelled> {
    let composed: String = text.nfc().filter(|letter| !is_combining_mark(*letter)).collect();
    composed
        .to_lowercase()
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(in_one_spelling)
        .collect()
}

/// The word with one letter for those that are written for one another.
fn in_one_spelling(word: &str) -> Spelled {
    let cyrillic = word.chars().any(is_cyrillic);
    let one = |letter| if cyrillic { looked_like(letter) } else { letter };
    let letters = || word.chars().take(LENGTH).map(one);
    Spelled { word: letters().map(plain).collect(), is_kazakh: letters().any(is_kazakh) }
}

const fn is_cyrillic(letter: char) -> bool {
    matches!(letter, '\u{400}'..='\u{52f}')
}

/// Written without dots, or on a keyboard without Kazakh letters. `searched_parts` of the database does the same.
pub(super) const fn plain(letter: char) -> char {
    match letter {
        'ё' => 'е',
        'ә' => 'а',
        'ғ' => 'г',
        'қ' => 'к',
        'ң' => 'н',
        'ө' => 'о',
        'ұ' | 'ү' => 'у',
        'һ' => 'х',
        'і' => 'и',
        other => other,
    }
}

/// Latin letters that stand in Cyrillic words: "бiлiм" with the i of another keyboard.
const fn looked_like(letter: char) -> char {
    match letter {
        'a' => 'а',
        'c' => 'с',
        'e' => 'е',
        'h' => 'һ',
        'i' => 'і',
        'k' => 'к',
        'm' => 'м',
        'o' => 'о',
        'p' => 'р',
        't' => 'т',
        'x' => 'х',
        'y' => 'у',
        other => other,
    }
}

/// Whether a letter is one that Russian does not have.
const fn is_kazakh(letter: char) -> bool {
    matches!(letter, 'ә' | 'ғ' | 'қ' | 'ң' | 'ө' | 'ұ' | 'ү' | 'һ' | 'і')
}
