//! The main path on a real PostgreSQL, use case by use case.

use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use clap::Parser;
use petitions::app::access::{Caller, Role, authenticate};
use petitions::app::consideration::{Decision, FieldVisit, Member};
use petitions::app::signing::SignRequest;
use petitions::app::{App, Error, bootstrap, consideration, deadlines, moderation, petitions as filing, sandbox};
use petitions::config::Settings;
use petitions::credentials::tokens::Bearer;
use petitions::domain::language::Language;
use petitions::domain::lifecycle::{MemberKind, Outcome};
use petitions::domain::petition::Text;
use petitions::domain::refusal::Refusal;
use petitions::embedded::{Embedded, Options};
use petitions::store::signatures::mismatches;
use petitions::app::sign_queue::SignQueue;
use petitions::worker::signatures;
use uuid::Uuid;

#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    settings: Settings,
}

struct House {
    app: Arc<App>,
    queue: SignQueue,
    server: Option<Embedded>,
    _directory: tempfile::TempDir,
}

impl House {
    fn open() -> Self {
        let directory = tempfile::tempdir().unwrap();
        std::fs::set_permissions(directory.path(), std::fs::Permissions::from_mode(0o711)).unwrap();
        let data = directory.path().join("data");
        let server = Embedded::start(&Options { data_dir: &data, settings: &[] }).unwrap();
        server.ensure_database("petitions").unwrap();
        let arguments = ["test", "--env", "development", "--data-dir", data.to_str().unwrap()];
        let effective = Cli::parse_from(arguments).settings.check().unwrap();
        let app = bootstrap::build(&effective, &server.url("petitions")).unwrap();
        let (queue, _) = signatures::start(app.clone(), 8192, 512).unwrap();
        Self { app, queue, server: Some(server), _directory: directory }
    }

    async fn at(&self, instant: &str) {
        sandbox::set_clock(&self.app, instant.parse::<DateTime<Utc>>().unwrap()).await.unwrap();
        deadlines::sweep(&self.app, sandbox::jump_grace()).await.unwrap();
    }

    async fn citizens(&self, count: u32) -> Vec<Uuid> {
        let made = self.app.write(move |work| sandbox::citizens(work, count, None, "-")).await.unwrap();
        made.into_iter().map(|citizen| citizen.account_id).collect()
    }

    async fn caller(&self, account: Uuid) -> Caller {
        let bearer = Bearer { account, session: None };
        self.app.read(move |work| authenticate(work, bearer)).await.unwrap()
    }

    async fn staff(&self, role: Role, body: Option<&'static str>) -> Caller {
        let (id, ..) = self.app.write(move |work| sandbox::staff_member(work, role, body, "-")).await.unwrap();
        self.caller(id).await
    }

    fn request(&self, petition: Uuid, account: Uuid, link_key: Option<String>) -> SignRequest {
        SignRequest {
            id: Uuid::now_v7(),
            petition,
            account,
            session: None,
            link_key,
            text_hash: None,
            notify: false,
            arrived_at: self.app.clock.legal(),
        }
    }

    async fn sign_all(&self, petition: Uuid, accounts: &[Uuid], link_key: Option<&str>) -> Vec<Result<bool, Error>> {
        let requests = accounts
            .iter()
            .map(|account| self.queue.sign(self.request(petition, *account, link_key.map(str::to_owned))));
        let answers = futures_util::future::join_all(requests).await;
        answers.into_iter().map(|answer| answer.map(|receipt| receipt.new)).collect()
    }

    async fn count_is_exact(&self) {
        let wrong = self.app.read(|work| Ok(mismatches(work.conn)?)).await.unwrap();
        assert_eq!(wrong, []);
    }
}

impl Drop for House {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            let _ = server.stop();
        }
    }
}

fn text() -> Text {
    Text {
        title: "Вернуть прежний часовой пояс".into(),
        subject: "Единый часовой пояс".into(),
        content: "Просим вернуть прежние часовые пояса.".into(),
        arguments: "Здоровье и безопасность.".into(),
        proposals: "Отменить решение о едином поясе.".into(),
        language: Language::Ru,
        addressee: "ministry-trade-integration".into(),
        representative: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_petition_goes_from_draft_to_published_decision() {
    let house = House::open();
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
    assert_eq!((filed.row.state.as_str(), filed.row.number.as_deref()), ("on_moderation", Some("2024-000001")));

    house.at("2024-04-20T06:00:00Z").await;
    let by = moderator.clone();
    let limited = app.write(move |work| moderation::approve(work, &by, id)).await.unwrap();
    assert_eq!(limited.row.joining_ends_on, NaiveDate::from_ymd_opt(2024, 5, 4));
    let key = limited.row.link_key.clone().unwrap();

    // Without the link the petition does not exist; 49 leave it limited; 60 at once open it once.
    assert!(matches!(house.sign_all(id, &rest[..1], None).await[..], [Err(Error::NotFound)]));
    house.at("2024-05-04T06:00:00Z").await;
    assert!(house.sign_all(id, &rest[..49], Some(&key)).await.iter().all(|answer| matches!(answer, Ok(true))));
    let state = |id| app.read(move |work| Ok(filing::read(work, None, id, None).map(|(view, _)| view.row).ok()));
    assert!(state(id).await.unwrap().is_none(), "49 must leave it unreadable for strangers");
    assert!(house.sign_all(id, &rest[49..109], Some(&key)).await.iter().all(|answer| matches!(answer, Ok(true))));
    let open = state(id).await.unwrap().unwrap();
    assert_eq!((open.state.as_str(), open.signature_count, open.required_count), ("published", 109, Some(50_000)));
    assert_eq!(open.closes_on, NaiveDate::from_ymd_opt(2024, 11, 4));
    let by = author.clone();
    let steps = app.read(move |work| filing::timeline(work, Some(&by), id, None, 0, 100)).await.unwrap();
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
        assert!(house.sign_all(id, part, None).await.iter().all(|answer| matches!(answer, Ok(true))));
    }
    let supported = state(id).await.unwrap().unwrap();
    assert_eq!((supported.state.as_str(), supported.signature_count), ("supported", 50_000));
    house.count_is_exact().await;

    let by = moderator.clone();
    app.write(move |work| moderation::forward(work, &by, id, None, "to the ministry")).await.unwrap();
    let by = official.clone();
    app.write(move |work| consideration::register(work, &by, id, "17-4/П-1")).await.unwrap();
    let clocks = app.read(move |work| filing::deadlines(work, None, id, None)).await.unwrap();
    let due = clocks.iter().find(|clock| clock.kind == "consideration").unwrap().due_on;
    assert_eq!(due, NaiveDate::from_ymd_opt(2024, 8, 5).unwrap());

    let decision = Decision { outcome: Outcome::Refused, reasoning_kk: None, reasoning_ru: Some("Отказ.".into()) };
    let (by, early) = (head.clone(), decision.clone());
    let refused = app.write(move |work| consideration::decide(work, &by, id, &early)).await;
    assert!(matches!(refused, Err(Error::Refused(Refusal::DutiesIncomplete { missing })) if missing.len() == 4));

    let by = official.clone();
    let waiver = FieldVisit::Waived { reason: "нет фактов, требующих проверки".into() };
    app.write(move |work| consideration::record_field_visit(work, &by, id, &waiver)).await.unwrap();
    let members: Vec<Member> =
        MemberKind::ALL.into_iter().map(|kind| Member { kind, name: "участник".into() }).collect();
    let by = official.clone();
    app.write(move |work| consideration::form_working_group(work, &by, id, &members)).await.unwrap();

    let held_on = NaiveDate::from_ymd_opt(2024, 8, 2).unwrap();
    house.at("2024-07-30T05:00:00Z").await;
    let by = official.clone();
    let late = app.write(move |work| consideration::announce_discussion(work, &by, id, held_on, "Астана", "проект")).await;
    assert!(matches!(late, Err(Error::Refused(Refusal::NoticeTooShort { given: 2, needed: 3 }))));
    house.at("2024-07-29T05:00:00Z").await;
    let by = official.clone();
    let (_, discussion) = app
        .write(move |work| consideration::announce_discussion(work, &by, id, held_on, "Астана", "проект"))
        .await
        .unwrap();
    house.at("2024-08-02T06:00:00Z").await;
    let by = official.clone();
    app.write(move |work| consideration::record_minutes(work, &by, id, discussion, "протокол")).await.unwrap();
    let (by, another) = (official.clone(), decision.clone());
    let not_head = app.write(move |work| consideration::decide(work, &by, id, &another)).await;
    assert!(matches!(not_head, Err(Error::Refused(Refusal::FirstHeadOnly))));
    house.at("2024-08-05T06:00:00Z").await;
    app.write(move |work| consideration::decide(work, &head, id, &decision)).await.unwrap();
    let published = app.write(move |work| consideration::publish_decision(work, &official, id)).await.unwrap();
    assert_eq!(published.row.state, "decision_published");
    assert_eq!(published.overdue, ["media_letter"], "nobody recorded media letters, nothing else is late");
}
