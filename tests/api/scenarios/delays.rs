//! Acceptance scenario B11: the word to authors whose petitions wait for moderation.

use serde_json::{Value, json};

use crate::harness::{DISTRICT, TestApp, word};

const NOTICES: &str = "/api/v1/moderation/delay-notices";

fn message() -> Value {
    json!({ "message": { "kk": "Петициялар көп түсті.", "ru": "Поступило много петиций." } })
}

async fn made(app: &TestApp, token: &str) -> (String, i64) {
    let made = app.api.post(NOTICES, Some(token), message()).await;
    let notice = made.is(201);
    assert_eq!(made.header("location"), format!("{NOTICES}/{}", word(&notice["id"])));
    (word(&notice["id"]), notice["waiting"].as_i64().unwrap())
}

async fn sent(app: &TestApp, token: &str, id: &str) -> (i64, i64) {
    let path = format!("{NOTICES}/{id}/sending");
    let sent = app.api.post(&path, Some(token), json!({})).await.is(200);
    (sent["told"].as_i64().unwrap(), sent["waiting"].as_i64().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b11_those_who_wait_for_moderation_are_told_once_and_nobody_else() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let administrator = app.administrator().await;
    let moderator = app.moderator().await;
    let [(first, first_mail), (second, second_mail), (english, english_mail)] = app.readers().await;
    for (token, language) in [(&first, "ru"), (&second, "kk"), (&english, "en")] {
        let change = Some(json!({ "language": language }));
        app.api.call(reqwest::Method::PATCH, "/api/v1/me", Some(token), change, &[]).await.is(200);
    }
    // One author with two petitions that wait, and others that do not.
    let waiting = [
        app.petition(&first).submitted().await,
        app.petition(&first).titled("Екінші петиция тақырыбы").submitted().await,
        app.petition(&second).titled("Үшінші петиция тақырыбы").submitted().await,
        app.petition(&english).titled("Төртінші петиция тақырыбы").submitted().await,
    ];
    let idle = app.citizen().await;
    app.petition(&idle).drafted().await;
    app.petition(&idle).titled("Жарияланған петиция тақырыбы").to(DISTRICT).published().await;
    app.petition(&idle).titled("Шектеулі петиция тақырыбы").limited().await;
    let corrected = app.petition(&idle).titled("Түзетілетін петиция тақырыбы").submitted().await;
    let note = json!({ "note": "x" });
    app.act(&corrected, "correction-request", &moderator, note).await.is(200);
    let withdrawn = app.petition(&idle).titled("Қайтарылған петиция тақырыбы").submitted().await;
    app.act(&withdrawn, "withdrawal", &idle, json!({})).await.is(200);

    let (id, would) = made(&app, &administrator).await;
    assert_eq!(would, 4, "the preview counts petitions that wait");
    assert_eq!(app.told(&first, "moderation_delayed").await, 0, "a preview tells nobody");
    assert_eq!(sent(&app, &administrator, &id).await, (4, 0));
    for (token, times) in [(&first, 2), (&second, 1), (&english, 1), (&idle, 0)] {
        assert_eq!(app.told(token, "moderation_delayed").await, times);
    }
    // However often, and by whom of staff, it is sent.
    assert_eq!(sent(&app, &administrator, &id).await, (4, 0));
    assert_eq!(sent(&app, &moderator, &id).await, (4, 0));
    let late = app.citizen().await;
    app.petition(&late).titled("Кейін түскен петиция тақырыбы").submitted().await;
    app.act(&waiting[2], "approval", &moderator, json!({})).await.is(200);
    let preview = app.api.get(&format!("{NOTICES}/{id}"), Some(&moderator)).await.is(200);
    assert_eq!((&preview["told"], &preview["waiting"]), (&json!(4), &json!(1)));
    assert_eq!(sent(&app, &administrator, &id).await, (5, 0));
    assert_eq!(app.told(&late, "moderation_delayed").await, 1);
    assert_eq!(app.told(&first, "moderation_delayed").await, 2, "once a petition");

    for (address, subject, says) in [
        (&first_mail, "задерживается", "Поступило много петиций."),
        (&second_mail, "кешігіп", "Петициялар көп түсті."),
        (&english_mail, "delayed", "Петициялар көп түсті."),
    ] {
        let mails = app.api.get(&format!("/dev/mails?limit=100&to={address}"), None).await.is(200);
        let about: Vec<&Value> = mails["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|mail| word(&mail["subject"]).contains(subject))
            .collect();
        assert_eq!(about.len(), if address == &first_mail { 2 } else { 1 }, "{mails}");
        assert!(word(&about[0]["text"]).contains(says), "{}", about[0]["text"]);
    }
    // Another word is another campaign: of what waits now, all are told.
    let (again, would) = made(&app, &moderator).await;
    assert_eq!(would, 4);
    assert_eq!(sent(&app, &moderator, &again).await, (4, 0));
    let listed = app.api.get(NOTICES, Some(&administrator)).await.is(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    assert_eq!(listed["items"][0]["id"], json!(again));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b11_two_who_send_at_once_tell_each_author_once() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let administrator = app.administrator().await;
    let authors = app.citizens(8).await;
    for (at, author) in authors.iter().enumerate() {
        app.petition(author).titled(&format!("Тақырып нөмірі {at}")).submitted().await;
    }
    let (id, _) = made(&app, &administrator).await;
    let all = futures_util::future::join_all((0..4).map(|_| sent(&app, &administrator, &id))).await;
    assert!(all.iter().any(|(told, _)| *told == 8), "{all:?}");
    for author in &authors {
        assert_eq!(app.told(author, "moderation_delayed").await, 1);
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b11_a_petition_that_is_checked_after_the_fifty_waits_too() {
    let app = TestApp::with(&["--moderation-mode", "POST"]).await;
    app.clock("2026-09-07T05:00:00Z").await;
    let (administrator, author) = (app.administrator().await, app.citizen().await);
    let id = app.petition(&author).submitted().await;
    let (notice, would) = made(&app, &administrator).await;
    assert_eq!(would, 0, "nobody checks it before the fifty");
    let key = word(&app.seen(&id, Some(&author)).await["link_key"]);
    app.all_sign(&id, &app.citizens(50).await, Some(&key)).await;
    assert_eq!(app.seen(&id, Some(&author)).await["state"], "final_check");
    assert_eq!(sent(&app, &administrator, &notice).await, (1, 0));
    assert_eq!(app.told(&author, "moderation_delayed").await, 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b11_the_word_is_written_in_both_languages() {
    let app = TestApp::open().await;
    let administrator = app.administrator().await;
    for (body, pointer) in [
        (json!({}), "/message"),
        (json!({ "message": { "kk": "Хабар" } }), "/message/ru"),
        (json!({ "message": { "kk": "Хабар", "ru": "  " } }), "/message/ru"),
        (json!({ "message": { "kk": "Хабар", "ru": "Слово", "de": "Wort" } }), "/message/de"),
    ] {
        let refused = app.api.post(NOTICES, Some(&administrator), body).await;
        let problem = refused.problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
    }
    let nothing = format!("{NOTICES}/{}/sending", crate::harness::NOBODY);
    app.api.post(&nothing, Some(&administrator), json!({})).await.problem(404, "not_found");
    app.close().await;
}
