//! How much of a password somebody would have to guess who tries words, rows of keys, repetitions, and what
//! they know of its holder.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::{Datelike as _, NaiveDate};
use unicode_normalization::UnicodeNormalization as _;

use super::holder::Holder;
use super::keyboard::{run_at_start, struck_otherwise};

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

/// Words that everybody tries here first.
const OWN_WORDS: [&str; 6] =
    ["petition", "петиция", "өтініш", "kazakhstan", "казахстан", "қазақстан"];
/// Parts of an address or of a name shorter than this say too little to be looked for, in characters.
pub(super) const SHORTEST_WORD: usize = 4;
/// What a word that is tried first, or a row of keys, is worth: as so many characters that are not.
const WORTH_OF_A_WORD: usize = 2;
const WORTH_OF_A_RUN: usize = 1;

/// Characters that are left without what everybody knows of the holder and of this service. Of lower case.
pub(super) fn left_without_what_is_known(lower: &str, holder: &Holder<'_>) -> usize {
    let mut words: Vec<String> = known_of(holder);
    words.extend(OWN_WORDS.map(str::to_owned));
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    let left = |text: String| {
        let mut rest = text;
        for word in &words {
            rest = rest.replace(word.as_str(), "");
        }
        rest.chars().filter(|character| !character.is_whitespace()).count()
    };
    let (cyrillic, latin) = struck_otherwise(lower);
    [lower.to_owned(), cyrillic, latin].map(left).into_iter().min().unwrap_or(0)
}

/// Words that others know of the holder, in lower case: parts of the address, names as written and in Latin
/// letters, the IIN, dates.
fn known_of(holder: &Holder<'_>) -> Vec<String> {
    let email = holder.email.unwrap_or_default().to_lowercase();
    let (local, domain) = email.split_once('@').unwrap_or((&email, ""));
    let of_address = local.split(['.', '+', '-', '_']).chain([local, domain]);
    let mut known: Vec<String> =
        of_address.chain([holder.iin.unwrap_or_default()]).map(str::to_owned).collect();
    for name in holder.names.iter().flatten() {
        let name: String = name.nfc().collect::<String>().to_lowercase();
        known.extend(name.split([' ', '-']).map(str::to_owned));
        known.extend(name.split([' ', '-']).map(in_latin_letters));
    }
    known.extend(holder.born.into_iter().flat_map(dates));
    known.retain(|word| word.chars().count() >= SHORTEST_WORD);
    known
}

/// A date as people write it, and its year.
fn dates(date: NaiveDate) -> Vec<String> {
    let (day, month, year) = (date.day(), date.month(), date.year());
    let short = year.rem_euclid(100);
    let mut written = vec![format!("{day:02}{month:02}"), year.to_string()];
    for mark in ["", ".", "-", "/", " "] {
        written.push(format!("{day:02}{mark}{month:02}{mark}{year}"));
        written.push(format!("{year}{mark}{month:02}{mark}{day:02}"));
        written.push(format!("{day:02}{mark}{month:02}{mark}{short:02}"));
        written.push(format!("{short:02}{mark}{month:02}{mark}{day:02}"));
        written.push(format!("{month:02}{mark}{day:02}{mark}{year}"));
    }
    written
}

/// A name as it stands in passports and addresses.
fn in_latin_letters(name: &str) -> String {
    name.chars()
        .map(|letter| match letter {
            'а' | 'ә' => "a",
            'б' => "b",
            'в' => "v",
            'г' | 'ғ' => "g",
            'д' => "d",
            'е' | 'ё' | 'э' => "e",
            'ж' => "zh",
            'з' => "z",
            'и' | 'і' => "i",
            'й' => "i",
            'к' | 'қ' => "k",
            'л' => "l",
            'м' => "m",
            'н' | 'ң' => "n",
            'о' | 'ө' => "o",
            'п' => "p",
            'р' => "r",
            'с' => "s",
            'т' => "t",
            'у' | 'ұ' | 'ү' => "u",
            'ф' => "f",
            'х' | 'һ' => "h",
            'ц' => "ts",
            'ч' => "ch",
            'ш' => "sh",
            'щ' => "shch",
            'ы' => "y",
            'ю' => "iu",
            'я' => "ia",
            _ => "",
        })
        .collect()
}

/// What a guesser who tries words and rows of keys first leaves of a password, in characters: a word or a row is
/// worth little, and the same again nothing. Of lower case.
pub(super) fn worth(lower: &str) -> usize {
    let (cyrillic, latin) = struck_otherwise(lower);
    [(lower, false), (&cyrillic, false), (&latin, false), (lower, true)]
        .into_iter()
        .map(|(text, disguised)| worth_as_written(text, disguised))
        .min()
        .unwrap_or(0)
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
        let length = word.max(run);
        if length == 0 {
            worth += usize::from(!letters[at].is_whitespace());
            at += 1;
            continue;
        }
        let price = if word >= run { WORTH_OF_A_WORD } else { WORTH_OF_A_RUN };
        worth += if seen.insert(plain[at..at + length].to_vec()) { price } else { 0 };
        at += length;
    }
    worth
}

/// The length of the longest word that the text begins with.
fn longest_word(letters: &[char]) -> usize {
    let most = letters.len().min(*LONGEST_WORD);
    (SHORTEST_WORD..=most).rev().find(|length| WORDS.contains(&letters[..*length])).unwrap_or(0)
}

/// Letters of Kazakh, and ё, as they are typed where a keyboard has none of them.
fn fold(letter: char) -> char {
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
