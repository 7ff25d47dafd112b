//! Acceptance scenario B05: two moderators and one petition.

use petitions::app::Work;
use petitions::app::access::Role;
use petitions::app::staff::{self, NewStaff};
use petitions::domain::language::Language;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, DISTRICT, MINISTRY, TestApp, petition_path, word};

fn desk(id: &str, part: &str) -> String {
    format!("/api/v1/moderation/petitions/{id}{part}")
}

/// The access token of a moderator of that name.
async fn moderator(app: &TestApp, given: &str, family: &str) -> String {
    let member = NewStaff {
        role: Role::Moderator,
        public_body: None,
        email: format!("staff-{}@example.kz", uuid::Uuid::now_v7().simple()),
        password_hash: String::new(),
        family_name: family.to_owned(),
        given_name: given.to_owned(),
        language: Language::Ru,
        iin: None,
    };
    let token = move |work: &mut Work<'_>| {
        let id = staff::add(work, &member)?;
        Ok(work.app.tokens.sandbox(id.uuid(), work.wall_now)?)
    };
    app.core.write(token).await.unwrap()
}

async fn hold(app: &TestApp, id: &str, token: &str) -> Answer {
    app.api.call(Method::PUT, &desk(id, "/hold"), Some(token), None, &[]).await
}

async fn lay_down(app: &TestApp, id: &str, token: &str) -> Answer {
    app.api.call(Method::DELETE, &desk(id, "/hold"), Some(token), None, &[]).await
}

fn rejection() -> Value {
    json!({ "grounds": [{ "code": "incomplete_content", "detail": "x" }], "reasoning": "x" })
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b05_what_one_moderator_has_in_hand_others_read_and_do_not_act_on() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let holder = moderator(&app, "Нұрлан", "Ахметов").await;
    let other = moderator(&app, "Айгүл", "Серікова").await;
    let id = app.petition(&author).submitted().await;
    let held = hold(&app, &id, &holder).await.is(200);
    assert_eq!((&held["name"], &held["own"]), (&json!("Нұрлан Ахметов"), &json!(true)));
    assert!(word(&held["until"]).starts_with("2026-09-07T05:30:"), "half an hour: {held}");

    let problem = hold(&app, &id, &other).await.problem(423, "held");
    let named = json!({ "name": "Нұрлан Ахметов", "until": held["until"] });
    assert_eq!(problem["holder"], named);
    for (language, says) in [
        ("kk", "жұмыс істеп жатыр"),
        ("ru", "с петицией работает Нұрлан Ахметов"),
        ("en", "Нұрлан Ахметов works on this petition until 2026-09-07T05:30:"),
    ] {
        let headers = [("accept-language", language)];
        let refused =
            app.api.call(Method::PUT, &desk(&id, "/hold"), Some(&other), None, &headers).await;
        let detail = word(&refused.problem(423, "held")["detail"]);
        assert!(detail.contains(says) && detail.contains("2026-09-07T05:30:"), "{detail}");
        assert!(!refused.body().to_string().contains('@'), "no address: {}", refused.body());
    }
    let acts = [
        ("approval", json!({})),
        ("rejection", rejection()),
        ("correction-request", json!({ "note": "x" })),
        ("inquiries", json!({ "public_body": MINISTRY, "question": "x" })),
        ("addressee-change", json!({ "addressee": DISTRICT, "note": "x" })),
        ("takedown", json!({ "reason": "x" })),
        ("invalidations", json!({ "channel": "paper", "reason": "x" })),
        ("paper-sheets", json!({ "received_on": "2026-09-07", "sheets": 1, "lines": 1 })),
        (
            "paper-signatures",
            json!({
                "iin": "581014274025", "family_name": "Қасымов", "given_name": "Бауыржан",
                "signed_on": "2026-09-07", "scan_reference": "парақ 1",
            }),
        ),
        ("forwarding", json!({ "note": "x" })),
        ("media-letters", json!({ "outlets": ["Egemen Qazaqstan"] })),
    ];
    for (name, body) in acts {
        let answer = app.act(&id, name, &other, body).await;
        assert_eq!(answer.problem(423, "held")["holder"]["name"], "Нұрлан Ахметов", "{name}");
    }
    let note = json!({ "text": "x" });
    app.api.post(&desk(&id, "/notes"), Some(&other), note).await.problem(423, "held");
    lay_down(&app, &id, &other).await.problem(423, "held");

    // Reading stays free, and tells who has it.
    assert_eq!(app.seen(&id, Some(&other)).await["state"], "on_moderation");
    let papers = app.api.get(&desk(&id, ""), Some(&other)).await.is(200);
    assert_eq!((&papers["hold"]["name"], &papers["hold"]["own"]), (&named["name"], &json!(false)));
    let queue = app.api.get("/api/v1/moderation/queue", Some(&other)).await.is(200);
    assert_eq!(queue["items"][0]["hold"]["name"], "Нұрлан Ахметов", "{queue}");
    for path in ["", "/timeline"] {
        let path = format!("/api/v1/petitions/{id}{path}");
        let told = app.api.get(&path, Some(&author)).await.is(200).to_string();
        assert!(!told.contains("Ахметов") && !told.contains("hold"), "{told}");
    }

    // A hold is taken again by its holder, and laid down once; who has nothing in hand lays nothing down.
    app.clock("2026-09-07T05:20:00Z").await;
    let again = hold(&app, &id, &holder).await.is(200);
    assert!(word(&again["until"]).starts_with("2026-09-07T05:50:"), "{again}");
    lay_down(&app, &id, &holder).await.is(204);
    lay_down(&app, &id, &other).await.is(204);
    assert_eq!(app.api.get(&desk(&id, ""), Some(&other)).await.is(200)["hold"], Value::Null);
    app.act(&id, "approval", &other, json!({})).await.is(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b05_administrators_officials_and_authors_are_not_stopped_by_a_hold() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let office = app.office(DISTRICT).await;
    let holder = app.moderator().await;
    let id = app.petition(&author).to(DISTRICT).supported().await;
    app.act(&id, "forwarding", &office.moderator, json!({ "note": "x" })).await.is(200);
    hold(&app, &id, &holder).await.is(200);
    app.act(&id, "registration", &office.official, json!({ "number": "12-П" })).await.is(200);
    let administrator = app.administrator().await;
    let reason = json!({ "reason": "x" });
    app.act(&id, "takedown", &administrator, reason.clone()).await.is(202);
    // The second of the two may be another administrator, and a citizen withdraws what is held.
    let colleague = app.administrator().await;
    app.act(&id, "takedown", &colleague, reason).await.is(200);
    let own = app.petition(&author).submitted().await;
    hold(&app, &own, &holder).await.is(200);
    app.act(&own, "withdrawal", &author, json!({})).await.is(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b05_the_holders_act_wins_and_frees_the_petition() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let [one, other] = [app.moderator().await, app.moderator().await];
    let id = app.petition(&author).submitted().await;
    hold(&app, &id, &one).await.is(200);
    // What is done beside the act leaves it in their hands, and so does an act that is refused.
    app.api.post(&desk(&id, "/notes"), Some(&one), json!({ "text": "x" })).await.is(201);
    app.act(&id, "media-letters", &one, json!({ "outlets": ["x"] }))
        .await
        .problem(409, "state_conflict");
    app.act(&id, "approval", &other, json!({})).await.problem(423, "held");
    app.act(&id, "approval", &one, json!({})).await.is(200);
    app.act(&id, "approval", &other, json!({})).await.problem(409, "state_conflict");

    // What takes two persons leaves their hands with the word of the first.
    hold(&app, &id, &one).await.is(200);
    app.act(&id, "takedown", &one, json!({ "reason": "x" })).await.is(202);
    app.act(&id, "takedown", &other, json!({ "reason": "x" })).await.is(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b05_a_hold_lapses_by_itself_on_the_services_clock() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let [one, other] = [app.moderator().await, app.moderator().await];
    let id = app.petition(&author).submitted().await;
    let until = word(&hold(&app, &id, &one).await.is(200)["until"]);
    app.clock("2026-09-07T05:29:00Z").await;
    app.act(&id, "approval", &other, json!({})).await.problem(423, "held");
    app.clock(&until).await;
    let queue = app.api.get("/api/v1/moderation/queue", Some(&other)).await.is(200);
    assert!(queue["items"][0]["hold"].is_null(), "{queue}");
    app.act(&id, "approval", &other, json!({})).await.is(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b05_of_moderators_who_reach_for_a_petition_at_once_one_gets_it() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let mut moderators = Vec::new();
    for _ in 0..6 {
        moderators.push(app.moderator().await);
    }
    let id = app.petition(&author).submitted().await;
    let answers =
        futures_util::future::join_all(moderators.iter().map(|one| hold(&app, &id, one))).await;
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 423).count(), 5, "{statuses:?}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b05_a_take_over_is_recorded_and_the_former_holder_told() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let one = moderator(&app, "Нұрлан", "Ахметов").await;
    let other = moderator(&app, "Айгүл", "Серікова").await;
    let id = app.petition(&author).submitted().await;
    let take = async |token: &str, body: Value| {
        app.api.post(&desk(&id, "/hold/takeover"), Some(token), body).await
    };
    let reason = json!({ "reason": "Мерзім бүгін аяқталады" });
    take(&other, reason.clone()).await.problem(409, "held_by_nobody_else");
    hold(&app, &id, &one).await.is(200);
    take(&one, reason.clone()).await.problem(409, "held_by_nobody_else");
    take(&other, json!({})).await.problem(422, "validation_failed");
    let taken = take(&other, reason).await.is(200);
    assert_eq!((&taken["name"], &taken["own"]), (&json!("Айгүл Серікова"), &json!(true)));
    app.act(&id, "approval", &one, json!({})).await.problem(423, "held");
    lay_down(&app, &id, &one).await.problem(423, "held");

    let journal = app.api.get(&desk(&id, "/journal"), Some(&one)).await.is(200);
    let line = &journal["items"][0];
    assert_eq!(
        (&line["event"], &line["by"], &line["details"]["from"], &line["details"]["reason"]),
        (
            &json!("hold_taken_over"),
            &json!("Айгүл Серікова"),
            &json!("Нұрлан Ахметов"),
            &json!("Мерзім бүгін аяқталады")
        )
    );
    let notices = app.notices(&one).await;
    let told = notices.iter().find(|notice| notice["kind"] == "hold_taken_over").unwrap();
    assert_eq!(told["facts"]["colleague"], "Айгүл Серікова");
    assert_eq!(app.told(&other, "hold_taken_over").await, 0);
    // The author learns of none of it.
    let steps = app.api.get(&petition_path(&id, "timeline?limit=100"), Some(&author)).await.is(200);
    assert!(!steps.to_string().contains("taken_over"), "{steps}");
    app.act(&id, "approval", &other, json!({})).await.is(200);
    app.close().await;
}
