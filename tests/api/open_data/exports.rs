//! Whole lists as tables and lines: complete, the same whoever reads them, and in bounded memory.

use diesel::prelude::*;
use petitions::bench::seeding::seed;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use uuid::Uuid;

use super::incumbent::collected;
use crate::harness::{Answer, DISTRICT, NOBODY, TestApp, full, petition_path, recorded, word};

const CSV: &str = "text/csv; charset=utf-8; header=present";
const MARK: &str = "\u{feff}";

async fn got(app: &TestApp, path: &str) -> (Answer, String) {
    let answer = app.api.get(path, None).await;
    let text = String::from_utf8(answer.bytes.clone()).unwrap();
    assert_eq!(answer.status, 200, "{path}: {text}");
    (answer, text)
}

fn records(text: &str) -> Vec<csv::StringRecord> {
    let text = text.strip_prefix(MARK).unwrap_or(text);
    csv::Reader::from_reader(text.as_bytes()).records().map(Result::unwrap).collect()
}

fn values(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_has_its_head_also_where_nothing_stands_below_it() {
    let app = TestApp::open().await;
    let head = "id,number,state,title,subject,language,addressee,signature_count,required_count,opened_at,closes_on,overdue";
    let (answer, people) = got(&app, "/api/v1/petitions.csv").await;
    assert_eq!(people, format!("{MARK}{head}\r\n"));
    assert_eq!(answer.header("content-type"), CSV);
    assert!(
        answer.header("content-disposition").starts_with("attachment; filename=\"petitions.csv\"")
    );
    assert_eq!(got(&app, "/api/v1/petitions.csv?form=machine").await.1, format!("{head}\n"));
    assert_eq!(got(&app, "/api/v1/petitions.ndjson").await.1, "");
    let headers = [("accept", "text/csv")];
    let page = app.api.call(reqwest::Method::GET, "/api/v1/petitions", None, None, &headers).await;
    assert_eq!(String::from_utf8(page.bytes).unwrap(), format!("{head}\r\n"));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_forms_hold_what_the_list_holds_and_nothing_else() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let to_ministry = app.petition(&author).titled("Қала \"саябағы\", ескі").published().await;
    let to_district = app.petition(&author).to(DISTRICT).published().await;
    app.petition(&author).submitted().await;
    let gone = app.petition(&author).published().await;
    app.take_down(&gone, "ереже").await;
    let (_, people) = got(&app, "/api/v1/petitions.csv").await;
    let (_, machine) = got(&app, "/api/v1/petitions.csv?form=machine").await;
    assert!(people.starts_with(MARK) && people.matches("\r\n").count() == 3, "{people:?}");
    assert!(!machine.contains('\r') && !machine.contains(MARK), "{machine:?}");
    assert_eq!(records(&people), records(&machine));
    let ids: Vec<String> = records(&machine).iter().map(|record| record[0].to_owned()).collect();
    assert_eq!(ids, [to_district.clone(), to_ministry.clone()], "the newest first");
    let (_, lines) = got(&app, "/api/v1/petitions.ndjson").await;
    let lines = values(&lines);
    let listed = app.api.get("/api/v1/petitions", None).await.is(200);
    for (line, item) in lines.iter().zip(listed["items"].as_array().unwrap()) {
        for member in [
            "id",
            "number",
            "state",
            "title",
            "signature_count",
            "opened_at",
            "closes_on",
            "overdue",
        ] {
            assert_eq!(line[member], item[member], "{member}");
        }
        assert_eq!(line["addressee"], item["addressee"]["slug"]);
        assert!(word(&line["content"]).contains("Просим"), "{line}");
    }
    assert_eq!(lines.len(), 2);
    for query in [format!("addressee={DISTRICT}"), "state=published&language=ru".to_owned()] {
        let (_, filtered) = got(&app, &format!("/api/v1/petitions.csv?{query}")).await;
        let listed = app.api.get(&format!("/api/v1/petitions?{query}"), None).await.is(200);
        assert_eq!(records(&filtered).len(), listed["items"].as_array().unwrap().len(), "{query}");
    }
    for wrong in ["form=pdf", "q=парк", "limit=5", "state=open"] {
        let answer = app.api.get(&format!("/api/v1/petitions.csv?{wrong}"), None).await;
        assert_eq!(answer.status, 400, "{wrong}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_signers_of_a_petition_come_whole_and_as_the_list_shows_them() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let id = app.petition(&author).to(DISTRICT).published().await;
    app.clock("2026-09-15T05:00:00Z").await;
    // Nine of the present day are too few to be listed.
    app.all_sign(&id, &app.citizens(9).await, None).await;
    let listed = app.api.get(&petition_path(&id, "signatures?limit=100"), None).await.is(200);
    let (answer, lines) = got(&app, &petition_path(&id, "signatures.ndjson")).await;
    assert_eq!(json!(values(&lines)), listed["items"]);
    assert_eq!(values(&lines).len(), 50);
    let number = word(&app.seen(&id, None).await["number"]);
    assert!(answer.header("content-disposition").contains(&format!("{number}-signatures.ndjson")));
    let (_, table) = got(&app, &petition_path(&id, "signatures.csv")).await;
    assert!(table.starts_with(&format!("{MARK}name,region,signed_on\r\n")), "{table}");
    assert_eq!(records(&table).len(), 50);
    app.all_sign(&id, &app.citizens(1).await, None).await;
    let (_, table) = got(&app, &petition_path(&id, "signatures.csv?form=machine")).await;
    assert_eq!(records(&table).len(), 60);
    // What not everybody may see is not there either.
    let (hidden, _) = app.petition(&author).limited().await;
    for missing in [NOBODY, &hidden] {
        let path = petition_path(missing, "signatures.csv");
        app.api.get(&path, None).await.problem(404, "not_found");
    }
    app.close().await;
}

/// The chunks of an answer as they were written (RFC 9112, 7.1): what a client makes of them says nothing about that.
async fn pieces(app: &TestApp, path: &str) -> Vec<Vec<u8>> {
    let mut stream = TcpStream::connect(app.service.address).await.unwrap();
    let asked =
        format!("GET {path} HTTP/1.1\r\nHost: petitions.example\r\nConnection: close\r\n\r\n");
    stream.write_all(asked.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    let ends =
        |bytes: &[u8], sign: &[u8]| bytes.windows(sign.len()).position(|window| window == sign);
    let head = ends(&bytes, b"\r\n\r\n").unwrap() + 4;
    let mut rest = &bytes[head..];
    let mut pieces = Vec::new();
    loop {
        let line = ends(rest, b"\r\n").unwrap();
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..line]).unwrap(), 16).unwrap();
        if size == 0 {
            return pieces;
        }
        pieces.push(rest[line + 2..line + 2 + size].to_vec());
        rest = &rest[line + 2 + size + 2..];
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_of_many_signers_comes_in_small_pieces_and_whole() {
    let rows: i64 = if full() { 100_000 } else { 20_000 };
    let app = TestApp::at("2026-09-21T05:00:00Z").await;
    let id = app.petition(&app.citizen().await).to(DISTRICT).published().await;
    // A hole in the row.
    let gone = app.citizen().await;
    app.sign(&id, &gone, None).await.is(201);
    let own = petition_path(&id, "signatures/mine");
    app.api.call(Method::DELETE, &own, Some(&gone), None, &[]).await.is(204);
    let petition: Uuid = id.parse().unwrap();
    let database = app.database.clone();
    tokio::task::spawn_blocking(move || {
        let mut conn = PgConnection::establish(&database).unwrap();
        let mut signatures = (0..rows).map(|at| {
            let mut row = recorded(petition, 52 + at, Uuid::new_v4(), false);
            row.signed_at = format!("2026-09-{:02}T07:00:00Z", 8 + at * 12 / rows).parse().unwrap();
            row
        });
        seed(&mut conn, petition.into(), &mut signatures, 1_000).unwrap();
    })
    .await
    .unwrap();
    let path = petition_path(&id, "signatures.ndjson");
    let pieces = pieces(&app, &path).await;
    let largest = pieces.iter().map(Vec::len).max().unwrap();
    // Those of today are fifty, and so they are listed.
    let rows = usize::try_from(rows).unwrap();
    let lines = values(&String::from_utf8(pieces.concat()).unwrap());
    assert_eq!(lines.len(), rows + 50);
    // Counted pages are parts of the same list, however many groups of ordinals they begin behind.
    let paged = collected(&app, &format!("/{id}/signers"), 999).await;
    let told =
        |one: &Value, name: &str, day: &str| (one[name].clone(), word(&one[day])[..10].to_owned());
    let of_pages: Vec<_> = paged.iter().map(|one| told(one, "fio", "createdDate")).collect();
    let of_lines: Vec<_> = lines.iter().map(|one| told(one, "name", "signed_on")).collect();
    assert!(of_pages == of_lines, "{} and {}", of_pages.len(), of_lines.len());
    let pieces = pieces.len();
    assert!(pieces >= rows / 2_048 && largest < 262_144, "{pieces} pieces, {largest} bytes");
    app.close().await;
}
