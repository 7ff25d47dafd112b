//! Counts as server-sent events: what has changed is told once, resumed where it was left, and bounded.

use std::time::Duration;

use reqwest::{Client, Response};
use serde_json::{Value, json};

use crate::harness::{TestApp, word};

/// A listener as a browser's is.
struct Listening {
    response: Response,
    received: String,
}

impl Listening {
    async fn to(app: &TestApp, id: &str, last_event: Option<&str>) -> Self {
        let mut request = Client::new()
            .get(format!("http://{}/api/v1/petitions/{id}/events", app.service.address));
        request = request.header("accept", "text/event-stream");
        if let Some(last_event) = last_event {
            request = request.header("last-event-id", last_event);
        }
        Self { response: request.send().await.unwrap(), received: String::new() }
    }

    /// The next part of the stream; none when it has ended.
    async fn next(&mut self) -> Option<String> {
        loop {
            if let Some((part, rest)) = self.received.split_once("\n\n") {
                let (part, rest) = (part.to_owned(), rest.to_owned());
                self.received = rest;
                return Some(part);
            }
            // After fifteen the stream says that it lives, which is no event.
            let chunk = tokio::time::timeout(Duration::from_secs(14), self.response.chunk());
            let bytes = chunk.await.expect("nothing was told for fourteen seconds").unwrap()?;
            self.received.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    }

    /// The next event: its id and data.
    async fn count(&mut self) -> (String, Value) {
        let part = self.next().await.unwrap();
        let field = |name: &str| {
            part.lines()
                .find_map(|line| line.strip_prefix(&format!("{name}: ")))
                .unwrap_or_default()
                .to_owned()
        };
        assert_eq!(field("event"), "count", "{part}");
        (field("id"), serde_json::from_str(&field("data")).unwrap())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listener_is_told_of_counts_and_states_and_of_the_end() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    let mut listening = Listening::to(&app, &id, None).await;
    let headers = listening.response.headers().clone();
    assert_eq!(
        (listening.response.status().as_u16(), headers["content-type"].to_str().unwrap()),
        (200, "text/event-stream")
    );
    assert_eq!(
        (
            headers["cache-control"].to_str().unwrap(),
            headers["x-accel-buffering"].to_str().unwrap()
        ),
        ("no-store", "no")
    );
    assert_eq!(headers["access-control-allow-origin"], "*");
    assert_eq!(listening.next().await.unwrap(), "retry: 5000");
    let (_, told) = listening.count().await;
    assert_eq!(
        (&told["signature_count"], &told["required_count"], &told["state"]),
        (&json!(50), &json!(50_000), &json!("published"))
    );
    app.all_sign(&id, &app.citizens(3).await, None).await;
    let mut last = told;
    let mut last_id = String::new();
    while last["signature_count"] != 53 {
        (last_id, last) = listening.count().await;
    }
    // Who comes back with the last event is told what is new, and not what he knows.
    drop(listening);
    let mut again = Listening::to(&app, &id, Some(&last_id)).await;
    assert_eq!(again.next().await.unwrap(), "retry: 5000");
    app.sign(&id, &app.citizen().await, None).await.is(201);
    assert_eq!(again.count().await.1["signature_count"], 54);
    let mut late = Listening::to(&app, &id, Some(&last_id)).await;
    late.next().await.unwrap();
    assert_eq!(late.count().await.1["signature_count"], 54, "what came meanwhile");
    app.take_down(&id, "ереже").await;
    assert_eq!(again.next().await.unwrap(), "event: gone\ndata: {}");
    assert_eq!(again.next().await, None, "nothing follows");
    let gone = Listening::to(&app, &id, None).await;
    assert_eq!(gone.response.status().as_u16(), 410);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_are_bounded_and_end_with_the_service() {
    let app = TestApp::with(&["--event-streams", "2"]).await;
    let author = app.citizen().await;
    let id = app.petition(&author).published().await;
    let (hidden, _) = app.petition(&author).limited().await;
    assert_eq!(Listening::to(&app, &hidden, None).await.response.status().as_u16(), 404);
    let mut first = Listening::to(&app, &id, None).await;
    let second = Listening::to(&app, &id, None).await;
    let third = Listening::to(&app, &id, None).await.response;
    assert_eq!((third.status().as_u16(), third.headers().contains_key("retry-after")), (503, true));
    drop(second);
    // Its place is free when the service next finds nobody there.
    let freed = async {
        while Listening::to(&app, &id, None).await.response.status().as_u16() != 200 {
            app.sign(&id, &app.citizen().await, None).await.is(201);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), freed).await.expect("a place is given back");
    let ended = tokio::spawn(async move { while first.next().await.is_some() {} });
    tokio::time::timeout(Duration::from_secs(18), app.close())
        .await
        .expect("an open stream does not hold up the end");
    ended.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_turns_off_what_costs_and_signing_goes_on() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    let administrator = app.administrator().await;
    let turn = async |name: &str, on: bool| {
        app.api
            .put(
                &format!("/api/v1/switches/{name}"),
                Some(&administrator),
                json!({ "on": on, "reason": "x" }),
            )
            .await
            .is(200);
    };
    let path = format!("/api/v1/petitions/{id}");
    let statistics = [
        format!("{path}/statistics"),
        format!("{path}/chart.svg"),
        "/api/v1/statistics".to_owned(),
    ];
    let similar =
        ["/api/v1/petitions/similar?title=%D1%87%D0%B0%D1%81%D0%BE%D0%B2%D0%BE%D0%B9".to_owned()];
    let events = [format!("{path}/events")];
    let mut listening = Listening::to(&app, &id, None).await;
    for (name, code, paths) in [
        ("statistics", "statistics_paused", &statistics[..]),
        ("similar", "similar_paused", &similar[..]),
        ("events", "events_paused", &events[..]),
    ] {
        for path in paths {
            app.api.get(path, None).await.is(200);
        }
        turn(name, false).await;
        for path in paths {
            let paused = app.api.get(path, None).await;
            paused.problem(503, code);
            assert!(paused.header("retry-after").parse::<u32>().unwrap() > 0);
        }
        app.sign(&id, &app.citizen().await, None).await.is(201);
        app.api.get(&path, None).await.is(200);
        if name == "events" {
            // Who listens is let go at the next fold.
            while listening.next().await.is_some() {}
        }
        turn(name, true).await;
        for path in paths {
            app.api.get(path, None).await.is(200);
        }
    }
    assert_eq!(word(&app.seen(&id, None).await["state"]), "published");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_the_queue_holds_is_refused_with_a_time_and_what_is_acknowledged_stands() {
    let app = TestApp::with(&["--sign-queue", "2", "--sign-batch", "1"]).await;
    let (id, key) = app.petition(&app.citizen().await).limited().await;
    for joiner in app.citizens(50).await {
        app.sign(&id, &joiner, Some(&key)).await.is(201);
    }
    let people = app.citizens(400).await;
    let (mut acknowledged, mut refused) = (50, 0);
    for answer in app.sign_all(&id, &people, None).await {
        match answer.status {
            201 => acknowledged += 1,
            503 => {
                assert!(answer.header("retry-after").parse::<u32>().unwrap() > 0);
                refused += 1;
            }
            other => panic!("{other}: {}", answer.body()),
        }
    }
    assert!(refused > 0, "nothing was more than it could take");
    let path = format!("/api/v1/petitions/{id}/count");
    let counted = app.until(&path, |answer| answer.body()["signature_count"] == acknowledged).await;
    assert_eq!(counted.is(200)["signature_count"], acknowledged);
    // And all of them get through when they come again.
    let mut left: Vec<String> = people;
    for _ in 0..400 {
        let answers = app.sign_all(&id, &left[..left.len().min(2)], None).await;
        let done = answers.iter().take_while(|answer| answer.status < 300).count();
        left.drain(..done);
        if left.is_empty() {
            break;
        }
    }
    assert!(left.is_empty(), "{} were never taken", left.len());
    let counted = app.until(&path, |answer| answer.body()["signature_count"] == 450).await;
    assert_eq!(counted.is(200)["signature_count"], 450);
    app.close().await;
}
