//! Bursts of signatures: shown to moderators, never dropped, and without a trace of the network.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{COUNCIL, TestApp, petition_path};

/// Signs from that address, as a proxy of ours names it.
async fn sign_from(app: &TestApp, id: &str, token: &str, address: &str) {
    let path = petition_path(id, "signatures");
    let (body, named) = (json!({ "consent": true }), [("x-forwarded-for", address)]);
    app.api.call(Method::POST, &path, Some(token), Some(body), &named).await.is(201);
}

async fn bursts(app: &TestApp, id: &str, moderator: &str) -> Vec<Value> {
    let path = format!("/api/v1/moderation/petitions/{id}/bursts");
    let found = app.api.get(&path, Some(moderator)).await.is(200);
    found["items"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn many_signatures_from_one_network_are_flagged_and_all_of_them_count() {
    let app = TestApp::with(&["--trusted-proxies", "127.0.0.0/8"]).await;
    app.clock("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let id = app.petition(&author).to(COUNCIL).published().await;
    let before = app.seen(&id, None).await["signature_count"].as_u64().unwrap();
    app.clock("2026-09-07T07:00:00Z").await;
    assert_eq!(bursts(&app, &id, &moderator).await, Vec::<Value>::new(), "inside is no network");
    let people = app.citizens(41).await;
    for (host, token) in people[..20].iter().enumerate() {
        sign_from(&app, &id, token, &format!("203.0.113.{host}")).await;
    }
    for (network, token) in people[20..].iter().enumerate() {
        sign_from(&app, &id, token, &format!("198.51.{network}.7")).await;
    }
    app.clock("2026-09-07T07:30:00Z").await;
    let found = bursts(&app, &id, &moderator).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (&found[0]["kind"], &found[0]["signatures"], &found[0]["began_at"]),
        (&json!("network"), &json!(20), &json!("2026-09-07T07:00:00Z"))
    );
    let flags = json!(["signature_burst"]);
    assert_eq!(app.seen(&id, Some(&moderator)).await["flags"], flags);
    assert!(app.seen(&id, Some(&author)).await["flags"].is_null(), "for moderators");
    let count = async |answer: u64| {
        let counted = |seen: &Value| seen["signature_count"].as_u64() == Some(answer);
        let path = petition_path(&id, "count");
        let last =
            app.until(&path, |answer| counted(&serde_json::from_slice(&answer.bytes).unwrap()));
        assert!(counted(&last.await.is(200)), "every one of them counts");
    };
    count(before + 41).await;
    let strangers = [&author, &people[0], &app.official(COUNCIL).await];
    for token in strangers {
        let path = format!("/api/v1/moderation/petitions/{id}/bursts");
        assert_eq!(app.api.get(&path, Some(token)).await.status, 403);
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sudden_minute_is_flagged_by_its_pace_alone() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let id = app.petition(&author).to(COUNCIL).published().await;
    app.clock("2026-09-07T08:00:00Z").await;
    app.all_sign(&id, &app.citizens(70).await, None).await;
    app.clock("2026-09-07T08:30:00Z").await;
    let found = bursts(&app, &id, &moderator).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["kind"], "minute");
    assert!(found[0]["signatures"].as_u64().unwrap() >= 60, "{found:?}");
    app.close().await;
}

/// Neither a table nor its columns could hold an address, or a number that stands for one.
#[tokio::test(flavor = "multi_thread")]
async fn no_network_is_written_beside_signatures() {
    let app = TestApp::with(&["--trusted-proxies", "127.0.0.0/8"]).await;
    // Networks are counted in ten minutes of the clock: at the beginning of such.
    app.clock("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let id = app.petition(&author).to(COUNCIL).published().await;
    for (host, token) in app.citizens(25).await.iter().enumerate() {
        sign_from(&app, &id, token, &format!("203.0.113.{host}")).await;
    }
    let now = app.api.get("/dev/clock", None).await.is(200);
    let later = chrono::DateTime::parse_from_rfc3339(now["now"].as_str().unwrap()).unwrap();
    app.clock(&(later + chrono::Duration::minutes(1)).to_utc().to_rfc3339()).await;
    assert!(!bursts(&app, &id, &app.moderator().await).await.is_empty());
    let database = app.database.clone();
    let dump = tokio::task::spawn_blocking(move || everything(&database)).await.unwrap();
    assert!(!dump.contains("203.0.113"), "an address of a signer is in the database");
    app.close().await;
}

/// Every row of every table as text.
fn everything(database: &str) -> String {
    use diesel::prelude::*;
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = diesel::sql_types::Text)]
        found: String,
    }
    let mut conn = PgConnection::establish(database).unwrap();
    let tables: Vec<Found> = diesel::sql_query(
        "SELECT relname::text AS found FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'",
    )
    .load(&mut conn)
    .unwrap();
    assert!(tables.len() > 40);
    let mut all = String::new();
    for Found { found: table } in tables {
        let rows: Vec<Found> =
            diesel::sql_query(format!("SELECT row::text AS found FROM \"{table}\" AS row"))
                .load(&mut conn)
                .unwrap();
        all.extend(rows.into_iter().map(|row| row.found + "\n"));
    }
    all
}
