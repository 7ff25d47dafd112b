//! Persons: age on a civil day, and the name that others may see.

use chrono::{Datelike, NaiveDate};

/// Full years of age on `day`. The birthday itself counts: born on 2010-11-23, sixteen on 2026-11-23.
///
/// Born on 29 February: in a common year the person comes of age on 1 March, the first day on
/// which the full year has certainly passed (our choice, the law is silent). Negative before birth.
pub fn age_on(birth: NaiveDate, day: NaiveDate) -> i32 {
    let years = day.year().saturating_sub(birth.year());
    let before_birthday = (day.month(), day.day()) < (birth.month(), birth.day());
    if before_birthday { years.saturating_sub(1) } else { years }
}

/// The public form of a name: given name and the first letter of the surname, "Айгүл С.".
///
/// Without a surname (some documents hold one name only) the given name stands alone.
pub fn public_name(given: &str, family: &str) -> String {
    let given = given.trim();
    let initial = initial(family);
    if initial.is_empty() {
        return given.to_owned();
    }
    if given.is_empty() {
        return format!("{initial}.");
    }
    format!("{given} {initial}.")
}

/// The name of a member of staff at work, as colleagues know it: given name and surname.
pub fn work_name(given: &str, family: &str) -> String {
    format!("{} {}", given.trim(), family.trim()).trim().to_owned()
}

/// The first letter in capitals, with the marks that a decomposed text puts after it (и + breve).
fn initial(family: &str) -> String {
    let mut rest = family.chars().skip_while(|c| !c.is_alphabetic());
    let Some(first) = rest.next() else { return String::new() };
    let marks = rest.take_while(|c| matches!(c, '\u{300}'..='\u{36f}'));
    first.to_uppercase().chain(marks).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colleagues_are_known_by_both_names() {
        assert_eq!(work_name(" Айгүл", "Серікова "), "Айгүл Серікова");
        assert_eq!(work_name("Айгүл", ""), "Айгүл");
        assert_eq!(work_name("", "Серікова"), "Серікова");
    }
}
