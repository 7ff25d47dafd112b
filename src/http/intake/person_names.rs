//! Names of persons.

use serde::Serialize;
use text::names::{Foreign, Name, folded, is_none};
use utoipa::ToSchema;

use crate::intake::fields::{Field, Wrong};
use crate::intake::texts::line;

/// Longest part of a name, in characters.
pub(crate) const LENGTH: std::ops::RangeInclusive<usize> = 1..=100;

/// A part of a person's name: hyphens, apostrophes and spaces of one kind, each word in one script.
pub fn person_name(given: String) -> Result<String, Wrong> {
    judged(given).map(|name| name.text)
}

/// A patronymic as it came, and nothing where its place says that there is none.
pub(crate) fn unless_none(field: Field<String>) -> Field<String> {
    let Field::Given(given) = &field else { return field };
    // Judged as it would be kept: a dash of any kind is one, and a Latin o in "жоқ" is no other word.
    let kept = line(0..=*LENGTH.end())(given.clone()).ok().and_then(|line| folded(&line).ok());
    if kept.is_some_and(|name| is_none(&name.text)) { Field::Missing } else { field }
}

fn judged(given: String) -> Result<Name, Wrong> {
    let name = folded(&line(LENGTH)(given)?).map_err(|Foreign(letter)| {
        let code = u32::from(letter);
        let detail = format!(
            "the letter \"{letter}\" (U+{code:04X}) is of another alphabet than its word; type the word again with one keyboard"
        );
        ("mixed_script", detail)
    })?;
    // A dot ends an initial; within a word it makes an address.
    let dotted = name.text.split(' ').any(|word| word.trim_end_matches('.').contains('.'));
    let good = !dotted
        && name.text.chars().next().is_some_and(char::is_alphabetic)
        && name.text.chars().all(|c| {
            // A non-joiner is left between letters of the Arabic script alone.
            c.is_alphabetic()
                || matches!(c, ' ' | '-' | '’' | '.' | '\u{200C}' | '\u{300}'..='\u{36f}')
        });
    if good {
        Ok(name)
    } else {
        Err(("name_format", "letters, spaces, hyphens and apostrophes".to_owned()))
    }
}

/// A name in which letters of another script were replaced by those that they look like.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RepairedName {
    /// JSON Pointer to the member (RFC 6901).
    #[schema(example = "/family_name")]
    pointer: &'static str,
    /// As it is kept.
    #[schema(example = "Серіков")]
    name: String,
}

/// Which of these names of a body were repaired, to be told to whoever sent them.
pub(crate) fn repaired(names: [(&'static str, &Field<String>); 3]) -> Vec<RepairedName> {
    let told = |(pointer, field): (&'static str, &Field<String>)| {
        let Field::Given(given) = field else { return None };
        let name = judged(given.clone()).ok().filter(|name| name.repaired)?;
        Some(RepairedName { pointer, name: name.text })
    };
    names.into_iter().filter_map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_letters_and_what_joins_them() {
        for (given, kept) in [
            ("Нұр–Әли", "Нұр-Әли"),
            ("Oʻgʻli", "O’g’li"),
            ("Әли\u{A0}оглы", "Әли оглы"),
            ("Се\u{AD}рік", "Серік"),
            ("Серiк", "Серік"),
            ("А. Б.", "А. Б."),
            ("محمد\u{200C}علی", "محمد\u{200C}علی"),
        ] {
            assert_eq!(person_name(given.to_owned()).as_deref(), Ok(kept));
        }
        for (given, code) in [
            ("Серgков", "mixed_script"),
            ("-", "name_format"),
            ("a.b", "name_format"),
            ("Айгүл1", "name_format"),
            ("", "required"),
            ("ай\u{202E}", "unwanted_character"),
        ] {
            assert_eq!(person_name(given.to_owned()).unwrap_err().0, code, "{given}");
        }
        let (_, detail) = person_name("Серgков".to_owned()).unwrap_err();
        assert!(detail.contains("\"g\" (U+0067)"), "{detail}");
    }

    #[test]
    fn a_patronymic_may_be_said_to_be_absent() {
        for none in ["", " ", "-", "—", "нет", "Жоқ", "Жoқ", "\u{FEFF}"] {
            let left = unless_none(Field::Given(none.to_owned()));
            assert!(matches!(left, Field::Missing), "{none:?}");
        }
        for some in ["Серікқызы", "Нетович", "a\u{202E}"] {
            assert!(
                matches!(unless_none(Field::Given(some.to_owned())), Field::Given(_)),
                "{some}"
            );
        }
    }
}
