//! Characters that are not seen: what pasted texts bring along is dropped, what makes one letter or picture of two
//! stays, and what could make a text look like another is refused.

use icu_properties::props::{Emoji, ExtendedPictographic, Script};
use icu_properties::{CodePointMapData, CodePointSetData};
use unicode_normalization::char::is_combining_mark;

/// What a text may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One line, in which every space is a plain one.
    Line,
    /// Several lines, with tabs.
    Lines,
}

/// A character that no text may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unwanted {
    /// Its place in what was given, the first being 1.
    pub position: usize,
    /// Which it is.
    pub character: char,
}

/// What hyphenates and parts words unseen, marks of byte order, and marks of direction that change nothing within a
/// paragraph of one direction: word processors and pages put them there, and no reader misses them.
const DROPPED: [char; 6] = ['\u{AD}', '\u{200B}', '\u{2060}', '\u{FEFF}', '\u{200E}', '\u{200F}'];
const JOINER: char = '\u{200D}';
const NON_JOINER: char = '\u{200C}';
/// Asks for a picture where a letter or a sign would do.
const AS_PICTURE: char = '\u{FE0F}';
/// The flags that are spelled with tags (UTS 51, ED-14a): England, Scotland, Wales.
const TAGGED_FLAGS: [&str; 3] = ["gbeng", "gbsct", "gbwls"];
const BLACK_FLAG: char = '\u{1F3F4}';
const END_OF_TAGS: char = '\u{E007F}';

/// The text without what is not seen.
///
/// # Errors
/// The first character that it may not hold.
pub fn cleaned(given: &str, shape: Shape) -> Result<String, Unwanted> {
    let characters: Vec<char> = given.chars().collect();
    let mut text = String::with_capacity(given.len());
    let mut at = 0;
    while let Some(&character) = characters.get(at) {
        if let Some(length) = tags(&characters[at..]).filter(|_| text.ends_with(BLACK_FLAG)) {
            text.extend(&characters[at..at + length]);
            at += length;
            continue;
        }
        match fate(character, &text, &characters[at + 1..], shape) {
            Fate::Stays => text.push(character),
            Fate::Becomes(other) => text.push(other),
            Fate::Goes => {}
            Fate::Refused => return Err(Unwanted { position: at + 1, character }),
        }
        at += 1;
    }
    Ok(text)
}

enum Fate {
    Stays,
    Becomes(char),
    Goes,
    Refused,
}

/// What becomes of a character between what stays before it and what follows.
fn fate(character: char, before: &str, after: &[char], shape: Shape) -> Fate {
    let refused = |is_refused: bool| if is_refused { Fate::Refused } else { Fate::Stays };
    match character {
        dropped if DROPPED.contains(&dropped) => Fate::Goes,
        '\u{2028}' | '\u{2029}' if shape == Shape::Lines => Fate::Becomes('\n'),
        // Systems end lines differently; what is stored, compared and hashed is one text.
        '\r' if shape == Shape::Lines && after.first() == Some(&'\n') => Fate::Goes,
        '\r' if shape == Shape::Lines => Fate::Becomes('\n'),
        '\u{2028}' | '\u{2029}' => Fate::Refused,
        '\n' | '\t' | '\r' => refused(shape == Shape::Line),
        JOINER => refused(!joins_pictures(before, after)),
        NON_JOINER => refused(!parts_arabic(before, after)),
        AS_PICTURE | '\u{FE0E}' if !before.ends_with(has_two_looks) => Fate::Goes,
        // Other selectors choose between glyphs of one character.
        '\u{FE00}'..='\u{FE0D}' | '\u{E0100}'..='\u{E01EF}' => Fate::Goes,
        space if space.is_whitespace() && !space.is_control() && shape == Shape::Line => {
            Fate::Becomes(' ')
        }
        other => refused(is_unwanted(other)),
    }
}

/// Whether a joiner makes one picture of two (UTS 51, ED-16).
fn joins_pictures(before: &str, after: &[char]) -> bool {
    let modifiers = |letter: &char| *letter == AS_PICTURE || is_skin_tone(*letter);
    let first = before.chars().rev().find(|letter| !modifiers(letter));
    first.is_some_and(is_pictograph) && after.first().copied().is_some_and(is_pictograph)
}

/// Whether a non-joiner stands between letters of the Arabic script, which it changes.
fn parts_arabic(before: &str, after: &[char]) -> bool {
    let is_arabic = |letter: char| CodePointMapData::<Script>::new().get(letter) == Script::Arabic;
    before.chars().rev().find(|letter| !is_combining_mark(*letter)).is_some_and(is_arabic)
        && after.first().copied().is_some_and(is_arabic)
}

fn is_pictograph(character: char) -> bool {
    CodePointSetData::new::<ExtendedPictographic>().contains(character)
}

fn is_skin_tone(character: char) -> bool {
    ('\u{1F3FB}'..='\u{1F3FF}').contains(&character)
}

/// Whether it is a letter or sign that can be shown as a picture too: "❤", "1", "#".
fn has_two_looks(character: char) -> bool {
    CodePointSetData::new::<Emoji>().contains(character)
}

/// How many of these spell one of the flags in tags; none if they do not.
fn tags(characters: &[char]) -> Option<usize> {
    if characters.first().is_none_or(|first| !('\u{E0020}'..END_OF_TAGS).contains(first)) {
        return None;
    }
    let spelled: String = characters
        .iter()
        .take_while(|&&tag| tag != END_OF_TAGS)
        .take(8)
        .map_while(|&tag| char::from_u32(u32::from(tag).checked_sub(0xE0000)?))
        .collect();
    let length = spelled.chars().count();
    let whole = characters.get(length) == Some(&END_OF_TAGS);
    (whole && TAGGED_FLAGS.contains(&spelled.as_str())).then_some(length + 1)
}

fn is_unwanted(character: char) -> bool {
    match character {
        '\n' | '\t' | '\r' => false,
        // What turns the direction of reading.
        '\u{61C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => true,
        // Invisible operators and format marks.
        '\u{2061}'..='\u{2065}' | '\u{206A}'..='\u{206F}' => true,
        // Fillers of Hangul, vowels of Khmer, a blank of Braille and heads of notes that look like nothing at all, and
        // what only steers glyphs.
        '\u{115F}'
        | '\u{1160}'
        | '\u{3164}'
        | '\u{FFA0}'
        | '\u{17B4}'
        | '\u{17B5}'
        | '\u{34F}'
        | '\u{180B}'..='\u{180F}'
        | '\u{2800}'
        | '\u{1D159}'
        | '\u{1D173}'..='\u{1D17A}' => true,
        // Marks of annotations, and tags that spell a hidden text.
        '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}' => true,
        '\u{FDD0}'..='\u{FDEF}' => true,
        other => other.is_control() || u32::from(other) & 0xFFFE == 0xFFFE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Result<String, u32> {
        cleaned(text, Shape::Lines).map_err(|unwanted| u32::from(unwanted.character))
    }

    #[test]
    fn what_pasted_texts_bring_along_goes() {
        for unseen in DROPPED {
            assert_eq!(lines(&format!("Қа{unseen}зақ{unseen}")).unwrap(), "Қазақ");
        }
        assert_eq!(lines("\u{FEFF}a\u{2028}b\u{2029}c").unwrap(), "a\nb\nc");
        assert_eq!(lines("a\r\nb\rc\n\r\nd").unwrap(), "a\nb\nc\n\nd");
        for space in ['\u{A0}', '\u{2009}', '\u{202F}', '\u{3000}', '\u{205F}', '\u{1680}'] {
            assert_eq!(cleaned(&format!("a{space}b"), Shape::Line).unwrap(), "a b");
            assert_eq!(lines(&format!("a{space}b")).unwrap(), format!("a{space}b"));
        }
        // A selector after what has one look.
        assert_eq!(lines("Текст\u{FE0F} \u{E0100}").unwrap(), "Текст ");
    }

    #[test]
    fn what_makes_a_picture_or_parts_arabic_letters_stays() {
        for kept in [
            "👩‍⚕️",
            "👩🏽‍⚕️",
            "👨‍👩‍👧‍👦",
            "🏳️‍🌈",
            "🏴‍☠️",
            "❤️‍🔥",
            "🧑🏿‍🤝‍🧑🏻",
            "1️⃣ #️⃣ ©️ ™️ ☎︎",
            "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
            "می\u{200C}خواهم",
            "🇰🇿 👍🏽",
        ] {
            assert_eq!(lines(kept).as_deref(), Ok(kept));
            assert_eq!(cleaned(kept, Shape::Line).as_deref(), Ok(kept));
        }
    }

    #[test]
    fn what_could_make_a_text_another_is_refused_with_its_place() {
        let found = |text: &str| cleaned(text, Shape::Line).unwrap_err();
        assert_eq!(found("аб\u{202E}в"), Unwanted { position: 3, character: '\u{202E}' });
        // Places are those of what was given.
        assert_eq!(found("\u{FEFF}\u{AD}а\u{2066}").position, 4);
        for text in [
            "а\u{200D}б",
            "👩\u{200D}",
            "\u{200D}⚕",
            "а\u{200C}б",
            "می\u{200C} خواهم",
            "🏴\u{E0061}\u{E0062}\u{E007F}",
            "\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
            "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}",
            "а\u{61C}",
            "a\nb",
            "a\tb",
            "a\u{2028}b",
            "a\u{85}b",
            "\u{7}",
            "\u{3164}",
            "\u{2800}\u{2800}",
            "\u{1D159}",
        ] {
            assert!(cleaned(text, Shape::Line).is_err(), "{text:?}");
        }
    }
}
