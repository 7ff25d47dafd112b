//! Age on a day, and the name that others see.

use petitions::domain::person::{age_on, public_name};

use super::date;

#[test]
fn age_changes_on_the_birthday() {
    let cases = [
        ("2010-11-23", "2026-11-23", 16),
        ("2010-11-24", "2026-11-23", 15),
        ("2010-11-24", "2026-11-24", 16),
        ("2010-01-31", "2026-02-01", 16),
        ("2010-12-01", "2026-11-30", 15),
        ("2008-02-29", "2024-02-28", 15),
        ("2008-02-29", "2024-02-29", 16),
        ("2010-03-01", "2026-02-28", 15),
        ("2012-02-29", "2027-02-28", 14), // a common year: not before 1 March
        ("2012-02-29", "2027-03-01", 15),
        ("2036-01-01", "2026-11-23", -10),
        ("1950-06-01", "1950-06-01", 0),
    ];
    for (born, day, age) in cases {
        assert_eq!(age_on(date(born), date(day)), age, "{born} on {day}");
    }
}

#[test]
fn others_see_the_given_name_and_one_letter() {
    let cases = [
        ("Айгүл", "Сапарова", "Айгүл С."),
        ("Ұлан", "әбдіров", "Ұлан Ә."),
        (" John ", "  o'neill", "John O."),
        ("Мария", "И\u{306}огансен", "Мария И\u{306}."),
        ("Айгүл", "", "Айгүл"),
        ("Айгүл", " - ", "Айгүл"),
        ("", "Сапарова", "С."),
        ("", "", ""),
    ];
    for (given, family, shown) in cases {
        assert_eq!(public_name(given, family), shown);
    }
}
