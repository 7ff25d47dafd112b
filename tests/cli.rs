//! The program on the command line.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Output, Stdio};

fn petitions(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_petitions"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PETITIONS_")) {
        command.env_remove(name);
    }
    command.env_remove("DATABASE_URL").env_remove("SMTP_URL").args(arguments);
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

#[test]
fn the_demo_replays_the_petition_to_its_lawful_end() {
    let data = directory();
    let data = data.path().join("data");
    // The quick form ends below the threshold; the long one replays all 50,000 signatures.
    let full = std::env::var("PETITIONS_TESTS").is_ok_and(|form| form == "full");
    let signers = if full { "50000" } else { "60" };
    let arguments = ["--data-dir", data.to_str().unwrap(), "--listen", "127.0.0.1:0", "demo", "--signers", signers, "--exit"];
    let output = petitions(&arguments).output().unwrap();
    let told = out(&output);
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
    let end: &[&str] = if full {
        &["consideration: 40 working days from 2024-06-07 end on 2024-08-05 (90-5(1))", "2024-08-05  the decision is published"]
    } else {
        &["proposal_answer: 15 working days from 2024-11-05 end on 2024-11-26 (76(1))", "2024-11-05  answered"]
    };
    let begin = [
        "moderation: 20 working days from 2024-04-08 end on 2024-05-06 (90-2(5))",
        "collection: 6 calendar months from 2024-05-04 end on 2024-11-04 (90-3(2))",
    ];
    for line in begin.iter().chain(end) {
        assert!(told.contains(line), "{line} is missing in\n{told}");
    }
}

#[test]
fn every_fault_of_a_production_configuration_is_listed_and_ends_with_78() {
    let output = petitions(&["--env", "production", "check-config"]).output().unwrap();
    assert_eq!(output.status.code(), Some(78));
    let faults = String::from_utf8(output.stderr).unwrap();
    for name in ["PETITIONS_PUBLIC_URL", "DATABASE_URL", "SMTP_URL", "PETITIONS_IDENTITY_KEY_FILE", "PETITIONS_TOKEN_KEY_FILE"] {
        assert!(faults.contains(name), "{name} is missing in\n{faults}");
    }
}

#[test]
fn the_effective_settings_are_shown_without_secrets() {
    let mut command = petitions(&["check-config"]);
    command.env("DATABASE_URL", "postgresql://petitions:hunter2@db/petitions").env("PETITIONS_ENV", "development");
    let output = command.output().unwrap();
    let shown = out(&output);
    assert!(output.status.success());
    assert!(shown.contains("PETITIONS_ENV=development") && shown.contains("DATABASE_URL=(set)"), "{shown}");
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[test]
fn staff_are_made_with_a_password_from_standard_input() {
    let data = directory();
    let data = data.path().join("data");
    let add = |role: &str, body: &[&str], password: &str| {
        let mut arguments = vec!["--data-dir", data.to_str().unwrap(), "staff", "add", "--role", role];
        arguments.extend(["--email", "head@example.kz", "--family-name", "Ахметов", "--given-name", "Нұрлан"]);
        arguments.extend(body);
        let mut command = petitions(&arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(password.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    let body = ["--public-body", "ministry-trade-integration"];
    assert!(!add("first_head", &body, "short\n").status.success());
    assert!(!add("first_head", &[], "a password that is long\n").status.success(), "a first head acts for a body");
    let made = add("first_head", &body, "a password that is long\n");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert_eq!(out(&made).trim().len(), 36, "it answers with the account's id");
    assert!(!add("first_head", &body, "a password that is long\n").status.success(), "the address is taken");
    let verify = || petitions(&["--data-dir", data.to_str().unwrap(), "verify"]).output().unwrap();
    let verified = verify();
    assert!(verified.status.success());
    assert_eq!(out(&verified), "0 petitions miscounted, 0 signatures without account\n");
    // The key is made anew, and is not this deployment's.
    std::fs::remove_file(data.join("keys/identity")).unwrap();
    assert_eq!(verify().status.code(), Some(78));
}

#[test]
fn health_fails_when_nothing_serves() {
    let output = petitions(&["--listen", "127.0.0.1:1", "health"]).output().unwrap();
    assert!(!output.status.success());
}
