//! From a draft to a published decision.

use petitions::domain::petition::StateName;
use petitions::domain::terms::TermKind;
use std::collections::BTreeSet;

use chrono::NaiveDate;
use petitions::app::access::Role;
use petitions::app::consideration::FieldVisit;
use petitions::app::idempotency::Sent;
use petitions::app::notices::localised;
use petitions::app::{Error, consideration, moderation, petitions as filing};
use petitions::domain::language::Language;
use petitions::domain::lifecycle::Outcome;
use petitions::domain::notice::NoticeKind;
use petitions::domain::refusal::Refusal;
use serde_json::{Value, json};

use super::notices::MAIN_PATH;
use super::{Procedure, decision, kinds, members, planned, said, text};

#[tokio::test(flavor = "multi_thread")]
async fn a_petition_goes_from_draft_to_published_decision() {
    let app = Procedure::open().await;
    app.at("2024-04-08T05:00:00Z").await;
    let people = app.citizens(161).await;
    let (author, rest) = people.split_first().unwrap();
    let author = app.caller(*author).await;
    let moderator = app.staff(Role::Moderator, None).await;
    let body = Some("ministry-trade-integration");
    let official = app.staff(Role::Official, body).await;
    let head = app.staff(Role::FirstHead, body).await;

    let by = author.clone();
    let draft =
        app.core.write(move |work| filing::draft(work, &by, &text(), Sent::Keyed)).await.unwrap();
    let id = draft.row.id;
    let by = author.clone();
    let filed =
        app.core.write(move |work| filing::submit(work, &by, id, "V2024", None)).await.unwrap();
    assert_eq!(
        (filed.row.state.code(), filed.row.number.as_deref()),
        ("on_moderation", Some("2024-000001"))
    );

    app.at("2024-04-20T06:00:00Z").await;
    let by = moderator.clone();
    let limited = app.core.write(move |work| moderation::approve(work, &by, id)).await.unwrap();
    assert_eq!(limited.row.joining_ends_on, NaiveDate::from_ymd_opt(2024, 5, 4));
    let key = limited.row.link_key.clone().unwrap();

    // Without the link the petition does not exist; 49 leave it limited; 60 at once open it once.
    assert!(matches!(app.sign_all(id, &rest[..1], None).await[..], [Err(Error::NotFound)]));
    app.at("2024-05-04T06:00:00Z").await;
    assert!(
        app.sign_all(id, &rest[..49], Some(&key))
            .await
            .iter()
            .all(|answer| matches!(answer, Ok(true)))
    );
    let state = |id| {
        app.core
            .read(move |work| Ok(filing::read(work, None, id, None).map(|(view, _)| view.row).ok()))
    };
    assert!(state(id).await.unwrap().is_none(), "49 must leave it unreadable for strangers");
    assert!(
        app.sign_all(id, &rest[49..109], Some(&key))
            .await
            .iter()
            .all(|answer| matches!(answer, Ok(true)))
    );
    let open = state(id).await.unwrap().unwrap();
    assert_eq!(
        (open.state.code(), open.signature_count, open.required_count),
        ("published", 109, Some(50_000))
    );
    assert_eq!(open.closes_on, NaiveDate::from_ymd_opt(2024, 11, 4));
    let by = author.clone();
    let steps = app
        .core
        .read(move |work| filing::timeline(work, Some(&by), id, None, 0, 100))
        .await
        .unwrap();
    assert_eq!(steps.iter().filter(|step| step.event == "fifty_joined").count(), 1);

    // One citizen a hundred times at once counts once.
    let answers = app.sign_all(id, &[rest[109]; 100], None).await;
    assert_eq!(answers.iter().filter(|answer| matches!(answer, Ok(true))).count(), 1);
    assert_eq!(answers.iter().filter(|answer| matches!(answer, Ok(false))).count(), 99);
    app.count_is_exact().await;

    // The threshold, reached by the thousand.
    app.at("2024-06-07T05:00:00Z").await;
    let crowd = app.citizens(50_000 - 110).await;
    for part in crowd.chunks(4_000) {
        assert!(app.sign_all(id, part, None).await.iter().all(|answer| matches!(answer, Ok(true))));
    }
    let supported = state(id).await.unwrap().unwrap();
    assert_eq!((supported.state.code(), supported.signature_count), ("supported", 50_000));
    app.count_is_exact().await;

    let by = moderator.clone();
    app.core
        .write(move |work| moderation::forward(work, &by, id, None, "to the ministry"))
        .await
        .unwrap();
    let by = official.clone();
    app.core.write(move |work| consideration::register(work, &by, id, "17-4/П-1")).await.unwrap();
    let clocks = app.core.read(move |work| filing::deadlines(work, None, id, None)).await.unwrap();
    let due = clocks.iter().find(|clock| clock.kind == TermKind::Consideration).unwrap().due_on;
    assert_eq!(due, NaiveDate::from_ymd_opt(2024, 8, 5).unwrap());

    let decision = decision(Outcome::Refused, None, Some("Отказ.".into()));
    let (by, early) = (head.clone(), decision.clone());
    let refused =
        app.core.write(move |work| consideration::decide(work, &by, id, &early, None)).await;
    assert!(
        matches!(refused, Err(Error::Refused(Refusal::DutiesIncomplete { missing })) if missing.len() == 4)
    );

    let by = official.clone();
    let waiver = FieldVisit::Waived {
        reason: "нет фактов, требующих проверки".into()
    };
    app.core
        .write(move |work| consideration::record_field_visit(work, &by, id, &waiver))
        .await
        .unwrap();
    let by = official.clone();
    app.core
        .write(move |work| consideration::form_working_group(work, &by, id, &members(), None))
        .await
        .unwrap();

    let held_on = NaiveDate::from_ymd_opt(2024, 8, 2).unwrap();
    app.at("2024-07-30T05:00:00Z").await;
    let by = official.clone();
    let late = app
        .core
        .write(move |work| {
            consideration::announce_discussion(work, &by, id, &planned(held_on, "Астана"))
        })
        .await;
    assert!(matches!(late, Err(Error::Refused(Refusal::NoticeTooShort { given: 2, needed: 3 }))));
    app.at("2024-07-29T05:00:00Z").await;
    let by = official.clone();
    let (_, discussion) = app
        .core
        .write(move |work| {
            consideration::announce_discussion(work, &by, id, &planned(held_on, "Астана"))
        })
        .await
        .unwrap();
    app.at("2024-08-02T06:00:00Z").await;
    let by = official.clone();
    app.core
        .write(move |work| {
            consideration::record_minutes(work, &by, id, discussion, &super::minutes())
        })
        .await
        .unwrap();
    let (by, another) = (official.clone(), decision.clone());
    let not_head =
        app.core.write(move |work| consideration::decide(work, &by, id, &another, None)).await;
    assert!(matches!(not_head, Err(Error::Refused(Refusal::FirstHeadOnly))));
    app.at("2024-08-05T06:00:00Z").await;
    app.core
        .write(move |work| consideration::decide(work, &head, id, &decision, None))
        .await
        .unwrap();
    let published = app
        .core
        .write(move |work| consideration::publish_decision(work, &official, id))
        .await
        .unwrap();
    assert_eq!(published.row.state, StateName::DecisionPublished);
    assert_eq!(
        published.overdue,
        [TermKind::MediaLetter],
        "nobody recorded media letters, nothing else is late"
    );

    // Every notice says what it has to, and names the term it is about.
    let mails = app.mails().await;
    assert_eq!(kinds(&mails), BTreeSet::from(MAIN_PATH.map(NoticeKind::code)));
    let about = |kind, facts| said(&mails, "2024-000001", kind, facts);
    assert_eq!(
        about(NoticeKind::PetitionSubmitted, ["due_on", "days"]),
        [[json!("2024-05-06"), json!(20)]]
    );
    assert_eq!(
        about(NoticeKind::PetitionLimited, ["joining_ends_on", "days"]),
        [[json!("2024-05-04"), json!(10)]]
    );
    assert_eq!(
        about(NoticeKind::PetitionPublished, ["closes_on", "required_count"]),
        [[json!("2024-11-04"), json!(50_000)]]
    );
    assert_eq!(
        about(NoticeKind::VerificationNeeded, ["due_on", "days"]),
        [[json!("2024-06-12"), json!(3)]]
    );
    assert_eq!(
        about(NoticeKind::PetitionForwarded, ["due_on", "days"]),
        [[Value::Null, json!(40)]]
    );
    assert_eq!(
        about(NoticeKind::AddresseeReceived, ["due_on", "days"]),
        [[Value::Null, json!(40)], [Value::Null, json!(40)]]
    );
    for kind in [
        NoticeKind::PetitionRegistered,
        NoticeKind::WorkingGroupInvited,
        NoticeKind::DiscussionAnnounced,
    ] {
        assert_eq!(
            about(kind, ["due_on", "days"]),
            [[json!("2024-08-05"), json!(40)]],
            "{}",
            kind.code()
        );
    }
    assert_eq!(
        about(NoticeKind::PetitionDecided, ["due_on", "appeal_route"]),
        [[json!("2024-08-06"), json!("court")]]
    );
    let reasons = said(&mails, "2024-000001", NoticeKind::PetitionDecided, ["reasoning"]);
    assert_eq!(
        localised(&reasons[0][0], Language::Kk),
        json!("Отказ."),
        "the only language there is"
    );
}
