//! What the witness has said it keeps, whatever happens in between.

use std::fs;

use transparency::witness::{Refusal, WatchedLog};
use witness::{Answer, OpenFault, Witness};

use crate::log::{Log, ORIGIN, witness_key};
use crate::served::{NOW, Served, ask, directory, is_cosigned, open, watched};

/// The one file of a head in a directory.
fn head_file(directory: &std::path::Path) -> std::path::PathBuf {
    let files = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let mut heads = files.filter(|path| path.extension().is_some_and(|end| end == "checkpoint"));
    let head = heads.next().unwrap();
    assert!(heads.next().is_none());
    head
}

#[tokio::test]
async fn a_witness_that_starts_again_is_where_it_was() {
    let directory = directory();
    let log = Log::of(300);
    let served = Served::start(open(directory.path()));
    assert_eq!(served.post(ask(&log, 0, 200)).await.0, 200);
    let before = served.monitor(ORIGIN).await;
    served.stop().await;
    let served = Served::start(open(directory.path()));
    assert_eq!(served.monitor(ORIGIN).await, before);
    assert_eq!(served.post(ask(&log, 100, 300)).await, (409, "200\n".to_owned()));
    assert_eq!(served.post(ask(&log, 200, 300)).await.0, 200);
    served.stop().await;
}

/// It has written, and dies before anybody hears of it: the log is told where the witness is, asks for that again, and
/// gets the cosignature that was lost.
#[tokio::test]
async fn what_was_written_and_not_answered_can_be_asked_for_again() {
    let directory = directory();
    let log = Log::of(300);
    let answer = open(directory.path()).add_checkpoint(ask(&log, 0, 200).as_bytes(), NOW);
    drop(answer);
    let served = Served::start(open(directory.path()));
    assert_eq!(served.size(&log).await, 200);
    let (status, line) = served.post(ask(&log, 200, 200)).await;
    assert!(status == 200 && is_cosigned(&log, 200, &line), "{status} {line}");
    served.stop().await;
}

/// It dies while it writes: the file that was not finished counts for nothing, whatever is in it.
#[test]
fn what_was_not_finished_was_never_said() {
    let directory = directory();
    let log = Log::of(300);
    let cosigned = open(directory.path()).add_checkpoint(ask(&log, 0, 200).as_bytes(), NOW);
    assert!(matches!(cosigned, Answer::Cosigned(_)));
    let head = head_file(directory.path());
    let whole = fs::read(&head).unwrap();
    for written in [0, 1, whole.len() / 2, whole.len()] {
        fs::write(head.with_extension("new"), &whole[..written]).unwrap();
        let witness = open(directory.path());
        let conflict = witness.add_checkpoint(ask(&log, 0, 300).as_bytes(), NOW);
        assert_eq!(conflict, Answer::Refused(Refusal::Conflict(200)));
    }
    let onward = open(directory.path()).add_checkpoint(ask(&log, 200, 300).as_bytes(), NOW);
    assert!(matches!(onward, Answer::Cosigned(_)), "{onward:?}");
}

#[test]
fn a_witness_that_cannot_write_cosigns_nothing_more() {
    let directory = directory();
    let log = Log::of(300);
    let witness = open(directory.path());
    let ask = |old, size| witness.add_checkpoint(ask(&log, old, size).as_bytes(), NOW);
    assert!(matches!(ask(0, 200), Answer::Cosigned(_)));
    // A directory in the place of the file that it writes.
    let unfinished = head_file(directory.path()).with_extension("new");
    fs::create_dir(&unfinished).unwrap();
    assert_eq!(ask(200, 300), Answer::Broken);
    fs::remove_dir(&unfinished).unwrap();
    assert_eq!(ask(200, 300), Answer::Broken, "until it starts again");
    drop(witness);
    let witness = open(directory.path());
    let ask =
        |old, size| witness.add_checkpoint(crate::served::ask(&log, old, size).as_bytes(), NOW);
    assert!(matches!(ask(200, 300), Answer::Cosigned(_)));
}

#[test]
fn a_head_that_somebody_has_changed_is_not_begun_anew() {
    let directory = directory();
    let log = Log::of(300);
    open(directory.path()).add_checkpoint(ask(&log, 0, 200).as_bytes(), NOW);
    let head = head_file(directory.path());
    let whole = fs::read_to_string(&head).unwrap();
    let fault = || {
        let opened = Witness::open(directory.path(), witness_key(1), vec![watched()]);
        opened.err().expect("refused")
    };
    for changed in [whole.replacen("\n200\n", "\n100\n", 1), log.checkpoint(200).to_string()] {
        fs::write(&head, changed).unwrap();
        assert!(matches!(fault(), OpenFault::Head { .. }), "{}", fault());
    }
    for changed in [&whole[..whole.len() / 2], "", "rubbish"] {
        fs::write(&head, changed).unwrap();
        assert!(matches!(fault(), OpenFault::State(_)), "{}", fault());
    }
    fs::write(&head, &whole).unwrap();
    // Nor is it that of a log whose key has been exchanged.
    let keys = vec![witness_key(3).verifier_key().clone()];
    let exchanged = WatchedLog { keys, ..watched() };
    let exchanged = Witness::open(directory.path(), witness_key(1), vec![exchanged]);
    assert!(matches!(exchanged.err(), Some(OpenFault::Head { .. })));
    open(directory.path());
}

/// An empty directory in the place of the one that was lost, as of a disk that is not mounted.
#[test]
fn a_key_without_its_directory_does_not_begin_anew() {
    let lost = tempfile::tempdir().unwrap();
    let opened = Witness::open(lost.path(), witness_key(1), vec![watched()]);
    assert!(matches!(opened.err(), Some(OpenFault::State(_))));
    let of_another = directory();
    let opened = Witness::open(of_another.path(), witness_key(2), vec![watched()]);
    assert!(opened.err().expect("refused").to_string().contains("another key"));
    Witness::begin(of_another.path(), &witness_key(2)).expect_err("it is there");
}

#[test]
fn two_witnesses_do_not_share_a_directory() {
    let directory = directory();
    let first = open(directory.path());
    let second = Witness::open(directory.path(), witness_key(1), vec![watched()]);
    assert!(matches!(second.err(), Some(OpenFault::State(_))));
    drop(first);
    open(directory.path());
}
