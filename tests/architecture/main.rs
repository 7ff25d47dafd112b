//! What neither Cargo nor clippy can hold: which crates a room may be built with, how statements are
//! put together, who reads a clock, that the law is plain functions, that no modules go round in a circle. Read off
//! manifests and source.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::too_many_lines)]

mod circles;
mod schemas;
mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use source::{Source, names_the_world, sources, src, statements, unasked_locks};

/// Crates that only these rooms may be built with.
const FRAMEWORKS: &[(&str, &[&str])] = &[
    ("diesel", &["store", "bench"]),
    ("diesel_migrations", &["store"]),
    // The service runs the server, the routes are `http`'s; a witness is a server of its own.
    ("actix-web", &["http", "service", "witness"]),
    // An address that registration takes is one that the mailer can send to.
    ("lettre", &["mail", "http"]),
    ("jsonwebtoken", &["credentials"]),
    ("argon2", &["credentials"]),
];

/// What the law is written with.
const CRATES_OF_THE_LAW: &[&str] = &["chrono", "thiserror"];

/// The one file that reads the calendar clock.
const CLOCK: &str = "app/clock.rs";

/// Reads a clock besides: the `Date` of a mail.
const READS_A_CLOCK: &[(&str, &str)] = &[("mail/assembly", "date_now")];

/// Who may measure a span on the monotonic clock, which says nothing about the time of day.
const MEASURES_SPANS: &[&str] = &[
    "worker/",
    "embedded/",
    "demo/",
    "bench/",
    "revocation/",
    "second_opinion/",
    "app/sign_queue",
    "app/changes.rs",
    "app/readiness.rs",
    "app/replica.rs",
    "measures/",
    "http/metrics/",
    "http/middleware/request_record.rs",
    // How long a call has waited, for a connection, a lock or a file.
    "store/database",
    "store/outage.rs",
    "http/citizen/uploads.rs",
];

/// Who locks a petition by the store's own statement: the guard itself, the service, citizens with their own
/// signature and petition, and the writer of signatures.
const LOCKS_UNASKED: &[&str] = &[
    "app/petitions/reading.rs",
    "app/petitions/submission.rs",
    "app/bodies/following.rs",
    "app/calendar.rs",
    "app/deadlines.rs",
    "app/follow_ups/passing.rs",
    "app/follow_ups/reminding.rs",
    // Stems are made of a text as it stands; nobody acts.
    "app/searching.rs",
    "app/signing/loading.rs",
    "app/signing/withdrawal.rs",
    // Citizens complain of a take-down, which hides what they complain of.
    "app/complaints/filing.rs",
    // About an account; its votes are taken off wherever they are.
    "app/iin_release.rs",
    // Of a person's own votes.
    "app/own_signatures.rs",
    "app/signing_sessions/beginning.rs",
];

/// What stands in a statement besides constants, by its name in the source; nobody outside writes it.
const IN_STATEMENTS: &[(&str, &str)] = &[
    // A number of minutes.
    ("store/database", "minutes"),
    // One of the constants of the same file.
    ("store/signatures/audit", "statement"),
    // One of the fixed orders of a list and its parts; the newest trend holds a number of seconds.
    ("store/petitions", "order"),
    ("store/petitions", "first"),
    ("store/petitions/search", "key"),
    ("store/petitions/search", "by"),
    ("store/petitions", "second"),
    ("store/petitions", "third"),
    ("store/petitions", "end"),
    // An index by its name, of a list.
    ("bench/searching", "index"),
    // The service's role, quoted by the database, and tables of a list.
    ("store/roles", "statements"),
];

#[test]
fn frameworks_stay_in_their_rooms_and_the_law_needs_none() {
    let rooms = rooms();
    let mut faults = Vec::new();
    for (room, crates) in &rooms {
        for (framework, allowed) in FRAMEWORKS {
            if crates.contains(*framework) && !allowed.contains(&room.as_str()) {
                faults.push(format!("src/{room}/Cargo.toml names {framework}"));
            }
        }
    }
    let law = &rooms["domain"];
    let wanted: BTreeSet<String> =
        CRATES_OF_THE_LAW.iter().map(|name| (*name).to_owned()).collect();
    if *law != wanted {
        faults.push(format!("the law is built with {law:?}, not with {wanted:?}"));
    }
    assert!(rooms.len() > 10, "only {} rooms seen", rooms.len());
    assert_none(&faults);
}

#[test]
fn statements_are_put_together_from_constants_alone() {
    let (mut faults, mut seen) = (Vec::new(), 0);
    let mut unused: BTreeSet<_> = IN_STATEMENTS.iter().collect();
    for file in sources().iter().filter(|file| file.is_in(&["store/", "bench/"])) {
        for (line, names) in statements(&file.tokens) {
            seen += 1;
            for name in names {
                let constant = name.chars().all(|c| c.is_ascii_uppercase() || c == '_');
                let entry = IN_STATEMENTS
                    .iter()
                    .find(|(path, listed)| file.path.starts_with(path) && name == *listed);
                match entry {
                    _ if constant => {}
                    Some(entry) => _ = unused.remove(entry),
                    None => {
                        faults.push(format!("{}:{line} puts {name:?} in a statement", file.path));
                    }
                }
            }
        }
    }
    assert_none(&faults);
    assert!(seen > 15, "only {seen} statements seen");
    assert!(unused.is_empty(), "no longer so, strike it from the list: {unused:?}");
}

#[test]
fn only_the_clock_reads_a_clock() {
    const DATABASE_CLOCKS: [&str; 5] =
        ["now()", "current_timestamp", "current_date", "localtimestamp", "clock_timestamp"];
    let mut faults = Vec::new();
    for file in sources().iter().filter(|file| file.path != CLOCK) {
        for (place, token) in file.tokens.iter().enumerate() {
            let before =
                |steps: usize| place.checked_sub(steps).map_or("", |at| &file.tokens[at].text);
            let fault = if token.is_text {
                // `now()` in a statement would date a legal act.
                let text = token.text.to_lowercase();
                DATABASE_CLOCKS.iter().any(|word| text.contains(word))
            } else if token.text == "now" && before(1) == "::" {
                before(2) != "Instant" || !file.is_in(MEASURES_SPANS)
            } else {
                ["SystemTime", "UNIX_EPOCH", "now_utc", "date_now"].contains(&token.text.as_str())
                    && !(token.text == "UNIX_EPOCH" && before(2) == "DateTime")
            };
            let listed = READS_A_CLOCK
                .iter()
                .any(|(path, name)| file.path.starts_with(path) && token.text == *name);
            if fault && !listed {
                faults.push(format!("{}:{} {:?}", file.path, token.line, token.text));
            }
        }
    }
    assert_none(&faults);
}

/// Everybody else locks a petition through `app/petitions/reading.rs`, which asks whether it is their own (67).
#[test]
fn staff_lock_a_petition_only_where_they_are_asked_whose_it_is() {
    let (mut faults, mut unused) = (Vec::new(), LOCKS_UNASKED.iter().collect::<BTreeSet<_>>());
    for file in sources().iter().filter(|file| file.is_in(&["app/"])) {
        for line in unasked_locks(&file.tokens) {
            match LOCKS_UNASKED.iter().find(|path| file.path == **path) {
                Some(path) => _ = unused.remove(path),
                None => faults.push(format!("{}:{line} locks for nobody", file.path)),
            }
        }
    }
    assert_none(&faults);
    assert!(unused.is_empty(), "no longer so, strike it from the list: {unused:?}");
}

#[test]
fn the_law_is_plain_functions_over_named_states() {
    let mut faults = Vec::new();
    for file in sources().iter().filter(|file| file.is_in(&["domain/"])) {
        for (place, token) in file.tokens.iter().enumerate() {
            let next = |steps: usize| file.tokens.get(place + steps).map_or("", |next| &next.text);
            let what = match token.text.as_str() {
                "async" | "await" => "is asynchronous",
                "_" if next(1) == "=>" || next(1) == "if" => {
                    "has an arm for whatever else there is"
                }
                "std" if next(1) == "::" && names_the_world(&file.tokens[place + 2..]) => {
                    "names the world outside"
                }
                _ => continue,
            };
            faults.push(format!("{}:{} {what}", file.path, token.line));
        }
    }
    assert_none(&faults);
}

#[test]
fn files_are_named_for_what_they_hold() {
    const SAY_NOTHING: [&str; 9] =
        ["util", "utils", "helper", "helpers", "manager", "managers", "common", "misc", "shared"];
    let faults: Vec<String> = sources()
        .iter()
        .filter(|file| {
            let path = file.path.trim_end_matches(".rs");
            path.split(['/', '_']).any(|word| SAY_NOTHING.contains(&word))
        })
        .map(|file| file.path.clone())
        .collect();
    assert_none(&faults);
}

#[test]
fn the_reader_of_source_sees_what_it_must() {
    let file = Source::new(
        "http/problem.rs",
        r##"fn f<'a>(x: &'a str) -> char { /* SystemTime */ let _ = r#"now() "quoted""#; '"' }
        #[cfg(test)]
        mod tests { fn g() { x.unwrap() } }
        fn h() { sql_query("SELECT 1"); sql_query(format!("SELECT {A} {b}"));
            sql::<Nullable<Text>>(&c); batch_execute(D); sql_query("SELECT ".to_owned() + e) }
        use std::{env, fmt}; use std::fmt::{self, io};
        fn i() { petitions::lock(a); crate::petitions::lock(b); super::petitions::lock_unread(c);
            store::petitions::lock(d); }
        use store::petitions as stored; use store::petitions::{PetitionRow, lock}; use store::petitions::lock as hold;"##,
    );
    assert!(!file.tokens.iter().any(|token| token.text == "unwrap"), "tests are left out");
    assert!(!file.tokens.iter().any(|token| token.text == "SystemTime"), "so are comments");
    assert!(file.tokens.iter().any(|token| token.is_text && token.text.contains("now()")));
    let taken: Vec<String> =
        statements(&file.tokens).into_iter().map(|(_, names)| names.join(" ")).collect();
    assert_eq!(taken, ["", "A b", "c", "D", "."]);
    let worlds: Vec<bool> = (0..file.tokens.len())
        .filter(|place| file.tokens[*place].text == "std")
        .map(|place| names_the_world(&file.tokens[place + 2..]))
        .collect();
    assert_eq!(worlds, [true, false]);
    assert_eq!(unasked_locks(&file.tokens), [7, 8, 9, 9, 9]);
    assert_eq!(file.tokens.last().unwrap().line, 9);
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// The rooms, each with the crates its manifest names for its build.
fn rooms() -> BTreeMap<String, BTreeSet<String>> {
    let folders = fs::read_dir(src()).unwrap().map(|entry| entry.unwrap().path());
    let manifests = folders.map(|folder| folder.join("Cargo.toml")).filter(|file| file.exists());
    manifests
        .map(|manifest| {
            let text = fs::read_to_string(&manifest).unwrap();
            let part = text.split("\n[dependencies]\n").nth(1).unwrap_or_default();
            let part = part.split("\n[").next().unwrap_or_default();
            let crates = part
                .lines()
                .filter_map(|line| line.split(['.', ' ', '=']).next())
                .filter(|name| !name.is_empty() && !name.starts_with('#'))
                .map(str::to_owned)
                .collect();
            let room = manifest.parent().unwrap().file_name().unwrap().to_str().unwrap().to_owned();
            (room, crates)
        })
        .collect()
}
