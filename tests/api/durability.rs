//! The service is killed with signatures in flight: what it acknowledged is there.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{Answer, Api, MINISTRY, reachable_directory, text, word};

/// The real program, with its own embedded PostgreSQL and its safe settings.
struct Process {
    child: Child,
    api: Api,
}

impl Process {
    fn start(data: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_petitions"))
            .args(["--data-dir", data.to_str().unwrap(), "--listen", "127.0.0.1:0"])
            .env_remove("DATABASE_URL")
            .env("NO_COLOR", "1")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let address = loop {
            let mut line = String::new();
            assert_ne!(log.read_line(&mut line).unwrap(), 0, "the service ended before it served");
            if let Some((_, rest)) = line.split_once("serving address=") {
                break rest.split_whitespace().next().unwrap().to_owned();
            }
        };
        // Read on, so that the service never waits for its log.
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        Self { child, api: Api::at(&format!("http://{address}")) }
    }

    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Ends it the proper way, its database with it.
    fn end(mut self) {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().unwrap();
        self.child.wait().unwrap();
    }
}

async fn sign(api: &Api, id: &str, token: &str) -> Option<Answer> {
    let body = serde_json::to_vec(&json!({ "consent": true })).unwrap();
    let path = format!("/api/v1/petitions/{id}/signatures");
    api.raw(
        reqwest::Method::POST,
        &path,
        Some(token),
        Some(body),
        &[("content-type", "application/json")],
    )
    .await
    .ok()
}

async fn open_petition(api: &Api) -> String {
    let citizens = citizens(api, 51).await;
    let author = Some(citizens[0].as_str());
    let id = word(&api.post("/api/v1/petitions", author, text(MINISTRY)).await.is(201)["id"]);
    let path = |name: &str| format!("/api/v1/petitions/{id}{name}");
    let acknowledged = json!({ "prohibited_subjects_acknowledged": "V2026" });
    api.post(&path("/submission"), author, acknowledged).await.is(200);
    let moderator = word(
        &api.post("/dev/staff", None, json!({ "role": "moderator" })).await.is(201)["access_token"],
    );
    api.post(&path("/approval"), Some(&moderator), json!({})).await.is(200);
    let key = api.get(&path(""), author).await.is(200)["link_key"].clone();
    for joiner in &citizens[1..] {
        api.post(&path("/signatures"), Some(joiner), json!({ "consent": true, "link_key": key }))
            .await
            .is(201);
    }
    id
}

async fn citizens(api: &Api, count: usize) -> Vec<String> {
    let made = api.post("/dev/citizens", None, json!({ "count": count })).await.is(201);
    made["items"].as_array().unwrap().iter().map(|item| word(&item["access_token"])).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_when_the_service_is_killed() {
    let data = reachable_directory();
    let mut process = Process::start(&data.path().join("data"));
    let id = open_petition(&process.api).await;
    let mut people = Vec::new();
    // A few at a time: each call has seconds.
    for _ in 0..10 {
        people.extend(citizens(&process.api, 300).await);
    }

    let (answered, mut answers) = tokio::sync::mpsc::unbounded_channel::<(String, Option<Value>)>();
    let lanes = people.chunks(people.len() / 50).map(|lane| {
        let (api, id, lane, answered) =
            (process.api.clone(), id.clone(), lane.to_vec(), answered.clone());
        tokio::spawn(async move {
            for token in lane {
                let receipt = sign(&api, &id, &token).await.map(|answer| answer.is(201));
                let lost = receipt.is_none();
                let _ = answered.send((token, receipt));
                if lost {
                    break;
                }
            }
        })
    });
    let lanes: Vec<_> = lanes.collect();
    drop(answered);
    let mut acknowledged: Vec<(String, Value)> = Vec::new();
    let mut in_flight: Vec<String> = Vec::new();
    while let Some((token, receipt)) = answers.recv().await {
        match receipt {
            Some(receipt) => acknowledged.push((token, receipt)),
            None => in_flight.push(token),
        }
        if acknowledged.len() == 500 {
            process.kill();
        }
    }
    for lane in lanes {
        lane.await.unwrap();
    }
    assert!(!in_flight.is_empty(), "the kill must have met signatures in flight");
    assert!(acknowledged.len() >= 500 && acknowledged.len() < people.len());

    let process = Process::start(&data.path().join("data"));
    for (token, receipt) in &acknowledged {
        let again = sign(&process.api, &id, token).await.expect("the service serves again").is(200);
        assert_eq!(&again["id"], &receipt["id"], "an acknowledged signature is there, with its id");
    }
    // Those that got no answer may have been written or not; signing again settles it either way.
    for token in &in_flight {
        let settled = sign(&process.api, &id, token).await.expect("the service serves again");
        assert!(settled.status == 200 || settled.status == 201);
    }
    let count = process.api.get(&format!("/api/v1/petitions/{id}/count"), None).await.is(200);
    let rows = signers(&process.api, &id).await;
    assert_eq!(count["signature_count"], rows);
    assert_eq!(rows, 50 + acknowledged.len() + in_flight.len());
    process.end();
}

/// How many signers the public list holds, page by page.
async fn signers(api: &Api, id: &str) -> usize {
    let (mut rows, mut cursor) = (0, String::new());
    loop {
        let page = api
            .get(&format!("/api/v1/petitions/{id}/signatures?limit=100&cursor={cursor}"), None)
            .await
            .is(200);
        rows += page["items"].as_array().unwrap().len();
        match page["next_cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => return rows,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clean_stop_leaves_nothing_running_and_the_clock_survives() {
    let data = reachable_directory();
    let path = data.path().join("data");
    let process = Process::start(&path);
    process.api.put("/dev/clock", None, json!({ "now": "2024-04-08T05:00:00Z" })).await.is(200);
    process.end();
    assert!(!path.join("postgres/postmaster.pid").exists(), "PostgreSQL has been stopped too");
    let process = Process::start(&path);
    let clock = process.api.get("/dev/clock", None).await.is(200);
    assert!(word(&clock["now"]).starts_with("2024-04-08T05:0"), "{clock}");
    tokio::time::sleep(Duration::ZERO).await;
    process.end();
}
