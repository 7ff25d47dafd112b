//! Parts of the files of each day (RFC 9110, 14): a download that broke off goes on, and is whole in the end.

use std::path::Path;
use std::process::Command;

use petitions::app::open_data::dumps::make;
use petitions::credentials::{hex, sha256};
use reqwest::Method;
use serde_json::Value;

use super::dumps::with_many_petitions;
use crate::harness::{Answer, DISTRICT, TestApp, word};

const EXPORTS: &str = "/api/v1/exports";

/// A service with the largest of its files of this day, in several parts; the file, and its bytes.
async fn with_a_file_of_parts() -> (TestApp, Value, Vec<u8>) {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    app.petition(&app.citizen().await).to(DISTRICT).published().await;
    with_many_petitions(&app, 600).await;
    while app.core.write(make).await.unwrap() {}
    let files = app.api.get(EXPORTS, None).await.is(200);
    let named = |file: &&Value| file["name"] == "petitions.ndjson.gz";
    let file = files["items"].as_array().unwrap().iter().find(named).unwrap().clone();
    let whole = app.api.get(&word(&file["href"]), None).await;
    assert_eq!(hex(sha256(&whole.bytes)), file["sha256"]);
    assert_eq!(whole.header("accept-ranges"), "bytes");
    (app, file, whole.bytes)
}

async fn part(app: &TestApp, file: &Value, headers: &[(&str, &str)]) -> Answer {
    app.api.call(Method::GET, &word(&file["href"]), None, None, headers).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_part_of_a_file_is_the_bytes_that_stand_there() {
    let (app, file, whole) = with_a_file_of_parts().await;
    let size = whole.len();
    // Where one part of it ends and the next begins, which nobody outside can see.
    let inner = app
        .core
        .read(|work| {
            use diesel::RunQueryDsl as _;
            #[derive(diesel::QueryableByName)]
            struct Size {
                #[diesel(sql_type = diesel::sql_types::Integer)]
                bytes: i32,
            }
            let sizes = "SELECT octet_length(content) AS bytes FROM dump_parts WHERE name = 'petitions.ndjson.gz' ORDER BY part";
            let sizes: Vec<Size> = diesel::sql_query(sizes).load(work.conn).unwrap();
            Ok(sizes.iter().map(|size| usize::try_from(size.bytes).unwrap()).collect::<Vec<_>>())
        })
        .await
        .unwrap();
    assert_eq!(inner.len(), 3, "{inner:?}");
    let (one, two) = (inner[0], inner[0] + inner[1]);
    for (first, last) in [
        (0, 0),
        (0, size - 1),
        (1, one - 1),
        (one - 1, one),
        (one, one),
        (one - 7, two + 7),
        (two, size - 1),
        (size - 1, size - 1),
    ] {
        let asked = format!("bytes={first}-{last}");
        let answer = part(&app, &file, &[("range", &asked)]).await;
        assert_eq!(answer.status, 206, "{asked}");
        assert_eq!(answer.header("content-range"), format!("bytes {first}-{last}/{size}"));
        assert_eq!(answer.header("content-length"), (last - first + 1).to_string());
        assert_eq!(answer.header("content-type"), "application/gzip");
        assert_eq!(answer.header("etag"), format!("\"{}\"", word(&file["sha256"])));
        assert!(answer.bytes == whole[first..=last], "{asked}");
    }
    for (asked, first) in [(format!("bytes={one}-"), one), ("bytes=-5".to_owned(), size - 5)] {
        let answer = part(&app, &file, &[("range", &asked)]).await;
        assert!(answer.status == 206 && answer.bytes == whole[first..], "{asked}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_given_in_part_is_given_whole_or_refused_with_its_size() {
    let (app, file, whole) = with_a_file_of_parts().await;
    let etag = format!("\"{}\"", word(&file["sha256"]));
    let behind = format!("bytes={}-", whole.len());
    let refused = part(&app, &file, &[("range", &behind)]).await;
    refused.problem(416, "range_not_satisfiable");
    assert_eq!(refused.header("content-range"), format!("bytes */{}", whole.len()));
    let weak = format!("W/{etag}");
    for headers in [
        vec![("range", "bytes=0-1,5-6")],
        vec![("range", "bytes=6-5")],
        vec![("range", "pages=1-2")],
        // The reader has the beginning of another file.
        vec![("range", "bytes=10-"), ("if-range", "\"0000\"")],
        vec![("range", "bytes=10-"), ("if-range", weak.as_str())],
        vec![("range", behind.as_str()), ("if-range", "\"0000\"")],
    ] {
        let answer = part(&app, &file, &headers).await;
        assert!(answer.status == 200 && answer.bytes == whole, "{headers:?}: {}", answer.status);
    }
    let same = part(&app, &file, &[("range", "bytes=10-"), ("if-range", &etag)]).await;
    assert!(same.status == 206 && same.bytes == whole[10..]);
    // What is known already is not given in part either, and a HEAD asks for no part (RFC 9110, 13.2.2 and 14.2).
    let known = part(&app, &file, &[("range", "bytes=10-"), ("if-none-match", &etag)]).await;
    assert_eq!((known.status, known.bytes.len()), (304, 0));
    let range = [("range", "bytes=10-19")];
    let head = app.api.call(Method::HEAD, &word(&file["href"]), None, None, &range).await;
    assert_eq!((head.status, head.header("accept-ranges")), (200, "bytes"));
    assert_eq!(head.header("content-length"), whole.len().to_string());
    // Pages of other origins may go on with a download as well.
    let path = word(&file["href"]);
    let wish = [
        ("origin", "https://elsewhere.example"),
        ("access-control-request-method", "GET"),
        ("access-control-request-headers", "range, if-range"),
    ];
    let preflight = app.api.call(Method::OPTIONS, &path, None, None, &wish).await;
    assert!(preflight.header("access-control-allow-headers").contains("Range, If-Range"));
    assert!(refused.header("access-control-expose-headers").contains("Content-Range"));
    app.close().await;
}

/// What curl says of going on with a download: its status and how much of it came; none where there is no curl.
fn gone_on(url: &str, path: &Path) -> Option<String> {
    let mut curl = Command::new("curl");
    curl.args(["--silent", "--show-error", "--noproxy", "*", "--continue-at", "-"]);
    curl.args(["--write-out", "%{http_code} %{size_download}", "--output"]).arg(path).arg(url);
    let Ok(output) = curl.output() else {
        eprintln!("skipped: there is no curl");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_broke_off_is_finished_by_curl() {
    let (app, file, whole) = with_a_file_of_parts().await;
    let url = format!("http://{}{}", app.service.address, word(&file["href"]));
    let path = app.data.path().join("petitions.ndjson.gz");
    // As it lies there when the connection is cut in the middle of the second part.
    let had = whole.len() / 2;
    std::fs::write(&path, &whole[..had]).unwrap();
    let (of, to) = (url.clone(), path.clone());
    let told = tokio::task::spawn_blocking(move || gone_on(&of, &to)).await.unwrap();
    let Some(told) = told else { return };
    assert_eq!(told, format!("206 {}", whole.len() - had));
    assert_eq!(hex(sha256(&std::fs::read(&path).unwrap())), file["sha256"]);
    app.close().await;
}
