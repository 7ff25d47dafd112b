//! What is signed.

use petitions::credentials::{hex, sha256};
use petitions::domain::language::Language;
use petitions::domain::signing_statement::{Named, filing, joining};
use reqwest::Method;

use crate::harness::{NOBODY, TestApp, petition_path, word};

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_is_given_byte_for_byte_with_its_hash_as_etag() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let id = app.petition(&author).published().await;
    let seen = app.seen(&id, None).await;
    let hash = word(&seen["text_hash"]);
    let named =
        Named { language: Language::Ru, id: &id, title: &word(&seen["title"]), hash: &hash };
    let expected = joining(&named, &word(&seen["number"]));
    let path = petition_path(&id, "signing-statement");
    let answer = app.api.get(&path, None).await;
    assert_eq!(answer.status, 200);
    assert_eq!(String::from_utf8_lossy(&answer.bytes), expected);
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(answer.header("content-language"), "ru");
    let etag = format!("\"{}\"", hex(sha256(&answer.bytes)));
    assert_eq!(answer.header("etag"), etag);
    let again = app.api.call(Method::GET, &path, None, None, &[("if-none-match", &etag)]).await;
    assert_eq!((again.status, again.bytes.len()), (304, 0));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_is_seen_by_whoever_sees_the_petition() {
    let app = TestApp::open().await;
    let [author, other] = [app.citizen().await, app.citizen().await];
    let draft = app.petition(&author).drafted().await;
    let path = petition_path(&draft, "signing-statement");
    app.api.get(&path, None).await.problem(404, "not_found");
    app.api.get(&path, Some(&other)).await.problem(404, "not_found");
    let own = app.api.get(&path, Some(&author)).await;
    assert_eq!(own.header("cache-control"), "private, no-store");
    let hash = own.body(); // It is no JSON.
    assert!(hash.is_null());
    let text = String::from_utf8(own.bytes.clone()).unwrap();
    assert!(text.starts_with("petition-statement/1 filing\nПодаю петицию «"), "{text}");
    let (id, key) = app.petition(&author).limited().await;
    let path = petition_path(&id, "signing-statement");
    app.api.get(&path, Some(&other)).await.problem(404, "not_found");
    let told = app.api.get(&format!("{path}?link_key={key}"), None).await;
    assert_eq!(told.status, 200);
    assert!(told.bytes.starts_with(b"petition-statement/1 joining\n"));
    let by_header =
        app.api.call(Method::GET, &path, None, None, &[("link-key", key.as_str())]).await;
    assert_eq!(by_header.bytes, told.bytes);
    app.api.get(&petition_path(NOBODY, "signing-statement"), None).await.problem(404, "not_found");
    app.close().await;
}

/// The hash that a draft's statement names is the one that filing freezes.
#[tokio::test(flavor = "multi_thread")]
async fn the_statement_of_a_draft_names_the_hash_that_filing_freezes() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let id = app.petition(&author).drafted().await;
    let statement = app.statement(&id, Some(&author), None).await;
    let draft = app.seen(&id, Some(&author)).await;
    assert!(draft["text_hash"].is_null());
    app.submit(&id, &author).await;
    let filed = app.seen(&id, Some(&author)).await;
    let (title, hash) = (word(&filed["title"]), word(&filed["text_hash"]));
    let named = Named { language: Language::Ru, id: &id, title: &title, hash: &hash };
    assert_eq!(String::from_utf8_lossy(&statement), filing(&named));
    app.close().await;
}
