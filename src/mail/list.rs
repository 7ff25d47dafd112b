//! The closed list of notices as a page.

use std::fmt::Write as _;

use super::{render, sample};
use crate::domain::language::Language;
use crate::domain::notice::{NoticeKind, Term};

/// Every notice: whom it goes to, when, by which article, about which term, and its subject.
pub fn closed_list() -> String {
    let mut page = String::from(
        "# Notices\n\n\
         Everything the service tells anybody, generated from `src/domain/notice.rs` by `petitions notices`; a test holds this\n\
         page to it. Each is a mail in the reader's language (Kazakh, Russian, English) as text and HTML; those marked stand in\n\
         the inbox (`GET /me/notices`) too. Notices to many are mass mails: they can be stopped by one click, come after all other\n\
         mail and not more than ten a day to one address. No mail about an account can be stopped.\n\n\
         | Notice | To | When | Article | Term | Inbox | Subject in English |\n|---|---|---|---|---|---|---|\n",
    );
    for kind in NoticeKind::ALL {
        let to: Vec<_> = kind.recipients().iter().map(|recipient| recipient.words()).collect();
        let term = match kind.term() {
            Some(Term::Running(clock)) => format!("last day of {}", clock.code().replace('_', " ")),
            Some(Term::ConsiderationToCome) => "length of consideration".to_owned(),
            Some(Term::AnswerToCome) => "length of the answer".to_owned(),
            None => String::new(),
        };
        let subject = render(kind, Language::En, &sample(kind)).map(|mail| mail.subject).unwrap_or_default();
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} | {term} | {} | {subject} |",
            kind.code(),
            to.join("; "),
            kind.occasion(),
            kind.article().unwrap_or_default(),
            if kind.is_in_inbox() { "yes" } else { "" },
        );
    }
    page
}
