//! What comes to nothing: each with a code of its own, and nothing is kept.

use petitions::app::Error;
use petitions::app::ids::SignatureId;
use petitions::app::signing::SignRequest;
use petitions::app::signing_sessions;
use petitions::domain::signing_sessions::Channel;
use petitions::http::responses::problem::Problem;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Stage, begins};
use crate::harness::database::{rows, sql};
use crate::harness::{NOBODY, TestApp, accounts, word};

#[tokio::test(flavor = "multi_thread")]
async fn another_person_another_text_and_bad_certificates_count_for_nothing() {
    let stage = Stage::limited().await;
    let app = &stage.app;
    let stranger = app.person().await;
    let of = async |kind: &str| app.certificate(&stage.person.iin).of_kind(kind).issued().await.der;
    let theirs = app.certificate(&stranger.iin).issued().await.der;
    let own = stage.own().await;
    for (what, code) in [
        (json!({ "certificate": theirs }), "cms_other_person"),
        (json!({ "certificate": own, "text": "I join everything" }), "cms_other_content"),
        (json!({ "certificate": own, "mistake": "changed_byte" }), "signature_does_not_fit"),
        (json!({ "certificate": own, "mistake": "no_signer" }), "cms_no_signer"),
        (json!({ "certificate": of("expired").await }), "certificate_expired"),
        (json!({ "certificate": of("revoked").await }), "certificate_revoked"),
        (json!({ "certificate": of("authentication").await }), "certificate_authentication_only"),
        (json!({ "certificate": of("stranger").await }), "certificate_issuer_unknown"),
        (json!({}), "signing_declined"),
    ] {
        let begun = stage.begins().await;
        stage.scans(&begun, what).await;
        stage.fails(&begun, code).await;
    }
    // And the same person may sign all the same.
    let begun = stage.begins().await;
    stage.signs(&begun).await;
    stage.comes_to(&begun, "signed").await;
    assert_eq!(stage.votes().await, (1, 1));
    stage.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_is_told_in_the_readers_language() {
    let stage = Stage::limited().await;
    let begun = stage.begins().await;
    stage.scans(&begun, json!({})).await;
    stage.fails(&begun, "signing_declined").await;
    let path = format!("/api/v1/signing-sessions/{}", word(&begun["id"]));
    let token = Some(stage.person.token.as_str());
    for (language, title, beginning) in [
        ("kk", "Қол қойылмады", "қолданбада қол қоюдан бас тартылды"),
        ("ru", "Подписание не состоялось", "подписание отклонено в приложении"),
        ("en", "The signing did not take place", "the signing was declined in the application"),
    ] {
        let headers = [("accept-language", language)];
        let answer = stage.app.api.call(Method::GET, &path, token, None, &headers).await;
        let failure = answer.is(200)["failure"].clone();
        assert_eq!(answer.header("content-language"), language);
        assert_eq!(failure["title"], title);
        assert!(word(&failure["detail"]).starts_with(beginning), "{failure}");
    }
    stage.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_sign_may_not_begin() {
    let stage = Stage::limited().await;
    let (app, token) = (&stage.app, stage.person.token.as_str());
    let with = |member: &str, value: Value| {
        let mut body = stage.body();
        body[member] = value;
        body
    };
    for (body, status, code) in [
        (with("consent", json!(false)), 422, "validation_failed"),
        (with("channel", json!("fax")), 422, "validation_failed"),
        (with("link_key", json!("wrongkey0123456789abcdef")), 404, "not_found"),
        (with("link_key", json!(null)), 404, "not_found"),
        (with("text_hash", json!("0".repeat(64))), 409, "text_hash_mismatch"),
    ] {
        begins(&app.api, &stage.id, token, body).await.problem(status, code);
    }
    begins(&app.api, NOBODY, token, stage.body()).await.problem(404, "not_found");
    let moderator = app.moderator().await;
    begins(&app.api, &stage.id, &moderator, stage.body()).await.problem(403, "wrong_role");
    let draft = app.petition(token).with("title", "Иной заголовок").drafted().await;
    begins(&app.api, &draft, token, stage.body()).await.problem(409, "not_collecting");
    let child = app.person().await;
    let of_child = format!(
        "UPDATE accounts SET birth_date = current_date - interval '15 years' WHERE id = '{}'",
        child.account
    );
    sql(app, of_child.leak()).await;
    begins(&app.api, &stage.id, &child.token, stage.body()).await.problem(403, "under_age");
    assert_eq!(rows(app, "signing_sessions").await, 0);
    stage.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_changed_since_is_judged_again_at_the_end() {
    let stage = Stage::limited().await;
    let begun = stage.begins().await;
    let staff = stage.app.moderator().await;
    stage.app.take_down(&stage.id, "шағым").await;
    stage.signs(&begun).await;
    stage.fails(&begun, "taken_down").await;
    drop(staff);
    stage.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_takes_what_they_have_begun_along() {
    let app = TestApp::open().await;
    let (id, key) = app.petition(&app.citizen().await).limited().await;
    let token = accounts::person(&app).await;
    let body = json!({ "channel": "qr", "consent": true, "link_key": key });
    begins(&app.api, &id, &token, body).await.is(202);
    let password = Some(json!({ "password": accounts::PASSWORD }));
    app.api.call(Method::DELETE, "/api/v1/me", Some(&token), password, &[]).await.is(204);
    assert_eq!(rows(&app, "signing_sessions").await, 0);
    app.close().await;
}

/// Where no broker is named.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_broker_the_channel_is_not_offered() {
    let app = TestApp::production().await;
    let request = SignRequest {
        id: SignatureId::new(),
        petition: NOBODY.parse().unwrap(),
        account: NOBODY.parse().unwrap(),
        session: None,
        link_key: None,
        text_hash: None,
        notify: false,
        arrived_at: app.core.clock.legal(),
        evidence: None,
        signing_session: None,
        through: None,
    };
    let begun = signing_sessions::begin(&app.core, request, Channel::Qr).await;
    let refused: Error = begun.map(drop).unwrap_err();
    let told = Problem::from(refused);
    assert_eq!((told.status.as_u16(), told.code), (404, "channel_unavailable"));
    app.close().await;
}
