//! Many processes, and some that die: the log has every vote once, in one order.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use petitions::app::Error;
use petitions::app::signature_log::{append, append_waiting};
use petitions::store::signature_log::take_turn;

use super::{PublicLog, WAITING, audited, bytes, continues, settled, settled_by, signed_head};
use crate::harness::database::{rows, sql};
use crate::harness::{Api, TestApp};

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_and_eight_at_once_make_one_log() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    let other = app.beside().await;
    let there = Api::at(&format!("http://{}", other.address));
    let before = {
        settled(&app).await;
        signed_head(&app.api).await
    };
    let people = app.citizens(120).await;
    let appending = (0..8).map(|task| {
        let core = if task % 2 == 0 { app.core.clone() } else { other.app.clone() };
        tokio::spawn(async move {
            for _ in 0..15 {
                append_waiting(&core).await.unwrap();
            }
        })
    });
    let appending: Vec<_> = appending.collect();
    let path = format!("/api/v1/petitions/{id}/signatures");
    let body = || serde_json::json!({ "consent": true });
    let signing = people.iter().enumerate().map(|(at, person)| {
        let api = if at % 2 == 0 { &app.api } else { &there };
        api.post(&path, Some(person), body())
    });
    for answer in futures_util::future::join_all(signing).await {
        answer.is(201);
    }
    for task in appending {
        task.await.unwrap();
    }
    settled(&app).await;
    let log = PublicLog::of(&app.api).await;
    assert_eq!(log.recount().of(&bytes(&id)).unwrap().live(), 170);
    assert!(continues(&app.api, &before).await);
    let found = audited(&app).await;
    assert!(found.is_sound(), "{found}");
    other.stop().await.unwrap();
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_one_process_appends_no_other_does() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    settled(&app).await;
    let (held, done) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
    let (holding, release) = (held.clone(), done.clone());
    let core = app.core.clone();
    let appending = tokio::spawn(async move {
        let at_it = move |work: &mut petitions::app::Work<'_>| {
            while !take_turn(work.conn)? {
                std::thread::sleep(Duration::from_millis(1));
            }
            holding.store(1, Ordering::Release);
            // A test that fails meanwhile lets go of nothing.
            let began = Instant::now();
            while release.load(Ordering::Acquire) == 0 && began.elapsed() < Duration::from_secs(30)
            {
                std::thread::sleep(Duration::from_millis(1));
            }
            Ok::<(), Error>(())
        };
        core.write(at_it).await
    });
    while held.load(Ordering::Acquire) == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    app.sign(&id, &app.citizen().await, None).await.is(201);
    assert_eq!(append_waiting(&app.core).await.unwrap(), 0);
    assert_eq!(rows(&app, WAITING).await, 1, "it waits, and the vote did not");
    done.store(1, Ordering::Release);
    appending.await.unwrap().unwrap();
    settled(&app).await;
    assert_eq!(PublicLog::of(&app.api).await.recount().of(&bytes(&id)).unwrap().live(), 51);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_process_did_not_finish_another_begins_anew() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    settled(&app).await;
    let before = signed_head(&app.api).await;
    app.all_sign(&id, &app.citizens(20).await, None).await;
    // It dies after all was written, and before COMMIT.
    let tries = Arc::new(AtomicU32::new(0));
    let counted = tries.clone();
    let died = app.core.write(move |work| -> Result<(), Error> {
        let appended = append(work)?;
        counted.fetch_add(u32::try_from(appended).unwrap(), Ordering::Relaxed);
        Err(Error::NotFound)
    });
    died.await.unwrap_err();
    let connections = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    sql(&app, connections).await;
    for _ in 0..100 {
        // Connections that were cut are noticed by whoever takes them next.
        if append_waiting(&app.core).await.is_ok() && rows(&app, WAITING).await == 0 {
            break;
        }
    }
    settled(&app).await;
    let log = PublicLog::of(&app.api).await;
    assert_eq!(log.recount().of(&bytes(&id)).unwrap().live(), 70, "each vote once");
    assert!(continues(&app.api, &before).await);
    assert!(audited(&app).await.is_sound());
    app.service.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn votes_from_before_the_log_come_into_it() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    settled(&app).await;
    // As the migration of a deployment that has votes already leaves it, and the release before writes.
    for statement in [
        "ALTER TABLE log_entries DISABLE TRIGGER log_entries_keep",
        "ALTER TABLE log_checkpoints DISABLE TRIGGER log_checkpoints_keep",
        "ALTER TABLE signature_leaves DISABLE TRIGGER signature_leaves_delete",
        "DELETE FROM log_entries",
        "DELETE FROM log_checkpoints",
        "DELETE FROM signature_leaves",
        "INSERT INTO log_pending (signature_id) SELECT id FROM signatures WHERE live ORDER BY petition_id, ordinal",
    ] {
        sql(&app, statement).await;
    }
    let other = app.beside().await;
    let there = Api::at(&format!("http://{}", other.address));
    settled_by(&other.app, &app).await;
    let log = PublicLog::of(&there).await;
    assert_eq!(log.recount().of(&bytes(&id)).unwrap().live(), 50);
    let found = audited(&app).await;
    assert!(found.is_sound(), "{found}");
    other.stop().await.unwrap();
    app.close().await;
}
