//! Settings of those who run the service: secrets in files, numbers on an address of their own.

use super::{directory, petitions};

#[test]
fn a_secret_may_stand_in_a_file_and_what_is_wrong_with_that_is_told() {
    let directory = directory();
    let file = |name: &str, text: &str| {
        let file = directory.path().join(name);
        std::fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let good = file("good", "postgresql://petitions:hunter2@db/petitions\n");
    let check = |settings: &[(&str, &str)]| {
        let mut command = petitions(&["--env", "development", "check-config"]);
        let output = command.envs(settings.iter().copied()).output().unwrap();
        let told = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(told).unwrap())
    };
    let (code, told) = check(&[("DATABASE_URL_FILE", &good)]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("DATABASE_URL=(set)") && !told.contains("hunter2"), "{told}");
    let (empty, long) = (file("empty", "\n"), file("long", "postgresql://a\npostgresql://b\n"));
    for (file, said) in [
        ("/nonexistent/url", "DATABASE_URL: /nonexistent/url (DATABASE_URL_FILE): "),
        (empty.as_str(), "it is empty"),
        (long.as_str(), "more than one line"),
    ] {
        let (code, told) = check(&[("DATABASE_URL_FILE", file)]);
        assert_eq!(code, Some(78), "{told}");
        assert!(told.contains(said) && told.lines().count() == 1, "{told}");
    }
    let (code, told) =
        check(&[("DATABASE_URL_FILE", &good), ("DATABASE_URL", "postgresql://other@db/x")]);
    assert_eq!(code, Some(78), "{told}");
    assert!(told.starts_with("DATABASE_URL: stands in the environment and in"), "{told}");
    // What is read is judged as what is set is.
    let weak = file("weak", "mysql://petitions@db/x");
    let (code, told) = check(&[("DATABASE_URL_FILE", &weak)]);
    assert_eq!(code, Some(78));
    assert!(told.contains("DATABASE_URL: must be a postgresql:// address"), "{told}");
}

#[test]
fn numbers_for_operators_need_a_port_of_their_own() {
    let check = |address: &str| {
        let mut command = petitions(&["--listen", "127.0.0.1:8080", "check-config"]);
        let output = command.env("PETITIONS_METRICS_LISTEN", address).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(check("127.0.0.1:9464").0, Some(0));
    let (code, told) = check("10.0.0.1:8080");
    assert_eq!(code, Some(78));
    assert!(told.starts_with("PETITIONS_METRICS_LISTEN: "), "{told}");
}

#[test]
fn a_collector_of_spans_is_named_by_an_address() {
    let check = |address: &str| {
        let mut command = petitions(&["check-config"]);
        let output = command.env("OTEL_EXPORTER_OTLP_ENDPOINT", address).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(check("http://127.0.0.1:4318").0, Some(0));
    assert_eq!(check("").0, Some(0), "nowhere");
    let (code, told) = check("collector:4317");
    assert_eq!(code, Some(78));
    assert!(told.starts_with("OTEL_EXPORTER_OTLP_ENDPOINT: "), "{told}");
}
