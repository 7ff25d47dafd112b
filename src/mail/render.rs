//! Facts to words: subject, plain text and HTML of a notice.

use std::collections::HashMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, ErrorKind, UndefinedBehavior};
use serde::Serialize;
use serde_json::{Map, Value};
use thiserror::Error;

use super::templates;
use super::wording::{by_day, cite, grouped, on_day, print_day};
use domain::language::Language;
use domain::notice::{Audience, Basis, NoticeKind, TermSpokenOf};
use domain::terms::TermKind;

/// Longest subject, in characters.
const SUBJECT_LIMIT: usize = 200;
/// Longest title within a subject, in characters.
const TITLE_LIMIT: usize = 80;
/// Facts that may run over several lines; all others are put on one.
const LONG_FACTS: [&str; 4] = ["reasoning", "note", "detail", "question"];
/// Facts with few values, so that no template has to guess what another one means.
const CLOSED_FACTS: [(&str, &[&str]); 5] = [
    ("conclusion", &["answered", "noted", "terminated"]),
    ("second_factor", &["enrolled", "removed"]),
    (
        "complaint_outcome",
        &["act_cancelled", "action_ordered", "dismissed", "left_without_consideration"],
    ),
    ("outcome", &["satisfied", "partially_satisfied", "refused"]),
    ("appeal_route", &["court", "superior"]),
];

/// A notice in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// A notice that cannot be put into words. Names facts and templates, never their content.
#[derive(Debug, Error)]
pub enum MailError {
    #[error("there is no notice of that kind")]
    UnknownKind,
    #[error("the facts of {kind} are not an object")]
    NoFacts { kind: &'static str },
    #[error("the fact {fact} of {kind} is none of its values")]
    UnknownValue { kind: &'static str, fact: &'static str },
    #[error("template {template}, line {line}: {fault}")]
    Template { template: String, line: usize, fault: ErrorKind },
    #[error("PETITIONS_MAIL_FROM: must be a mail address, with or without a name")]
    Sender,
    #[error("PETITIONS_PUBLIC_URL: its host must be a domain name for mails to come from")]
    Domain,
    #[error("SMTP_URL: must be an address like smtps://user:password@mail.example:465")]
    SmtpUrl,
    #[error(
        "PETITIONS_BOUNCE_ADDRESS: must be a plain address like bounces@petitions.example, with at most 14 characters before the @"
    )]
    BounceAddress,
    #[error("PETITIONS_DKIM_KEY_FILE: must hold a PKCS#1 PEM, or 32 bytes in base64")]
    DkimKey,
    #[error("the directory for mail files cannot be made: {0}")]
    Directory(std::io::ErrorKind),
}

impl MailError {
    fn template(name: &str, error: &minijinja::Error) -> Self {
        Self::Template {
            template: error.name().unwrap_or(name).to_owned(),
            line: error.line().unwrap_or(0),
            fault: error.kind(),
        }
    }
}

/// Puts a notice into words.
///
/// # Errors
/// A fact that the template needs is missing, or is not the date, number or code it should be.
pub fn render(kind: NoticeKind, language: Language, facts: &Value) -> Result<Rendered, MailError> {
    let facts = facts.as_object().ok_or(MailError::NoFacts { kind: kind.code() })?;
    for (fact, values) in CLOSED_FACTS {
        let unknown = |value: &Value| !value.as_str().is_some_and(|value| values.contains(&value));
        if facts.get(fact).is_some_and(unknown) {
            return Err(MailError::UnknownValue { kind: kind.code(), fact });
        }
    }
    // A refusal without a ground is none (90-2(4)).
    let groundless = |value: &Value| value.as_array().is_none_or(Vec::is_empty);
    if facts.get("grounds").is_some_and(groundless) {
        return Err(MailError::UnknownValue { kind: kind.code(), fact: "grounds" });
    }
    let mut context = with_optional(kind, facts);
    let words = Words { environment: &ENVIRONMENTS[&language], language };
    let clock = match kind.term() {
        TermSpokenOf::Any => {
            let clock = facts.get("clock").and_then(Value::as_str).and_then(TermKind::parse);
            Some(clock.ok_or(MailError::UnknownValue { kind: kind.code(), fact: "clock" })?)
        }
        TermSpokenOf::Running(_)
        | TermSpokenOf::ConsiderationToCome
        | TermSpokenOf::AnswerToCome
        | TermSpokenOf::None => None,
    };
    if let Some(clock) = clock {
        let told = clock.overdue_notices().iter().any(|notice| notice.audience == Audience::Author);
        context.insert("author_told".into(), Value::Bool(told));
        for phrase in ["term", "task"] {
            let said = one_line(&words.part(phrase, &context)?);
            context.insert(phrase.into(), Value::String(said));
        }
    }
    if kind.basis() != Basis::Account {
        context.insert("inaction".into(), Value::Bool(kind == NoticeKind::ActOverdue));
        if context.contains_key("appeal_route") {
            let appeal = words.part("appeal", &context)?;
            context.insert("appeal".into(), Value::String(appeal));
        }
    }
    let subject = words.subject(kind, &context)?;
    let links = Links::of(&context);

    let mut main = links.paragraphs(&words.part("greeting", &context)?);
    let mut small = Vec::new();
    let article = match kind.basis() {
        Basis::Account => None,
        Basis::Article(article) => Some(article),
        Basis::OfTheTerm => clock.map(TermKind::owed_under),
    };
    if let Some(article) = article {
        main.extend(links.paragraphs(&words.part("petition", &context)?));
        main.extend(links.paragraphs(&words.body(kind, &context)?));
        if shows_petition(kind) {
            main.extend(links.paragraphs(&words.part("follow", &context)?));
        }
        context.insert("basis".into(), Value::String(cite(language, article)));
        small.extend(links.paragraphs(&words.part("basis", &context)?));
    } else {
        main.extend(links.paragraphs(&words.body(kind, &context)?));
    }
    if let Some(link) = context["unsubscribe_link"].as_str() {
        small.extend(links.paragraphs(&words.part("unsubscribe", &context)?));
        small.extend(links.paragraphs(link));
    }
    small.extend(links.paragraphs(&words.part("footer", &context)?));

    let html = words.html(&subject, &main, &small)?;
    let text: Vec<_> =
        main.iter().chain(&small).map(|paragraph| paragraph.lines.join("\n")).collect();
    Ok(Rendered { subject, text: text.join("\n\n") + "\n", html })
}

/// Whether its reader may see the petition: a body that is asked about one, or who joined one that never opened, may not.
pub(super) const fn shows_petition(kind: NoticeKind) -> bool {
    !matches!(kind, NoticeKind::JoinedRejected | NoticeKind::InquiryReceived)
}

/// The facts, cleaned, with null for those that may be missing.
fn with_optional(kind: NoticeKind, facts: &Map<String, Value>) -> Map<String, Value> {
    let mut context: Map<_, _> =
        facts.iter().map(|(name, value)| (name.clone(), clean(name, value))).collect();
    let of_its_own =
        [(NoticeKind::PetitionSubmitted, "due_on"), (NoticeKind::PetitionRejected, "reasoning")];
    let of_its_own = of_its_own.into_iter().filter(|(of, _)| *of == kind).map(|(_, name)| name);
    // Not every term follows a registration.
    let of_a_term = ["registration_number", "registered_on"]
        .into_iter()
        .filter(|_| kind.term() == TermSpokenOf::Any);
    for name in
        ["given_name", "unsubscribe_link", "note"].into_iter().chain(of_its_own).chain(of_a_term)
    {
        context.entry(name).or_insert(Value::Null);
    }
    context
}

/// Takes control characters out of a fact: names and titles stay on one line.
fn clean(name: &str, value: &Value) -> Value {
    match value {
        Value::String(text) if LONG_FACTS.contains(&name) => {
            let text = text.replace("\r\n", "\n");
            Value::String(text.chars().filter(|c| *c == '\n' || !c.is_control()).collect())
        }
        Value::String(text) => Value::String(one_line(text)),
        Value::Array(items) => Value::Array(items.iter().map(|item| clean(name, item)).collect()),
        Value::Object(map) => Value::Object(
            map.iter().map(|(name, value)| (name.clone(), clean(name, value))).collect(),
        ),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if breaks(c) { ' ' } else { c }).collect();
    spaced.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn breaks(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// The first `limit` characters, with an ellipsis when there are more.
fn shorten(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let kept: String = text.chars().take(limit - 1).collect();
    format!("{}…", kept.trim_end())
}

/// With a capital letter, as a sentence begins.
fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A paragraph of a mail; `link` when it is nothing but one of our own addresses.
#[derive(Debug, Serialize)]
struct Paragraph {
    lines: Vec<String>,
    link: Option<String>,
}

/// What the layout shows.
#[derive(Debug, Serialize)]
struct Page<'a> {
    language: &'static str,
    subject: &'a str,
    paragraphs: &'a [Paragraph],
    small: &'a [Paragraph],
}

/// The addresses that may become links: those given as facts, never one that somebody wrote.
struct Links(Vec<String>);

impl Links {
    fn of(context: &Map<String, Value>) -> Self {
        Self(
            ["link", "petition_link", "unsubscribe_link"]
                .into_iter()
                .filter_map(|name| context.get(name)?.as_str())
                .filter(|link| link.starts_with("https://") || link.starts_with("http://"))
                .map(str::to_owned)
                .collect(),
        )
    }

    fn paragraphs(&self, text: &str) -> Vec<Paragraph> {
        text.split("\n\n")
            .map(|paragraph| paragraph.lines().map(str::trim).filter(|line| !line.is_empty()))
            .map(|lines| lines.map(str::to_owned).collect::<Vec<_>>())
            .filter(|lines| !lines.is_empty())
            .map(|lines| {
                let link =
                    (lines.len() == 1 && self.0.contains(&lines[0])).then(|| lines[0].clone());
                Paragraph { lines, link }
            })
            .collect()
    }
}

/// The templates of one language.
struct Words<'a> {
    environment: &'a Environment<'static>,
    language: Language,
}

impl Words<'_> {
    fn subject(&self, kind: NoticeKind, context: &Map<String, Value>) -> Result<String, MailError> {
        let subject = self.print(&format!("{}/subject", kind.code()), context)?;
        Ok(shorten(&one_line(&subject), SUBJECT_LIMIT))
    }

    fn body(&self, kind: NoticeKind, context: &Map<String, Value>) -> Result<String, MailError> {
        self.print(kind.code(), context)
    }

    fn part(&self, name: &str, context: &Map<String, Value>) -> Result<String, MailError> {
        self.print(&format!("parts/{name}"), context)
    }

    fn html(
        &self,
        subject: &str,
        main: &[Paragraph],
        small: &[Paragraph],
    ) -> Result<String, MailError> {
        let language = self.language.code();
        self.print("layout.html", Page { language, subject, paragraphs: main, small })
    }

    fn print(&self, name: &str, context: impl Serialize) -> Result<String, MailError> {
        self.environment
            .get_template(name)
            .and_then(|template| template.render(Serde(context)))
            .map_err(|error| MailError::template(name, &error))
    }
}

static ENVIRONMENTS: LazyLock<HashMap<Language, Environment<'static>>> = LazyLock::new(|| {
    Language::ALL.into_iter().map(|language| (language, environment(language))).collect()
});

/// # Panics
/// If an embedded template is no template; a test renders every one.
fn environment(language: Language) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()
            .expect("standard syntax"),
    );
    // A null where a fact belongs is as much a fault as a missing one.
    environment.set_formatter(|out, state, value| {
        if value.is_none() {
            return Err(ErrorKind::UndefinedError.into());
        }
        minijinja::escape_formatter(out, state, value)
    });
    environment.add_filter("day", move |day: String| {
        Ok::<_, minijinja::Error>(print_day(language, date(&day)?))
    });
    environment.add_filter("by", move |day: String| {
        Ok::<_, minijinja::Error>(by_day(language, date(&day)?))
    });
    environment.add_filter("on", move |day: String| {
        Ok::<_, minijinja::Error>(on_day(language, date(&day)?))
    });
    environment.add_filter("count", move |number: u64| grouped(language, number));
    environment.add_filter("short", |title: String| shorten(&title, TITLE_LIMIT));
    environment.add_filter("capital", |words: String| capitalised(&words));
    let mut add = |name: String, source: &'static str| {
        environment.add_template_owned(name, source).expect("embedded template");
    };
    add("layout.html".into(), templates::LAYOUT);
    for (name, source) in templates::parts(language) {
        add((*name).into(), source);
    }
    for (name, source) in templates::notices(language) {
        let (subject, body) = source.split_once("\n\n").expect("a subject and a body");
        add(format!("{name}/subject"), subject);
        add((*name).into(), body);
    }
    environment
}

fn date(day: &str) -> Result<NaiveDate, minijinja::Error> {
    day.parse().map_err(|_| minijinja::Error::new(ErrorKind::InvalidOperation, "not an ISO date"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{sample, samples};
    use super::*;

    fn with(kind: NoticeKind, name: &str, value: Value) -> Value {
        let mut facts = sample(kind);
        facts[name] = value;
        facts
    }

    /// Every notice with its facts; of those about any term, one for each.
    fn all() -> impl Iterator<Item = (NoticeKind, Value)> {
        NoticeKind::ALL
            .into_iter()
            .flat_map(|kind| samples(kind).into_iter().map(move |facts| (kind, facts)))
    }

    #[test]
    fn every_notice_is_said_in_every_language() {
        for (kind, facts) in all() {
            for language in Language::ALL {
                let mail = render(kind, language, &facts).unwrap();
                let what = format!("{} {}", kind.code(), language.code());
                assert!(!mail.subject.contains(['\n', '\r']), "{what}: {}", mail.subject);
                let length = mail.subject.chars().count();
                assert!((10..=SUBJECT_LIMIT).contains(&length), "{what}: {length}");
                for leftover in ["{{", "{%", "%}", "}}"] {
                    assert!(!mail.text.contains(leftover), "{what}: {leftover} in {}", mail.text);
                }
                assert!(
                    mail.html.contains(&format!("<html lang=\"{}\">", language.code())),
                    "{what}"
                );
                assert!(!mail.html.contains(" src="), "{what} loads something");
                for fact in [
                    "petition_link",
                    "link",
                    "code",
                    "title",
                    "number",
                    "addressee",
                    "reasoning",
                    "note",
                    "body",
                ] {
                    if let Some(value) = facts.get(fact).and_then(Value::as_str) {
                        assert!(mail.text.contains(value), "{what} lacks {fact}: {}", mail.text);
                    }
                }
                if let Some(number) = facts.get("number").and_then(Value::as_str) {
                    assert!(mail.subject.contains(number), "{what}: {}", mail.subject);
                }
            }
        }
    }

    #[test]
    fn every_date_and_count_of_the_sample_is_printed_as_the_language_does() {
        for (kind, facts) in all() {
            for language in Language::ALL {
                let text = render(kind, language, &facts).unwrap().text;
                for (name, value) in facts.as_object().unwrap() {
                    if let Some(date) =
                        value.as_str().and_then(|value| value.parse::<NaiveDate>().ok())
                    {
                        let forms = [
                            print_day(language, date),
                            on_day(language, date),
                            by_day(language, date),
                        ];
                        assert!(
                            forms.iter().any(|form| text.contains(form)),
                            "{} {name}: {text}",
                            kind.code()
                        );
                    }
                    if let Some(number) = value.as_u64() {
                        let printed = grouped(language, number);
                        assert!(text.contains(&printed), "{} {name}: {text}", kind.code());
                    }
                }
            }
        }
    }

    #[test]
    fn the_legal_basis_is_named_in_every_petition_mail_and_in_no_account_mail() {
        for language in Language::ALL {
            for (kind, facts) in all() {
                let text = render(kind, language, &facts).unwrap().text;
                let article = match kind.basis() {
                    Basis::Article(article) => Some(article),
                    Basis::OfTheTerm => {
                        facts["clock"].as_str().and_then(TermKind::parse).map(TermKind::owed_under)
                    }
                    Basis::Account => None,
                };
                match article {
                    Some(article) => {
                        assert!(text.contains(&cite(language, article)), "{}: {text}", kind.code())
                    }
                    None => assert!(
                        !text.contains("Кодекс") && !text.contains("Code"),
                        "{}",
                        kind.code()
                    ),
                }
            }
        }
    }

    #[test]
    fn each_way_of_appeal_is_explained_with_its_term() {
        for (language, court, superior) in [
            (Language::Kk, "бір ай ішінде сотқа", "үш ай ішінде жоғары тұрған органға"),
            (
                Language::Ru,
                "в суд в течение одного месяца",
                "в вышестоящий орган в течение трёх месяцев",
            ),
            (Language::En, "to court within one month", "to the superior body within three months"),
        ] {
            for kind in
                [NoticeKind::PetitionRejected, NoticeKind::PetitionDecided, NoticeKind::ActOverdue]
            {
                let to_court = render(kind, language, &with(kind, "appeal_route", json!("court")))
                    .unwrap()
                    .text;
                let to_superior =
                    render(kind, language, &with(kind, "appeal_route", json!("superior")))
                        .unwrap()
                        .text;
                assert!(to_court.contains(court) && !to_court.contains(superior), "{to_court}");
                assert!(
                    to_superior.contains(superior) && !to_superior.contains(court),
                    "{to_superior}"
                );
                assert!(
                    to_court.contains("136")
                        && to_superior.contains("91")
                        && to_superior.contains("92")
                );
            }
        }
    }

    #[test]
    fn each_outcome_has_words_of_its_own() {
        for language in Language::ALL {
            for kind in [NoticeKind::PetitionDecided, NoticeKind::DecisionPublished] {
                let texts: std::collections::HashSet<_> =
                    ["satisfied", "partially_satisfied", "refused"]
                        .into_iter()
                        .map(|outcome| {
                            render(kind, language, &with(kind, "outcome", json!(outcome)))
                                .unwrap()
                                .text
                        })
                        .collect();
                assert_eq!(texts.len(), 3, "{} {}", kind.code(), language.code());
            }
        }
    }

    #[test]
    fn each_term_has_words_of_its_own() {
        for language in Language::ALL {
            for kind in [NoticeKind::TermDueSoon, NoticeKind::TermPassed, NoticeKind::ActOverdue] {
                let samples = samples(kind);
                let said = |part: fn(&Rendered) -> &String| -> std::collections::HashSet<String> {
                    samples
                        .iter()
                        .map(|facts| part(&render(kind, language, facts).unwrap()).clone())
                        .collect()
                };
                let number = samples.len();
                assert_eq!(
                    (said(|mail| &mail.subject).len(), said(|mail| &mail.text).len()),
                    (number, number),
                    "{}",
                    kind.code()
                );
                assert!(number >= 5, "{}", kind.code());
            }
            // Who has been told to wait is not told that he was told of an appeal.
            let passed = |clock| with(NoticeKind::TermPassed, "clock", json!(clock));
            let told = |clock| {
                render(NoticeKind::TermPassed, Language::En, &passed(clock))
                    .unwrap()
                    .text
                    .contains("right to appeal")
            };
            assert!(told("consideration") && !told("media_letter"));
        }
        assert!(
            render(
                NoticeKind::TermDueSoon,
                Language::Kk,
                &with(NoticeKind::TermDueSoon, "clock", json!("lunch"))
            )
            .is_err()
        );
    }

    #[test]
    fn what_a_citizen_wrote_stays_verbatim_and_is_no_markup() {
        let title = "{{7*7}} ${7*7} <script>alert(1)</script> & \"x\"";
        let kind = NoticeKind::PetitionPublished;
        for language in Language::ALL {
            let mail = render(kind, language, &with(kind, "title", json!(title))).unwrap();
            assert!(mail.subject.contains(title), "{}", mail.subject);
            assert!(mail.text.contains(title), "{}", mail.text);
            assert!(!mail.html.contains("<script"), "{}", mail.html);
            assert!(mail.html.contains("{{7*7}} ${7*7} &lt;script&gt;"), "{}", mail.html);
        }
    }

    #[test]
    fn a_line_break_in_a_title_or_name_breaks_nothing() {
        let kind = NoticeKind::PetitionPublished;
        let mut facts = with(kind, "title", json!("Жол\r\n\r\nBcc: x@example.kz\u{2028}соңы"));
        facts["given_name"] = json!("Айгүл\r\nBcc: y@example.kz");
        let mail = render(kind, Language::Ru, &facts).unwrap();
        assert!(mail.subject.contains("Жол Bcc: x@example.kz соңы"), "{}", mail.subject);
        assert!(
            mail.text.starts_with("Здравствуйте, Айгүл Bcc: y@example.kz!\n\n"),
            "{}",
            mail.text
        );
        assert!(!mail.text.contains('\r'));
    }

    #[test]
    fn a_long_title_is_cut_in_the_subject_only() {
        let kind = NoticeKind::PetitionLimited;
        let title = "ұ".repeat(400);
        for language in Language::ALL {
            let mail = render(kind, language, &with(kind, "title", json!(title))).unwrap();
            assert!(mail.subject.chars().count() <= SUBJECT_LIMIT);
            assert!(mail.subject.contains(&format!("{}…", "ұ".repeat(TITLE_LIMIT - 1))));
            assert!(mail.text.contains(&title));
        }
    }

    #[test]
    fn only_our_own_addresses_become_links() {
        let kind = NoticeKind::PetitionDecided;
        let facts = with(kind, "reasoning", json!("First.\n\nhttps://elsewhere.example/\n\nLast."));
        let mail = render(kind, Language::En, &facts).unwrap();
        assert!(mail.text.contains("\n\nhttps://elsewhere.example/\n\n"), "{}", mail.text);
        assert!(!mail.html.contains("href=\"https:&#x2f;&#x2f;elsewhere"), "{}", mail.html);
        assert_eq!(mail.html.matches("<a href=").count(), 1, "{}", mail.html);
        let scripted = with(kind, "petition_link", json!("javascript:alert(1)"));
        assert_eq!(
            render(kind, Language::En, &scripted).unwrap().html.matches("<a href=").count(),
            0
        );
    }

    #[test]
    fn facts_that_may_be_missing_leave_no_gap_and_others_are_asked_for() {
        let kind = NoticeKind::PetitionSubmitted;
        let mut facts = sample(kind);
        facts.as_object_mut().unwrap().remove("due_on");
        facts.as_object_mut().unwrap().remove("given_name");
        let mail = render(kind, Language::Ru, &facts).unwrap();
        assert!(mail.text.starts_with("Здравствуйте!\n\n"), "{}", mail.text);
        assert!(mail.text.contains("первые сторонники. Прямую ссылку"), "{}", mail.text);
        assert!(!mail.text.contains("\n\n\n"));

        for kind in NoticeKind::ALL {
            let facts = sample(kind);
            for name in facts.as_object().unwrap().keys() {
                let of_a_term = kind.term() == TermSpokenOf::Any
                    && ["registration_number", "registered_on"].contains(&name.as_str());
                // What is due is said by the words of the clock.
                let optional = of_a_term
                    || matches!(name.as_str(), "given_name" | "note" | "unsubscribe_link")
                    || (kind == NoticeKind::PetitionSubmitted && name == "due_on")
                    || (kind == NoticeKind::PetitionRejected && name == "reasoning");
                let mut fewer = facts.clone();
                fewer.as_object_mut().unwrap().remove(name);
                let said = render(kind, Language::Kk, &fewer);
                assert_eq!(said.is_ok(), optional, "{} without {name}", kind.code());
                // Null is no.
                if facts[name].is_boolean() {
                    continue;
                }
                fewer[name] = Value::Null;
                let said = render(kind, Language::Kk, &fewer);
                assert_eq!(said.is_ok(), optional, "{} with null for {name}", kind.code());
            }
        }
    }

    #[test]
    fn a_fault_names_the_template_but_not_the_fact() {
        let kind = NoticeKind::PetitionRegistered;
        let facts = with(kind, "due_on", json!("Айгүл Сейітова"));
        let fault = render(kind, Language::Kk, &facts).unwrap_err().to_string();
        assert!(fault.starts_with("template petition_registered, line "), "{fault}");
        assert!(!fault.contains("Айгүл"), "{fault}");
        assert!(matches!(render(kind, Language::Kk, &json!([])), Err(MailError::NoFacts { .. })));
    }

    #[test]
    fn a_code_unknown_here_is_not_guessed() {
        for (kind, fact, value) in [
            (NoticeKind::PetitionDecided, "outcome", json!("noted")),
            (NoticeKind::PetitionDecided, "appeal_route", json!("")),
            (NoticeKind::PetitionRejected, "grounds", json!([])),
        ] {
            let said = render(kind, Language::Kk, &with(kind, fact, value));
            assert!(matches!(said, Err(MailError::UnknownValue { .. })), "{fact}");
        }
    }

    #[test]
    fn joiners_can_stop_the_news() {
        let kind = NoticeKind::DecisionPublished;
        let link = "https://petitions.example/unsubscribe#t";
        let with_link =
            render(kind, Language::Kk, &with(kind, "unsubscribe_link", json!(link))).unwrap();
        assert!(with_link.text.contains(link));
        let mut facts = sample(kind);
        facts.as_object_mut().unwrap().remove("unsubscribe_link");
        let without = render(kind, Language::Kk, &facts).unwrap();
        assert!(!without.text.contains("бас тарту:"), "{}", without.text);
    }
}
