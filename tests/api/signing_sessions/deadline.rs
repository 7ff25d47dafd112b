//! Votes that are begun within a window and signed after its end.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use petitions::domain::calendar::end_of;
use serde_json::{Value, json};

use super::{Stage, begins, scans, settled};
use crate::harness::database::rows;
use crate::harness::{DISTRICT, Person, TestApp, word};

/// A petition that lacks one vote, and the end of the window in which it may come.
struct Close {
    stage: Stage,
    end: DateTime<Utc>,
}

impl Close {
    /// Of the open collection.
    async fn of_collection() -> Self {
        let app = TestApp::at("2026-03-02T05:00:00Z").await;
        let id = app.petition(&app.citizen().await).to(DISTRICT).published().await;
        let lacking = app.required(&id).await - 51;
        app.all_sign(&id, &app.citizens(lacking).await, None).await;
        let last = word(&app.seen(&id, None).await["closes_on"]);
        let stage = Stage { person: app.person().await, app, id, key: None };
        Self { stage, end: end_of(last.parse().unwrap()) }
    }

    /// Of the window of the fifty.
    async fn of_joining() -> Self {
        let app = TestApp::at("2026-03-02T05:00:00Z").await;
        let author = app.citizen().await;
        let (id, key) = app.petition(&author).limited().await;
        app.all_sign(&id, &app.citizens(49).await, Some(&key)).await;
        let window = app.term(&id, "joining", Some(&author)).await;
        let last = word(&window["due_on"]);
        let stage = Stage { person: app.person().await, app, id, key: Some(key) };
        Self { stage, end: end_of(last.parse().unwrap()) }
    }

    /// Moves the clock to so many seconds after the end.
    async fn at(&self, seconds: i64) {
        let to = self.end + TimeDelta::seconds(seconds);
        self.stage.app.clock(&to.to_rfc3339()).await;
    }

    async fn begun_in_time(&self) -> Value {
        self.at(-60).await;
        let begun = self.stage.begins().await;
        let until: DateTime<Utc> = word(&begun["expires_at"]).parse().unwrap();
        assert_eq!(until, self.end + TimeDelta::minutes(10));
        begun
    }

    async fn state(&self) -> String {
        word(&self.stage.app.seen(&self.stage.id, None).await["state"])
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vote_begun_in_time_and_signed_five_minutes_late_reaches_the_threshold() {
    let close = Close::of_collection().await;
    let begun = close.begun_in_time().await;
    close.at(300).await;
    // The sweep has looked, and waits.
    assert_eq!(close.state().await, "published");
    let stranger = close.stage.app.citizen().await;
    let late = begins(&close.stage.app.api, &close.stage.id, &stranger, close.stage.body()).await;
    late.problem(409, "collection_closed");
    let by_session = close.stage.app.sign(&close.stage.id, &stranger, None).await;
    by_session.problem(409, "collection_closed");
    // Pressing again gives what was begun in time.
    assert_eq!(close.stage.begins().await["id"], begun["id"]);
    close.stage.signs(&begun).await;
    let session = close.stage.comes_to(&begun, "signed").await;
    assert_eq!(session["signature"]["signed_at"], begun["begun_at"]);
    assert_eq!(close.state().await, "supported");
    // The last vote of the window has come in within it.
    let end = close.end.to_rfc3339();
    let within = format!(
        "petitions WHERE id = '{}' AND threshold_reached_at < '{end}' AND \
         threshold_reached_at > timestamptz '{end}' - interval '1 minute'",
        close.stage.id
    );
    assert_eq!(rows(&close.stage.app, &within).await, 1);
    close.at(86_400).await;
    assert_eq!(close.state().await, "supported");
    assert_eq!(close.stage.app.times(&close.stage.id, "collection_lapsed").await, 0);
    close.stage.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vote_that_is_signed_eleven_minutes_late_counts_for_nothing() {
    let close = Close::of_collection().await;
    let begun = close.begun_in_time().await;
    close.at(540).await;
    assert_eq!(close.state().await, "published");
    close.at(660).await;
    // Its time is over; whether a signature that came in time can still be counted is waited for two minutes more.
    assert_eq!(close.stage.comes_to(&begun, "expired").await["signature"], Value::Null);
    close
        .stage
        .app
        .until(&format!("/api/v1/petitions/{}", close.stage.id), |answer| {
            answer.body()["state"] == "not_supported"
        })
        .await;
    assert_eq!(close.state().await, "not_supported");
    let certificate = close.stage.own().await;
    scans(&close.stage.app.api, &begun, json!({ "certificate": certificate })).await;
    tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
    assert_eq!(close.stage.votes().await, (0, 0));
    assert_eq!(close.state().await, "not_supported");
    // It lapsed at its own due instant.
    let lapsed = format!(
        "journal WHERE petition_id = '{}' AND to_state = 'not_supported' AND effective_at = '{}'",
        close.stage.id,
        close.end.to_rfc3339()
    );
    assert_eq!(rows(&close.stage.app, &lapsed).await, 1);
    close.stage.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_waits_no_longer_than_the_signings_that_were_begun_in_it() {
    let close = Close::of_collection().await;
    let begun = close.begun_in_time().await;
    close.at(120).await;
    assert_eq!(close.state().await, "published");
    close.stage.scans(&begun, json!({})).await;
    close.stage.fails(&begun, "signing_declined").await;
    close.at(180).await;
    assert_eq!(close.state().await, "not_supported");
    close.stage.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fiftieth_may_be_begun_in_time_and_signed_late() {
    let close = Close::of_joining().await;
    let begun = close.begun_in_time().await;
    close.at(540).await;
    close.stage.signs(&begun).await;
    close.stage.comes_to(&begun, "signed").await;
    assert_eq!(close.state().await, "published");
    close.stage.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_sign_late_count_both_and_cross_the_line_once() {
    let close = Close::of_collection().await;
    let other: Person = close.stage.app.person().await;
    let begun = close.begun_in_time().await;
    let theirs = begins(&close.stage.app.api, &close.stage.id, &other.token, close.stage.body());
    let theirs = theirs.await.is(202);
    close.at(400).await;
    let certificate = close.stage.app.certificate(&other.iin).issued().await.der;
    let what = json!({ "certificate": certificate });
    let (second, ()) =
        tokio::join!(scans(&close.stage.app.api, &theirs, what), close.stage.signs(&begun));
    second.is(200);
    close.stage.comes_to(&begun, "signed").await;
    let settled = settled(&close.stage.app.api, &theirs, &other.token).await;
    assert_eq!(settled["state"], "signed", "{settled}");
    assert_eq!(close.state().await, "supported");
    assert_eq!(close.stage.app.times(&close.stage.id, "threshold_reached").await, 1);
    close.stage.app.close().await;
}

/// Somebody begins in the last second, and their beginning is written while the sweep is already at it.
#[tokio::test(flavor = "multi_thread")]
async fn a_lapse_waits_for_a_beginning_that_is_just_being_written() {
    let close = Close::of_collection().await;
    close.at(-60).await;
    let app = &close.stage.app;
    let (database, begun) = (app.database.clone(), close.end - TimeDelta::seconds(1));
    let (id, account) = (close.stage.id.clone(), close.stage.person.account);
    let (written, is_written) = tokio::sync::oneshot::channel();
    let beginning = tokio::task::spawn_blocking(move || {
        let mut conn = PgConnection::establish(&database).unwrap();
        conn.transaction(|conn| {
            let petition = petitions::store::petitions::lock_against_lapse(conn, id.parse().unwrap());
            assert!(petition.unwrap().is_some());
            conn.batch_execute(&format!(
                "INSERT INTO signing_sessions (id, account_id, petition_id, signature_id, channel, state, notify, \
                     begun_at, expires_at, settles_by, next_try_at, tries) \
                 VALUES (gen_random_uuid(), '{account}', '{id}', gen_random_uuid(), 'qr', 'waiting', false, \
                     '{begun}', timestamptz '{begun}' + interval '10 minutes', \
                     timestamptz '{begun}' + interval '12 minutes', '{begun}', 0)"
            ))
            .unwrap();
            written.send(()).unwrap();
            std::thread::sleep(std::time::Duration::from_millis(800));
            Ok::<_, diesel::result::Error>(())
        })
        .unwrap();
    });
    is_written.await.unwrap();
    close.at(10).await;
    beginning.await.unwrap();
    assert_eq!(close.state().await, "published");
    close.at(3_600).await;
    assert_eq!(close.state().await, "not_supported");
    close.stage.app.close().await;
}
