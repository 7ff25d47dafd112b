//! `petitions doctor` finds what is broken, each by its name, and says what to mend.

use std::collections::BTreeMap;
use std::net::{SocketAddr, UdpSocket};
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use petitions::credentials::read_keys;
use serde_json::Value;

use crate::harness::TestApp;
use crate::harness::smtp::Smtp;

/// Nobody else may read the key of a deployment; that of the tests is laid down for everybody.
fn close_keys(app: &TestApp) {
    let key = app.data.path().join("keys/identity");
    std::fs::set_permissions(key, std::fs::Permissions::from_mode(0o600)).unwrap();
}

/// The server of the tests is one that would lose what it has committed, and the service owns everything in it.
const OF_THE_TESTS: [&str; 1] = ["durability"];

/// What is wrong, each with what was found and what to do; and whether the program said so by its end.
fn wrong(command: &mut Command) -> BTreeMap<String, (String, String)> {
    let output = command.arg("--json").output().unwrap();
    let told: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let findings = told["findings"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let wrong: BTreeMap<_, _> = findings
        .iter()
        .filter(|finding| finding["verdict"] == "wrong")
        .map(|finding| (text(&finding["about"]), (text(&finding["found"]), text(&finding["mend"]))))
        .collect();
    assert!(wrong.values().all(|(_, mend)| !mend.is_empty()), "{wrong:?}");
    assert_eq!(told["well"], wrong.is_empty());
    assert_eq!(output.status.code(), Some(if wrong.is_empty() { 0 } else { 3 }));
    wrong
}

fn names(wrong: &BTreeMap<String, (String, String)>) -> Vec<&str> {
    wrong.keys().map(String::as_str).collect()
}

fn run(app: &TestApp, statements: &str) {
    PgConnection::establish(&app.database).unwrap().batch_execute(statements).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_broken_is_found_by_its_name_and_nothing_else_is() {
    let app = TestApp::open().await;
    let open = wrong(&mut app.command("doctor"));
    assert_eq!(names(&open), ["durability", "identity key"]);
    close_keys(&app);
    let found = wrong(&mut app.command("doctor"));
    assert_eq!(names(&found), OF_THE_TESTS);
    assert!(found["durability"].0.contains("fsync=off"), "{found:?}");

    let other = app.data.path().join("other-key");
    read_keys(&other, true).unwrap();
    let foreign =
        wrong(app.command("doctor").args(["--identity-key-file", other.to_str().unwrap()]));
    assert_eq!(names(&foreign), ["durability", "identity"]);
    assert!(foreign["identity"].0.contains("another deployment"), "{foreign:?}");

    let missing = wrong(app.command("doctor").args(["--token-key-file", "/nonexistent/token"]));
    assert_eq!(names(&missing), ["durability", "token key"]);

    let without_log_key = || {
        let missing = wrong(app.command("doctor").args(["--log-key-file", "/nonexistent/log"]));
        assert_eq!(names(&missing), ["durability", "log key"]);
        missing["log key"].1.clone()
    };
    assert!(without_log_key().contains("put it back"));
    // As a release from before the log has left it.
    run(
        &app,
        "CREATE TABLE kept_key AS SELECT * FROM key_checks WHERE purpose = 'log'; DELETE FROM key_checks WHERE purpose = 'log'",
    );
    assert!(without_log_key().contains("make it"));
    run(&app, "INSERT INTO key_checks SELECT * FROM kept_key; DROP TABLE kept_key");

    run(
        &app,
        "CREATE TABLE kept AS SELECT * FROM __diesel_schema_migrations ORDER BY version DESC LIMIT 1; \
         DELETE FROM __diesel_schema_migrations WHERE version IN (SELECT version FROM kept)",
    );
    let older = wrong(&mut app.command("doctor"));
    assert_eq!(names(&older), ["durability", "schema"]);
    assert!(older["schema"].1.contains("petitions migrate"), "{older:?}");
    run(&app, "INSERT INTO __diesel_schema_migrations SELECT * FROM kept; DROP TABLE kept");

    let mut elsewhere = Command::new(env!("CARGO_BIN_EXE_petitions"));
    elsewhere
        .args(["doctor", "--env", "development", "--data-dir", app.data.path().to_str().unwrap()])
        .args(["--database-url", "postgresql://petitions@127.0.0.1:1/petitions"])
        .env("PETITIONS_LOG", "error");
    let gone = wrong(&mut elsewhere);
    assert_eq!(names(&gone), ["database"], "and the rest is looked at all the same");
    // It has changed nothing.
    assert_eq!(names(&wrong(&mut app.command("doctor"))), OF_THE_TESTS);
    app.close().await;
}

/// A name server that knows these texts.
fn name_server(texts: &'static [(&'static str, &'static str)]) -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    std::thread::spawn(move || {
        let mut bytes = [0; 512];
        while let Ok((length, from)) = socket.recv_from(&mut bytes) {
            let asked = &bytes[..length];
            let (mut labels, mut at) = (Vec::new(), 12);
            while asked[at] != 0 {
                let end = at + 1 + usize::from(asked[at]);
                labels.push(String::from_utf8_lossy(&asked[at + 1..end]).into_owned());
                at = end;
            }
            let known = texts.iter().find(|(name, _)| *name == labels.join("."));
            let mut answer = asked[..at + 5].to_vec();
            answer[2..4].copy_from_slice(if known.is_some() {
                &[0x81, 0x80]
            } else {
                &[0x81, 0x83]
            });
            answer[6..12].copy_from_slice(&[0, u8::from(known.is_some()), 0, 0, 0, 0]);
            if let Some((_, text)) = known {
                let length = u8::try_from(text.len()).unwrap();
                answer.extend([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, length + 1, length]);
                answer.extend(text.as_bytes());
            }
            socket.send_to(&answer, from).unwrap();
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn records_of_mail_are_asked_for_and_a_server_that_lets_nobody_in_is_told() {
    let app = TestApp::open().await;
    close_keys(&app);
    let smtp = Smtp::start();
    let asked = |url: &str, server: SocketAddr| {
        wrong(app.command("doctor").args(["--smtp-url", url, "--name-server", &server.to_string()]))
    };
    let complete = name_server(&[
        ("petitions.example", "v=spf1 ip4:192.0.2.1 -all"),
        ("_dmarc.petitions.example", "v=DMARC1; p=reject"),
    ]);
    assert_eq!(names(&asked(&smtp.url(), complete)), OF_THE_TESTS);
    let bare = name_server(&[("petitions.example", "something else")]);
    let found = asked(&smtp.url(), bare);
    assert_eq!(names(&found), ["DMARC", "SPF", "durability"]);
    assert!(found["SPF"].1.contains("v=spf1"), "{found:?}");
    let shut = asked("smtp://127.0.0.1:1", complete);
    assert_eq!(names(&shut), ["durability", "mail server"]);
    app.close().await;
}
