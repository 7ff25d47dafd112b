//! What a witness answers. The first exchange is that of `litewitness`, another witness, with a log of Sigsum (FiloSottile/torchwood,
//! cmd/litewitness/testdata/litewitness.txt).

use transparency::cosignature::Cosigner;
use transparency::note::{KeyId, Note, Signature, SignatureType, VerifierKey};
use transparency::tree::{EMPTY_ROOT, leaf_hash};
use transparency::witness::{AddCheckpoint, Head, Refusal, WatchedLog, monitoring_path};

use crate::log::{Log, ORIGIN, entry, log_key, witness_key};

const SIGSUM: &str =
    "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562";
const SIGSUM_KEY: &str = "ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f";
/// Size, root and signature of each checkpoint of that log.
const CHECKPOINTS: [(u64, &str, &str); 3] = [
    (
        1,
        "KgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "UgIom7fPZTqpxWWhyjWduBvTvGVqsokMbqTArsQilegKoFBJQjUFAmQ0+YeSPM3wfUQMFSzVnnNuWRTYrajXpNUbIQY=",
    ),
    (
        3,
        "RcCI1Nk56ZcSmIEfIn0SleqtV7uvrlXNccFx595Iwl0=",
        "UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6go=",
    ),
    (
        5,
        "QrtXrQZCCvpIgsSmOsah7HdICzMLLyDfxToMql9WTjY=",
        "UgIomw/EOJmWi0i1FQsOj+etB7F8IccFam/jgd6wzRns4QPVmyEZtdvl1U2KEmLOZ/ASRcWJi0tW90dJWAShei7sDww=",
    ),
];
/// The hashes of its leaves are the letter `*`, the index, and zeros.
const LEAVES: [&str; 4] = [
    "KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "KgMAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "KgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
];
/// The nodes over the leaves 0 and 1, and over 2 and 3.
const FIRST_NODE: &str = "wgiIFdZfYNv6WU1OllBKsWnLYIS/DBMqt8Uh/S4OukE=";
const SECOND_NODE: &str = "+fUDV+k970B4I3uKrqJM4aP1lloPZP8mvr2Z4wRw2LI=";

fn request(old: u64, proof: &[&str], checkpoint: usize) -> String {
    let (size, root, signature) = CHECKPOINTS[checkpoint];
    let proof: String = proof.iter().map(|hash| format!("{hash}\n")).collect();
    format!("old {old}\n{proof}\n{SIGSUM}\n{size}\n{root}\n\n\u{2014} {SIGSUM} {signature}\n")
}

#[test]
fn an_exchange_that_another_witness_has_published_is_judged_alike() {
    let key = hex::decode(SIGSUM_KEY).unwrap().try_into().unwrap();
    let key = VerifierKey::new(SIGSUM.parse().unwrap(), SignatureType::Ed25519, &key).unwrap();
    let log = WatchedLog { origin: SIGSUM.to_owned(), keys: vec![key] };
    let mut head = Head::EMPTY;
    let forged = request(1, &LEAVES[..2], 1).replace("WVrx6go=", "WVrx6gw=");
    let unknown = request(1, &LEAVES[..2], 1).replace("e562", "e563");
    let wrong = [LEAVES[0], "KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABAA="];
    let later = [LEAVES[0], SECOND_NODE, LEAVES[3]];
    let last = [LEAVES[1], LEAVES[2], FIRST_NODE, LEAVES[3]];
    for (number, (body, status)) in [
        (request(0, &[], 0), 200),
        (forged, 403),
        // That witness says 403 here; the specification has become stricter since.
        (unknown, 404),
        (request(1, &[], 1), 422),
        (request(1, &wrong, 1), 422),
        (request(1, &LEAVES[..2], 1), 200),
        (request(1, &later, 2), 409),
        (request(3, &last, 2), 200),
        (request(0, &[], 2), 409),
    ]
    .into_iter()
    .enumerate()
    {
        let request = AddCheckpoint::parse(body.as_bytes()).unwrap();
        assert_eq!(request.to_string(), body);
        let decided = request.decide(Some(&log), head);
        assert_eq!(decided.map_or_else(Refusal::status, |_| 200), status, "request {number}");
        if let Err(Refusal::Conflict(size)) = decided {
            assert_eq!(size, head.size);
        }
        head = decided.unwrap_or(head);
    }
    assert_eq!(head.size, 5);
}

fn watched() -> WatchedLog {
    WatchedLog { origin: ORIGIN.to_owned(), keys: vec![log_key().verifier_key().clone()] }
}

fn ask(log: &Log, old: u64, size: u64) -> AddCheckpoint {
    let proof = if old <= size { log.consistency_proof(old, size) } else { vec![] };
    AddCheckpoint::new(old, proof, log.checkpoint(size)).unwrap()
}

#[test]
fn a_witness_goes_forward_along_one_tree_and_never_back() {
    let log = Log::of(300);
    let at = |size| Head { size, root: log.root_at(size) };
    for (old, size) in [(0, 0), (0, 300), (7, 7), (7, 300), (256, 300), (299, 300)] {
        assert_eq!(ask(&log, old, size).decide(Some(&watched()), at(old)), Ok(at(size)));
    }
    let decide = |request: AddCheckpoint, head| request.decide(Some(&watched()), head).unwrap_err();
    assert_eq!(decide(ask(&log, 300, 7), at(300)), Refusal::Malformed, "an older size above");
    assert_eq!(decide(ask(&log, 7, 7), at(300)), Refusal::Conflict(300), "back");
    assert_eq!(decide(ask(&log, 0, 300), at(300)), Refusal::Conflict(300), "from the beginning");
    let mut without = ask(&log, 7, 300);
    without.proof.pop();
    assert_eq!(decide(without, at(7)), Refusal::Inconsistent);
    let mut needless = ask(&log, 0, 300);
    needless.proof.push(EMPTY_ROOT);
    assert_eq!(decide(needless, Head::EMPTY), Refusal::Inconsistent);
}

#[test]
fn a_fork_is_refused_at_the_same_size_and_at_a_larger_one() {
    let log = Log::of(300);
    let head = Head { size: 200, root: leaf_hash(b"another history") };
    for size in [200, 300] {
        let fork = ask(&log, 200, size).decide(Some(&watched()), head);
        assert_eq!(fork, Err(Refusal::Inconsistent), "{size}");
    }
}

#[test]
fn an_empty_tree_has_one_root() {
    use transparency::checkpoint::Checkpoint;
    let note = Checkpoint::new(ORIGIN, 0, leaf_hash(&entry(0))).sign(&log_key()).unwrap();
    let request = AddCheckpoint::new(0, vec![], note).unwrap();
    assert_eq!(request.decide(Some(&watched()), Head::EMPTY), Err(Refusal::Inconsistent));
}

#[test]
fn only_the_keys_of_a_watched_log_are_believed() {
    let log = Log::of(3);
    let request = ask(&log, 0, 3);
    assert_eq!(request.decide(None, Head::EMPTY), Err(Refusal::UnknownOrigin));
    let other = WatchedLog { origin: "other.example".to_owned(), ..watched() };
    assert_eq!(request.decide(Some(&other), Head::EMPTY), Err(Refusal::UnknownOrigin));
    let keyless = WatchedLog { keys: vec![], ..watched() };
    assert_eq!(request.decide(Some(&keyless), Head::EMPTY), Err(Refusal::Unsigned));
    // A second signature by the same key that is forged makes the note malformed, though the first is good.
    let mut note = log.checkpoint(3).to_string();
    let good = log_key().sign("x\n");
    note += &format!("{good}\n");
    let request = AddCheckpoint::new(0, vec![], Note::parse(note.as_bytes()).unwrap()).unwrap();
    assert_eq!(request.decide(Some(&watched()), Head::EMPTY), Err(Refusal::Unsigned));
    // One by an unknown key is passed over.
    let mut note = log.checkpoint(3);
    let name = "someone.example".parse().unwrap();
    note.add(Signature { name, key_id: KeyId([1; 4]), bytes: vec![0; 64] }).unwrap();
    let request = AddCheckpoint::new(0, vec![], note).unwrap();
    assert_eq!(request.decide(Some(&watched()), Head::EMPTY).map(|head| head.size), Ok(3));
}

#[test]
fn a_request_in_another_spelling_is_malformed() {
    let log = Log::of(300);
    let good = ask(&log, 7, 300).to_string();
    assert!(AddCheckpoint::parse(good.as_bytes()).is_ok());
    let first = good.lines().nth(1).unwrap();
    for (from, to) in [
        ("old 7\n", "old 07\n"),
        ("old 7\n", "old  7\n"),
        ("old 7\n", "old +7\n"),
        ("old 7\n", "old 7 \n"),
        ("old 7\n", "old 18446744073709551616\n"),
        ("old 7\n", ""),
        ("old 7\n", "\nold 7\n"),
        (first, &first[1..]),
        (first, &first.replace('=', "")),
        ("\n300\n", "\n0300\n"),
        ("\n\n", "\n"),
        ("\n\n", "\n\n\n"),
    ] {
        let bad = good.replacen(from, to, 1);
        assert_ne!(bad, good);
        assert_eq!(
            AddCheckpoint::parse(bad.as_bytes()),
            Err(Refusal::Malformed),
            "{from:?} {to:?}"
        );
    }
    let hashes = |count| {
        let lines = format!("{EMPTY_ROOT}\n").repeat(count);
        let from = good.split("\n\n").next().unwrap();
        AddCheckpoint::parse(
            good.replacen(from, &format!("old 7\n{}", lines.trim_end()), 1).as_bytes(),
        )
    };
    assert!(hashes(63).is_ok());
    assert_eq!(hashes(64), Err(Refusal::Malformed));
}

#[test]
fn a_cosignature_is_added_to_the_checkpoint_and_verifies() {
    let mut note = Log::of(300).checkpoint(300);
    let witness: Cosigner = witness_key(1);
    let line = witness.cosign(note.text(), 1_764_489_600).to_string();
    note.add(line.parse().unwrap()).unwrap();
    let keys = [witness.verifier_key().clone()];
    assert_eq!(note.verify(&keys).unwrap()[0].to_string(), line);
}

/// `sha256sum` of the origin, as the monitoring prefix has it.
#[test]
fn a_monitor_finds_the_log_by_the_hash_of_its_origin() {
    let path = monitoring_path("example.com/behind-the-sofa");
    assert_eq!(path, "5fd2dc0beb4ce54da5050cf6d5c75248b023abad441c3cecde3976fbe9da4fe4/checkpoint");
}
