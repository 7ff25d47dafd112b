//! The page of numbers: what it counts, that it names nobody, and that it is there when the database is not.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use petitions::app::{Error, standing};
use petitions::store::signature_log::{head, take_turn};
use serde_json::json;

use super::{page, series, watched};
use crate::harness::{Api, TestApp, canaries};

/// Votes, a repeated one, one that the law refuses, readings, mails.
async fn lived(app: &TestApp) -> String {
    let author = app.citizen().await;
    let id = app.petition(&author).published().await;
    let [first, second, third] = app.citizens(3).await.try_into().unwrap();
    for token in [&first, &second, &third] {
        app.sign(&id, token, None).await.is(201);
    }
    app.sign(&id, &first, None).await.is(200);
    for _ in 0..3 {
        app.seen(&id, None).await;
    }
    app.api.get("/api/v1/nowhere", None).await.is(404);
    app.api.get("/dev/mails?limit=1", None).await.is(200);
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn the_numbers_are_those_of_what_has_happened() {
    let app = watched(&[]).await;
    let before = series(&page(&app).await);
    let id = lived(&app).await;
    // Withdrawn, and not to be given again.
    let last = app.citizen().await;
    app.sign(&id, &last, None).await.is(201);
    let after = series(&page(&app).await);
    let more = |name: &str| {
        after.get(name).copied().unwrap_or(0.0) - before.get(name).copied().unwrap_or(0.0)
    };
    // Fifty have joined before.
    assert_eq!(more("petitions_signatures_total{outcome=\"counted\"}"), 54.0);
    assert_eq!(more("petitions_signatures_total{outcome=\"repeated\"}"), 1.0);
    assert_eq!(more("petitions_signatures_total{outcome=\"failed\"}"), 0.0);
    assert_eq!(more("petitions_signature_seconds_count"), 55.0);
    assert_eq!(more("petitions_signature_batch_sum"), 55.0);
    assert!(more("petitions_signature_batch_seconds_sum") > 0.0);
    assert_eq!(more("petitions_http_requests_total{call=\"sign_petition\",class=\"2xx\"}"), 55.0);
    assert_eq!(more("petitions_http_request_seconds_count{kind=\"signing\"}"), 55.0);
    assert_eq!(more("petitions_http_requests_total{call=\"other\",class=\"4xx\"}"), 1.0);
    assert!(more("petitions_http_call_seconds_total{call=\"sign_petition\"}") > 0.0);
    assert!(more("petitions_readings_total{from=\"ready\"}") >= 1.0);
    assert!(more("petitions_readings_total{from=\"made\"}") >= 1.0);
    assert!(more("petitions_mails_total{outcome=\"sent\"}") >= 1.0);
    assert!(more("petitions_connection_wait_seconds_count") >= 10.0);
    for (name, value) in [
        ("petitions_database_up", 1.0),
        ("petitions_writing", 1.0),
        ("petitions_closing", 0.0),
        ("petitions_signature_queue", 0.0),
        ("petitions_signature_queue_limit", 8_192.0),
        ("petitions_connections_limit", 5.0),
        ("petitions_terms_unswept", 0.0),
        ("petitions_terms_overdue", 0.0),
        ("petitions_database_is_standby", 0.0),
        ("petitions_http_requests_in_hand", 0.0),
    ] {
        assert_eq!(after.get(name), Some(&value), "{name}");
    }
    app.close().await;
}

/// One who holds the log's turn and appends nothing is what a process that hangs at it looks like to all others.
#[tokio::test(flavor = "multi_thread")]
async fn a_log_of_signatures_that_stands_still_is_told() {
    let app = watched(&[]).await;
    let id = app.petition(&app.citizen().await).published().await;
    let citizen = app.citizen().await;
    let mut holder = PgConnection::establish(&app.database).unwrap();
    holder.batch_execute("BEGIN").unwrap();
    while !take_turn(&mut holder).unwrap() {
        tokio::task::yield_now().await;
    }
    app.sign(&id, &citizen, None).await.is(201);
    let look = async || app.core.read(standing::look).await.unwrap().signature_log;
    let before = look().await;
    let head = app.core.read(|work| Ok::<_, Error>(head(work.conn)?)).await.unwrap();
    let told = series(&page(&app).await);
    assert!(told["petitions_signature_log_waiting"] >= 1.0, "{told:?}");
    assert!(told["petitions_signature_log_behind_seconds"] > 0.0, "{told:?}");
    assert_eq!(told["petitions_signature_log_entries"], head.map_or(0, |head| head.size) as f64);
    assert!(look().await.behind > before.behind);
    holder.batch_execute("COMMIT").unwrap();
    let began = Instant::now();
    let caught_up = loop {
        let now = look().await;
        if now.waiting == 0 {
            break now;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{now:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert_eq!(caught_up.behind, 0.0);
    assert_eq!(caught_up.entries, before.entries + before.waiting);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_short_and_names_nobody() {
    let app = watched(&[]).await;
    let id = lived(&app).await;
    let page = page(&app).await;
    assert!(!page.contains(&id), "no petition is told apart");
    canaries::assert_silent(&page);
    // What is not counted by call; `http::metrics` allows it 150, and all calls together the rest of 2,000.
    let fixed = series(&page).keys().filter(|name| !name.contains("{call=")).count();
    assert!(fixed <= 250, "{fixed} series besides those of calls");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_is_not_told_and_the_other_address_tells_nothing_else() {
    let app = watched(&[]).await;
    app.api.get("/metrics", None).await.is(404);
    let address = app.service.metrics_address().unwrap();
    let other = Api::at(&format!("http://{address}"));
    for path in ["/", "/api/v1/petitions", "/readyz"] {
        assert_eq!(other.get(path, None).await.status, 404, "{path}");
    }
    assert_eq!(
        other.get("/metrics", None).await.header("content-type"),
        "text/plain; version=0.0.4; charset=utf-8"
    );
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_database_is_away_the_page_says_so_and_the_rest() {
    let app = watched(&[]).await;
    let name = app.database.rsplit('/').next().unwrap().split('?').next().unwrap().to_owned();
    let elsewhere = app.database.replacen(&name, "postgres", 1);
    let mut admin = PgConnection::establish(&elsewhere).unwrap();
    let away = format!(
        "ALTER DATABASE {name} ALLOW_CONNECTIONS false; \
         SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    );
    admin.batch_execute(&away).unwrap();
    let told = series(&page(&app).await);
    assert_eq!(told.get("petitions_database_up"), Some(&0.0));
    assert!(told.contains_key("petitions_signature_queue"));
    assert!(!told.contains_key("petitions_terms_overdue"), "nothing is told that nobody knows");
    admin.batch_execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true")).unwrap();
    app.until("/readyz", |answer| answer.status == 200).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_turned_away_is_counted_with_the_cause_and_the_log_has_it() {
    let app = watched(&["--event-streams", "0"]).await;
    let id = app.petition(&app.citizen().await).published().await;
    let before = series(&page(&app).await);
    app.api.get(&format!("/api/v1/petitions/{id}/events"), None).await.problem(503, "busy");
    let after = series(&page(&app).await);
    let streams = "petitions_turned_away_total{for_want_of=\"streams\"}";
    // Of the whole process, in which other tests run.
    assert!(after[streams] > before[streams], "{before:?}");
    assert!(canaries::logged().contains("cause=\"streams\""));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_allowance_that_is_used_up_is_counted_by_its_name() {
    let app = watched(&["--rate-limits", "on"]).await;
    let wrong = json!({ "email": "nobody@example.kz", "password": "correct horse battery" });
    let mut refused = 0.0;
    for _ in 0..70 {
        let answer = app.api.post("/api/v1/sessions", None, wrong.clone()).await;
        if answer.status == 429 {
            refused += 1.0;
        }
    }
    assert!(refused > 0.0);
    let told = series(&page(&app).await);
    let counted: f64 = told
        .iter()
        .filter(|(name, _)| name.starts_with("petitions_limited_total{policy=\"sign-in"))
        .map(|(_, value)| value)
        .sum();
    assert_eq!(counted, refused);
    app.close().await;
}

/// Prometheus' own judge, where it is: `promtool` on the path, or named by PETITIONS_PROMTOOL.
#[tokio::test(flavor = "multi_thread")]
async fn promtool_finds_nothing_wrong_with_the_page() {
    let app = watched(&[]).await;
    lived(&app).await;
    let page = page(&app).await;
    app.close().await;
    let promtool = std::env::var("PETITIONS_PROMTOOL").unwrap_or_else(|_| "promtool".to_owned());
    let judge = Command::new(&promtool)
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut judge) = judge else {
        eprintln!("skipped: {promtool} is not here");
        return;
    };
    judge.stdin.take().unwrap().write_all(page.as_bytes()).unwrap();
    let said = judge.wait_with_output().unwrap();
    let words = [said.stdout, said.stderr].concat();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&words));
}
