//! A button pressed twice.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{MINISTRY, TestApp, petition_path, text};

#[tokio::test(flavor = "multi_thread")]
async fn the_same_draft_within_a_minute_is_one_unless_a_key_says_otherwise() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, other) = (app.citizen().await, app.citizen().await);
    let draft = async |token: &str, title: &str, key: Option<&str>| {
        let mut body = text(MINISTRY);
        body["title"] = title.into();
        let headers: Vec<(&str, &str)> =
            key.map(|key| ("idempotency-key", key)).into_iter().collect();
        app.api.call(Method::POST, "/api/v1/petitions", Some(token), Some(body), &headers).await
    };
    // At once and one after the other.
    let pressed = futures_util::future::join_all(
        (0..4).map(|_| draft(&author, "Вернуть часовой пояс", None)),
    )
    .await;
    let first = pressed[0].is(201);
    for answer in &pressed {
        assert_eq!(answer.is(201)["id"], first["id"]);
        assert_eq!(answer.header("location"), pressed[0].header("location"));
    }
    assert_eq!(draft(&author, "Вернуть часовой пояс", None).await.is(201)["id"], first["id"]);
    let mut ids: Vec<Value> = vec![first["id"].clone()];
    for (token, title, key) in [
        (&author, "Вернуть часовой пояс!", None),
        (&other, "Вернуть часовой пояс", None),
        (&author, "Вернуть часовой пояс", Some("one")),
        (&author, "Вернуть часовой пояс", Some("two")),
    ] {
        ids.push(draft(token, title, key).await.is(201)["id"].clone());
    }
    // What was thrown away is no longer there to be meant.
    let gone = draft(&author, "Построить школу в селе", None).await.is(201)["id"].clone();
    let path = format!("/api/v1/petitions/{}", gone.as_str().unwrap());
    app.api.call(Method::DELETE, &path, Some(&author), None, &[("if-match", "*")]).await.is(204);
    ids.push(draft(&author, "Построить школу в селе", None).await.is(201)["id"].clone());
    // A minute later it is meant.
    app.clock("2026-09-07T05:10:00Z").await;
    ids.push(draft(&author, "Вернуть часовой пояс", None).await.is(201)["id"].clone());
    ids.push(gone);
    let mut distinct: Vec<String> = ids.iter().map(Value::to_string).collect();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), ids.len());
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_comment_within_a_minute_is_one_unless_a_key_says_otherwise() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let id = app.petition(&author).published().await;
    let another = app.petition(&app.citizen().await).published().await;
    let (writer, other) = (app.citizen().await, app.citizen().await);
    let comment =
        async |id: &str, token: &str, text: &str, key: Option<&str>, parent: Option<&Value>| {
            let headers: Vec<(&str, &str)> =
                key.map(|key| ("idempotency-key", key)).into_iter().collect();
            let body = json!({ "text": text, "parent_id": parent });
            let path = petition_path(id, "comments");
            app.api.call(Method::POST, &path, Some(token), Some(body), &headers).await.is(201)
        };
    let pressed = futures_util::future::join_all(
        (0..4).map(|_| comment(&id, &writer, "Поддерживаю", None, None)),
    )
    .await;
    let first = &pressed[0]["id"];
    assert!(pressed.iter().all(|answer| answer["id"] == *first), "{pressed:?}");
    // What a text hides makes it no other.
    assert_eq!(comment(&id, &writer, " Поддер\u{AD}живаю", None, None).await["id"], *first);
    let lines = comment(&id, &other, "Бірінші\nекінші", None, None).await;
    assert_eq!(comment(&id, &other, "Бірінші\r\nекінші", None, None).await["id"], lines["id"]);
    let mut ids = vec![first.clone()];
    for (id, token, text, key, parent) in [
        (&id, &writer, "Поддерживаю!", None, None),
        (&id, &writer, "Поддерживаю", None, Some(first)),
        (&id, &writer, "Поддерживаю", Some("one"), None),
        (&id, &other, "Поддерживаю", None, None),
        (&another, &writer, "Поддерживаю", None, None),
    ] {
        ids.push(comment(id, token, text, key, parent).await["id"].clone());
    }
    app.clock("2026-09-07T05:10:00Z").await;
    ids.push(comment(&id, &writer, "Поддерживаю", None, None).await["id"].clone());
    let mut distinct: Vec<String> = ids.iter().map(Value::to_string).collect();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), ids.len());
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_within_a_minute_is_one_unless_a_key_says_otherwise() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let id = app.petition(&author).drafted().await;
    let send = async |name: &str, content: &[u8], key: Option<&str>| {
        let path = petition_path(&id, &format!("attachments?file_name={name}&purpose=supporting"));
        let mut headers = vec![("content-type", "application/pdf")];
        headers.extend(key.map(|key| ("idempotency-key", key)));
        let answer =
            app.api.raw(Method::POST, &path, Some(&author), Some(content.to_vec()), &headers).await;
        answer.unwrap().is(201)["id"].clone()
    };
    let pressed = futures_util::future::join_all([
        send("a.pdf", b"%PDF-1", None),
        send("a.pdf", b"%PDF-1", None),
    ])
    .await;
    assert_eq!(pressed[0], pressed[1]);
    assert_eq!(send("a.pdf", b"%PDF-1", None).await, pressed[0]);
    let mut ids = vec![pressed[0].clone()];
    ids.push(send("b.pdf", b"%PDF-1", None).await);
    ids.push(send("a.pdf", b"%PDF-2", None).await);
    ids.push(send("a.pdf", b"%PDF-1", Some("one")).await);
    app.clock("2026-09-07T05:10:00Z").await;
    ids.push(send("a.pdf", b"%PDF-1", None).await);
    let listed = app.api.get(&petition_path(&id, "attachments"), Some(&author)).await.is(200);
    let mut kept: Vec<String> =
        listed["items"].as_array().unwrap().iter().map(|file| file["id"].to_string()).collect();
    let mut made: Vec<String> = ids.iter().map(Value::to_string).collect();
    kept.sort();
    made.sort();
    assert_eq!(kept, made);
    app.close().await;
}
