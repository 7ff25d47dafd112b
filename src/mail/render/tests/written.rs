//! What people wrote, and what is missing or of another form.

use serde_json::{Value, json};

use super::super::words::{SUBJECT_LIMIT, TITLE_LIMIT};
use super::super::*;
use super::with;
use crate::sample;
use domain::notice::TermSpokenOf;

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
    assert!(mail.text.starts_with("Здравствуйте, Айгүл Bcc: y@example.kz!\n\n"), "{}", mail.text);
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
    assert_eq!(render(kind, Language::En, &scripted).unwrap().html.matches("<a href=").count(), 0);
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
                || matches!(
                    name.as_str(),
                    "given_name"
                        | "note"
                        | "unsubscribe_link"
                        | "starts_at"
                        | "meets_on"
                        | "agenda"
                        | "broadcast_link"
                        | "log"
                )
                || (kind == NoticeKind::PetitionSubmitted && name == "due_on")
                || (kind == NoticeKind::PetitionRejected && name == "reasoning")
                // Without an office it was the authorized body.
                || (kind == NoticeKind::IdentityChecked && name == "office")
                // Its owner may have given it none, and an address may be past reading.
                || (kind == NoticeKind::WebhookDisabled
                    && ["description", "host"].contains(&name.as_str()))
                // An abolished body may have none yet.
                || (kind == NoticeKind::AddresseeReorganised && name == "successor");
            let mut fewer = facts.clone();
            fewer.as_object_mut().unwrap().remove(name);
            let said = render(kind, Language::Kk, &fewer);
            assert_eq!(said.is_ok(), optional, "{} without {name}", kind.code());
            // Null is no, and a list of none.
            if facts[name].is_boolean() || facts[name].is_array() {
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
