//! Dates, counts and articles as each language prints them.

use chrono::{Datelike as _, NaiveDate};

use domain::language::Language;

/// Kazakh months: nominative, locative ("in", "on") and ablative ("from", "no later than").
const KK_MONTHS: [[&str; 3]; 12] = [
    ["қаңтар", "қаңтарда", "қаңтардан"],
    ["ақпан", "ақпанда", "ақпаннан"],
    ["наурыз", "наурызда", "наурыздан"],
    ["сәуір", "сәуірде", "сәуірден"],
    ["мамыр", "мамырда", "мамырдан"],
    ["маусым", "маусымда", "маусымнан"],
    ["шілде", "шілдеде", "шілдеден"],
    ["тамыз", "тамызда", "тамыздан"],
    ["қыркүйек", "қыркүйекте", "қыркүйектен"],
    ["қазан", "қазанда", "қазаннан"],
    ["қараша", "қарашада", "қарашадан"],
    ["желтоқсан", "желтоқсанда", "желтоқсаннан"],
];

const RU_MONTHS: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];

const EN_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn kazakh(day: NaiveDate, case: usize) -> String {
    format!("{} жылғы {} {}", day.year(), day.day(), KK_MONTHS[day.month0() as usize][case])
}

/// The date as such.
pub fn print_day(language: Language, day: NaiveDate) -> String {
    match language {
        Language::Kk => kazakh(day, 0),
        Language::Ru => {
            format!("{} {} {} года", day.day(), RU_MONTHS[day.month0() as usize], day.year())
        }
        Language::En => {
            format!("{} {} {}", day.day(), EN_MONTHS[day.month0() as usize], day.year())
        }
    }
}

/// On that day.
pub fn on_day(language: Language, day: NaiveDate) -> String {
    match language {
        Language::Kk => kazakh(day, 1),
        Language::Ru => print_day(language, day),
        Language::En => format!("on {}", print_day(language, day)),
    }
}

/// Up to and including that day.
pub fn by_day(language: Language, day: NaiveDate) -> String {
    match language {
        Language::Kk => format!("{} кешіктірмей", kazakh(day, 2)),
        Language::Ru => format!("не позднее {}", print_day(language, day)),
        Language::En => format!("no later than {}", print_day(language, day)),
    }
}

/// A count with its thousands apart, as each language does.
pub fn grouped(language: Language, number: u64) -> String {
    let separator = match language {
        Language::Kk | Language::Ru => '\u{a0}',
        Language::En => ',',
    };
    let digits = number.to_string();
    let mut printed = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            printed.push(separator);
        }
        printed.push(digit);
    }
    printed
}

/// Which form of a word goes with a count: Kazakh has one, English two, Russian three.
pub fn form_of(language: Language, count: u64) -> usize {
    match language {
        Language::Kk => 0,
        Language::En => usize::from(count != 1),
        Language::Ru => match (count % 10, count % 100) {
            (1, rest) if rest != 11 => 0,
            (2..=4, rest) if !(12..=14).contains(&rest) => 1,
            _ => 2,
        },
    }
}

/// So many hours.
pub fn hours(language: Language, count: u64) -> String {
    let forms = match language {
        Language::Kk => ["сағат"; 3],
        Language::Ru => ["час", "часа", "часов"],
        Language::En => ["hour", "hours", "hours"],
    };
    format!("{} {}", grouped(language, count), forms[form_of(language, count)])
}

/// An article as each language cites it: "90-2(4)(1)" is article, part and point.
pub fn cite(language: Language, article: &str) -> String {
    let mut numbers = article.split('(').map(|number| number.trim_end_matches(')'));
    let number = numbers.next().unwrap_or_default();
    match (language, numbers.next(), numbers.next()) {
        (Language::Kk, None, _) => format!("{number}-бабы"),
        (Language::Kk, Some(part), None) => format!("{number}-бабының {part}-бөлігі"),
        (Language::Kk, Some(part), Some(point)) => {
            format!("{number}-бабы {part}-бөлігінің {point}) тармақшасы")
        }
        (Language::Ru, None, _) => format!("статья {number}"),
        (Language::Ru, Some(part), None) => format!("часть {part} статьи {number}"),
        (Language::Ru, Some(part), Some(point)) => {
            format!("подпункт {point}) части {part} статьи {number}")
        }
        (Language::En, _, _) => format!("article {article}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn dates_take_the_form_of_the_language() {
        let day = day("2026-08-05");
        assert_eq!(print_day(Language::Kk, day), "2026 жылғы 5 тамыз");
        assert_eq!(print_day(Language::Ru, day), "5 августа 2026 года");
        assert_eq!(print_day(Language::En, day), "5 August 2026");
        assert_eq!(by_day(Language::Kk, day), "2026 жылғы 5 тамыздан кешіктірмей");
        assert_eq!(on_day(Language::Kk, day), "2026 жылғы 5 тамызда");
        assert_eq!(by_day(Language::En, day), "no later than 5 August 2026");
        assert_eq!(grouped(Language::Ru, 1_250_000), "1\u{a0}250\u{a0}000");
        assert_eq!(grouped(Language::En, 50_000), "50,000");
        assert_eq!(grouped(Language::Kk, 999), "999");
    }

    #[test]
    fn hours_take_the_form_of_their_count() {
        let told = [1, 24, 72, 111].map(|count| hours(Language::Ru, count));
        assert_eq!(told, ["1 час", "24 часа", "72 часа", "111 часов"]);
        let told = [1, 24].map(|count| hours(Language::En, count));
        assert_eq!(told, ["1 hour", "24 hours"]);
        assert_eq!(hours(Language::Kk, 24), "24 сағат");
    }

    #[test]
    fn an_article_is_cited_by_its_parts() {
        assert_eq!(cite(Language::Kk, "90-2(4)(1)"), "90-2-бабы 4-бөлігінің 1) тармақшасы");
        assert_eq!(cite(Language::Ru, "90-2(4)(1)"), "подпункт 1) части 4 статьи 90-2");
        assert_eq!(cite(Language::Ru, "90-4(2)"), "часть 2 статьи 90-4");
        assert_eq!(cite(Language::Kk, "65"), "65-бабы");
    }
}
