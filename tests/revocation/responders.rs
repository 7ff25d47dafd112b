//! OCSP over HTTP.

use std::time::{Duration, Instant};

use eds::revocation::{NotChecked, Revocation};
use eds_testing::{Answer, State};
use revocation::bounds::{ANSWER_AGE, FAILURES, LEFT_ALONE, QUESTION};
use revocation::{Settings, Sources, Which};

use crate::authority::{asking, hours, now, read, sources, world};
use crate::server::{Asked, Reply, Server};

fn said(asked: &Asked, state: State) -> Reply {
    Reply::ok(Answer::new(&world().authority.responder, state, now()).to(&asked.body).unwrap())
}

async fn ask(sources: &Sources) -> Revocation {
    sources.ask(&world().citizen(), &world().issuer(), now()).await
}

const NOTHING: Revocation = Revocation::NotChecked(NotChecked::NothingFetched);

#[tokio::test]
async fn good_revoked_and_unknown_are_told_apart_and_asked_as_the_rfc_says() {
    let server = Server::answering(|asked| {
        assert!(asked.head.starts_with("post /ask http/1.1\r\n"), "{}", asked.head);
        assert!(asked.head.contains("content-type: application/ocsp-request\r\n"));
        assert!(asked.head.contains("accept: application/ocsp-response\r\n"));
        said(asked, State::Good)
    })
    .await;
    let sources = sources(asking(Some(&format!("{}/ask", server.url))));
    assert_eq!(ask(&sources).await, Revocation::Good { this_update: now(), next_update: None });
    let at = now() - hours(3);
    server.now_answers(move |asked| said(asked, State::Revoked(at, Some(1))));
    assert_eq!(ask(&sources).await, Revocation::Revoked { at, reason: Some(1) });
    server.now_answers(|asked| said(asked, State::Unknown));
    assert_eq!(ask(&sources).await, Revocation::Unknown);
    assert_eq!(server.times(), 3, "an answer is not asked for twice");
}

#[tokio::test]
async fn no_nonce_is_used_twice() {
    let seen = std::sync::Arc::new(std::sync::Mutex::new(std::collections::BTreeSet::new()));
    let kept = seen.clone();
    let server = Server::answering(move |asked| {
        assert!(kept.lock().unwrap().insert(asked.body.clone()), "the same question again");
        Reply::status("500 Oops")
    })
    .await;
    let sources = sources(asking(Some(&server.url)));
    assert_eq!(ask(&sources).await, NOTHING);
    assert_eq!(seen.lock().unwrap().len(), 2, "asked once more");
}

#[tokio::test]
async fn what_is_no_answer_to_the_question_is_not_believed() {
    let world = world();
    let server = Server::answering(|_| Reply::status("503 Down")).await;
    let check = async |why: NotChecked, handler: Box<dyn Fn(&Asked) -> Reply + Send + Sync>| {
        server.now_answers(handler);
        let sources = sources(asking(Some(&server.url)));
        assert_eq!(ask(&sources).await, Revocation::NotChecked(why));
    };
    let changed = |asked: &Asked| {
        let mut question = asked.body.clone();
        *question.last_mut().unwrap() ^= 1;
        Answer::new(&world.authority.responder, State::Good, now()).to(&question).unwrap()
    };
    check(NotChecked::OtherQuestion, Box::new(move |asked| Reply::ok(changed(asked)))).await;
    let no_nonce = |asked: &Asked| {
        let good = Answer::new(&world.authority.responder, State::Good, now());
        Answer { echoes_nonce: false, ..good }.to(&asked.body).unwrap()
    };
    check(NotChecked::OtherQuestion, Box::new(move |asked| Reply::ok(no_nonce(asked)))).await;
    let by_stranger = |asked: &Asked| {
        Answer::new(&world.stranger.responder, State::Good, now()).to(&asked.body).unwrap()
    };
    check(NotChecked::Signer, Box::new(move |asked| Reply::ok(by_stranger(asked)))).await;
    let old = |asked: &Asked| {
        let at = now() - hours(2);
        Answer::new(&world.authority.responder, State::Good, at).to(&asked.body).unwrap()
    };
    check(NotChecked::Stale, Box::new(move |asked| Reply::ok(old(asked)))).await;
    let late = |_: &Asked| Reply::ok(Answer::refusing(3));
    check(NotChecked::Refused(3), Box::new(late)).await;
    check(NotChecked::Malformed, Box::new(|_| Reply::ok(b"<html>".to_vec()))).await;
    check(NotChecked::TooLarge, Box::new(|_| Reply::ok(vec![0x30; 70_000]))).await;
    for status in ["404 Not Found", "503 Down", "204 Nothing"] {
        check(NotChecked::NothingFetched, Box::new(move |_| Reply::status(status))).await;
    }
    // Nobody is sent elsewhere, good as the answer there would be.
    let elsewhere = Server::answering(|asked| said(asked, State::Good)).await;
    let header = format!("location: {}/", elsewhere.url);
    let redirect = move |_: &Asked| Reply::status("307 Elsewhere").with(&header);
    check(NotChecked::NothingFetched, Box::new(redirect)).await;
    assert_eq!(elsewhere.times(), 0);
}

#[tokio::test]
async fn a_second_attempt_may_bring_the_answer() {
    let first = std::sync::atomic::AtomicBool::new(true);
    let server = Server::answering(move |asked| {
        match first.swap(false, std::sync::atomic::Ordering::SeqCst) {
            true => Reply::status("502 Bad Gateway"),
            false => said(asked, State::Good),
        }
    })
    .await;
    let sources = sources(asking(Some(&server.url)));
    assert!(matches!(ask(&sources).await, Revocation::Good { .. }));
    assert_eq!(server.times(), 2);
}

#[tokio::test]
async fn a_slow_responder_ends_in_time_and_is_left_alone_after_some_failures() {
    let minute = Duration::from_secs(60);
    let server = Server::answering(move |asked| said(asked, State::Good).after(minute)).await;
    let sources = sources(asking(Some(&server.url)));
    let begun = Instant::now();
    // All who ask at once wait no longer than one.
    let asked = (0..FAILURES).map(|_| ask(&sources));
    let answers = futures_util::future::join_all(asked).await;
    assert!(answers.iter().all(|answer| *answer == NOTHING), "{answers:?}");
    let took = begun.elapsed();
    assert!(
        took >= QUESTION - Duration::from_secs(2) && took < QUESTION + Duration::from_millis(500),
        "{took:?}"
    );
    let (begun, times) = (Instant::now(), server.times());
    for _ in 0..1_000 {
        assert_eq!(ask(&sources).await, NOTHING);
    }
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    assert_eq!(server.times(), times, "nobody asks");
    // When its time is over one question finds it well, and then everybody may ask.
    server.now_answers(|asked| said(asked, State::Good));
    tokio::time::sleep(LEFT_ALONE).await;
    assert!(matches!(ask(&sources).await, Revocation::Good { .. }));
    assert!(matches!(ask(&sources).await, Revocation::Good { .. }));
}

#[tokio::test]
async fn a_responder_that_is_not_there_costs_no_wait() {
    let gone = Server::answering(|_| Reply::status("200 OK")).await;
    let url = gone.url.clone();
    drop(gone);
    tokio::task::yield_now().await;
    let sources = sources(asking(Some(&url)));
    let begun = Instant::now();
    assert_eq!(ask(&sources).await, NOTHING);
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn good_answers_are_kept_for_a_while_and_no_others() {
    let server = Server::answering(|asked| said(asked, State::Good)).await;
    let kept = Duration::from_millis(600);
    let sources = sources(Settings { answers_kept: kept, ..asking(Some(&server.url)) });
    for _ in 0..5 {
        assert!(matches!(ask(&sources).await, Revocation::Good { .. }));
    }
    assert_eq!(server.times(), 1, "kept");
    // Another certificate is another question.
    let world = world();
    let responder = read(&world.authority.responder);
    assert!(matches!(
        sources.ask(&responder, &world.issuer(), now()).await,
        Revocation::Good { .. }
    ));
    assert_eq!(server.times(), 2);
    // Revoked meanwhile: noticed when the answer has had its time.
    let at = now() - hours(1);
    server.now_answers(move |asked| said(asked, State::Revoked(at, None)));
    assert!(matches!(ask(&sources).await, Revocation::Good { .. }));
    tokio::time::sleep(kept).await;
    assert!(matches!(ask(&sources).await, Revocation::Revoked { .. }));
    // A no is asked for again, so that it ends at once.
    server.now_answers(|asked| said(asked, State::Good));
    assert!(matches!(ask(&sources).await, Revocation::Good { .. }));
    assert!(kept < ANSWER_AGE);
    // What was kept is of its own time: an hour later, by the legal clock, it says nothing.
    let times = server.times();
    let later = now() + hours(2);
    let asked = sources.ask(&world.citizen(), &world.issuer(), later).await;
    assert_eq!(asked, Revocation::NotChecked(NotChecked::Stale));
    assert!(server.times() > times);
}

#[tokio::test]
async fn whoever_has_to_answer_must_be_named() {
    let nobody = asking(None);
    for (which, is_enough) in [
        (Which::Ocsp, true),
        (Which::Lists, false),
        (Which::Both, false),
        (Which::OcspElseLists, true),
        (Which::ListsElseOcsp, true),
    ] {
        assert!(Settings { which, ..nobody.clone() }.check().is_err());
        let responder = asking(Some("http://127.0.0.1:1"));
        assert_eq!(Settings { which, ..responder }.check().is_ok(), is_enough, "{which:?}");
    }
    assert_eq!(ask(&sources(nobody)).await, NOTHING);
}
