//! The calls that can be offered are calls of the document.

use std::collections::BTreeSet;

use petitions::app::offers::Operation;
use petitions::http::openapi;
use petitions::http::views::offers::call;
use serde_json::Value;

use crate::harness::document::operations;

#[test]
fn every_call_that_can_be_offered_is_that_of_its_name_in_the_document() {
    let document: Value =
        serde_json::from_str(&openapi::document(true).to_json().unwrap()).unwrap();
    let all = operations(&document);
    for offered in Operation::ALL {
        let (method, path) = call(offered);
        let (known, served, _) = all
            .iter()
            .find(|(.., name)| name == offered.code())
            .unwrap_or_else(|| panic!("{} is no operation", offered.code()));
        assert_eq!(method, known.as_str(), "{}", offered.code());
        let alike =
            |part: &str| if part.starts_with('{') { "{}".to_owned() } else { part.to_owned() };
        let path = format!("/api/v1{path}");
        let parts = |path: &str| path.split('/').map(alike).collect::<Vec<_>>();
        assert_eq!(parts(&path), parts(served), "{}", offered.code());
    }
}

/// What is done to a petition by a call and is not offered, each with its reason.
const NOT_OFFERED: [&str; 12] = [
    // About one file or comment, which its list names.
    "delete_attachment",
    "release_comment",
    "remove_comment",
    // Written out and not done.
    "write_correction_statement",
    "write_decision_statement",
    // Of the desk, whose own page has them, with no word of the law on it.
    "write_note",
    "correct_note",
    "delete_note",
    "tag_petition",
    "untag_petition",
    // Makes a petition.
    "enter_paper_petition",
    "draft_petition",
];

#[test]
fn no_call_that_acts_on_a_petition_is_forgotten_among_the_offers() {
    let document: Value =
        serde_json::from_str(&openapi::document(true).to_json().unwrap()).unwrap();
    let offered: BTreeSet<&str> = Operation::ALL.into_iter().map(Operation::code).collect();
    for (method, path, name) in operations(&document) {
        let acts = method.as_str() != "GET"
            && (path.starts_with("/api/v1/petitions")
                || path.starts_with("/api/v1/moderation/petitions")
                || path.starts_with("/api/v1/moderation/paper-petitions")
                || path.starts_with("/api/v1/complaints"));
        let named = offered.contains(name.as_str()) || NOT_OFFERED.contains(&name.as_str());
        assert!(!acts || named, "{name} acts on a petition and is never offered");
    }
}
