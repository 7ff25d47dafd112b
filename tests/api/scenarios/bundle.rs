//! Acceptance scenario F11: the signatures of a petition go to the body that it was sent to.

use std::collections::BTreeMap;

use diesel::prelude::*;
use petitions::bench::seeding::seed;
use petitions::credentials::{hex, sha256};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::database::{rows, sql};
use crate::harness::{Answer, COUNCIL, DISTRICT, TestApp, petition_path, recorded, word};

/// The lines of a bundle, whose manifest agrees with them: the signatures, and the manifest.
fn lines(answer: &Answer) -> (Vec<Value>, Value) {
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.bytes));
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    assert!(answer.header("content-disposition").starts_with("attachment; "));
    assert_eq!(answer.header("cache-control"), "private, no-store");
    let text = std::str::from_utf8(&answer.bytes).unwrap();
    let mut all: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let manifest = all.pop().unwrap();
    assert_eq!((&all[0]["kind"], &manifest["kind"]), (&json!("petition"), &json!("manifest")));
    let before = text.trim_end().rfind('\n').unwrap() + 1;
    assert_eq!(manifest["sha256"], hex(sha256(&answer.bytes[..before])));
    let signatures = all.split_off(1);
    assert_eq!(manifest["listed"], signatures.len());
    let known = ["kind", "name", "region", "signed_on"];
    for signature in &signatures {
        let members: Vec<&str> =
            signature.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!((&signature["kind"], &members[..]), (&json!("signature"), &known[..]));
        assert_ne!(signature["name"], "", "who has left is not listed");
    }
    (signatures, manifest)
}

async fn bundle(app: &TestApp, id: &str, token: &str) -> Answer {
    app.api.get(&petition_path(id, "signature-bundle"), Some(token)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_f11_the_addressee_alone_takes_the_signatures_over_until_it_acknowledges_them() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let elsewhere = app.official(COUNCIL).await;
    let id = app.petition(&author).to(DISTRICT).supported().await;
    bundle(&app, &id, &office.official).await.problem(409, "state_conflict");
    office.forward_and_register(&id).await;
    for stranger in [&author, &office.moderator, &app.administrator().await, &app.citizen().await] {
        bundle(&app, &id, stranger).await.problem(403, "wrong_role");
    }
    bundle(&app, &id, &elsewhere).await.problem(403, "not_addressee");
    app.api
        .get(&petition_path(&id, "signature-bundle"), None)
        .await
        .problem(401, "unauthenticated");
    assert_eq!(rows(&app, "bundle_downloads").await, 0, "what was refused is no download");

    let count = app.seen(&id, None).await["signature_count"].as_u64().unwrap();
    let whole = bundle(&app, &id, &office.official).await;
    let (signatures, manifest) = lines(&whole);
    assert_eq!((&manifest["signatures"], &manifest["left"]), (&json!(count), &json!(0)));
    assert_eq!(signatures.len() as u64, count);
    // No cell of day and region is of fewer than ten (ruling of the list of signers).
    let mut cells = BTreeMap::<(String, String), u32>::new();
    for one in &signatures {
        *cells.entry((word(&one["signed_on"]), word(&one["region"]))).or_default() += 1;
    }
    assert!(cells.iter().all(|((_, region), n)| *n >= 10 || region == "other"), "{cells:?}");

    // Two of them leave: they count, and are not listed.
    let left = "UPDATE accounts SET erased_at = '2026-09-07', disabled_at = '2026-09-07', person_key = NULL, \
                iin_cipher = NULL, birth_date = NULL WHERE id IN \
                (SELECT account_id FROM signatures ORDER BY ordinal LIMIT 2)";
    assert_eq!(sql(&app, left).await, 2);
    let (signatures, manifest) = lines(&bundle(&app, &id, &office.head).await);
    assert_eq!(signatures.len() as u64, count - 2);
    assert_eq!((&manifest["signatures"], &manifest["left"]), (&json!(count), &json!(2)));

    // Who, when, how many.
    let file = app.api.get(&petition_path(&id, "case-file"), Some(&office.official)).await.is(200);
    let downloads = file["signature_bundle"]["downloads"].as_array().unwrap();
    let me = async |token: &str| app.api.get("/api/v1/me", Some(token)).await.is(200)["id"].clone();
    assert_eq!(downloads.len(), 2, "{file}");
    assert_eq!(downloads[0]["downloaded_by"], me(&office.head).await);
    assert_eq!(downloads[1]["downloaded_by"], me(&office.official).await);
    for download in downloads {
        assert_eq!(
            (&download["signatures"], &download["public_body"]),
            (&json!(count), &json!(DISTRICT))
        );
        assert!(word(&download["downloaded_at"]).starts_with("2026-09-07T05:"), "{download}");
    }
    assert_eq!(rows(&app, "personal_data_readings WHERE what = 'signature_bundle'").await, 2);
    let of_the_author = app.api.get(&petition_path(&id, "case-file"), Some(&author)).await.is(200);
    assert_eq!(of_the_author["signature_bundle"], Value::Null);

    acknowledged(&app, &id, &office.official, &office.head).await;
    for stranger in [&author, &office.moderator] {
        app.act(&id, "signature-bundle/acknowledgement", stranger, json!({}))
            .await
            .problem(403, "wrong_role");
    }
    // A body that it is redirected to takes them over for itself; the former one no longer does.
    sql(&app, "UPDATE petitions SET addressee = 'maslikhat-akmola-egindikol-district'").await;
    lines(&bundle(&app, &id, &elsewhere).await);
    bundle(&app, &id, &office.official).await.problem(403, "not_addressee");
    app.close().await;
}

/// The body has them, which closes the download to all of it, with the reason in three languages.
async fn acknowledged(app: &TestApp, id: &str, official: &str, head: &str) {
    let act = "signature-bundle/acknowledgement";
    let first = app.act(id, act, official, json!({})).await.is(200);
    assert_eq!(app.act(id, act, head, json!({})).await.is(200), first, "the first stands");
    let downloads = rows(app, "bundle_downloads").await;
    for (language, words) in [("kk", "растаған"), ("ru", "подтвердил"), ("en", "has acknowledged")]
    {
        for token in [official, head] {
            let path = petition_path(id, "signature-bundle");
            let headers = [("accept-language", language)];
            let answer = app.api.call(Method::GET, &path, Some(token), None, &headers).await;
            let problem = answer.problem(423, "bundle_acknowledged");
            assert!(word(&problem["detail"]).contains(words), "{problem}");
        }
    }
    assert_eq!(rows(app, "bundle_downloads").await, downloads, "what is closed is no download");
    let file = app.api.get(&petition_path(id, "case-file"), Some(official)).await.is(200);
    assert_eq!(file["signature_bundle"]["acknowledged"], first);
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_f11_a_bundle_is_whole_when_it_is_long_and_valid_when_it_is_empty() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = app.petition(&author).to(DISTRICT).supported().await;
    office.forward_and_register(&id).await;
    let count = app.seen(&id, None).await["signature_count"].as_i64().unwrap();
    // More than are read at a time, each with a name of its own.
    let (petition, database): (Uuid, String) = (id.parse().unwrap(), app.database.clone());
    tokio::task::spawn_blocking(move || {
        let mut conn = PgConnection::establish(&database).unwrap();
        let mut many = (1..=5_000).map(|number| {
            let mut row = recorded(petition, count + number, Uuid::new_v4(), false);
            row.public_name = format!("Айгүл {number}");
            row
        });
        seed(&mut conn, petition.into(), &mut many, 2_500).unwrap();
    })
    .await
    .unwrap();
    let (signatures, manifest) = lines(&bundle(&app, &id, &office.official).await);
    assert_eq!((&manifest["signatures"], &manifest["left"]), (&json!(count + 5_000), &json!(0)));
    let mut seeded: Vec<u32> = signatures
        .iter()
        .filter_map(|one| one["name"].as_str().unwrap().strip_prefix("Айгүл ")?.parse().ok())
        .collect();
    seeded.sort_unstable();
    assert_eq!(seeded, (1..=5_000).collect::<Vec<u32>>(), "each once");

    sql(&app, "UPDATE signatures SET live = false WHERE live").await;
    sql(&app, "UPDATE petitions SET signature_count = 0").await;
    let (signatures, manifest) = lines(&bundle(&app, &id, &office.official).await);
    assert_eq!((signatures.len(), &manifest["signatures"]), (0, &json!(0)));
    let file = app.api.get(&petition_path(&id, "case-file"), Some(&office.official)).await.is(200);
    assert_eq!(file["signature_bundle"]["downloads"][0]["signatures"], 0);
    app.close().await;
}
