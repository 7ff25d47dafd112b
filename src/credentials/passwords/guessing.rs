//! How much of a password somebody would have to guess who tries words, rows of keys and repetitions.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use unicode_normalization::char::is_combining_mark;

use super::keyboard::{run_at_start, struck_otherwise, unshifted};

/// Words that are tried first, in the languages of the country.
static WORDS: LazyLock<BTreeSet<Vec<char>>> = LazyLock::new(|| {
    include_str!("../../../data/password_words.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .map(|word| folded(word).chars().collect::<Vec<char>>())
        .filter(|word| word.len() >= SHORTEST_WORD)
        .collect()
});
static LONGEST_WORD: LazyLock<usize> =
    LazyLock::new(|| WORDS.iter().map(Vec::len).max().unwrap_or(0));

/// Parts of an address or of a name shorter than this say too little to be looked for, in characters.
pub(super) const SHORTEST_WORD: usize = 4;
/// What a word that is tried first, or a row of keys, is worth: as so many characters that are not.
const WORTH_OF_A_WORD: usize = 2;
const WORTH_OF_A_RUN: usize = 1;
/// Letters of an ending, at most.
const LONGEST_SUFFIX: usize = 3;
/// Keys of a password that was struck in doubles, at least.
const FEWEST_WITHOUT_DOUBLES: usize = 5;

/// What a guesser who tries words and rows of keys first leaves of a password, in characters: a word or a row is
/// worth little, and the same again nothing. Of lower case.
pub(super) fn worth(lower: &str) -> usize {
    let text: String = lower.chars().filter(|letter| !is_combining_mark(*letter)).collect();
    let (cyrillic, latin) = struck_otherwise(&text);
    let (joined, once) = (text.replace(is_pause, ""), without_doubles(&text));
    let marks: BTreeSet<char> =
        text.chars().filter(|mark| is_pause(*mark) && !mark.is_whitespace()).collect();
    let unshifted_of = |text: &str| worth_as_written(&unshifted(text), false);
    let spread = worth_as_written(&joined, false).min(unshifted_of(&joined)) + marks.len();
    [&text, &cyrillic, &latin, &once]
        .into_iter()
        .map(|text| worth_as_written(text, false))
        .chain([worth_as_written(&text, true), unshifted_of(&text), spread])
        .min()
        .unwrap_or(0)
}

/// What people put between the letters of a word to make it another: `п.а.р.о.л.ь`.
pub(super) fn is_pause(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '.' | ',' | '-' | '_' | '/' | '|' | '*' | '+')
}

/// Each key once where it was struck several times: `112233`. A text of fewer than five is left as it is.
fn without_doubles(text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    letters.dedup();
    if letters.len() < FEWEST_WITHOUT_DOUBLES { text.to_owned() } else { letters.iter().collect() }
}

/// `disguised`: digits and marks stand for letters in it.
fn worth_as_written(text: &str, disguised: bool) -> usize {
    let letters: Vec<char> = text.chars().collect();
    let letter = |written| if disguised { meant(written) } else { written };
    let plain: Vec<char> = letters.iter().map(|written| fold(letter(*written))).collect();
    let (mut at, mut worth, mut seen) = (0, 0, BTreeSet::new());
    while at < letters.len() {
        let word = longest_word(&plain[at..]);
        let run = run_at_start(&letters[at..]);
        let begins = at == 0 || !letters[at - 1].is_alphanumeric();
        let small = if begins { small_word(&letters[at..]) } else { None };
        let (length, price) = match small {
            _ if word > 0 && word >= run => (word, WORTH_OF_A_WORD),
            _ if run > 0 => (run, WORTH_OF_A_RUN),
            Some(small) => small,
            None => (1, usize::from(!letters[at].is_whitespace())),
        };
        let again = length > 1 && !seen.insert(plain[at..at + length].to_vec());
        worth += if again { 0 } else { price };
        at += length
            + if word > 0 && word >= run { suffix(&letters[at + length..], word) } else { 0 };
    }
    worth
}

/// How many letters follow a word as its ending: `пароль-ім`, `иванов-ич`. More are a word of their own.
fn suffix(rest: &[char], word: usize) -> usize {
    let letters = rest.iter().take_while(|letter| letter.is_alphabetic()).count();
    if word > SHORTEST_WORD && letters <= LONGEST_SUFFIX { letters } else { 0 }
}

/// Length and worth of a word of two or three letters that stands alone, and of a year: there are few of them.
fn small_word(letters: &[char]) -> Option<(usize, usize)> {
    let word: String = letters.iter().take_while(|letter| letter.is_alphanumeric()).collect();
    let length = word.chars().count();
    let is_small = (2..SHORTEST_WORD).contains(&length) && word.chars().all(char::is_alphabetic);
    let is_year = length == 4 && word.parse().is_ok_and(|year: u16| (1900..2040).contains(&year));
    match (is_small, is_year) {
        (true, _) => Some((length, WORTH_OF_A_RUN)),
        (_, true) => Some((length, WORTH_OF_A_WORD)),
        _ => None,
    }
}

/// The length of the longest word that the text begins with.
fn longest_word(letters: &[char]) -> usize {
    let most = letters.len().min(*LONGEST_WORD);
    (SHORTEST_WORD..=most).rev().find(|length| WORDS.contains(&letters[..*length])).unwrap_or(0)
}

/// Letters of Kazakh, and ё, as they are typed where a keyboard has none of them.
pub(super) fn fold(letter: char) -> char {
    match letter {
        'ә' => 'а',
        'ғ' => 'г',
        'қ' => 'к',
        'ң' => 'н',
        'ө' => 'о',
        'ұ' | 'ү' => 'у',
        'һ' => 'х',
        'і' => 'и',
        'ё' => 'е',
        other => other,
    }
}

fn folded(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// The letter that a digit or a mark is written for: `p@ssw0rd`.
fn meant(written: char) -> char {
    match written {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

/// The unit that the whole of a password repeats, without what stands between its turns, and how long the whole
/// is so. Of one that repeats nothing the unit is the whole.
pub(super) fn unit(lower: &str) -> (Vec<char>, usize) {
    let spoken: Vec<char> = lower.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let letters = if spoken.is_empty() { lower.chars().collect() } else { spoken };
    let repeats = |length: &usize| {
        letters.iter().enumerate().all(|(at, letter)| *letter == letters[at % *length])
    };
    let length = (1..=letters.len() / 2).find(repeats).unwrap_or(letters.len());
    (letters[..length].to_vec(), letters.len())
}
