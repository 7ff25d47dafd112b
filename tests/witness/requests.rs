//! What a witness cosigns, and what it does not.

use std::collections::BTreeMap;

use transparency::checkpoint::Checkpoint;
use transparency::note::{Note, Signer};
use transparency::tree::leaf_hash;
use transparency::witness::{AddCheckpoint, WatchedLog};
use witness::Witness;

use crate::log::{Log, ORIGIN, log_key, witness_key};
use crate::served::{Served, ask, directory, is_cosigned, open, told, watched};

/// The log of these tests with another entry in the place of the last.
fn fork(size: u64) -> Log {
    let mut fork = Log::of(size - 1);
    fork.append(vec![b"an entry that others are not shown".to_vec()]);
    fork
}

#[tokio::test]
async fn a_log_that_grows_is_cosigned_step_by_step() {
    let directory = directory();
    let served = Served::start(open(directory.path()));
    let log = Log::of(700);
    assert_eq!(served.monitor(ORIGIN).await.0, 404, "nothing has been cosigned");
    for (old, size) in [(0, 0), (0, 1), (1, 256), (256, 257), (257, 700), (700, 700)] {
        let (status, line) = served.post(ask(&log, old, size)).await;
        assert_eq!(status, 200, "{line}");
        assert!(is_cosigned(&log, size, &line), "{size}: {line}");
        // A monitor reads the same, with the signature by the log.
        let (status, note) = served.monitor(ORIGIN).await;
        let note = Note::parse(note.as_bytes()).unwrap();
        assert_eq!((status, note.text()), (200, log.checkpoint(size).text()));
        let keys = [log_key().verifier_key().clone(), witness_key(1).verifier_key().clone()];
        assert_eq!(note.verify(&keys).unwrap().len(), 2);
        assert!(note.to_string().ends_with(&line) || note.to_string().contains(&line));
    }
    served.stop().await;
}

#[tokio::test]
async fn a_fork_for_one_reader_is_not_cosigned() {
    let directory = directory();
    let served = Served::start(open(directory.path()));
    let (log, fork) = (Log::of(300), fork(300));
    assert_eq!(served.post(ask(&log, 0, 299)).await.0, 200);
    assert_eq!(served.post(ask(&log, 299, 300)).await.0, 200);
    // At the same size, grown by itself, and from where both were one.
    assert_eq!(served.post(ask(&fork, 300, 300)).await.0, 422);
    let mut larger = fork;
    larger.grow(400);
    assert_eq!(served.post(ask(&larger, 300, 400)).await.0, 422);
    assert_eq!(served.post(ask(&larger, 299, 400)).await, (409, "300\n".to_owned()));
    // The log itself goes on.
    assert_eq!(served.post(ask(&Log::of(400), 300, 400)).await.0, 200);
    served.stop().await;
}

#[tokio::test]
async fn nobody_leads_a_witness_back_or_past_it() {
    let directory = directory();
    let served = Served::start(open(directory.path()));
    let log = Log::of(300);
    assert_eq!(served.post(ask(&log, 0, 200)).await.0, 200);
    let (status, body, content_type) = told(served.send(ask(&log, 100, 150)).await).await;
    assert_eq!((status, body.as_str(), content_type.as_str()), (409, "200\n", "text/x.tlog.size"));
    let request = |old, proof, note| AddCheckpoint::new(old, proof, note).unwrap().to_string();
    let back = request(200, vec![], log.checkpoint(100));
    assert_eq!(served.post(back).await.0, 400, "the older size is above the newer");
    let without = request(200, vec![], log.checkpoint(300));
    assert_eq!(served.post(without).await.0, 422);
    let mut proof = log.consistency_proof(200, 300);
    proof[0] = leaf_hash(b"another");
    assert_eq!(served.post(request(200, proof, log.checkpoint(300))).await.0, 422);
    let (status, _) = served.monitor(ORIGIN).await;
    assert_eq!((status, served.size(&log).await), (200, 200));
    served.stop().await;
}

#[tokio::test]
async fn strangers_are_told_apart_from_the_log() {
    let directory = directory();
    let served = Served::start(open(directory.path()));
    let log = Log::of(7);
    let of = |origin: &str, signer: &Signer| {
        let note = Checkpoint::new(origin, 7, log.root()).sign(signer).unwrap();
        AddCheckpoint::new(0, vec![], note).unwrap().to_string()
    };
    assert_eq!(served.post(of("another.example/log", &log_key())).await.0, 404);
    let stranger = Signer::new(ORIGIN.parse().unwrap(), &[9; 32]);
    assert_eq!(served.post(of(ORIGIN, &stranger)).await.0, 403);
    let good = ask(&log, 0, 7);
    let forged = good.replacen("\n7\n", "\n8\n", 1);
    assert_eq!(served.post(forged).await.0, 403, "the signature is of another size");
    for malformed in ["", "old 0\n", "rubbish", &good[1..], &good[..good.len() - 1]] {
        assert_eq!(served.post(malformed).await.0, 400, "{malformed}");
    }
    assert_eq!(served.monitor("another.example/log").await.0, 404);
    // What is refused leaves no trace.
    assert_eq!(served.monitor(ORIGIN).await.0, 404);
    assert_eq!(served.post(good).await.0, 200);
    served.stop().await;
}

#[tokio::test]
async fn a_request_is_bounded_in_size_and_time() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let directory = directory();
    let served = Served::start(open(directory.path()));
    let large = "x".repeat(transparency::bounds::ADD_CHECKPOINT + 1);
    assert_eq!(served.post(large).await.0, 413);
    // A body that is announced and never comes.
    let mut socket = tokio::net::TcpStream::connect(served.address()).await.unwrap();
    let head = "POST /add-checkpoint HTTP/1.1\r\nHost: witness\r\nContent-Length: 100\r\n\r\nold 0";
    socket.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    let read =
        tokio::time::timeout(std::time::Duration::from_secs(15), socket.read_exact(&mut answer));
    read.await.expect("answered in time").unwrap();
    assert_eq!(&answer, b"HTTP/1.1 408");
    served.stop().await;
}

#[tokio::test]
async fn of_two_requests_at_once_one_is_judged_by_what_the_other_has_left() {
    let directory = directory();
    let served = Served::start(open(directory.path()));
    let log = Log::of(40);
    assert_eq!(served.post(ask(&log, 0, 10)).await.0, 200);
    // Each of them is right by the head of 10 leaves.
    let requests = (11..=40).map(|size| served.post(ask(&log, 10, size)));
    let answers = futures_util::future::join_all(requests).await;
    let cosigned: Vec<u64> = (11..=40)
        .zip(&answers)
        .filter(|(_, answer)| answer.0 == 200)
        .map(|(size, _)| size)
        .collect();
    let [size] = cosigned[..] else { panic!("{cosigned:?} were cosigned") };
    let others = answers.iter().filter(|answer| **answer == (409, format!("{size}\n"))).count();
    assert_eq!(others, 29, "{answers:?}");
    assert_eq!(served.size(&log).await, size);
    served.stop().await;
}

#[tokio::test]
async fn several_logs_go_each_its_own_way() {
    let directory = directory();
    let second_key = Signer::new("second.example".parse().unwrap(), &[5; 32]);
    let second = WatchedLog {
        origin: "a name with spaces".to_owned(),
        keys: vec![second_key.verifier_key().clone()],
    };
    let witness = Witness::open(directory.path(), witness_key(1), vec![watched(), second.clone()]);
    let served = Served::start(witness.unwrap());
    let log = Log::of(300);
    assert_eq!(served.post(ask(&log, 0, 300)).await.0, 200);
    let of_second = |old: u64, size: u64| {
        let note = Checkpoint::new(&second.origin, size, log.root_at(size)).sign(&second_key);
        let proof = log.consistency_proof(old, size);
        AddCheckpoint::new(old, proof, note.unwrap()).unwrap().to_string()
    };
    assert_eq!(served.post(of_second(0, 7)).await.0, 200);
    assert_eq!(served.post(of_second(7, 9)).await.0, 200);
    let mut sizes = BTreeMap::new();
    for origin in [ORIGIN, &second.origin] {
        let (_, note) = served.monitor(origin).await;
        let checkpoint: Checkpoint = Note::parse(note.as_bytes()).unwrap().text().parse().unwrap();
        sizes.insert(origin, checkpoint.size);
    }
    assert_eq!(sizes, BTreeMap::from([(ORIGIN, 300), (second.origin.as_str(), 9)]));
    // The key of one log is nothing to the other.
    let note = Checkpoint::new(&second.origin, 10, log.root_at(10)).sign(&log_key()).unwrap();
    let foreign = AddCheckpoint::new(9, log.consistency_proof(9, 10), note).unwrap();
    assert_eq!(served.post(foreign.to_string()).await.0, 403);
    served.stop().await;
}
