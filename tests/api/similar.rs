//! Petitions like another one, and the bar of the law.

use serde_json::{Value, json};

use crate::harness::{DISTRICT, TestApp};

async fn like(app: &TestApp, title: &str) -> Vec<Value> {
    let found = app
        .api
        .get(&format!("/api/v1/petitions/similar?title={}", title.replace(' ', "%20")), None)
        .await
        .is(200);
    found["items"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_title_like_an_open_one_is_shown_with_its_bar_and_refuses_nothing() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    assert!(like(&app, "Вернуть прежний часовой пояс").await.is_empty());
    let (limited, _) = app.petition(&author).to(DISTRICT).limited().await;
    assert!(
        like(&app, "Вернуть прежний часовой пояс").await.is_empty(),
        "what is not open is not shown"
    );
    let id = app.petition(&author).to(DISTRICT).published().await;
    let exact = like(&app, "вернуть прежний часовой ПОЯС").await;
    assert_eq!((&exact[0]["id"], &exact[0]["blocking"]), (&json!(id), &json!(true)));
    assert!(exact[0]["bar_ends_on"].is_null(), "no day is known while it is active");
    let opposite = like(&app, "Оставить единый часовой пояс для всех").await;
    assert!(opposite.iter().all(|item| item["blocking"] == false), "{opposite:?}");
    assert!(like(&app, "Жабайы иттерге қамқорлық").await.is_empty());
    // The machine proposes: the same text is filed and stands until a moderator decides.
    let moderator = app.moderator().await;
    let twin = app.petition(&author).to(DISTRICT).submitted().await;
    let reject = |other: &str| json!({ "grounds": [{ "code": "duplicate_subject", "blocking_petition": other, "detail": "x" }], "reasoning": "x" });
    let path = format!("/api/v1/petitions/{twin}/rejection");
    for (other, code) in [(&twin, "same_petition"), (&limited, "no_bar")] {
        let refused = app
            .api
            .post(&path, Some(&moderator), reject(other))
            .await
            .problem(422, "validation_failed");
        assert_eq!(
            (&refused["errors"][0]["pointer"], &refused["errors"][0]["code"]),
            (&json!("/grounds/0/blocking_petition"), &json!(code))
        );
        assert_eq!(refused["legal_basis"], "90-2(4)(3)");
    }
    app.api.post(&path, Some(&moderator), reject(&id)).await.is(200);
    let rejected = app.seen(&twin, Some(&author)).await;
    assert_eq!(rejected["rejection"]["grounds"][0]["blocking_petition"], json!(id));
    for bad in ["", "?title=", "?title=ab", "?titel=abc"] {
        app.api.get(&format!("/api/v1/petitions/similar{bad}"), None).await.is(400);
    }
    app.close().await;
}
