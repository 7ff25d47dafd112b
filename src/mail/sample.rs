//! An example of every notice's facts: what tests render, and previews show.

mod account;
mod petition;
mod steps;
mod values;

use serde_json::{Map, Value};

use super::render::{names_used, shows_petition};
use domain::language::Language;
use domain::notice::{Basis, NoticeKind};
use domain::terms::TermKind;
use notice_facts::localised;

/// Facts with which the notice can be rendered: of all that such a notice says, in one language, what its
/// templates ask for. Always optional: `given_name` (greeting), `note`, `unsubscribe_link`, `registration_number`
/// and `registered_on` of a notice about any term; besides, `due_on` of `petition_submitted` (absent when the
/// moderator checks only after the fifty joined) and `reasoning` of `petition_rejected`. Every other fact shown
/// here is required. Days are ISO dates.
pub fn sample(kind: NoticeKind) -> Value {
    shown(kind, whole(kind))
}

/// A sample for each term that a notice can speak of; of the others their one.
pub fn samples(kind: NoticeKind) -> Vec<Value> {
    let told = |term: &TermKind| match kind {
        NoticeKind::TermDueSoon => term.reminder().is_some_and(|reminder| reminder.kind == kind),
        _ => term.overdue_notices().iter().any(|notice| notice.kind == kind),
    };
    match kind {
        NoticeKind::TermDueSoon | NoticeKind::TermPassed | NoticeKind::ActOverdue => {
            let terms = TermKind::ALL.into_iter().filter(told);
            terms.map(|term| shown(kind, petition::whole(kind, term))).collect()
        }
        _ => vec![sample(kind)],
    }
}

/// What the templates ask for of the facts, and what the sender may add to them.
fn shown(kind: NoticeKind, whole: Value) -> Value {
    let used = names_used(kind);
    let Value::Object(whole) = localised(&whole, Language::Kk) else { return Value::Null };
    let mut facts: Map<String, Value> =
        whole.into_iter().filter(|(name, value)| used.contains(name) && !value.is_null()).collect();
    facts.extend(
        added(kind)
            .into_iter()
            .map(|(name, value)| (name.to_owned(), Value::String(value.to_owned()))),
    );
    // Who has not seen the petition open cannot read it, and gets no link to it.
    if !shows_petition(kind) {
        facts.remove("petition_link");
    }
    Value::Object(facts)
}

/// What no act gives, and a notice may have: a word of the sender, and the way to end news.
fn added(kind: NoticeKind) -> Vec<(&'static str, &'static str)> {
    let unsubscribe = ("unsubscribe_link", "https://petitions.example/unsubscribe#b71Kx");
    match kind {
        NoticeKind::PetitionBackInCollection => {
            vec![("note", "Қайталанған 141 қолтаңба алып тасталды.")]
        }
        NoticeKind::WorkingGroupInvited => {
            vec![("note", "Топтың алғашқы отырысы туралы бөлек хабарлаймыз.")]
        }
        NoticeKind::DiscussionAnnounced => {
            vec![("note", "Қатысу үшін жеке куәлігіңізді ала келіңіз."), unsubscribe]
        }
        NoticeKind::DecisionPublished
        | NoticeKind::MilestoneReached
        | NoticeKind::ClosingSoon
        | NoticeKind::CollectionShortened
        | NoticeKind::PetitionOpened => vec![unsubscribe],
        _ => Vec::new(),
    }
}

/// All that the notice says, in three languages where it says it in three.
pub(super) fn whole(kind: NoticeKind) -> Value {
    if kind.basis() == Basis::Account {
        account::whole(kind)
    } else {
        petition::whole(kind, TermKind::Moderation)
    }
}
