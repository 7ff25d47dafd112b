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

/// A mail that tells how many votes there are says by which head of the log, and no other does; where the log has no head yet, or
/// had none when the notice was written, nothing is said of it.
#[test]
fn votes_are_told_with_the_head_of_the_log() {
    let root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    for kind in NoticeKind::ALL {
        let used = names_used(kind);
        let votes = used.contains("signature_count") && !used.contains("joiners_required");
        for language in Language::ALL {
            for facts in [with(kind, "log", json!({ "size": 9, "root": root })), sample(kind)] {
                let text = render(kind, language, &facts).unwrap().text;
                assert_eq!(text.contains(root), votes, "{}: {text}", kind.code());
            }
            let without = render(kind, language, &with(kind, "log", Value::Null)).unwrap().text;
            assert!(!without.contains(root) && !without.contains("  "), "{without}");
        }
    }
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
