//! Every act tells whom it must, in a mail that can be read.

use std::collections::BTreeSet;

use petitions::app::Work;
use petitions::domain::notice::NoticeKind;
use serde_json::{Value, json};

use super::harness::{TestApp, text, word};

const DISTRICT: &str = "akimat-akmola-egindikol-district";
const COUNCIL: &str = "maslikhat-akmola-egindikol-district";

#[tokio::test(flavor = "multi_thread")]
async fn the_author_is_told_of_every_step_and_no_mail_is_given_up() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let made = house.api.post("/dev/citizens", None, json!({ "count": 1 })).await.is(201);
    let (author, email) =
        (word(&made["items"][0]["access_token"]), word(&made["items"][0]["email"]));
    let (moderator, official) =
        (house.staff("moderator", None).await, house.staff("official", Some(DISTRICT)).await);
    let head = house.staff("first_head", Some(DISTRICT)).await;
    let id = house.published(&author, DISTRICT).await;
    let required = house.petition(&id, None).await["required_count"].as_u64().unwrap() as usize;
    for answer in house.sign_all(&id, &house.citizens(required - 50).await, None).await {
        answer.is(201);
    }
    let act = |name: &str| format!("/api/v1/petitions/{id}/{name}");
    house.api.post(&act("forwarding"), Some(&moderator), json!({ "note": "x" })).await.is(200);
    house
        .api
        .post(&act("registration"), Some(&official), json!({ "number": "12-П" }))
        .await
        .is(200);
    let kinds = ["state_body", "deputy", "applicant", "public_association"];
    let members = kinds.map(|kind| json!({ "kind": kind, "name": "Қатысушы" }));
    house
        .api
        .post(&act("working-group"), Some(&official), json!({ "members": members }))
        .await
        .is(200);
    house
        .api
        .post(&act("field-visit"), Some(&official), json!({ "waiver_reason": "x" }))
        .await
        .is(200);
    let discussion =
        json!({ "held_on": "2026-09-16", "place": "Әкімдік", "draft_decision": "Жоба" });
    let announced = house.api.post(&act("discussions"), Some(&official), discussion).await.is(201);
    house.clock("2026-09-16T07:00:00Z").await;
    let minutes = act(&format!("discussions/{}/minutes", word(&announced["discussion_id"])));
    house.api.post(&minutes, Some(&official), json!({ "minutes": "Хаттама" })).await.is(200);
    let decision =
        json!({ "outcome": "satisfied", "reasoning": { "kk": "Негіздеме" , "ru": "Обоснование" } });
    house.api.post(&act("decision"), Some(&head), decision).await.is(200);
    house.api.post(&act("decision/publication"), Some(&official), json!({})).await.is(200);

    let mails = house.api.get(&format!("/dev/mails?limit=100&to={email}"), None).await.is(200);
    let mails = mails["items"].as_array().unwrap();
    let notices = house.api.get("/api/v1/me/notices?limit=100", Some(&author)).await.is(200);
    let mut kinds: Vec<String> =
        notices["items"].as_array().unwrap().iter().map(|notice| word(&notice["kind"])).collect();
    kinds.reverse();
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
    house
        .service
        .app
        .read(|work| {
            let waiting = petitions::store::outbox::waiting(work.conn)?;
            assert_eq!(waiting, 0, "nothing is left waiting");
            let buried = petitions::store::outbox::buried(work.conn)?;
            assert_eq!(buried, Vec::<String>::new(), "no mail was given up");
            Ok(())
        })
        .await
        .unwrap();
    house.close().await;
}

/// The kinds of mail that this house has sent.
async fn sent(house: &TestApp) -> BTreeSet<String> {
    house.api.get("/dev/mails?limit=1", None).await.is(200);
    let read =
        |work: &mut Work<'_>| Ok(petitions::store::outbox::sent(work.conn, None, None, 10_000)?);
    house.service.app.read(read).await.unwrap().into_iter().map(|mail| mail.kind).collect()
}

/// One of each, on the ways that lead to it: whatever the service writes can be put into words.
#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_notice_goes_out_as_a_mail() {
    let house = TestApp::at("2026-03-02T05:00:00Z").await;
    accounts_mails(&house).await;
    let author = house.citizen().await;
    let moderator = house.staff("moderator", None).await;
    let act = |id: &str, name: &str| format!("/api/v1/petitions/{id}/{name}");
    let post = async |id: &str, name: &str, who: &str, body: serde_json::Value| {
        let answer = house.api.post(&act(id, name), Some(who), body).await;
        assert!(answer.status < 300, "{name}: {}", answer.body());
        answer.body()
    };
    let (official, head) = (
        house.staff("official", Some(DISTRICT)).await,
        house.staff("first_head", Some(DISTRICT)).await,
    );
    let councillor = house.staff("official", Some(COUNCIL)).await;
    let unsigned = house.published(&author, DISTRICT).await;
    // The council's threshold is the higher of the two.
    let required = house.api.get(&format!("/api/v1/public-bodies/{COUNCIL}"), None).await.is(200);
    let required = required["required_count"].as_u64().unwrap() as usize;
    let signers = house.citizens(required - 50).await;
    house.follow(&unsigned, &signers[0], None).await.is(201);
    let follower = house.citizen().await;
    let all = json!({ "interests": ["answers", "milestones", "closing_soon"] });
    house.api.put(&act(&unsigned, "subscription"), Some(&follower), all).await.is(200);
    let topic = format!("/api/v1/me/topics/addressee/{DISTRICT}");
    house.api.put(&topic, Some(&follower), json!({})).await.is(204);
    let line = house.petition(&unsigned, None).await["required_count"].as_u64().unwrap().div_ceil(4)
        as usize;
    house.sign_all(&unsigned, &signers[1..line - 50], None).await;
    let withdrawn = house.published(&author, DISTRICT).await;
    house.follow(&withdrawn, &signers[0], None).await.is(201);
    post(&withdrawn, "withdrawal", &author, json!({})).await;
    let forgotten = house.submitted(&author, DISTRICT).await;
    let question = json!({ "public_body": COUNCIL, "question": "Осы мәселе бойынша не дейсіз?" });
    let asked = post(&forgotten, "inquiries", &moderator, question).await;
    let answer = format!("inquiries/{}/answer", word(&asked["inquiry_id"]));
    post(&forgotten, &answer, &councillor, json!({ "answer": "Қарсы емеспіз" })).await;
    post(&forgotten, "addressee-change", &moderator, json!({ "addressee": COUNCIL, "note": "x" }))
        .await;
    let incomplete = house.submitted(&author, DISTRICT).await;
    post(&incomplete, "correction-request", &moderator, json!({ "note": "Толықтырыңыз" })).await;
    post(&incomplete, "correction", &author, text(DISTRICT)).await;
    // Nobody there has an account.
    let question =
        json!({ "public_body": "ministry-transport", "question": "Осы мәселе бойынша не дейсіз?" });
    post(&forgotten, "inquiries", &moderator, question).await;
    let forwarded = async |addressee: &str, official: &str| {
        let id = house.published(&author, addressee).await;
        let answers = json!({ "interests": ["answers"] });
        house.api.put(&act(&id, "subscription"), Some(&follower), answers).await.is(200);
        house.sign_all(&id, &signers, None).await;
        post(&id, "forwarding", &moderator, json!({ "note": "x" })).await;
        post(&id, "registration", official, json!({ "number": "12-П" })).await;
        id
    };
    let invalidated = house.published(&author, DISTRICT).await;
    house.sign_all(&invalidated, &signers, None).await;
    invalidate(&house, &invalidated, &moderator).await;
    house.take_down(&invalidated, "x").await;
    let redirected = forwarded(COUNCIL, &councillor).await;
    post(&redirected, "redirection", &councillor, json!({ "addressee": DISTRICT, "note": "x" }))
        .await;
    post(&redirected, "registration", &official, json!({ "number": "1" })).await;

    let decided = forwarded(DISTRICT, &official).await;
    let kinds = ["state_body", "deputy", "applicant", "public_association"];
    let members = kinds.map(|kind| json!({ "kind": kind, "name": "Қатысушы" }));
    post(&decided, "working-group", &official, json!({ "members": members })).await;
    post(&decided, "field-visit", &official, json!({ "waiver_reason": "x" })).await;
    let discussion =
        json!({ "held_on": "2026-03-13", "place": "Әкімдік", "draft_decision": "Жоба" });
    let announced = post(&decided, "discussions", &official, discussion).await;
    house.clock("2026-03-13T07:00:00Z").await;
    let minutes = format!("discussions/{}/minutes", word(&announced["discussion_id"]));
    post(&decided, &minutes, &official, json!({ "minutes": "Хаттама" })).await;
    let decision =
        json!({ "outcome": "refused", "reasoning": { "kk": "Негіздеме", "ru": "Обоснование" } });
    post(&decided, "decision", &head, decision).await;
    house.clock("2026-03-30T05:00:00Z").await;
    post(&decided, "decision/publication", &official, json!({})).await;

    let complaint = json!({ "matter": "decision", "statement": "Келіспеймін" });
    let filed = post(&decided, "complaints", &author, complaint).await;
    let settlement = format!("/api/v1/complaints/{}/outcome", word(&filed["complaint_id"]));
    let dismissed = json!({ "outcome": "dismissed", "reasoning": "Шешім заңды" });
    house
        .api
        .post(&settlement, Some(&house.staff("administrator", None).await), dismissed)
        .await
        .is(200);

    // Every term is near its end at one of these.
    let mut day = chrono::NaiveDate::from_ymd_opt(2026, 3, 31).unwrap();
    while day < chrono::NaiveDate::from_ymd_opt(2026, 9, 2).unwrap() {
        house.clock(&format!("{day}T05:00:00Z")).await;
        day = day + chrono::Days::new(3);
    }
    // Everything that waits has lapsed by then.
    house.clock("2026-09-03T05:00:00Z").await;
    post(&unsigned, "forwarding", &moderator, json!({ "note": "ұсыныс" })).await;
    post(&unsigned, "registration", &official, json!({ "number": "7-Ұ" })).await;
    post(&unsigned, "proposal-answer", &official, json!({ "answer": "Жауап" })).await;
    let mut kinds = sent(&house).await;
    house.close().await;

    let house = TestApp::with(&["--moderation-mode", "POST"]).await;
    house.clock("2026-03-02T05:00:00Z").await;
    let author = house.citizen().await;
    let id = house.submitted(&author, DISTRICT).await;
    let key = word(&house.petition(&id, Some(&author)).await["link_key"]);
    house.sign_all(&id, &house.citizens(50).await, Some(&key)).await;
    let moderator = house.staff("moderator", None).await;
    invalidate(&house, &id, &moderator).await;
    for signer in house.citizens(50).await {
        house.follow(&id, &signer, Some(&key)).await.is(201);
    }
    let grounds = json!([{ "code": "incomplete_content", "detail": "Ұсыныс жоқ" }]);
    let rejection = json!({ "grounds": grounds, "reasoning": "Толық емес" });
    house
        .api
        .post(&format!("/api/v1/petitions/{id}/rejection"), Some(&moderator), rejection)
        .await
        .is(200);
    kinds.extend(sent(&house).await);
    house.close().await;

    let missing: Vec<&str> = NoticeKind::ALL
        .into_iter()
        .map(NoticeKind::code)
        .filter(|code| !kinds.contains(*code))
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}

/// Takes every signature off the count.
async fn invalidate(house: &TestApp, id: &str, moderator: &str) {
    let path = format!("/api/v1/petitions/{id}/invalidations");
    let conditions = json!({ "channel": "electronic", "reason": "x" });
    let made = house.api.post(&path, Some(moderator), conditions).await.is(201);
    let second = house.staff("moderator", None).await;
    house
        .api
        .post(&format!("{path}/{}/run", word(&made["id"])), Some(&second), json!({}))
        .await
        .is(200);
}

/// Registers, is told that he is registered, changes his password and his address, takes a second
/// factor, has a token of his used twice, and leaves; and a member of staff is invited.
async fn accounts_mails(house: &TestApp) {
    let email = "aigul@example.kz";
    super::accounts::registered(house, "900101300017", email).await;
    house
        .api
        .post("/api/v1/accounts", None, super::accounts::registration("900101300017", email))
        .await
        .is(202);
    house
        .api
        .post(
            "/api/v1/accounts",
            None,
            super::accounts::registration("900101300017", "other@example.kz"),
        )
        .await
        .is(202);
    house.api.post("/api/v1/password-resets", None, json!({ "email": email })).await.is(202);
    let token = super::accounts::mailed_code(house, "password_reset").await;
    let body = json!({ "token": token, "password": "another long password" });
    house.api.post("/api/v1/password-resets/confirmation", None, body).await.is(204);
    let password = "another long password";
    let session = super::security_accounts::session(house, email, password).await;
    let token = word(&session["access_token"]);
    let refresh = async |token: &Value| {
        house.api.post("/api/v1/sessions/refresh", None, json!({ "refresh_token": token })).await
    };
    let next = refresh(&session["refresh_token"]).await.is(200);
    refresh(&next["refresh_token"]).await.is(200);
    let change = json!({ "email": "new@example.kz", "password": password });
    house.api.post("/api/v1/me/email", Some(&token), change).await.is(202);
    let code = json!({ "token": super::accounts::mailed_code(house, "email_change").await });
    house.api.post("/api/v1/accounts/confirmation", None, code).await.is(204);
    refresh(&session["refresh_token"]).await.problem(401, "session_ended");
    let token = word(
        &super::security_accounts::session(house, "new@example.kz", password).await["access_token"],
    );
    super::accounts::enrolled(house, &token, password).await;
    let member = json!({
        "role": "moderator", "email": "staff@example.kz", "family_name": "Ахметов", "given_name": "Нұрлан", "language": "kk",
    });
    house
        .api
        .post("/api/v1/staff", Some(&house.staff("administrator", None).await), member)
        .await
        .is(201);
    super::security_accounts::confirmed(house, "661028130259", "leaver@example.kz", password).await;
    let leaver = word(
        &super::security_accounts::session(house, "leaver@example.kz", password).await["access_token"],
    );
    let again = json!({ "password": password });
    house
        .api
        .call(reqwest::Method::DELETE, "/api/v1/me", Some(&leaver), Some(again), &[])
        .await
        .is(204);
}
