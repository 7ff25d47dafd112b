//! What the public is told to come next.

use serde_json::{Value, json};

use crate::harness::{DISTRICT, TestApp, discussion, working_group};

/// The steps of an answer, each with who is to do it and until when.
fn steps(petition: &Value) -> Vec<(String, String, Value)> {
    let next = petition["next"].as_array().unwrap().iter();
    next.map(|step| {
        let word = |name: &str| step[name].as_str().unwrap().to_owned();
        assert!(!word("article").is_empty());
        (word("what"), word("by_whom"), step["due_on"].clone())
    })
    .collect()
}

fn said(steps: &[(&str, &str, Option<&str>)]) -> Vec<(String, String, Value)> {
    steps
        .iter()
        .map(|(what, by_whom, due_on)| ((*what).into(), (*by_whom).into(), json!(due_on)))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_is_told_what_comes_next_from_whom_and_by_when() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = app.petition(&author).to(DISTRICT).drafted().await;
    let own = app.seen(&id, Some(&author)).await;
    assert_eq!(steps(&own), said(&[("submission", "author", None)]));
    app.submit(&id, &author).await;
    let own = app.seen(&id, Some(&author)).await;
    assert_eq!(steps(&own), said(&[("moderation", "authorized_body", Some("2026-10-05"))]));
    assert_eq!(own["next"][0]["article"], "90-2(5)");
    let key = app.approve(&id, &author).await;
    app.all_sign(&id, &app.citizens(50).await, Some(&key)).await;
    let public = app.seen(&id, None).await;
    let collecting = [
        ("collection", "citizens", Some("2027-03-09")),
        ("media_letters", "authorized_body", Some("2026-09-14")),
    ];
    assert_eq!(steps(&public), said(&collecting));
    app.support(&id).await;
    office.forward_and_register(&id).await;
    // The letters were never sent: that is still to come, and late by then.
    let public = app.seen(&id, None).await;
    assert_eq!(
        steps(&public),
        said(&[
            ("media_letters", "authorized_body", Some("2026-09-14")),
            ("field_visit", "addressee", None),
            ("working_group", "addressee", Some("2026-09-21")),
            ("discussion", "addressee", None),
            ("decision", "first_head", Some("2026-10-05")),
        ])
    );
    app.act(&id, "working-group", &office.official, working_group()).await.is(200);
    let waiver = json!({ "waiver_reason": "x" });
    app.act(&id, "field-visit", &office.official, waiver).await.is(200);
    app.act(&id, "discussions", &office.official, discussion("2026-09-14")).await.is(201);
    let public = app.seen(&id, None).await;
    let left: Vec<String> = steps(&public).into_iter().map(|(what, ..)| what).collect();
    assert_eq!(left, ["media_letters", "discussion", "decision"]);
    app.close().await;
}
