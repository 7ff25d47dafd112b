//! Signing: one person counts once, the lines are crossed once.

use reqwest::Method;

use crate::harness::{DISTRICT, TestApp};

#[tokio::test(flavor = "multi_thread")]
async fn forty_nine_leave_it_limited_and_sixty_at_once_open_it_exactly_once() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let (id, key) = app.petition(&author).limited().await;
    let people = app.citizens(108).await;
    // The author is one of the fifty only if he signs.
    app.sign(&id, &author, Some(&key)).await.is(201);
    app.all_sign(&id, &people[..48], Some(&key)).await;
    assert_eq!(app.seen(&id, Some(&author)).await["state"], "limited");
    app.api.get(&format!("/api/v1/petitions/{id}"), None).await.problem(404, "not_found");
    app.all_sign(&id, &people[48..], Some(&key)).await;
    let open = app.seen(&id, None).await;
    assert_eq!((&open["state"], &open["signature_count"]), (&"published".into(), &109.into()));
    assert_eq!(open["required_count"], 50_000);
    assert_eq!(app.times(&id, "fifty_joined").await, 1);
    let told = app.told(&author, "petition_published").await;
    assert_eq!(told, 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_signatures_of_one_citizen_at_once_are_one() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    let citizen = app.citizen().await;
    let answers = app.sign_all(&id, &vec![citizen.clone(); 100], None).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 99);
    let receipts: std::collections::HashSet<String> = answers
        .iter()
        .map(|answer| format!("{}{}", answer.body()["id"], answer.body()["ordinal"]))
        .collect();
    assert_eq!(receipts.len(), 1, "every answer is the first receipt");
    assert_eq!(app.seen(&id, None).await["signature_count"], 51);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_crossing_the_threshold_together_cross_it_once() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let id = app.petition(&author).to(DISTRICT).published().await;
    let moderator = app.moderator().await;
    let required = app.required(&id).await;
    let people = app.citizens(required + 50).await;
    let (before, together) = people.split_at(required - 50 - 100);
    app.all_sign(&id, before, None).await;
    assert_eq!(app.seen(&id, None).await["state"], "published");
    app.all_sign(&id, together, None).await;
    assert_eq!(together.len(), 200);
    assert_eq!(app.seen(&id, None).await["state"], "supported", "a crossed line is seen at once");
    assert_eq!(counted(&app, &id, required + 100).await, required + 100);
    assert_eq!(app.times(&id, "threshold_reached").await, 1);
    for (reader, kind) in [(&author, "petition_supported"), (&moderator, "verification_needed")] {
        let told = app.told(reader, kind).await;
        assert_eq!(told, 1, "{kind}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_signature_can_be_given_again_once() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    let citizen = app.citizen().await;
    let withdraw = || app.api.call(Method::DELETE, concat_mine(&id), Some(&citizen), None, &[]);
    let first = app.sign(&id, &citizen, None).await.is(201);
    withdraw().await.is(204);
    withdraw().await.problem(404, "no_signature");
    assert_eq!(app.seen(&id, None).await["signature_count"], 50);
    let second = app.sign(&id, &citizen, None).await.is(201);
    assert_ne!(first["id"], second["id"]);
    assert_eq!(second["ordinal"], 52, "an ordinal is never used again");
    withdraw().await.is(204);
    app.sign(&id, &citizen, None).await.problem(409, "resign_limit");
    app.close().await;
}

/// The count that is shown in public, once it is as awaited or has had its time.
async fn counted(app: &TestApp, id: &str, awaited: usize) -> serde_json::Value {
    let shown = app
        .until(&format!("/api/v1/petitions/{id}/count"), |answer| {
            answer.body()["signature_count"] == awaited
        })
        .await;
    shown.body()["signature_count"].clone()
}

fn concat_mine(id: &str) -> &'static str {
    Box::leak(format!("/api/v1/petitions/{id}/signatures/mine").into_boxed_str())
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_shows_no_more_than_given_name_initial_region_and_day() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    let page =
        app.api.get(&format!("/api/v1/petitions/{id}/signatures?limit=20"), None).await.is(200);
    let items = page["items"].as_array().unwrap();
    assert_eq!(items.len(), 20);
    for signer in items {
        let members: Vec<&String> = signer.as_object().unwrap().keys().collect();
        assert_eq!(members, ["name", "region", "signed_on"]);
        let name = signer["name"].as_str().unwrap();
        assert!(
            name.ends_with('.') && name.rsplit(' ').next().unwrap().chars().count() == 2,
            "{name}"
        );
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_that_cannot_count_is_refused_with_its_reason() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let citizen = app.citizen().await;
    let draft = app.petition(&author).drafted().await;
    app.sign(&draft, &citizen, None).await.problem(404, "not_found");
    app.sign(&draft, &author, None).await.problem(409, "not_collecting");
    let id = app.petition(&author).published().await;
    let moderator = app.moderator().await;
    app.sign(&id, &moderator, None).await.problem(403, "staff_account");
    let path = format!("/api/v1/petitions/{id}/signatures");
    app.api
        .post(&path, Some(&citizen), serde_json::json!({ "consent": false }))
        .await
        .problem(422, "validation_failed");
    let other_text = serde_json::json!({ "consent": true, "text_hash": "0".repeat(64) });
    app.api.post(&path, Some(&citizen), other_text).await.problem(409, "text_hash_mismatch");
    app.clock("2030-01-01T00:00:00Z").await;
    let late = app.sign(&id, &citizen, None).await.problem(409, "not_collecting");
    assert_eq!(late["legal_basis"], "90-3(2)");
    assert_eq!(app.seen(&id, None).await["signature_count"], 50);
    app.close().await;
}
