//! The program on the command line.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::too_many_lines)]

mod configuration;
mod operators;
mod witness;

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Output, Stdio};

fn petitions(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_petitions"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PETITIONS_")) {
        command.env_remove(name);
    }
    command
        .env_remove("DATABASE_URL")
        .env_remove("DATABASE_READ_URL")
        .env_remove("PG_BIN_DIR")
        .env_remove("SMTP_URL")
        .args(arguments);
    command
}

fn directory() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    std::fs::set_permissions(directory.path(), std::fs::Permissions::from_mode(0o711)).unwrap();
    directory
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Runs a command with this on its standard input.
fn fed(mut command: Command, input: &str) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn the_demo_replays_the_petition_to_its_lawful_end() {
    let data = directory();
    let data = data.path().join("data");
    // The quick form ends below the threshold; the long one replays all 50,000 signatures.
    let full = std::env::var("PETITIONS_TESTS").is_ok_and(|form| form == "full");
    let signers = if full { "50000" } else { "60" };
    let arguments = [
        "--data-dir",
        data.to_str().unwrap(),
        "--listen",
        "127.0.0.1:0",
        "demo",
        "--signers",
        signers,
        "--exit",
    ];
    let output = petitions(&arguments).output().unwrap();
    let told = out(&output);
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
    let end: &[&str] = if full {
        &[
            "consideration: 40 working days from 2024-06-07 end on 2024-08-05 (90-5(1))",
            "2024-08-05  the decision is published",
        ]
    } else {
        &[
            "proposal_answer: 15 working days from 2024-11-05 end on 2024-11-26 (76(1))",
            "2024-11-05  answered",
        ]
    };
    let begin = [
        "moderation: 20 working days from 2024-04-08 end on 2024-05-06 (90-2(5))",
        "collection: 6 calendar months from 2024-05-04 end on 2024-11-04 (90-3(2))",
    ];
    for line in begin.iter().chain(end) {
        assert!(told.contains(line), "{line} is missing in\n{told}");
    }
    assert!(!told.contains("http://"), "nothing is there to look at any more:\n{told}");
}

#[test]
fn a_mail_that_comes_back_while_the_database_is_away_is_to_be_given_again() {
    let data = directory();
    let arguments = [
        "--env",
        "development",
        "--bounce-address",
        "bounces@petitions.example",
        "--data-dir",
        data.path().to_str().unwrap(),
        "bounce",
    ];
    let bounce = |mail: &str| {
        let mut command = petitions(&arguments);
        command.env("DATABASE_URL", "postgresql://petitions:hunter2@127.0.0.1:1/petitions");
        fed(command, mail)
    };
    let tag = format!("{}-0123456789abcdef", "0".repeat(32));
    let ours = format!("To: bounces+{tag}@petitions.example\r\nSubject: unsubscribe\r\n\r\n");
    let away = bounce(&ours);
    assert_eq!(away.status.code(), Some(75), "{}", String::from_utf8_lossy(&away.stderr));
    assert!(!String::from_utf8_lossy(&away.stderr).contains("hunter2"));
    // Nor is anything lost by a setting that is missing or wrong.
    for wrong in [
        &["bounce"][..],
        &["--bounce-address", "x+y@z", "bounce"],
        &["--env", "production", "bounce"],
    ] {
        assert_eq!(
            petitions(wrong).stdin(Stdio::null()).output().unwrap().status.code(),
            Some(75),
            "{wrong:?}"
        );
    }
    // What is not about a mail of ours needs no database.
    let absent = bounce(&ours.replace("unsubscribe", "I am away"));
    assert_eq!(
        (absent.status.code(), out(&absent).trim()),
        (Some(0), "nothing about a mail of ours")
    );
}

#[test]
fn every_notice_is_written_as_a_page_for_its_proof_reader() {
    let data = directory();
    let output =
        petitions(&["notices", "--preview", data.path().to_str().unwrap()]).output().unwrap();
    assert!(output.status.success());
    let pages = std::fs::read_dir(data.path()).unwrap().count();
    assert!(pages > 3 * 2 * 52, "{pages}");
    let page =
        std::fs::read_to_string(data.path().join("kk-act_overdue-consideration.html")).unwrap();
    assert!(page.contains("<html lang=\"kk\">") && page.contains("Петицияны қарау"), "{page}");
}

#[test]
fn a_reader_who_has_seen_enough_makes_no_panic() {
    let mut child =
        petitions(&["openapi"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // The document is longer than a pipe holds: the program is still writing when nobody reads any more.
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn staff_are_made_with_a_password_from_standard_input() {
    let data = directory();
    let data = data.path().join("data");
    let add = |role: &str, body: &[&str], password: &str| {
        let mut arguments =
            vec!["--data-dir", data.to_str().unwrap(), "staff", "add", "--role", role];
        arguments.extend([
            "--email",
            "head@example.kz",
            "--family-name",
            "Ахметов",
            "--given-name",
            "Нұрлан",
        ]);
        arguments.extend(body);
        let command = petitions(&arguments);
        fed(command, password)
    };
    let body = ["--public-body", "ministry-trade-integration"];
    let refused = |output: Output, why: &str| {
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && told.contains(why), "{told}");
    };
    refused(add("first_head", &body, "short\n"), "at least 8 characters");
    refused(add("first_head", &body, "password\n"), "common passwords");
    refused(
        add("first_head", &[], "a password that is long\n"),
        "--public-body: this role acts for a public body",
    );
    let nowhere = ["--public-body", "nobody"];
    refused(
        add("first_head", &nowhere, "a password that is long\n"),
        "--public-body: no such public body",
    );
    refused(add("first_head", &["--language", "de"], "a password that is long\n"), "kk, ru, en");
    let made = add("first_head", &body, "a password that is long\n");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert_eq!(out(&made).trim().len(), 36, "it answers with the account's id");
    refused(add("first_head", &body, "a password that is long\n"), "exists already");
    let verify = || petitions(&["--data-dir", data.to_str().unwrap(), "verify"]).output().unwrap();
    let verified = verify();
    assert!(verified.status.success());
    assert_eq!(
        out(&verified),
        "0 petitions miscounted, 0 sums by day, region and assurance wrong, 0 ranks wrong, 0 misnumbered, \
         0 with persons who count twice, 0 signatures without account\n"
    );
    // The key is made anew, and is not this deployment's.
    std::fs::remove_file(data.join("keys/identity")).unwrap();
    assert_eq!(verify().status.code(), Some(78));
}

#[test]
fn health_fails_when_nothing_serves() {
    let output = petitions(&["--listen", "127.0.0.1:1", "health"]).output().unwrap();
    assert!(!output.status.success());
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.contains("GET http://127.0.0.1:1/readyz: no answer: Connection refused"),
        "{told}"
    );
}
