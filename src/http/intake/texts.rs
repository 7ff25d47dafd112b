//! Texts and words in bodies: their length, and what may stand in them.

use std::ops::RangeInclusive;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::intake::fields::Wrong;
use ::text::unseen::{Shape, Unwanted, cleaned};

/// What a spreadsheet takes for the start of a formula (OWASP, CSV injection), in full width too.
const FORMULA_STARTS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Combining marks in a row: a letter of any living language bears fewer.
const MAX_MARKS: usize = 3;

/// A text of this many characters, as a reader counts them: NFC, trimmed, without what is not seen, and without
/// control characters (line breaks and tabs stay where `lines` allows them).
pub fn text(
    length: RangeInclusive<usize>,
    lines: bool,
) -> impl FnOnce(String) -> Result<String, Wrong> {
    move |given| {
        let text: String = seen(&given, lines)?.nfc().collect();
        if heaps_marks(&text) {
            return Err(("combining_run", format!("at most {MAX_MARKS} combining marks in a row")));
        }
        let characters = text.graphemes(true).count();
        if characters < *length.start() {
            let code = if characters == 0 { "required" } else { "too_short" };
            let least = match length.start() {
                1 => "at least one character".to_owned(),
                more => format!("at least {more} characters"),
            };
            return Err((code, least));
        }
        if characters > *length.end() || text.len() > length.end() * 8 {
            return Err(("too_long", format!("at most {} characters", length.end())));
        }
        Ok(text)
    }
}

/// What a reader sees of a text, without the white space around it.
///
/// # Errors
/// The place and code of a character that none may hold.
pub(crate) fn seen(given: &str, lines: bool) -> Result<String, Wrong> {
    let shape = if lines { Shape::Lines } else { Shape::Line };
    let space = given.chars().take_while(|character| character.is_whitespace()).count();
    let text = cleaned(given.trim(), shape).map_err(|Unwanted { position, character }| {
        let (code, position) = (u32::from(character), space + position);
        ("unwanted_character", format!("U+{code:04X} at position {position} is not allowed here"))
    })?;
    Ok(text.trim().to_owned())
}

/// A text of several lines.
pub fn lines(length: RangeInclusive<usize>) -> impl FnOnce(String) -> Result<String, Wrong> {
    text(length, true)
}

/// A text of one line.
pub fn line(length: RangeInclusive<usize>) -> impl FnOnce(String) -> Result<String, Wrong> {
    text(length, false)
}

/// A title: one line that no spreadsheet takes for a formula.
pub fn title(length: RangeInclusive<usize>) -> impl FnOnce(String) -> Result<String, Wrong> {
    move |given| {
        // Trimming would take a leading tab away unseen.
        let tab = given.trim_start_matches(' ').starts_with(['\t', '\r']);
        let title = line(length)(given)?;
        if tab || title.starts_with(FORMULA_STARTS) {
            return Err(("formula_start", "must not start with =, +, -, @ or a tab".to_owned()));
        }
        Ok(title)
    }
}

/// The name of a person or an organisation: as a title, and no place for an address of the web.
pub fn name(length: RangeInclusive<usize>) -> impl FnOnce(String) -> Result<String, Wrong> {
    move |given| {
        let name = title(length)(given)?;
        let lower = name.to_lowercase();
        if lower.contains("://") || lower.contains("www.") {
            return Err(("link_not_allowed", "a name holds no web address".to_owned()));
        }
        Ok(name)
    }
}

/// Whether more marks stand in a row than any language writes. Of a composed text, so that a letter's
/// own mark is part of the letter.
fn heaps_marks(text: &str) -> bool {
    let mut run = 0;
    text.chars().any(|character| {
        let mark = is_combining_mark(character) || canonical_combining_class(character) > 0;
        run = if mark { run + 1 } else { 0 };
        run > MAX_MARKS
    })
}

/// One of a closed set of words.
pub fn one_of<T>(
    parse: impl Fn(&str) -> Option<T>,
    known: &'static str,
) -> impl FnOnce(String) -> Result<T, Wrong> {
    move |given| parse(&given).ok_or_else(|| ("unknown_value", format!("one of: {known}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_i04_i06_a_text_holds_nothing_unseen_and_no_heap_of_marks() {
        let judged = |text: &str| lines(1..=50)(text.to_owned()).map_err(|(code, _)| code);
        for good in [
            "Ұлы Дала\n\tәңгіме",
            "«ёжик» — й",
            "и\u{306}и\u{306}и\u{306}",
            "👍🏽 ❤️ 1️⃣ 🇰🇿",
            "a\u{300}\u{301}\u{302}\u{303}",
        ] {
            let kept = judged(good).unwrap();
            assert_eq!(kept, good.nfc().collect::<String>());
        }
        let unseen = [
            0, 7, 0x1B, 0x7F, 0x85, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x180E, 0x200C, 0x200D,
            0x202E, 0x2061, 0x2064, 0x2065, 0x2066, 0x2069, 0x206A, 0x206F, 0x3164, 0xFDD0, 0xFFA0,
            0xFFF9, 0xFFFB, 0xFFFE, 0x1FFFF, 0x10FFFF, 0xE0000, 0xE0041, 0xE007F,
        ];
        // What pasted texts bring along is dropped, and what follows is composed and measured without it.
        assert_eq!(judged("\u{FEFF}и\u{AD}\u{306}\u{200B}").unwrap(), "й");
        assert_eq!(judged("\u{FEFF}\u{200B} "), Err("required"));
        let (_, detail) = lines(1..=9)("  аб\u{202E}".to_owned()).unwrap_err();
        assert_eq!(detail, "U+202E at position 5 is not allowed here");
        for code in unseen {
            let character = char::from_u32(code).unwrap();
            assert_eq!(judged(&format!("а{character}б")), Err("unwanted_character"), "{code:X}");
        }
        for separator in ["\n", "\t"] {
            assert_eq!(line(1..=9)(format!("а{separator}б")).unwrap_err().0, "unwanted_character");
        }
        assert_eq!(judged("z\u{303}\u{304}\u{305}\u{306}"), Err("combining_run"));
        assert_eq!(judged("\u{488}\u{488}\u{488}\u{488}"), Err("combining_run"));
        // The first two of these five are part of ȭ.
        assert_eq!(judged("o\u{303}\u{304}\u{305}\u{306}\u{307}").map(drop), Ok(()));
    }
}
