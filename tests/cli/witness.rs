//! `petitions witness`, killed again and again.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use petitions::transparency::checkpoint::Checkpoint;
use petitions::transparency::note::{Note, Signer};
use petitions::transparency::tree::{Frontier, leaf_hash};
use petitions::transparency::witness::{AddCheckpoint, monitoring_path};

use super::{directory, out, petitions};

const ORIGIN: &str = "petitions.example/log";

fn log_key() -> Signer {
    Signer::new(ORIGIN.parse().unwrap(), &[7; 32])
}

/// A witness that runs, and where it listens.
struct Running(Child, String);

impl Drop for Running {
    fn drop(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

fn start(directory: &Path) -> Running {
    let (state, key) = (directory.join("state"), directory.join("key"));
    let vkey = log_key().verifier_key().to_string();
    let mut command = petitions(&["witness", "--listen", "127.0.0.1:0", "--origin", ORIGIN]);
    command.args(["--log-vkey", &vkey]).arg("--state").arg(state).arg("--key-file").arg(key);
    let mut child = command.env_remove("RUST_LOG").stderr(Stdio::piped()).spawn().unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("witnessing") {
        line.clear();
        assert_ne!(log.read_line(&mut line).unwrap(), 0, "it has ended");
    }
    let address = line.split("address=").nth(1).unwrap().split_whitespace().next().unwrap();
    // Its log goes on; nobody reads it any more, and it must not wait for that.
    std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
    Running(child, address.to_owned())
}

/// A request on a connection of its own, written and not yet answered.
fn send(address: &str, request: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

/// Status and body; `None` when the connection was cut.
fn answer(mut stream: TcpStream) -> Option<(u16, String)> {
    let mut text = String::new();
    stream.read_to_string(&mut text).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
}

fn post(body: &str) -> String {
    let head =
        "POST /add-checkpoint HTTP/1.1\r\nHost: witness\r\nConnection: close\r\nContent-Length";
    format!("{head}: {}\r\n\r\n{body}", body.len())
}

/// A log of leaves that are all alike, of which each size is a power of two: from one to the next the proof is one hash.
fn ask(old: u64, size: u64) -> String {
    let root = |size| {
        let mut frontier = Frontier::empty();
        frontier.extend(std::iter::repeat_n(leaf_hash(b"leaf"), size as usize)).unwrap();
        frontier.root()
    };
    let proof = if old == 0 || old == size { vec![] } else { vec![root(old)] };
    let note = Checkpoint::new(ORIGIN, size, root(size)).sign(&log_key()).unwrap();
    post(&AddCheckpoint::new(old, proof, note).unwrap().to_string())
}

/// What a monitor reads.
fn size(address: &str) -> u64 {
    let path = monitoring_path(ORIGIN);
    let request = format!("GET /{path} HTTP/1.1\r\nHost: witness\r\nConnection: close\r\n\r\n");
    match answer(send(address, &request)).unwrap() {
        (200, note) => {
            let note = Note::parse(note.as_bytes()).unwrap();
            note.text().parse::<Checkpoint>().unwrap().size
        }
        (404, _) => 0,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_witness_that_is_killed_at_any_moment_never_goes_back() {
    let directory = directory();
    let key = directory.path().join("key");
    let key = key.to_str().unwrap();
    let state = directory.path().join("state");
    let state = ["--state", state.to_str().unwrap()];
    let made = ["witness", "key", "--name", "witness.example", "--key-file", key];
    let made = petitions(&[&made[..], &state].concat()).output().unwrap();
    assert!(out(&made).starts_with("witness.example+"), "{made:?}");
    let (mut said, mut lost, mut kept) = (0, 0, 0);
    for round in 0..14_u64 {
        let running = start(directory.path());
        let head = size(&running.1);
        assert!(head == said || head == kept, "{head} after {said} was said and {kept} was asked");
        let next = if head == 0 { 1 } else { head * 2 };
        let stream = send(&running.1, &ask(head, next));
        // Ever later within what it does: before it has read, while it writes, when it has answered.
        std::thread::sleep(Duration::from_micros(round * round * 150));
        drop(running);
        kept = next;
        match answer(stream) {
            Some((200, _)) => said = next,
            Some(other) => panic!("{other:?}"),
            None => {
                lost += 1;
                said = head;
            }
        }
    }
    let running = start(directory.path());
    let head = size(&running.1);
    assert!(head == said || head == kept, "{head} after {said} was said and {kept} was asked");
    assert!(lost > 0, "no answer was ever lost");
    // It still goes on, and what was lost is asked for again.
    let again = answer(send(&running.1, &ask(head, head))).unwrap();
    assert_eq!(again.0, 200, "{}", again.1);
    let behind = answer(send(&running.1, &ask(0, head))).unwrap();
    assert_eq!(behind, (409, format!("{head}\n")));
}

#[test]
fn a_witness_says_what_is_wrong_with_its_arguments() {
    let directory = directory();
    let key = directory.path().join("key");
    let (key, state) = (key.to_str().unwrap(), directory.path().join("state"));
    let vkey = log_key().verifier_key().to_string();
    let run = |arguments: &[&str]| {
        let output = petitions(&[&["witness"], arguments].concat()).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let state = state.to_str().unwrap();
    let new = ["key", "--name", "w.example", "--key-file", key, "--state", state];
    let made = petitions(&[&["witness"], &new[..]].concat()).output().unwrap();
    let own = out(&made).trim_end().to_owned();
    // An address that is taken: whoever accepts the arguments ends all the same.
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let common = ["--state", state, "--key-file", key, "--listen", &taken];
    for (arguments, said) in [
        (&["--origin", ORIGIN, "--log-vkey", &vkey, "--origin", "two"][..], "in the same order"),
        (&["--origin", ORIGIN, "--log-vkey", &own], "the key of a witness"),
        (&["--origin", ORIGIN, "--log-vkey", "rubbish"], "not a key"),
    ] {
        let (code, told) = run(&[arguments, &common].concat());
        assert!(code != Some(0) && told.contains(said), "{code:?} {told}");
    }
    assert_ne!(run(&[]).0, Some(0));
    let again = run(&new);
    assert!(again.0 == Some(1) && again.1.contains("exists"), "{again:?}");
}
