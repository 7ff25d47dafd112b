//! The file of the key.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

use tempfile::tempdir;
use transparency::note::SignatureType;
use witness::{KeyFileFault, make_key, read_key};

#[test]
fn a_key_is_made_once_for_its_owner_alone() {
    let directory = tempdir().unwrap();
    let file = directory.path().join("key");
    let made = make_key("witness.example".parse().unwrap(), &file).unwrap();
    assert_eq!(fs::metadata(&file).unwrap().mode() & 0o777, 0o600);
    assert_eq!(made.verifier_key().signature_type(), SignatureType::Cosignature);
    let read = read_key(&file).unwrap();
    assert_eq!(read.verifier_key(), made.verifier_key());
    let again = make_key("witness.example".parse().unwrap(), &file);
    assert!(matches!(again, Err(KeyFileFault::File { .. })), "{again:?}");
    assert_eq!(read_key(&file).unwrap().verifier_key(), made.verifier_key());
    let other = make_key("witness.example".parse().unwrap(), &directory.path().join("other"));
    assert_ne!(other.unwrap().verifier_key(), made.verifier_key());
}

#[test]
fn a_key_that_others_may_read_or_that_is_none_is_not_used() {
    let directory = tempdir().unwrap();
    let file = directory.path().join("key");
    make_key("witness.example".parse().unwrap(), &file).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    assert!(matches!(read_key(&file), Err(KeyFileFault::Open(_))));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    for text in ["", "rubbish", "PRIVATE+KEY+x"] {
        fs::write(&file, text).unwrap();
        assert!(matches!(read_key(&file), Err(KeyFileFault::Malformed { .. })), "{text}");
    }
    assert!(matches!(read_key(&directory.path().join("none")), Err(KeyFileFault::File { .. })));
}
