//! Programs that others have written read the log from its files and judge its proofs: the Python libraries `tlog-scales`
//! and `proofbundle`, which scripts/test brings.

use std::path::{Path, PathBuf};
use std::process::Command;

use transparency::proof::TlogProof;

use crate::log::{Log, entry, log_key, witness_key};

const SIZE: u64 = 66_000;
const OLD: u64 = 65_600;

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn installed() -> Option<PathBuf> {
    let place = project().join("target/tlog-reader");
    let there = place.join("tlog_scales").exists() && place.join("proofbundle").exists();
    if !there {
        let judges = std::env::var("PETITIONS_JUDGES");
        assert_ne!(judges.as_deref(), Ok("required"), "scripts/test installs tlog-scales");
        eprintln!("skipped: tlog-scales and proofbundle are not installed; scripts/test does");
    }
    there.then_some(place)
}

/// The log in its files, with a proof of some entries; gives the directory.
fn written() -> tempfile::TempDir {
    let log = Log::of(SIZE);
    let directory = tempfile::tempdir().unwrap();
    let write = |path: &str, bytes: &[u8]| {
        let path = directory.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    };
    for (path, bytes) in &log.files {
        write(path, bytes);
    }
    let mut checkpoint = log.checkpoint(SIZE);
    for witness in [witness_key(1), witness_key(2)] {
        checkpoint.add(witness.cosign(checkpoint.text(), 1_764_489_600)).unwrap();
    }
    write("checkpoint", checkpoint.to_string().as_bytes());
    write("old", hex::encode(log.root_at(OLD).as_bytes()).as_bytes());
    for index in [0, 300, 65_999] {
        let hashes = log.inclusion_proof(index, SIZE);
        let checkpoint = checkpoint.clone();
        let proof = TlogProof { extra: Some(b"beside".to_vec()), index, hashes, checkpoint };
        write(&format!("{index}.tlog-proof"), proof.to_string().as_bytes());
        write(&format!("{index}.entry"), &entry(index));
    }
    directory
}

/// What they say, a line a judgement.
fn judged(place: &Path, directory: &Path) -> Vec<String> {
    let keys = [witness_key(1), witness_key(2)].map(|key| key.verifier_key().to_string());
    let said = Command::new("python3")
        .arg(project().join("tests/tlog_reader/read.py"))
        .arg(directory)
        .arg(OLD.to_string())
        .arg(log_key().verifier_key().to_string())
        .args(keys)
        .env("PYTHONPATH", place)
        .output()
        .unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    String::from_utf8(said.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn readers_of_logs_by_others_accept_ours_and_see_what_was_changed() {
    let Some(place) = installed() else { return };
    let directory = written();
    let said = judged(&place, directory.path());
    assert_eq!(said.len(), 3 + 2 + 4 + 3, "{said:?}");
    assert!(said.iter().all(|line| line.ends_with(": yes")), "{said:?}");
    // One byte of a tile, of a bundle, and of each proof's entry.
    let change = |path: &str| {
        let path = directory.path().join(path);
        let mut bytes = std::fs::read(&path).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        std::fs::write(path, bytes).unwrap();
    };
    for path in ["tile/entries/000", "300.entry"] {
        change(path);
    }
    let said = judged(&place, directory.path());
    let no = |what: &str| said.iter().any(|line| line.starts_with(&format!("{what}: no")));
    assert!(no("entry 255") && no("proof 300") && !no("root") && !no("proof 0"), "{said:?}");
    change("tile/0/257.p/208");
    let said = judged(&place, directory.path());
    assert!(said.iter().any(|line| line == "root: no"), "{said:?}");
}
