//! Cursors and searches: I13 and I14 of docs/SECURITY.md.

use std::time::{Duration, Instant};

use diesel::RunQueryDsl as _;
use reqwest::Method;
use serde_json::json;

use super::escaped;
use crate::harness::database::orders_follow;
use crate::harness::{TestApp, word};

/// The cursor of a list's first page of one.
async fn cursor_of(app: &TestApp, path: &str, token: Option<&str>) -> String {
    let page = app.api.get(path, token).await.is(200);
    word(&page["next_cursor"])
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i13_a_cursor_is_good_for_its_list_alone() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let (moderator, administrator) = (app.moderator().await, app.administrator().await);
    let id = app.petition(&author).published().await;
    app.petition(&author).published().await;
    let signer = app.citizen().await;
    app.sign(&id, &signer, None).await.is(201);
    for number in 0..2 {
        let comments = format!("/api/v1/petitions/{id}/comments");
        let said = json!({ "text": format!("Пoддерживаю {number}") });
        app.api.post(&comments, Some(&author), said).await.is(201);
        app.petition(&author).submitted().await;
    }
    for code in ["expert", "urgent"] {
        let tag = json!({ "code": code, "name_kk": "Белгі", "name_ru": "Метка" });
        app.api.post("/api/v1/moderation/tags", Some(&administrator), tag).await.is(201);
        let note = json!({ "text": code });
        let notes = format!("/api/v1/moderation/petitions/{id}/notes");
        app.api.post(&notes, Some(&moderator), note).await.is(201);
    }
    let one = |name: &str| format!("/api/v1/petitions/{id}/{name}?limit=1");
    let lists: Vec<(String, Option<&str>)> = vec![
        ("/api/v1/petitions?limit=1".to_owned(), None),
        ("/api/v1/public-bodies?limit=1".to_owned(), None),
        ("/api/v1/territories?limit=1".to_owned(), None),
        (one("comments"), None),
        (one("signatures"), None),
        (one("timeline"), None),
        ("/api/v1/me/petitions?limit=1".to_owned(), Some(&author)),
        ("/api/v1/me/notices?limit=1".to_owned(), Some(&author)),
        ("/api/v1/moderation/queue?limit=1".to_owned(), Some(&moderator)),
        ("/api/v1/moderation/held-comments?limit=1".to_owned(), Some(&moderator)),
        ("/api/v1/moderation/tags?limit=1".to_owned(), Some(&moderator)),
        (format!("/api/v1/moderation/petitions/{id}/notes?limit=1"), Some(&moderator)),
        ("/api/v1/staff?limit=1".to_owned(), Some(&administrator)),
        ("/dev/mails?limit=1".to_owned(), None),
    ];
    let mut cursors = Vec::new();
    for (path, token) in &lists {
        let cursor = cursor_of(&app, path, *token).await;
        let (bare, _) = path.split_once('?').unwrap();
        app.api.get(&format!("{bare}?cursor={cursor}&limit=2"), *token).await.is(200);
        // Another tag, another position, cut short, prolonged, made up, and very long.
        let flip = |at: usize| {
            let mut bytes = cursor.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            String::from_utf8(bytes).unwrap()
        };
        let wrong = [
            flip(0),
            flip(10),
            flip(22),
            cursor[..cursor.len() - 4].to_owned(),
            format!("{cursor}AAAA"),
            "MQ".into(),
            "A".repeat(10_000),
        ];
        for wrong in wrong {
            app.api
                .get(&format!("{bare}?cursor={wrong}"), *token)
                .await
                .problem(400, "invalid_cursor");
        }
        cursors.push(cursor);
    }
    for (at, (path, token)) in lists.iter().enumerate() {
        let foreign = &cursors[(at + 1) % cursors.len()];
        let (bare, _) = path.split_once('?').unwrap();
        app.api
            .get(&format!("{bare}?cursor={foreign}"), *token)
            .await
            .problem(400, "invalid_cursor");
    }
    for filter in ["language=ru", "sort=most_signed", "q=x", "state=published"] {
        app.api
            .get(&format!("/api/v1/petitions?{filter}&cursor={}", cursors[0]), None)
            .await
            .problem(400, "invalid_cursor");
    }
    // The table's next page is a table, whatever the cursor's name was written as before.
    let csv = [("accept", "text/csv")];
    let table =
        app.api.call(Method::GET, "/api/v1/petitions?limit=1&%63ursor=", None, None, &csv).await;
    let link =
        table.header("link").strip_prefix('<').unwrap().split('>').next().unwrap().to_owned();
    assert_eq!(link.matches("ursor=").count(), 1, "{link}");
    let next = app.api.call(Method::GET, &link, None, None, &csv).await;
    assert_eq!((next.status, String::from_utf8(next.bytes).unwrap().lines().count()), (200, 2));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i14_a_search_for_signs_is_a_search_for_those_signs_and_is_prompt() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    for sign in ["%", "_", "*", "\\", "%_*"] {
        let found =
            app.api.get(&format!("/api/v1/petitions?q={}", escaped(sign)), None).await.is(200);
        assert_eq!(found["items"], json!([]), "{sign}");
        for length in [200, 1_000, 10_000] {
            let asked = Instant::now();
            for path in
                ["/api/v1/petitions?q=", "/api/v1/public-bodies?q=", "/api/v1/territories?q="]
            {
                let answer = app
                    .api
                    .get(&format!("{path}{}", escaped(&sign.repeat(length / sign.len()))), None)
                    .await;
                assert_eq!(
                    answer.status,
                    if length == 200 { 200 } else { 400 },
                    "{sign} x {length}"
                );
            }
            assert!(
                asked.elapsed() < Duration::from_secs(15),
                "{sign} x {length}: {:?}",
                asked.elapsed()
            );
        }
    }
    assert_eq!(
        app.api.get(&format!("/api/v1/petitions?q={}", escaped("часовой")), None).await.is(200)["items"]
            [0]["id"],
        id.as_str()
    );
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_turns_the_pages_of_a_ranking_sees_each_petition_once_while_people_sign() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let mut ids = Vec::new();
    for number in 0..6 {
        let id =
            app.petition(&author).titled(&format!("Рейтинг өтініші {number}")).published().await;
        app.all_sign(&id, &app.citizens(6 - number).await, None).await;
        ids.push(id);
    }
    let other = app.beside().await;
    let elsewhere = crate::harness::Api::at(&format!("http://{}", other.address));
    for sort in [
        "most_signed",
        "trending",
        "most_signed&q=%D0%A0%D0%B5%D0%B9%D1%82%D0%B8%D0%BD%D0%B3",
        "newest",
    ] {
        // Otherwise the two first readings may be of two orders.
        orders_follow(&app).await;
        let path = format!("/api/v1/petitions?limit=2&sort={sort}");
        let first = app.api.get(&path, None).await.is(200);
        let order: Vec<String> = {
            let all =
                app.api.get(&format!("/api/v1/petitions?limit=50&sort={sort}"), None).await.is(200);
            all["items"].as_array().unwrap().iter().map(|item| word(&item["id"])).collect()
        };
        assert_eq!(order.len(), 6);
        // The last of it overtakes all others, and what is behind the first page is turned round.
        app.all_sign(order.last().unwrap(), &app.citizens(30).await, None).await;
        app.all_sign(&order[4], &app.citizens(15).await, None).await;
        let mut seen: Vec<String> =
            first["items"].as_array().unwrap().iter().map(|item| word(&item["id"])).collect();
        let mut cursor = word(&first["next_cursor"]);
        for api in [&app.api, &elsewhere] {
            let page = api.get(&format!("{path}&cursor={cursor}"), None).await.is(200);
            seen.extend(page["items"].as_array().unwrap().iter().map(|item| word(&item["id"])));
            cursor = page["next_cursor"].as_str().unwrap_or_default().to_owned();
        }
        assert_eq!(seen, order, "{sort}");
        assert_eq!(cursor, "", "{sort}");
    }
    // What left public access meanwhile is not shown by an order from before.
    let path = "/api/v1/petitions?limit=4&sort=most_signed";
    let first = app.api.get(path, None).await.is(200);
    let shown: Vec<String> =
        first["items"].as_array().unwrap().iter().map(|item| word(&item["id"])).collect();
    let hidden = ids.iter().find(|id| !shown.contains(id)).unwrap();
    app.take_down(hidden, "сот").await;
    let next =
        app.api.get(&format!("{path}&cursor={}", word(&first["next_cursor"])), None).await.is(200);
    assert_eq!(next["items"].as_array().unwrap().len(), 1);
    // An order that is no longer kept is the present one.
    app.core
        .write(|work| Ok(diesel::sql_query("DELETE FROM rankings").execute(work.conn).unwrap()))
        .await
        .unwrap();
    let again =
        app.api.get(&format!("{path}&cursor={}", word(&first["next_cursor"])), None).await.is(200);
    assert_eq!(again["items"].as_array().unwrap().len(), 1);
    other.stop().await.unwrap();
    app.close().await;
}
