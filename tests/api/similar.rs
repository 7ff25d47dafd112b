//! Petitions like another one, and the bar of the law.

use serde_json::{Value, json};

use super::harness::TestApp;

const DISTRICT: &str = "akimat-akmola-egindikol-district";

async fn like(house: &TestApp, title: &str) -> Vec<Value> {
    let found = house
        .api
        .get(&format!("/api/v1/petitions/similar?title={}", title.replace(' ', "%20")), None)
        .await
        .is(200);
    found["items"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_title_like_an_open_one_is_shown_with_its_bar_and_refuses_nothing() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = house.citizen().await;
    assert!(like(&house, "Вернуть прежний часовой пояс").await.is_empty());
    let (limited, _) = house.limited(&author, DISTRICT).await;
    assert!(
        like(&house, "Вернуть прежний часовой пояс").await.is_empty(),
        "what is not open is not shown"
    );
    let id = house.published(&author, DISTRICT).await;
    let exact = like(&house, "вернуть прежний часовой ПОЯС").await;
    assert_eq!((&exact[0]["id"], &exact[0]["blocking"]), (&json!(id), &json!(true)));
    assert!(exact[0]["bar_ends_on"].is_null(), "no day is known while it is active");
    let opposite = like(&house, "Оставить единый часовой пояс для всех").await;
    assert!(opposite.iter().all(|item| item["blocking"] == false), "{opposite:?}");
    assert!(like(&house, "Жабайы иттерге қамқорлық").await.is_empty());
    // The machine proposes: the same text is filed and stands until a moderator decides.
    let moderator = house.staff("moderator", None).await;
    let twin = house.submitted(&author, DISTRICT).await;
    let reject = |other: &str| json!({ "grounds": [{ "code": "duplicate_subject", "blocking_petition": other, "detail": "x" }], "reasoning": "x" });
    let path = format!("/api/v1/petitions/{twin}/rejection");
    for (other, code) in [(&twin, "same_petition"), (&limited, "no_bar")] {
        let refused = house
            .api
            .post(&path, Some(&moderator), reject(other))
            .await
            .problem(422, "validation_failed");
        assert_eq!(
            (&refused["errors"][0]["pointer"], &refused["errors"][0]["code"]),
            (&json!("/grounds/0/blocking_petition"), &json!(code))
        );
    }
    house.api.post(&path, Some(&moderator), reject(&id)).await.is(200);
    let rejected = house.petition(&twin, Some(&author)).await;
    assert_eq!(rejected["rejection"]["grounds"][0]["blocking_petition"], json!(id));
    for bad in ["", "?title=", "?title=ab", "?titel=abc"] {
        house.api.get(&format!("/api/v1/petitions/similar{bad}"), None).await.is(400);
    }
    house.close().await;
}
