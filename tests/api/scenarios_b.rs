//! Acceptance scenarios, group B: moderation. Each test bears its scenario's number.

use petitions::app::access::Role;
use petitions::app::staff::{self, NewStaff};
use petitions::credentials::passwords;
use petitions::domain::iin::Iin;
use petitions::domain::language::Language;
use reqwest::Method;
use serde_json::{Value, json};

use super::accounts::enrolled;
use super::harness::{TestApp, text, word};

const MINISTRY: &str = "ministry-trade-integration";

fn act(id: &str, name: &str) -> String {
    format!("/api/v1/petitions/{id}/{name}")
}

fn rejection(code: &str) -> Value {
    json!({ "grounds": [{ "code": code, "detail": "Ұсыныс көрсетілмеген" }], "reasoning": "Мазмұны толық емес" })
}

async fn term(house: &TestApp, id: &str, token: &str, kind: &str) -> Value {
    let all = house.api.get(&act(id, "deadlines"), Some(token)).await.is(200);
    all["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|clock| clock["kind"] == kind)
        .unwrap_or_else(|| panic!("no clock {kind}"))
        .clone()
}

async fn told(house: &TestApp, token: &str, kind: &str) -> usize {
    let notices = house.api.get("/api/v1/me/notices?limit=100", Some(token)).await.is(200);
    notices["items"].as_array().unwrap().iter().filter(|notice| notice["kind"] == kind).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b01_an_approved_petition_is_limited_and_its_author_told_once() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (house.citizen().await, house.staff("moderator", None).await);
    let id = house.submitted(&author, MINISTRY).await;
    let approved = house.api.post(&act(&id, "approval"), Some(&moderator), json!({})).await.is(200);
    assert_eq!(approved["state"], "limited");
    assert!(approved["link_key"].is_null(), "the secret is the author's alone");
    house
        .api
        .post(&act(&id, "approval"), Some(&moderator), json!({}))
        .await
        .problem(409, "state_conflict");
    assert_eq!(told(&house, &author, "petition_limited").await, 1);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b02_a_rejection_states_known_grounds_and_reasons() {
    let house = TestApp::with(&["--moderation-mode", "POST"]).await;
    house.clock("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (house.citizen().await, house.staff("moderator", None).await);
    let id = house.submitted(&author, MINISTRY).await;
    let key = word(&house.petition(&id, Some(&author)).await["link_key"]);
    let made = house.api.post("/dev/citizens", None, json!({ "count": 1 })).await.is(201);
    let (joiner, email) =
        (word(&made["items"][0]["access_token"]), word(&made["items"][0]["email"]));
    house.follow(&id, &joiner, Some(&key)).await.is(201);
    for answer in house.sign_all(&id, &house.citizens(49).await, Some(&key)).await {
        answer.is(201);
    }
    let path = act(&id, "rejection");
    let at = |problem: Value| word(&problem["errors"][0]["pointer"]);
    let unknown = house
        .api
        .post(&path, Some(&moderator), rejection("disliked"))
        .await
        .problem(422, "validation_failed");
    assert_eq!(at(unknown), "/grounds/0/code");
    // Too few joiners is a matter of counting, the service's own.
    let counted = house.api.post(&path, Some(&moderator), rejection("insufficient_support")).await;
    assert_eq!(at(counted.problem(422, "validation_failed")), "/grounds/0/code");
    for bad in [json!({}), json!({ "grounds": [], "reasoning": "x" }), json!({ "reasoning": "x" })]
    {
        house.api.post(&path, Some(&moderator), bad).await.problem(422, "validation_failed");
    }
    let mut without = rejection("incomplete_content");
    without["reasoning"] = json!("  ");
    house.api.post(&path, Some(&moderator), without).await.problem(422, "validation_failed");
    let subject = json!({ "grounds": [{ "code": "prohibited_subject", "subject": "weather", "detail": "x" }], "reasoning": "x" });
    house.api.post(&path, Some(&moderator), subject).await.problem(422, "validation_failed");

    house.api.post(&path, Some(&moderator), rejection("incomplete_content")).await.is(200);
    let rejected = house.petition(&id, Some(&author)).await;
    assert_eq!(
        (&rejected["state"], &rejected["rejection"]["reasoning"]),
        (&json!("rejected"), &json!("Мазмұны толық емес"))
    );
    assert_eq!(rejected["rejection"]["appeal_route"], "court");
    assert_eq!(told(&house, &author, "petition_rejected").await, 1);
    let mails = house.api.get(&format!("/dev/mails?to={email}"), None).await.is(200);
    assert_eq!(mails["items"].as_array().unwrap().len(), 1, "the joiner who asked: {mails}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b03_what_is_refused_placement_is_for_staff_and_author_alone() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (house.citizen().await, house.staff("moderator", None).await);
    let mut body = text(MINISTRY);
    body["title"] = json!("Айгүл Серікова туралы жала");
    let draft = house.api.post("/api/v1/petitions", Some(&author), body).await.is(201);
    let id = word(&draft["id"]);
    let submission = json!({ "prohibited_subjects_acknowledged": "V2026" });
    house.api.post(&act(&id, "submission"), Some(&author), submission).await.is(200);
    let ground = json!({ "code": "prohibited_subject", "subject": "order_morals_honour", "detail": "Айгүл Серікова" });
    let body = json!({ "grounds": [ground], "reasoning": "Айгүл Серікованың ар-намысы" });
    house.api.post(&act(&id, "rejection"), Some(&moderator), body).await.is(200);
    let official = house.staff("official", Some(MINISTRY)).await;
    for stranger in [None, Some(&house.citizen().await), Some(&official)] {
        house
            .api
            .get(&format!("/api/v1/petitions/{id}"), stranger.map(String::as_str))
            .await
            .problem(404, "not_found");
    }
    assert_eq!(
        house.petition(&id, Some(&moderator)).await["rejection"]["grounds"][0]["subject"],
        "order_morals_honour"
    );
    let public = house.api.get("/api/v1/rejections", None).await;
    assert_eq!(
        public.is(200)["items"],
        json!([{
            "number": "2026-000001", "addressee": MINISTRY,
            "grounds": [{ "code": "prohibited_subject", "subject": "order_morals_honour" }], "rejected_on": "2026-09-07",
        }])
    );
    // Thirty days later it is archived, and no more readable than before.
    house.clock("2026-10-09T05:00:00Z").await;
    assert_eq!(house.petition(&id, Some(&author)).await["state"], "archived");
    house.api.get(&format!("/api/v1/petitions/{id}"), None).await.problem(404, "not_found");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b04_who_has_not_confirmed_his_address_has_nothing_to_be_approved() {
    let house = TestApp::open().await;
    let body = json!({
        "iin": "581014274025", "email": "a@example.kz", "password": "a long enough password", "family_name": "Серікова",
        "given_name": "Айгүл", "residence": "710000000", "language": "kk", "citizen": true, "consent": true,
    });
    house.api.post("/api/v1/accounts", None, body).await.is(202);
    let session = json!({ "email": "a@example.kz", "password": "a long enough password" });
    let refused = house.api.post("/api/v1/sessions", None, session).await;
    assert!(matches!(refused.status, 401 | 403), "{}", refused.body());
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b06_a_change_of_what_was_changed_meanwhile_is_refused() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    let id = house.drafted(&author, MINISTRY).await;
    let path = format!("/api/v1/petitions/{id}");
    let seen = house.api.get(&path, Some(&author)).await;
    let tag = seen.header("etag").to_owned();
    let change = |title: &str| Some(json!({ "title": title }));
    let first = house
        .api
        .call(Method::PATCH, &path, Some(&author), change("Бірінші тақырып"), &[("if-match", &tag)])
        .await;
    first.is(200);
    let second = house
        .api
        .call(Method::PATCH, &path, Some(&author), change("Екінші тақырып"), &[("if-match", &tag)])
        .await;
    second.problem(412, "precondition_failed");
    let blind =
        house.api.call(Method::PATCH, &path, Some(&author), change("Үшінші тақырып"), &[]).await;
    blind.problem(428, "precondition_required");
    assert_eq!(house.petition(&id, Some(&author)).await["title"], "Бірінші тақырып");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b07_a_restored_petition_keeps_its_dates_even_when_they_are_over() {
    let house = TestApp::at("2026-03-02T05:00:00Z").await;
    let (author, moderator) = (house.citizen().await, house.staff("moderator", None).await);
    let administrator = house.staff("administrator", None).await;
    let reason = json!({ "reason": "тексеру" });
    let id = house.published(&author, MINISTRY).await;
    let opened = house.petition(&id, None).await;
    house.take_down(&id, "тексеру").await;
    house
        .api
        .post(&act(&id, "restoration"), Some(&moderator), reason.clone())
        .await
        .problem(403, "wrong_role");
    house.clock("2026-04-02T05:00:00Z").await;
    house.api.post(&act(&id, "restoration"), Some(&administrator), reason.clone()).await.is(200);
    let back = house.petition(&id, None).await;
    for member in ["state", "opened_at", "closes_on", "required_count", "signature_count"] {
        assert_eq!(back[member], opened[member], "{member}");
    }
    house.take_down(&id, "тексеру").await;
    house.clock("2026-09-10T05:00:00Z").await;
    house.api.post(&act(&id, "restoration"), Some(&administrator), reason.clone()).await.is(200);
    assert_eq!(house.petition(&id, None).await["state"], "not_supported", "its time ran on");
    house
        .api
        .post(&act(&id, "restoration"), Some(&administrator), reason)
        .await
        .problem(409, "not_taken_down");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b08_the_queue_says_how_near_each_term_is() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (house.citizen().await, house.staff("moderator", None).await);
    let first = house.submitted(&author, MINISTRY).await;
    house.clock("2026-09-30T05:00:00Z").await;
    let second = house.submitted(&author, MINISTRY).await;
    let queue = house.api.get("/api/v1/moderation/queue", Some(&moderator)).await.is(200);
    assert_eq!(queue["counts"], json!({ "ok": 1, "near": 1, "overdue": 0 }));
    let items = queue["items"].as_array().unwrap();
    assert_eq!(
        (&items[0]["id"], &items[0]["sla"], &items[0]["due_on"]),
        (&json!(first), &json!("near"), &json!("2026-10-05"))
    );
    assert_eq!(items[0]["working_days_left"], 3);
    assert_eq!((&items[1]["id"], &items[1]["sla"]), (&json!(second), &json!("ok")));
    house.clock("2026-10-07T05:00:00Z").await;
    let queue = house.api.get("/api/v1/moderation/queue", Some(&moderator)).await.is(200);
    assert_eq!(queue["counts"], json!({ "ok": 1, "near": 0, "overdue": 1 }));
    assert_eq!(
        (&queue["items"][0]["sla"], &queue["items"][0]["working_days_left"]),
        (&json!("overdue"), &json!(-2))
    );
    for late in ["?sla=overdue", "?overdue=true"] {
        let only = house
            .api
            .get(&format!("/api/v1/moderation/queue{late}"), Some(&moderator))
            .await
            .is(200);
        assert_eq!(only["items"].as_array().unwrap().len(), 1, "{late}");
    }
    house
        .api
        .get("/api/v1/moderation/queue?sla=soon", Some(&moderator))
        .await
        .problem(400, "invalid_parameter");
    // A page holds one; the next goes on where it ended.
    let page = house.api.get("/api/v1/moderation/queue?limit=1", Some(&moderator)).await;
    let next = word(&page.is(200)["next_cursor"]);
    assert!(page.header("link").contains(&next));
    let rest = house
        .api
        .get(&format!("/api/v1/moderation/queue?limit=1&cursor={next}"), Some(&moderator))
        .await
        .is(200);
    assert_eq!(rest["items"][0]["id"], json!(second));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b09_twenty_working_days_pass_over_holidays_and_moved_days() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    // New Year with 7 January; Nauryz with its moved days; from a Saturday on.
    for (submitted, due, skipped) in [
        ("2025-12-15T05:00:00Z", "2026-01-16", "2026-01-07"),
        ("2026-03-10T05:00:00Z", "2026-04-10", "2026-03-24"),
        ("2026-09-05T05:00:00Z", "2026-10-02", "2026-09-06"),
    ] {
        house.clock(submitted).await;
        let id = house.submitted(&author, MINISTRY).await;
        let term = term(&house, &id, &author, "moderation").await;
        assert_eq!((&term["due_on"], &term["days"]), (&json!(due), &json!(20)), "{submitted}");
        let days = term["skipped"].as_array().unwrap();
        assert!(days.iter().any(|day| day["date"] == skipped), "{submitted}: {days:?}");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b12_nobody_handles_his_own_petition() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let made = house.api.post("/dev/citizens", None, json!({ "count": 1 })).await.is(201);
    let (author, iin) = (word(&made["items"][0]["access_token"]), word(&made["items"][0]["iin"]));
    let newcomer = NewStaff {
        role: Role::Moderator,
        public_body: None,
        email: "moderator@example.kz".to_owned(),
        password_hash: passwords::hash("a long enough password", passwords::Cost::default())
            .unwrap(),
        family_name: "Серікова".to_owned(),
        given_name: "Айгүл".to_owned(),
        language: Language::Kk,
        iin: Some(Iin::parse(&iin).unwrap()),
    };
    house.service.app.write(move |work| staff::add(work, &newcomer)).await.unwrap();
    let session = json!({ "email": "moderator@example.kz", "password": "a long enough password" });
    let same_person =
        word(&house.api.post("/api/v1/sessions", None, session).await.is(201)["access_token"]);
    enrolled(&house, &same_person, "a long enough password").await;
    let id = house.submitted(&author, MINISTRY).await;
    for (name, body) in [
        ("approval", json!({})),
        ("rejection", rejection("incomplete_content")),
        ("correction-request", json!({ "note": "x" })),
        ("inquiries", json!({ "public_body": MINISTRY, "question": "x" })),
    ] {
        let answer = house.api.post(&act(&id, name), Some(&same_person), body).await;
        assert_eq!(answer.problem(403, "own_petition")["legal_basis"], "67", "{name}");
    }
    let colleague = house.staff("moderator", None).await;
    house.api.post(&act(&id, "approval"), Some(&colleague), json!({})).await.is(200);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b14_a_take_down_stops_signing_at_once_and_says_why() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (house.citizen().await, house.staff("moderator", None).await);
    let administrator = house.staff("administrator", None).await;
    let id = house.published(&author, MINISTRY).await;
    let signer = house.citizen().await;
    house.sign(&id, &signer, None).await.is(201);
    house
        .api
        .post(&act(&id, "takedown"), Some(&moderator), json!({}))
        .await
        .problem(422, "validation_failed");
    house.take_down(&id, "Сот актісі № 7").await;
    for path in ["", "/count", "/timeline", "/signatures", "/deadlines", "/comments"] {
        let gone = house.api.get(&format!("/api/v1/petitions/{id}{path}"), None).await;
        assert!(
            word(&gone.problem(410, "taken_down")["detail"]).contains("Сот актісі № 7"),
            "{path}"
        );
    }
    house.sign(&id, &house.citizen().await, None).await.problem(410, "taken_down");
    assert_eq!(house.api.get("/api/v1/petitions", None).await.is(200)["items"], json!([]));
    assert_eq!(house.petition(&id, Some(&author)).await["taken_down"]["reason"], "Сот актісі № 7");
    house
        .api
        .post(&act(&id, "takedown"), Some(&moderator), json!({ "reason": "x" }))
        .await
        .problem(409, "already_taken_down");
    let before = told(&house, &author, "petition_taken_down").await;
    house
        .api
        .post(&act(&id, "restoration"), Some(&administrator), json!({ "reason": "күші жойылды" }))
        .await
        .is(200);
    assert_eq!(before, 1);
    let notices = house.api.get("/api/v1/me/notices?limit=1", Some(&author)).await.is(200);
    assert_eq!(notices["items"][0]["kind"], "petition_taken_down", "a restoration mails nobody");
    house.sign(&id, &house.citizen().await, None).await.is(201);
    assert_eq!(house.petition(&id, None).await["signature_count"], 52);
    house.close().await;
}
