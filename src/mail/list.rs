//! The closed list of notices as a page.

use std::fmt::Write as _;

use crate::{MailError, render, sample, samples};
use domain::language::Language;
use domain::notice::{Basis, NoticeKind, TermSpokenOf};
use domain::term_ends::{Lead, Reminder};
use domain::terms::TermKind;

/// Every notice: whom it goes to, when, by which article, about which term, whether by choice, and its subject.
pub fn closed_list() -> String {
    let mut page = String::from(
        "# Notices\n\n\
         Everything the service tells anybody, generated from `src/domain/notice.rs` by `petitions notices`; a test holds this\n\
         page to it. Each is a mail in the reader's language (Kazakh, Russian, English) as text and HTML; all but those about an\n\
         account stand in the inbox (`GET /me/notices`) too, and nobody is told twice of the same step. Notices to many are mass\n\
         mails: one click stops them, they come after all other mail and not more than ten a day to one address. What can be\n\
         chosen (`PUT /me/mail-choices`) is mail alone: the inbox has it all the same. `petitions notices --preview DIR` writes\n\
         every one of them as a page.\n\n\
         | Notice | To | When | Article | Term | By choice | Subject in English |\n|---|---|---|---|---|---|---|\n",
    );
    for kind in NoticeKind::ALL {
        let to: Vec<_> = kind.audiences().iter().map(|audience| audience.words()).collect();
        let article = match kind.basis() {
            Basis::Account => "",
            Basis::Article(article) => article,
            Basis::OfTheTerm => "of the term",
        };
        let term = match kind.term() {
            TermSpokenOf::Running(clock) => {
                format!("last day of {}", clock.code().replace('_', " "))
            }
            TermSpokenOf::Any => "its last day".to_owned(),
            TermSpokenOf::ConsiderationToCome => "length of consideration".to_owned(),
            TermSpokenOf::AnswerToCome => "length of the answer".to_owned(),
            TermSpokenOf::None => String::new(),
        };
        let choice = kind.choice().map_or("", |choice| choice.code());
        let subject =
            render(kind, Language::En, &sample(kind)).map(|mail| mail.subject).unwrap_or_default();
        let (code, to, occasion) = (kind.code(), to.join("; "), kind.occasion());
        let _ = writeln!(
            page,
            "| `{code}` | {to} | {occasion} | {article} | {term} | {choice} | {subject} |"
        );
    }
    page + &terms()
}

/// Which terms are worth a word, when, and to whom.
fn terms() -> String {
    let mut page = String::from(
        "\n## Terms\n\n\
         Words before the last day are written on working days, in office hours, once for each term.\n\n\
         | Term | Article | Owed by | A word before its last day | When it has passed |\n|---|---|---|---|---|\n",
    );
    for clock in TermKind::ALL {
        let owed_by = clock.owed_by().map_or("nobody", |audience| audience.words());
        let before =
            clock.reminder().map_or_else(String::new, |Reminder { kind, lead }| match lead {
                Lead::CalendarDays(days) => format!("`{}`, {days} days", kind.code()),
                Lead::WorkingDays(0) => format!("`{}`, on that morning", kind.code()),
                Lead::WorkingDays(1) => format!("`{}`, one working day", kind.code()),
                Lead::WorkingDays(days) => format!("`{}`, {days} working days", kind.code()),
            });
        let passed: Vec<_> = clock
            .overdue_notices()
            .iter()
            .map(|notice| format!("`{}` to {}", notice.kind.code(), notice.audience.words()))
            .collect();
        let (code, article) = (clock.code(), clock.article());
        let _ = writeln!(
            page,
            "| `{code}` | {article} | {owed_by} | {before} | {} |",
            passed.join("; ")
        );
    }
    page
}

/// Every notice as pages for a proof-reader: file names and what they hold. Those about a term once for each.
///
/// # Errors
/// As [`render`].
pub fn preview() -> Result<Vec<(String, String)>, MailError> {
    let mut pages = Vec::new();
    for language in Language::ALL {
        for kind in NoticeKind::ALL {
            for facts in &samples(kind) {
                let mail = render(kind, language, facts)?;
                let term =
                    facts["clock"].as_str().map_or_else(String::new, |clock| format!("-{clock}"));
                let name = format!("{}-{}{term}", language.code(), kind.code());
                pages.push((format!("{name}.html"), mail.html));
                pages.push((format!("{name}.txt"), format!("{}\n\n{}", mail.subject, mail.text)));
            }
        }
    }
    Ok(pages)
}
