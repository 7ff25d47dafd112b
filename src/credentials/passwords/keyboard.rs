//! Keys in a row: what hands type that do not think of words, on a Latin, a Russian or a Kazakh keyboard.

/// Rows of a keyboard from its top, each key where it lies; a space where a layout has no letter of its own.
const LATIN: [&str; 4] = ["`1234567890-=", " qwertyuiop[]\\", " asdfghjkl;'", " zxcvbnm,./"];
const RUSSIAN: [&str; 4] = ["ё1234567890-=", " йцукенгшщзхъ\\", " фывапролджэ", " ячсмитьбю."];
/// The letters of the Kazakh layout lie on the digits; all others are those of the Russian one.
const KAZAKH: [&str; 4] = ["(\"әіңғ,.үұқөһ", "", "", ""];
/// Alphabets that are said by heart.
const ALPHABETS: [&str; 3] = [
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
];
/// Shortest run that counts, in keys.
const SHORTEST_RUN: usize = 4;

/// Where a key lies: row and column.
type Place = (usize, usize);

fn place_in(layout: &[&str; 4], letter: char) -> Option<Place> {
    if letter == ' ' {
        return None;
    }
    layout
        .iter()
        .enumerate()
        .find_map(|(row, keys)| Some((row, keys.chars().position(|key| key == letter)?)))
}

/// The places of a letter, at most one on each keyboard.
fn places(letter: char) -> impl Iterator<Item = Place> {
    [&LATIN, &RUSSIAN, &KAZAKH].into_iter().filter_map(move |layout| place_in(layout, letter))
}

/// Whether the second key touches the first, in the row or in the one above or below.
fn are_neighbours(one: char, other: char) -> bool {
    places(one).any(|(row, column)| {
        places(other).any(|(other_row, other_column)| {
            (row, column) != (other_row, other_column)
                && row.abs_diff(other_row) <= 1
                && column.abs_diff(other_column) <= 1
        })
    })
}

/// Whether the second letter comes next in an alphabet, or before.
fn follow_each_other(one: char, other: char) -> bool {
    ALPHABETS.iter().any(|alphabet| {
        let at = |letter| alphabet.chars().position(|known| known == letter);
        matches!((at(one), at(other)), (Some(one), Some(other)) if one.abs_diff(other) == 1)
    })
}

/// Lengths of the runs that the text begins with: neighbouring keys, and letters of an alphabet; 0 for less than a run.
pub(super) fn run_at_start(letters: &[char]) -> usize {
    let run = |follows: fn(char, char) -> bool| {
        1 + letters.windows(2).take_while(|pair| follows(pair[0], pair[1])).count()
    };
    let longest = run(are_neighbours).max(run(follow_each_other));
    if letters.is_empty() || longest < SHORTEST_RUN { 0 } else { longest }
}

/// The text as it would be if its keys had been struck in the other layout.
pub(super) fn struck_otherwise(text: &str) -> (String, String) {
    let moved = |from: &[&str; 4], to: &[&str; 4]| {
        text.chars()
            .map(|letter| {
                place_in(from, letter)
                    .and_then(|(row, column)| to[row].chars().nth(column))
                    .unwrap_or(letter)
            })
            .collect()
    };
    (moved(&LATIN, &RUSSIAN), moved(&RUSSIAN, &LATIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_found_on_every_keyboard_in_every_direction() {
        let run = |text: &str| run_at_start(&text.chars().collect::<Vec<_>>());
        for (text, length) in [
            ("qwerty1", 6),
            ("ytrewq", 6),
            ("йцукен", 6),
            ("ждлорпавыф", 10),
            ("үұқөһ", 5),
            ("әіңғ", 4),
            ("1qaz2wsx", 4),
            ("1234567890", 10),
            ("9876", 4),
            ("абвгд", 5),
            ("zyxw", 4),
            ("кошка", 0),
            ("hous", 0),
            ("aaaa", 0),
            ("", 0),
        ] {
            assert_eq!(run(text), length, "{text}");
        }
        assert_eq!(struck_otherwise("gfhjkm").0, "пароль");
        assert_eq!(struck_otherwise("зфыыцщкв").1, "password");
    }
}
