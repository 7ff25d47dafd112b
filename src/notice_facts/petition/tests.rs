use serde_json::json;

use super::*;
use crate::{AnotherBody, Reasons, StepFacts};

fn petition() -> PetitionFacts {
    let ministry = Some(InLanguages::new("министрлік", "министерство", "ministry"));
    PetitionFacts {
        number: None,
        title: "Roads".into(),
        addressee: ministry.clone(),
        body: ministry,
        petition_link: "https://petitions.example/petitions/7".into(),
        link: "https://petitions.example/petitions/7".into(),
        signature_count: 50,
        required_count: None,
        closes_on: None,
        joining_ends_on: NaiveDate::from_ymd_opt(2026, 12, 22),
        joiners_required: 50,
        registration_number: None,
        registered_on: None,
        log: None,
    }
}

#[test]
fn what_the_petition_lacks_is_null_and_what_the_term_lacks_is_left_out() {
    let (kind, term) = (NoticeKind::PetitionLimited, TermFacts::default());
    let notice = PetitionNotice::new(kind, petition(), term, StepFacts::None).unwrap();
    let payload = notice.payload().unwrap();
    assert_eq!(payload.as_object().unwrap().len(), 14);
    assert_eq!(payload["joining_ends_on"], json!("2026-12-22"));
    assert_eq!(
        payload["addressee"],
        json!({ "kk": "министрлік", "ru": "министерство", "en": "ministry" })
    );
    assert_eq!((payload.get("number"), payload.get("due_on")), (Some(&json!(null)), None));

    let due_on = NaiveDate::from_ymd_opt(2027, 1, 27);
    let term = TermFacts { clock: Some(TermKind::Moderation), due_on, days: Some(20) };
    let notice = PetitionNotice::new(NoticeKind::TermPassed, petition(), term, StepFacts::None);
    let payload = notice.unwrap().payload().unwrap();
    assert_eq!(payload["clock"], "moderation");
    assert_eq!((&payload["due_on"], &payload["days"]), (&json!("2027-01-27"), &json!(20)));
}

#[test]
fn a_step_speaks_of_a_body_of_its_own_and_a_notice_without_its_facts_is_none() {
    let body = Some(InLanguages::new("сот", "суд", "court"));
    let step = StepFacts::AnotherBody(AnotherBody { body, reasoning: "Since.".into() });
    let kind = NoticeKind::InquiryAnswered;
    let notice = PetitionNotice::new(kind, petition(), TermFacts::default(), step).unwrap();
    let payload = notice.payload().unwrap();
    assert_eq!(
        (&payload["body"]["en"], &payload["addressee"]["en"]),
        (&json!("court"), &json!("ministry"))
    );
    assert_eq!(payload["reasoning"], "Since.");

    let step = StepFacts::Reasons(Reasons { reasoning: "Since.".into() });
    assert!(PetitionNotice::new(kind, petition(), TermFacts::default(), step).is_none());
}
