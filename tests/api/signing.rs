//! Signing: one person counts once, the lines are crossed once.

use reqwest::Method;

use super::harness::TestApp;

const MINISTRY: &str = "ministry-trade-integration";
/// The smallest district of the country: its threshold is within a test's reach.
const DISTRICT: &str = "akimat-akmola-egindikol-district";

#[tokio::test(flavor = "multi_thread")]
async fn forty_nine_leave_it_limited_and_sixty_at_once_open_it_exactly_once() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    let (id, key) = house.limited(&author, MINISTRY).await;
    let people = house.citizens(108).await;
    // The author is one of the fifty only if he signs.
    house.sign(&id, &author, Some(&key)).await.is(201);
    for answer in house.sign_all(&id, &people[..48], Some(&key)).await {
        answer.is(201);
    }
    assert_eq!(house.petition(&id, Some(&author)).await["state"], "limited");
    house.api.get(&format!("/api/v1/petitions/{id}"), None).await.problem(404, "not_found");
    for answer in house.sign_all(&id, &people[48..], Some(&key)).await {
        answer.is(201);
    }
    let open = house.petition(&id, None).await;
    assert_eq!((&open["state"], &open["signature_count"]), (&"published".into(), &109.into()));
    assert_eq!(open["required_count"], 50_000);
    assert_eq!(house.times(&id, "fifty_joined").await, 1);
    let notices = house.api.get("/api/v1/me/notices", Some(&author)).await.is(200);
    let told = notices["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|notice| notice["kind"] == "petition_published");
    assert_eq!(told.count(), 1);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_signatures_of_one_citizen_at_once_are_one() {
    let house = TestApp::open().await;
    let id = house.published(&house.citizen().await, MINISTRY).await;
    let citizen = house.citizen().await;
    let answers = house.sign_all(&id, &vec![citizen.clone(); 100], None).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 99);
    let receipts: std::collections::HashSet<String> = answers
        .iter()
        .map(|answer| format!("{}{}", answer.body()["id"], answer.body()["ordinal"]))
        .collect();
    assert_eq!(receipts.len(), 1, "every answer is the first receipt");
    assert_eq!(house.petition(&id, None).await["signature_count"], 51);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_crossing_the_threshold_together_cross_it_once() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    let id = house.published(&author, DISTRICT).await;
    let moderator = house.staff("moderator", None).await;
    let required = house.petition(&id, None).await["required_count"].as_u64().unwrap() as usize;
    let people = house.citizens(required + 50).await;
    let (before, together) = people.split_at(required - 50 - 100);
    for answer in house.sign_all(&id, before, None).await {
        answer.is(201);
    }
    assert_eq!(house.petition(&id, None).await["state"], "published");
    for answer in house.sign_all(&id, together, None).await {
        answer.is(201);
    }
    assert_eq!(together.len(), 200);
    assert_eq!(
        house.petition(&id, None).await["state"],
        "supported",
        "a crossed line is seen at once"
    );
    assert_eq!(counted(&house, &id, required + 100).await, required + 100);
    assert_eq!(house.times(&id, "threshold_reached").await, 1);
    for (reader, kind) in [(&author, "petition_supported"), (&moderator, "verification_needed")] {
        let notices = house.api.get("/api/v1/me/notices", Some(reader)).await.is(200);
        let told = notices["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|notice| notice["kind"] == kind)
            .count();
        assert_eq!(told, 1, "{kind}");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_signature_can_be_given_again_once() {
    let house = TestApp::open().await;
    let id = house.published(&house.citizen().await, MINISTRY).await;
    let citizen = house.citizen().await;
    let withdraw = || house.api.call(Method::DELETE, concat_mine(&id), Some(&citizen), None, &[]);
    let first = house.sign(&id, &citizen, None).await.is(201);
    withdraw().await.is(204);
    withdraw().await.problem(404, "no_signature");
    assert_eq!(house.petition(&id, None).await["signature_count"], 50);
    let second = house.sign(&id, &citizen, None).await.is(201);
    assert_ne!(first["id"], second["id"]);
    assert_eq!(second["ordinal"], 52, "an ordinal is never used again");
    withdraw().await.is(204);
    house.sign(&id, &citizen, None).await.problem(409, "resign_limit");
    house.close().await;
}

/// The count that is shown in public, once it is as awaited or has had its time.
async fn counted(house: &TestApp, id: &str, awaited: usize) -> serde_json::Value {
    let shown = house
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
    let house = TestApp::open().await;
    let id = house.published(&house.citizen().await, MINISTRY).await;
    let page =
        house.api.get(&format!("/api/v1/petitions/{id}/signatures?limit=20"), None).await.is(200);
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
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_that_cannot_count_is_refused_with_its_reason() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    let citizen = house.citizen().await;
    let draft = house.drafted(&author, MINISTRY).await;
    house.sign(&draft, &citizen, None).await.problem(404, "not_found");
    house.sign(&draft, &author, None).await.problem(409, "not_collecting");
    let id = house.published(&author, MINISTRY).await;
    let moderator = house.staff("moderator", None).await;
    house.sign(&id, &moderator, None).await.problem(403, "staff_account");
    let path = format!("/api/v1/petitions/{id}/signatures");
    house
        .api
        .post(&path, Some(&citizen), serde_json::json!({ "consent": false }))
        .await
        .problem(422, "validation_failed");
    let other_text = serde_json::json!({ "consent": true, "text_hash": "0".repeat(64) });
    house.api.post(&path, Some(&citizen), other_text).await.problem(409, "text_hash_mismatch");
    house.clock("2030-01-01T00:00:00Z").await;
    let late = house.sign(&id, &citizen, None).await.problem(409, "not_collecting");
    assert_eq!(late["legal_basis"], "90-3(2)");
    assert_eq!(house.petition(&id, None).await["signature_count"], 50);
    house.close().await;
}
