//! The files of each day: whole whoever dies, made once, and what the list says of them.

use std::io::Read as _;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use flate2::read::MultiGzDecoder;
use petitions::app::open_data::dumps::make;
use petitions::credentials::{hex, sha256};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{DISTRICT, TestApp, word};

const EXPORTS: &str = "/api/v1/exports";

/// Makes all that is to be made on the present day; how many steps that took.
async fn made(app: &TestApp) -> usize {
    let mut steps = 0;
    while app.core.write(make).await.unwrap() {
        steps += 1;
    }
    steps
}

async fn listed(app: &TestApp) -> Vec<Value> {
    app.api.get(EXPORTS, None).await.is(200)["items"].as_array().unwrap().clone()
}

/// What stands in a file, which must be what the list says of it.
async fn content(app: &TestApp, file: &Value) -> String {
    let answer = app.api.get(&word(&file["href"]), None).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/gzip"));
    assert_eq!(hex(sha256(&answer.bytes)), file["sha256"]);
    assert_eq!(answer.bytes.len(), usize::try_from(file["size"].as_u64().unwrap()).unwrap());
    assert_eq!(answer.header("etag"), format!("\"{}\"", word(&file["sha256"])));
    assert!(answer.header("content-disposition").contains(&word(&file["name"])));
    let known = [("if-none-match", answer.header("etag"))];
    let again = app.api.call(Method::GET, &word(&file["href"]), None, None, &known).await;
    assert_eq!((again.status, again.bytes.len()), (304, 0));
    let mut text = String::new();
    MultiGzDecoder::new(&answer.bytes[..]).read_to_string(&mut text).unwrap();
    text
}

/// So many petitions more for each one that is there: copies of it that nobody has signed.
pub async fn with_many_petitions(app: &TestApp, more: usize) {
    let copies = format!(
        "INSERT INTO petitions SELECT made.* FROM petitions AS one, generate_series(1, {more}) AS n \
         CROSS JOIN LATERAL jsonb_populate_record(NULL::petitions, to_jsonb(one) || jsonb_build_object('id', gen_random_uuid(), \
         'number', one.number || '-' || n, 'signature_count', 0, 'last_ordinal', 0, 'opened_at', \
         one.opened_at - n * interval '1 minute')) AS made"
    );
    let database = app.database.clone();
    // On a connection of its own, whose statements may take longer than a request's.
    let copied =
        move || PgConnection::establish(&database).unwrap().batch_execute(&copies).unwrap();
    tokio::task::spawn_blocking(copied).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_day_has_its_files_with_their_checksum_and_licence() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    assert_eq!(listed(&app).await, Vec::<Value>::new());
    // Nothing is there yet, and the files say so by their heads.
    made(&app).await;
    let empty = listed(&app).await;
    assert_eq!(empty.len(), 3);
    for file in &empty {
        assert_eq!((&file["day"], &file["entries"]), (&json!("2026-09-07"), &json!(0)));
        assert_eq!(file["licence"], "CC-BY-4.0");
        assert!(content(&app, file).await.lines().count() <= 1);
    }
    assert_eq!(made(&app).await, 0, "once a day");
    let author = app.citizen().await;
    let id = app.petition(&author).to(DISTRICT).published().await;
    app.petition(&author).submitted().await;
    app.clock("2026-09-08T05:00:00Z").await;
    app.all_sign(&id, &app.citizens(12).await, None).await;
    app.clock("2026-09-09T05:00:00Z").await;
    app.all_sign(&id, &app.citizens(5).await, None).await;
    made(&app).await;
    let files = listed(&app).await;
    assert_eq!(files.len(), 6);
    assert_eq!(files[0]["day"], "2026-09-09", "the latest first");
    let named = |name: &str| files[..3].iter().find(|file| file["name"] == name).unwrap();
    let table = content(&app, named("petitions.csv.gz")).await;
    assert_eq!(named("petitions.csv.gz")["entries"], 1);
    assert!(table.starts_with("id,number,state,") && table.contains(&id), "{table}");
    let lines = content(&app, named("petitions.ndjson.gz")).await;
    let line: Value = serde_json::from_str(&lines).unwrap();
    assert_eq!((&line["id"], &line["signature_count"]), (&json!(id), &json!(67)));
    let counts = content(&app, named("signature-counts.csv.gz")).await;
    let number = word(&app.seen(&id, None).await["number"]);
    assert_eq!(
        counts,
        format!(
            "petition_id,number,day,signatures,total\n{id},{number},2026-09-07,50,50\n{id},{number},2026-09-08,12,62\n"
        ),
        "the days that are over"
    );
    for missing in ["2026-09-10/petitions.csv.gz", "2026-09-09/x.csv", "x/petitions.csv.gz"] {
        app.api.get(&format!("{EXPORTS}/{missing}"), None).await.problem(404, "not_found");
    }
    // A week later the first day's are gone.
    app.clock("2026-09-15T05:00:00Z").await;
    made(&app).await;
    let days: Vec<Value> = listed(&app).await.iter().map(|file| file["day"].clone()).collect();
    assert!(
        !days.contains(&json!("2026-09-07")) && days.contains(&json!("2026-09-09")),
        "{days:?}"
    );
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_begun_is_finished_by_whoever_comes_and_two_at_once_make_it_once() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let id = app.petition(&author).to(DISTRICT).published().await;
    // More than two parts hold.
    with_many_petitions(&app, 600).await;
    // One part is made, and whoever made it dies: nothing of it is listed.
    assert!(app.core.write(make).await.unwrap());
    assert_eq!(listed(&app).await, Vec::<Value>::new());
    let beside = app.beside().await;
    let work = async |core: std::sync::Arc<petitions::app::App>| {
        let mut steps = 0;
        while core.write(make).await.unwrap() {
            steps += 1;
        }
        steps
    };
    let (ours, theirs): (usize, usize) =
        tokio::join!(work(app.core.clone()), work(beside.app.clone()));
    // Whoever finds the last file in other hands has done; it is whole all the same once they have.
    let rest = work(app.core.clone()).await;
    assert_eq!(ours + theirs + rest + 1, 3 * (3 + 1), "three parts and the end, of three files");
    let files = listed(&app).await;
    assert_eq!(files.len(), 3);
    for file in &files {
        let text = content(&app, file).await;
        match word(&file["name"]).as_str() {
            "petitions.csv.gz" => {
                let mut ids: Vec<&str> =
                    text.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
                assert_eq!(file["entries"], ids.len());
                ids.sort_unstable();
                ids.dedup();
                assert_eq!(ids.len(), 601, "none twice, none left out");
                assert!(ids.contains(&id.as_str()));
            }
            "petitions.ndjson.gz" => assert_eq!(text.lines().count(), 601),
            _ => {}
        }
    }
    beside.stop().await.unwrap();
    app.service.stop().await.unwrap();
}
