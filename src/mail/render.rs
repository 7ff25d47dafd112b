//! Facts to words: subject, plain text and HTML of a notice.

mod facts;
mod lines;
mod paragraphs;
mod sight;
mod words;

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::MailError;
use domain::language::Language;
use domain::notice::{Audience, Basis, NoticeKind};
use domain::terms::TermKind;
use facts::{require_known_values, term_named, with_optional};
use lines::one_line;
use paragraphs::{Links, Paragraph};
pub(super) use sight::shows_petition;
use sight::tells_votes;
use text::wording::cite;
use words::Words;

/// A notice in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// On one line, of at most 200 characters.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// A page of its own, which loads nothing.
    pub html: String,
}

/// Puts a notice into words.
///
/// # Errors
/// A fact that the template needs is missing, or is not the date, number or code it should be.
pub fn render(kind: NoticeKind, language: Language, facts: &Value) -> Result<Rendered, MailError> {
    let facts = facts.as_object().ok_or(MailError::NoFacts { kind: kind.code() })?;
    require_known_values(kind, facts)?;
    let term = term_named(kind, facts)?;
    let words = Words::of(language)?;
    let mut context = with_optional(kind, facts);
    add_phrases(&mut context, kind, term, &words)?;
    let subject = words.subject(kind, &context)?;
    let (main, small) = paragraphs(context, kind, term, &words)?;
    let html = words.html(&subject, &main, &small)?;
    let text: Vec<_> =
        main.iter().chain(&small).map(|paragraph| paragraph.lines.join("\n")).collect();
    Ok(Rendered { subject, text: text.join("\n\n") + "\n", html })
}

/// Adds what templates say of a term and of the way to appeal: words made of other facts.
fn add_phrases(
    context: &mut Map<String, Value>,
    kind: NoticeKind,
    term: Option<TermKind>,
    words: &Words,
) -> Result<(), MailError> {
    if let Some(term) = term {
        let told = term.overdue_notices().iter().any(|notice| notice.audience == Audience::Author);
        context.insert("author_told".into(), Value::Bool(told));
        for phrase in ["term", "task"] {
            let said = one_line(&words.part(phrase, context)?);
            context.insert(phrase.into(), Value::String(said));
        }
    }
    if kind.basis() != Basis::Account {
        context.insert("inaction".into(), Value::Bool(kind == NoticeKind::ActOverdue));
        if context.contains_key("appeal_route") {
            let appeal = words.part("appeal", context)?;
            context.insert("appeal".into(), Value::String(appeal));
        }
    }
    Ok(())
}

/// The paragraphs of a mail, and those in small print below them.
fn paragraphs(
    mut context: Map<String, Value>,
    kind: NoticeKind,
    term: Option<TermKind>,
    words: &Words,
) -> Result<(Vec<Paragraph>, Vec<Paragraph>), MailError> {
    let links = Links::of(&context);
    let mut main = links.paragraphs(&words.part("greeting", &context)?);
    let mut small = Vec::new();
    let article = match kind.basis() {
        Basis::Account => None,
        Basis::Article(article) => Some(article),
        Basis::OfTheTerm => term.map(TermKind::owed_under),
    };
    if let Some(article) = article {
        main.extend(links.paragraphs(&words.part("petition", &context)?));
        main.extend(links.paragraphs(&words.body(kind, &context)?));
        if shows_petition(kind) {
            main.extend(links.paragraphs(&words.part("follow", &context)?));
        }
        context.insert("basis".into(), Value::String(cite(words.language, article)));
        small.extend(links.paragraphs(&words.part("basis", &context)?));
        if tells_votes(kind) && context["log"].is_object() {
            small.extend(links.paragraphs(&words.part("log", &context)?));
        }
    } else {
        main.extend(links.paragraphs(&words.body(kind, &context)?));
    }
    if let Some(link) = context["unsubscribe_link"].as_str() {
        small.extend(links.paragraphs(&words.part("unsubscribe", &context)?));
        small.extend(links.paragraphs(link));
    }
    small.extend(links.paragraphs(&words.part("footer", &context)?));
    Ok((main, small))
}

/// The names that the templates of a notice ask for in any language; none where templates cannot be read.
pub(super) fn names_used(kind: NoticeKind) -> BTreeSet<String> {
    let words = Language::ALL.into_iter().filter_map(|language| Words::of(language).ok());
    words.flat_map(|words| words.names(kind)).collect()
}

#[cfg(test)]
mod tests;
