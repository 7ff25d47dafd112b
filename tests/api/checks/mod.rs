//! The security checklist: each test bears the id of its line in docs/SECURITY.md, `check_a08_` that of A8.

mod access;
mod characters;
mod disclosure;
mod eds;
mod hostile_strings;
mod identities;
mod injection;
mod limits;
mod lists;
mod log;
mod mailed_tokens;
mod orders;
mod passwords;
mod personal_data;
mod platform;
mod registration;
mod requests;
mod rights;
mod roles;
mod second_factor;
mod sessions;
mod sign_in;
mod tokens;
mod whose_iin;

use crate::harness::{Answer, MINISTRY, TestApp, text, word};

const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

/// A text as it stands in a query, every byte of it escaped.
pub fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

async fn draft_with(app: &TestApp, author: &str, member: &str, value: &str) -> Answer {
    let mut body = text(MINISTRY);
    body[member] = value.into();
    app.api.post("/api/v1/petitions", Some(author), body).await
}

/// The code of the only fault, at this member.
#[track_caller]
fn fault(answer: &Answer, member: &str) -> String {
    let problem = answer.problem(422, "validation_failed");
    let at = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .find(|fault| fault["pointer"] == format!("/{member}"));
    word(&at.unwrap_or_else(|| panic!("nothing at {member}: {problem}"))["code"])
}
