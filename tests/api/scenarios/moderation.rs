//! Acceptance scenarios, group B: moderation. Each test bears its scenario's number.

use petitions::app::access::Role;
use petitions::app::staff::{self, NewStaff};
use petitions::credentials::passwords;
use petitions::domain::iin::Iin;
use petitions::domain::language::Language;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::accounts::enrolled;
use crate::harness::{MINISTRY, Person, TestApp, petition_path, text, word};

fn rejection(code: &str) -> Value {
    json!({ "grounds": [{ "code": code, "detail": "Ұсыныс көрсетілмеген" }], "reasoning": "Мазмұны толық емес" })
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b01_an_approved_petition_is_limited_and_its_author_told_once() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let id = app.petition(&author).submitted().await;
    let approved = app.act(&id, "approval", &moderator, json!({})).await.is(200);
    assert_eq!(approved["state"], "limited");
    assert!(approved["link_key"].is_null(), "the secret is the author's alone");
    app.act(&id, "approval", &moderator, json!({})).await.problem(409, "state_conflict");
    assert_eq!(app.told(&author, "petition_limited").await, 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b02_a_rejection_states_known_grounds_and_reasons() {
    let app = TestApp::with(&["--moderation-mode", "POST"]).await;
    app.clock("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let id = app.petition(&author).submitted().await;
    let key = word(&app.seen(&id, Some(&author)).await["link_key"]);
    let [(joiner, email)] = app.readers().await;
    app.follow(&id, &joiner, Some(&key)).await.is(201);
    app.all_sign(&id, &app.citizens(49).await, Some(&key)).await;
    let path = petition_path(&id, "rejection");
    let at = |problem: Value| word(&problem["errors"][0]["pointer"]);
    let unknown = app
        .api
        .post(&path, Some(&moderator), rejection("disliked"))
        .await
        .problem(422, "validation_failed");
    assert_eq!(at(unknown), "/grounds/0/code");
    // Too few joiners is a matter of counting, the service's own.
    let counted = app.api.post(&path, Some(&moderator), rejection("insufficient_support")).await;
    assert_eq!(at(counted.problem(422, "validation_failed")), "/grounds/0/code");
    for bad in [json!({}), json!({ "grounds": [], "reasoning": "x" }), json!({ "reasoning": "x" })]
    {
        app.api.post(&path, Some(&moderator), bad).await.problem(422, "validation_failed");
    }
    let mut without = rejection("incomplete_content");
    without["reasoning"] = json!("  ");
    app.api.post(&path, Some(&moderator), without).await.problem(422, "validation_failed");
    let subject = json!({ "grounds": [{ "code": "prohibited_subject", "subject": "weather", "detail": "x" }], "reasoning": "x" });
    app.api.post(&path, Some(&moderator), subject).await.problem(422, "validation_failed");

    app.api.post(&path, Some(&moderator), rejection("incomplete_content")).await.is(200);
    let rejected = app.seen(&id, Some(&author)).await;
    assert_eq!(
        (&rejected["state"], &rejected["rejection"]["reasoning"]),
        (&json!("rejected"), &json!("Мазмұны толық емес"))
    );
    assert_eq!(rejected["rejection"]["appeal_route"], "court");
    assert_eq!(app.told(&author, "petition_rejected").await, 1);
    let mails = app.api.get(&format!("/dev/mails?to={email}"), None).await.is(200);
    assert_eq!(mails["items"].as_array().unwrap().len(), 1, "the joiner who asked: {mails}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b03_what_is_refused_placement_is_for_staff_and_author_alone() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let mut body = text(MINISTRY);
    body["title"] = json!("Айгүл Серікова туралы жала");
    let draft = app.api.post("/api/v1/petitions", Some(&author), body).await.is(201);
    let id = word(&draft["id"]);
    let submission = json!({ "prohibited_subjects_acknowledged": "V2026" });
    app.act(&id, "submission", &author, submission).await.is(200);
    let ground = json!({ "code": "prohibited_subject", "subject": "order_morals_honour", "detail": "Айгүл Серікова" });
    let body = json!({ "grounds": [ground], "reasoning": "Айгүл Серікованың ар-намысы" });
    app.act(&id, "rejection", &moderator, body).await.is(200);
    let official = app.official(MINISTRY).await;
    for stranger in [None, Some(&app.citizen().await), Some(&official)] {
        app.api
            .get(&format!("/api/v1/petitions/{id}"), stranger.map(String::as_str))
            .await
            .problem(404, "not_found");
    }
    assert_eq!(
        app.seen(&id, Some(&moderator)).await["rejection"]["grounds"][0]["subject"],
        "order_morals_honour"
    );
    let public = app.api.get("/api/v1/rejections", None).await;
    assert_eq!(
        public.is(200)["items"],
        json!([{
            "number": "2026-000001", "addressee": MINISTRY,
            "grounds": [{ "code": "prohibited_subject", "subject": "order_morals_honour" }], "rejected_on": "2026-09-07",
        }])
    );
    // Thirty days later it is archived, and no more readable than before.
    app.clock("2026-10-09T05:00:00Z").await;
    assert_eq!(app.seen(&id, Some(&author)).await["state"], "archived");
    app.api.get(&format!("/api/v1/petitions/{id}"), None).await.problem(404, "not_found");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b04_who_has_not_confirmed_his_address_has_nothing_to_be_approved() {
    let app = TestApp::open().await;
    let body = json!({
        "iin": "581014274025", "email": "a@example.kz", "password": "a long enough password", "family_name": "Серікова",
        "given_name": "Айгүл", "residence": "710000000", "language": "kk", "citizen": true, "consent": true,
    });
    app.api.post("/api/v1/accounts", None, body).await.is(202);
    let session = json!({ "email": "a@example.kz", "password": "a long enough password" });
    let refused = app.api.post("/api/v1/sessions", None, session).await;
    assert!(matches!(refused.status, 401 | 403), "{}", refused.body());
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b06_a_change_of_what_was_changed_meanwhile_is_refused() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let id = app.petition(&author).drafted().await;
    let path = format!("/api/v1/petitions/{id}");
    let seen = app.api.get(&path, Some(&author)).await;
    let tag = seen.header("etag").to_owned();
    let change = |title: &str| Some(json!({ "title": title }));
    let first = app
        .api
        .call(Method::PATCH, &path, Some(&author), change("Бірінші тақырып"), &[("if-match", &tag)])
        .await;
    first.is(200);
    let second = app
        .api
        .call(Method::PATCH, &path, Some(&author), change("Екінші тақырып"), &[("if-match", &tag)])
        .await;
    second.problem(412, "precondition_failed");
    let blind =
        app.api.call(Method::PATCH, &path, Some(&author), change("Үшінші тақырып"), &[]).await;
    blind.problem(428, "precondition_required");
    assert_eq!(app.seen(&id, Some(&author)).await["title"], "Бірінші тақырып");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b07_a_restored_petition_keeps_its_dates_even_when_they_are_over() {
    let app = TestApp::at("2026-03-02T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let administrator = app.administrator().await;
    let reason = json!({ "reason": "тексеру" });
    let id = app.petition(&author).published().await;
    let opened = app.seen(&id, None).await;
    app.take_down(&id, "тексеру").await;
    app.act(&id, "restoration", &moderator, reason.clone()).await.problem(403, "wrong_role");
    app.clock("2026-04-02T05:00:00Z").await;
    app.act(&id, "restoration", &administrator, reason.clone()).await.is(200);
    let back = app.seen(&id, None).await;
    for member in ["state", "opened_at", "closes_on", "required_count", "signature_count"] {
        assert_eq!(back[member], opened[member], "{member}");
    }
    app.take_down(&id, "тексеру").await;
    app.clock("2026-09-10T05:00:00Z").await;
    app.act(&id, "restoration", &administrator, reason.clone()).await.is(200);
    assert_eq!(app.seen(&id, None).await["state"], "not_supported", "its time ran on");
    app.act(&id, "restoration", &administrator, reason).await.problem(409, "not_taken_down");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b08_the_queue_says_how_near_each_term_is() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let first = app.petition(&author).submitted().await;
    app.clock("2026-09-30T05:00:00Z").await;
    let second = app.petition(&author).submitted().await;
    let queue = app.api.get("/api/v1/moderation/queue", Some(&moderator)).await.is(200);
    assert_eq!(queue["counts"], json!({ "ok": 1, "near": 1, "overdue": 0 }));
    let items = queue["items"].as_array().unwrap();
    assert_eq!(
        (&items[0]["id"], &items[0]["sla"], &items[0]["due_on"]),
        (&json!(first), &json!("near"), &json!("2026-10-05"))
    );
    assert_eq!(
        (&items[0]["due_term"], &items[0]["working_days_left"]),
        (&json!("moderation"), &json!(3))
    );
    assert_eq!((&items[1]["id"], &items[1]["sla"]), (&json!(second), &json!("ok")));
    app.clock("2026-10-07T05:00:00Z").await;
    let queue = app.api.get("/api/v1/moderation/queue", Some(&moderator)).await.is(200);
    assert_eq!(queue["counts"], json!({ "ok": 1, "near": 0, "overdue": 1 }));
    assert_eq!(
        (&queue["items"][0]["sla"], &queue["items"][0]["working_days_left"]),
        (&json!("overdue"), &json!(-2))
    );
    for late in ["?sla=overdue", "?overdue=true"] {
        let only =
            app.api.get(&format!("/api/v1/moderation/queue{late}"), Some(&moderator)).await.is(200);
        assert_eq!(only["items"].as_array().unwrap().len(), 1, "{late}");
    }
    app.api
        .get("/api/v1/moderation/queue?sla=soon", Some(&moderator))
        .await
        .problem(400, "invalid_parameter");
    // A page holds one; the next goes on where it ended.
    let page = app.api.get("/api/v1/moderation/queue?limit=1", Some(&moderator)).await;
    let next = word(&page.is(200)["next_cursor"]);
    assert!(page.header("link").contains(&next));
    let rest = app
        .api
        .get(&format!("/api/v1/moderation/queue?limit=1&cursor={next}"), Some(&moderator))
        .await
        .is(200);
    assert_eq!(rest["items"][0]["id"], json!(second));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b09_twenty_working_days_pass_over_holidays_and_moved_days() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    // New Year with 7 January; Nauryz with its moved days; from a Saturday on.
    for (submitted, due, skipped) in [
        ("2025-12-15T05:00:00Z", "2026-01-16", "2026-01-07"),
        ("2026-03-10T05:00:00Z", "2026-04-10", "2026-03-24"),
        ("2026-09-05T05:00:00Z", "2026-10-02", "2026-09-06"),
    ] {
        app.clock(submitted).await;
        let id = app.petition(&author).submitted().await;
        let term = app.term(&id, "moderation", Some(&author)).await;
        assert_eq!((&term["due_on"], &term["days"]), (&json!(due), &json!(20)), "{submitted}");
        let days = term["skipped"].as_array().unwrap();
        assert!(days.iter().any(|day| day["date"] == skipped), "{submitted}: {days:?}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b12_nobody_handles_his_own_petition() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let Person { token: author, iin, .. } = app.person().await;
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
    app.core.write(move |work| staff::add(work, &newcomer)).await.unwrap();
    let session = json!({ "email": "moderator@example.kz", "password": "a long enough password" });
    let same_person =
        word(&app.api.post("/api/v1/sessions", None, session).await.is(201)["access_token"]);
    enrolled(&app, &same_person, "a long enough password").await;
    let id = app.petition(&author).submitted().await;
    for (name, body) in [
        ("approval", json!({})),
        ("rejection", rejection("incomplete_content")),
        ("correction-request", json!({ "note": "x" })),
        ("inquiries", json!({ "public_body": MINISTRY, "question": "x" })),
    ] {
        let answer = app.act(&id, name, &same_person, body).await;
        assert_eq!(answer.problem(403, "own_petition")["legal_basis"], "67", "{name}");
    }
    let colleague = app.moderator().await;
    app.act(&id, "approval", &colleague, json!({})).await.is(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b14_a_take_down_stops_signing_at_once_and_says_why() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let administrator = app.administrator().await;
    let id = app.petition(&author).published().await;
    let signer = app.citizen().await;
    app.sign(&id, &signer, None).await.is(201);
    app.act(&id, "takedown", &moderator, json!({})).await.problem(422, "validation_failed");
    app.take_down(&id, "Сот актісі № 7").await;
    for path in ["", "/count", "/timeline", "/signatures", "/deadlines", "/comments"] {
        let gone = app.api.get(&format!("/api/v1/petitions/{id}{path}"), None).await;
        assert!(
            word(&gone.problem(410, "taken_down")["detail"]).contains("Сот актісі № 7"),
            "{path}"
        );
    }
    app.sign(&id, &app.citizen().await, None).await.problem(410, "taken_down");
    assert_eq!(app.api.get("/api/v1/petitions", None).await.is(200)["items"], json!([]));
    assert_eq!(app.seen(&id, Some(&author)).await["taken_down"]["reason"], "Сот актісі № 7");
    app.act(&id, "takedown", &moderator, json!({ "reason": "x" }))
        .await
        .problem(409, "already_taken_down");
    let before = app.told(&author, "petition_taken_down").await;
    app.act(&id, "restoration", &administrator, json!({ "reason": "күші жойылды" })).await.is(200);
    assert_eq!(before, 1);
    let notices = app.api.get("/api/v1/me/notices?limit=1", Some(&author)).await.is(200);
    assert_eq!(notices["items"][0]["kind"], "petition_taken_down", "a restoration mails nobody");
    app.sign(&id, &app.citizen().await, None).await.is(201);
    assert_eq!(app.seen(&id, None).await["signature_count"], 52);
    app.close().await;
}
