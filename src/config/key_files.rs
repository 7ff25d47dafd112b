//! What is wrong with the files of keys that production names.

use std::path::{Path, PathBuf};

use credentials::read_keys;

use super::settings::Settings;

/// Every fault of the key files: absent, open to others, malformed, or one key for two purposes.
pub(super) fn faults(settings: &Settings) -> Vec<String> {
    let (identity, token) = (&settings.identity_key_file, &settings.token_key_file);
    let log = &settings.log_key_file;
    let mut faults = Vec::new();
    for (name, file) in [
        ("PETITIONS_IDENTITY_KEY_FILE", identity),
        ("PETITIONS_TOKEN_KEY_FILE", token),
        ("PETITIONS_LOG_KEY_FILE", log),
    ] {
        if let Some(file) = file {
            faults.extend(of_own_keys(name, file));
        }
    }
    let dkim = settings.dkim_key_file.as_ref();
    faults.extend(dkim.and_then(|file| of_secret("PETITIONS_DKIM_KEY_FILE", file)));
    let read =
        |file: &Option<PathBuf>| file.as_ref().and_then(|file| std::fs::read_to_string(file).ok());
    let holds = |file: &Option<PathBuf>, key: &str| {
        read(file).is_some_and(|text| text.lines().any(|line| line.trim() == key.trim()))
    };
    if let Some(identity) = read(identity).filter(|key| !key.trim().is_empty()) {
        for (name, file) in [("PETITIONS_TOKEN_KEY_FILE", token), ("PETITIONS_LOG_KEY_FILE", log)] {
            if holds(file, &identity) {
                faults.push(format!("{name}: must not hold the identity key"));
            }
        }
    }
    faults
}

/// What is wrong with a file of keys of our own.
fn of_own_keys(name: &str, file: &Path) -> Option<String> {
    of_secret(name, file)
        .or_else(|| read_keys(file, false).err().map(|fault| format!("{name}: {fault}")))
}

/// What is wrong with a file that holds a secret, as far as it can be seen from outside.
pub(super) fn of_secret(name: &str, file: &Path) -> Option<String> {
    use std::os::unix::fs::PermissionsExt as _;
    match std::fs::metadata(file) {
        Err(error) => Some(format!("{name}: {}: {}", file.display(), error.kind())),
        Ok(known) if known.permissions().mode() & forbidden_to_others(file) != 0 => {
            Some(format!("{name}: {}: others may read or change it; chmod 600", file.display()))
        }
        Ok(_) => None,
    }
}

/// What nobody but the owner may do to a key file. Secrets that are mounted into a container are there for
/// it alone, and readable so that its user, who does not own them, can read them. Credentials of systemd lie in a
/// directory that nobody else enters, and belong to root: their user reads them by an access list, whose mask stands
/// where the rights of a group do.
fn forbidden_to_others(file: &Path) -> u32 {
    let handed_over = ["/run/secrets", "/run/credentials"];
    if handed_over.iter().any(|place| file.starts_with(place)) { 0o022 } else { 0o077 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_that_the_system_hands_over_may_be_read_by_whom_it_is_handed_to() {
        let refused = |file: &str, mode: u32| mode & forbidden_to_others(Path::new(file)) != 0;
        assert!(!refused("/etc/petitions/token_key", 0o600));
        assert!(refused("/etc/petitions/token_key", 0o640));
        assert!(!refused("/run/credentials/petitions-migrate.service/migration_url", 0o440));
        assert!(!refused("/run/secrets/token_key", 0o444));
        assert!(refused("/run/credentials/petitions-migrate.service/migration_url", 0o460));
    }
}
