//! What the public learns of single signers: neither when they signed nor, by where from, who they are.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use diesel::prelude::*;
use diesel::sql_types::{Text, Timestamptz};
use petitions::bench::seeding::seed;
use serde_json::Value;
use uuid::Uuid;

use crate::harness::{DISTRICT, TestApp, petition_path, recorded, word};

#[derive(QueryableByName)]
struct Instant {
    #[diesel(sql_type = Timestamptz)]
    at: chrono::DateTime<chrono::Utc>,
}

/// What a statement finds.
async fn instants(app: &TestApp, statement: &'static str) -> Vec<chrono::DateTime<chrono::Utc>> {
    app.core
        .read(move |work| {
            let found: Vec<Instant> = diesel::sql_query(statement).load(work.conn).unwrap();
            Ok(found.into_iter().map(|row| row.at).collect())
        })
        .await
        .unwrap()
}

/// Whether a text tells this instant.
fn holds(text: &str, at: chrono::DateTime<chrono::Utc>) -> bool {
    text.contains(&at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_signature_causes_is_public_by_its_civil_day() {
    // 23:30 in Kazakhstan, and still the day before in UTC.
    let app = TestApp::at("2026-09-07T20:30:00Z").await;
    let author = app.citizen().await;
    let id = app.petition(&author).to(DISTRICT).supported().await;
    let signed = instants(
        &app,
        "SELECT signed_at AS at FROM signatures UNION SELECT recorded_at FROM signatures \
         UNION SELECT opened_at FROM petitions UNION SELECT threshold_reached_at FROM petitions",
    )
    .await;
    assert!(signed.len() > 50);
    app.clock("2026-09-09T05:00:00Z").await;
    for token in [None, Some(author.as_str())] {
        for event in ["fifty_joined", "threshold_reached"] {
            let path = petition_path(&id, "timeline?limit=100");
            let steps = app.api.get(&path, token).await.is(200);
            let step =
                steps["items"].as_array().unwrap().iter().find(|step| step["event"] == event);
            let step = step.unwrap_or_else(|| panic!("{event}"));
            assert_eq!(
                (&step["effective_at"], &step["recorded_at"]),
                (&"2026-09-08".into(), &"2026-09-08".into())
            );
        }
        let seen = app.seen(&id, token).await;
        assert_eq!(seen["opened_at"], "2026-09-08");
        assert_eq!(seen["threshold_reached_at"], "2026-09-08");
        let paths = [
            format!("/api/v1/petitions/{id}"),
            petition_path(&id, "timeline?limit=100"),
            petition_path(&id, "deadlines"),
            petition_path(&id, "statistics"),
            petition_path(&id, "chart.svg"),
            petition_path(&id, "signatures?limit=100"),
            petition_path(&id, "count"),
            "/api/v1/petitions".to_owned(),
            "/api/v1/petitions?sort=trending".to_owned(),
            "/api/v1/feed.atom".to_owned(),
            "/api/v1/statistics".to_owned(),
        ];
        for path in paths {
            let answer = app.api.get(&path, token).await;
            assert_eq!(answer.status, 200, "{path}");
            let text = String::from_utf8_lossy(&answer.bytes).into_owned();
            let told: Vec<_> = signed.iter().filter(|at| holds(&text, **at)).collect();
            assert!(told.is_empty(), "{path} tells {told:?}: {text}");
        }
    }
    let csv = [("accept", "text/csv")];
    let table = app.api.call(reqwest::Method::GET, "/api/v1/petitions", None, None, &csv).await;
    let table = String::from_utf8(table.bytes).unwrap();
    assert!(table.contains(",2026-09-08,"), "{table}");
    // Staff see the instant.
    let office = app.office(DISTRICT).await;
    for staff in [&office.moderator, &office.official] {
        let seen = app.seen(&id, Some(staff)).await;
        assert!(word(&seen["opened_at"]).starts_with("2026-09-07T2"), "{seen}");
        let file = app.api.get(&petition_path(&id, "case-file"), Some(staff)).await.is(200);
        let step = file["timeline"]
            .as_array()
            .unwrap()
            .iter()
            .find(|step| step["event"] == "fifty_joined")
            .cloned();
        assert!(word(&step.unwrap()["effective_at"]).starts_with("2026-09-07T2"));
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i13_no_cursor_can_be_read() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let id = app.petition(&author).published().await;
    app.petition(&author).published().await;
    for path in [
        "/api/v1/petitions?limit=1".to_owned(),
        "/api/v1/petitions?limit=1&sort=trending".to_owned(),
        petition_path(&id, "signatures?limit=1"),
        petition_path(&id, "timeline?limit=1"),
    ] {
        let cursor = word(&app.api.get(&path, None).await.is(200)["next_cursor"]);
        let bytes = URL_SAFE_NO_PAD.decode(&cursor).unwrap();
        let legible = bytes.iter().filter(|byte| byte.is_ascii_digit() || **byte == b',').count();
        assert!(legible * 3 < bytes.len(), "{path}: {}", String::from_utf8_lossy(&bytes));
        // The same place is the same cursor, so that an unchanged page is unchanged.
        assert_eq!(word(&app.api.get(&path, None).await.is(200)["next_cursor"]), cursor, "{path}");
    }
    app.close().await;
}

/// Every signer that the list shows, page by page.
async fn listed(app: &TestApp, id: &str) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = app
            .api
            .get(&petition_path(id, &format!("signatures?limit=7&cursor={cursor}")), None)
            .await
            .is(200);
        all.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => return all,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_public_count_is_of_fewer_than_ten_from_one_place() {
    let app = TestApp::at("2026-09-10T05:00:00Z").await;
    let author = app.citizen().await;
    let id = app.petition(&author).to(DISTRICT).published().await;
    let petition: Uuid = id.parse().unwrap();
    // Places and days: one with a single signer, one that is large on one day and small on another.
    let cells = [
        ("630000000", "2026-09-08", 1),
        ("470000000", "2026-09-08", 12),
        ("470000000", "2026-09-09", 3),
        ("390000000", "2026-09-08", 25),
        ("390000000", "2026-09-09", 40),
        ("350000000", "2026-09-09", 9),
    ];
    let database = app.database.clone();
    tokio::task::spawn_blocking(move || {
        let mut conn = PgConnection::establish(&database).unwrap();
        let mut rows = cells
            .into_iter()
            .flat_map(|(region, day, count)| (0..count).map(move |_| (region, day)))
            .enumerate()
            .map(|(at, (region, day))| {
                let mut row =
                    recorded(petition, 51 + i64::try_from(at).unwrap(), Uuid::new_v4(), false);
                row.region = region.to_owned();
                row.signed_at = format!("{day}T07:00:00Z").parse().unwrap();
                row
            });
        seed(&mut conn, petition.into(), &mut rows, 1_000).unwrap();
    })
    .await
    .unwrap();
    let path = petition_path(&id, "statistics");
    let within = app.until(&path, |answer| answer.body()["signature_count"] == 140).await.is(200);
    let other = serde_json::json!([{ "region": "other", "signatures": 140 }]);
    assert_eq!(within["regions"], other, "nothing is told apart before the week is over");
    let of_now = listed(&app, &id).await;
    assert!(of_now.iter().all(|signer| signer["region"] == "other"), "{of_now:?}");
    // Monday.
    app.clock("2026-09-13T19:05:00Z").await;
    let statistics = app.api.get(&path, None).await.is(200);
    let regions: BTreeMap<String, i64> = statistics["regions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (word(&one["region"]), one["signatures"].as_i64().unwrap()))
        .collect();
    assert_eq!(regions.values().sum::<i64>(), 140, "{statistics}");
    assert!(regions.values().all(|count| *count >= 10), "{regions:?}");
    assert!(regions["390000000"] >= 65 && regions["other"] >= 10, "{regions:?}");
    let signers = listed(&app, &id).await;
    assert_eq!(signers.len(), 140);
    let mut by_cell = BTreeMap::<(String, String), i64>::new();
    for signer in &signers {
        *by_cell.entry((word(&signer["region"]), word(&signer["signed_on"]))).or_default() += 1;
    }
    for ((region, day), count) in &by_cell {
        assert!(*count >= 10, "{count} from {region} on {day}: {by_cell:?}");
    }
    for (region, all) in &regions {
        let told: i64 =
            by_cell.iter().filter(|((of, _), _)| of == region).map(|(_, count)| count).sum();
        let rest = all - told;
        assert!(
            region == "other" || told == 0 || rest == 0 || rest >= 10,
            "{region}: {rest} by subtraction"
        );
    }
    // One of those three days later is told of to nobody, however often the figures are asked for.
    app.sign(&id, &app.citizen().await, None).await.is(201);
    let later = app.until(&path, |answer| answer.body()["signature_count"] == 141).await.is(200);
    for region in statistics["regions"].as_array().unwrap() {
        if region["region"] != "other" {
            assert!(later["regions"].as_array().unwrap().contains(region), "{later}");
        }
    }
    for reader in [&author, &app.moderator().await] {
        let file = app.api.get(&petition_path(&id, "case-file"), Some(reader)).await.is(200);
        for tally in file["signatures"].as_array().unwrap() {
            assert!(tally["count"].as_i64().unwrap() >= 10, "{file}");
            // The figures of today beside those of the week would tell the author who came in between.
            assert!(reader != &author || tally["region"] == "other", "{file}");
        }
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_of_signers_does_not_tell_when_on_its_day_somebody_signed() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let id = app.petition(&author).published().await;
    assert_eq!(listed(&app, &id).await.len(), 50, "fifty of one day");
    let order = order_of(&app, &id).await;
    let shown: Vec<String> =
        listed(&app, &id).await.iter().map(|signer| word(&signer["name"])).collect();
    let backwards: Vec<String> = order.iter().rev().cloned().collect();
    assert!(shown != order && shown != backwards, "the order of signing is not that of the list");
    // The next day nine sign, and polling shows none of them.
    app.clock("2026-09-08T05:00:00Z").await;
    for _ in 0..9 {
        app.sign(&id, &app.citizen().await, None).await.is(201);
        assert_eq!(listed(&app, &id).await.len(), 50);
    }
    app.sign(&id, &app.citizen().await, None).await.is(201);
    let ten = listed(&app, &id).await;
    assert_eq!(ten.len(), 60, "ten of that day");
    assert!(
        ten[..10].iter().all(|signer| signer["signed_on"] == "2026-09-08"),
        "the latest day first"
    );
    assert!(ten[10..].iter().all(|signer| signer["signed_on"] == "2026-09-07"));
    // One alone is listed when the day is over, a minute after midnight in Kazakhstan.
    app.clock("2026-09-09T05:00:00Z").await;
    app.sign(&id, &app.citizen().await, None).await.is(201);
    assert_eq!(listed(&app, &id).await.len(), 60);
    app.clock("2026-09-09T19:01:00Z").await;
    assert_eq!(listed(&app, &id).await.len(), 61);
    app.close().await;
}

/// The names of signers in the order they signed in.
async fn order_of(app: &TestApp, id: &str) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Name {
        #[diesel(sql_type = Text)]
        name: String,
    }
    let statement = format!(
        "SELECT public_name AS name FROM signatures WHERE petition_id = '{id}' ORDER BY ordinal"
    );
    app.core
        .read(move |work| {
            let names: Vec<Name> = diesel::sql_query(statement).load(work.conn).unwrap();
            Ok(names.into_iter().map(|row| row.name).collect())
        })
        .await
        .unwrap()
}
