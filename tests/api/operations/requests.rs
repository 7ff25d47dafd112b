//! A line a request in the log: enough to find one again, and nothing of a person.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use petitions::credentials::hex;
use serde_json::{Value, json};

use crate::harness::{Api, Server, TestApp, canaries, reachable_directory};

/// The lines about requests that hold all of that.
fn lines(holding: &[&str]) -> Vec<String> {
    let logged = canaries::logged();
    let ours = logged.lines().filter(|line| line.contains("petitions::request"));
    ours.filter(|line| holding.iter().all(|part| line.contains(part))).map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_a_line_with_its_call_and_a_caller_who_cannot_be_told() {
    let app = TestApp::with(&["--log-requests", "1"]).await;
    let author = app.person().await;
    let (id, key) = app.petition(&author.token).limited().await;
    let signer = app.person().await;
    app.sign(&id, &signer.token, Some(&key)).await.is(201);
    app.api.get(&format!("/api/v1/petitions/{id}?link_key={key}"), None).await.is(200);
    let caller = hex(&app.core.identity.caller(signer.account)[..8]);
    let signed = lines(&[&caller]);
    assert_eq!(signed.len(), 1, "{signed:?}");
    for part in ["method=\"POST\"", "call=\"sign_petition\"", "status=201", "milliseconds="] {
        assert!(signed[0].contains(part), "{part} in {}", signed[0]);
    }
    assert!(!signed[0].contains(&signer.account.to_string()));
    let logged = canaries::logged();
    let leaked = logged.lines().filter(|line| line.contains("petitions::request"));
    assert_eq!(leaked.filter(|line| line.contains(&key) || line.contains(&id)).count(), 0);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_problem_is_found_in_the_log_by_its_instance() {
    let app = TestApp::with(&["--log-requests", "1"]).await;
    let missing = app.api.get("/api/v1/petitions/nothing", None).await.problem(404, "not_found");
    let administrator = app.administrator().await;
    let off = json!({ "on": false, "reason": "x" });
    app.api.put("/api/v1/switches/statistics", Some(&administrator), off).await.is(200);
    let paused = app.api.get("/api/v1/statistics", None).await.problem(503, "statistics_paused");
    for (problem, status) in [(missing, "status=404"), (paused, "status=503")] {
        let id = problem["instance"].as_str().unwrap().replace("urn:uuid:", "request=");
        let found = lines(&[&id, status]);
        assert_eq!(found.len(), 1, "{id}");
        assert!(found[0].contains(&format!("code={}", problem["code"])), "{}", found[0]);
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_for_programs_is_json_line_by_line() {
    let server = tokio::task::spawn_blocking(Server::shared).await.unwrap();
    let (database, data) = (server.database(), reachable_directory());
    let mut child = Command::new(env!("CARGO_BIN_EXE_petitions"))
        .args(["--env", "development", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(data.path())
        .args(["--log-format", "json", "--log-requests", "1"])
        .env_remove("PETITIONS_LOG")
        .env("DATABASE_URL", &database)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut next = || -> Value {
        let line = log.next().expect("the log goes on").unwrap();
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON: {line}"))
    };
    let address = loop {
        if let Some(address) = next()["address"].as_str() {
            break address.to_owned();
        }
    };
    Api::at(&format!("http://{address}")).get("/healthz", None).await.is(204);
    let told = loop {
        let line = next();
        if line["target"] == "petitions::request" {
            break line;
        }
    };
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(told["call"], "healthz");
    assert_eq!(told["status"], 204);
    assert!(told["milliseconds"].is_f64() && told["timestamp"].is_string(), "{told}");
    assert!(told["request"].as_str().is_some_and(|id| id.parse::<uuid::Uuid>().is_ok()), "{told}");
}
