//! Answers that are kept ready: what has changed is seen at once, a count within a second or two, by every
//! process on the database, and reading asks the database nothing.

use std::io::Read as _;
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Api, TestApp, sheet, word};

fn count_of(answer: &Answer) -> Value {
    answer.body()["signature_count"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_act_changes_is_read_as_soon_as_the_act_is_answered() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let id = app.petition(&author).submitted().await;
    let path = format!("/api/v1/petitions/{id}");
    let listed = async || {
        app.api.get("/api/v1/petitions", None).await.is(200)["items"].as_array().unwrap().len()
    };
    // That there is nothing is kept ready too, and no longer than it holds.
    app.api.get(&path, None).await.problem(404, "not_found");
    assert_eq!(listed().await, 0);
    let moderator = app.moderator().await;
    app.api.post(&format!("{path}/approval"), Some(&moderator), json!({})).await.is(200);
    let key = word(&app.seen(&id, Some(&author)).await["link_key"]);
    app.all_sign(&id, &app.citizens(50).await, Some(&key)).await;
    assert_eq!(app.seen(&id, None).await["state"], "published");
    assert_eq!(listed().await, 1);
    app.take_down(&id, "ереже").await;
    app.api.get(&path, None).await.is(410);
    app.api.get(&format!("{path}/count"), None).await.is(410);
    assert_eq!(listed().await, 0);
    let administrator = app.administrator().await;
    app.api
        .post(&format!("{path}/restoration"), Some(&administrator), json!({ "reason": "қате" }))
        .await
        .is(200);
    assert_eq!(app.seen(&id, None).await["state"], "published");
    assert_eq!(listed().await, 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_is_read_everywhere_within_two_seconds_and_by_another_process_too() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    let other = app.beside().await;
    let second = Api::at(&format!("http://{}", other.address));
    let path = format!("/api/v1/petitions/{id}");
    let readings = [
        path.clone(),
        format!("{path}/count"),
        "/api/v1/petitions?sort=most_signed".to_owned(),
        format!("{path}/statistics"),
    ];
    let shown = |answer: &Answer| {
        let body = answer.body();
        [&body["signature_count"], &body["items"][0]["signature_count"]]
            .into_iter()
            .find_map(Value::as_u64)
    };
    for api in [&app.api, &second] {
        for path in &readings {
            assert_eq!(shown(&api.get(path, None).await), Some(50), "{path}");
        }
    }
    app.sign(&id, &app.citizen().await, None).await.is(201);
    let signed = Instant::now();
    for (process, api) in [("its own", &app.api), ("the other", &second)] {
        for path in &readings {
            loop {
                if shown(&api.get(path, None).await) == Some(51) {
                    break;
                }
                assert!(
                    signed.elapsed() < Duration::from_secs(15),
                    "{process} process still shows the former count at {path}"
                );
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }
    // An act in one process is seen by the other at its next look into the log.
    app.take_down(&id, "ереже").await;
    let taken_down = Instant::now();
    while second.get(&path, None).await.status != 410 {
        assert!(
            taken_down.elapsed() < Duration::from_secs(15),
            "the other process still shows what was taken down"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    other.stop().await.unwrap();
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_ready_asks_the_database_nothing() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    let path = format!("/api/v1/petitions/{id}");
    let readings = [
        path.clone(),
        format!("{path}/count"),
        format!("{path}/statistics"),
        format!("{path}/chart.svg"),
        "/api/v1/petitions?sort=trending".to_owned(),
        "/api/v1/petitions?state=published&limit=5".to_owned(),
        "/api/v1/feed.atom".to_owned(),
        "/api/v1/statistics".to_owned(),
    ];
    for path in &readings {
        app.api.get(path, None).await.is(200);
    }
    // The loops of the service go on meanwhile: as much as they ask in the same time is theirs. A fold, the turn of a minute
    // or what others ask of the machine may fall in between, but not each time.
    let mut asked = Vec::new();
    while asked.last().is_none_or(|&asked| asked >= 100) {
        assert!(asked.len() < 8, "statements of 100 readings of each: {asked:?}");
        let (before, started) = (app.core.db.statements(), Instant::now());
        for _ in 0..100 {
            for path in &readings {
                app.api.get(path, None).await.is(200);
            }
        }
        let (read, lasted) = (app.core.db.statements() - before, started.elapsed());
        let before = app.core.db.statements();
        tokio::time::sleep(lasted).await;
        asked.push(read.saturating_sub(app.core.db.statements() - before));
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn gzip_is_another_form_of_the_same_answer_with_a_tag_of_its_own() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    for path in [
        format!("/api/v1/petitions/{id}"),
        "/api/v1/petitions".to_owned(),
        "/api/v1/feed.atom".to_owned(),
    ] {
        let plain = app.api.get(&path, None).await;
        let packed =
            app.api.call(Method::GET, &path, None, None, &[("accept-encoding", "br, gzip")]).await;
        assert_eq!(
            (packed.status, packed.header("content-encoding"), plain.header("content-encoding")),
            (200, "gzip", "")
        );
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(&packed.bytes[..]).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, plain.bytes, "{path}");
        assert!(
            packed.bytes.len() < plain.bytes.len()
                && packed.header("vary").contains("Accept-Encoding")
        );
        let (one, other) = (plain.header("etag"), packed.header("etag"));
        assert!(
            one != other && [one, other].iter().all(|tag| tag.starts_with('"')),
            "{one} {other}"
        );
        let again = [("accept-encoding", "gzip"), ("if-none-match", other)];
        assert_eq!(app.api.call(Method::GET, &path, None, None, &again).await.status, 304);
        app.api.call(Method::GET, &path, None, None, &[("if-none-match", other)]).await.is(200);
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn statistics_add_up_after_withdrawal_paper_and_invalidation() {
    let app = TestApp::at("2026-09-07T04:00:00Z").await;
    let author = app.citizen().await;
    let id = app.petition(&author).published().await;
    let path = format!("/api/v1/petitions/{id}");
    let moderator = app.moderator().await;
    app.clock("2026-09-08T20:00:00Z").await;
    let people = app.citizens(12).await;
    app.all_sign(&id, &people, None).await;
    app.api
        .call(Method::DELETE, &format!("{path}/signatures/mine"), Some(&people[0]), None, &[])
        .await
        .is(204);
    let paper = app
        .api
        .post(&format!("{path}/paper-signatures"), Some(&moderator), sheet("900101300017"))
        .await;
    assert_eq!(paper.status, 201, "{}", paper.body());
    let statistics = format!("{path}/statistics");
    let adds_up = |answer: &Answer, expected: u64| {
        let body = answer.is(200);
        let sum = |part: &str| {
            body[part]
                .as_array()
                .unwrap()
                .iter()
                .map(|row| row["signatures"].as_u64().unwrap())
                .sum::<u64>()
        };
        (count_of(answer) == expected)
            .then(|| assert_eq!((sum("days"), sum("regions")), (expected, expected), "{body}"))
            .is_some()
    };
    let all = app.until(&statistics, |answer| adds_up(answer, 62)).await;
    assert!(adds_up(&all, 62), "{}", all.body());
    // Twenty hours of UTC are the next day in Kazakhstan; a withdrawn signature leaves the day it was given on.
    let days: Vec<(String, u64)> = all.body()["days"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (word(&row["day"]), row["signatures"].as_u64().unwrap()))
        .collect();
    assert_eq!(
        days,
        [("2026-09-07".to_owned(), 50), ("2026-09-09".to_owned(), 12)],
        "paper counts on the day it is entered"
    );
    let ordered = app
        .api
        .post(
            &format!("{path}/invalidations"),
            Some(&moderator),
            json!({ "channel": "paper", "reason": "қате" }),
        )
        .await
        .is(201);
    let second = app.moderator().await;
    let run = format!("{path}/invalidations/{}/run", word(&ordered["id"]));
    assert_eq!(app.api.post(&run, Some(&second), json!({})).await.status, 200);
    let left = app.until(&statistics, |answer| adds_up(answer, 61)).await;
    assert!(adds_up(&left, 61), "{}", left.body());
    app.close().await;
}
