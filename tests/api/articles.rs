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

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_out_what_the_law_asks_for_is_told_by_which_article() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let office = app.office(DISTRICT).await;
    let draft = app.petition(&author).drafted().await;
    let published = app.petition(&author).to(DISTRICT).published().await;
    let considered = office.registered(&author).await;
    let without = |member: &str| {
        let mut whole = text(DISTRICT);
        whole.as_object_mut().unwrap().remove(member);
        whole
    };
    let visit = json!({ "visited_on": "2026-09-07", "place": " ", "findings": "x" });
    let decision = json!({ "outcome": "refused", "reasoning": { "kk": " " } });
    let head = &office.head;
    let on = |id: &str, name: &str| petition_path(id, name);
    let drafts = "/api/v1/petitions".to_owned();
    for (path, who, body, article) in [
        (on(&published, "signatures"), &author, json!({}), Some("90-3(1)")),
        (on(&published, "signatures"), &author, json!({ "consent": false }), Some("90-3(1)")),
        (drafts.clone(), &author, without("subject"), Some("90-2(2)(4)")),
        (drafts.clone(), &author, without("content"), Some("90-2(2)(4)")),
        (drafts.clone(), &author, without("arguments"), Some("90-2(2)(4)")),
        (drafts.clone(), &author, without("proposals"), Some("90-2(2)(4)")),
        (drafts.clone(), &author, without("addressee"), Some("90-2(2)(2)")),
        (on(&draft, "submission"), &author, json!({}), Some("90-2(3)")),
        (
            "/api/v1/moderation/paper-petitions".into(),
            &moderator,
            text(DISTRICT),
            Some("90-2(2)(1)"),
        ),
        (on(&published, "media-letters"), &moderator, json!({ "outlets": [] }), Some("90-2(8)")),
        (on(&considered, "registration"), head, json!({}), Some("90-4(3)")),
        (on(&considered, "working-group"), head, json!({ "members": [] }), Some("90-5(2)(3)")),
        (on(&considered, "field-visit"), head, visit, Some("90-5(2)(1)")),
        (on(&considered, "field-visit"), head, json!({ "waiver_reason": "" }), Some("90-5(2)(1)")),
        (
            on(&considered, "discussions"),
            head,
            json!({ "held_on": "2026-09-30" }),
            Some("90-5(2)(2)"),
        ),
        (on(&considered, "decision"), head, json!({ "outcome": "refused" }), Some("90-6(2)")),
        (on(&considered, "decision"), head, decision, Some("90-6(2)")),
        (on(&considered, "statement"), head, json!({ "on": "2026-09-07" }), Some("90-6(3)")),
        // The law has no title and no lengths.
        (drafts.clone(), &author, without("title"), None),
    ] {
        let answer = app.api.post(&path, Some(who), body.clone()).await;
        let problem = answer.problem(422, "validation_failed");
        assert_eq!(problem["legal_basis"].as_str(), article, "{path} {body}");
    }
    let mut long = text(DISTRICT);
    long["content"] = json!("а".repeat(10_001));
    let problem = app.api.post(&drafts, Some(&author), long).await;
    assert_eq!(problem.problem(422, "validation_failed")["legal_basis"], Value::Null);
    app.close().await;
}
