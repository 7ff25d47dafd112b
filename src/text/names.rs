//! Names of persons: one way of writing what keyboards write in many, and one script a word.

use icu_properties::CodePointMapData;
use icu_properties::props::Script;
use unicode_normalization::char::is_combining_mark;

/// A name as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// As it is kept.
    pub text: String,
    /// Letters of another script were replaced by those that they look like.
    pub repaired: bool,
}

/// A letter that is of another script than its word, and looks like none of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Foreign(pub char);

/// What stands where a person has no patronymic, in small letters.
const NO_PATRONYMIC: [&str; 4] = ["", "-", "нет", "жоқ"];

/// Whether this says that there is no patronymic.
pub fn is_none(patronymic: &str) -> bool {
    NO_PATRONYMIC.contains(&patronymic.trim().to_lowercase().as_str())
}

/// The name with hyphens, apostrophes and spaces of one kind, and each word in one script.
///
/// # Errors
/// A letter that no look-alike can take the place of.
pub fn folded(name: &str) -> Result<Name, Foreign> {
    let name: String = name.chars().map(fold).collect();
    let mut text = String::with_capacity(name.len());
    for part in name.split_inclusive(|letter: char| !is_of_word(letter)) {
        text.push_str(&in_one_script(part)?);
    }
    Ok(Name { repaired: text != name, text })
}

fn fold(character: char) -> char {
    match character {
        // Hyphens and dashes of every script, the minus, those of wide and small type, and marks that look like one.
        '\u{58A}'
        | '\u{5BE}'
        | '\u{1400}'
        | '\u{1806}'
        | '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{207B}'
        | '\u{208B}'
        | '\u{2212}'
        | '\u{2796}'
        | '\u{2E17}'
        | '\u{2E1A}'
        | '\u{2E3A}'
        | '\u{2E3B}'
        | '\u{2E40}'
        | '\u{2D7}'
        | '\u{FE31}'
        | '\u{FE32}'
        | '\u{FE58}'
        | '\u{FE63}'
        | '\u{FF0D}' => '-',
        // Apostrophes of every script, quotes in their place, primes, accents that stand alone, half rings and glottal
        // stops of transliteration, and turned commas, which are letters in the Latin script of Uzbek and Karakalpak.
        '\''
        | '`'
        | '\u{B4}'
        | '\u{2B9}'
        | '\u{2BB}'..='\u{2BF}'
        | '\u{2C0}'
        | '\u{2C1}'
        | '\u{2C8}'
        | '\u{2CA}'
        | '\u{2CB}'
        | '\u{2EE}'
        | '\u{55A}'
        | '\u{5F3}'
        | '\u{7F4}'
        | '\u{7F5}'
        | '\u{2018}'
        | '\u{201B}'
        | '\u{2032}'
        | '\u{2035}'
        | '\u{A78C}'
        | '\u{FF07}'
        | '\u{FF40}' => '\u{2019}',
        // Letters as wide as Chinese ones are the same letters.
        wide @ ('\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}') => {
            char::from_u32(u32::from(wide) - 0xFEE0).unwrap_or(wide)
        }
        space if space.is_whitespace() => ' ',
        other => other,
    }
}

/// An apostrophe stands within a word (`О’Нил`, `Oʻgʻli`), a hyphen between two.
fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || is_combining_mark(letter) || letter == '\u{2019}'
}

/// The script of a letter, if it is of one.
fn script(letter: char) -> Option<Script> {
    let script = CodePointMapData::<Script>::new().get(letter);
    (![Script::Common, Script::Inherited, Script::Unknown].contains(&script)).then_some(script)
}

/// The word with each letter in the script that all of it can be written in.
fn in_one_script(word: &str) -> Result<String, Foreign> {
    let mut scripts: Vec<(Script, usize)> = Vec::new();
    for of in word.chars().filter_map(script) {
        match scripts.iter_mut().find(|(known, _)| *known == of) {
            Some((_, letters)) => *letters += 1,
            None => scripts.push((of, 1)),
        }
    }
    if scripts.len() < 2 {
        return Ok(word.to_owned());
    }
    // That of most letters first; of equals Cyrillic, in which most names here are written.
    scripts.sort_by_key(|(of, letters)| (std::cmp::Reverse(*letters), *of != Script::Cyrillic));
    let written = |wanted: Script| {
        word.chars().map(|letter| written_in(wanted, letter)).collect::<Result<String, _>>()
    };
    let mut first = None;
    for (of, _) in scripts {
        match written(of) {
            Ok(word) => return Ok(word),
            Err(foreign) => first = first.or(Some(foreign)),
        }
    }
    first.map_or_else(|| Ok(word.to_owned()), Err)
}

/// The letter in that script, or the one of the script that it looks like.
fn written_in(wanted: Script, letter: char) -> Result<char, Foreign> {
    let Some(of) = script(letter).filter(|of| *of != wanted) else { return Ok(letter) };
    let column = |of: Script| COLUMNS.iter().position(|known| *known == of);
    let (Some(from), Some(to)) = (column(of), column(wanted)) else { return Err(Foreign(letter)) };
    let alike = LOOK_ALIKES.iter().find(|row| row[from] == letter).map(|row| row[to]);
    alike.filter(|found| *found != ' ').ok_or(Foreign(letter))
}

const COLUMNS: [Script; 3] = [Script::Cyrillic, Script::Latin, Script::Greek];

/// Letters that look alike in names, by script (UTS 39, and the letters of Kazakh); a space where there is none.
/// Where two letters of a script look like one of another, the commoner comes first.
const LOOK_ALIKES: [[char; 3]; 53] = [
    ['А', 'A', 'Α'],
    ['В', 'B', 'Β'],
    ['С', 'C', 'Ϲ'],
    ['Е', 'E', 'Ε'],
    ['Ё', 'Ë', ' '],
    ['Н', 'H', 'Η'],
    ['І', 'I', 'Ι'],
    ['Ї', 'Ï', 'Ϊ'],
    ['Ј', 'J', ' '],
    ['К', 'K', 'Κ'],
    ['М', 'M', 'Μ'],
    ['О', 'O', 'Ο'],
    ['Р', 'P', 'Ρ'],
    ['Ѕ', 'S', ' '],
    ['Т', 'T', 'Τ'],
    ['У', 'Y', 'Υ'],
    ['Ү', 'Y', 'Υ'],
    ['Х', 'X', 'Χ'],
    ['Ә', 'Ə', ' '],
    ['Ө', 'Ɵ', 'Θ'],
    ['Ԛ', 'Q', ' '],
    ['Ԝ', 'W', ' '],
    ['Г', ' ', 'Γ'],
    ['П', ' ', 'Π'],
    ['Ф', ' ', 'Φ'],
    [' ', 'N', 'Ν'],
    [' ', 'Z', 'Ζ'],
    ['а', 'a', 'α'],
    ['с', 'c', 'ϲ'],
    ['е', 'e', ' '],
    ['ё', 'ë', ' '],
    ['һ', 'h', ' '],
    ['і', 'i', 'ι'],
    ['і', 'ı', 'ι'],
    ['ї', 'ï', 'ϊ'],
    ['ј', 'j', 'ϳ'],
    ['к', 'ĸ', 'κ'],
    ['о', 'o', 'ο'],
    ['о', 'o', 'σ'],
    ['р', 'p', 'ρ'],
    ['ѕ', 's', ' '],
    ['у', 'y', 'γ'],
    ['ү', 'y', 'γ'],
    ['х', 'x', 'χ'],
    ['ә', 'ə', ' '],
    ['ә', 'ǝ', ' '],
    ['ө', 'ɵ', 'θ'],
    ['ԁ', 'd', ' '],
    ['ԛ', 'q', ' '],
    ['ԝ', 'w', ' '],
    [' ', 'v', 'ν'],
    ['п', ' ', 'π'],
    ['т', ' ', 'τ'],
];

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(name: &str) -> (String, bool) {
        let name = folded(name).unwrap();
        (name.text, name.repaired)
    }

    #[test]
    fn hyphens_apostrophes_and_spaces_are_of_one_kind() {
        for dash in
            ['-', '‐', '‑', '‒', '–', '—', '―', '−', '－', '˗', '᠆', '⁻', '⸺', '⸻', '︱', '➖', '־']
        {
            assert_eq!(kept(&format!("Нұр{dash}Әли")), ("Нұр-Әли".to_owned(), false));
        }
        for mark in
            ['\'', '’', '‘', '`', '´', 'ʼ', 'ʻ', 'ʹ', '′', '＇', 'ʾ', 'ʿ', 'ˀ', 'ˮ', '՚', '׳']
        {
            assert_eq!(kept(&format!("O{mark}g{mark}li")), ("O’g’li".to_owned(), false));
        }
        assert_eq!(kept("Ａｌｉｙａ"), ("Aliya".to_owned(), false));
        assert_eq!(kept("Ａйгүл"), ("Айгүл".to_owned(), true));
        for space in ['\u{A0}', '\u{2009}', '\u{202F}', ' '] {
            assert_eq!(kept(&format!("Әли{space}оглы")), ("Әли оглы".to_owned(), false));
        }
    }

    #[test]
    fn a_word_is_of_one_script_and_what_looks_like_another_is_repaired() {
        for (given, repaired) in [
            ("Серiков", "Серіков"),
            ("Cерікова", "Серікова"),
            ("Сeрікова", "Серікова"),
            ("Əлия", "Әлия"),
            ("Kөшербай", "Көшербай"),
            ("Aйгүл", "Айгүл"),
            ("Нұрhан", "Нұрһан"),
            ("Smіth", "Smith"),
            ("Οлжас", "Олжас"),
            ("Oлжас-Alі", "Олжас-Ali"),
            ("АE", "АЕ"),
            ("O’Нил", "О’Нил"),
        ] {
            assert_eq!(kept(given), (repaired.to_owned(), true), "{given}");
        }
        for alone in
            ["Серікова", "Smith", "Anna-Мария", "Anna Мария", "О’Нил", "І", "李小龙", "한국"]
        {
            assert_eq!(kept(alone), (alone.to_owned(), false), "{alone}");
        }
        for (given, letter) in
            [("Серgков", 'g'), ("Иvанов", 'v'), ("Smяth", 'я'), ("Айгүл李", '李')]
        {
            assert_eq!(folded(given), Err(Foreign(letter)), "{given}");
        }
    }

    #[test]
    fn some_words_say_that_there_is_no_patronymic() {
        for none in ["", " ", "-", "нет", "Нет", "НЕТ", "жоқ", "Жоқ", "ЖОҚ"] {
            assert!(is_none(none), "{none:?}");
        }
        for some in ["Нетович", "Жоқбай", "--"] {
            assert!(!is_none(some), "{some}");
        }
    }
}
