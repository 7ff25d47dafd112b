//! The templates of each language, ready to be filled.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::NaiveDate;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior};
use serde::Serialize;
use serde_json::{Map, Value};

use super::lines::{capitalised, one_line, shorten};
use super::paragraphs::Paragraph;
use super::sight::{shows_petition, tells_votes};
use crate::{MailError, templates};
use domain::language::Language;
use domain::notice::{Basis, NoticeKind, TermSpokenOf};
use text::wording::{by_day, grouped, hours, on_day, print_day};

/// Longest subject, in characters.
pub(super) const SUBJECT_LIMIT: usize = 200;
/// Longest title within a subject, in characters.
pub(super) const TITLE_LIMIT: usize = 80;

/// What the layout shows.
#[derive(Debug, Serialize)]
struct Page<'a> {
    language: &'static str,
    subject: &'a str,
    paragraphs: &'a [Paragraph],
    small: &'a [Paragraph],
}

/// The templates of one language.
pub(super) struct Words {
    environment: &'static Environment<'static>,
    pub(super) language: Language,
}

impl Words {
    /// Those of that language.
    ///
    /// # Errors
    /// An embedded template is no template; a test renders every one.
    pub(super) fn of(language: Language) -> Result<Self, MailError> {
        static KK: LazyLock<Parsed> = LazyLock::new(|| environment(Language::Kk));
        static RU: LazyLock<Parsed> = LazyLock::new(|| environment(Language::Ru));
        static EN: LazyLock<Parsed> = LazyLock::new(|| environment(Language::En));
        let parsed = match language {
            Language::Kk => &KK,
            Language::Ru => &RU,
            Language::En => &EN,
        };
        let environment =
            parsed.as_ref().map_err(|error| MailError::template(language.code(), error))?;
        Ok(Self { environment, language })
    }

    /// The names that the templates of a notice ask for, whether facts or made of facts.
    pub(super) fn names(&self, kind: NoticeKind) -> BTreeSet<String> {
        let mut templates = vec![subject_of(kind), kind.code().to_owned()];
        let mut parts = vec!["greeting"];
        if kind.basis() != Basis::Account {
            parts.push("petition");
        }
        if kind.basis() != Basis::Account && shows_petition(kind) {
            parts.push("follow");
        }
        if tells_votes(kind) {
            parts.push("log");
        }
        if kind.term() == TermSpokenOf::Any {
            parts.extend(["term", "task"]);
        }
        templates.extend(parts.into_iter().map(part_of));
        let mut names = self.asked_for_by(&templates);
        if names.contains("appeal") {
            names.extend(self.asked_for_by(&[part_of("appeal")]));
        }
        names
    }

    fn asked_for_by(&self, templates: &[String]) -> BTreeSet<String> {
        let parsed = templates.iter().filter_map(|name| self.environment.get_template(name).ok());
        parsed.flat_map(|template| template.undeclared_variables(false)).collect()
    }

    /// The subject, short enough for a header.
    pub(super) fn subject(
        &self,
        kind: NoticeKind,
        context: &Map<String, Value>,
    ) -> Result<String, MailError> {
        let subject = self.print(&subject_of(kind), context)?;
        Ok(shorten(&one_line(&subject), SUBJECT_LIMIT))
    }

    /// What is particular to the notice.
    pub(super) fn body(
        &self,
        kind: NoticeKind,
        context: &Map<String, Value>,
    ) -> Result<String, MailError> {
        self.print(kind.code(), context)
    }

    /// Paragraphs, or a phrase, that notices have in common.
    pub(super) fn part(
        &self,
        name: &str,
        context: &Map<String, Value>,
    ) -> Result<String, MailError> {
        self.print(&part_of(name), context)
    }

    /// The whole as a page.
    pub(super) fn html(
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

/// The name of the template of a notice's subject.
fn subject_of(kind: NoticeKind) -> String {
    format!("{}/subject", kind.code())
}

/// The name of the template of a part that notices have in common.
fn part_of(name: &str) -> String {
    format!("parts/{name}")
}

type Parsed = Result<Environment<'static>, Error>;

/// Every template of a language, parsed.
fn environment(language: Language) -> Parsed {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    // A null where a fact belongs is as much a fault as a missing one.
    environment.set_formatter(|out, state, value| {
        if value.is_none() {
            return Err(ErrorKind::UndefinedError.into());
        }
        minijinja::escape_formatter(out, state, value)
    });
    add_filters(&mut environment, language);
    let mut add = |name: String, source: &'static str| environment.add_template_owned(name, source);
    add("layout.html".to_owned(), templates::LAYOUT)?;
    for (name, source) in templates::parts(language) {
        add((*name).to_owned(), source)?;
    }
    for (name, source) in templates::notices(language) {
        let (subject, body) = source
            .split_once("\n\n")
            .ok_or_else(|| Error::new(ErrorKind::SyntaxError, "no subject and body"))?;
        add(format!("{name}/subject"), subject)?;
        add((*name).to_owned(), body)?;
    }
    Ok(environment)
}

/// Days, counts and titles as the language prints them.
fn add_filters(environment: &mut Environment<'static>, language: Language) {
    environment
        .add_filter("day", move |day: String| Ok::<_, Error>(print_day(language, date(&day)?)));
    environment.add_filter("by", move |day: String| Ok::<_, Error>(by_day(language, date(&day)?)));
    environment.add_filter("on", move |day: String| Ok::<_, Error>(on_day(language, date(&day)?)));
    environment.add_filter("count", move |number: u64| grouped(language, number));
    environment.add_filter("hours", move |count: u64| hours(language, count));
    environment.add_filter("short", |title: String| shorten(&title, TITLE_LIMIT));
    environment.add_filter("capital", |words: String| capitalised(&words));
}

fn date(day: &str) -> Result<NaiveDate, Error> {
    day.parse().map_err(|_| Error::new(ErrorKind::InvalidOperation, "not an ISO date"))
}
