//! Bodies as some clients write them.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use reqwest::Method;

use crate::harness::{MINISTRY, TestApp, petition_path, text};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_compressed_body_is_refused_with_what_is_taken_and_a_lie_is_not_believed() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let plain = serde_json::to_vec(&text(MINISTRY)).unwrap();
    let send = async |bytes: &[u8], coding: &str| {
        let headers = [("content-type", "application/json"), ("content-encoding", coding)];
        let token = Some(author.as_str());
        let bytes = Some(bytes.to_vec());
        app.api.raw(Method::POST, "/api/v1/petitions", token, bytes, &headers).await.unwrap()
    };
    for coding in ["gzip", "GZIP", "br", "deflate", "x-gzip", "zstd", "identity, gzip", "rubbish"] {
        for bytes in [gzip(&plain), plain.clone(), vec![]] {
            let answer = send(&bytes, coding).await;
            answer.problem(415, "unsupported_media_type");
            assert_eq!(answer.header("accept-encoding"), "identity", "{coding}");
        }
    }
    send(&gzip(&plain), "identity").await.problem(400, "malformed_json");
    send(&plain, "identity").await.is(201);
    // Who may call is judged first.
    let headers = [("content-type", "application/json"), ("content-encoding", "gzip")];
    let anonymous =
        app.api.raw(Method::POST, "/api/v1/petitions", None, Some(plain), &headers).await.unwrap();
    anonymous.problem(401, "unauthenticated");
    // Files likewise.
    let id = app.petition(&author).drafted().await;
    let path = petition_path(&id, "attachments?file_name=a.pdf&purpose=supporting");
    let headers = [("content-type", "application/pdf"), ("content-encoding", "gzip")];
    let file = Some(b"%PDF-1.7".to_vec());
    let answer = app.api.raw(Method::POST, &path, Some(&author), file, &headers).await.unwrap();
    answer.problem(415, "unsupported_media_type");
    assert_eq!(answer.header("accept-encoding"), "identity");
    // Of a type that is not taken, those that are.
    let headers = [("content-type", "text/plain")];
    let answer = app
        .api
        .raw(Method::POST, "/api/v1/petitions", Some(&author), Some(b"{}".to_vec()), &headers)
        .await
        .unwrap();
    answer.problem(415, "unsupported_media_type");
    assert_eq!(answer.header("accept"), "application/json");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_byte_order_mark_before_json_is_passed_over() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let json = serde_json::to_vec(&text(MINISTRY)).unwrap();
    let send = async |bytes: Vec<u8>| {
        let headers = [("content-type", "application/json"), ("idempotency-key", "one")];
        let token = Some(author.as_str());
        app.api.raw(Method::POST, "/api/v1/petitions", token, Some(bytes), &headers).await.unwrap()
    };
    let mark = "\u{FEFF}".as_bytes();
    let made = send([mark, &json].concat()).await;
    made.is(201);
    // With and without it is one body.
    assert_eq!(send(json.clone()).await.is(201), made.body());
    send([mark, mark, &json].concat()).await.problem(400, "malformed_json");
    let utf16: Vec<u8> = "\u{FEFF}{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    send(utf16).await.problem(400, "malformed_json");
    app.close().await;
}
