//! Votes and petitions by electronic signature, where each must bear one and where it may.

use eds::Line;
use eds_testing::{Cms, Kind};
use serde_json::json;

use super::kept;
use crate::harness::database::{rows, sql};
use crate::harness::evidence::with_cms;
use crate::harness::{DISTRICT, TestApp, word};

const CMS: [&str; 2] = ["--signature-evidence", "cms"];

async fn whole_way(line: Line) {
    let app = TestApp::with(&CMS).await;
    let author = app.person().await;
    let id = app.petition(&author.token).to(DISTRICT).drafted().await;
    let cms = app.cms(line, &id, &author, None).await;
    app.submit_by_eds(&id, &author.token, &cms).await.is(200);
    let key = app.approve(&id, &author.token).await;
    app.all_sign_by_eds(line, &id, &app.people(50).await, Some(&key)).await;
    assert_eq!(app.seen(&id, None).await["state"], "published", "the fiftieth has joined");
    let lacking = app.required(&id).await - 50;
    app.all_sign_by_eds(line, &id, &app.people(lacking).await, None).await;
    let seen = app.seen(&id, None).await;
    assert_eq!(seen["state"], "supported", "the threshold is reached");
    let votes = 50 + i64::try_from(lacking).unwrap();
    assert_eq!(kept(&app).await, (votes + 1, 2), "one for each vote and one for the filing");
    let code = line.code();
    let good = format!(
        "signature_evidence JOIN signatures ON signatures.id = signature_id \
         WHERE assurance = 'eds' AND verdict = 'accepted' AND revocation = 'good' AND line = '{code}' \
           AND judged_at = signed_at AND cms_cipher IS NOT NULL AND live"
    );
    assert_eq!(rows(&app, &good).await, votes);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_and_the_threshold_are_reached_by_signatures_in_rsa() {
    whole_way(Line::Rsa).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_and_the_threshold_are_reached_by_signatures_in_gost_2015() {
    whole_way(Line::Gost2015).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_and_the_threshold_are_reached_by_signatures_in_gost_2004() {
    whole_way(Line::Gost2004).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_alone_does_not_do_where_each_vote_must_bear_a_signature() {
    let app = TestApp::with(&CMS).await;
    let author = app.person().await;
    let id = app.petition(&author.token).to(DISTRICT).drafted().await;
    let body = json!({ "prohibited_subjects_acknowledged": "V2026" });
    let refused = app.act(&id, "submission", &author.token, body).await;
    refused.problem(403, "evidence_required");
    let cms = app.cms(Line::Gost2015, &id, &author, None).await;
    app.submit_by_eds(&id, &author.token, &cms).await.is(200);
    let key = app.approve(&id, &author.token).await;
    let person = app.person().await;
    let refused = app.sign(&id, &person.token, Some(&key)).await.problem(403, "evidence_required");
    assert!(word(&refused["detail"]).contains("signing-statement"), "it says the way: {refused}");
    assert_eq!(refused["legal_basis"], "90-3(1)");
    assert_eq!(rows(&app, "signatures").await, 0);
    // What the law says of the person comes before.
    app.sign(&id, &person.token, None).await.problem(404, "not_found");
    app.sign_by_eds(Line::Gost2015, &id, &person, Some(&key)).await.is(201);
    // A repeated one needs no more than a session: it changes nothing.
    let again = app.sign(&id, &person.token, Some(&key)).await.is(200);
    assert_eq!(again["ordinal"], 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_that_comes_later_is_kept_beside_the_vote_that_lacked_it() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let (id, key) = app.petition(&author).limited().await;
    let person = app.person().await;
    let first = app.sign(&id, &person.token, Some(&key)).await.is(201);
    assert_eq!(kept(&app).await, (0, 0));
    for _ in 0..2 {
        // The second time there is some already, and the first stands.
        let answer = app.sign_by_eds(Line::Gost2015, &id, &person, Some(&key)).await.is(200);
        assert_eq!(answer["id"], first["id"]);
        assert_eq!(answer["signature_count"], 1);
        assert_eq!(kept(&app).await, (1, 1));
    }
    let vote = word(&first["id"]);
    let evidence = format!("signature_evidence WHERE signature_id = '{vote}'");
    assert_eq!(rows(&app, &evidence).await, 1);
    assert_eq!(rows(&app, "signatures WHERE assurance = 'declared'").await, 1, "as it was given");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signed_by_eds_takes_it_back_and_repeats_it_by_their_session() {
    let app = TestApp::open().await;
    let (id, key) = app.petition(&app.citizen().await).limited().await;
    let person = app.person().await;
    let first = app.sign_by_eds(Line::Gost2015, &id, &person, Some(&key)).await.is(201);
    let again = app.sign(&id, &person.token, Some(&key)).await.is(200);
    assert_eq!((&again["id"], &again["ordinal"]), (&first["id"], &first["ordinal"]));
    let path = format!("/api/v1/petitions/{id}/signatures/mine");
    let taken = app.api.call(reqwest::Method::DELETE, &path, Some(&person.token), None, &[]).await;
    assert_eq!(taken.status, 204);
    assert_eq!(kept(&app).await, (1, 1), "what it proved stays on record");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_is_taken_attached_in_pem_and_stamped() {
    let app = TestApp::open().await;
    let (id, key) = app.petition(&app.citizen().await).limited().await;
    let statement = app.statement(&id, None, Some(&key)).await;
    let people = app.people(3).await;
    let authority = app.authority(Line::Gost2015);
    for (person, how) in people.iter().zip(["attached", "pem", "stamped"]) {
        let own = app.made_out(Line::Gost2015, &person.iin, Kind::Individual);
        let plain = Cms::new(&own, &statement);
        let body = match how {
            "attached" => with_cms(&plain.attached().to_der().unwrap(), Some(&key)),
            "pem" => {
                json!({ "consent": true, "link_key": key, "cms": plain.to_pem().unwrap() })
            }
            _ => {
                let at = app.core.clock.legal();
                let stamped = Cms { stamped: Some((&authority.time_stamping, at)), ..plain };
                with_cms(&stamped.to_der().unwrap(), Some(&key))
            }
        };
        app.act(&id, "signatures", &person.token, body).await.is(201);
    }
    assert_eq!(rows(&app, "signature_evidence WHERE stamped_at IS NOT NULL").await, 1);
    assert_eq!(kept(&app).await, (3, 1));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_by_a_session_never_asks_for_evidence() {
    let app = TestApp::open().await;
    let (id, key) = app.petition(&app.citizen().await).limited().await;
    for table in ["signature_evidence", "signing_statements"] {
        let gone = format!("ALTER TABLE {table} RENAME TO gone_{table}");
        sql(&app, gone.leak()).await;
    }
    let person = app.citizen().await;
    app.sign(&id, &person, Some(&key)).await.is(201);
    app.sign(&id, &person, Some(&key)).await.is(200);
    app.close().await;
}
