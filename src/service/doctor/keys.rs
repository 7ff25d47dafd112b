//! The keys: are they there, are they the deployment's, who else may read them.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::findings::Findings;
use config::Effective;
use credentials::identity::IdentityKey;
use credentials::read_keys;
use store::{Db, DbSettings, Stored, deployment};

pub(super) fn examine(effective: &Effective, url: &str, findings: &mut Findings) {
    let settings = &effective.settings;
    let identity = effective.key_file(settings.identity_key_file.as_ref(), "identity");
    let token = effective.key_file(settings.token_key_file.as_ref(), "token");
    let log = effective.key_file(settings.log_key_file.as_ref(), "log");
    for (about, file) in [("identity key", &identity), ("token key", &token), ("log key", &log)] {
        match read_keys(file, false) {
            Ok(keys) => closed(about, file, keys.len(), findings),
            Err(error) => {
                findings.wrong(about, error.to_string(), mend(about, file, url));
            }
        }
    }
    let Ok(keys) = read_keys(&identity, false) else { return };
    let [key] = keys[..] else {
        findings.wrong(
            "identity key",
            "more than one line",
            "leave the one that this database knows",
        );
        return;
    };
    match stored(url, "identity") {
        Ok(Some(stored)) if stored == IdentityKey::new(&key).check_value() => {
            findings.well("identity", "the key is the one that this database was begun with");
        }
        Ok(Some(_)) => findings.wrong(
            "identity",
            "the key is another deployment's: no IIN could be read, and nobody recognised as having signed",
            "restore the identity key that belongs to this database, from where it is kept apart from the backups",
        ),
        Ok(None) => findings.skipped("identity", "the database has not been begun"),
        Err(_) => findings.skipped("identity", "the database could not be asked"),
    }
}

/// What the database knows a key of the deployment by.
fn stored(url: &str, purpose: &str) -> Stored<Option<Vec<u8>>> {
    let db = Db::open(&DbSettings { url: url.to_owned(), pool_size: 1 })?;
    deployment::stored_key_check(&mut db.dedicated()?, purpose)
}

/// What to do about a key that cannot be read.
fn mend(about: &str, file: &Path, url: &str) -> String {
    // A deployment from before the log has never had its key.
    if about == "log key" && !file.exists() && matches!(stored(url, "log"), Ok(None)) {
        return format!(
            "make it, for the service's user alone: head -c 32 /dev/urandom | base64 >{}",
            file.display()
        );
    }
    "put it back from where it is kept; a deployment that has begun takes no other".to_owned()
}

fn closed(about: &'static str, file: &Path, keys: usize, findings: &mut Findings) {
    let mode = std::fs::metadata(file).map_or(0, |found| found.permissions().mode() & 0o777);
    let told = format!("{}, {keys} {}", file.display(), if keys == 1 { "key" } else { "keys" });
    if mode & 0o007 == 0 {
        findings.well(about, told);
    } else {
        let mend = format!("chmod o-rwx {}", file.display());
        findings.wrong(about, format!("{told}: everybody on this machine may read it"), mend);
    }
}
