//! What letters and signs look like: how a text can look like another (UTS 39), what is not seen in it, how names are
//! written; addresses of mail, of which many spellings are one; what searches go by; and how each language prints days, counts and articles.
//!
//! A machine cannot tell malice from a keyboard left in the wrong layout, so it refuses no text for letters of several
//! alphabets: a moderator looks.
#![warn(missing_docs)]

pub mod address;
pub mod names;
pub mod searching;
pub mod unseen;
pub mod wording;

use unicode_normalization::char::is_combining_mark;
use unicode_security::MixedScript as _;
use unicode_security::confusable_detection::skeleton;

/// Letters that Roman numerals are typed with, on either keyboard.
const NUMERALS: [char; 14] = ['I', 'V', 'X', 'L', 'C', 'D', 'M', 'І', 'Х', 'С', 'М', 'Л', 'Д', 'В'];

/// Whether letters of two alphabets stand in one word: "Қазақстaн" with a Latin a. Words of different
/// alphabets side by side ("eGov жүйесі", "SMS-хабар") are usual, and so is a century typed with both
/// keyboards ("ХХI"). Kazakh і and һ are Cyrillic.
pub fn is_mixed(text: &str) -> bool {
    // A mark belongs to its letter: it parts no words, and is of whatever alphabet the letter is.
    text.split(|letter: char| !letter.is_alphanumeric() && !is_combining_mark(letter)).any(|word| {
        let letters: String = word.chars().filter(|letter| is_of_an_alphabet(*letter)).collect();
        !letters.is_single_script() && !letters.chars().all(|letter| NUMERALS.contains(&letter))
    })
}

/// The ordinals are Latin, and written after numbers in any alphabet: "25ºС".
fn is_of_an_alphabet(character: char) -> bool {
    !is_combining_mark(character) && !matches!(character, 'ª' | 'º')
}

/// A title as the eye takes it: two that look alike have the same. Spaces are no difference; case is,
/// for a capital looks like other letters than its small one: Н like H, н like neither h nor H.
pub fn confusable_skeleton(title: &str) -> String {
    skeleton(&title.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_alphabet_are_left_alone_whatever_stands_beside_them() {
        for good in [
            "SMS-ке",
            "eGov жүйесі",
            "IIN туралы",
            "3D-принтер",
            "Қазақстан Республикасы",
            "Ұлы Дала",
            "һәм",
            "за\u{301}мок",
            "COVID-19",
            "Wi-Fi-дың",
            "25ºС",
            "м²",
            "5G желісі",
            "№5 мектеп",
            "α-частицы",
            "東京タワー",
            "한국",
            "",
            "👍🏽",
            "ХХI ғасыр",
        ] {
            assert!(!is_mixed(good), "{good}");
        }
        for mixed in [
            "Пeтиция",
            "Kазақстан",
            "pаypal",
            "Қaзaқстан",
            "бiлiм",
            "αлфавит",
            "х\u{301}y",
            "б\u{20d2}a",
            "հello",
        ] {
            assert!(is_mixed(mixed), "{mixed}");
        }
    }

    #[test]
    fn titles_that_look_alike_look_the_same() {
        for (one, other) in [
            ("ОСА", "OCA"),
            ("НОВОЕ", "HOBOE"),
            ("Вернуть  время", "Вернуть вpемя"),
            ("с уха", "c yxa"),
        ] {
            assert_eq!(confusable_skeleton(one), confusable_skeleton(other));
        }
        for (one, other) in [
            ("Вернуть время", "Вернуть бремя"),
            ("Мектеп салу", "Мектеп салу керек"),
            ("Все", "Всё"),
            ("Кіші", "Киши"),
        ] {
            assert_ne!(confusable_skeleton(one), confusable_skeleton(other));
        }
    }
}
