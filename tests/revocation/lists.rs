//! Revocation lists that are fetched ahead.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, Utc};
use eds::revocation::{NotChecked, Revocation};
use eds_testing::{Answer, Crl, Issued, OnList, State};
use revocation::bounds::LIST_RETRY;
use revocation::{Address, Settings, Sources, Which};

use crate::authority::{asking, hours, now, read, sources, world};
use crate::server::{Reply, Server};

fn crl(issuer: &Issued, number: u64, at: DateTime<Utc>, revoked: bool) -> Crl<'_> {
    let entry = OnList { serial: world().citizen.serial(), at: now() - hours(1), reason: Some(1) };
    Crl {
        issuer,
        number,
        base: None,
        this_update: at,
        next_update: at + hours(24),
        entries: if revoked { vec![entry] } else { Vec::new() },
        authorities_only: false,
    }
}

/// A complete list of our authority, made this moment.
fn complete(revoked: bool) -> Vec<u8> {
    crl(&world().authority.issuing, 7, now(), revoked).to_der().unwrap()
}

fn delta(revoked: bool) -> Vec<u8> {
    let crl = crl(&world().authority.issuing, 9, now(), revoked);
    Crl { base: Some(7), ..crl }.to_der().unwrap()
}

fn by_lists(lists: &[(&str, Option<&str>)]) -> Settings {
    let parsed = |text: &str| Address::parse(text).unwrap();
    let lists = lists.iter().map(|(list, delta)| (parsed(list), delta.map(parsed))).collect();
    Settings { which: Which::Lists, lists, ..asking(None) }
}

async fn ask(sources: &Sources) -> Revocation {
    ask_at(sources, now()).await
}

async fn ask_at(sources: &Sources, at: DateTime<Utc>) -> Revocation {
    sources.ask(&world().citizen(), &world().issuer(), at).await
}

async fn refreshed(sources: &Sources, at: DateTime<Utc>) {
    sources.refresh(&world().known(), at).await;
}

fn not(why: NotChecked) -> Revocation {
    Revocation::NotChecked(why)
}

#[tokio::test]
async fn a_list_says_who_is_revoked_without_anybody_being_asked() {
    let server = Server::answering(|_| Reply::ok(complete(false))).await;
    let sources = sources(by_lists(&[(&server.url, None)]));
    assert_eq!(ask(&sources).await, not(NotChecked::NothingFetched), "nothing is at hand yet");
    refreshed(&sources, now()).await;
    assert!(matches!(ask(&sources).await, Revocation::Good { .. }));
    for _ in 0..3 {
        refreshed(&sources, now()).await;
        ask(&sources).await;
    }
    assert_eq!(server.times(), 1, "what is fresh is not fetched again");
    // When it has run out it says nothing, and is fetched anew.
    let later = now() + hours(25);
    assert_eq!(ask_at(&sources, later).await, not(NotChecked::Stale));
    server.now_answers(move |_| {
        Reply::ok(crl(&world().authority.issuing, 8, later, true).to_der().unwrap())
    });
    tokio::time::sleep(LIST_RETRY).await;
    refreshed(&sources, later).await;
    assert!(matches!(ask_at(&sources, later).await, Revocation::Revoked { .. }));
    // Of another authority's certificates it says nothing.
    let (other, its) = (read(&world().stranger.responder), read(&world().stranger.issuing));
    let asked = sources.ask(&other, &its, later).await;
    assert_eq!(asked, not(NotChecked::NothingFetched));
}

#[tokio::test]
async fn a_delta_revokes_and_without_it_the_complete_list_is_not_enough() {
    let server = Server::answering(|asked| match asked.path.as_str() {
        "/complete" => Reply::ok(complete(false)),
        _ => Reply::status("503 Down"),
    })
    .await;
    let at = |path: &str| format!("{}/{path}", server.url);
    let sources = sources(by_lists(&[(&at("complete"), Some(&at("delta")))]));
    refreshed(&sources, now()).await;
    assert_eq!(ask(&sources).await, not(NotChecked::NothingFetched));
    server.now_answers(|_| Reply::ok(delta(true)));
    tokio::time::sleep(LIST_RETRY).await;
    refreshed(&sources, now()).await;
    assert!(matches!(ask(&sources).await, Revocation::Revoked { reason: Some(1), .. }));
}

#[tokio::test]
async fn lists_that_are_old_or_not_the_authoritys_are_not_taken() {
    let issuing = &world().authority.issuing;
    let impostor = issuing.impostor(world().stranger.issuing.key.clone());
    let with = |crl: Crl<'_>| crl.to_der().unwrap();
    for (name, bytes) in [
        ("stale", with(crl(issuing, 7, now() - hours(30), false))),
        ("of a time to come", with(crl(issuing, 7, now() + hours(1), false))),
        ("a stranger's", with(crl(&world().stranger.issuing, 7, now(), false))),
        ("an impostor's", with(crl(&impostor, 7, now(), false))),
        ("a delta", delta(false)),
        ("partial", with(Crl { authorities_only: true, ..crl(issuing, 7, now(), false) })),
        ("no list", b"<html>".to_vec()),
    ] {
        let server = Server::answering(move |_| Reply::ok(bytes.clone())).await;
        let sources = sources(by_lists(&[(&server.url, None)]));
        refreshed(&sources, now()).await;
        assert_eq!(ask(&sources).await, not(NotChecked::NothingFetched), "{name}");
        assert_eq!(sources.published()[0].times, None, "{name}");
    }
}

#[tokio::test]
async fn an_earlier_list_is_not_taken_back_while_a_later_one_holds() {
    let directory = tempfile::tempdir().unwrap();
    let server = Server::answering(|_| Reply::ok(complete(true))).await;
    let directory = Some(directory.path().to_owned());
    let settings = Settings { directory, ..by_lists(&[(&server.url, None)]) };
    refreshed(&sources(settings.clone()), now()).await;
    // Somebody on the way plays an earlier list, which is fresh still.
    server.now_answers(|_| {
        let earlier = crl(&world().authority.issuing, 6, now() - hours(3), false);
        Reply::ok(earlier.to_der().unwrap())
    });
    let after = sources(settings);
    after.restore(&world().known(), now());
    refreshed(&after, now()).await;
    assert_eq!(server.times(), 2);
    assert!(matches!(ask(&after).await, Revocation::Revoked { .. }));
    assert_eq!(after.published()[0].times, Some((now(), now() + hours(24))));
    // Where nothing else is at hand, it is better than nothing.
    let unknowing = sources(by_lists(&[(&server.url, None)]));
    refreshed(&unknowing, now()).await;
    assert!(matches!(ask(&unknowing).await, Revocation::Good { .. }));
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let whole = Arc::new(AtomicUsize::new(0));
    let count = whole.clone();
    let server = Server::answering(move |asked| {
        if asked.head.contains("if-none-match: \"seven\"") {
            return Reply::status("304 Not Modified");
        }
        count.fetch_add(1, Ordering::SeqCst);
        Reply::ok(complete(false)).with("etag: \"seven\"")
    })
    .await;
    let sources = sources(by_lists(&[(&server.url, None)]));
    refreshed(&sources, now()).await;
    let later = now() + hours(25);
    tokio::time::sleep(LIST_RETRY).await;
    refreshed(&sources, later).await;
    assert_eq!((server.times(), whole.load(Ordering::SeqCst)), (2, 1));
    assert_eq!(ask_at(&sources, later).await, not(NotChecked::Stale));
}

#[tokio::test]
async fn a_restart_needs_no_server() {
    let directory = tempfile::tempdir().unwrap();
    let kept = || Some(directory.path().join("lists"));
    let server = Server::answering(|_| Reply::ok(complete(true))).await;
    let settings = Settings { directory: kept(), ..by_lists(&[(&server.url, None)]) };
    let before = sources(settings.clone());
    refreshed(&before, now()).await;
    drop(server);
    let after = sources(settings.clone());
    after.restore(&world().known(), now());
    assert!(matches!(ask(&after).await, Revocation::Revoked { .. }));
    // What was kept is judged as what is fetched: too old, or changed on the disk, it is nothing.
    let too_late = sources(settings.clone());
    too_late.restore(&world().known(), now() + hours(25));
    assert_eq!(ask(&too_late).await, not(NotChecked::NothingFetched));
    let file = std::fs::read_dir(directory.path().join("lists")).unwrap().next().unwrap().unwrap();
    let mut bytes = std::fs::read(file.path()).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(file.path(), bytes).unwrap();
    let changed = sources(settings);
    changed.restore(&world().known(), now());
    assert_eq!(ask(&changed).await, not(NotChecked::NothingFetched));
}

#[tokio::test]
async fn a_file_that_others_keep_up_to_date_is_a_list_too() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("list.crl");
    std::fs::write(&file, complete(true)).unwrap();
    let sources = sources(by_lists(&[(file.to_str().unwrap(), None)]));
    refreshed(&sources, now()).await;
    assert!(matches!(ask(&sources).await, Revocation::Revoked { .. }));
}

#[tokio::test]
async fn each_way_of_asking_takes_the_word_of_those_it_names() {
    let lists = Server::answering(|_| Reply::ok(complete(false))).await;
    let revoking = Server::answering(|_| Reply::ok(complete(true))).await;
    let dead = Server::answering(|_| Reply::status("503 Down")).await;
    let says = |state| {
        Server::answering(move |asked| {
            let answer = Answer::new(&world().authority.responder, state, now());
            Reply::ok(answer.to(&asked.body).unwrap())
        })
    };
    let good = says(State::Good).await;
    let revoked = says(State::Revoked(now() - hours(2), None)).await;
    let unknown = says(State::Unknown).await;
    use Which::{Both, Lists, ListsElseOcsp, Ocsp, OcspElseLists};
    for (which, responder, list, wanted) in [
        (Ocsp, &revoked, &lists, "revoked"),
        (Ocsp, &dead, &lists, "not_checked"),
        (Lists, &revoked, &lists, "good"),
        (Lists, &good, &dead, "not_checked"),
        (Both, &good, &lists, "good"),
        (Both, &revoked, &lists, "revoked"),
        (Both, &good, &revoking, "revoked"),
        (Both, &unknown, &lists, "unknown"),
        (Both, &dead, &lists, "not_checked"),
        (Both, &good, &dead, "not_checked"),
        (Both, &dead, &revoking, "revoked"),
        (Both, &revoked, &dead, "revoked"),
        (OcspElseLists, &revoked, &lists, "revoked"),
        (OcspElseLists, &good, &revoking, "good"),
        (OcspElseLists, &unknown, &lists, "unknown"),
        (OcspElseLists, &dead, &revoking, "revoked"),
        (OcspElseLists, &dead, &lists, "good"),
        (OcspElseLists, &dead, &dead, "not_checked"),
        (ListsElseOcsp, &revoked, &lists, "good"),
        (ListsElseOcsp, &good, &revoking, "revoked"),
        (ListsElseOcsp, &revoked, &dead, "revoked"),
        (ListsElseOcsp, &dead, &dead, "not_checked"),
    ] {
        let lists = by_lists(&[(&list.url, None)]).lists;
        let sources = sources(Settings { which, lists, ..asking(Some(&responder.url)) });
        refreshed(&sources, now()).await;
        assert_eq!(ask(&sources).await.code(), wanted, "{which:?}");
    }
    // Of an authority's certificate either may speak, whatever is asked for signers.
    let of_root = crl(&world().authority.root, 3, now(), false).to_der().unwrap();
    let list = Server::answering(move |_| Reply::ok(of_root.clone())).await;
    let lists = by_lists(&[(&list.url, None)]).lists;
    let sources = sources(Settings { which: Ocsp, lists, ..asking(Some(&dead.url)) });
    refreshed(&sources, now()).await;
    let asked = sources.ask(&world().issuer(), &read(&world().authority.root), now()).await;
    assert_eq!(asked.code(), "good");
}
