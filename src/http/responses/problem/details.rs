//! What a problem says of one occurrence, in the reader's language.
//!
//! The layers below say it in English, with the values of the occurrence in it; `data/problem_details.csv` has each of
//! their sentences with places for the values (`{}`), and the same in Kazakh and Russian.

use std::collections::HashMap;
use std::sync::LazyLock;

use domain::language::Language;

const DETAILS: &str = include_str!("../../../../data/problem_details.csv");

/// A sentence with places, in Kazakh and in Russian.
struct Sentence {
    /// What stands around the places, in English.
    parts: Vec<String>,
    others: [String; 2],
}

struct Sentences {
    /// Those without places.
    plain: HashMap<String, [String; 2]>,
    /// Those with, the longest words first.
    with_places: Vec<Sentence>,
}

static SENTENCES: LazyLock<Sentences> = LazyLock::new(|| {
    let rows = csv::Reader::from_reader(DETAILS.as_bytes())
        .into_deserialize::<(String, String, String)>()
        .filter_map(Result::ok);
    let (mut plain, mut with_places) = (HashMap::new(), Vec::new());
    for (en, kk, ru) in rows {
        let parts: Vec<String> = en.split("{}").map(str::to_owned).collect();
        if parts.len() == 1 {
            plain.insert(en, [kk, ru]);
        } else {
            with_places.push(Sentence { parts, others: [kk, ru] });
        }
    }
    with_places.sort_by_key(|sentence: &Sentence| {
        std::cmp::Reverse(sentence.parts.iter().map(String::len).sum::<usize>())
    });
    Sentences { plain, with_places }
});

/// Sentences inside sentences, at most.
const DEEPEST: u8 = 4;

/// The sentence in that language; none when it is not among ours.
pub(super) fn translated(english: &str, language: Language) -> Option<String> {
    within(english, language, DEEPEST)
}

fn within(english: &str, language: Language, depth: u8) -> Option<String> {
    let of = |others: &[String; 2]| match language {
        Language::Kk => others[0].clone(),
        Language::Ru => others[1].clone(),
        Language::En => english.to_owned(),
    };
    if language == Language::En {
        return Some(english.to_owned());
    }
    if let Some(others) = SENTENCES.plain.get(english) {
        return Some(of(others));
    }
    let depth = depth.checked_sub(1)?;
    let filled = SENTENCES.with_places.iter().find_map(|sentence| {
        let values = values(english, &sentence.parts)?;
        Some(values.into_iter().fold(of(&sentence.others), |text, value| {
            // A value may be a sentence itself; most are numbers, days and words of the API.
            let value = within(value, language, depth).unwrap_or_else(|| value.to_owned());
            text.replacen("{}", &value.replace("{}", "{ }"), 1)
        }))
    });
    filled.or_else(|| {
        // `limit: a number from 1 to 100`, `/title: at least 10 characters`.
        let (name, rest) = english.split_once(": ")?;
        let named = !name.is_empty() && !name.contains(' ');
        let rest = within(rest, language, depth).filter(|_| named)?;
        Some(format!("{name}: {rest}"))
    })
}

/// What stands at the places of a sentence, if it is this one.
fn values<'a>(text: &'a str, parts: &[String]) -> Option<Vec<&'a str>> {
    let (first, rest) = parts.split_first()?;
    let mut left = text.strip_prefix(first.as_str())?;
    let mut values = Vec::with_capacity(rest.len());
    for (at, part) in rest.iter().enumerate() {
        let value = if at + 1 == rest.len() {
            left.strip_suffix(part.as_str())?
        } else {
            left.split_once(part.as_str())?.0
        };
        values.push(value);
        left = &left[(value.len() + part.len()).min(left.len())..];
    }
    Some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_told_in_the_readers_language_with_its_values() {
        for (english, kk, ru) in [
            ("at least 10 characters", "кемінде 10 таңба", "не менее 10 символов"),
            (
                "/title: at least 10 characters",
                "/title: кемінде 10 таңба",
                "/title: не менее 10 символов",
            ),
            (
                "limit: a number from 1 to 100",
                "limit: 1 мен 100 аралығындағы сан",
                "limit: число от 1 до 100",
            ),
            ("one of: kk, ru", "мыналардың бірі: kk, ru", "одно из: kk, ru"),
            (
                "invalid type: integer `5`, expected a string",
                "түрі сай емес: 5 саны, күтілгені: жол",
                "неверный тип: число 5, ожидается строка",
            ),
            (
                "U+202E at position 5 is not allowed here",
                "бұл жерде U+202E таңбасына (5-орын) жол берілмейді",
                "символ U+202E (позиция 5) здесь недопустим",
            ),
            (
                "expected value at line 1 column 2",
                "мән күтілген (1-жол, 2-баған)",
                "ожидается значение (строка 1, столбец 2)",
            ),
        ] {
            assert_eq!(translated(english, Language::Kk).as_deref(), Some(kk));
            assert_eq!(translated(english, Language::Ru).as_deref(), Some(ru));
            assert_eq!(translated(english, Language::En).as_deref(), Some(english));
        }
        assert_eq!(translated("something that nobody has translated", Language::Ru), None);
    }

    #[test]
    fn every_sentence_has_its_places_in_every_language() {
        let mut rows = 0;
        for row in csv::Reader::from_reader(DETAILS.as_bytes()).deserialize() {
            let (en, kk, ru): (String, String, String) = row.unwrap();
            let places = |text: &str| text.matches("{}").count();
            assert_eq!((places(&kk), places(&ru)), (places(&en), places(&en)), "{en}");
            assert!(!kk.is_empty() && !ru.is_empty(), "{en}");
            rows += 1;
        }
        assert_eq!(rows, SENTENCES.plain.len() + SENTENCES.with_places.len(), "none stands twice");
    }
}
