//! Every act tells whom it must, in a mail that can be read.

use std::collections::BTreeSet;

use petitions::app::Work;
use petitions::domain::notice::NoticeKind;
use serde_json::{Value, json};

use crate::harness::accounts::{
    PASSWORD, confirm, confirmed, enrolled, mailed_code, registered, registration, session,
};
use crate::harness::{COUNCIL, DISTRICT, MINISTRY, TestApp, petition_path, text, word};
use crate::providers::linking::linked;
use crate::providers::{citizen, enrol};

#[tokio::test(flavor = "multi_thread")]
async fn the_author_is_told_of_every_step_and_no_mail_is_given_up() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let [(author, email)] = app.readers().await;
    let office = app.office(DISTRICT).await;
    let id = office.registered(&author).await;
    office.prepare_decision(&id, "2026-09-16").await;
    office.decide(&id, "satisfied").await;
    office.publish_decision(&id).await;

    let mails = app.api.get(&format!("/dev/mails?limit=100&to={email}"), None).await.is(200);
    let mails = mails["items"].as_array().unwrap();
    let notices = app.notices(&author).await;
    let kinds: Vec<String> = notices.iter().map(|notice| word(&notice["kind"])).collect();
    let expected = [
        "petition_submitted",
        "petition_limited",
        "joining_progress",
        "joining_progress",
        "petition_published",
        "collection_progress",
        "collection_progress",
        "collection_progress",
        "petition_supported",
        "petition_forwarded",
        "petition_registered",
        "working_group_invited",
        "discussion_announced",
        "petition_decided",
        "decision_published",
    ];
    assert_eq!(kinds, expected);
    assert_eq!(mails.len(), expected.len(), "each notice went out as one mail");
    for mail in mails {
        for part in ["subject", "text", "html"] {
            assert!(!word(&mail[part]).is_empty());
        }
        assert!(mail["headers"]["Message-ID"].is_string(), "{}", mail["headers"]);
    }
    app.core
        .read(|work| {
            let waiting = petitions::store::outbox::waiting(work.conn)?;
            assert_eq!(waiting, 0, "nothing is left waiting");
            let buried = petitions::store::outbox::buried(work.conn)?;
            assert_eq!(buried, Vec::<String>::new(), "no mail was given up");
            Ok(())
        })
        .await
        .unwrap();
    app.close().await;
}

/// The kinds of mail that this app has sent.
async fn sent(app: &TestApp) -> BTreeSet<String> {
    app.api.get("/dev/mails?limit=1", None).await.is(200);
    let read =
        |work: &mut Work<'_>| Ok(petitions::store::outbox::sent(work.conn, None, None, 10_000)?);
    app.core.read(read).await.unwrap().into_iter().map(|mail| mail.kind).collect()
}

/// Who reads mails as they come, while what they speak of still stands.
pub trait Reader {
    /// Reads what has come since the last time.
    async fn read(&mut self, app: &TestApp);
}

/// Nobody reads.
struct Nobody;

impl Reader for Nobody {
    async fn read(&mut self, _: &TestApp) {}
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_notice_goes_out_as_a_mail() {
    every_kind(&mut Nobody).await;
}

/// One of each, on the ways that lead to it: whatever the service writes can be put into words.
pub async fn every_kind(reader: &mut impl Reader) {
    let app = TestApp::at("2026-03-02T05:00:00Z").await;
    accounts_mails(&app).await;
    reader.read(&app).await;
    desk_mails(&app).await;
    reader.read(&app).await;
    reorganisation_mails(&app).await;
    identity_mails(&app).await;
    reader.read(&app).await;
    let author = app.citizen().await;
    let _moderator = app.moderator().await;
    let post = async |id: &str, name: &str, who: &str, body: serde_json::Value| {
        let answer = app.act(id, name, who, body).await;
        assert!(answer.status < 300, "{name}: {}", answer.body());
        answer.body()
    };
    let office = app.office(DISTRICT).await;
    let (moderator, official) = (&office.moderator, &office.official);
    let councillor = app.official(COUNCIL).await;
    let early = app.petition(&author).to(DISTRICT).titled("Алғашқы петицияның тақырыбы");
    let (early, key) = early.limited().await;
    reader.read(&app).await;
    app.all_sign(&early, &app.citizens(50).await, Some(&key)).await;
    reader.read(&app).await;
    super::invitations::invite_representative(&app, &app.citizen().await, &office).await;
    reader.read(&app).await;
    let unsigned = app.petition(&author).to(DISTRICT).published().await;
    // The council's threshold is the higher of the two.
    let required = app.api.get(&format!("/api/v1/public-bodies/{COUNCIL}"), None).await.is(200);
    let required = required["required_count"].as_u64().unwrap() as usize;
    let signers = app.citizens(required - 50).await;
    app.follow(&unsigned, &signers[0], None).await.is(201);
    let follower = app.citizen().await;
    let all = json!({ "interests": ["answers", "milestones", "closing_soon"] });
    app.api.put(&petition_path(&unsigned, "subscription"), Some(&follower), all).await.is(200);
    let topic = format!("/api/v1/me/topics/addressee/{DISTRICT}");
    app.api.put(&topic, Some(&follower), json!({})).await.is(204);
    let line = app.required(&unsigned).await.div_ceil(4);
    app.sign_all(&unsigned, &signers[1..line - 50], None).await;
    reader.read(&app).await;
    let withdrawn = app.petition(&author).to(DISTRICT).published().await;
    app.follow(&withdrawn, &signers[0], None).await.is(201);
    reader.read(&app).await;
    post(&withdrawn, "withdrawal", &author, json!({})).await;
    reader.read(&app).await;
    let forgotten = app.petition(&author).to(DISTRICT).submitted().await;
    let question = json!({ "public_body": COUNCIL, "question": "Осы мәселе бойынша не дейсіз?" });
    let asked = post(&forgotten, "inquiries", moderator, question).await;
    let answer = format!("inquiries/{}/answer", word(&asked["inquiry_id"]));
    post(&forgotten, &answer, &councillor, json!({ "answer": "Қарсы емеспіз" })).await;
    post(&forgotten, "addressee-change", moderator, json!({ "addressee": COUNCIL, "note": "x" }))
        .await;
    reader.read(&app).await;
    let incomplete = app.petition(&author).to(DISTRICT).submitted().await;
    post(&incomplete, "correction-request", moderator, json!({ "note": "Толықтырыңыз" })).await;
    reader.read(&app).await;
    post(&incomplete, "correction", &author, text(DISTRICT)).await;
    reader.read(&app).await;
    // A day off that is taken back ends terms earlier.
    let administrator = app.administrator().await;
    let names = json!({ "kk": "Демалыс күні", "ru": "Выходной", "en": "Day off" });
    for day in ["2026-03-05", "2026-09-02"] {
        let path = format!("/api/v1/calendar/days/{day}");
        let off = json!({ "kind": "transferred_day_off", "names": names, "reason": "x" });
        app.api.put(&path, Some(&administrator), off).await.is(200);
        let ordinary = json!({ "kind": "ordinary", "reason": "x" });
        app.api.put(&path, Some(&administrator), ordinary).await.is(200);
    }
    // Nobody there has an account.
    let question =
        json!({ "public_body": "ministry-transport", "question": "Осы мәселе бойынша не дейсіз?" });
    post(&forgotten, "inquiries", moderator, question).await;
    reader.read(&app).await;
    let forwarded = async |addressee: &str, official: &str| {
        let id = app.petition(&author).to(addressee).published().await;
        let answers = json!({ "interests": ["answers"] });
        app.api.put(&petition_path(&id, "subscription"), Some(&follower), answers).await.is(200);
        app.sign_all(&id, &signers, None).await;
        post(&id, "forwarding", moderator, json!({ "note": "x" })).await;
        post(&id, "registration", official, json!({ "number": "12-П" })).await;
        id
    };
    let invalidated = app.petition(&author).to(DISTRICT).published().await;
    app.sign_all(&invalidated, &signers, None).await;
    invalidate(&app, &invalidated, moderator).await;
    app.take_down(&invalidated, "x").await;
    reader.read(&app).await;
    let redirected = forwarded(COUNCIL, &councillor).await;
    reader.read(&app).await;
    post(&redirected, "redirection", &councillor, json!({ "addressee": DISTRICT, "note": "x" }))
        .await;
    post(&redirected, "registration", official, json!({ "number": "1" })).await;
    reader.read(&app).await;

    let decided = forwarded(DISTRICT, official).await;
    reader.read(&app).await;
    office.prepare_decision(&decided, "2026-03-13").await;
    reader.read(&app).await;
    let members = ["state_body", "deputy", "applicant", "public_association"].map(
        |kind| json!({ "kind": kind, "name": "Қатысушы", "email": format!("{kind}@example.kz") }),
    );
    post(&decided, "working-group", official, json!({ "members": members })).await;
    reader.read(&app).await;
    office.decide(&decided, "refused").await;
    let reasons = json!({ "reasoning": "Жаңа мәліметтер түсті" });
    post(&decided, "decision/cancellation", &office.head, reasons).await;
    reader.read(&app).await;
    office.discuss(&decided, "2026-03-20").await;
    let reasons = json!({ "kk": "Негіздеме", "ru": "Обоснование" });
    let point = json!({
        "proposal": "Отменить решение о едином поясе.", "stance": "accepted", "answer": reasons,
        "due_on": "2026-05-10",
    });
    let promising = json!({ "outcome": "satisfied", "reasoning": reasons, "points": [point] });
    post(&decided, "decision", &office.head, promising).await;
    app.clock("2026-03-30T05:00:00Z").await;
    office.publish_decision(&decided).await;
    let promise = word(&app.seen(&decided, None).await["decision"]["points"][0]["id"]);
    let report = json!({ "progress": "in_progress", "report": reasons });
    post(&decided, &format!("follow-ups/{promise}/reports"), official, report).await;
    reader.read(&app).await;

    let complaint = json!({ "matter": "decision", "statement": "Келіспеймін" });
    let filed = post(&decided, "complaints", &author, complaint).await;
    reader.read(&app).await;
    let passing = format!("/api/v1/complaints/{}/passing-on", word(&filed["complaint_id"]));
    app.api.post(&passing, Some(official), json!({ "to": "Облыс әкімдігі" })).await.is(200);
    let settlement = format!("/api/v1/complaints/{}/outcome", word(&filed["complaint_id"]));
    let dismissed = json!({ "outcome": "dismissed", "reasoning": "Шешім заңды" });
    app.api.post(&settlement, Some(&app.administrator().await), dismissed).await.is(200);
    reader.read(&app).await;

    // Every term is near its end at one of these.
    let mut day = chrono::NaiveDate::from_ymd_opt(2026, 3, 31).unwrap();
    while day < chrono::NaiveDate::from_ymd_opt(2026, 9, 2).unwrap() {
        app.clock(&format!("{day}T05:00:00Z")).await;
        reader.read(&app).await;
        day = day + chrono::Days::new(3);
    }
    // Everything that waits has lapsed by then.
    app.clock("2026-09-03T05:00:00Z").await;
    reader.read(&app).await;
    post(&unsigned, "forwarding", moderator, json!({ "note": "ұсыныс" })).await;
    post(&unsigned, "registration", official, json!({ "number": "7-Ұ" })).await;
    reader.read(&app).await;
    post(&unsigned, "proposal-answer", official, json!({ "answer": "Жауап" })).await;
    reader.read(&app).await;
    let mut kinds = sent(&app).await;
    app.close().await;

    let app = TestApp::with(&["--moderation-mode", "POST"]).await;
    app.clock("2026-03-02T05:00:00Z").await;
    let author = app.citizen().await;
    let id = app.petition(&author).to(DISTRICT).submitted().await;
    let key = word(&app.seen(&id, Some(&author)).await["link_key"]);
    app.sign_all(&id, &app.citizens(50).await, Some(&key)).await;
    reader.read(&app).await;
    let moderator = app.moderator().await;
    invalidate(&app, &id, &moderator).await;
    reader.read(&app).await;
    app.act(&id, "approval", &moderator, json!({})).await.is(200);
    // Its link is good for as long as people join.
    reader.read(&app).await;
    for signer in app.citizens(50).await {
        app.follow(&id, &signer, Some(&key)).await.is(201);
    }
    let grounds = json!([{ "code": "incomplete_content", "detail": "Ұсыныс жоқ" }]);
    let rejection = json!({ "grounds": grounds, "reasoning": "Толық емес" });
    app.act(&id, "rejection", &moderator, rejection).await.is(200);
    reader.read(&app).await;
    kinds.extend(sent(&app).await);
    app.close().await;

    let app = crate::webhooks::with_one_that_is_gone().await;
    crate::oauth::let_in(&app).await;
    reader.read(&app).await;
    kinds.extend(sent(&app).await);
    app.close().await;

    let missing: Vec<&str> = NoticeKind::ALL
        .into_iter()
        .map(NoticeKind::code)
        .filter(|code| !kinds.contains(*code))
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}

/// An account that is checked at a counter, one that is proven by a signature, an IIN that goes over to its person, and an
/// identity at a provider that is linked.
async fn identity_mails(app: &TestApp) {
    let person = app.person().await;
    let (one, other) = (app.official(DISTRICT).await, app.head(DISTRICT).await);
    let document = json!({
        "iin": person.iin, "email": person.email, "document": "identity_card",
        "family_name": "Серікова", "given_name": "Айгүл",
    });
    let checks = "/api/v1/identity-checks";
    let check = app.api.post(checks, Some(&one), document).await.is(201);
    let confirmation = format!("{checks}/{}/confirmation", word(&check["id"]));
    app.api.post(&confirmation, Some(&other), json!({ "iin": person.iin })).await.is(200);

    let iin = "850228399690";
    confirmed(app, iin, "proven@example.kz", PASSWORD).await;
    let proof = app.certified(iin).await;
    app.eds_sign_in(&proof, json!({ "password": PASSWORD })).await.is(201);

    let stranger = app.person().await;
    app.eds_account(&app.certified(&stranger.iin).await, "holder@example.kz").await;

    let (iin, email) = ("171028294139", "linked@example.kz");
    let token = word(&confirmed(app, iin, email, PASSWORD).await["access_token"]);
    enrol(app, "serik", citizen(iin, email), None).await;
    linked(app, &token, "serik", None).await;
}

/// A moderator takes over what another one has in hand, and those who wait for moderation are told that it takes longer.
async fn desk_mails(app: &TestApp) {
    let id =
        app.petition(&app.citizen().await).titled("Кезектегі петиция тақырыбы").submitted().await;
    let hold = format!("/api/v1/moderation/petitions/{id}/hold");
    let [one, other] = [app.moderator().await, app.moderator().await];
    app.api.put(&hold, Some(&one), json!({})).await.is(200);
    let over = json!({ "reason": "Мерзім бүгін аяқталады" });
    app.api.post(&format!("{hold}/takeover"), Some(&other), over).await.is(200);
    let notices = "/api/v1/moderation/delay-notices";
    let words = json!({ "message": { "kk": "Петициялар көп", "ru": "Петиций много" } });
    let notice = app.api.post(notices, Some(&other), words).await.is(201);
    let sending = format!("{notices}/{}/sending", word(&notice["id"]));
    app.api.post(&sending, Some(&other), json!({})).await.is(200);
}

/// The addressee of a petition gets another name.
async fn reorganisation_mails(app: &TestApp) {
    let author = app.citizen().await;
    app.petition(&author).to(MINISTRY).titled("Министрлікке арналған петиция").submitted().await;
    let names = json!({ "kk": "Сауда министрлігі", "ru": "Министерство торговли", "en": "Ministry of Trade" });
    let rename = json!({ "kind": "rename", "slug": "ministry-trade", "names": names, "reason": "№ 1 Жарлық" });
    let path = format!("/api/v1/public-bodies/{MINISTRY}/reorganisation");
    app.api.post(&path, Some(&app.administrator().await), rename).await.is(201);
}

/// Takes every signature off the count.
async fn invalidate(app: &TestApp, id: &str, moderator: &str) {
    let path = format!("/api/v1/petitions/{id}/invalidations");
    let conditions = json!({ "channel": "electronic", "reason": "x" });
    let made = app.api.post(&path, Some(moderator), conditions).await.is(201);
    let second = app.moderator().await;
    app.api
        .post(&format!("{path}/{}/run", word(&made["id"])), Some(&second), json!({}))
        .await
        .is(200);
}

/// Registers, is told that he is registered, changes his password and his address, takes a second
/// factor, has a token of his used twice, and leaves; a member of staff is invited, and an IIN given free.
async fn accounts_mails(app: &TestApp) {
    let email = "aigul@example.kz";
    registered(app, "900101300017", email).await;
    app.api.post("/api/v1/accounts", None, registration("900101300017", email)).await.is(202);
    app.api
        .post("/api/v1/accounts", None, registration("900101300017", "other@example.kz"))
        .await
        .is(202);
    app.api.post("/api/v1/password-resets", None, json!({ "email": email })).await.is(202);
    let token = mailed_code(app, "password_reset").await;
    let body = json!({ "token": token, "password": "another long password" });
    app.api.post("/api/v1/password-resets/confirmation", None, body).await.is(204);
    let password = "another long password";
    let signed_in = session(app, email, password).await;
    let token = word(&signed_in["access_token"]);
    let refresh = async |token: &Value| {
        app.api.post("/api/v1/sessions/refresh", None, json!({ "refresh_token": token })).await
    };
    let next = refresh(&signed_in["refresh_token"]).await.is(200);
    refresh(&next["refresh_token"]).await.is(200);
    let change = json!({ "email": "new@example.kz", "password": password });
    app.api.post("/api/v1/me/email", Some(&token), change).await.is(202);
    confirm(app, &mailed_code(app, "email_change").await, password).await.is(204);
    refresh(&signed_in["refresh_token"]).await.problem(401, "session_ended");
    let token = word(&session(app, "new@example.kz", password).await["access_token"]);
    enrolled(app, &token, password).await;
    let member = json!({
        "role": "moderator", "email": "staff@example.kz", "family_name": "Ахметов", "given_name": "Нұрлан", "language": "kk",
    });
    app.api.post("/api/v1/staff", Some(&app.administrator().await), member).await.is(201);
    confirmed(app, "660901115426", "squatter@example.kz", password).await;
    for staff in [app.moderator().await, app.administrator().await] {
        let release = json!({
            "iin": "660901115426", "email": "owner@example.kz", "language": "en", "reason": "x",
        });
        let released = app.api.post("/api/v1/iin-releases", Some(&staff), release).await;
        assert!(released.status < 300, "{}", released.body());
    }
    confirmed(app, "661028130259", "leaver@example.kz", password).await;
    let leaver = word(&session(app, "leaver@example.kz", password).await["access_token"]);
    let again = json!({ "password": password });
    app.api
        .call(reqwest::Method::DELETE, "/api/v1/me", Some(&leaver), Some(again), &[])
        .await
        .is(204);
}
