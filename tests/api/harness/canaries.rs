//! What must never be written down: every IIN, address, name, password and token that goes over the wire in
//! these tests is looked for in everything the service logs (the line P1 of docs/SECURITY.md).

use std::collections::HashSet;
use std::io::Write;
use std::sync::{LazyLock, Mutex, MutexGuard, Once, PoisonError};

use serde_json::Value;
use tracing_subscriber::EnvFilter;

/// The program's own filter, and all that our own code may say.
const FILTER: &str = "actix_http::h1::dispatcher=off,info,petitions=trace";
/// Members whose values belong to a person or open something.
const SECRET: [&str; 16] = [
    "iin",
    "email",
    "password",
    "new_password",
    "family_name",
    "patronymic",
    "access_token",
    "refresh_token",
    "token",
    "secret",
    "link_key",
    "qr_code",
    "egov_mobile",
    "egov_business",
    "recovery_codes",
    "to",
];
/// Shorter values are words of the language.
const SHORTEST: usize = 6;

static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static CANARIES: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Kept;

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        held(&LOG).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Keeps the log of everything that runs in these tests.
pub fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let log =
            tracing_subscriber::fmt().with_env_filter(EnvFilter::new(FILTER)).with_writer(|| Kept);
        log.with_ansi(false).init();
    });
}

/// What has been logged so far.
pub fn logged() -> String {
    String::from_utf8_lossy(&held(&LOG)).into_owned()
}

/// Takes up the secrets of a body.
pub fn note(body: &[u8]) {
    let Ok(value) = serde_json::from_slice::<Value>(body) else { return };
    let mut found = Vec::new();
    gather(&value, false, &mut found);
    held(&CANARIES).extend(found);
}

fn gather(value: &Value, secret: bool, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(name, value)| gather(value, SECRET.contains(&name.as_str()), found)),
        Value::Array(items) => items.iter().for_each(|item| gather(item, secret, found)),
        Value::String(text) if secret && text.chars().count() >= SHORTEST => {
            found.push(text.clone());
        }
        _ => {}
    }
}

/// The canaries that a text holds, word by word, or as a whole where one is of several words.
fn leaks<'a>(text: &str, canaries: &'a HashSet<String>) -> Vec<&'a String> {
    let part = |letter: char| !(letter.is_alphanumeric() || "@._-+".contains(letter));
    let words: HashSet<&str> =
        text.split(part).flat_map(|word| [word, word.trim_matches(['.', '-'])]).collect();
    let many = |canary: &str| canary.contains(part);
    canaries
        .iter()
        .filter(|canary| {
            words.contains(canary.as_str()) || (many(canary) && text.contains(canary.as_str()))
        })
        .collect()
}

/// Fails when a canary stands in the log so far, or in what else was written down.
pub fn assert_silent(besides: &str) {
    let canaries = held(&CANARIES);
    let log = held(&LOG);
    let text = String::from_utf8_lossy(&log);
    let found = leaks(&format!("{text}\n{besides}"), &canaries);
    assert!(
        found.is_empty(),
        "{} of {} canaries were written down: {:?}",
        found.len(),
        canaries.len(),
        found.first()
    );
}

#[test]
fn check_p01_the_scan_finds_what_is_planted() {
    listen();
    tracing::info!(target: "petitions::probe", "the log is listened to");
    assert!(String::from_utf8_lossy(&held(&LOG)).contains("the log is listened to"));
    let mut found = Vec::new();
    let body = serde_json::json!({
        "iin": "021116262123", "items": [{ "access_token": "eyJ0.eyJp-_.abc" }], "recovery_codes": ["ABCD-EFGH"], "password": "correct horse battery",
        "title": "Вернуть прежний часовой пояс", "token": "short",
    });
    gather(&body, false, &mut found);
    let canaries: HashSet<String> = found.into_iter().collect();
    assert_eq!(canaries.len(), 4, "{canaries:?}");
    for planted in [
        "iin=021116262123",
        "(021116262123)",
        "\"Bearer eyJ0.eyJp-_.abc\"",
        "code ABCD-EFGH.",
        "password: correct horse battery!",
    ] {
        assert_eq!(
            leaks(&format!("2026-11-24 INFO before {planted} after"), &canaries).len(),
            1,
            "{planted}"
        );
    }
    assert!(
        leaks("Вернуть прежний часовой пояс short 02111626212 xABCD-EFGHx", &canaries).is_empty()
    );
}
