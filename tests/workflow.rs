//! The main path on a real PostgreSQL, use case by use case.

use diesel::prelude::*;
use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use clap::Parser;
use petitions::app::access::{Caller, Role, authenticate};
use petitions::app::consideration::{Decision, FieldVisit, Member, ProposalAnswer};
use petitions::app::moderation::{GroundWords, RejectionWords};
use petitions::app::notices::localised;
use petitions::app::petitions::PetitionRecord;
use petitions::app::sign_queue::SignQueue;
use petitions::app::signing::SignRequest;
use petitions::app::signing::sign_batch;
use petitions::app::{
    App, Error, Work, consideration, deadlines, moderation, outbox, petitions as filing, sandbox,
};
use petitions::config::Settings;
use petitions::credentials::tokens::Bearer;
use petitions::domain::calendar::end_of;
use petitions::domain::language::Language;
use petitions::domain::lifecycle::{MemberKind, Outcome};
use petitions::domain::notice::{Basis, NoticeKind};
use petitions::domain::petition::{StateName, Text};
use petitions::domain::proceedings::Conclusion;
use petitions::domain::public_body::BodySlug;
use petitions::domain::refusal::Refusal;
use petitions::domain::terms::TermKind;
use petitions::embedded::{Embedded, Options};
use petitions::mail::render;
use petitions::service::bootstrap;
use petitions::store::StoreError;
use petitions::store::ids::{AccountId, PetitionId};
use petitions::store::schema::clocks;
use petitions::store::signatures::mismatches;
use petitions::store::terms;
use petitions::worker::signatures;
use serde_json::{Value, json};
use uuid::Uuid;

#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    settings: Settings,
}

struct TestApp {
    app: Arc<App>,
    queue: SignQueue,
    server: Option<Embedded>,
    directory: tempfile::TempDir,
}

/// A mail as it waits in the outbox.
struct Waiting {
    kind: NoticeKind,
    facts: Value,
}

impl TestApp {
    fn open() -> Self {
        let directory = tempfile::tempdir().unwrap();
        std::fs::set_permissions(directory.path(), std::fs::Permissions::from_mode(0o711)).unwrap();
        let data = directory.path().join("data");
        let server = Embedded::start(&Options { data_dir: &data, settings: &[] }).unwrap();
        server.ensure_database("petitions").unwrap();
        let app = process(&data, &server, "PRE");
        let (queue, _) = signatures::start(app.clone(), 8192, 512, sign_batch).unwrap();
        Self { app, queue, server: Some(server), directory }
    }

    /// Another process of the same deployment, set to check after the fifty.
    async fn checking_afterwards(&self) -> Arc<App> {
        let app =
            process(&self.directory.path().join("data"), self.server.as_ref().unwrap(), "POST");
        sandbox::follow_clock(&app).await.unwrap();
        app
    }

    /// One use case that the law allows.
    async fn does(
        &self,
        use_case: impl Fn(&mut Work<'_>) -> Result<PetitionRecord, Error> + Send + 'static,
    ) -> PetitionRecord {
        self.app.write(use_case).await.unwrap()
    }

    /// Files a petition to this body: its id and number.
    async fn files(&self, author: &Caller, body: &str) -> (PetitionId, String) {
        files_at(&self.app, author, body).await
    }

    /// Every mail written so far, each put into words in every language.
    async fn mails(&self) -> Vec<Waiting> {
        let (leased, _) = self.app.write(|work| outbox::lease(work, 10_000, 10_000)).await.unwrap();
        let mut waiting = Vec::new();
        for mail in leased {
            let kind = NoticeKind::parse(&mail.kind).unwrap();
            let facts = mail.facts().clone();
            for language in Language::ALL {
                let said = render(kind, language, &localised(&facts, language));
                assert!(said.is_ok(), "{} in {}: {said:?} of {facts}", mail.kind, language.code());
            }
            waiting.push(Waiting { kind, facts });
        }
        waiting
    }

    async fn at(&self, instant: &str) {
        sandbox::set_clock(&self.app, instant.parse::<DateTime<Utc>>().unwrap()).await.unwrap();
        deadlines::sweep(&self.app, sandbox::jump_grace()).await.unwrap();
    }

    async fn citizens(&self, count: u32) -> Vec<AccountId> {
        let made =
            self.app.write(move |work| sandbox::citizens(work, count, None, "-")).await.unwrap();
        made.into_iter().map(|citizen| citizen.account_id).collect()
    }

    async fn caller(&self, account: AccountId) -> Caller {
        let bearer = Bearer { account: account.uuid(), session: None };
        self.app.read(move |work| authenticate(work, bearer)).await.unwrap()
    }

    async fn staff(&self, role: Role, body: Option<&'static str>) -> Caller {
        let (id, ..) =
            self.app.write(move |work| sandbox::staff_member(work, role, body, "-")).await.unwrap();
        self.caller(id).await
    }

    fn request(
        &self,
        petition: PetitionId,
        account: AccountId,
        link_key: Option<String>,
    ) -> SignRequest {
        SignRequest {
            id: Uuid::now_v7().into(),
            petition,
            account,
            session: None,
            link_key,
            text_hash: None,
            notify: false,
            arrived_at: self.app.clock.legal(),
        }
    }

    async fn sign_all(
        &self,
        petition: PetitionId,
        accounts: &[AccountId],
        link_key: Option<&str>,
    ) -> Vec<Result<bool, Error>> {
        let requests = accounts.iter().map(|account| {
            self.queue.sign(self.request(petition, *account, link_key.map(str::to_owned)))
        });
        let answers = futures_util::future::join_all(requests).await;
        answers.into_iter().map(|answer| answer.map(|receipt| receipt.new)).collect()
    }

    async fn count_is_exact(&self) {
        let wrong = self.app.read(|work| Ok(mismatches(work.conn)?)).await.unwrap();
        assert_eq!(wrong, []);
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            let _ = server.stop();
        }
    }
}

fn process(data: &Path, server: &Embedded, mode: &str) -> Arc<App> {
    let data = data.to_str().unwrap();
    let arguments = ["test", "--env", "development", "--data-dir", data, "--moderation-mode", mode];
    let effective = Cli::parse_from(arguments).settings.check().unwrap();
    bootstrap::build(&effective, &server.url("petitions")).unwrap()
}

async fn files_at(app: &Arc<App>, author: &Caller, body: &str) -> (PetitionId, String) {
    let (by, text) = (author.clone(), Text { addressee: BodySlug::parse(body).unwrap(), ..text() });
    let filed = app
        .write(move |work| {
            let draft = filing::draft(work, &by, &text)?;
            filing::submit(work, &by, draft.row.id, "V2024")
        })
        .await
        .unwrap();
    (filed.row.id, filed.row.number.unwrap())
}

fn kinds(mails: &[Waiting]) -> BTreeSet<&'static str> {
    mails.iter().map(|mail| mail.kind.code()).collect()
}

/// What the mails of this kind about this petition say, of these facts.
fn said<const N: usize>(
    mails: &[Waiting],
    number: &str,
    kind: NoticeKind,
    facts: [&str; N],
) -> Vec<[Value; N]> {
    mails
        .iter()
        .filter(|mail| mail.kind == kind && mail.facts["number"] == number)
        .map(|mail| facts.map(|fact| mail.facts.get(fact).cloned().unwrap_or_default()))
        .collect()
}

fn members() -> Vec<Member> {
    MemberKind::ALL.into_iter().map(|kind| Member { kind, name: "участник".into() }).collect()
}

fn text() -> Text {
    Text {
        title: "Вернуть прежний часовой пояс".into(),
        subject: "Единый часовой пояс".into(),
        content: "Просим вернуть прежние часовые пояса.".into(),
        arguments: "Здоровье и безопасность.".into(),
        proposals: "Отменить решение о едином поясе.".into(),
        language: Language::Ru,
        addressee: BodySlug::parse("ministry-trade-integration").unwrap(),
        representative: None,
        translation: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_petition_goes_from_draft_to_published_decision() {
    let house = TestApp::open();
    house.at("2024-04-08T05:00:00Z").await;
    let people = house.citizens(161).await;
    let (author, rest) = people.split_first().unwrap();
    let author = house.caller(*author).await;
    let moderator = house.staff(Role::Moderator, None).await;
    let body = Some("ministry-trade-integration");
    let official = house.staff(Role::Official, body).await;
    let head = house.staff(Role::FirstHead, body).await;
    let app = &house.app;

    let by = author.clone();
    let draft = app.write(move |work| filing::draft(work, &by, &text())).await.unwrap();
    let id = draft.row.id;
    let by = author.clone();
    let filed = app.write(move |work| filing::submit(work, &by, id, "V2024")).await.unwrap();
    assert_eq!(
        (filed.row.state.code(), filed.row.number.as_deref()),
        ("on_moderation", Some("2024-000001"))
    );

    house.at("2024-04-20T06:00:00Z").await;
    let by = moderator.clone();
    let limited = app.write(move |work| moderation::approve(work, &by, id)).await.unwrap();
    assert_eq!(limited.row.joining_ends_on, NaiveDate::from_ymd_opt(2024, 5, 4));
    let key = limited.row.link_key.clone().unwrap();

    // Without the link the petition does not exist; 49 leave it limited; 60 at once open it once.
    assert!(matches!(house.sign_all(id, &rest[..1], None).await[..], [Err(Error::NotFound)]));
    house.at("2024-05-04T06:00:00Z").await;
    assert!(
        house
            .sign_all(id, &rest[..49], Some(&key))
            .await
            .iter()
            .all(|answer| matches!(answer, Ok(true)))
    );
    let state = |id| {
        app.read(move |work| Ok(filing::read(work, None, id, None).map(|(view, _)| view.row).ok()))
    };
    assert!(state(id).await.unwrap().is_none(), "49 must leave it unreadable for strangers");
    assert!(
        house
            .sign_all(id, &rest[49..109], Some(&key))
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
    let steps =
        app.read(move |work| filing::timeline(work, Some(&by), id, None, 0, 100)).await.unwrap();
    assert_eq!(steps.iter().filter(|step| step.event == "fifty_joined").count(), 1);

    // One citizen a hundred times at once counts once.
    let answers = house.sign_all(id, &[rest[109]; 100], None).await;
    assert_eq!(answers.iter().filter(|answer| matches!(answer, Ok(true))).count(), 1);
    assert_eq!(answers.iter().filter(|answer| matches!(answer, Ok(false))).count(), 99);
    house.count_is_exact().await;

    // The threshold, reached by the thousand.
    house.at("2024-06-07T05:00:00Z").await;
    let crowd = house.citizens(50_000 - 110).await;
    for part in crowd.chunks(4_000) {
        assert!(
            house.sign_all(id, part, None).await.iter().all(|answer| matches!(answer, Ok(true)))
        );
    }
    let supported = state(id).await.unwrap().unwrap();
    assert_eq!((supported.state.code(), supported.signature_count), ("supported", 50_000));
    house.count_is_exact().await;

    let by = moderator.clone();
    app.write(move |work| moderation::forward(work, &by, id, None, "to the ministry"))
        .await
        .unwrap();
    let by = official.clone();
    app.write(move |work| consideration::register(work, &by, id, "17-4/П-1")).await.unwrap();
    let clocks = app.read(move |work| filing::deadlines(work, None, id, None)).await.unwrap();
    let due = clocks.iter().find(|clock| clock.kind == TermKind::Consideration).unwrap().due_on;
    assert_eq!(due, NaiveDate::from_ymd_opt(2024, 8, 5).unwrap());

    let decision = decision(Outcome::Refused, None, Some("Отказ.".into()));
    let (by, early) = (head.clone(), decision.clone());
    let refused = app.write(move |work| consideration::decide(work, &by, id, &early)).await;
    assert!(
        matches!(refused, Err(Error::Refused(Refusal::DutiesIncomplete { missing })) if missing.len() == 4)
    );

    let by = official.clone();
    let waiver = FieldVisit::Waived {
        reason: "нет фактов, требующих проверки".into()
    };
    app.write(move |work| consideration::record_field_visit(work, &by, id, &waiver)).await.unwrap();
    let by = official.clone();
    app.write(move |work| consideration::form_working_group(work, &by, id, &members()))
        .await
        .unwrap();

    let held_on = NaiveDate::from_ymd_opt(2024, 8, 2).unwrap();
    house.at("2024-07-30T05:00:00Z").await;
    let by = official.clone();
    let late = app
        .write(move |work| {
            consideration::announce_discussion(work, &by, id, held_on, "Астана", "проект")
        })
        .await;
    assert!(matches!(late, Err(Error::Refused(Refusal::NoticeTooShort { given: 2, needed: 3 }))));
    house.at("2024-07-29T05:00:00Z").await;
    let by = official.clone();
    let (_, discussion) = app
        .write(move |work| {
            consideration::announce_discussion(work, &by, id, held_on, "Астана", "проект")
        })
        .await
        .unwrap();
    house.at("2024-08-02T06:00:00Z").await;
    let by = official.clone();
    app.write(move |work| consideration::record_minutes(work, &by, id, discussion, "протокол"))
        .await
        .unwrap();
    let (by, another) = (official.clone(), decision.clone());
    let not_head = app.write(move |work| consideration::decide(work, &by, id, &another)).await;
    assert!(matches!(not_head, Err(Error::Refused(Refusal::FirstHeadOnly))));
    house.at("2024-08-05T06:00:00Z").await;
    app.write(move |work| consideration::decide(work, &head, id, &decision)).await.unwrap();
    let published =
        app.write(move |work| consideration::publish_decision(work, &official, id)).await.unwrap();
    assert_eq!(published.row.state, StateName::DecisionPublished);
    assert_eq!(
        published.overdue,
        [TermKind::MediaLetter],
        "nobody recorded media letters, nothing else is late"
    );

    // Every notice says what it has to, and names the term it is about.
    let mails = house.mails().await;
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

/// Kinds that a petition meets on its way to a published decision.
const MAIN_PATH: [NoticeKind; 15] = [
    NoticeKind::CollectionProgress,
    NoticeKind::PetitionSubmitted,
    NoticeKind::PetitionLimited,
    NoticeKind::JoiningProgress,
    NoticeKind::PetitionPublished,
    NoticeKind::PetitionSupported,
    NoticeKind::VerificationNeeded,
    NoticeKind::PetitionForwarded,
    NoticeKind::AddresseeReceived,
    NoticeKind::PetitionRegistered,
    NoticeKind::WorkingGroupInvited,
    NoticeKind::DiscussionAnnounced,
    NoticeKind::PetitionDecided,
    NoticeKind::DecisionPublished,
    // The letters to the mass media are forgotten.
    NoticeKind::TermPassed,
];

/// Kinds that only a petition off that way meets.
const BYWAYS: [NoticeKind; 12] = [
    NoticeKind::CorrectionFiled,
    NoticeKind::CorrectionRequested,
    NoticeKind::PetitionRejected,
    NoticeKind::PetitionWithdrawn,
    NoticeKind::PetitionInFinalCheck,
    NoticeKind::ActOverdue,
    NoticeKind::PetitionNotSupported,
    NoticeKind::ForwardedAsProposal,
    NoticeKind::ProposalReceived,
    NoticeKind::ProposalAnswered,
    NoticeKind::PetitionRedirected,
    NoticeKind::ProposalRegistered,
];

/// Kinds that the tests over HTTP cause and read (`tests/api/procedure.rs`).
const OVER_HTTP: [NoticeKind; 21] = [
    NoticeKind::BodyWithoutStaff,
    NoticeKind::ComplaintOutcome,
    NoticeKind::ComplaintReceived,
    NoticeKind::JoinedAnswered,
    NoticeKind::JoinedForwarded,
    NoticeKind::MilestoneReached,
    NoticeKind::ClosingSoon,
    NoticeKind::PetitionOpened,
    NoticeKind::TermDueSoon,
    NoticeKind::JoinedRejected,
    NoticeKind::JoinedNotSupported,
    NoticeKind::JoinedWithdrawn,
    NoticeKind::PetitionBackInCollection,
    NoticeKind::PetitionBackToJoining,
    NoticeKind::SignaturesInvalidated,
    NoticeKind::AddresseeChangeProposed,
    NoticeKind::InquiryReceived,
    NoticeKind::InquiryAnswered,
    NoticeKind::PetitionTakenDown,
    NoticeKind::ComplaintFiled,
    NoticeKind::ComplaintSettled,
];

#[test]
fn the_page_of_notices_is_the_closed_list() {
    let written = include_str!("../docs/NOTICES.md");
    assert!(
        written == petitions::mail::closed_list(),
        "run: cargo run -- notices > docs/NOTICES.md"
    );
}

#[test]
fn no_kind_of_notice_goes_untried() {
    let tried = MAIN_PATH.into_iter().chain(BYWAYS);
    let tried: BTreeSet<_> = tried.chain(OVER_HTTP).map(NoticeKind::code).collect();
    let about_petitions = NoticeKind::ALL.into_iter().filter(|kind| kind.basis() != Basis::Account);
    assert_eq!(tried, about_petitions.map(NoticeKind::code).collect());
}

#[tokio::test(flavor = "multi_thread")]
async fn petitions_off_the_main_path_leave_readable_notices() {
    let house = TestApp::open();
    house.at("2024-04-08T05:00:00Z").await;
    let people = house.citizens(984).await;
    let author = house.caller(people[0]).await;
    let moderator = house.staff(Role::Moderator, None).await;
    let (town, council) = ("akimat-abai-kurchatov-city", "maslikhat-abai-kurchatov-city");
    let official = house.staff(Role::Official, Some(town)).await;
    let head = house.staff(Role::FirstHead, Some(town)).await;
    let councillor = house.staff(Role::Official, Some(council)).await;

    // Left uncorrected; corrected; refused; left unchecked.
    let (uncorrected, first) = house.files(&author, town).await;
    let (corrected, second) = house.files(&author, town).await;
    let (refused, third) = house.files(&author, town).await;
    let (_, fourth) = house.files(&author, town).await;
    for id in [uncorrected, corrected] {
        let by = moderator.clone();
        house
            .does(move |work| moderation::request_correction(work, &by, id, "нет предложений"))
            .await;
    }
    let by = author.clone();
    house
        .does(move |work| {
            filing::resubmit(
                work,
                &by,
                corrected,
                &Text { addressee: BodySlug::parse(town).unwrap(), ..text() },
            )
        })
        .await;
    let by = moderator.clone();
    house
        .does(move |work| {
            let ground = |code: &str, subject: Option<&str>| GroundWords {
                code: code.into(),
                subject: subject.map(str::to_owned),
                blocking_petition: None,
                detail: "пояснение".into(),
            };
            let grounds = vec![
                ground("incomplete_content", None),
                ground("prohibited_subject", Some("rights")),
            ];
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
        let (id, number) = house.files(&author, body).await;
        let by = moderator.clone();
        let approved = house.does(move |work| moderation::approve(work, &by, id)).await;
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
    house.does(move |work| filing::withdraw(work, &by, withdrawn)).await;
    let (afterwards, eighth) = files_at(&house.checking_afterwards().await, &author, town).await;
    let key = house
        .app
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
        let answers = house.sign_all(id, &people[1..=count], Some(key)).await;
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    }

    // The council passes its petition on to the akimat, which lets every term run out.
    let by = moderator.clone();
    house.does(move |work| moderation::forward(work, &by, supported, None, "в маслихат")).await;
    house
        .does(move |work| {
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
    house.does(move |work| consideration::register(work, &by, supported, "7")).await;
    house.at("2024-05-20T05:00:00Z").await;
    let by = official.clone();
    house
        .does(move |work| {
            let waiver =
                FieldVisit::Waived { reason: "нечего осматривать".into() };
            consideration::record_field_visit(work, &by, supported, &waiver)?;
            let held_on = NaiveDate::from_ymd_opt(2024, 5, 27).unwrap();
            consideration::announce_discussion(
                work,
                &by,
                supported,
                held_on,
                "Курчатов",
                "проект",
            )?;
            consideration::form_working_group(work, &by, supported, &members())
        })
        .await;
    house.at("2024-05-27T05:00:00Z").await;
    let by = official.clone();
    house
        .does(move |work| {
            let discussion = filing::read(work, Some(&by), supported, None)?.0.discussions[0].id;
            consideration::record_minutes(work, &by, supported, discussion, "протокол")?;
            let reasons = Some("Қанағаттандырылды.".to_owned());
            let decision = decision(Outcome::Satisfied, reasons, None);
            consideration::decide(work, &head, supported, &decision)
        })
        .await;

    house.at("2024-10-09T05:00:00Z").await;
    house
        .does(move |work| {
            moderation::forward(work, &moderator, unsupported, None, "как предложение")
        })
        .await;
    house
        .does(move |work| {
            consideration::register(work, &official, unsupported, "8")?;
            consideration::answer_proposal(
                work,
                &official,
                unsupported,
                &ProposalAnswer { conclusion: Conclusion::Answered, answer: "Учтём.".into() },
            )
        })
        .await;

    let mails = house.mails().await;
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
        "kk": "2024-04-15 қоса алғандағы мерзімде түзетілген мәтін берілген жоқ (90-2(2))",
        "ru": "исправленный текст не подан до 2024-04-15 включительно (90-2(2))",
        "en": "no corrected text was filed by 2024-04-15 (90-2(2))",
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
        .map(|slug| house.app.reference.body(slug).unwrap().names.ru.clone());
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
    house.count_is_exact().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_cannot_be_enacted_holds_up_no_later_one() {
    let house = TestApp::open();
    house.at("2024-04-08T05:00:00Z").await;
    let author = house.citizens(1).await[0];
    let author = house.caller(author).await;
    let moderator = house.staff(Role::Moderator, None).await;
    let (poisoned, _) = house.files(&author, &text().addressee).await;
    let (sound, _) = house.files(&author, &text().addressee).await;
    house
        .does(move |work| {
            moderation::request_correction(work, &moderator, sound, "нет предложений")
        })
        .await;

    // Nobody asked for a correction, and nobody knows the other clock: both lapse before the sound one.
    let poison = |kind: &'static str| {
        house.app.write(move |work| {
            let due_on = NaiveDate::from_ymd_opt(2024, 4, 10).unwrap();
            let model = terms::of_petition(work.conn, poisoned)?.remove(0);
            let clock =
                terms::TermRow { id: Uuid::now_v7(), due_on, due_at: end_of(due_on), ..model };
            let id = clock.id;
            terms::start(work.conn, clock)?;
            // No word of ours would do for it.
            let named = diesel::update(clocks::table.find(id)).set(clocks::kind.eq(kind));
            Ok(named.execute(work.conn).map(drop).map_err(StoreError::from)?)
        })
    };
    poison("correction").await.unwrap();
    poison("hourglass").await.unwrap();

    let until = Duration::from_secs(60);
    tokio::time::timeout(until, house.at("2024-04-16T05:00:00Z")).await.expect("the sweep ends");
    let by = author.clone();
    let states = house
        .app
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
    house.at("2024-05-09T05:00:00Z").await;
    let late = house
        .app
        .read(move |work| Ok(filing::read(work, Some(&author), poisoned, None)?.0.overdue))
        .await
        .unwrap();
    assert_eq!(late, [TermKind::Moderation]);
}

/// A decision that nobody commented on and that touches no law.
fn decision(
    outcome: Outcome,
    reasoning_kk: Option<String>,
    reasoning_ru: Option<String>,
) -> Decision {
    Decision {
        outcome,
        reasoning_kk,
        reasoning_ru,
        comment_analysis: None,
        touches_legislation: false,
        comparative_law: None,
    }
}
