//! The article that a refusal names, and lateness, where the answer was wrong or silent about them.

use serde_json::{Value, json};

use crate::harness::{DISTRICT, TestApp, petition_path, text};

#[tokio::test(flavor = "multi_thread")]
async fn a_rejection_that_is_none_names_what_the_law_asks_for() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let id = app.petition(&author).submitted().await;
    let ground = json!([{ "code": "incomplete_content", "detail": "x" }]);
    for (body, article) in [
        (json!({}), "90-2(4)"),
        (json!({ "grounds": [], "reasoning": "x" }), "90-2(4)"),
        (json!({ "grounds": null, "reasoning": "x" }), "90-2(4)"),
        (json!({ "grounds": ground.clone() }), "90-2(6)"),
        (json!({ "grounds": ground, "reasoning": " " }), "90-2(6)"),
    ] {
        let answer = app.act(&id, "rejection", &moderator, body.clone()).await;
        assert_eq!(answer.problem(422, "validation_failed")["legal_basis"], article, "{body}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_after_the_window_of_the_fifty_names_it_and_reasons_name_days_as_people_do() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let (id, key) = app.petition(&author).to(DISTRICT).limited().await;
    app.clock("2026-10-06T05:00:00Z").await;
    let late = app.sign(&id, &author, Some(&key)).await;
    assert_eq!(late.problem(409, "not_collecting")["legal_basis"], "90-2(4)(1)");
    let seen = app.seen(&id, Some(&author)).await;
    let reasons = seen["rejection"]["reasoning"].to_string();
    assert!(reasons.contains("05.10.2026") && !reasons.contains("2026-10-05"), "{reasons}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_2024_a_text_names_no_subject_and_in_2026_it_does() {
    let app = TestApp::at("2026-02-20T05:00:00Z").await;
    let author = app.citizen().await;
    let mut unnamed = text(DISTRICT);
    unnamed.as_object_mut().unwrap().remove("subject");
    let draft = |body: Value| app.api.post("/api/v1/petitions", Some(&author), body);
    let mut another = unnamed.clone();
    another["title"] = json!("Построить мост через Ишим");
    let (filed, kept) = (draft(unnamed.clone()).await.is(201), draft(another).await.is(201));
    let submit = |made: &Value, version: &str| {
        let path = petition_path(made["id"].as_str().unwrap(), "submission");
        let body = json!({ "prohibited_subjects_acknowledged": version });
        let api = app.api.clone();
        let author = author.clone();
        async move { api.post(&path, Some(&author), body).await }
    };
    submit(&filed, "V2024").await.is(200);
    app.clock("2026-03-03T05:00:00Z").await;
    let problem = submit(&kept, "V2026").await.problem(422, "validation_failed");
    assert_eq!(
        (&problem["legal_basis"], &problem["errors"][0]["pointer"]),
        (&json!("90-2(2)(4)"), &json!("/subject"))
    );
    let problem = draft(unnamed).await.problem(422, "validation_failed");
    assert_eq!(problem["errors"][0]["pointer"], "/subject");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_a_moment_late_is_late_and_a_statement_may_follow_the_archive() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = office.registered(&author).await;
    office.prepare_decision(&id, "2026-09-14").await;
    office.decide(&id, "refused").await;
    // The decision is to be published on the 15th, which ends at 19:00 in Greenwich.
    app.clock("2026-09-15T18:59:59.900Z").await;
    loop {
        let now = app.api.get("/dev/clock", None).await.is(200);
        if now["now"].as_str().unwrap() > "2026-09-15T19:00:00" {
            break;
        }
    }
    office.publish_decision(&id).await;
    let term = app.term(&id, "decision_publication", None).await;
    assert_eq!((&term["state"], &term["ended"]), (&json!("met"), &json!("late")));
    app.clock("2026-12-15T05:00:00Z").await;
    assert_eq!(app.seen(&id, None).await["state"], "archived");
    let statement = json!({ "on": "2026-12-14", "link": "https://www.gov.kz/" });
    app.act(&id, "statement", &office.head, statement).await.is(200);
    assert_eq!(app.seen(&id, None).await["decision"]["statement_on"], "2026-12-14");
    app.close().await;
}
