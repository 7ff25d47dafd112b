//! The way from the first press to the vote.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use petitions::app::retention::tidy;
use serde_json::{Value, json};

use super::{Stage, found, reads, scans};
use crate::harness::database::{rows, sql};
use crate::harness::{LINES, TestApp, word};

/// What only the signing itself needs.
const BARE: &str = "signing_sessions WHERE num_nonnulls(link_key, qr_code, mobile_link, business_link, data_url, \
     sign_url, cms_cipher) = 0";

fn instant(value: &Value) -> DateTime<Utc> {
    word(value).parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vote_is_begun_here_signed_on_a_telephone_and_counted() {
    let stage = Stage::limited().await;
    let answer = stage.tries().await;
    let begun = answer.is(202);
    let path = format!("/api/v1/signing-sessions/{}", word(&begun["id"]));
    assert_eq!(answer.header("location"), path);
    assert_eq!(
        (&begun["state"], &begun["channel"], &begun["petition_id"]),
        (&json!("waiting"), &json!("qr"), &json!(stage.id))
    );
    let picture = STANDARD.decode(word(&begun["qr_code"])).unwrap();
    assert!(picture.starts_with(b"\x89PNG\r\n\x1a\n"));
    for link in ["egov_mobile", "egov_business"] {
        assert!(word(&begun["launch_links"][link]).contains("/dev/eds/broker/api/egovQr/"));
    }
    let lasts = instant(&begun["expires_at"]) - instant(&begun["begun_at"]);
    assert!(lasts > TimeDelta::minutes(14) && lasts <= TimeDelta::minutes(15), "{lasts}");
    assert_eq!(stage.votes().await, (0, 0));
    let shown = stage.scans(&begun, json!({ "certificate": stage.own().await })).await;
    let statement = stage.app.statement(&stage.id, None, stage.key.as_deref()).await;
    assert_eq!(shown, json!({ "text": String::from_utf8(statement).unwrap(), "signed": true }));
    let session = stage.comes_to(&begun, "signed").await;
    // The vote bears the instant at which it was begun.
    assert_eq!(session["signature"]["signed_at"], begun["begun_at"]);
    assert!(session["qr_code"].is_null() && session["failure"].is_null());
    assert_eq!(stage.votes().await, (1, 1));
    let vote = word(&session["signature"]["id"]);
    let kept = format!(
        "signatures s JOIN signature_evidence e ON e.signature_id = s.id WHERE s.id = '{vote}' \
         AND s.assurance = 'eds' AND s.live AND e.judged_at > s.signed_at"
    );
    assert_eq!(rows(&stage.app, &kept).await, 1);
    let again = stage.app.sign(&stage.id, &stage.person.token, stage.key.as_deref()).await;
    assert_eq!(again.is(200)["id"], session["signature"]["id"]);
    stage.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_but_the_vote_is_kept_of_a_signing() {
    let stage = Stage::limited().await;
    let begun = stage.begins().await;
    stage.signs(&begun).await;
    stage.comes_to(&begun, "signed").await;
    let stranger = stage.app.citizen().await;
    reads(&stage.app.api, &begun, &stranger).await.problem(404, "not_found");
    assert_eq!(rows(&stage.app, BARE).await, 1);
    let other = stage.begins().await;
    stage.scans(&other, json!({})).await;
    stage.comes_to(&other, "failed").await;
    assert_eq!(rows(&stage.app, BARE).await, 2);
    // An hour later the rows are gone too, and not before.
    stage.app.core.write(tidy).await.unwrap();
    assert_eq!(rows(&stage.app, "signing_sessions").await, 2);
    sql(&stage.app, "UPDATE signing_sessions SET settled_at = settled_at - interval '61 minutes'")
        .await;
    stage.app.core.write(tidy).await.unwrap();
    assert_eq!(rows(&stage.app, "signing_sessions").await, 0);
    reads(&stage.app.api, &begun, &stage.person.token).await.problem(404, "not_found");
    assert_eq!(stage.votes().await, (1, 1));
    stage.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn telephones_sign_in_every_line_and_enclose_the_text_if_they_like() {
    let app = TestApp::open().await;
    let (id, key) = app.petition(&app.citizen().await).limited().await;
    let mut stage = Stage { person: app.person().await, app, id, key: Some(key) };
    for (line, attached) in LINES.into_iter().zip([false, true, false]) {
        stage.person = stage.app.person().await;
        let begun = stage.begins().await;
        let certificate = stage.app.certificate(&stage.person.iin).in_line(line).issued().await;
        let what = json!({ "certificate": certificate.der, "attached": attached });
        stage.scans(&begun, what).await;
        stage.comes_to(&begun, "signed").await;
    }
    assert_eq!(rows(&stage.app, "signature_evidence").await, 3);
    stage.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pressing_again_gives_the_signing_that_is_open() {
    let stage = Stage::limited().await;
    let (one, other) = tokio::join!(stage.begins(), stage.begins());
    assert_eq!((&one["id"], &one["qr_code"]), (&other["id"], &other["qr_code"]));
    assert_eq!(stage.begins().await, one);
    assert_eq!(rows(&stage.app, "signing_sessions").await, 1);
    stage.signs(&one).await;
    let session = stage.comes_to(&one, "signed").await;
    // Whose vote stands may sign it again: the vote stays, and so does its evidence.
    let again = stage.begins().await;
    assert_ne!(again["id"], one["id"]);
    stage.signs(&again).await;
    let second = stage.comes_to(&again, "signed").await;
    assert_eq!(second["signature"], session["signature"]);
    assert_eq!(stage.votes().await, (1, 1));
    stage.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_telephone_that_has_come_makes_the_picture_good_for_nothing() {
    let stage = Stage::limited().await;
    let begun = stage.begins().await;
    // Its holder has to think about it: the sandbox's telephone answers when it has signed, so the responder is slow.
    stage.app.responders(json!({ "ocsp": "try_later" })).await;
    stage.signs(&begun).await;
    found(&stage.app, "signing_sessions WHERE cms_cipher IS NOT NULL AND failure_code IS NOT NULL")
        .await;
    let waiting = stage.reads(&begun).await;
    assert_eq!(waiting["state"], "waiting");
    assert!(waiting["scanned_at"].is_string() && waiting["qr_code"].is_null(), "{waiting}");
    assert!(waiting["launch_links"].is_null() && waiting["failure"].is_null(), "{waiting}");
    // What came is sealed.
    let iin = &stage.person.iin;
    let bare =
        format!("signing_sessions WHERE position(convert_to('{iin}', 'UTF8') in cms_cipher) > 0");
    assert_eq!(rows(&stage.app, &bare).await, 0);
    stage.app.responders(json!({})).await;
    stage.comes_to(&begun, "signed").await;
    let late = scans(&stage.app.api, &begun, json!({})).await;
    assert_eq!(late.status, 200, "the broker itself knows it still");
    assert_eq!(stage.votes().await, (1, 1));
    stage.app.close().await;
}
