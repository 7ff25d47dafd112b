//! Templates ask for nothing that their notice does not say.

use super::super::names_used;
use super::*;
use crate::sample::whole;
use domain::notice::TermSpokenOf;

/// Facts that may be missing of any notice, and count as null then.
const OPTIONAL: [&str; 3] = ["given_name", "note", "unsubscribe_link"];

/// What [`render`] itself makes of other facts.
fn made_of_facts(kind: NoticeKind) -> Vec<&'static str> {
    let of_term: &[_] =
        if kind.term() == TermSpokenOf::Any { &["term", "task", "author_told"] } else { &[] };
    let of_law: &[_] =
        if kind.basis() == Basis::Account { &[] } else { &["inaction", "appeal", "basis"] };
    [of_term, of_law].concat()
}

#[test]
fn no_template_asks_for_a_name_that_its_notice_does_not_have() {
    for kind in NoticeKind::ALL {
        let whole = whole(kind);
        let facts = whole.as_object().unwrap();
        let made = made_of_facts(kind);
        let used = names_used(kind);
        assert!(used.len() > 1 || kind == NoticeKind::AccountErased, "{}", kind.code());
        for name in used {
            let known = facts.contains_key(&name) || OPTIONAL.contains(&name.as_str());
            assert!(known || made.contains(&name.as_str()), "{} has no {name}", kind.code());
            // Words for an appeal need to know where to.
            assert!(name != "appeal" || facts.contains_key("appeal_route"), "{}", kind.code());
        }
    }
}
