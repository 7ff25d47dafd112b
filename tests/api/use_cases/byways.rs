//! Petitions off the main path, and terms that cannot be enacted.

use diesel::prelude::*;
use petitions::domain::petition::StateName;
use petitions::domain::public_body::BodySlug;
use petitions::domain::terms::TermKind;
use petitions::store::StoreError;
use petitions::store::schema::clocks;
use std::collections::BTreeSet;
use std::time::Duration;

use chrono::NaiveDate;
use petitions::app::access::Role;
use petitions::app::consideration::{FieldVisit, ProposalAnswer};
use petitions::app::moderation::{GroundWords, RejectionWords};
use petitions::app::{Error, Work, consideration, moderation, petitions as filing};
use petitions::domain::calendar::end_of;
use petitions::domain::lifecycle::Outcome;
use petitions::domain::notice::NoticeKind;
use petitions::domain::petition::Text;
use petitions::domain::proceedings::Conclusion;
use petitions::store::ids::PetitionId;
use petitions::store::terms;
use serde_json::{Value, json};
use uuid::Uuid;

use super::notices::{BYWAYS, MAIN_PATH};
use super::{Procedure, decision, files_at, kinds, members, planned, said, text};

#[tokio::test(flavor = "multi_thread")]
async fn petitions_off_the_main_path_leave_readable_notices() {
    let app = Procedure::open().await;
    app.at("2024-04-08T05:00:00Z").await;
    let people = app.citizens(984).await;
    let author = app.caller(people[0]).await;
    let moderator = app.staff(Role::Moderator, None).await;
    let (town, council) = ("akimat-abai-kurchatov-city", "maslikhat-abai-kurchatov-city");
    let official = app.staff(Role::Official, Some(town)).await;
    let head = app.staff(Role::FirstHead, Some(town)).await;
    let councillor = app.staff(Role::Official, Some(council)).await;

    // Left uncorrected; corrected; refused; left unchecked.
    let (uncorrected, first) = app.files(&author, town).await;
    let (corrected, second) = app.files(&author, town).await;
    let (refused, third) = app.files(&author, town).await;
    let (_, fourth) = app.files(&author, town).await;
    for id in [uncorrected, corrected] {
        let by = moderator.clone();
        app.does(move |work| moderation::request_correction(work, &by, id, "нет предложений"))
            .await;
    }
    let by = author.clone();
    app.does(move |work| {
        filing::resubmit(
            work,
            &by,
            corrected,
            &Text { addressee: BodySlug::parse(town).unwrap(), ..text() },
            None,
        )
    })
    .await;
    let by = moderator.clone();
    app.does(move |work| {
        let ground = |code: &str, subject: Option<&str>| GroundWords {
            code: code.into(),
            subject: subject.map(str::to_owned),
            blocking_petition: None,
            prepared_reason: None,
            detail: Some("пояснение".into()),
        };
        let grounds =
            vec![ground("incomplete_content", None), ground("prohibited_subject", Some("rights"))];
        moderation::reject(
            work,
            &by,
            refused,
            &RejectionWords { grounds, reasoning: "Почему.".into() },
        )
    })
    .await;

    // Joined by nobody; withdrawn; published and not supported; supported.
    let mut limited = Vec::new();
    for body in [town, town, town, council] {
        let (id, number) = app.files(&author, body).await;
        let by = moderator.clone();
        let approved = app.does(move |work| moderation::approve(work, &by, id)).await;
        limited.push((id, number, approved.row.link_key.unwrap()));
    }
    let limited: [(PetitionId, String, String); 4] = limited.try_into().unwrap();
    let [
        (_, unjoined, _),
        (withdrawn, ..),
        (unsupported, sixth, sixth_key),
        (supported, seventh, seventh_key),
    ] = limited;
    let by = author.clone();
    app.does(move |work| filing::withdraw(work, &by, withdrawn)).await;
    let (afterwards, eighth) = files_at(&app.checking_afterwards().await, &author, town).await;
    let key = app
        .core
        .read(move |work| {
            filing::read(work, Some(&author), afterwards, None).map(|(view, _)| view.row.link_key)
        })
        .await
        .unwrap()
        .unwrap();
    for (id, count, key) in [
        (unsupported, 50, &sixth_key),
        (supported, 50, &seventh_key),
        (supported, 983, &seventh_key),
        (afterwards, 50, &key),
    ] {
        let answers = app.sign_all(id, &people[1..=count], Some(key)).await;
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    }

    // The council passes its petition on to the akimat, which lets every term run out.
    let by = moderator.clone();
    app.does(move |work| moderation::forward(work, &by, supported, None, "в маслихат")).await;
    app.does(move |work| {
        consideration::redirect(
            work,
            &councillor,
            supported,
            &BodySlug::parse(town).unwrap(),
            "по компетенции",
        )
    })
    .await;
    let by = official.clone();
    app.does(move |work| consideration::register(work, &by, supported, "7")).await;
    app.at("2024-05-20T05:00:00Z").await;
    let by = official.clone();
    app.does(move |work| {
        let waiver = FieldVisit::Waived { reason: "нечего осматривать".into() };
        consideration::record_field_visit(work, &by, supported, &waiver)?;
        let held_on = NaiveDate::from_ymd_opt(2024, 5, 27).unwrap();
        consideration::announce_discussion(work, &by, supported, &planned(held_on, "Курчатов"))?;
        consideration::form_working_group(work, &by, supported, &members(), None)
    })
    .await;
    app.at("2024-05-27T05:00:00Z").await;
    let by = official.clone();
    app.does(move |work| {
        let discussion = filing::read(work, Some(&by), supported, None)?.0.discussions[0].id;
        consideration::record_minutes(work, &by, supported, discussion, &super::minutes())?;
        let reasons = Some("Қанағаттандырылды.".to_owned());
        let decision = decision(Outcome::Satisfied, reasons, None);
        consideration::decide(work, &head, supported, &decision, None)
    })
    .await;

    app.at("2024-10-09T05:00:00Z").await;
    app.does(move |work| {
        moderation::forward(work, &moderator, unsupported, None, "как предложение")
    })
    .await;
    app.does(move |work| {
        consideration::register(work, &official, unsupported, "8")?;
        consideration::answer_proposal(
            work,
            &official,
            unsupported,
            &ProposalAnswer { conclusion: Conclusion::Answered, answer: "Учтём.".into() },
        )
    })
    .await;

    let mails = app.mails().await;
    let beyond: BTreeSet<_> = kinds(&mails)
        .into_iter()
        .filter(|code| !MAIN_PATH.iter().any(|kind| kind.code() == *code))
        .collect();
    assert_eq!(beyond, BTreeSet::from(BYWAYS.map(NoticeKind::code)));
    let moderation_term = [json!("2024-05-06"), json!(20)];
    assert_eq!(
        said(&mails, &first, NoticeKind::CorrectionRequested, ["due_on", "days"]),
        [[json!("2024-04-15"), json!(5)]]
    );
    let lapsed = json!({
        "kk": "15.04.2024 қоса алғандағы мерзімде түзетілген мәтін берілген жоқ (90-2(2))",
        "ru": "исправленный текст не подан до 15.04.2024 включительно (90-2(2))",
        "en": "no corrected text was filed by 15 April 2024 (90-2(2))",
    });
    assert_eq!(
        said(&mails, &first, NoticeKind::PetitionRejected, ["reasoning", "appeal_route"]),
        [[lapsed, json!("court")]]
    );
    assert_eq!(
        said(&mails, &second, NoticeKind::CorrectionFiled, ["due_on", "days"]),
        [moderation_term.clone(), moderation_term.clone()],
        "the first term runs on",
    );
    assert_eq!(
        said(&mails, &third, NoticeKind::PetitionRejected, ["reasoning"]),
        [[json!("Почему.")]]
    );
    assert_eq!(
        said(&mails, &fourth, NoticeKind::ActOverdue, ["clock", "due_on", "appeal_route"]),
        [[json!("moderation"), json!("2024-05-06"), json!("court")]]
    );
    assert_eq!(said(&mails, &unjoined, NoticeKind::PetitionRejected, ["days"]), [[Value::Null]]);
    assert_eq!(
        said(&mails, &sixth, NoticeKind::PetitionNotSupported, ["closes_on", "due_on"]),
        [[json!("2024-10-08"), json!("2024-10-11")]],
        "three days from the 9th, on which the collection was over",
    );
    assert_eq!(said(&mails, &sixth, NoticeKind::ForwardedAsProposal, ["days"]), [[json!(15)]]);
    assert_eq!(
        said(&mails, &seventh, NoticeKind::PetitionRedirected, ["days"]),
        [[json!(20)], [json!(20)]],
        "author and moderator"
    );
    let received = said(&mails, &seventh, NoticeKind::AddresseeReceived, ["body"]);
    let bodies = [council, council, town]
        .map(|slug| app.core.reference().body(slug).unwrap().names.ru.clone());
    assert_eq!(received.len(), 3, "the councillor, then both of the akimat");
    assert!(
        received
            .iter()
            .zip([&bodies[0], &bodies[2], &bodies[2]])
            .all(|([body], name)| body["ru"] == **name)
    );
    assert_eq!(
        said(&mails, &seventh, NoticeKind::ActOverdue, ["clock", "due_on", "appeal_route"]),
        [
            [json!("consideration"), json!("2024-05-06"), json!("superior")],
            [json!("decision_publication"), json!("2024-05-28"), json!("superior")],
        ]
    );
    let passed: Vec<_> = said(&mails, &seventh, NoticeKind::TermPassed, ["clock"])
        .into_iter()
        .map(|[clock]| clock)
        .collect();
    assert_eq!(
        passed.iter().filter(|clock| **clock == "decision_publication").count(),
        2,
        "{passed:?}"
    );
    assert_eq!(
        said(&mails, &eighth, NoticeKind::PetitionSubmitted, ["due_on"]),
        [[Value::Null]],
        "not checked yet"
    );
    assert_eq!(
        said(&mails, &eighth, NoticeKind::PetitionInFinalCheck, ["due_on", "days"]),
        [moderation_term]
    );
    app.count_is_exact().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_cannot_be_enacted_holds_up_no_later_one() {
    let app = Procedure::open().await;
    app.at("2024-04-08T05:00:00Z").await;
    let author = app.citizens(1).await[0];
    let author = app.caller(author).await;
    let moderator = app.staff(Role::Moderator, None).await;
    let (poisoned, _) = app.files(&author, &text().addressee).await;
    let (sound, _) = app.files(&author, &text().addressee).await;
    app.does(move |work| {
        moderation::request_correction(work, &moderator, sound, "нет предложений")
    })
    .await;

    // Nobody asked for a correction, and nobody knows the other clock: both lapse before the sound one.
    let poison = |kind: &'static str| {
        app.core.write(move |work| {
            let due_on = NaiveDate::from_ymd_opt(2024, 4, 10).unwrap();
            let model = terms::of_petition(work.conn, poisoned)?.remove(0);
            let clock = terms::TermRow {
                id: Uuid::now_v7(),
                kind: TermKind::Joining,
                due_on,
                due_at: end_of(due_on),
                ..model
            };
            let id = clock.id;
            terms::start(work.conn, clock)?;
            // A name that may be on no list of ours.
            let named = diesel::update(clocks::table.find(id)).set(clocks::kind.eq(kind));
            Ok(named.execute(work.conn).map(drop).map_err(StoreError::from)?)
        })
    };
    poison("correction").await.unwrap();
    poison("hourglass").await.unwrap();

    let until = Duration::from_secs(60);
    tokio::time::timeout(until, app.at("2024-04-16T05:00:00Z")).await.expect("the sweep ends");
    let by = author.clone();
    let states = app
        .core
        .read(move |work| {
            let state = |work: &mut Work<'_>, id| {
                Ok::<_, Error>(filing::read(work, Some(&by), id, None)?.0.row.state)
            };
            Ok([state(work, poisoned)?, state(work, sound)?])
        })
        .await
        .unwrap();
    assert_eq!(states, [StateName::OnModeration, StateName::Rejected]);

    // They wait for the next sweep, which is no harm to the clocks that lapse by then.
    app.at("2024-05-09T05:00:00Z").await;
    let late = app
        .core
        .read(move |work| Ok(filing::read(work, Some(&author), poisoned, None)?.0.overdue))
        .await
        .unwrap();
    assert_eq!(late, [TermKind::Moderation]);
}
