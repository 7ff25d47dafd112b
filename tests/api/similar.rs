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

/// The refusal of a petition for another one on its subject.
fn duplicate(of: Option<&str>) -> Value {
    let mut ground = json!({ "code": "duplicate_subject", "detail": "x" });
    if let Some(id) = of {
        ground["blocking_petition"] = id.into();
    }
    json!({ "grounds": [ground], "reasoning": "x" })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duplicate_is_judged_by_what_stood_in_its_way_when_it_was_filed() {
    let app = TestApp::at("2026-09-01T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let to = || app.petition(&author).to(DISTRICT);
    let withdrawn = to().published().await;
    let hidden_since = to().published().await;
    let hidden = to().published().await;
    let gone_before = to().published().await;
    app.take_down(&hidden, "x").await;
    app.act(&gone_before, "withdrawal", &author, json!({})).await.is(200);
    let restored = to().published().await;
    app.take_down(&restored, "x").await;
    let administrator = app.administrator().await;
    app.clock("2026-09-03T05:00:00Z").await;
    let filed = to().submitted().await;
    app.clock("2026-09-07T05:00:00Z").await;
    let later = to().published().await;
    app.act(&withdrawn, "withdrawal", &author, json!({})).await.is(200);
    app.take_down(&hidden_since, "x").await;
    app.act(&restored, "restoration", &administrator, json!({ "reason": "x" })).await.is(200);
    for (other, why) in [
        (&later, "opened since"),
        (&hidden, "taken down then"),
        (&restored, "taken down then, and restored since"),
        (&gone_before, "withdrawn by then"),
    ] {
        let refused = app.act(&filed, "rejection", &moderator, duplicate(Some(other))).await;
        let fault = refused.problem(422, "validation_failed")["errors"][0].clone();
        let expected = (&json!("/grounds/0/blocking_petition"), &json!("no_bar"));
        assert_eq!((&fault["pointer"], &fault["code"]), expected, "{why}");
    }
    let refused = app.act(&filed, "rejection", &moderator, duplicate(None)).await;
    let fault = refused.problem(422, "validation_failed")["errors"][0].clone();
    let expected = (&json!("/grounds/0/blocking_petition"), &json!("required"));
    assert_eq!((&fault["pointer"], &fault["code"]), expected, "none is named");
    // What stood there then is a bar, whatever has become of it since.
    app.act(&filed, "rejection", &moderator, duplicate(Some(&withdrawn))).await.is(200);
    app.clock("2026-09-08T05:00:00Z").await;
    let again = to().submitted().await;
    for other in [&withdrawn, &hidden_since] {
        app.act(&again, "rejection", &moderator, duplicate(Some(other)))
            .await
            .problem(422, "validation_failed");
    }
    app.act(&again, "rejection", &moderator, duplicate(Some(&later))).await.is(200);
    app.close().await;
}
