//! Settings: what is refused, what is shown, and that no secret is.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};

use super::{directory, out, petitions};

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
        "PETITIONS_LOG_KEY_FILE",
        "PETITIONS_REQUIRED_ASSURANCE",
        "PETITIONS_SIGNATURE_EVIDENCE",
        "PETITIONS_MODERATION_MODE",
        "PETITIONS_RETENTION_DAYS",
    ] {
        let told = faults.lines().filter(|line| line.starts_with(&format!("{name}: "))).count();
        assert_eq!(told, 1, "{name} in\n{faults}");
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
    const THIRD: &str = "AgEAHx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAM=\n";
    let (identity, token) = (key("identity", GOOD, 0o600), key("token", OTHER, 0o600));
    let log = key("log", THIRD, 0o600);
    let good = [
        ("PETITIONS_ENV", "production"),
        ("PETITIONS_PUBLIC_URL", "https://petitions.example"),
        ("DATABASE_URL", "postgresql://petitions:Yq3v9ZkfW2mX7a@db/petitions"),
        ("SMTP_URL", "smtps://user:pass@mail.example:465"),
        ("PETITIONS_IDENTITY_KEY_FILE", identity.as_str()),
        ("PETITIONS_TOKEN_KEY_FILE", token.as_str()),
        ("PETITIONS_LOG_KEY_FILE", log.as_str()),
        ("PETITIONS_REQUIRED_ASSURANCE", "filing=counter,signing=provider"),
        ("PETITIONS_SIGNATURE_EVIDENCE", "session"),
        ("PETITIONS_MODERATION_MODE", "POST"),
        ("PETITIONS_RETENTION_DAYS", "90"),
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
    for verified in [
        "postgresql://petitions:Yq3v9ZkfW2mX7a@db.example/petitions?sslmode=verify-full",
        "postgresql://petitions:Yq3v9ZkfW2mX7a@127.0.0.1/petitions",
        "postgresql:///petitions?host=/var/run/postgresql",
    ] {
        assert_eq!(check(&[("DATABASE_URL", verified)]), (Some(0), String::new()), "{verified}");
    }
    for quiet in ["info", "warn,petitions=info", "3", "off"] {
        assert_eq!(check(&[("PETITIONS_LOG", quiet)]), (Some(0), String::new()), "{quiet}");
    }
    let provider = key(
        "provider.toml",
        "[[provider]]\nname = \"egov\"\nissuer = \"http://idp.example\"\nclient_id = \"petitions\"\n\
         serves = \"citizens\"\ndisplay_name = { kk = \"Т\", ru = \"Т\", en = \"T\" }\n",
        0o600,
    );
    let faults: [(&str, &str); 57] = [
        // Disguised.
        ("SMTP_URL", "SMTP://user:pass@mail.example:25"),
        ("SMTP_URL", "smtp://tls=required:pass@mail.example:25"),
        ("SMTP_URL", "smtp://user:pass@mail.example:25?tls=opportunistic"),
        ("SMTP_URL", "smtp://user:pass@mail.example:25/?x=tls=required"),
        ("DATABASE_URL", "postgresql://petitions@db/petitions?password=postgres"),
        ("DATABASE_URL", "postgresql://petitions:%70ostgres@db/petitions"),
        ("DATABASE_URL", "postgresql://petitions:Yq3v9ZkfW2mX7a@db.example/petitions"),
        (
            "DATABASE_URL",
            "postgresql://petitions:Yq3v9ZkfW2mX7a@10.1.2.3/petitions?sslmode=require",
        ),
        ("DATABASE_URL", "postgresql://petitions:Yq3v9ZkfW2mX7a@db/petitions?host=db.example"),
        (
            "DATABASE_URL",
            "postgresql://petitions:Yq3v9ZkfW2mX7a@localhost/petitions?hostaddr=2001:db8::5",
        ),
        ("DATABASE_URL", "postgresql://petitions:Yq3v9ZkfW2mX7a@3232235777/petitions"),
        ("DATABASE_URL", "postgresql://petitions:Yq3v9ZkfW2mX7a@db/petitions?service=far"),
        ("DATABASE_URL", "postgresql://petitions:123456789012@db/petitions"),
        ("DATABASE_URL", "postgresql://petitions:qwertyuiop12@db/petitions"),
        ("SMTP_URL", "smtp://user:pass@3232235777:25"),
        ("PGHOST", "db.example"),
        ("PGHOSTADDR", "10.0.0.5"),
        ("PGSERVICE", "far"),
        ("PETITIONS_PUBLIC_URL", "https://petitions.example:99999"),
        ("PETITIONS_PUBLIC_URL", "https://petitions.example/../x"),
        ("PETITIONS_PUBLIC_URL", "https://localhost"),
        ("PETITIONS_WEB_URL", "https://127.0.0.1:8443"),
        ("PETITIONS_WEB_URL", "https://петиция.қаз"),
        ("PETITIONS_LOG", "5"),
        ("PETITIONS_LOG", "4"),
        ("PETITIONS_LOG", "petitions"),
        ("PETITIONS_LOG", "info,petitions_app=TRACE"),
        ("PETITIONS_LOG", "a=b=c"),
        ("PETITIONS_PUBLIC_URL", "https://petitions.example?x=1"),
        ("PETITIONS_PUBLIC_URL", "https://petitions.example/#x"),
        ("PETITIONS_PUBLIC_URL", "https://user@petitions.example"),
        ("PETITIONS_PUBLIC_URL", "https://"),
        ("PETITIONS_WEB_URL", "https://petitions.example/?x"),
        ("PETITIONS_PUBLIC_URL", "HTTP://petitions.example"),
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
        ("PETITIONS_LOG_KEY_FILE", &open),
        ("PETITIONS_LOG_KEY_FILE", &same),
        ("PETITIONS_IDENTITY_PROVIDERS_FILE", "/nowhere/providers.toml"),
        ("PETITIONS_IDENTITY_PROVIDERS_FILE", &provider),
        ("PETITIONS_EDS_BROKER_URL", "http://broker.example"),
        ("PETITIONS_EDS_BROKER_URL", "broker.example"),
    ];
    for (name, value) in faults {
        let (code, told) = check(&[(name, value)]);
        assert_eq!(code, Some(78), "{name}={value}: {told}");
        assert!(
            told.lines().all(|line| line.starts_with(&format!("{name}: "))),
            "{name}={value}: {told}"
        );
        assert!(told.starts_with(&format!("{name}: ")), "{name}={value}: {told}");
        assert!(!told.contains("changeme2026") && !told.contains("pass@"), "{told}");
    }
    let old = &faults[34..];
    let (code, told) = check(&[old[0], old[2], old[5], old[6], old[8], old[10], old[12], old[13]]);
    assert_eq!((code, told.lines().count()), (Some(78), 8), "{told}");
}

#[test]
fn settings_that_cannot_be_read_are_told_all_at_once_with_those_that_contradict_each_other() {
    let bad = [
        ("PETITIONS_POOL_SIZE", "many"),
        ("PETITIONS_WORKERS", "0"),
        ("PETITIONS_ENV", "prodction"),
        ("PETITIONS_LISTEN", "somewhere"),
        ("PETITIONS_OFFICE_CLOSES", "25:00"),
        ("PETITIONS_RATE_LIMITS", "perhaps"),
        ("PETITIONS_NO_PETITION_WITHDRAWAL", "maybe"),
        ("PETITIONS_MODERATION_MODE", "LATER"),
        ("PETITIONS_REQUIRED_ASSURANCE", "filing=eds"),
        ("PETITIONS_SIGNATURE_EVIDENCE", "word of honour"),
        ("PETITIONS_RETENTION_DAYS", "29"),
        ("PETITIONS_TRUSTED_PROXIES", "everybody"),
        ("PETITIONS_LOG", "a=b=c"),
        ("PG_BIN_DIR", "/nowhere"),
        ("PETITIONS_MAIL_FROM", "nobody"),
        ("PETITIONS_BOUNCE_ADDRESS", "bounces+x@petitions.example"),
        ("SMTP_URL", "http://mail.example"),
    ];
    for command in ["check-config", "serve", "migrate"] {
        let output = petitions(&[command]).envs(bad).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(78), "{command}: {told}");
        for (name, _) in bad {
            let lines = told.lines().filter(|line| line.starts_with(&format!("{name}: "))).count();
            assert_eq!(lines, 1, "{name} in\n{told}");
        }
    }
    // As flags, in either form, before and behind the command.
    for arguments in [
        &["--pool-size", "many", "--workers=0", "check-config", "--office-closes", "25:00"][..],
        &["check-config", "--pool-size=many", "--workers", "0", "--office-closes=25:00"],
    ] {
        let output = petitions(arguments).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), told.lines().count()), (Some(78), 3), "{told}");
    }
    // What is no setting stays a mistake of whoever types.
    for arguments in [&["--colour", "red"][..], &["bench", "--seconds", "many"], &["dance"]] {
        assert_eq!(petitions(arguments).output().unwrap().status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn every_setting_is_a_flag_and_the_help_lists_the_words_that_are_taken() {
    let shown = |arguments: &[&str]| {
        let output = petitions(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}");
        out(&output)
    };
    let help = shown(&["--help"]);
    let effective = shown(&["check-config"]);
    for line in effective
        .lines()
        .filter(|line| !line.starts_with("PETITIONS_BENCH") && !line.contains("_BATCH="))
    {
        let name = line.split('=').next().unwrap();
        assert!(help.contains(&format!("[env: {name}")), "{name} is no flag of\n{help}");
    }
    let set = shown(&["check-config", "--log", "warn"]);
    assert!(set.contains("PETITIONS_LOG=warn"), "{set}");
    let directory = directory();
    std::fs::write(directory.path().join("initdb"), "").unwrap();
    let dir = directory.path().to_str().unwrap();
    let set = shown(&["--pg-bin-dir", dir, "check-config"]);
    assert!(set.contains(&format!("PG_BIN_DIR={dir}")), "{set}");
    let staff = shown(&["staff", "add", "--help"]);
    for word in ["moderator", "official", "first_head", "administrator", "kk", "ru", "en"] {
        assert!(staff.contains(word), "{word} is missing in\n{staff}");
    }
}

#[test]
fn programs_that_are_named_and_not_there_are_told_and_nothing_is_installed() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/run");
    let path = directory();
    // Whatever would install something says so.
    for name in ["apt-get", "brew", "sudo"] {
        let file = path.path().join(name);
        std::fs::write(&file, "#!/bin/sh\necho installs >&2\nexit 1\n").unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let search = format!("{}:{}", path.path().display(), std::env::var("PATH").unwrap());
    let output = Command::new(script)
        .env("PG_BIN_DIR", "/nowhere")
        .env_remove("DATABASE_URL")
        .env("PATH", search)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(78), "{told}");
    assert!(told.starts_with("PG_BIN_DIR: /nowhere: ") && !told.contains("nstall"), "{told}");
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
    // Every setting that is listed is shown.
    let table = include_str!("../../docs/SETTINGS.md");
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
