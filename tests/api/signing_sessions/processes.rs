//! Several processes, and those that end.

use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use eds::Line;
use petitions::app::Error;
use petitions::app::ids::SignatureId;
use petitions::app::signing::{self, Receipt, SignRequest, sign_batch};
use petitions::store::signing_sessions::{FailureColumns, expire};
use petitions::worker::signatures;
use reqwest::Method;
use serde_json::json;

use super::{Stage, found};
use crate::harness::database::{rows, sql};
use crate::harness::{Api, petition_path, word};

/// Both have the same signature in hand while its petition is locked, and both write it when it is free.
#[tokio::test(flavor = "multi_thread")]
async fn two_processes_at_the_same_signing_count_it_once() {
    let stage = Stage::limited().await;
    let second = stage.app.beside().await;
    let begun = stage.begins().await;
    let (database, id) = (stage.app.database.clone(), stage.id.clone());
    let (locked, is_locked) = tokio::sync::oneshot::channel();
    let (free, is_free) = std::sync::mpsc::channel();
    let holding = tokio::task::spawn_blocking(move || {
        let mut conn = PgConnection::establish(&database).unwrap();
        conn.batch_execute(&format!(
            "BEGIN; SELECT FROM petitions WHERE id = '{id}' FOR NO KEY UPDATE"
        ))
        .unwrap();
        locked.send(()).unwrap();
        is_free.recv().unwrap();
        conn.batch_execute("COMMIT").unwrap();
    });
    is_locked.await.unwrap();
    stage.signs(&begun).await;
    found(&stage.app, "signing_sessions WHERE cms_cipher IS NOT NULL").await;
    // Nothing is left in one process's hands alone.
    for _ in 0..20 {
        let change = "UPDATE signing_sessions SET next_try_at = next_try_at - interval '1 hour'";
        sql(&stage.app, change).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    free.send(()).unwrap();
    holding.await.unwrap();
    stage.comes_to(&begun, "signed").await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    stage.comes_to(&begun, "signed").await;
    assert_eq!(stage.votes().await, (1, 1));
    second.stop().await.unwrap();
    stage.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_process_has_received_another_counts() {
    let stage = Stage::limited().await;
    // The first can check nothing; the responders of the second work.
    stage.app.responders(json!({ "ocsp": "down" })).await;
    let begun = stage.begins().await;
    stage.signs(&begun).await;
    found(&stage.app, "signing_sessions WHERE cms_cipher IS NOT NULL AND failure_code IS NOT NULL")
        .await;
    let second = stage.app.beside().await;
    let (id, account) = (stage.id.clone(), stage.person.account);
    let _left = stage.app.leave().await;
    let api = Api::at(&format!("http://{}", second.address));
    let session = super::settled(&api, &begun, &stage.person.token).await;
    assert_eq!(session["state"], "signed", "{session}");
    let (petition, core) = (id, second.app.clone());
    let from = format!("signatures WHERE petition_id = '{petition}' AND account_id = '{account}'");
    let votes = core.read(move |work| Ok(crate::harness::database::count(work.conn, &from))).await;
    assert_eq!(votes.unwrap(), 1);
    second.stop().await.unwrap();
}

/// A process that has had a signature in hand for long, while others went on.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_told_as_over_does_not_count_and_what_counted_is_told_again() {
    let stage = Stage::limited().await;
    let app = &stage.app;
    let (queue, writers) = signatures::start(app.core.clone(), 16, 16, sign_batch).unwrap();
    let begun = stage.begins().await;
    let cms = app.cms(Line::Gost2015, &stage.id, &stage.person, stage.key.as_deref()).await;
    let mut request = SignRequest {
        id: SignatureId::new(),
        petition: stage.id.parse().unwrap(),
        account: stage.person.account.into(),
        session: None,
        link_key: stage.key.clone(),
        text_hash: None,
        notify: false,
        arrived_at: word(&begun["begun_at"]).parse().unwrap(),
        evidence: None,
        signing_session: Some(word(&begun["id"]).parse().unwrap()),
        through: None,
    };
    request.evidence = Some(signing::prove(&app.core, &request, cms).await.unwrap());
    let over = async || {
        let refused = queue.sign(request.clone()).await.unwrap_err();
        assert!(matches!(refused, Error::Conflict("signing_session_over")), "{refused}");
    };
    sql(app, "UPDATE signing_sessions SET begun_at = begun_at - interval '1 hour', expires_at = expires_at - interval '1 hour'")
        .await;
    app.core
        .write(|work| {
            let gone = FailureColumns { code: "x".into(), detail: "x".into(), basis: None };
            Ok(expire(work.conn, work.now, &gone, work.wall_now)?)
        })
        .await
        .unwrap();
    assert_eq!(stage.reads(&begun).await["state"], "expired");
    over().await;
    assert_eq!(stage.votes().await, (0, 0));
    sql(app, "UPDATE signing_sessions SET state = 'waiting', settled_at = NULL").await;
    // Promised by the batch that counted it, and not again.
    let counted = queue.sign(request.clone()).await.unwrap();
    assert!(counted.promise.is_some());
    let first = Receipt { promise: None, ..counted };
    assert_eq!(stage.reads(&begun).await["state"], "signed");
    assert_eq!(queue.sign(request.clone()).await.unwrap(), first);
    assert_eq!(stage.votes().await, (1, 1));
    // Whoever has taken their vote back is not made to vote again.
    let mine = petition_path(&stage.id, "signatures/mine");
    let token = Some(stage.person.token.as_str());
    app.api.call(Method::DELETE, &mine, token, None, &[]).await.is(204);
    over().await;
    assert_eq!(rows(app, "signatures WHERE live").await, 0);
    drop(queue);
    tokio::task::spawn_blocking(move || writers.join(Duration::from_secs(6))).await.unwrap();
    stage.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_beginning_whose_process_died_goes_on_with_the_next_press() {
    let stage = Stage::limited().await;
    let begun = stage.begins().await;
    // As it stands before the broker has answered.
    let bare = "UPDATE signing_sessions SET qr_code = NULL, mobile_link = NULL, business_link = NULL, data_url = NULL, \
         sign_url = NULL";
    sql(&stage.app, bare).await;
    let again = stage.begins().await;
    assert_eq!(again["id"], begun["id"]);
    assert_ne!(again["qr_code"], begun["qr_code"]);
    stage.signs(&again).await;
    stage.comes_to(&again, "signed").await;
    stage.app.close().await;
}
