//! Several processes, and those that end.

use serde_json::json;

use super::{Stage, found};
use crate::harness::Api;
use crate::harness::database::{rows, sql};

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_at_the_same_signing_count_it_once() {
    let stage = Stage::limited().await;
    let second = stage.app.beside().await;
    for _ in 0..3 {
        let begun = stage.begins().await;
        let own = stage.own().await;
        // Nothing is left in one process's hands.
        let disturbing = async {
            for _ in 0..30 {
                let change =
                    "UPDATE signing_sessions SET next_try_at = next_try_at - interval '1 hour'";
                sql(&stage.app, change).await;
                tokio::time::sleep(std::time::Duration::from_millis(60)).await;
            }
        };
        let scanning = stage.scans(&begun, json!({ "certificate": own }));
        tokio::join!(disturbing, scanning);
        stage.comes_to(&begun, "signed").await;
        assert_eq!(stage.votes().await, (1, 1));
    }
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

#[tokio::test(flavor = "multi_thread")]
async fn a_vote_that_was_written_is_not_told_as_failed() {
    let stage = Stage::limited().await;
    let begun = stage.begins().await;
    stage.signs(&begun).await;
    let session = stage.comes_to(&begun, "signed").await;
    // As if the process had died before it wrote down that the signing is over, and its time had run out since.
    assert_eq!(rows(&stage.app, "signing_sessions WHERE state = 'signed'").await, 1);
    stage.app.api.post("/dev/clock/advance", None, json!({ "seconds": 3_600 })).await.is(200);
    let later = stage.reads(&begun).await;
    assert_eq!((&later["state"], &later["signature"]), (&json!("signed"), &session["signature"]));
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
