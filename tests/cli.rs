//! The program on the command line.

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
fn every_fault_of_a_production_configuration_is_listed_and_ends_with_78() {
    let output = petitions(&["--env", "production", "check-config"]).output().unwrap();
    assert_eq!(output.status.code(), Some(78));
    let faults = String::from_utf8(output.stderr).unwrap();
    for name in [
        "PETITIONS_PUBLIC_URL",
        "DATABASE_URL",
        "SMTP_URL",
        "PETITIONS_IDENTITY_KEY_FILE",
        "PETITIONS_TOKEN_KEY_FILE",
    ] {
        assert!(faults.contains(name), "{name} is missing in\n{faults}");
    }
}

#[test]
fn check_p03_a_production_that_is_not_safe_does_not_start_and_says_every_reason() {
    let directory = directory();
    let key = |name: &str, text: &str, mode: u32| {
        let file = directory.path().join(name);
        std::fs::write(&file, text).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
        file.to_str().unwrap().to_owned()
    };
    const GOOD: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n";
    const OTHER: &str = "HxwdGhkYFxYVFBMSERAPDg0MCwoJCAcGBQQDAgEAHh8=\n";
    let (identity, token) = (key("identity", GOOD, 0o600), key("token", OTHER, 0o600));
    let good = [
        ("PETITIONS_ENV", "production"),
        ("PETITIONS_PUBLIC_URL", "https://petitions.example"),
        ("DATABASE_URL", "postgresql://petitions:Yq3v9ZkfW2mX7a@db/petitions"),
        ("SMTP_URL", "smtps://user:pass@mail.example:465"),
        ("PETITIONS_IDENTITY_KEY_FILE", identity.as_str()),
        ("PETITIONS_TOKEN_KEY_FILE", token.as_str()),
    ];
    let check = |changes: &[(&str, &str)]| {
        let mut command = petitions(&["check-config"]);
        command.env_remove("PETITIONS_LOG").envs(good).envs(changes.iter().copied());
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(check(&[]), (Some(0), String::new()));
    for local in [
        "smtp://mail:1025",
        "smtp://127.0.0.1:25",
        "smtp://[::1]:25",
        "smtp://mail.example:587?tls=required",
    ] {
        assert_eq!(check(&[("SMTP_URL", local)]), (Some(0), String::new()), "{local}");
    }
    let (short, example, open, same) = (
        key("short", "c2hvcnQ=\n", 0o600),
        key("example", &("A".repeat(43) + "=\n"), 0o600),
        key("open", OTHER, 0o644),
        key("same", GOOD, 0o600),
    );
    let faults: [(&str, &str); 17] = [
        ("PETITIONS_PUBLIC_URL", "http://petitions.example"),
        ("PETITIONS_WEB_URL", "http://petitions.example"),
        ("DATABASE_URL", "postgresql://petitions:petitions@db/petitions"),
        ("DATABASE_URL", "postgresql://petitions:changeme2026@db/petitions"),
        ("DATABASE_URL", "postgresql://petitions:@db/petitions"),
        ("SMTP_URL", "smtp://user:pass@mail.example:25"),
        ("PETITIONS_LOG", "petitions=debug"),
        ("PETITIONS_LOG", "trace"),
        ("PETITIONS_ALLOWED_ORIGINS", "*"),
        ("PETITIONS_ALLOWED_ORIGINS", "http://petitions.example"),
        ("PETITIONS_TRUSTED_PROXIES", "0.0.0.0/0"),
        ("PETITIONS_TRUSTED_PROXIES", "::/0"),
        ("PETITIONS_RATE_LIMITS", "off"),
        ("PETITIONS_IDENTITY_KEY_FILE", &short),
        ("PETITIONS_IDENTITY_KEY_FILE", &example),
        ("PETITIONS_TOKEN_KEY_FILE", &open),
        ("PETITIONS_TOKEN_KEY_FILE", &same),
    ];
    for (name, value) in faults {
        let (code, told) = check(&[(name, value)]);
        assert_eq!((code, told.lines().count()), (Some(78), 1), "{name}={value}: {told}");
        assert!(told.starts_with(&format!("{name}: ")), "{name}={value}: {told}");
        assert!(!told.contains("changeme2026") && !told.contains("pass@"), "{told}");
    }
    let (code, told) = check(&[
        faults[0], faults[2], faults[5], faults[6], faults[8], faults[10], faults[12], faults[13],
    ]);
    assert_eq!((code, told.lines().count()), (Some(78), 8), "{told}");
}

#[test]
fn the_effective_settings_are_shown_without_secrets() {
    let mut command = petitions(&["check-config"]);
    command
        .env("DATABASE_URL", "postgresql://petitions:hunter2@db/petitions")
        .env("PETITIONS_ENV", "development");
    let output = command.output().unwrap();
    let shown = out(&output);
    assert!(output.status.success());
    assert!(
        shown.contains("PETITIONS_ENV=development") && shown.contains("DATABASE_URL=(set)"),
        "{shown}"
    );
    assert!(!shown.contains("hunter2"), "{shown}");
    // Every setting of the table in docs/OPERATIONS.md is shown.
    let table = include_str!("../docs/OPERATIONS.md");
    let first_cells = table
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.split('|').nth(1).unwrap());
    let names: Vec<&str> =
        first_cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    assert!(names.len() >= 17, "{names:?}");
    for name in names {
        assert!(shown.contains(&format!("{name}=")), "{name} is missing in\n{shown}");
    }
}

#[test]
fn a_database_address_that_is_none_and_an_environment_not_named_are_told_without_secrets() {
    let faults = |url: &str, read_url: &str, environment: &[&str]| {
        let mut command = petitions(environment);
        let output = command
            .arg("check-config")
            .env("DATABASE_URL", url)
            .env("DATABASE_READ_URL", read_url)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(78));
        String::from_utf8(output.stderr).unwrap()
    };
    let (good, wrong) =
        ("postgresql://petitions:hunter2@db/petitions", "postgres:/petitions:hunter2@db/petitions");
    let unnamed = faults(good, good, &[]);
    assert_eq!(unnamed.lines().count(), 1, "{unnamed}");
    assert!(unnamed.starts_with("PETITIONS_ENV: "), "{unnamed}");
    let both = faults(wrong, wrong, &["--env", "development"]);
    let names: Vec<&str> = both.lines().map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(names, ["DATABASE_URL", "DATABASE_READ_URL"]);
    assert!(!both.contains("hunter2"), "{both}");
}

#[test]
fn a_database_out_of_reach_leaves_no_keys_behind() {
    let data = directory();
    let arguments = [
        "--env",
        "development",
        "--listen",
        "127.0.0.1:0",
        "--data-dir",
        data.path().to_str().unwrap(),
    ];
    let mut command = petitions(&arguments);
    let output = command
        .env("DATABASE_URL", "postgresql://petitions:hunter2@127.0.0.1:1/petitions")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.contains("DATABASE_URL") && told.contains("port 1") && !told.contains("hunter2"),
        "{told}"
    );
    assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 0);
}

#[test]
fn mail_settings_that_are_not_understood_end_with_78_before_anything_starts() {
    let data = directory();
    let key = data.path().join("dkim");
    std::fs::write(&key, "no key").unwrap();
    for (name, value, command) in [
        ("PETITIONS_MAIL_FROM", "nobody", "check-config"),
        ("SMTP_URL", "http://mail.example", "check-config"),
        ("PETITIONS_BOUNCE_ADDRESS", "bounces+x@petitions.example", "serve"),
        ("PETITIONS_DKIM_KEY_FILE", key.to_str().unwrap(), "serve"),
    ] {
        let mut asked = petitions(&[
            "--listen",
            "127.0.0.1:0",
            "--data-dir",
            data.path().join("data").to_str().unwrap(),
            command,
        ]);
        let output = asked.env(name, value).stdin(Stdio::null()).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(78), "{name}={value}: {told}");
        assert!(
            told.lines().last().unwrap().contains(&format!("{name}: ")),
            "{name}={value}: {told}"
        );
    }
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
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(mail.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
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
fn settings_may_follow_the_command_and_what_is_no_http_is_no_error_of_ours() {
    use std::io::{BufRead as _, BufReader, Read as _};
    let data = directory();
    let arguments =
        ["serve", "--listen", "127.0.0.1:0", "--data-dir", data.path().to_str().unwrap()];
    let mut serving = petitions(&arguments).stderr(Stdio::piped()).spawn().unwrap();
    let mut log = BufReader::new(serving.stderr.take().unwrap());
    let mut line = String::new();
    let address = loop {
        line.clear();
        assert_ne!(log.read_line(&mut line).unwrap(), 0, "it ended without serving");
        if let Some(at) = line.find("address=") {
            break line[at + 8..].split_whitespace().next().unwrap().to_owned();
        }
    };
    for asked in ["GET /api/v1/petitions?q=мост HTTP/1.1\r\nHost: a\r\n\r\n", "GARBAGE\r\n\r\n"]
    {
        let mut socket = std::net::TcpStream::connect(&address).unwrap();
        socket.write_all(asked.as_bytes()).unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    }
    let healthy = petitions(&["health", "--listen", &address]).output().unwrap();
    assert!(healthy.status.success());
    assert!(
        out(&healthy).starts_with(&format!("GET http://{address}/readyz: 200 OK")),
        "{}",
        out(&healthy)
    );
    Command::new("kill").arg(serving.id().to_string()).status().unwrap();
    assert!(serving.wait().unwrap().success());
    let mut rest = String::new();
    log.read_to_string(&mut rest).unwrap();
    assert!(!rest.contains("ERROR"), "{rest}");
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
        let mut command = petitions(&arguments);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(password.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
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
    refused(add("first_head", &["--language", "de"], "a password that is long\n"), "kk, ru or en");
    let made = add("first_head", &body, "a password that is long\n");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert_eq!(out(&made).trim().len(), 36, "it answers with the account's id");
    refused(add("first_head", &body, "a password that is long\n"), "exists already");
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
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.contains("GET http://127.0.0.1:1/readyz: no answer: Connection refused"),
        "{told}"
    );
}
