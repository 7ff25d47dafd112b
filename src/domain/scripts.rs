//! Letters of several alphabets where one is expected: how a text can look like another (UTS 39).

use unicode_security::MixedScript as _;
use unicode_security::confusable_detection::skeleton;

/// Letters that Roman numerals are typed with, on either keyboard.
const NUMERALS: [char; 14] = ['I', 'V', 'X', 'L', 'C', 'D', 'M', 'І', 'Х', 'С', 'М', 'Л', 'Д', 'В'];

/// Whether letters of two alphabets stand in one word: "Қазақстaн" with a Latin a. Words of different
/// alphabets side by side ("eGov жүйесі", "SMS-хабар") are usual, and so is a century typed with both
/// keyboards ("ХХI"). Kazakh і and һ are Cyrillic.
pub fn is_mixed(text: &str) -> bool {
    text.split(|letter: char| !letter.is_alphanumeric())
        .any(|word| !word.is_single_script() && !word.chars().all(|letter| NUMERALS.contains(&letter)))
}

/// A title as the eye takes it: two that look alike have the same. Case and spaces are no difference.
pub fn look(title: &str) -> String {
    let plain = title.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    skeleton(&plain).collect()
}
