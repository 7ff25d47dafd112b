//! What must never be written down: every IIN, address, name, password and token that goes over the wire in
//! these tests is looked for in everything the service logs (the line P1 of docs/SECURITY.md).

use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::sync::{LazyLock, Mutex, MutexGuard, Once, PoisonError};

use serde_json::Value;
use tracing_subscriber::EnvFilter;

/// The program's own filter, and all that our own code may say.
const FILTER: &str = "actix_http::h1::dispatcher=off,info,petitions=trace";
/// Members whose values belong to a person or open something.
const SECRET: [&str; 15] = [
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
];
/// Shorter values are words of the language.
const SHORTEST: usize = 6;

static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());
/// Those that no scan has taken up yet.
static CANARIES: Mutex<Vec<String>> = Mutex::new(Vec::new());

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

/// `to` is whom a mail goes to, or what something became.
fn opens(name: &str, value: &Value) -> bool {
    SECRET.contains(&name) || name == "to" && value.as_str().is_some_and(|to| to.contains('@'))
}

fn gather(value: &Value, secret: bool, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| gather(value, opens(name, value), found));
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, secret, found)),
        Value::String(text) if secret && text.chars().count() >= SHORTEST => {
            found.push(text.clone());
        }
        _ => {}
    }
}

/// What has been looked through, so that nothing is looked through twice: the log grows to a size, and the canaries to a
/// number, at which looking for each in all of it takes longer than the tests.
#[derive(Default)]
struct Scan {
    /// Bytes of the log.
    read: usize,
    /// The words in them.
    words: HashSet<String>,
    /// Canaries of one word.
    of_one: HashSet<String>,
    /// Canaries of several, by the longest of these.
    of_several: HashMap<String, HashSet<String>>,
}

static SCAN: LazyLock<Mutex<Scan>> = LazyLock::new(Mutex::default);

/// Whether a letter stands between words.
fn parts(letter: char) -> bool {
    !(letter.is_alphanumeric() || "@._-+".contains(letter))
}

fn words_of(text: &str) -> HashSet<&str> {
    text.split(parts).flat_map(|word| [word, word.trim_matches(['.', '-'])]).collect()
}

impl Scan {
    /// The canaries that a text holds, word by word, or as a whole where one is of several words.
    fn found_in(&self, text: &str) -> Vec<String> {
        let mut found = Vec::new();
        for word in words_of(text) {
            found.extend(self.of_one.get(word).cloned());
            let several = self.of_several.get(word).into_iter().flatten();
            found.extend(several.filter(|canary| text.contains(canary.as_str())).cloned());
        }
        found
    }

    /// What is found in a further part of the log, by the canaries so far, and of further canaries in all of it:
    /// `logged` says whether it holds such a text.
    fn go_on(
        &mut self,
        log: &str,
        noted: Vec<String>,
        logged: impl Fn(&str) -> bool,
    ) -> Vec<String> {
        let mut found = self.found_in(log);
        self.read += log.len();
        self.words.extend(words_of(log).into_iter().map(str::to_owned));
        for canary in noted {
            let known = |word: &str| self.words.contains(word);
            if canary.contains(parts) {
                let longest = canary.split(parts).max_by_key(|word| word.len()).unwrap_or_default();
                let several = self.of_several.entry(longest.to_owned()).or_default();
                if !several.contains(&canary) {
                    if canary.split(parts).all(known) && logged(&canary) {
                        found.push(canary.clone());
                    }
                    several.insert(canary);
                }
            } else if !self.of_one.contains(&canary) {
                if known(&canary) {
                    found.push(canary.clone());
                }
                self.of_one.insert(canary);
            }
        }
        found
    }
}

/// Fails when a canary stands in the log so far, or in what else was written down.
pub fn assert_silent(besides: &str) {
    let mut scan = held(&SCAN);
    let noted = std::mem::take(&mut *held(&CANARIES));
    let further = String::from_utf8_lossy(&held(&LOG)[scan.read..]).into_owned();
    let mut found = scan.go_on(&further, noted, |canary| logged().contains(canary));
    found.extend(scan.found_in(besides));
    assert!(found.is_empty(), "canaries were written down: {found:?}");
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
    assert_eq!(found.len(), 4, "{found:?}");
    for planted in [
        "iin=021116262123",
        "(021116262123)",
        "\"Bearer eyJ0.eyJp-_.abc\"",
        "code ABCD-EFGH.",
        "password: correct horse battery!",
    ] {
        let line = format!("2026-11-24 INFO before {planted} after");
        // The canary is known before it is written down, or only afterwards, or it stands elsewhere.
        let (mut before, mut after) = (Scan::default(), Scan::default());
        assert!(before.go_on("", found.clone(), |_| unreachable!()).is_empty());
        assert_eq!(before.found_in(&line).len(), 1, "{planted}");
        assert_eq!(before.go_on(&line, Vec::new(), |_| unreachable!()).len(), 1, "{planted}");
        assert!(after.go_on(&line, Vec::new(), |_| unreachable!()).is_empty());
        let told = after.go_on("", found.clone(), |canary| line.contains(canary));
        assert_eq!(told.len(), 1, "{planted}");
    }
    let mut scan = Scan::default();
    let innocent =
        "Вернуть прежний часовой пояс short 02111626212 xABCD-EFGHx horse battery, correct";
    assert!(scan.go_on(innocent, found, |canary| innocent.contains(canary)).is_empty());
    assert!(scan.found_in(innocent).is_empty());
}
