//! Keys in a row: what hands type that do not think of words, on a Latin, a Russian or a Kazakh keyboard.

/// Rows of a keyboard from its top, each key where it lies; a space where a layout has no letter of its own.
const LATIN: [&str; 4] = ["`1234567890-=", " qwertyuiop[]\\", " asdfghjkl;'", " zxcvbnm,./"];
const RUSSIAN: [&str; 4] = ["ё1234567890-=", " йцукенгшщзхъ\\", " фывапролджэ", " ячсмитьбю."];
/// The letters of the Kazakh layout lie on the digits; all others are those of the Russian one.
const KAZAKH: [&str; 4] = ["(\"әіңғ,.үұқөһ", "", "", ""];
/// The digits of a keyboard that stand apart; a row above, so that no other key touches them.
const DIGITS: [&str; 4] = ["789", "456", "123", " 0 "];
/// Alphabets that are said by heart.
const ALPHABETS: [&str; 3] = [
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
];
/// Shortest run that counts, in keys.
const SHORTEST_RUN: usize = 4;
/// Shortest one that goes straight on, as `qaz`, `789` and `147` do.
const SHORTEST_STRAIGHT: usize = 3;
/// Marks that the row of digits gives with Shift, on a Latin and on a Russian keyboard, in the order of its keys.
const SHIFTED: [&str; 2] = ["~!@#$%^&*()_+", "ё!\"№;%:?*()_+"];

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

/// The steps that lead from one key to another that touches it, one a keyboard.
fn steps(one: char, other: char) -> impl Iterator<Item = (usize, isize, isize)> {
    [&LATIN, &RUSSIAN, &KAZAKH, &DIGITS].into_iter().enumerate().filter_map(
        move |(board, layout)| {
            let (from, to) = (place_in(layout, one)?, place_in(layout, other)?);
            let step = (to.0.checked_signed_diff(from.0)?, to.1.checked_signed_diff(from.1)?);
            let touches = step != (0, 0) && step.0.abs() <= 1 && step.1.abs() <= 1;
            touches.then_some((board, step.0, step.1))
        },
    )
}

/// How many of the first keys lie in one straight line.
fn straight_at_start(letters: &[char]) -> usize {
    let [one, other, ..] = letters else { return 0 };
    steps(*one, *other)
        .map(|step| {
            let follows = |pair: &&[char]| steps(pair[0], pair[1]).any(|next| next == step);
            1 + letters.windows(2).take_while(follows).count()
        })
        .max()
        .unwrap_or(0)
}

/// The text as it would be without Shift in the row of digits.
pub(super) fn unshifted(text: &str) -> String {
    let digit = |letter: char| {
        let at = SHIFTED.iter().find_map(|row| row.chars().position(|mark| mark == letter));
        at.filter(|at| *at > 0).and_then(|at| LATIN[0].chars().nth(at)).unwrap_or(letter)
    };
    text.chars().map(digit).collect()
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
    let straight = straight_at_start(letters);
    match letters {
        [] => 0,
        _ if longest >= SHORTEST_RUN => longest,
        _ if straight >= SHORTEST_STRAIGHT => straight,
        _ => 0,
    }
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
            ("qaz", 3),
            ("цыч", 3),
            ("789", 3),
            ("147", 3),
            ("159", 3),
            ("asw", 0),
            ("кошка", 0),
            ("hous", 0),
            ("aaaa", 0),
            ("", 0),
        ] {
            assert_eq!(run(text), length, "{text}");
        }
        assert_eq!(struck_otherwise("gfhjkm").0, "пароль");
        assert_eq!(unshifted("!qaz@wsx"), "1qaz2wsx");
        assert_eq!(unshifted("№;%:"), "3456");
        assert_eq!(struck_otherwise("зфыыцщкв").1, "password");
    }
}
