//! How templates print days, counts, names and sentences.

use chrono::{DateTime, NaiveDate, Timelike as _, Utc};
use minijinja::value::{Kwargs, Value};
use minijinja::{Environment, Error};

use crate::fault::wrong;
use domain::calendar::{OFFSET, civil_date};
use domain::language::Language;
use text::wording::{by_day, cite, form_of, grouped, on_day, print_day};

/// Gives templates what they print with.
pub(crate) fn add(environment: &mut Environment<'static>, language: Language, words: &Value) {
    environment
        .add_filter("day", move |given: String| Ok::<_, Error>(print_day(language, day(&given)?)));
    environment
        .add_filter("on", move |given: String| Ok::<_, Error>(on_day(language, day(&given)?)));
    environment
        .add_filter("by", move |given: String| Ok::<_, Error>(by_day(language, day(&given)?)));
    environment.add_filter("isoday", |given: String| Ok::<_, Error>(day(&given)?.to_string()));
    environment.add_filter("hour", hour);
    environment.add_filter("number", move |number: i64| signed(language, number));
    environment.add_filter("cite", move |article: String| cite(language, &article));
    environment.add_filter("plural", move |number: i64, forms: Vec<String>| {
        plural(language, number, &forms)
    });
    environment.add_filter("fill", fill);
    environment.add_filter("paragraphs", paragraphs);
    environment.add_filter("link", web_address);
    environment.add_filter("kilobytes", move |bytes: i64| signed(language, (bytes + 1023) / 1024));
    environment.add_filter("named", move |names: Value| named(language, &names));
    environment.add_filter("petition", petition_address);
    let words = words.clone();
    environment.add_function("word", move |table: String, code: Value| word(&words, &table, code));
}

/// A civil day, or the one of an instant in Kazakhstan.
fn day(given: &str) -> Result<NaiveDate, Error> {
    if let Ok(day) = given.parse::<NaiveDate>() {
        return Ok(day);
    }
    let instant: DateTime<Utc> =
        given.parse().map_err(|_| wrong("neither a day nor an instant"))?;
    Ok(civil_date(instant))
}

/// The hour of an instant in Kazakhstan.
fn hour(given: String) -> Result<String, Error> {
    let instant: DateTime<Utc> = given.parse().map_err(|_| wrong("not an instant"))?;
    let at = instant.with_timezone(&OFFSET);
    Ok(format!("{:02}:{:02}", at.hour(), at.minute()))
}

fn signed(language: Language, number: i64) -> String {
    let digits = grouped(language, number.unsigned_abs());
    if number < 0 { format!("−{digits}") } else { digits }
}

/// A count and the form of the word that goes with it. Kazakh has one form, English two, Russian three.
fn plural(language: Language, number: i64, forms: &[String]) -> Result<String, Error> {
    let word = forms
        .get(form_of(language, number.unsigned_abs()))
        .ok_or_else(|| wrong("a form of a word is missing"))?;
    Ok(format!("{}\u{a0}{word}", signed(language, number)))
}

/// A sentence with its marks filled in: `{count}`. What is filled in is text, and escaped with the rest.
fn fill(sentence: String, parts: Kwargs) -> Result<String, Error> {
    let mut filled = sentence;
    for name in parts.args() {
        let value: Value = parts.get(name)?;
        filled = filled.replace(&format!("{{{name}}}"), &value.to_string());
    }
    Ok(filled)
}

/// The paragraphs of what people wrote: blank lines part them.
fn paragraphs(text: String) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines().map(str::trim_end) {
        if line.trim().is_empty() {
            open = false;
        } else if let (true, Some(last)) = (open, found.last_mut()) {
            last.push('\n');
            last.push_str(line);
        } else {
            found.push(line.to_owned());
            open = true;
        }
    }
    found
}

/// An address that staff gave, if it leads to the web; any other scheme could be a script.
fn web_address(address: String) -> Option<String> {
    ["https://", "http://"].iter().any(|scheme| address.starts_with(scheme)).then_some(address)
}

/// A name in the language of the page; what has none is known by its slug.
fn named(language: Language, of: &Value) -> Result<Value, Error> {
    let names = of.get_attr("names")?;
    if names.is_none() || names.is_undefined() {
        return of.get_attr("slug");
    }
    names.get_attr(language.code())
}

/// Where a petition is read: by its number, which is short, or by its id until it has one.
fn petition_address(petition: Value) -> Result<String, Error> {
    let number = petition.get_attr("number")?;
    let name =
        if number.is_none() || number.is_undefined() { petition.get_attr("id")? } else { number };
    Ok(format!("/petitions/{name}"))
}

/// The words for a code of the API, or the code itself where it is new: `word("law.states", state)`.
fn word(words: &Value, table: &str, code: Value) -> Result<Value, Error> {
    let mut words = words.clone();
    for part in table.split('.') {
        words = words.get_attr(part)?;
    }
    let found = words.get_item(&code)?;
    Ok(if found.is_undefined() { code } else { found })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_takes_the_form_of_its_count() {
        let forms = ["день", "дня", "дней"].map(str::to_owned);
        for (number, word) in
            [(1, "день"), (2, "дня"), (5, "дней"), (11, "дней"), (21, "день"), (112, "дней")]
        {
            let told = plural(Language::Ru, number, &forms).unwrap();
            assert_eq!(told, format!("{number}\u{a0}{word}"));
        }
        let forms = ["day", "days"].map(str::to_owned);
        assert_eq!(plural(Language::En, 1, &forms).unwrap(), "1\u{a0}day");
        assert_eq!(plural(Language::En, 0, &forms).unwrap(), "0\u{a0}days");
        assert_eq!(plural(Language::Kk, 7, &["күн".to_owned()]).unwrap(), "7\u{a0}күн");
    }

    #[test]
    fn blank_lines_part_paragraphs_and_others_stay() {
        let text = "\n\none\ntwo\n \nthree\n\n\n";
        assert_eq!(paragraphs(text.to_owned()), ["one\ntwo", "three"]);
        assert!(paragraphs("  \n".to_owned()).is_empty());
    }

    #[test]
    fn only_the_web_is_led_to() {
        for bad in ["javascript:alert(1)", "data:text/html,x", "//x", "HTTPS://x", " https://x"] {
            assert_eq!(web_address(bad.to_owned()), None, "{bad}");
        }
        assert!(web_address("https://gov.kz/x".to_owned()).is_some());
    }
}
