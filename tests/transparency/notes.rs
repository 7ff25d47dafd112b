//! Notes, checkpoints and proofs of ours.

use base64::Engine as _;
use transparency::bounds;
use transparency::checkpoint::{Checkpoint, CheckpointFault};
use transparency::cosignature::{Cosigner, time_of};
use transparency::note::{KeyFault, KeyName, Note, NoteFault, Signer, Unverified, VerifierKey};
use transparency::proof::{Disproved, TlogProof, Trust};
use transparency::tree::{Unproved, leaf_hash};

use crate::log::{Log, ORIGIN, entry, log_key, witness_key};

#[test]
fn a_checkpoint_is_believed_by_the_key_of_its_log_alone() {
    let log = Log::of(300);
    let note = Note::parse(log.checkpoint(300).to_string().as_bytes()).unwrap();
    let keys = [log_key().verifier_key().clone()];
    let checkpoint = Checkpoint::verify(&note, ORIGIN, &keys).unwrap();
    assert_eq!(checkpoint, Checkpoint::new(ORIGIN, 300, log.root()));
    let of_another = Checkpoint::verify(&note, "another.example/log", &keys);
    assert_eq!(of_another, Err(CheckpointFault::Origin));
    let stranger = [Signer::new(ORIGIN.parse().unwrap(), &[8; 32]).verifier_key().clone()];
    let unknown = Checkpoint::verify(&note, ORIGIN, &stranger);
    assert_eq!(unknown, Err(CheckpointFault::Unverified(Unverified::Unknown)));
    assert_eq!(note.verify(&[]), Err(Unverified::Unknown));
    let text = note.to_string().replace("\n300\n", "\n301\n");
    let forged = Note::parse(text.as_bytes()).unwrap();
    let forged = Checkpoint::verify(&forged, ORIGIN, &keys);
    assert!(
        matches!(forged, Err(CheckpointFault::Unverified(Unverified::Forged(_)))),
        "{forged:?}"
    );
}

#[test]
fn what_cannot_stand_in_a_checkpoint_is_not_signed() {
    let root = leaf_hash(b"");
    let extended = |line: &str| {
        let extension = vec![line.to_owned()];
        Checkpoint { extension, ..Checkpoint::new(ORIGIN, 1, root) }.sign(&log_key())
    };
    extended("as it is").unwrap();
    for line in ["", "two\nlines", "a\ttab"] {
        extended(line).unwrap_err();
    }
    for origin in ["", "two\nlines"] {
        Checkpoint::new(origin, 1, root).sign(&log_key()).unwrap_err();
    }
    Checkpoint::new(ORIGIN, bounds::TREE_SIZE + 1, root).sign(&log_key()).unwrap_err();
}

#[test]
fn a_secret_key_comes_back_from_its_text() {
    let (signer, cosigner) = (log_key(), witness_key(1));
    for (shown, secret) in [
        (format!("{signer:?}"), signer.secret_text()),
        (format!("{cosigner:?}"), cosigner.secret_text()),
    ] {
        assert!(!shown.contains(secret.rsplit('+').next().unwrap()), "{shown}");
    }
    let again = Signer::parse(&signer.secret_text()).unwrap();
    assert_eq!(again.verifier_key(), signer.verifier_key());
    let again = Cosigner::parse(&cosigner.secret_text()).unwrap();
    assert_eq!(again.verifier_key(), cosigner.verifier_key());
    assert_ne!(
        again.verifier_key().key_id(),
        Signer::parse(&cosigner.secret_text()).unwrap().verifier_key().key_id()
    );
    // One that says of itself that it cosigns is none that Go writes.
    let key = base64::engine::general_purpose::STANDARD.encode([&[4][..], &[101; 32]].concat());
    let (name, id) = (cosigner.verifier_key().name(), cosigner.verifier_key().key_id());
    let fault = Cosigner::parse(&format!("PRIVATE+KEY+{name}+{id}+{key}")).map(drop);
    assert_eq!(fault, Err(KeyFault::Type));
    for key in [signer.verifier_key(), cosigner.verifier_key()] {
        assert_eq!(key.to_string().parse(), Ok(key.clone()));
        Signer::parse(&key.to_string()).unwrap_err();
    }
}

#[test]
fn a_key_that_verifies_anything_is_none() {
    let name: KeyName = ORIGIN.parse().unwrap();
    // The neutral element of the curve, and another point of small order (RFC 8032, section 5.1.7, says to take neither).
    let mut neutral = [0; 32];
    neutral[0] = 1;
    for point in [neutral, [0; 32]] {
        let key =
            VerifierKey::new(name.clone(), transparency::note::SignatureType::Ed25519, &point);
        assert!(key.is_err(), "{point:?}");
    }
    for name in ["", "two words", "a+b", "tab\there", "no\u{a0}break", &"x".repeat(256)] {
        assert!(name.parse::<KeyName>().is_err(), "{name}");
    }
}

#[test]
fn a_cosignature_covers_its_time_and_replaces_the_one_before() {
    let mut note = Log::of(5).checkpoint(5);
    let witness = witness_key(1);
    let key = witness.verifier_key();
    note.add(witness.cosign(note.text(), 1_764_489_600)).unwrap();
    note.add(witness.cosign(note.text(), 1_764_489_601)).unwrap();
    assert_eq!(note.signatures().len(), 2);
    let verified = note.verify(std::slice::from_ref(key)).unwrap();
    assert_eq!(time_of(verified[0]), Some(1_764_489_601));
    let mut bytes = verified[0].bytes.clone();
    assert!(key.verifies(note.text(), &bytes));
    bytes[7] ^= 1;
    assert!(!key.verifies(note.text(), &bytes), "another time");
    let too_late = witness.cosign(note.text(), bounds::TREE_SIZE + 1);
    assert!(!key.verifies(note.text(), &too_late.bytes), "a time above 2^63");
    assert_eq!(time_of(&too_late), None);
    assert!(!key.verifies(note.text(), &bytes[..7]));
}

#[test]
fn a_note_has_at_most_as_many_signatures_and_bytes_as_is_said() {
    let mut note = Log::of(1).checkpoint(1);
    let sign =
        |number: usize| Signer::new(format!("key{number}").parse().unwrap(), &[1; 32]).sign("x\n");
    for number in 1..bounds::SIGNATURES {
        note.add(sign(number)).unwrap();
    }
    assert_eq!(Note::parse(note.to_string().as_bytes()), Ok(note.clone()));
    assert_eq!(note.add(sign(bounds::SIGNATURES)), Err(NoteFault::TooLarge));
    let one_more = format!("{note}{}\n", sign(bounds::SIGNATURES));
    assert_eq!(Note::parse(one_more.as_bytes()), Err(NoteFault::TooLarge));
    let long = "x".repeat(bounds::NOTE) + "\n";
    assert_eq!(Note::new(long.clone(), log_key().sign(&long)), Err(NoteFault::TooLarge));
}

fn proof(index: u64, size: u64) -> TlogProof {
    let log = Log::of(size);
    let mut checkpoint = log.checkpoint(size);
    for witness in [witness_key(1), witness_key(2)] {
        checkpoint.add(witness.cosign(checkpoint.text(), 1_764_489_600)).unwrap();
    }
    let hashes = log.inclusion_proof(index, size);
    TlogProof { extra: Some(b"beside it".to_vec()), index, hashes, checkpoint }
}

#[test]
fn a_proof_that_was_written_is_read_and_proves_what_it_says() {
    let log_keys = [log_key().verifier_key().clone()];
    let witness_keys = [1, 2, 3].map(|number| witness_key(number).verifier_key().clone());
    let trust =
        |wanted| Trust { origin: ORIGIN, log_keys: &log_keys, witness_keys: &witness_keys, wanted };
    for (index, size) in [(0, 1), (3, 7), (299, 300), (77, 300)] {
        let written = proof(index, size);
        let read = TlogProof::parse(written.to_string().as_bytes()).unwrap();
        assert_eq!(read, written);
        let leaf = leaf_hash(&entry(index));
        let proved = read.verify(&leaf, &trust(2)).unwrap();
        assert_eq!(proved.checkpoint.size, size);
        let cosigned: Vec<&str> = proved.cosigned.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(cosigned, ["witness1.example", "witness2.example"]);
        let few = read.verify(&leaf, &trust(3));
        assert_eq!(few, Err(Disproved::Witnesses { cosigned: 2, wanted: 3 }));
        let other = read.verify(&leaf_hash(b"other"), &trust(2));
        assert_eq!(other, Err(Disproved::Inclusion(Unproved::Root)));
    }
}

#[test]
fn a_cosignature_that_is_forged_or_counted_twice_does_not_help_a_proof() {
    let log_keys = [log_key().verifier_key().clone()];
    let twice = [witness_key(1).verifier_key().clone(), witness_key(1).verifier_key().clone()];
    let trust = Trust { origin: ORIGIN, log_keys: &log_keys, witness_keys: &twice, wanted: 2 };
    let leaf = leaf_hash(&entry(3));
    let counted = proof(3, 7).verify(&leaf, &trust);
    assert_eq!(counted, Err(Disproved::Witnesses { cosigned: 1, wanted: 2 }));
    let mut forged = proof(3, 7);
    forged.checkpoint.add(witness_key(1).cosign("something else\n", 1)).unwrap();
    assert_eq!(forged.verify(&leaf, &trust), Err(Disproved::Cosignature));
}

#[test]
fn a_proof_in_another_spelling_is_none() {
    let good = proof(3, 7).to_string();
    assert!(TlogProof::parse(good.as_bytes()).is_ok());
    for (from, to) in [
        ("c2sp.org/tlog-proof@v1\n", "c2sp.org/tlog-proof@v2\n"),
        ("c2sp.org/tlog-proof@v1\n", ""),
        ("extra YmVzaWRlIGl0\n", "extra YmVzaWRlIGl0\nextra YmVzaWRlIGl0\n"),
        ("extra YmVzaWRlIGl0\n", "extra YmVzaWRlIGl\n"),
        ("extra YmVzaWRlIGl0\n", "Extra YmVzaWRlIGl0\n"),
        ("index 3\n", "index 03\n"),
        ("index 3\n", "index  3\n"),
        ("index 3\n", "index 9223372036854775808\n"),
        ("index 3\n", ""),
        ("=\n", "=\r\n"),
        ("\n\n", "\n"),
    ] {
        let bad = good.replacen(from, to, 1);
        assert_ne!(bad, good);
        assert!(TlogProof::parse(bad.as_bytes()).is_err(), "{from:?} -> {to:?}");
    }
    let many = good.replacen(
        "index 3\n",
        &format!("index 3\n{}", format!("{}\n", leaf_hash(b"")).repeat(63)),
        1,
    );
    assert!(TlogProof::parse(many.as_bytes()).is_err());
}
